//! A simulated customer-service team: chats, orders, refunds, ratings and rosters in the open
//! exchange format, and beside them the truth that produced them, so that every figure and every
//! verdict of the product can be checked against what is really so.
//!
//! Deterministic by seed. Nothing here reads a clock, and a day at a time is held in memory.

mod config;
mod error;
mod simulate;

pub use config::Config;
pub use error::SimError;
pub use simulate::{Counts, Progress, Summary, simulate};
