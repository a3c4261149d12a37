//! Workbooks.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Cell, Look, Table};
use crate::error::{Error, Result};

type Made<T> = std::result::Result<T, XlsxError>;

/// What a cell of a workbook holds at most, in characters.
const LONGEST: usize = 32_767;

/// How cells look; made once a sheet.
struct Looks {
    title: Format,
    whole: Format,
    money: Format,
    percent: Format,
    seconds: Format,
    quotient: Format,
    time: Format,
    day: Format,
}

impl Looks {
    fn new() -> Self {
        let number = |shape: &str| Format::new().set_num_format(shape);
        Self {
            title: Format::new().set_bold().set_text_wrap(),
            whole: number("#,##0"),
            money: number("#,##0.00"),
            percent: number("0.0%"),
            seconds: number("#,##0.0"),
            quotient: number("#,##0.00"),
            time: number("yyyy-mm-dd hh:mm:ss"),
            day: number("yyyy-mm-dd"),
        }
    }

    fn of(&self, look: Look) -> &Format {
        match look {
            Look::Money => &self.money,
            Look::Percent => &self.percent,
            Look::Seconds => &self.seconds,
            Look::Quotient => &self.quotient,
        }
    }
}

/// A workbook of tables, a sheet each.
pub fn workbook(tables: &[Table]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let mut made = || {
        tables.iter().try_for_each(|table| fill(table, workbook.add_worksheet()))?;
        workbook.save_to_buffer()
    };
    made().map_err(|error| Error::internal("a workbook", error))
}

fn fill(table: &Table, sheet: &mut Worksheet) -> Made<()> {
    let looks = Looks::new();
    sheet.set_name(&table.name)?.set_freeze_panes(1, 1)?;
    for (column, title) in (0_u16..).zip(&table.titles) {
        sheet.write_string_with_format(0, column, title, &looks.title)?;
        sheet.set_column_width(column, if column == 0 { 24 } else { 16 })?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, row, column, cell, &looks)?;
        }
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, looks: &Looks) -> Made<()> {
    match cell {
        Cell::Text(text) if text.chars().count() > LONGEST => {
            sheet.write_string(row, column, text.chars().take(LONGEST).collect::<String>())?
        }
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        Cell::Integer(n) => sheet.write_number_with_format(row, column, *n as f64, &looks.whole)?,
        Cell::Number(_, d, look) if *d != 0 => {
            let number: f64 = cell.text().parse().unwrap_or_default();
            sheet.write_number_with_format(row, column, number, looks.of(*look))?
        }
        Cell::Time(text) | Cell::Day(text) => {
            let look = if matches!(cell, Cell::Day(_)) { &looks.day } else { &looks.time };
            match ExcelDateTime::parse_from_str(&text.replace(' ', "T")) {
                Ok(time) => sheet.write_datetime_with_format(row, column, &time, look)?,
                // A day before those that a workbook knows.
                Err(_) => sheet.write_string(row, column, text)?,
            }
        }
        Cell::Number(..) | Cell::Empty => return Ok(()),
    };
    Ok(())
}
