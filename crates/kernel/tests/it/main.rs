//! The house through its public face, on both databases.

mod backup;
mod db;
mod live;
mod people;
mod people_roles;
mod routes;
mod tasks;
