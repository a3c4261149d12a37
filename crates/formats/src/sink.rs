//! Where read rows go.

pub use kpi::input::OrderLine;
use kpi::input::Row;

use crate::words::Words;

/// So many bytes of a rejected row are kept.
pub(crate) const RAW_LIMIT: usize = 4 << 10;

/// Where in its file a row stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Place {
    /// Grows along the file, though not by one: the arrival number.
    pub row: u64,
    /// Line of a text file (row of a sheet) where it starts, from 1.
    pub line: u64,
}

/// A row that could not be read, or could be read only in part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reject {
    /// The file, as named by the user.
    pub file: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// Line of the file or row of the sheet, from 1.
    pub line: u64,
    /// The header of the cell that is wrong, where one cell is to blame.
    pub cell: String,
    /// What is wrong and what would be right, in one sentence.
    pub reason: Words,
    /// The row as it stood, at most 4 KiB of it.
    pub raw: String,
    /// `false` for a remark on a row that was kept (an order row that disagrees with the first one).
    pub rejected: bool,
}

/// One figure of another tool's KPI table, kept beside our own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// Which tool and table: `chitu`, `sycm_agent`, `sycm_shop`, `feige`.
    pub source: String,
    /// Shop, where the table names one.
    pub shop: String,
    /// The agent, or the name of the summary row.
    pub subject: String,
    /// What the subject is: `agent`, `total`, `mean`, `peer`.
    pub subject_kind: String,
    /// Day or period, as the table names it; empty where it does not.
    pub period: String,
    /// Our metric id where the definitions meet, else empty.
    pub metric: String,
    /// The header of the column.
    pub header: String,
    /// The value as a decimal: seconds for durations, a fraction for ratios, yuan for money; `None` for an absent one.
    pub value: Option<String>,
    /// `count`, `seconds`, `ratio`, `yuan`, `number`.
    pub unit: String,
}

/// Takes rows as they are read. A reader never holds back a row for later.
pub trait Sink {
    /// A good row.
    fn row(&mut self, place: Place, row: &Row<'_>);
    /// The cells of a good row that the open format does not know, as (header, value); called right after
    /// [`Sink::row`] and only where there are some.
    fn attributes(&mut self, _place: Place, _cells: &[(&str, &str)]) {}
    /// A line of an order that is in another file; see [`OrderLine`].
    fn order_line(&mut self, _place: Place, _line: &OrderLine<'_>) {}
    /// A figure of another tool.
    fn reference(&mut self, _place: Place, _reference: &Reference) {}
    /// A row that could not be read.
    fn reject(&mut self, reject: Reject);
}
