//! Handing rows, figures and rejects to the sink, and counting them.

use kpi::input::Row;

use super::options::ForeignOptions;
use super::recognised::Recognised;
use super::record::cut;
use crate::sink::{OrderLine, Place, Reference, Reject, Sink};
use crate::words::Words;

/// Where the rows of one file go.
pub(crate) struct Output<'a, 'o> {
    pub(crate) name: &'a str,
    pub(crate) options: &'a ForeignOptions<'o>,
    pub(crate) sheet: Option<String>,
    pub(crate) recognised: Recognised,
    sink: &'a mut dyn Sink,
    next_row: u64,
}

impl<'a, 'o> Output<'a, 'o> {
    pub(crate) fn new(
        name: &'a str,
        options: &'a ForeignOptions<'o>,
        sink: &'a mut dyn Sink,
    ) -> Output<'a, 'o> {
        Output { name, options, sheet: None, recognised: Recognised::default(), sink, next_row: 0 }
    }

    /// Hands on a good row with the cells that the open format does not know.
    pub(crate) fn row(&mut self, line: u64, row: &Row<'_>, attributes: &[(&str, &str)]) {
        let place = self.place(line);
        self.sink.row(place, row);
        if !attributes.is_empty() {
            self.sink.attributes(place, attributes);
        }
    }

    /// Hands on a line of an order.
    pub(crate) fn order_line(&mut self, line: u64, order_line: &OrderLine<'_>) {
        let place = self.place(line);
        self.sink.order_line(place, order_line);
    }

    /// Hands on a figure of another tool.
    pub(crate) fn reference(&mut self, line: u64, reference: &Reference) {
        let place = self.place(line);
        self.sink.reference(place, reference);
    }

    /// Hands on what could not be read.
    pub(crate) fn reject(&mut self, line: u64, cell: &str, reason: Words, raw: &str) {
        self.recognised.rejected += 1;
        self.refuse(line, cell, reason, raw, true);
    }

    /// Hands on a remark on a row that is kept.
    pub(crate) fn remark(&mut self, line: u64, cell: &str, reason: Words, raw: &str) {
        self.refuse(line, cell, reason, raw, false);
    }

    fn refuse(&mut self, line: u64, cell: &str, reason: Words, raw: &str, rejected: bool) {
        let (file, sheet, raw) = (self.name.to_string(), self.sheet.clone(), cut(raw).to_string());
        self.sink.reject(Reject { file, sheet, line, cell: cell.to_string(), reason, raw, rejected });
    }

    /// Adds a note, once.
    pub(crate) fn note(&mut self, note: Words) {
        if self.recognised.notes.len() < 50 && !self.recognised.notes.contains(&note) {
            self.recognised.notes.push(note);
        }
    }

    fn place(&mut self, line: u64) -> Place {
        let place = Place { row: self.next_row, line };
        self.next_row += 1;
        self.recognised.rows += 1;
        place
    }
}
