//! The house through its public face, on both databases.

mod db;
mod routes;
