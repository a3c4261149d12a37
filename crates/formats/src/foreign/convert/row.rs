//! One row seen through its format: cells by our column names, read as what they are.

use kpi::input::Fen;
use kpi::time::Timestamp;

use super::Lexicon;
use crate::foreign::fold::narrow_trimmed;
use crate::foreign::format::{Format, Money};
use crate::foreign::options::ForeignOptions;
use crate::foreign::reason::{lost_digits, no_amount, no_clock};
use crate::foreign::recognise::Found;
use crate::foreign::record::{Cell, Record, Stored};
use crate::foreign::value::clean::clean;
use crate::foreign::value::clock::{Clock, parse_serial};
use crate::foreign::value::decimal::parse_decimal;
use crate::foreign::value::{parse_clock, parse_count};
use crate::words::{Words, empty, no_count};

/// Why a row is rejected: the header of the cell to blame, and the reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CellError {
    pub(crate) header: String,
    pub(crate) reason: Words,
}

impl CellError {
    /// An error of the row as a whole.
    pub(crate) fn row(reason: Words) -> CellError {
        CellError { header: String::new(), reason }
    }
}

/// One row seen through its format.
pub(crate) struct RowView<'a> {
    pub(crate) found: &'a Found<'a>,
    pub(crate) lexicon: &'a Lexicon<'a>,
    pub(crate) record: &'a Record,
    pub(crate) options: &'a ForeignOptions<'a>,
}

impl<'a> RowView<'a> {
    pub(crate) fn format(&self) -> &'a Format {
        self.found.format
    }

    /// A text without what exports wrap around it; empty when absent.
    pub(crate) fn text(&self, column: &str) -> &'a str {
        let constant = self.format().constants.get(column).map_or("", String::as_str);
        let Some(cell) = self.cell(column) else { return constant };
        let text = clean(&cell.text);
        if self.is_absent(text) { constant } else { text }
    }

    /// A text exactly as stored, for chats.
    pub(crate) fn verbatim(&self, column: &str) -> &'a str {
        self.cell(column).map_or("", |cell| cell.text.trim_end_matches(['\r', '\n']))
    }

    /// An id: digits in half-width, never one that a spreadsheet has rounded.
    pub(crate) fn id(&self, column: &str) -> Result<String, CellError> {
        let text = self.text(column);
        if self.cell(column).is_some_and(|c| c.stored == Stored::Imprecise) || is_scientific(text) {
            return Err(self.error(column, lost_digits(text)));
        }
        Ok(narrow_trimmed(text))
    }

    /// An id that must be there.
    pub(crate) fn required_id(&self, column: &str) -> Result<String, CellError> {
        let id = self.id(column)?;
        if id.is_empty() { Err(self.error(column, empty())) } else { Ok(id) }
    }

    /// A clock; `None` when the cell is empty.
    pub(crate) fn clock(&self, column: &str) -> Result<Option<Timestamp>, CellError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let serial = self.cell(column).is_some_and(|c| c.stored != Stored::Text);
        let serial = serial.then(|| parse_serial(text)).flatten().map(Clock::Local);
        let clock = serial.or_else(|| parse_clock(text, self.format().clock.order));
        let instant = clock.map(|clock| match (clock, self.lexicon.offset) {
            (Clock::Instant(instant), _) => instant,
            (Clock::Local(civil), Some(offset)) => civil.at_offset(offset),
            (Clock::Local(civil), None) => self.options.zone.instant(civil.local_micros()),
        });
        match instant {
            Some(instant) => Ok(Some(instant)),
            None => Err(self.error(column, no_clock(text))),
        }
    }

    /// An amount in fen; `None` when the cell is empty.
    pub(crate) fn fen(&self, column: &str) -> Result<Option<Fen>, CellError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let places = if self.format().quirks.money == Money::Fen { 0 } else { 2 };
        match parse_decimal(text).and_then(|d| d.scaled(places)) {
            Some(fen) => Ok(Some(fen)),
            None => Err(self.error(column, no_amount(text))),
        }
    }

    /// A count; `None` when the cell is empty.
    pub(crate) fn count(&self, column: &str) -> Result<Option<i64>, CellError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        match parse_count(text) {
            Some(count) => Ok(Some(count)),
            None => Err(self.error(column, no_count(text))),
        }
    }

    /// Our word for a word of a column; `None` for a word that nobody listed.
    pub(crate) fn word(&self, column: &str) -> Option<&'a str> {
        self.lexicon.word(column, self.text(column))
    }

    /// An error that names the header of a column.
    pub(crate) fn error(&self, column: &str, reason: Words) -> CellError {
        let header = self.index(column).and_then(|i| self.found.headers.get(i));
        CellError { header: header.cloned().unwrap_or_else(|| column.to_string()), reason }
    }

    /// Filled cells that belong to no column of ours, with their headers.
    pub(crate) fn attributes(&self) -> Vec<(&'a str, &'a str)> {
        let cell = |i: &usize| Some((self.found.headers.get(*i)?.as_str(), self.record.cells.get(*i)?));
        let cells = self.lexicon.unknown.iter().filter_map(cell);
        let values = cells.map(|(header, cell)| (header, clean(&cell.text)));
        values.filter(|(_, value)| !self.is_absent(value)).collect()
    }

    /// Whether a text is one of the words for an empty cell.
    pub(crate) fn is_absent(&self, text: &str) -> bool {
        self.lexicon.is_absent(text)
    }

    fn cell(&self, column: &str) -> Option<&'a Cell> {
        self.record.cells.get(self.index(column)?)
    }

    /// The first filled cell of a column, else its first one.
    fn index(&self, column: &str) -> Option<usize> {
        let indexes = self.found.columns.get(column)?;
        let filled = |i: &&usize| self.record.cells.get(**i).is_some_and(|c| !self.is_absent(clean(&c.text)));
        indexes.iter().find(filled).or(indexes.first()).copied()
    }
}

/// `1.23457E+18`: what is left of a long id that a spreadsheet wrote into a CSV.
fn is_scientific(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    number.contains('.')
        && digits(&number.replacen('.', "", 1))
        && power.strip_prefix('+').is_some_and(digits)
}
