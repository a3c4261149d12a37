//! The open exchange format: CSV and JSON Lines, read literally.
//!
//! A header is recognised by its columns; rows are parsed by several workers at once. Nothing is trimmed, no name is
//! guessed, a dash is a dash.

mod blocks;
mod cells;
mod header;
mod parse;
mod read;
mod records;
mod row;
mod table;

pub use blocks::LONGEST_RECORD;
pub use cells::{CellError, Clocks, fen};
pub use header::Header;
pub use parse::object;
pub use read::{Reading, read};
pub use row::Cells;
pub use table::Table;
