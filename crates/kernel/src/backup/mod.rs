//! Backup and restore: one logical form for both databases.
//!
//! A backup is taken from one snapshot while the house works, and holds every table of every room, so that what is in it
//! fits together. The form is zstd over lines of JSON: a [header](form::Header) (form, migrations with their prints,
//! tables with columns and counts), for every table a line with its name and then a line a row, and a last line with the
//! number of rows and the SHA-256 of everything before it. Rows come in the order of their primary key: equal contents
//! are equal bytes, whichever database they lie in.
//!
//! A restore goes into an empty database, in one transaction, and commits only after print and counts were checked. An
//! older backup is restored into the tables of its time, which are then brought up to date.

mod form;
mod restore;
mod take;

pub use restore::restore;
pub use take::take;

/// What was taken or restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// When the backup was taken.
    pub taken: crate::time::Moment,
    /// Tables in it.
    pub tables: usize,
    /// Rows of all tables.
    pub rows: u64,
    /// SHA-256 of the lines, in hexadecimal.
    pub print: String,
}

/// Told how many of how many rows are done.
pub type Progress<'a> = dyn FnMut(u64, u64) + 'a;
