//! People from tables: XLSX or CSV, with the header words people use. Rows that cannot be taken are told with line,
//! cell and reason; the others are kept. The same file twice changes nothing.

pub mod api;
mod apply;
mod cell;
mod delimited;
mod draft;
mod export;
mod header;
mod workbook;

pub(crate) use apply::QUERIES;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::header::Field;
use crate::text::Words;

/// Largest file, in bytes.
pub const FILE_LIMIT: usize = 8 << 20;
/// Most rows of a file.
const MOST_ROWS: usize = 3000;
/// Most columns that are looked at.
const MOST_COLUMNS: usize = 60;
/// Longest cell, in characters; the rest is cut off.
const LONGEST_CELL: usize = 500;
/// Rows shown of what would be taken.
const PREVIEW: usize = 20;

/// What came of an import, or would come of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The columns of the file, in its order.
    pub columns: Vec<ColumnFound>,
    /// Rows taken: created, updated and unchanged.
    pub accepted: u32,
    /// People added.
    pub created: u32,
    /// People of whom something changed.
    pub updated: u32,
    /// People as they were already.
    pub unchanged: u32,
    /// Teams that were added because rows name them.
    pub teams_created: u32,
    /// Rows that cannot be taken, with nothing of them stored.
    pub rejected: Vec<Rejected>,
    /// The first rows taken.
    pub preview: Vec<Taken>,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ColumnFound {
    /// Its header.
    pub header: String,
    /// What it was understood as; absent when it is left out.
    pub field: Option<Field>,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rejected {
    /// Line of the file, from 1.
    pub line: u32,
    /// Its cell that is at fault, such as `C5`.
    pub cell: Option<String>,
    /// What is wrong and what to do, in the caller's language.
    pub reason: String,
    /// The row as it stands in the file.
    pub raw: Vec<String>,
}

/// A row that was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Taken {
    /// Line of the file, from 1.
    pub line: u32,
    /// The person's name.
    pub name: String,
    /// The person's number.
    pub number: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A person was added.
    Created,
    /// Something of a person changed.
    Updated,
    /// Nothing changed.
    Unchanged,
}

/// A file as lines of cells.
#[derive(Debug, Default, PartialEq)]
struct Grid {
    lines: Vec<Line>,
}

/// One line that is not empty.
#[derive(Debug, Clone, Default, PartialEq)]
struct Line {
    /// From 1.
    number: u32,
    cells: Vec<String>,
}

/// Why a file cannot be read at all.
#[derive(Debug, PartialEq)]
struct Unreadable(Words);

impl Unreadable {
    fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self(Words::fixed(zh, en))
    }
}

impl Grid {
    /// Reads a file, whatever it is.
    fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.starts_with(b"PK\x03\x04") {
            return workbook::read(bytes);
        }
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(Unreadable::fixed(
                "这是旧格式（.xls）或加密的工作簿。请另存为 .xlsx 或 .csv。",
                "This is an old (.xls) or an encrypted workbook. Save it as .xlsx or .csv.",
            ));
        }
        delimited::read(bytes)
    }

    /// Adds a line unless it is empty; refuses what is more than people.
    fn push(&mut self, number: u32, mut cells: Vec<String>) -> Result<(), Unreadable> {
        cells.truncate(MOST_COLUMNS);
        for cell in &mut cells {
            *cell = plain(cell).chars().take(LONGEST_CELL).collect();
        }
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        // Some lines above the header are allowed for.
        if self.lines.len() > MOST_ROWS + header::SEARCHED {
            return Err(Unreadable(Words::made(
                format!("超过 {MOST_ROWS} 行。请分成几个文件。"),
                format!("More than {MOST_ROWS} rows. Split the file."),
            )));
        }
        self.lines.push(Line { number, cells });
        Ok(())
    }
}

/// The cell without blanks around it, and without the apostrophe that keeps a spreadsheet from running it.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// The name of a cell: column 2 of line 5 is `C5`.
fn cell_name(column: usize, line: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    format!("{letters}{line}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        assert_eq!(cell_name(2, 5), "C5");
        assert_eq!(cell_name(25, 1), "Z1");
        assert_eq!(cell_name(26, 1), "AA1");
    }

    #[test]
    fn old_workbooks_are_told_what_to_do() {
        assert!(Grid::read(&[0xD0, 0xCF, 0x11, 0xE0, 0]).is_err());
        assert!(Grid::read(b"PK\x03\x04 and nothing more").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), zipped in any::<bool>()) {
            let head: &[u8] = if zipped { b"PK\x03\x04" } else { b"" };
            let _ = Grid::read(&[head, &bytes].concat());
        }
    }
}
