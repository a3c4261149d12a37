//! The lines of a backup.

use std::io::{BufRead, Read as _};

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::db::{Cell, Value};
use crate::error::{Error, Result, unreadable};
use crate::text::Words;
use crate::time::Moment;

/// The form written, and the newest that can be read.
pub(super) const FORM: u32 = 1;
/// No row is longer: a file that says otherwise is not ours.
const LONGEST: u64 = 256 << 20;

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Header {
    /// Always `backup`.
    pub(super) banzhang: String,
    pub(super) form: u32,
    /// Version of the program that took it.
    pub(super) version: String,
    pub(super) taken: Moment,
    /// Id and print of every migration that ran.
    pub(super) migrations: Vec<(String, String)>,
    pub(super) tables: Vec<Table>,
}

/// One table of the header.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: u64,
}

/// What every first line holds, whatever its form.
#[derive(Deserialize)]
struct Mark {
    banzhang: String,
    form: u32,
}

/// The line before a table's rows.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Begin {
    pub(super) table: String,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct End {
    pub(super) rows: u64,
    pub(super) sha256: String,
}

/// A cell as JSON: bytes are `{"b": base64}`, numbers that JSON does not know `{"r": text}`.
pub(super) fn json(cell: Cell<'_>) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Int(value) => value.into(),
        Cell::Real(value) if value.is_finite() => value.into(),
        Cell::Real(value) => json!({ "r": value.to_string() }),
        Cell::Text(text) => text.into(),
        Cell::Bytes(bytes) => json!({ "b": BASE64.encode(bytes) }),
    }
}

fn value(json: Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::String(text) => Value::Text(text),
        Json::Number(number) if number.is_f64() => Value::Real(number.as_f64()?),
        Json::Number(number) => Value::Int(number.as_i64()?),
        Json::Object(object) => match object.iter().next()? {
            (key, Json::String(text)) if key == "b" => Value::Bytes(BASE64.decode(text.as_bytes()).ok()?),
            (key, Json::String(text)) if key == "r" => Value::Real(text.parse().ok()?),
            _ => return None,
        },
        _ => return None,
    })
}

/// Reads lines and their print.
pub(super) struct Lines<R> {
    reader: R,
    print: Sha256,
    number: u64,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, print: Sha256::new(), number: 0, line: Vec::new() }
    }

    /// The next line, not yet in the print; an end without the last line means that the rest is missing.
    fn read(&mut self) -> Result<&[u8]> {
        self.line.clear();
        self.number += 1;
        let limited = (&mut self.reader).take(LONGEST).read_until(b'\n', &mut self.line);
        limited.map_err(|error| self.broken(&error))?;
        if self.line.pop() != Some(b'\n') {
            return Err(truncated());
        }
        Ok(&self.line)
    }

    fn count(&mut self) {
        self.print.update(&self.line);
        self.print.update(b"\n");
    }

    /// The first line; refuses what is no backup, or one of a newer form.
    pub(super) fn header(&mut self) -> Result<Header> {
        let line = self.read().map_err(|_| foreign())?;
        let mark: Mark = serde_json::from_slice(line).map_err(|_| foreign())?;
        if mark.banzhang != "backup" {
            return Err(foreign());
        }
        if mark.form > FORM {
            return Err(newer());
        }
        let header = serde_json::from_slice(line).map_err(|_| garbled(1))?;
        self.count();
        Ok(header)
    }

    /// The line that begins a table.
    pub(super) fn begin(&mut self) -> Result<String> {
        self.read()?;
        let begin: Begin = serde_json::from_slice(&self.line).map_err(|_| garbled(self.number))?;
        self.count();
        Ok(begin.table)
    }

    /// A row of `width` cells.
    pub(super) fn row(&mut self, width: usize) -> Result<Vec<Value>> {
        self.read()?;
        let cells: Vec<Json> = serde_json::from_slice(&self.line).map_err(|_| garbled(self.number))?;
        let values: Option<Vec<Value>> = cells.into_iter().map(value).collect();
        let values = values.filter(|values| values.len() == width).ok_or_else(|| garbled(self.number))?;
        self.count();
        Ok(values)
    }

    /// The last line: its print has to be that of the lines read, its count `rows`, and nothing may follow.
    pub(super) fn end(mut self, rows: u64) -> Result<String> {
        self.read()?;
        let end: End = serde_json::from_slice(&self.line).map_err(|_| garbled(self.number))?;
        let print = data_encoding::HEXLOWER.encode(&self.print.finalize_reset());
        if end.rows != rows || end.sha256 != print {
            return Err(changed());
        }
        let mut more = [0];
        match self.reader.read(&mut more) {
            Ok(0) => Ok(print),
            _ => Err(garbled(self.number + 1)),
        }
    }

    fn broken(&self, error: &std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => truncated(),
            _ if self.number == 1 => foreign(),
            _ => garbled(self.number),
        }
    }
}

/// It is no backup of ours.
pub(super) fn foreign() -> Error {
    unreadable(Words::fixed("这不是班长的备份文件。", "This is no backup of Banzhang."))
}

/// It ends too early.
fn truncated() -> Error {
    unreadable(Words::fixed(
        "备份文件不完整：结尾缺失。没有恢复任何内容，请使用另一份备份，或重新复制该文件。",
        "The backup is cut off: its end is missing. Nothing was restored; use another, or copy the file again.",
    ))
}

/// A line cannot be read.
pub(super) fn garbled(line: u64) -> Error {
    unreadable(Words::made(
        format!("备份文件已损坏：第 {line} 行无法读取。没有恢复任何内容，请使用另一份备份。"),
        format!("The backup is damaged: line {line} cannot be read. Nothing was restored; use another."),
    ))
}

/// Its print does not fit.
fn changed() -> Error {
    unreadable(Words::fixed(
        "备份文件的校验和或行数不符，内容被改动或损坏。没有恢复任何内容，请使用另一份备份。",
        "Checksum or number of rows do not fit: the backup was changed or damaged. Nothing was restored; use another.",
    ))
}

/// It was taken by a newer program.
pub(super) fn newer() -> Error {
    crate::error::conflict(
        "newer_backup",
        Words::fixed(
            "备份来自更新的版本。请先升级班长，再恢复。没有恢复任何内容。",
            "The backup is of a newer version. Upgrade Banzhang, then restore. Nothing was restored.",
        ),
    )
}
