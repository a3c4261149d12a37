//! Workbooks (XLSX), looked into before a reader takes them, so that a small file cannot fill the memory.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, Xlsx};
use zip::ZipArchive;

use super::{Grid, MOST_COLUMNS, Unreadable};

/// Most bytes that all parts together may inflate to.
const INFLATED: u64 = 48 << 20;
/// Most parts of a workbook.
const MOST_PARTS: usize = 2000;
/// Most different texts that a workbook may declare; a reader makes room for them at once.
const MOST_TEXTS: u64 = 500_000;
/// Most cells looked at in one sheet.
const MOST_CELLS: usize = 500_000;

/// Reads the first sheet that has a header.
pub(super) fn read(bytes: &[u8]) -> Result<Grid, Unreadable> {
    guard(bytes)?;
    // The reader may break down on a workbook that is no workbook; it is not used after that.
    let read = AssertUnwindSafe(|| sheets(bytes));
    catch_unwind(read).unwrap_or_else(|_| Err(broken()))
}

fn broken() -> Unreadable {
    Unreadable::fixed(
        "工作簿无法读取。请用表格软件打开并另存为 .xlsx。",
        "The workbook cannot be read. Open it and save it as .xlsx.",
    )
}

fn bomb() -> Unreadable {
    Unreadable::fixed(
        "工作簿解压后过大，已拒绝。",
        "The workbook becomes too large when it is unpacked and was refused.",
    )
}

/// Inflates every part once into nothing, counting: sizes that a zip declares are not believed.
fn guard(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_PARTS {
        return Err(bomb());
    }
    let mut left = INFLATED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| broken())?;
        let texts = part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        left -= inflate(part, left, texts)?;
    }
    Ok(())
}

fn inflate(part: impl Read, most: u64, texts: bool) -> Result<u64, Unreadable> {
    let mut part = part.take(most + 1);
    let mut piece = vec![0; 64 << 10];
    let mut total = 0;
    loop {
        let read = part.read(&mut piece).map_err(|_| broken())?;
        if read == 0 {
            return Ok(total);
        }
        if texts && total == 0 && declared(&piece[..read]) > MOST_TEXTS {
            return Err(bomb());
        }
        total += read as u64;
        if total > most {
            return Err(bomb());
        }
    }
}

/// How many different texts the start of the part declares.
fn declared(start: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(start);
    let rest = text.split_once("uniqueCount").map_or("", |(_, rest)| rest);
    let digits: String =
        rest.chars().skip_while(|sign| !sign.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

fn sheets(bytes: &[u8]) -> Result<Grid, Unreadable> {
    let mut workbook: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut first = None;
    for name in workbook.sheet_names() {
        let grid = sheet(&mut workbook, &name)?;
        if super::header::Header::find(&grid).is_ok() {
            return Ok(grid);
        }
        first.get_or_insert(grid);
    }
    first.ok_or_else(broken)
}

/// Reads cell by cell: a sheet with one cell at its far end is one cell.
fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Grid, Unreadable> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| broken())?;
    let mut grid = Grid::default();
    let (mut row, mut cells): (u32, Vec<String>) = (0, Vec::new());
    for _ in 0..MOST_CELLS {
        let Some(cell) = reader.next_cell().map_err(|_| broken())? else {
            grid.push(row + 1, cells)?;
            return Ok(grid);
        };
        let (line, column) = cell.get_position();
        if line != row {
            grid.push(row + 1, std::mem::take(&mut cells))?;
            row = line;
        }
        let column = column as usize;
        if column < MOST_COLUMNS {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = shown(cell.get_value());
        }
    }
    Err(bomb())
}

fn shown(value: &DataRef<'_>) -> String {
    match Data::from(value.clone()) {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => value.to_string(),
        Data::DateTime(value) => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    #[test]
    fn numbers_and_days_are_read_as_they_are_shown() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(0, 0, "说明").unwrap();
        let sheet = workbook.add_worksheet();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write(0, 0, "姓名").unwrap();
        sheet.write(0, 1, "手机").unwrap();
        sheet.write(0, 2, "入职").unwrap();
        sheet.write(4, 0, "林小满").unwrap();
        sheet.write(4, 1, 13_812_345_678_u64).unwrap();
        sheet.write_with_format(4, 2, ExcelDateTime::from_ymd(2026, 11, 1).unwrap(), &day).unwrap();
        sheet.write(1_000_000, 16_000, "x").unwrap();
        let grid = read(&workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(grid.lines.len(), 2, "the cell far away is in no column of ours");
        assert_eq!(grid.lines[1].number, 5);
        assert_eq!(grid.lines[1].cells, ["林小满", "13812345678", "2026-11-01"]);
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_read() {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..64 {
            zip.write_all(&zeros).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20, "small on disk: {}", bytes.len());
        assert_eq!(read(&bytes), Err(bomb()));
        assert_eq!(declared(b"<sst uniqueCount=\"4000000000\">"), 4_000_000_000);
    }
}
