//! The house through its public face, on both databases.

mod accounts_people;
mod accounts_self;
mod accounts_session;
mod accounts_setup;
mod accounts_support;
mod audit;
mod backup;
mod coverage;
mod db;
mod events;
mod files;
mod http;
mod jobs;
mod live;
mod people;
mod people_access;
mod people_import;
mod people_nicks;
mod people_roles;
mod receiver;
mod routes;
mod security;
mod settings;
mod tasks;
mod tasks_plan;
mod workroom;
