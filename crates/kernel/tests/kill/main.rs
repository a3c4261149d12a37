//! SIGKILL in the middle of writes, jobs and deliveries: nothing lost, nothing twice.
//!
//! A test starts its own binary again as a child that works on the test's database, kills it at a random moment, starts
//! the next one, and at the end looks at what there is. `BANZHANG_KILLS` says how often (20 unless given),
//! `BANZHANG_SEED` at which moments.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "the counts of a soak are its result")]

mod chain;
mod child;
mod outbox;
#[path = "../it/receiver.rs"]
#[allow(dead_code, reason = "the other suite uses the rest")]
mod receiver;
mod runs;
mod victim;
#[path = "../it/workroom.rs"]
#[allow(dead_code, reason = "the other suite uses the rest")]
mod workroom;
mod writes;
