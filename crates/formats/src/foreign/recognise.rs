//! Finding the header row and the format it belongs to.

use std::collections::BTreeMap;

use super::error::Unrecognised;
use super::fold::{fold, without_remark};
use super::format::{Format, Table};
use super::record::{Cell, Record};
use super::value::clean::clean;
use super::value::decimal::parse_decimal;

/// Rows in which the header is looked for.
pub(crate) const SCANNED: usize = 20;

/// A table whose format is known.
#[derive(Clone, Debug)]
pub(crate) struct Found<'f> {
    pub(crate) format: &'f Format,
    /// Our column → indexes of its cells, the first filled one of which holds.
    pub(crate) columns: BTreeMap<&'f str, Vec<usize>>,
    /// The headers, one a column, as they stand.
    pub(crate) headers: Vec<String>,
    /// The forms under which each header may be known.
    pub(crate) names: Vec<Vec<String>>,
    /// Rows up to and including the header.
    pub(crate) rows: usize,
    /// Line of the last header row.
    pub(crate) line: u64,
    weight: usize,
}

/// Finds the format and its header among the first rows of a table.
pub(crate) fn find<'f>(rows: &[Record], formats: &'f [Format]) -> Option<Found<'f>> {
    let mut best: Option<Found<'f>> = None;
    for start in 0..rows.len().min(SCANNED) {
        for height in 1..=3.min(rows.len() - start) {
            let header = Header::merge(&rows[start..start + height]);
            for format in
                formats.iter().filter(|f| f.quirks.header_rows == 0 || height <= f.quirks.header_rows)
            {
                let Some(mut found) = header.fit(format, start + height, rows[start + height - 1].line)
                else {
                    continue;
                };
                found.weight = found.weight * 4 - height;
                if best.as_ref().is_none_or(|b| found.weight > b.weight) {
                    best = Some(found);
                }
            }
        }
    }
    best
}

/// One to three rows read as one header.
struct Header {
    display: Vec<String>,
    names: Vec<Vec<String>>,
}

impl Header {
    fn merge(rows: &[Record]) -> Header {
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); width];
        for (depth, row) in rows.iter().enumerate() {
            let mut group = String::new();
            for (column, parts) in columns.iter_mut().enumerate() {
                let text = row.cells.get(column).map_or("", |cell| clean(&cell.text));
                if !text.is_empty() {
                    group = text.to_string();
                }
                // A cell merged over several columns stands only in the first of them.
                let below =
                    rows[depth + 1..].iter().any(|r| r.cells.get(column).is_some_and(|c| !c.is_blank()));
                let part = if text.is_empty() && below { group.as_str() } else { text };
                if !part.is_empty() && parts.last().is_none_or(|last| last != part) {
                    parts.push(part.to_string());
                }
            }
        }
        let names = columns.iter().map(|parts| names_of(parts)).collect();
        Header { display: columns.iter().map(|parts| parts.join(" ")).collect(), names }
    }

    fn fit<'f>(&self, format: &'f Format, rows: usize, line: u64) -> Option<Found<'f>> {
        let mut columns = BTreeMap::new();
        for (column, headers) in &format.columns {
            let mut indexes: Vec<usize> =
                headers.folded().filter_map(|header| position(&self.names, header)).collect();
            indexes.dedup();
            if !indexes.is_empty() {
                columns.insert(column.as_str(), indexes);
            }
        }
        let there = |entry: &String| {
            alternatives(entry).any(|e| columns.contains_key(e) || position(&self.names, &fold(e)).is_some())
        };
        if format.signature.is_empty() || !format.signature.iter().all(there) {
            return None;
        }
        let mut used: Vec<usize> = columns.values().flatten().copied().collect();
        let figures =
            format.metrics.iter().flat_map(|m| m.headers.folded()).filter_map(|h| position(&self.names, h));
        used.extend(figures);
        used.sort_unstable();
        used.dedup();
        let weight = used.len() * 8 + format.signature.len();
        let (headers, names) = (self.display.clone(), self.names.clone());
        Some(Found { format, columns, headers, names, rows, line, weight })
    }
}

/// The column that has this folded header: exactly, else without its bracketed remark.
pub(crate) fn position(names: &[Vec<String>], folded: &str) -> Option<usize> {
    let whole = names.iter().position(|names| names.first().is_some_and(|n| n == folded));
    let part = || names.iter().position(|names| names.iter().any(|n| n == folded));
    whole.or_else(part).or_else(|| {
        names.iter().position(|n| n.iter().filter_map(|n| without_remark(n)).any(|n| n == folded))
    })
}

/// The whole of a merged header, and its lowest part alone.
fn names_of(parts: &[String]) -> Vec<String> {
    let mut names = vec![fold(&parts.concat())];
    if let (true, Some(last)) = (parts.len() > 1, parts.last()) {
        names.push(fold(last));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// What to tell about a table that has no known format.
pub(crate) fn describe(rows: &[Record], formats: &[Format], sheet: Option<&str>) -> Unrecognised {
    let header = rows.iter().take(SCANNED).max_by_key(|row| (header_like(row), std::cmp::Reverse(row.line)));
    let cells = header.map_or(&[][..], |row| &row.cells);
    let headers: Vec<String> =
        cells.iter().map(|c| clean(&c.text).to_string()).filter(|h| !h.is_empty()).collect();
    let names: Vec<Vec<String>> = headers.iter().map(|h| vec![fold(h)]).collect();
    // Of two that come equally near, whoever has orders or chats is helped more than who has another tool's figures.
    let near = |f: &&Format| (shared(f, &names), f.table != Table::Reference);
    let nearest = formats.iter().max_by_key(near).filter(|f| shared(f, &names) > 0);
    Unrecognised {
        sheet: sheet.map(str::to_string),
        line: header.map_or(1, |row| row.line),
        missing: nearest.map(|f| missing(f, &names)).unwrap_or_default(),
        nearest: nearest.map(|f| (f.id.clone(), f.zh.clone())),
        headers,
    }
}

/// How many cells could be headers: short, and no numbers.
fn header_like(row: &Record) -> usize {
    let looks = |cell: &&Cell| {
        let text = clean(&cell.text);
        !text.is_empty() && text.chars().count() <= 40 && parse_decimal(text).is_none()
    };
    row.cells.iter().filter(looks).count()
}

fn shared(format: &Format, names: &[Vec<String>]) -> usize {
    let columns =
        format.columns.values().filter(|headers| headers.folded().any(|h| position(names, h).is_some()));
    let metrics = format.metrics.iter().filter(|m| m.headers.folded().any(|h| position(names, h).is_some()));
    columns.count() + metrics.count()
}

/// The headers of the signature that are not there, each by its first name.
pub(crate) fn missing(format: &Format, names: &[Vec<String>]) -> Vec<String> {
    let present = |entry: &str| match format.columns.get(entry) {
        Some(headers) => headers.folded().any(|h| position(names, h).is_some()),
        None => position(names, &fold(entry)).is_some(),
    };
    let first = |entry: &String| {
        let entry = alternatives(entry).next().unwrap_or_default();
        format.columns.get(entry).and_then(|h| h.iter().next()).unwrap_or(entry).to_string()
    };
    format.signature.iter().filter(|entry| !alternatives(entry).any(present)).map(first).collect()
}

/// The parts of a signature entry, one of which must be there.
fn alternatives(entry: &str) -> impl Iterator<Item = &str> {
    entry.split('|').map(str::trim)
}
