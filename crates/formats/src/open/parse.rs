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
use crate::sink::{Place, RAW_LIMIT, Reject, Sink};

/// Parses blocks for one worker.
pub struct Parser<'a, S> {
    file: &'a str,
    header: &'a Header,
    /// For lines of JSON that name their shop.
    json_header: Header,
    clocks: Clocks<'a>,
    sink: &'a mut S,
    splitter: Records,
    /// Rows given to the sink.
    pub rows: u64,
}

impl<'a, S: Sink> Parser<'a, S> {
    /// A parser that gives rows of `file` to `sink`.
    pub fn new(file: &'a str, header: &'a Header, clocks: Clocks<'a>, sink: &'a mut S) -> Parser<'a, S> {
        let json_header = Header::of(header.table, header.table.columns());
        Parser { file, header, json_header, clocks, sink, splitter: Records::new(), rows: 0 }
    }

    /// Parses a block of CSV.
    pub fn csv(&mut self, block: &Block) {
        let Some((bytes, first)) = self.records(block) else { return };
        // Checked once for the whole block; one bad byte costs its record only.
        let text = simdutf8::basic::from_utf8(bytes).ok();
        let mut records = std::mem::replace(&mut self.splitter, Records::new());
        let mut position = Position::default();
        while let Some(record) = records.next(bytes, &mut position) {
            let line = first + record.line;
            if let Err(error) = self.csv_record(line, &record, text) {
                self.reject(line, error, record.raw);
            }
        }
        self.splitter = records;
    }

    fn csv_record(&mut self, line: u64, record: &Record<'_>, block: Option<&str>) -> Result<(), CellError> {
        let width = self.header.width;
        if record.width() != width {
            return Err(CellError::new("", format!("has {} cells, the header has {width}", record.width())));
        }
        let cells = record.text(block).map_err(|_| {
            CellError::new("", "is not UTF-8; save the file as UTF-8, or give the export in its own encoding")
        })?;
        let row = self.header.row(&cells, &mut self.clocks)?;
        let place = Place { row: line, line };
        self.sink.row(place, &row);
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
                    true => "the line is longer than 4 MiB",
                    false => "a quote is opened and never closed; double the quotes inside a cell",
                };
                self.reject(*line, CellError::new("", reason), bytes);
                None
            }
        }
    }

    fn reject(&mut self, line: u64, error: CellError, raw: &[u8]) {
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
    let wrong = |reason: String| CellError::new("", reason);
    let object: HashMap<String, &RawValue> =
        serde_json::from_slice(text).map_err(|error| wrong(format!("is no JSON object: {error}")))?;
    let cell = |(name, value): (String, &RawValue)| {
        let text = match value.get().as_bytes().first() {
            Some(b'"') => serde_json::from_str(value.get()).map_err(|error| wrong(error.to_string()))?,
            Some(b'{' | b'[') => return Err(wrong(format!("{name} holds a list or an object"))),
            Some(b'n') => String::new(),
            Some(b't') => "1".to_owned(),
            Some(b'f') => "0".to_owned(),
            _ => value.get().to_owned(),
        };
        Ok((name, text))
    };
    object.into_iter().map(cell).collect()
}
