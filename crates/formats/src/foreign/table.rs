//! From rows to a recognised table, and from a text file to rows.

use std::io::Read;

use super::catalogue::catalogue;
use super::chat::qianniu;
use super::convert::convert;
use super::error::{ForeignError, Unrecognised, listed};
use super::format::{Format, Table};
use super::open_table;
use super::output::Output;
use super::recognise::{self, Found, SCANNED, describe, find};
use super::record::{Grid, Record};
use super::text::delimited::DELIMITERS;
use super::text::html_token::Tokens;
use super::text::{Decoder, Delimited, HtmlTable, Lines};
use crate::words::Words;

/// Text that is looked at before anything is decided.
const BEGINNING: usize = 256 << 10;

/// Reads a text file: a page, a delimited table or a chat.
pub(crate) fn read_text<'r>(file: Box<dyn Read + 'r>, out: &mut Output<'_, '_>) -> Result<(), ForeignError> {
    let mut decoder = Decoder::new(file);
    let mut beginning = String::new();
    while beginning.len() < BEGINNING && decoder.fill(&mut beginning)? {}
    if beginning.trim().is_empty() {
        return Err(ForeignError::Empty);
    }
    let is_text = is_text(&beginning);
    let result = match HtmlTable::is_markup(&beginning) {
        true => read_page(beginning, &mut decoder, out),
        false => read_plain(beginning, &mut decoder, out),
    };
    let result = match result {
        Err(error) if error.is_unknown() && !is_text => Err(ForeignError::NoText),
        result => result,
    };
    out.recognised.encoding = decoder.encoding().to_string();
    if decoder.damaged() {
        out.note(damaged(decoder.encoding()));
    }
    result
}

/// Whether decoded characters can be text: no zeros, and few that nobody can see.
fn is_text(beginning: &str) -> bool {
    let unseen = |c: &char| *c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\r' | '\n'));
    let found = beginning.chars().filter(unseen).count();
    !beginning.contains('\0') && found * 10 <= beginning.chars().count()
}

fn read_page(
    beginning: String,
    decoder: &mut Decoder<'_>,
    out: &mut Output<'_, '_>,
) -> Result<(), ForeignError> {
    let mut grid = HtmlTable::new(Tokens::new(beginning, Some(decoder)), out.options.limits);
    match read_table(&mut grid, out)? {
        None => Ok(()),
        Some(unrecognised) => Err(refuse(unrecognised, out)),
    }
}

fn read_plain(
    beginning: String,
    decoder: &mut Decoder<'_>,
    out: &mut Output<'_, '_>,
) -> Result<(), ForeignError> {
    let cap = out.options.limits.record;
    let Layout { delimiter, known, open } = best_delimiter(&beginning, out)?;
    let chat = if known { None } else { qianniu::preview(&beginning, out.options) };
    let mut lines = Lines::new(beginning, Some(decoder), cap);
    if let Some(preview) = chat {
        introduce_chat(out);
        return qianniu::read(&mut lines, preview, out);
    }
    let mut grid = Delimited::new(lines, delimiter, out.options.limits).literal(open);
    match read_table(&mut grid, out)? {
        None => Ok(()),
        Some(unrecognised) => Err(refuse(unrecognised, out)),
    }
}

/// How a delimited text is laid out.
struct Layout {
    delimiter: u8,
    /// A format was recognised under this delimiter.
    known: bool,
    /// It is the open one.
    open: bool,
}

/// The delimiter under which a format is recognised, else the one that makes most cells.
fn best_delimiter(beginning: &str, out: &Output<'_, '_>) -> Result<Layout, ForeignError> {
    let mut widest = (0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let limits = out.options.limits;
        let mut grid =
            Delimited::new(Lines::new(beginning.to_string(), None, limits.record), delimiter, limits);
        let rows = first_rows(&mut grid, SCANNED)?;
        let open = open_table::header(&rows, out.options).is_some();
        if open || find(&rows, formats(out)).is_some() {
            return Ok(Layout { delimiter, known: true, open });
        }
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        if width > widest.0 {
            widest = (width, delimiter);
        }
    }
    Ok(Layout { delimiter: widest.1, known: false, open: false })
}

fn formats<'o>(out: &Output<'_, 'o>) -> &'o [Format] {
    match out.options.mapping {
        Some(mapping) => std::slice::from_ref(mapping.format()),
        None => &catalogue().formats,
    }
}

/// Reads one table; gives back what to say about it when its headers are not known.
pub(crate) fn read_table(
    grid: &mut dyn Grid,
    out: &mut Output<'_, '_>,
) -> Result<Option<Unrecognised>, ForeignError> {
    let mut rows = first_rows(grid, SCANNED + 2)?;
    if rows.is_empty() {
        return Ok(Some(Unrecognised {
            headers: Vec::new(),
            sheet: out.sheet.clone(),
            line: 1,
            nearest: None,
            missing: Vec::new(),
        }));
    }
    if let Some(header) = open_table::header(&rows, out.options) {
        return open_table::read(header, rows, grid, out).map(|()| None);
    }
    let Some(found) = find(&rows, formats(out)) else {
        return Ok(Some(describe(&rows, formats(out), out.sheet.as_deref())));
    };
    if out.sheet.as_ref().is_some_and(|sheet| found.format.quirks.skip_sheets.contains(sheet)) {
        return Ok(None);
    }
    introduce(&found, out)?;
    let data = rows.split_off(found.rows);
    convert(&found, data, grid, out)?;
    Ok(None)
}

/// The first rows that are not blank.
fn first_rows(grid: &mut dyn Grid, most: usize) -> Result<Vec<Record>, ForeignError> {
    let (mut rows, mut record) = (Vec::new(), Record::default());
    while rows.len() < most && grid.next_record(&mut record)? {
        if !record.is_blank() {
            rows.push(std::mem::take(&mut record));
        }
    }
    Ok(rows)
}

/// Says what was recognised, and that the shop is missing where nothing else can tell it.
fn introduce(found: &Found<'_>, out: &mut Output<'_, '_>) -> Result<(), ForeignError> {
    let format = found.format;
    let by_nick =
        matches!(format.table, Table::Messages | Table::Sessions | Table::Reference | Table::Ratings);
    let named = found.columns.contains_key("shop") || format.constants.contains_key("shop");
    if !by_nick && !named && out.options.shop.is_none() {
        return Err(ForeignError::NoShop { format: Words::new(&format.zh, &format.en) });
    }
    let recognised = &mut out.recognised;
    if recognised.format.is_empty() {
        (recognised.format, recognised.zh, recognised.en) =
            (format.id.clone(), format.zh.clone(), format.en.clone());
        recognised.header_line = Some(found.line);
        recognised.headers = found.headers.clone();
    }
    let table = match format.table {
        Table::Sessions => Table::Messages.word(),
        other => other.word(),
    };
    if !recognised.tables.iter().any(|t| t == table) {
        recognised.tables.push(table.to_string());
    }
    recognised.sheets.extend(out.sheet.clone());
    Ok(())
}

fn introduce_chat(out: &mut Output<'_, '_>) {
    let recognised = &mut out.recognised;
    recognised.format = "qianniu_text".to_string();
    recognised.zh = "千牛聊天记录（复制文本）".to_string();
    recognised.en = "Copied Qianniu chat".to_string();
    recognised.tables = vec![Table::Messages.word().to_string()];
}

fn damaged(encoding: &str) -> Words {
    Words::new(
        format!("有些字节不是 {encoding} 文字，已换成 \u{fffd}；如有乱码，请重新导出"),
        format!("some bytes are no {encoding} text and were replaced by \u{fffd}"),
    )
}

/// The error for headers that nothing known has.
pub(crate) fn refuse(unrecognised: Unrecognised, out: &Output<'_, '_>) -> ForeignError {
    let Some(mapping) = out.options.mapping else {
        return ForeignError::Unrecognised(Box::new(unrecognised));
    };
    let names: Vec<Vec<String>> = unrecognised.headers.iter().map(|h| vec![super::fold::fold(h)]).collect();
    let missing = recognise::missing(mapping.format(), &names).join(", ");
    ForeignError::MappingMismatch { missing, found: listed(&unrecognised.headers) }
}
