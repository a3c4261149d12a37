//! Experiments 实验, verdicts and back-tests 回测: the shared nouns of "did it work?". Pure; the rooms that use them keep
//! their own tables.
//!
//! An experiment compares arms over a period on one metric and ends in a [`Verdict`]: works, harms or not shown, always
//! with its interval and counts. Chance is never sold as skill: what an interval that holds zero shows is "not shown".

mod back_test;
mod verdict;
mod words;

pub use back_test::{BackTest, Change};
pub use verdict::{Arm, Better, Experiment, Interval, Period, Verdict, VerdictKind};
pub use words::words;
