//! Tables of the open format in workbooks, pages, and texts of another encoding or delimiter.
//!
//! Read as literally as a file of the open format itself: cells are texts, nothing is trimmed. What a workbook keeps
//! as a number becomes its plain decimal, and a date what the column asks for.

use std::borrow::Cow;

use super::error::ForeignError;
use super::options::ForeignOptions;
use super::output::Output;
use super::reason::lost_digits;
use super::record::{Cell, Grid, Record, Stored};
use super::value::Civil;
use super::value::clock::parse_serial;
use crate::open::{CellError, Clocks, Header};
use crate::words::{Words, wrong_width};

/// The header of a table whose first row is one of the open format.
pub(crate) fn header(rows: &[Record], options: &ForeignOptions<'_>) -> Option<Header> {
    Header::expecting(&names(rows.first()?), options.expected)
}

fn names(row: &Record) -> Vec<&str> {
    row.cells.iter().map(|cell| cell.text.as_str()).collect()
}

/// Reads a table; `first` are rows already taken from the grid, of which the first is the header.
pub(crate) fn read(
    header: Header,
    first: Vec<Record>,
    grid: &mut dyn Grid,
    out: &mut Output<'_, '_>,
) -> Result<(), ForeignError> {
    let Some((head, rows)) = first.split_first() else { return Ok(()) };
    introduce(&header, head, out)?;
    let reader = Reader::new(header.with_shop(out.options.shop.unwrap_or_default()), head, grid);
    let mut clocks = Clocks::new(out.options.zone);
    for record in rows {
        reader.pass(record, &mut clocks, out);
    }
    let mut record = Record::default();
    while grid.next_record(&mut record)? {
        reader.pass(&record, &mut clocks, out);
    }
    Ok(())
}

/// Says what was recognised; refuses what would leave rows without a shop or a column with two cells.
fn introduce(header: &Header, head: &Record, out: &mut Output<'_, '_>) -> Result<(), ForeignError> {
    let (names, format) = (names(head), Words::new("开放格式", "open exchange format"));
    if let Some(column) = header.twice(&names) {
        return Err(ForeignError::TwoColumns(column.to_string()));
    }
    if !header.has_shop() && out.options.shop.is_none() {
        return Err(ForeignError::NoShop { format });
    }
    let recognised = &mut out.recognised;
    if recognised.format.is_empty() {
        (recognised.format, recognised.zh, recognised.en) = ("open_table".to_string(), format.zh, format.en);
        recognised.header_line = Some(head.line);
        recognised.headers = names.iter().map(|name| name.to_string()).collect();
    }
    let table = header.table.name();
    if !recognised.tables.iter().any(|known| known == table) {
        recognised.tables.push(table.to_string());
    }
    recognised.sheets.extend(out.sheet.clone());
    Ok(())
}

/// A column of the file.
struct Column {
    /// Its name in the table; none for a cell that the open format does not know.
    known: Option<&'static str>,
    /// It holds days and no clocks.
    is_day: bool,
}

struct Reader {
    header: Header,
    columns: Vec<Column>,
    /// Rows have as many cells as the header.
    even: bool,
}

impl Reader {
    fn new(header: Header, head: &Record, grid: &dyn Grid) -> Reader {
        let table = header.table;
        let column = |name: &str| {
            let known = table.columns().iter().copied().find(|column| *column == name);
            Column { known, is_day: table.day_columns().contains(&name) }
        };
        let columns = names(head).into_iter().map(column).collect();
        Reader { header, columns, even: !grid.is_ragged() }
    }

    fn pass(&self, record: &Record, clocks: &mut Clocks<'_>, out: &mut Output<'_, '_>) {
        if record.is_blank() {
            return;
        }
        if let Err(error) = self.check(record).and_then(|()| self.row(record, clocks, out)) {
            out.reject(record.line, error.column, error.reason, &record.raw());
        }
    }

    /// Whether the row has the cells of the header, each as it was written.
    fn check(&self, record: &Record) -> Result<(), CellError> {
        if let Some(fault) = &record.fault {
            return Err(CellError::new("", fault.clone()));
        }
        let (width, found) = (self.columns.len(), record.cells.len());
        let beyond = || record.cells[width..].iter().any(|cell| !cell.text.is_empty());
        if (self.even && found != width) || (found > width && beyond()) {
            return Err(CellError::new("", wrong_width(found, width)));
        }
        let mut cells = self.columns.iter().zip(&record.cells);
        let rounded = cells.find_map(|(column, cell)| {
            Some((column.known?, cell)).filter(|(_, cell)| cell.stored == Stored::Imprecise)
        });
        rounded.map_or(Ok(()), |(column, cell)| Err(CellError::new(column, lost_digits(&cell.text))))
    }

    fn row(
        &self,
        record: &Record,
        clocks: &mut Clocks<'_>,
        out: &mut Output<'_, '_>,
    ) -> Result<(), CellError> {
        let texts: Vec<Cow<'_, str>> =
            self.columns.iter().zip(&record.cells).map(|(column, cell)| text(cell, column.is_day)).collect();
        let cells: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        let row = self.header.row(cells.as_slice(), clocks)?;
        let unknown = self.header.unknown.iter().filter(|(name, _)| !name.is_empty());
        let unknown = unknown.map(|(name, at)| (name.as_str(), cells.get(*at).copied().unwrap_or_default()));
        out.row(record.line, &row, &unknown.collect::<Vec<_>>());
        Ok(())
    }
}

/// A cell as the open format writes it.
fn text(cell: &Cell, is_day: bool) -> Cow<'_, str> {
    let date = (cell.stored == Stored::Serial).then(|| parse_serial(&cell.text)).flatten();
    date.map_or(Cow::Borrowed(&cell.text), |civil| Cow::Owned(written(civil, is_day)))
}

/// `YYYY-MM-DD HH:MM:SS[.ffffff]`, or the day alone where a column holds days.
fn written(civil: Civil, is_day: bool) -> String {
    if is_day && civil.micros == 0 {
        return civil.day.to_string();
    }
    let (seconds, micros) = (civil.micros / 1_000_000, civil.micros % 1_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let clock = format!("{} {hour:02}:{minute:02}:{second:02}", civil.day);
    if micros == 0 { clock } else { format!("{clock}.{micros:06}") }
}
