//! XLSX workbooks, read cell by cell.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, Xlsx, XlsxCellReader};

use super::number::cell;
use super::unwinding::step;
use super::{Sheets, guard_zip};
use crate::foreign::error::ForeignError;
use crate::foreign::options::Limits;
use crate::foreign::output::Output;
use crate::foreign::reason::{overlong_row, too_many_cells};
use crate::foreign::record::{Cell, Grid, Record};

type Bytes<'b> = Cursor<&'b [u8]>;

/// Reads all sheets of a workbook.
pub(crate) fn read_xlsx(bytes: Vec<u8>, out: &mut Output<'_, '_>) -> Result<(), ForeignError> {
    let limits = out.options.limits;
    guard_zip::check(&bytes, &limits)?;
    let mut workbook: Xlsx<Bytes<'_>> = step(|| Xlsx::new(Cursor::new(bytes.as_slice())))?;
    out.recognised.encoding = "XLSX".to_string();
    let mac_calendar = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|s| s.name.clone()).collect();
    let mut seen = Sheets::default();
    for name in names {
        let cells = step(|| workbook.worksheet_cells_reader(&name))?;
        let mut grid = XlsxGrid { cells, limits, mac_calendar, next: None, ended: false };
        seen.sheet(&name, &mut grid, out)?;
    }
    seen.finish(out)
}

/// The rows of a sheet; rows without a filled cell do not exist.
struct XlsxGrid<'w, 'b> {
    cells: XlsxCellReader<'w, Bytes<'b>>,
    limits: Limits,
    mac_calendar: bool,
    /// The first cell of the next row.
    next: Option<(u32, u32, Cell)>,
    /// The sheet is at its end, beyond which the reader must not be asked.
    ended: bool,
}

impl XlsxGrid<'_, '_> {
    /// The next filled cell.
    fn take(&mut self) -> Result<Option<(u32, u32, Cell)>, ForeignError> {
        if let Some(cell) = self.next.take() {
            return Ok(Some(cell));
        }
        while !self.ended {
            let Some(found) = step(|| self.cells.next_cell())? else { break };
            let (row, column) = found.get_position();
            let data = Data::from(found.get_value().clone());
            if data != Data::Empty {
                return Ok(Some((row, column, cell(data, self.mac_calendar))));
            }
        }
        self.ended = true;
        Ok(None)
    }
}

impl Grid for XlsxGrid<'_, '_> {
    fn next_record(&mut self, record: &mut Record) -> Result<bool, ForeignError> {
        record.clear();
        let mut bytes = 0;
        while let Some((row, column, cell)) = self.take()? {
            let line = u64::from(row) + 1;
            if record.line != 0 && record.line != line {
                self.next = Some((row, column, cell));
                return Ok(true);
            }
            record.line = line;
            bytes += cell.text.len();
            put(record, column as usize, cell, bytes, &self.limits);
        }
        Ok(record.line != 0)
    }
}

fn put(record: &mut Record, column: usize, cell: Cell, bytes: usize, limits: &Limits) {
    if column >= limits.cells {
        record.fault = Some(too_many_cells(limits.cells));
    } else if bytes > limits.record {
        record.fault = Some(overlong_row(limits.record));
    } else {
        if column >= record.cells.len() {
            record.cells.resize(column + 1, Cell::text(""));
        }
        record.cells[column] = cell;
    }
}
