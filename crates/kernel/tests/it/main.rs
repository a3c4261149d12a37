//! The house through its public face, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

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
mod mail;
mod people;
mod people_access;
mod people_import;
mod people_nicks;
mod people_roles;
#[allow(dead_code, reason = "shared with the kill tests")]
mod receiver;
mod routes;
mod security;
mod settings;
mod tasks;
mod tasks_plan;
#[allow(dead_code, reason = "shared with the kill tests")]
mod workroom;
