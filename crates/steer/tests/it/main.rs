//! The room through its public face, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

// Rows put into the tables as an import puts them.
#[allow(dead_code)]
#[path = "../../../measure/tests/it/facts_rows.rs"]
mod facts_rows;

mod desk;
mod drivers;
mod standing;
