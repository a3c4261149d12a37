//! Files as one JSON document: `{"files": [{"file", "recognised", "rows": {table: […]}, "reference": […],
//! "rejects": […]}]}`. Every cell is a string, as in the open format, so that no number passes through a float.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use formats::{
    FileRead, OrderLine, Place, Reference, Reject, Sink,
    write::{Encoding, OpenWriter, WriteError, table_of},
};
use kpi::{input::Row, why::Language};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Reading, spool::Spool};
use crate::{
    arguments::ReadArguments,
    error::CommandError,
    intake::{Named, Rejects},
    output::Output,
};

/// Writes the document.
pub fn run(reading: &Reading, arguments: &ReadArguments, rejects: &mut Rejects) -> Result<(), CommandError> {
    let output = arguments.output.as_deref();
    let mut out = Output::create(output)?;
    let path = output.unwrap_or(Path::new("-")).to_owned();
    let failed = |source| CommandError::Output { path: path.clone(), source };
    out.write_all(b"{\"files\":[").map_err(failed)?;
    for (n, Named { source, .. }) in reading.files.iter().enumerate() {
        let mut lists = Lists::new(reading.offset(), arguments.lang.into(), &mut *rejects).map_err(failed)?;
        let read = reading.read(source, &mut lists)?;
        if let Some(error) = lists.error.take() {
            return Err(failed(error));
        }
        out.write_all(if n == 0 { b"\n" } else { b",\n" }).map_err(failed)?;
        lists.write_to(&source.name(), &read, &mut out).map_err(failed)?;
    }
    out.write_all(b"\n]}\n").map_err(failed)?;
    out.finish()
}

/// The lists of one file.
struct Lists<'r> {
    offset: i64,
    language: Language,
    rows: BTreeMap<&'static str, Spool>,
    last: &'static str,
    reference: Spool,
    rejected: Spool,
    rejects: &'r mut Rejects,
    error: Option<io::Error>,
}

impl<'r> Lists<'r> {
    fn new(offset: i64, language: Language, rejects: &'r mut Rejects) -> io::Result<Lists<'r>> {
        let (reference, rejected) = (Spool::new()?, Spool::new()?);
        Ok(Lists {
            offset,
            language,
            rows: BTreeMap::new(),
            last: "",
            reference,
            rejected,
            rejects,
            error: None,
        })
    }

    fn push(&mut self, table: &'static str, value: Vec<u8>) -> io::Result<()> {
        if !self.rows.contains_key(table) {
            self.rows.insert(table, Spool::new()?);
        }
        self.last = table;
        self.rows.get_mut(table).map_or(Ok(()), |spool| spool.push(value))
    }

    /// Keeps the first error until the file is read.
    fn keep(&mut self, done: io::Result<()>) {
        if let (Err(error), None) = (done, &self.error) {
            self.error = Some(error);
        }
    }

    fn write_to(self, name: &str, read: &FileRead, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"file\":")?;
        serde_json::to_writer(&mut *out, name)?;
        out.write_all(b",\"recognised\":")?;
        serde_json::to_writer(&mut *out, &recognised(read, self.language))?;
        out.write_all(b",\n\"rows\":{")?;
        for (n, (table, spool)) in self.rows.into_iter().enumerate() {
            write!(out, "{}\"{table}\":", if n == 0 { "\n" } else { ",\n" })?;
            spool.write_to(out)?;
        }
        out.write_all(b"},\n\"reference\":")?;
        self.reference.write_to(out)?;
        out.write_all(b",\n\"rejects\":")?;
        self.rejected.write_to(out)?;
        out.write_all(b"}")
    }
}

impl Sink for Lists<'_> {
    fn row(&mut self, _: Place, row: &Row<'_>) {
        let done = object(row, self.offset).and_then(|value| self.push(table_of(row).name(), value));
        self.keep(done);
    }

    fn attributes(&mut self, _: Place, cells: &[(&str, &str)]) {
        let cells: Map<String, Value> =
            cells.iter().map(|&(name, text)| (name.to_owned(), Value::from(text))).collect();
        if let Some(spool) = self.rows.get_mut(self.last) {
            spool.add_to_last("attributes", Value::Object(cells).to_string().as_bytes());
        }
    }

    fn order_line(&mut self, _: Place, line: &OrderLine<'_>) {
        let value = serde_json::to_vec(&Line::of(line)).map_err(io::Error::from);
        let done = value.and_then(|value| self.push("order_lines", value));
        self.keep(done);
    }

    fn reference(&mut self, _: Place, reference: &Reference) {
        let value = serde_json::to_vec(&Figure::of(reference)).map_err(io::Error::from);
        let done = value.and_then(|value| self.reference.push(value));
        self.keep(done);
    }

    fn reject(&mut self, reject: Reject) {
        let value = serde_json::to_vec(&Rejected::of(&reject, self.language)).map_err(io::Error::from);
        let done = value.and_then(|value| self.rejected.push(value));
        self.keep(done);
        self.rejects.add(vec![reject]);
    }
}

/// A row as the object that a JSON Lines file of the open format has.
fn object(row: &Row<'_>, offset: i64) -> io::Result<Vec<u8>> {
    let write = || {
        let mut writer = OpenWriter::new(Vec::new(), table_of(row), Encoding::JsonLines)?.at_offset(offset);
        writer.row(row)?;
        writer.finish()
    };
    let mut line = write().map_err(|error: WriteError| match error {
        WriteError::Write(error) => error,
        error => io::Error::other(error),
    })?;
    line.truncate(line.trim_ascii_end().len());
    Ok(line)
}

fn recognised(read: &FileRead, language: Language) -> Value {
    let found = &read.recognised;
    let notes: Vec<&str> = found.notes.iter().map(|note| note.text(language)).collect();
    serde_json::json!({
        "format": found.format, "zh": found.zh, "en": found.en, "tables": found.tables, "encoding": found.encoding,
        "sheets": found.sheets, "header_line": found.header_line, "headers": found.headers, "rows": found.rows,
        "rejected": found.rejected, "skipped": found.skipped, "notes": notes,
    })
}

/// A line of an order whose order is in another file.
#[derive(Serialize)]
struct Line<'l> {
    shop: &'l str,
    order_id: &'l str,
    sku: &'l str,
    title: &'l str,
    line_units: Option<i64>,
    line_amount: Option<String>,
}

impl<'l> Line<'l> {
    fn of(line: &OrderLine<'l>) -> Line<'l> {
        Line {
            shop: line.shop,
            order_id: line.order_id,
            sku: line.sku,
            title: line.title,
            line_units: line.units,
            line_amount: line.amount.map(super::convert::decimal),
        }
    }
}

/// A figure of another tool.
#[derive(Serialize)]
struct Figure<'f> {
    source: &'f str,
    shop: &'f str,
    subject: &'f str,
    subject_kind: &'f str,
    period: &'f str,
    metric: &'f str,
    header: &'f str,
    value: Option<&'f str>,
    unit: &'f str,
}

impl<'f> Figure<'f> {
    fn of(reference: &'f Reference) -> Figure<'f> {
        Figure {
            source: &reference.source,
            shop: &reference.shop,
            subject: &reference.subject,
            subject_kind: &reference.subject_kind,
            period: &reference.period,
            metric: &reference.metric,
            header: &reference.header,
            value: reference.value.as_deref(),
            unit: &reference.unit,
        }
    }
}

/// A row that could not be read.
#[derive(Serialize)]
struct Rejected<'r> {
    sheet: Option<&'r str>,
    line: u64,
    cell: &'r str,
    reason: &'r str,
    raw: &'r str,
    rejected: bool,
}

impl<'r> Rejected<'r> {
    fn of(reject: &'r Reject, language: Language) -> Rejected<'r> {
        Rejected {
            sheet: reject.sheet.as_deref(),
            line: reject.line,
            cell: &reject.cell,
            reason: reject.reason.text(language),
            raw: &reject.raw,
            rejected: reject.rejected,
        }
    }
}
