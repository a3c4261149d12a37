//! Looking into a binary workbook before a reader takes it: its reader makes room for the whole rectangle
//! that the cells span, and for whatever size the sheet declares.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::{guard_sst, unsound, unwinding::step};
use crate::foreign::error::ForeignError;
use crate::foreign::options::Limits;

/// Most cells that the rectangles of all sheets may hold together.
const MOST_CELLS: u64 = 16 << 20;
/// Columns and rows of the largest sheet of this kind.
const MOST_COLUMNS: u32 = 256;
const MOST_ROWS: u32 = 65_536;

/// Refuses a workbook whose sheets would cost too much memory.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ForeignError> {
    let stream = workbook_stream(bytes)?;
    let lengths = shared_texts(&stream)?;
    let (mut total, mut text) = (0, 0);
    for start in sheet_starts(&stream) {
        let sheet = stream
            .get(start..)
            .ok_or_else(|| unsound("有一张工作表在文件之外", "a sheet lies outside of it"))?;
        total += rectangle(sheet)?;
        text += repeated_text(sheet, &lengths);
        if text > limits.shared_strings {
            return Err(unsound(
                "单元格反复引用过长的文字，会占满内存",
                "its cells repeat so long texts that they would fill the memory",
            ));
        }
        if total > MOST_CELLS {
            return Err(unsound(
                "单元格相隔太远，会占满内存",
                "its cells lie so far apart that they would fill the memory",
            ));
        }
    }
    Ok(())
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, ForeignError> {
    step(|| {
        let mut file = CompoundFile::open(Cursor::new(bytes))?;
        let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
        let mut stream = Vec::new();
        file.open_stream(name)?.take(bytes.len() as u64).read_to_end(&mut stream)?;
        Ok::<_, std::io::Error>(stream)
    })
}

/// Records one after the other: type and data.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = stream.split_at_checked(4)?;
        let length = usize::from(word(head, 2)?);
        let (data, rest) = rest.split_at_checked(length)?;
        stream = rest;
        Some((word(head, 0)?, data))
    })
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(word(data, at)?) | u32::from(word(data, at + 2)?) << 16)
}

const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const MUL_RK: u16 = 0x00bd;
const END: u16 = 0x000a;
const SHARED_TEXTS: u16 = 0x00fc;
const CONTINUE: u16 = 0x003c;
const SHARED_TEXT_CELL: u16 = 0x00fd;
const CELLS: [u16; 7] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd, 0x0006];

fn sheet_starts(stream: &[u8]) -> Vec<usize> {
    let globals = records(stream).take_while(|(kind, _)| *kind != END);
    let starts = globals.filter(|(kind, _)| *kind == BOUND_SHEET).filter_map(|(_, data)| long(data, 0));
    starts.filter_map(|start| usize::try_from(start).ok()).collect()
}

/// Lengths of the texts that cells refer to.
fn shared_texts(stream: &[u8]) -> Result<Vec<u64>, ForeignError> {
    let mut globals = records(stream).skip_while(|(kind, _)| !matches!(*kind, SHARED_TEXTS | END));
    let Some((SHARED_TEXTS, table)) = globals.next() else { return Ok(Vec::new()) };
    // Two counts come before the texts.
    let first = table.get(8..).ok_or_else(|| unsound("文字表不完整", "its table of texts is cut off"))?;
    let continued = globals.take_while(|(kind, _)| *kind == CONTINUE).map(|(_, data)| data);
    guard_sst::text_lengths(std::iter::once(first).chain(continued).collect())
        .ok_or_else(|| unsound("文字表自相矛盾", "its table of texts contradicts itself"))
}

/// Bytes of text that the cells of a sheet hold when each has its own copy.
fn repeated_text(sheet: &[u8], lengths: &[u64]) -> u64 {
    let cells =
        records(sheet).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == SHARED_TEXT_CELL);
    let texts = cells.filter_map(|(_, data)| usize::try_from(long(data, 6)?).ok());
    texts.filter_map(|index| lengths.get(index)).sum()
}

/// Cells of the rectangle that a sheet spans.
fn rectangle(sheet: &[u8]) -> Result<u64, ForeignError> {
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    for (kind, data) in records(sheet).take_while(|(kind, _)| *kind != END) {
        if kind == DIMENSIONS {
            check_dimensions(data)?;
        }
        if CELLS.contains(&kind) || kind == MUL_RK {
            let (Some(row), Some(first)) = (word(data, 0), word(data, 2)) else { continue };
            let last = if kind == MUL_RK {
                word(data, data.len().saturating_sub(2)).unwrap_or(first)
            } else {
                first
            };
            rows = (rows.0.min(u32::from(row)), rows.1.max(u32::from(row)));
            columns = (columns.0.min(u32::from(first)), columns.1.max(u32::from(first.max(last))));
        }
    }
    if columns.1 >= MOST_COLUMNS {
        return Err(unsound("有单元格超出最后一列", "a cell lies beyond the last column"));
    }
    let span = |(least, most): (u32, u32)| u64::from(most.saturating_sub(least)) + 1;
    Ok(if rows.0 == u32::MAX { 0 } else { span(rows) * span(columns) })
}

fn check_dimensions(data: &[u8]) -> Result<(), ForeignError> {
    let (first, last) = match data.len() {
        10 => (word(data, 0).map(u32::from), word(data, 2).map(u32::from)),
        _ => (long(data, 0), long(data, 4)),
    };
    let columns = if data.len() == 10 { word(data, 6) } else { word(data, 10) };
    let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
    let fits = last <= MOST_ROWS && first <= last && u32::from(columns.unwrap_or(0)) <= MOST_COLUMNS;
    if fits {
        Ok(())
    } else {
        Err(unsound("有一张工作表声明的大小不可能存在", "a sheet declares an impossible size"))
    }
}
