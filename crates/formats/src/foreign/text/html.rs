//! The tables of an HTML page as rows: what many back ends call an `.xls`.

use super::html_token::{Token, Tokens, attribute, unescape};
use crate::foreign::error::ForeignError;
use crate::foreign::options::Limits;
use crate::foreign::reason::{overlong_row, too_many_cells};
use crate::foreign::record::{Cell, Grid, Record};

/// Rows of all tables of a page, one after the other.
pub(crate) struct HtmlTable<'d, 'r> {
    tokens: Tokens<'d, 'r>,
    limits: Limits,
    /// Cells that reach down into the following rows: column, rows left, text.
    hanging: Vec<(usize, usize, String)>,
    open: Option<OpenCell>,
    bytes: usize,
}

struct OpenCell {
    text: String,
    columns: usize,
    rows: usize,
}

impl<'d, 'r> HtmlTable<'d, 'r> {
    pub(crate) fn new(tokens: Tokens<'d, 'r>, limits: Limits) -> HtmlTable<'d, 'r> {
        HtmlTable { tokens, limits, hanging: Vec::new(), open: None, bytes: 0 }
    }

    /// Whether a text looks like a page and not like a delimited table.
    pub(crate) fn is_markup(head: &str) -> bool {
        let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let window = start[..start.floor_char_boundary(64 << 10)].to_ascii_lowercase();
        window.starts_with('<')
            && (window.contains("<table") || window.contains("<html") || window.contains("<tr"))
    }

    /// Takes one token; `true` when it ends the row.
    fn take(&mut self, token: &Token, record: &mut Record) -> bool {
        match token {
            Token::Text(text) => self.append(&unescape(text), record),
            Token::Close(name) if matches!(name.as_str(), "td" | "th") => self.end_cell(record),
            Token::Close(name) if matches!(name.as_str(), "tr" | "table") => {
                return self.end_row(record);
            }
            Token::Open { name, attributes } => match name.as_str() {
                "br" | "p" => self.append("\n", record),
                "td" | "th" => self.start_cell(attributes, record),
                "tr" | "table" => return self.end_row(record),
                _ => (),
            },
            Token::Close(_) => (),
        }
        false
    }

    fn append(&mut self, text: &str, record: &mut Record) {
        let Some(open) = self.open.as_mut() else { return };
        self.bytes += text.len();
        match self.bytes > self.limits.record {
            true => record.fault = Some(overlong_row(self.limits.record)),
            false => open.text.push_str(text),
        }
    }

    fn start_cell(&mut self, attributes: &str, record: &mut Record) {
        self.end_cell(record);
        let span =
            |name| attribute(attributes, name).and_then(|v| v.parse().ok()).unwrap_or(1usize).clamp(1, 1_000);
        self.open = Some(OpenCell { text: String::new(), columns: span("colspan"), rows: span("rowspan") });
    }

    fn end_cell(&mut self, record: &mut Record) {
        let Some(cell) = self.open.take() else { return };
        for _ in 0..cell.columns {
            self.fill_hanging(record);
            if record.cells.len() >= self.limits.cells {
                record.fault = Some(too_many_cells(self.limits.cells));
                return;
            }
            if cell.rows > 1 && self.hanging.len() < self.limits.cells {
                self.hanging.push((record.cells.len(), cell.rows, cell.text.clone()));
            }
            record.cells.push(Cell::text(cell.text.as_str()));
        }
    }

    /// Repeats the cells that reach into this row from above, where it is their turn.
    fn fill_hanging(&mut self, record: &mut Record) {
        while let Some((_, _, text)) =
            self.hanging.iter().find(|(column, _, _)| *column == record.cells.len())
        {
            record.cells.push(Cell::text(text.as_str()));
        }
    }

    fn end_row(&mut self, record: &mut Record) -> bool {
        self.end_cell(record);
        if record.cells.is_empty() && record.fault.is_none() {
            return false;
        }
        self.fill_hanging(record);
        for hanging in &mut self.hanging {
            hanging.1 -= 1;
        }
        self.hanging.retain(|(_, rows, _)| *rows > 0);
        self.bytes = 0;
        true
    }
}

impl Grid for HtmlTable<'_, '_> {
    fn next_record(&mut self, record: &mut Record) -> Result<bool, ForeignError> {
        record.clear();
        while let Some(token) = self.tokens.next_token()? {
            if record.cells.is_empty() && self.open.is_none() {
                record.line = self.tokens.line;
            }
            if self.take(&token, record) {
                return Ok(true);
            }
        }
        Ok(self.end_row(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(page: &str) -> Vec<Vec<String>> {
        let mut grid = HtmlTable::new(Tokens::new(page.to_string(), None), Limits::default());
        let (mut record, mut all) = (Record::default(), Vec::new());
        while grid.next_record(&mut record).unwrap() {
            all.push(record.cells.iter().map(|c| c.text.clone()).collect());
        }
        all
    }

    #[test]
    fn a_table_with_spans_entities_and_no_closing_tags() {
        let page = "<html><style>td{a:'<td>'}</style><!-- <td>x</td> --><TABLE><tr><th rowspan=2>A<th colspan='2'>B\
            <tr><td>b1</td><td>b2&amp;&#65;</td></tr><tr><td>1<br>2<td style=\"x>y\">&nbsp;3";
        let expected = [vec!["A", "B", "B"], vec!["A", "b1", "b2&A"], vec!["1\n2", " 3"]]
            .map(|r| r.iter().map(|s| s.to_string()).collect::<Vec<_>>());
        assert_eq!(rows(page), expected);
        assert!(HtmlTable::is_markup(page) && !HtmlTable::is_markup("<a>,b"));
    }

    #[test]
    fn deep_and_broken_markup_ends() {
        assert!(rows(&"<table><tr><td>".repeat(10_000)).len() <= 10_000);
        assert!(rows(&"<".repeat(100_000)).is_empty());
        assert!(rows("<tr><td>&&&#xffffff;&unknown;").len() == 1);
    }
}
