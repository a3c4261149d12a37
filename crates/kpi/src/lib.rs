//! From what buyers and agents wrote and bought to the figures a customer-service team is judged by.
//!
//! The room is pure: no I/O, no clock, no randomness. [`input`] says what comes in, [`rules`] what can be
//! chosen, [`engine`] computes one buyer, [`history`] maps the engine over all buyers on all cores,
//! [`metric`] is the registry that names every figure, [`sheet`] holds the rows that come out, and [`compare`] says
//! what other rules would have changed.

pub mod compare;
pub mod engine;
pub mod history;
pub mod input;
pub mod metric;
pub mod rules;
pub mod sheet;
pub mod time;
pub mod why;
