//! The sheet as a workbook. Large lists are written row by row to the disk, so that memory does not grow with them;
//! equal figures give equal bytes.

mod about;
mod figures;
mod lists;
mod page;
mod styles;
mod tree;

use std::io::{self, Seek as _, Write};

pub use figures::value_cell;
use page::Page;
pub use page::{Column, failed};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use styles::Styles;
pub use styles::{Kind, Look};

use super::Sheet;
use crate::words::pick;

/// A spreadsheet has no more rows than this; one is the header.
pub const ROWS: usize = 1_048_576;

/// A workbook being filled.
pub struct Book<'s> {
    /// What is written.
    pub sheet: &'s Sheet,
    /// Formats of cells.
    pub styles: Styles,
    workbook: Workbook,
}

/// Writes the workbook.
pub fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let mut book = Book::new(sheet).map_err(failed)?;
    book.fill().map_err(failed)?;
    book.save(out)
}

impl<'s> Book<'s> {
    /// An empty workbook.
    pub fn new(sheet: &'s Sheet) -> Result<Book<'s>, XlsxError> {
        let mut book = Book { sheet, styles: Styles::new(sheet.language), workbook: Workbook::new() };
        book.workbook.set_properties(&properties(sheet)?);
        Ok(book)
    }

    fn fill(&mut self) -> Result<(), XlsxError> {
        figures::shops(self)?;
        figures::agents(self)?;
        if !self.sheet.report.team_days.is_empty() {
            figures::teams(self)?;
        }
        let days = figures::days(self)?;
        figures::chart(self, &days)?;
        lists::orders(self)?;
        lists::inquiries(self)?;
        tree::write(self)?;
        about::definitions(self)?;
        about::rules(self)?;
        about::rejects(self)?;
        about::about(self)
    }

    /// A text in the language of the workbook.
    pub fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        pick(self.sheet.language, zh, en)
    }

    /// Adds a sheet that stays in memory until the end: for tables of shops, agents, metrics.
    pub fn page(&mut self, name: &str, columns: Vec<Column>) -> Result<Page<'_>, XlsxError> {
        let worksheet = self.workbook.add_worksheet();
        Page::new(worksheet, &self.styles, name, columns)
    }

    /// Adds a sheet of which one row is in memory at a time: for orders and inquiries.
    pub fn long_page(&mut self, name: &str, columns: Vec<Column>) -> Result<Page<'_>, XlsxError> {
        let worksheet = self.workbook.add_worksheet_with_constant_memory()?;
        Page::new(worksheet, &self.styles, name, columns)
    }

    /// The workbook itself.
    pub fn workbook(&mut self) -> &mut Workbook {
        &mut self.workbook
    }

    /// Writes the finished workbook; a file of its own is needed because the container is written back and forth.
    pub fn save(mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file).map_err(failed)?;
        file.rewind()?;
        io::copy(&mut file, out).map(drop)
    }
}

/// Title and date, and nothing of the machine. The date is that of the data, so that equal data give equal files.
fn properties(sheet: &Sheet) -> Result<DocProperties, XlsxError> {
    let properties = DocProperties::new()
        .set_title(pick(sheet.language, "客服 KPI 报表", "Customer-service KPI sheet"))
        .set_comment("Banzhang 班长");
    let (year, month, day) = sheet.span().map_or((2000, 1, 1), |span| span.end().civil());
    let date = match (u16::try_from(year), u8::try_from(month), u8::try_from(day)) {
        (Ok(year @ 1900..), Ok(month), Ok(day)) => ExcelDateTime::from_ymd(year, month, day)?,
        _ => ExcelDateTime::from_ymd(2000, 1, 1)?,
    };
    Ok(properties.set_creation_datetime(&date))
}
