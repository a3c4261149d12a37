//! KPI tables of other tools: every figure becomes a reference beside our own.

use super::Convert;
use super::row::{CellError, RowView};
use super::shop::split_nick;
use crate::foreign::fold::fold;
use crate::foreign::format::{MetricColumn, Scale, Unit};
use crate::foreign::output::Output;
use crate::foreign::recognise::{Found, position};
use crate::foreign::record::Stored;
use crate::foreign::value::clean::clean;
use crate::foreign::value::clock::parse_serial;
use crate::foreign::value::decimal::parse_decimal;
use crate::foreign::value::ratio::shows_percent;
use crate::foreign::value::{parse_ratio, parse_seconds};
use crate::sink::Reference;
use crate::words::{Words, empty, shown};

/// Converts KPI tables. Rows are held until it is known which columns are in percent.
#[derive(Default)]
pub(crate) struct References {
    columns: Vec<Column>,
    held: Vec<Held>,
    bytes: usize,
    /// The columns are known and rows go straight through.
    flowing: bool,
}

/// Rows after which a column that showed no value above 1 is taken to be in fractions.
const HELD: usize = 5_000;
/// The same in bytes.
const HELD_BYTES: usize = 16 << 20;

struct Column {
    index: usize,
    header: String,
    metric: String,
    unit: Unit,
    percent: bool,
    scale: Scale,
    /// The format file names the column; what it does not name may well be no figure.
    named: bool,
}

struct Held {
    line: u64,
    raw: String,
    subject: Reference,
    values: Vec<Option<String>>,
}

impl Convert for References {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        if self.columns.is_empty() {
            self.columns = columns(row.found);
        }
        let values = self.columns.iter().map(|c| value(row, c.index)).collect();
        let held = Held { line: row.record.line, raw: row.record.raw(), subject: subject(row)?, values };
        if self.flowing {
            self.hand_on(&held, out);
            return Ok(());
        }
        self.bytes += row.record.cells.iter().map(|cell| cell.text.len() + 48).sum::<usize>();
        self.held.push(held);
        if self.held.len() >= HELD || self.bytes >= HELD_BYTES {
            self.finish(out);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Output<'_, '_>) {
        for (i, column) in self.columns.iter_mut().enumerate().filter(|(_, c)| c.unit == Unit::Ratio) {
            let seen = self.held.iter().filter_map(|h| h.values.get(i)?.as_deref()).any(shows_percent);
            column.percent = column.scale == Scale::Percent || (column.scale == Scale::Auto && seen);
        }
        self.flowing = true;
        for held in std::mem::take(&mut self.held) {
            self.hand_on(&held, out);
        }
    }
}

impl References {
    fn hand_on(&self, held: &Held, out: &mut Output<'_, '_>) {
        for (column, text) in self.columns.iter().zip(&held.values) {
            let read = text.as_deref().map(|text| read(text, column));
            if let (Some(None), Some(text)) = (&read, text) {
                if !column.named {
                    continue;
                }
                let reason = no_figure(text, column.unit.word());
                out.remark(held.line, &column.header, reason, &held.raw);
                continue;
            }
            let reference = Reference {
                metric: column.metric.clone(),
                header: column.header.clone(),
                value: read.flatten(),
                unit: column.unit.word().to_string(),
                ..held.subject.clone()
            };
            out.reference(held.line, &reference);
        }
    }
}

fn no_figure(text: &str, unit: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 不是以 {unit} 计的数值；这一格没有作为参考保存"),
        format!("{text} is no figure in {unit}; the cell is not kept"),
    )
}

/// The figures of a table: the columns that are neither subject nor period nor shop.
fn columns(found: &Found<'_>) -> Vec<Column> {
    let known = |metric: &MetricColumn| metric.headers.folded().find_map(|h| position(&found.names, h));
    let metrics: Vec<(usize, &MetricColumn)> =
        found.format.metrics.iter().filter_map(|m| Some((known(m)?, m))).collect();
    let free = |index: &usize| !found.columns.values().flatten().any(|c| c == index);
    let headers = found.headers.iter().enumerate().filter(|(i, h)| free(i) && !h.is_empty());
    headers
        .map(|(index, header)| {
            let metric = metrics.iter().find(|(at, _)| *at == index).map(|(_, m)| *m);
            let (id, unit) = metric.map_or((String::new(), Unit::Number), |m| (m.id.clone(), m.unit));
            let scale = metric.map_or(Scale::Fraction, |m| m.scale);
            Column {
                index,
                header: header.clone(),
                metric: id,
                unit,
                scale,
                percent: false,
                named: metric.is_some(),
            }
        })
        .collect()
}

fn value(row: &RowView<'_>, index: usize) -> Option<String> {
    let text = row.record.cells.get(index).map(|c| clean(&c.text))?;
    (!row.is_absent(text)).then(|| text.to_string())
}

/// Whom a row is about. A summary word in any cell makes it a summary row.
fn subject(row: &RowView<'_>) -> Result<Reference, CellError> {
    let format = row.format();
    let cells = || row.record.cells.iter().map(|c| clean(&c.text));
    let summary = cells().find_map(|text| Some((text, kind_of_word(row, text)?)));
    let default_kind =
        if format.quirks.subject_kind.is_empty() { "agent" } else { &format.quirks.subject_kind };
    let nick = row.text("subject");
    let (subject, kind) = summary.unwrap_or((nick, default_kind));
    if subject.is_empty() && kind == "agent" {
        return Err(row.error("subject", empty()));
    }
    let nick_shop = split_nick(subject).filter(|_| kind == "agent").map_or("", |(shop, _)| shop);
    let shop =
        [row.text("shop"), row.options.shop.unwrap_or(""), nick_shop].into_iter().find(|s| !s.is_empty());
    Ok(Reference {
        source: format.id.clone(),
        shop: shop.unwrap_or("").to_string(),
        subject: subject.to_string(),
        subject_kind: kind.to_string(),
        period: period(row),
        metric: String::new(),
        header: String::new(),
        value: None,
        unit: String::new(),
    })
}

fn kind_of_word<'a>(row: &RowView<'a>, text: &str) -> Option<&'a str> {
    let folded = fold(text);
    let mut kinds = row.format().summary.iter().filter(|(kind, _)| *kind != "skip");
    kinds.find(|(_, words)| words.iter().any(|w| fold(w) == folded)).map(|(kind, _)| kind.as_str())
}

/// The day or period as the table names it; a day that a workbook stored as a number is written out.
fn period(row: &RowView<'_>) -> String {
    let cell = row.found.columns.get("period").and_then(|i| row.record.cells.get(*i.first()?));
    let serial = cell.filter(|c| c.stored == Stored::Serial).and_then(|c| parse_serial(&c.text));
    serial.map_or_else(|| row.text("period").to_string(), |civil| civil.day.to_string())
}

fn read(text: &str, column: &Column) -> Option<String> {
    match column.unit {
        Unit::Ratio => parse_ratio(text, column.percent),
        Unit::Number => parse_ratio(text, false).or_else(|| parse_seconds(text)),
        Unit::Seconds => parse_seconds(text),
        Unit::Count => parse_decimal(text).map(|d| d.text()),
        Unit::Yuan => parse_decimal(text).map(|d| d.text()),
    }
}
