//! Binary XLS workbooks.

use std::io::Cursor;

use calamine::{Data, Range, Reader, SheetType, Xls};

use super::number::cell;
use super::unwinding::step;
use super::{Sheets, guard_xls};
use crate::foreign::error::ForeignError;
use crate::foreign::options::Limits;
use crate::foreign::output::Output;
use crate::foreign::reason::overlong_row;
use crate::foreign::record::{Cell, Grid, Record};

/// Reads all sheets of a workbook.
pub(crate) fn read_xls(bytes: Vec<u8>, out: &mut Output<'_, '_>) -> Result<(), ForeignError> {
    guard_xls::check(&bytes, &out.options.limits)?;
    let mut workbook: Xls<Cursor<Vec<u8>>> = step(|| Xls::new(Cursor::new(bytes)))?;
    out.recognised.encoding = "XLS".to_string();
    let mac_calendar = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|s| s.name.clone()).collect();
    let mut seen = Sheets::default();
    for name in names {
        let range = step(|| workbook.worksheet_range(&name))?;
        let mut grid = XlsGrid { range: &range, row: 0, limits: out.options.limits, mac_calendar };
        seen.sheet(&name, &mut grid, out)?;
    }
    seen.finish(out)
}

/// The rows of a sheet.
struct XlsGrid<'w> {
    range: &'w Range<Data>,
    row: usize,
    limits: Limits,
    mac_calendar: bool,
}

impl Grid for XlsGrid<'_> {
    fn next_record(&mut self, record: &mut Record) -> Result<bool, ForeignError> {
        record.clear();
        if self.row >= self.range.height() {
            return Ok(false);
        }
        let (first_row, first_column) = self.range.start().unwrap_or_default();
        record.line = u64::from(first_row) + self.row as u64 + 1;
        record.cells.resize(first_column as usize, Cell::text(""));
        let mut bytes = 0;
        for column in 0..self.range.width() {
            let data = self.range.get((self.row, column)).cloned().unwrap_or_default();
            let cell = cell(data, self.mac_calendar);
            bytes += cell.text.len();
            if bytes > self.limits.record {
                record.fault = Some(overlong_row(self.limits.record));
                break;
            }
            record.cells.push(cell);
        }
        self.row += 1;
        Ok(true)
    }
}
