//! The worked examples of the definitions and more, computed by hand; engine and reference must agree on each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod engine;
mod examples;
mod naive;
