//! The house through its public face, on both databases.

mod backup;
mod db;
mod people;
mod people_roles;
mod routes;
