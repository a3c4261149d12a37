//! A table as a file: CSV in UTF-8 with its mark, or a workbook.

use kernel::error::{Error, Result};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Yuan, to the fen.
    Money,
    /// A share.
    Percent,
    /// Seconds, to the millisecond.
    Seconds,
    /// Anything else that is divided.
    Quotient,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing to tell.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A quotient, divided only here.
    Number(i128, i128, Look),
}

impl Look {
    fn places(self) -> u32 {
        match self {
            Look::Money => 2,
            Look::Seconds => 3,
            Look::Quotient => 4,
            Look::Percent => 6,
        }
    }

    fn format(self) -> Format {
        Format::new().set_num_format(match self {
            Look::Money => "#,##0.00",
            Look::Percent => "0.0%",
            Look::Seconds => "#,##0.0",
            Look::Quotient => "#,##0.00",
        })
    }
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Integer(n) => n.to_string(),
            Cell::Number(n, d, look) => decimal(*n, *d, look.places()),
        }
    }
}

/// `n ÷ d` as a decimal number, half rounded away from zero; empty where there is no case.
fn decimal(n: i128, d: i128, places: u32) -> String {
    if d == 0 {
        return String::new();
    }
    let unit = 10_i128.pow(places);
    let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
    let size = (n.abs() * unit * 2 + d) / (2 * d);
    let sign = if n < 0 && size > 0 { "-" } else { "" };
    let width = usize::try_from(places).unwrap_or(0);
    match places {
        0 => format!("{sign}{size}"),
        _ => format!("{sign}{}.{:0width$}", size / unit, size % unit),
    }
}

/// Rows below titles.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub name: String,
    pub titles: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// As CSV.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let failed = |error: csv::Error| Error::internal("a table", error);
        writer.write_record(self.titles.iter().map(|title| harmless(title))).map_err(failed)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                cell => cell.text(),
            });
            writer.write_record(cells).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| Error::internal("a table", error.to_string()))
    }

    fn fill(&self, sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_text_wrap();
        sheet.set_name(&self.name)?.set_freeze_panes(1, 1)?;
        for (column, title) in (0_u16..).zip(&self.titles) {
            sheet.write_string_with_format(0, column, title, &bold)?;
            sheet.set_column_width(column, if column == 0 { 24 } else { 14 })?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Integer(n) => sheet.write_number_with_format(row, column, *n as f64, &whole())?,
                    Cell::Number(_, d, look) if *d != 0 => {
                        let number: f64 = cell.text().parse().unwrap_or_default();
                        sheet.write_number_with_format(row, column, number, &look.format())?
                    }
                    Cell::Number(..) | Cell::Empty => continue,
                };
            }
        }
        Ok(())
    }
}

fn whole() -> Format {
    Format::new().set_num_format("#,##0")
}

/// A workbook of tables.
pub(super) fn workbook(tables: &[Table]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let mut made = || {
        tables.iter().try_for_each(|table| table.fill(workbook.add_worksheet()))?;
        workbook.save_to_buffer()
    };
    made().map_err(|error| Error::internal("a workbook", error))
}

/// A text that a spreadsheet would run as a formula gets an apostrophe.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_once() {
        assert_eq!(decimal(1, 3, 6), "0.333333");
        assert_eq!(decimal(2, 3, 2), "0.67");
        assert_eq!(decimal(-1, 8, 2), "-0.13");
        assert_eq!(decimal(-1, 1000, 2), "0.00");
        assert_eq!(decimal(5, 0, 2), "");
        assert_eq!(decimal(i128::from(i64::MAX), 1, 2), "9223372036854775807.00");
    }

    #[test]
    fn a_name_is_never_a_formula() {
        let rows = vec![vec![Cell::Text("=1+1".to_owned()), Cell::Number(-5, 100, Look::Money), Cell::Empty]];
        let table = Table { name: "t".to_owned(), titles: vec!["a".into(), "b".into(), "c".into()], rows };
        assert_eq!(String::from_utf8(table.csv().unwrap()).unwrap(), "\u{feff}a,b,c\n'=1+1,-0.05,\n");
    }
}
