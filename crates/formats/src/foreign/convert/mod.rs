//! From the cells of a recognised table to the rows of the engine.

mod items;
mod join;
mod lexicon;
mod messages;
mod orders;
mod reference;
mod row;
mod sessions;
mod shop;
mod small;

pub use join::ItemLines;
use lexicon::Lexicon;
pub(crate) use row::{CellError, RowView};
pub(crate) use shop::split_nick;

use super::error::ForeignError;
use super::fold::fold;
use super::format::Table;
use super::output::Output;
use super::recognise::Found;
use super::record::{Grid, Record};
use super::value::clean::clean;
use crate::words::wrong_width;

/// Turns rows of one table into rows of ours.
pub(crate) trait Convert {
    /// Takes one row; an error rejects it.
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError>;
    /// Hands on what was held back until the end of the table.
    fn finish(&mut self, _out: &mut Output<'_, '_>) {}
}

/// Reads the rows of a table whose header was found; `first` are rows already taken from the grid after it.
pub(crate) fn convert(
    found: &Found<'_>,
    first: Vec<Record>,
    grid: &mut dyn Grid,
    out: &mut Output<'_, '_>,
) -> Result<(), ForeignError> {
    let mut converter = converter(found.format.table);
    let guard = Guard { found, even: !grid.is_ragged(), lexicon: Lexicon::new(found) };
    for record in &first {
        guard.pass(record, converter.as_mut(), out);
    }
    let mut record = Record::default();
    while grid.next_record(&mut record)? {
        guard.pass(&record, converter.as_mut(), out);
    }
    converter.finish(out);
    Ok(())
}

fn converter(table: Table) -> Box<dyn Convert> {
    match table {
        Table::Orders => Box::new(orders::Orders::default()),
        Table::OrderLines => Box::new(items::Items),
        Table::Messages => Box::new(messages::Messages::default()),
        Table::Sessions => Box::new(sessions::Sessions),
        Table::Refunds => Box::new(small::Refunds),
        Table::Ratings => Box::new(small::Ratings),
        Table::Reviews => Box::new(small::Reviews),
        Table::Traffic => Box::new(small::Traffic),
        Table::Reference => Box::new(reference::References::default()),
    }
}

/// Lets only rows of data through, and turns errors into rejects.
struct Guard<'f> {
    found: &'f Found<'f>,
    even: bool,
    lexicon: Lexicon<'f>,
}

impl Guard<'_> {
    fn pass(&self, record: &Record, converter: &mut dyn Convert, out: &mut Output<'_, '_>) {
        if record.is_blank() {
            return;
        }
        if record.fault.is_none() && (self.is_summary(record) || self.repeats_header(record)) {
            out.recognised.skipped += 1;
            return;
        }
        let result = self.shape(record).and_then(|()| {
            let row = RowView { found: self.found, lexicon: &self.lexicon, record, options: out.options };
            converter.row(&row, out)
        });
        if let Err(error) = result {
            out.reject(record.line, &error.header, error.reason, &record.raw());
        }
    }

    /// A row whose first filled cell is a summary word.
    fn is_summary(&self, record: &Record) -> bool {
        let first = record.cells.iter().find(|c| !c.is_blank());
        first.is_some_and(|first| self.lexicon.is_summary(&first.text))
    }

    fn repeats_header(&self, record: &Record) -> bool {
        let same = |(i, names): (usize, &Vec<String>)| {
            record.cells.get(i).map(|c| fold(clean(&c.text))).unwrap_or_default()
                == names.last().cloned().unwrap_or_default()
        };
        self.found.names.iter().enumerate().all(same)
    }

    fn shape(&self, record: &Record) -> Result<(), CellError> {
        if let Some(fault) = &record.fault {
            return Err(CellError::row(fault.clone()));
        }
        let expected = self.found.headers.len();
        let filled = record.cells.iter().rposition(|c| !c.is_blank()).map_or(0, |i| i + 1);
        let needed = self.found.headers.iter().rposition(|h| !h.is_empty()).map_or(0, |i| i + 1);
        if self.even && (filled > expected || record.cells.len() < needed) {
            let found = record.cells.len();
            return Err(CellError::row(wrong_width(found, expected)));
        }
        Ok(())
    }
}
