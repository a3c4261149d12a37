//! One row of a table of any file: its cells and where they stood.

use super::error::ForeignError;
use super::fold::is_filler;
use crate::words::Words;

/// How a cell was stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stored {
    /// As text.
    Text,
    /// As a number of a workbook, written with at most 15 digits.
    Number,
    /// As a number of a workbook with more digits than a workbook keeps.
    Imprecise,
    /// As a date of a workbook: the cell holds a day number.
    Serial,
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) stored: Stored,
}

impl Cell {
    /// A cell stored as text.
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), stored: Stored::Text }
    }

    /// Whether nothing can be seen in the cell.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.chars().all(is_filler)
    }
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Record {
    /// Line of a text file or row of a sheet where it starts, from 1.
    pub(crate) line: u64,
    /// The cells.
    pub(crate) cells: Vec<Cell>,
    /// The row as text, for a reject; empty where the cells say it all.
    pub(crate) raw: String,
    /// Why the row cannot be taken at all.
    pub(crate) fault: Option<Words>,
    /// Texts of earlier rows, to be written over.
    spare: Vec<String>,
}

/// Most of a row that a reject carries.
const RAW_KEPT: usize = 4 << 10;

impl Record {
    /// Makes the record ready for the next row.
    pub(crate) fn clear(&mut self) {
        self.line = 0;
        self.spare.extend(self.cells.drain(..).map(|cell| cell.text));
        self.raw.clear();
        self.fault = None;
    }

    /// An empty text, with the room of an earlier one where there is one.
    pub(crate) fn take_spare(&mut self) -> String {
        let mut text = self.spare.pop().unwrap_or_default();
        text.clear();
        text
    }

    /// Whether no cell has anything in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(Cell::is_blank)
    }

    /// The row as it stood, at most 4 KiB of it.
    pub(crate) fn raw(&self) -> String {
        if !self.raw.is_empty() {
            return cut(&self.raw).to_string();
        }
        let mut joined = String::new();
        for (i, cell) in self.cells.iter().enumerate() {
            joined.push_str(if i > 0 { "," } else { "" });
            joined.push_str(cut(&cell.text));
            if joined.len() > RAW_KEPT {
                break;
            }
        }
        cut(&joined).to_string()
    }
}

/// The first 4 KiB of a text.
pub(crate) fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(RAW_KEPT)]
}

/// Rows one after the other.
pub(crate) trait Grid {
    /// Reads the next row into `record`; `false` at the end.
    fn next_record(&mut self, record: &mut Record) -> Result<bool, ForeignError>;

    /// Whether a row may leave out its last cells: not in a delimited text, where a shift of cells would go unseen.
    fn is_ragged(&self) -> bool {
        true
    }
}
