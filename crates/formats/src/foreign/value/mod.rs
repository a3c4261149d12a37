//! The text of one cell, and what it may mean: money, a count, a clock, a ratio, a duration.
//!
//! Everything is computed on decimal digits; no binary fraction is ever in between.

pub(crate) mod clean;
pub(crate) mod clock;
pub(crate) mod decimal;
pub(crate) mod duration;
pub(crate) mod ratio;

pub use clock::{Civil, DateOrder, parse_clock};
pub use decimal::{parse_count, parse_fen};
pub use duration::parse_seconds;
pub use ratio::parse_ratio;
