//! Parses blocks of records of the open format.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::{
    Clocks, Header,
    blocks::Block,
    cells::CellError,
    records::{Position, Record, Records},
    row::Cells as _,
};
use crate::{
    sink::{Place, RAW_LIMIT, Reject, Sink},
    words::{Words, open_quote, shown, wrong_width},
};

/// Parses blocks for one worker.
pub struct Parser<'a, S> {
    file: &'a str,
    header: &'a Header,
    /// For lines of JSON that name their shop.
    json_header: Header,
    clocks: Clocks<'a>,
    sink: &'a mut S,
    /// Away while a block is split.
    splitter: Option<Records>,
    /// Rows given to the sink.
    pub rows: u64,
    /// Rows rejected.
    pub rejected: u64,
}

impl<'a, S: Sink> Parser<'a, S> {
    /// A parser that gives rows of `file` to `sink`.
    pub fn new(file: &'a str, header: &'a Header, clocks: Clocks<'a>, sink: &'a mut S) -> Parser<'a, S> {
        let json_header = Header::of(header.table, header.table.columns());
        Parser { file, header, json_header, clocks, sink, splitter: None, rows: 0, rejected: 0 }
    }

    /// Parses a block of CSV.
    pub fn csv(&mut self, block: &Block) {
        let Some((bytes, first)) = self.records(block) else { return };
        // Checked once for the whole block; one bad byte costs its record only.
        let text = simdutf8::basic::from_utf8(bytes).ok();
        let mut records = self.splitter.take().unwrap_or_else(Records::new);
        let mut position = Position::default();
        // By reference: a move right after it is written would wait for all stores before it.
        while let Some(record) = &records.next(bytes, &mut position) {
            let line = first + record.line;
            if let Err(error) = self.csv_record(line, record, text) {
                self.reject(line, error, record.raw);
            }
        }
        self.splitter = Some(records);
    }

    fn csv_record(&mut self, line: u64, record: &Record<'_>, block: Option<&str>) -> Result<(), CellError> {
        let width = self.header.width;
        if record.width() != width {
            return Err(CellError::new("", wrong_width(record.width(), width)));
        }
        let cells = record.text(block);
        let cells = cells.as_ref().map_err(|_| CellError::new("", no_utf8()))?;
        let read = self.header.row(cells, &mut self.clocks);
        let row = read.as_ref().map_err(CellError::clone)?;
        let place = Place { row: line, line };
        self.sink.row(place, row);
        self.rows += 1;
        if !self.header.unknown.is_empty() {
            let unknown = self.header.unknown.iter().map(|(name, at)| (name.as_str(), cells.cell(*at)));
            self.sink.attributes(place, &unknown.collect::<Vec<_>>());
        }
        Ok(())
    }

    /// Parses a block of JSON Lines.
    pub fn json(&mut self, block: &Block) {
        let Some((bytes, first)) = self.records(block) else { return };
        for (line, text) in (first..).zip(bytes.split(|&b| b == b'\n')) {
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if let Err(error) = self.json_record(line, text) {
                self.reject(line, error, text);
            }
        }
    }

    fn json_record(&mut self, line: u64, text: &[u8]) -> Result<(), CellError> {
        let object = object(text)?;
        let columns = self.header.table.columns();
        let cells: Vec<&str> =
            columns.iter().map(|column| object.get(*column).map_or("", String::as_str)).collect();
        let header = if object.contains_key("shop") { &self.json_header } else { self.header };
        let row = header.row(cells.as_slice(), &mut self.clocks)?;
        let place = Place { row: line, line };
        self.sink.row(place, &row);
        self.rows += 1;
        let unknown = object.iter().filter(|(name, _)| !columns.contains(&name.as_str()));
        let mut unknown: Vec<(&str, &str)> =
            unknown.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if !unknown.is_empty() {
            unknown.sort_unstable();
            self.sink.attributes(place, &unknown);
        }
        Ok(())
    }

    /// The records of a block; a broken line is rejected.
    fn records<'b>(&mut self, block: &'b Block) -> Option<(&'b [u8], u64)> {
        match block {
            Block::Records { bytes, line } => Some((bytes, *line)),
            Block::Broken { bytes, line, too_long } => {
                let reason = match too_long {
                    true => overlong(),
                    false => open_quote(),
                };
                self.reject(*line, CellError::new("", reason), bytes);
                None
            }
        }
    }

    fn reject(&mut self, line: u64, error: CellError, raw: &[u8]) {
        self.rejected += 1;
        let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        self.sink.reject(Reject {
            file: self.file.to_owned(),
            sheet: None,
            line,
            cell: error.column.to_owned(),
            reason: error.reason,
            raw: String::from_utf8_lossy(&raw[..raw.len().min(RAW_LIMIT)]).into_owned(),
            rejected: true,
        });
    }
}

/// One line as an object of texts. A number stays as it is written, so that no digit of an id is lost; `null` is an
/// absent cell, a flag may be `true` or `false`.
pub fn object(text: &[u8]) -> Result<HashMap<String, String>, CellError> {
    let no_json = |error| CellError::new("", no_json(&error));
    let object: HashMap<String, &RawValue> = serde_json::from_slice(text).map_err(no_json)?;
    let cell = |(name, value): (String, &RawValue)| {
        let text = match value.get().as_bytes().first() {
            Some(b'"') => serde_json::from_str(value.get()).map_err(no_json)?,
            Some(b'{' | b'[') => return Err(CellError::new("", nested(&name))),
            Some(b'n') => String::new(),
            Some(b't') => "1".to_owned(),
            Some(b'f') => "0".to_owned(),
            _ => value.get().to_owned(),
        };
        Ok((name, text))
    };
    object.into_iter().map(cell).collect()
}

fn no_utf8() -> Words {
    Words::new(
        "这一行不是 UTF-8 文字；请把文件另存为 UTF-8，或直接给出导出的原文件",
        "the row is not UTF-8; save the file as UTF-8, or give the export in its own encoding",
    )
}

fn overlong() -> Words {
    Words::new(
        "这一行超过 4 MiB，未读；请检查文件是否完整",
        "the line is longer than 4 MiB; check whether the file is complete",
    )
}

fn no_json(error: &serde_json::Error) -> Words {
    Words::new(
        format!("不是 JSON 对象（{error}）；请每行写一个对象"),
        format!("is no JSON object ({error}); write one object a line"),
    )
}

fn nested(name: &str) -> Words {
    let name = shown(name);
    Words::new(
        format!("{name} 里是列表或对象；请改为文字或数字"),
        format!("{name} holds a list or an object; write a text or a number"),
    )
}
