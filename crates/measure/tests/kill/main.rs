//! SIGKILL in the middle of imports and clearings: every row once, or none.
//!
//! As the kernel's kill tests: a child works on the test's database and is killed at random moments. `BANZHANG_KILLS` says
//! how often (20 unless given), `BANZHANG_SEED` at which moments.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "the counts of a soak are its result")]

mod child;
mod imports;
#[path = "../../../kernel/tests/kill/victim.rs"]
mod victim;
