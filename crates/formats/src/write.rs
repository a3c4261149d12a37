//! Writing rows in the open exchange format, so that reading them back gives equal rows.

mod cells;

use std::io::{self, Write};

use kpi::input::Row;

use crate::open::Table;
use cells::Cells;

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// CSV with a header row.
    #[default]
    Csv,
    /// One JSON object a line; absent cells are left out.
    JsonLines,
}

/// Why a row could not be written.
#[derive(thiserror::Error, Debug)]
pub enum WriteError {
    /// The file could not be written.
    #[error("writing stopped: {0}")]
    Write(#[from] io::Error),
    /// The row is of another table than the file.
    #[error("a row of {row} cannot be written to a file of {file}")]
    WrongTable {
        /// Table of the row.
        row: &'static str,
        /// Table of the file.
        file: &'static str,
    },
}

/// Writes the rows of one table.
pub struct OpenWriter<W: Write> {
    out: Out<W>,
    table: Table,
    /// Seconds that the written clocks are ahead of UTC; each clock carries this offset.
    offset: i64,
}

enum Out<W: Write> {
    Csv(Box<csv::Writer<W>>),
    JsonLines(W),
}

impl<W: Write> OpenWriter<W> {
    /// A writer whose clocks are in UTC; CSV gets its header row at once.
    pub fn new(out: W, table: Table, encoding: Encoding) -> Result<OpenWriter<W>, WriteError> {
        let out = match encoding {
            Encoding::JsonLines => Out::JsonLines(out),
            Encoding::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(table.columns()).map_err(io::Error::from)?;
                Out::Csv(Box::new(writer))
            }
        };
        Ok(OpenWriter { out, table, offset: 0 })
    }

    /// The same with clocks that are `offset` seconds ahead of UTC, in whole minutes.
    #[must_use]
    pub fn at_offset(self, offset: i64) -> OpenWriter<W> {
        OpenWriter { offset: offset - offset % 60, ..self }
    }

    /// Writes one row.
    pub fn row(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
        let table = table_of(row);
        if table != self.table {
            return Err(WriteError::WrongTable { row: table.name(), file: self.table.name() });
        }
        let cells = Cells::of(row, self.offset);
        match &mut self.out {
            Out::Csv(writer) => writer.write_record(cells.texts()).map_err(io::Error::from)?,
            Out::JsonLines(out) => write_object(out, table, &cells)?,
        }
        Ok(())
    }

    /// Flushes and gives the file back.
    pub fn finish(self) -> Result<W, WriteError> {
        match self.out {
            Out::Csv(writer) => writer.into_inner().map_err(|error| WriteError::Write(error.into_error())),
            Out::JsonLines(mut out) => {
                out.flush()?;
                Ok(out)
            }
        }
    }
}

/// Every value is a JSON string, written as in CSV, so that no number passes through a float.
fn write_object<W: Write>(out: &mut W, table: Table, cells: &Cells<'_>) -> io::Result<()> {
    let filled = table.columns().iter().zip(cells.texts()).filter(|(_, text)| !text.is_empty());
    let object: Vec<String> =
        filled.map(|(column, text)| format!("\"{column}\":{}", json_text(text))).collect();
    writeln!(out, "{{{}}}", object.join(","))
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The table that a row belongs to.
pub fn table_of(row: &Row<'_>) -> Table {
    match row {
        Row::Message(_) => Table::Messages,
        Row::Order(_) => Table::Orders,
        Row::Refund(_) => Table::Refunds,
        Row::Rating(_) => Table::Ratings,
        Row::Review(_) => Table::Reviews,
        Row::TeamMember(_) => Table::Teams,
        Row::Override(_) => Table::Overrides,
        Row::Presence(_) => Table::Presence,
        Row::Shift(_) => Table::Shifts,
        Row::Traffic(_) => Table::Traffic,
        Row::Product(_) => Table::Products,
        Row::Promotion(_) => Table::Promotions,
    }
}

#[cfg(test)]
mod tests;
