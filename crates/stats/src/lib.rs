//! What figures prove, and what they do not: pure functions over numbers, with their sources.
//!
//! The room does no I/O, reads no clock, draws no random number and knows no metric. Rates are shares of 1, money is whole
//! fen, and whatever is divided among parts adds up to the whole exactly ([`apportion`]). A question that has no answer
//! (no cases, a rate out of range) is `None`, never a number that looks like one.
//!
//! | Question | Where |
//! |---|---|
//! | which factor moved a product | [`decompose`] |
//! | harder mix or weaker work | [`mix`] |
//! | which values of which dimension | [`adtributor`], [`cause`] |
//! | is a difference more than chance | [`proportion`], [`mean`], [`many`] |
//! | how much of a small sample to believe | [`shrink`], [`standing`] |
//! | what was to be expected of this mix | [`expect`] |
//! | who gets how much of a target | [`apportion`], [`season`] |
//! | where a period will end | [`pace`] |

#![allow(clippy::float_arithmetic, reason = "statistics; money goes in and comes out as whole fen")]

pub mod adtributor;
pub mod apportion;
pub mod cause;
pub mod decompose;
pub mod expect;
pub mod many;
pub mod mean;
pub mod mix;
pub mod normal;
pub mod pace;
pub mod proportion;
pub mod season;
pub mod shrink;
pub mod standing;

/// An estimate between the ends of its interval, in the unit of what was compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The estimate itself.
    pub point: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether zero lies outside: the difference is more than chance at the level of the interval.
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}
