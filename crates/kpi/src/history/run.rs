//! From gathered rows to the sheet.

use std::{num::NonZero, ops::RangeInclusive};

use super::{
    apart::Apart,
    assembly::Assembly,
    gather::{Gatherer, Tables, Taken},
    report::Report,
};
use crate::{
    rules::{Phrases, Rules},
    time::{Day, Timestamp},
};

/// SHA-256 of a file's bytes; breaks ties between files that begin at the same instant.
pub type FileDigest = [u8; 32];

/// What to report.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// Nothing after this instant is seen.
    pub as_of: Timestamp,
    /// Days reported; what is read is not limited.
    pub days: RangeInclusive<Day>,
    /// Keep a row for every inquiry.
    pub list_inquiries: bool,
    /// Keep the sessions considered for this order.
    pub explain: Option<&'a str>,
    /// Workers.
    pub threads: NonZero<usize>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            as_of: Timestamp::MAX,
            days: Day(i32::MIN)..=Day(i32::MAX),
            list_inquiries: false,
            explain: None,
            threads: std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN),
        }
    }
}

/// A history being gathered.
pub struct History {
    rules: Rules,
    tables: Tables,
}

/// What one worker gathered.
pub struct Gathered(Taken);

impl History {
    /// An empty history under a rule set.
    pub fn new(rules: Rules) -> History {
        History { tables: Tables::new(Phrases::new(&rules)), rules }
    }

    /// The rule set.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// A gatherer for one worker.
    pub fn gatherer(&self) -> Gatherer<'_> {
        Gatherer::new(&self.tables)
    }

    /// Computes the sheet. `digests` has one entry a file, by the numbers the rows were given with.
    pub fn report(self, gathered: Vec<Gathered>, digests: &[FileDigest], options: &Options<'_>) -> Report {
        let History { rules, tables } = self;
        let taken = gathered.into_iter().map(|Gathered(taken)| taken).collect();
        Assembly::new(&rules, tables, taken, digests).report(options)
    }
}

impl History {
    /// Computes the facts of each buyer apart, with what only the facts of one buyer hold: see [`Apart`].
    pub fn apart(self, gathered: Vec<Gathered>, digests: &[FileDigest], options: &Options<'_>) -> Apart {
        let History { rules, tables } = self;
        let taken = gathered.into_iter().map(|Gathered(taken)| taken).collect();
        Assembly::new(&rules, tables, taken, digests).apart(options)
    }
}

impl Gatherer<'_> {
    /// Ends the gathering of this worker.
    pub fn finish(self) -> Gathered {
        Gathered(self.into_taken())
    }
}
