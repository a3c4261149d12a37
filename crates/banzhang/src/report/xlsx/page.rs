//! One sheet of a workbook: a header that stays in view, rows of typed cells, notes below.

use std::io;

use kpi::time::{DAY, Day};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::styles::{Kind, Look, Styles};

/// A text in a cell has no more UTF-16 units than this.
const LONGEST: usize = 32_767;

/// A column of a sheet.
#[derive(Clone)]
pub struct Column {
    title: String,
    width: u16,
    number: bool,
}

impl Column {
    /// A column as wide as its title, at least so many characters.
    pub fn new(title: impl Into<String>, least: u16) -> Column {
        let title = title.into();
        // Titles wrap over two lines: half of the title is enough, and the filter's button needs room.
        let half = u16::try_from(title.width().div_ceil(2)).unwrap_or(40);
        Column { width: least.max(half + 4), title, number: false }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>, least: u16) -> Column {
        Column { number: true, ..Column::new(title, least) }
    }
}

/// A sheet being filled from top to bottom.
pub struct Page<'w> {
    worksheet: &'w mut Worksheet,
    styles: &'w Styles,
    columns: u16,
    row: u32,
}

impl<'w> Page<'w> {
    /// A sheet with its header.
    pub fn new(
        worksheet: &'w mut Worksheet,
        styles: &'w Styles,
        name: &str,
        columns: Vec<Column>,
    ) -> Result<Page<'w>, XlsxError> {
        worksheet.set_name(name)?.set_freeze_panes(1, 1)?;
        // A4, with names and titles on every page.
        worksheet.set_paper_size(9).set_landscape().set_repeat_rows(0, 0)?.set_repeat_columns(0, 0)?;
        worksheet.set_row_height(0, 34)?;
        for (place, column) in (0..).zip(&columns) {
            worksheet.set_column_width(place, column.width)?;
            let format = if column.number { &styles.header_of_numbers } else { &styles.header };
            worksheet.write_string_with_format(0, place, &column.title, format)?;
        }
        Ok(Page { worksheet, styles, columns: columns.len() as u16, row: 1 })
    }

    /// Keeps so many first columns in view.
    pub fn keep(&mut self, columns: u16) -> Result<(), XlsxError> {
        let last = columns.saturating_sub(1);
        self.worksheet.set_freeze_panes(1, columns)?.set_repeat_columns(0, last).map(drop)
    }

    /// Begins the next row.
    pub fn row(&mut self, look: Look) -> Cells<'_, 'w> {
        self.row += 1;
        Cells { row: self.row - 1, column: 0, look, page: self }
    }

    /// The next row to be written, from 0.
    pub fn next_row(&self) -> u32 {
        self.row
    }

    /// Ends the rows that can be filtered.
    pub fn filter(&mut self) -> Result<(), XlsxError> {
        if self.row > 1 && self.columns > 0 {
            self.worksheet.autofilter(0, 0, self.row - 1, self.columns - 1)?;
        }
        Ok(())
    }

    /// Leaves a row empty.
    pub fn skip(&mut self) {
        self.row += 1;
    }

    /// Writes a note below the rows.
    pub fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string_with_format(self.row, 0, shortened(text), &self.styles.note)?;
        self.row += 1;
        Ok(())
    }

    /// Writes a note that must not be overlooked.
    pub fn warning(&mut self, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string_with_format(self.row, 0, shortened(text), &self.styles.warning)?;
        self.row += 1;
        Ok(())
    }
}

/// The cells of one row, written from left to right.
pub struct Cells<'p, 'w> {
    page: &'p mut Page<'w>,
    row: u32,
    column: u16,
    look: Look,
}

impl<'w> Cells<'_, 'w> {
    /// Whether the cells that follow are not final yet.
    pub fn provisional(&mut self, provisional: bool) -> &mut Self {
        self.look = match (self.look, provisional) {
            (Look::Plain | Look::Provisional, true) => Look::Provisional,
            (Look::Plain | Look::Provisional, false) => Look::Plain,
            (_, true) => Look::ProvisionalTotal,
            (_, false) => Look::Total,
        };
        self
    }

    /// A text. It is written as one whatever it begins with, so that no cell of a file becomes a formula.
    pub fn text(&mut self, text: &str) -> Result<&mut Self, XlsxError> {
        self.text_as(Kind::Text, text)
    }

    /// A text of a kind.
    pub fn text_as(&mut self, kind: Kind, text: &str) -> Result<&mut Self, XlsxError> {
        let (row, column, format) = self.next(kind);
        if text.is_empty() {
            // No text at all, so that a chart leaves a gap here.
            self.page.worksheet.write_blank(row, column, format)?;
            return Ok(self);
        }
        self.page.worksheet.write_string_with_format(row, column, shortened(text), format)?;
        Ok(self)
    }

    /// A number.
    pub fn number(&mut self, kind: Kind, number: f64) -> Result<&mut Self, XlsxError> {
        let (row, column, format) = self.next(kind);
        self.page.worksheet.write_number_with_format(row, column, number, format)?;
        Ok(self)
    }

    /// A count.
    pub fn count(&mut self, count: i64) -> Result<&mut Self, XlsxError> {
        self.number(Kind::Count, count as f64)
    }

    /// Money.
    pub fn yuan(&mut self, fen: i64) -> Result<&mut Self, XlsxError> {
        #[expect(
            clippy::float_arithmetic,
            reason = "spreadsheets know no integers; nothing is computed further"
        )]
        let yuan = fen as f64 / 100.0;
        self.number(Kind::Yuan, yuan)
    }

    /// A quotient, as a formula that shows what was divided by what, with its result.
    pub fn formula(&mut self, kind: Kind, formula: &str, result: f64) -> Result<&mut Self, XlsxError> {
        let (row, column, format) = self.next(kind);
        let formula = Formula::new(formula).set_result(result.to_string());
        self.page.worksheet.write_formula_with_format(row, column, formula, format)?;
        Ok(self)
    }

    /// A day.
    pub fn day(&mut self, day: Day) -> Result<&mut Self, XlsxError> {
        self.number(Kind::Day, f64::from(day.0.saturating_add(EPOCH)))
    }

    /// A clock, given as microseconds since 1970 on the local clock.
    pub fn clock(&mut self, local: i64) -> Result<&mut Self, XlsxError> {
        #[expect(clippy::float_arithmetic, reason = "spreadsheets keep clocks as fractions of a day")]
        let serial = local as f64 / DAY as f64 + f64::from(EPOCH);
        self.number(Kind::Clock, serial)
    }

    /// An empty cell.
    pub fn blank(&mut self) -> &mut Self {
        self.column += 1;
        self
    }

    fn next(&mut self, kind: Kind) -> (u32, u16, &'w Format) {
        self.column += 1;
        (self.row, self.column - 1, self.page.styles.cell(kind, self.look))
    }
}

/// 1970-01-01 as spreadsheets count days.
const EPOCH: i32 = 25_569;

/// What fits into a cell.
fn shortened(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// An error of the workbook as an error of its file.
pub fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}
