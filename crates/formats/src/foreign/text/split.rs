//! Splitting the lines of a delimited text into cells, tolerant of what exports do with quotes.

use crate::foreign::record::{Cell, Record};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum State {
    #[default]
    Start,
    Plain,
    Quoted,
}

/// Splits one record, fed line by line.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    state: State,
    cell: String,
    /// `="` has no meaning.
    literal: bool,
}

impl Splitter {
    /// A splitter; a literal one knows quotes only as RFC 4180 does.
    pub(crate) fn new(literal: bool) -> Splitter {
        Splitter { literal, ..Splitter::default() }
    }

    /// Feeds one line; `true` when the record is complete, `false` when a quote is still open.
    pub(crate) fn feed(&mut self, line: &str, delimiter: u8, record: &mut Record) -> bool {
        let mut rest = line;
        loop {
            rest = match self.state {
                State::Start => self.start(rest),
                State::Quoted => match self.quoted(rest) {
                    Some(after) => after,
                    None => return false,
                },
                State::Plain => match self.plain(rest, delimiter, record) {
                    Some(after) => after,
                    None => return true,
                },
            };
        }
    }

    /// `="0012"` is a quoted cell too: its inside may hold the delimiter.
    fn start<'l>(&mut self, rest: &'l str) -> &'l str {
        let formula = rest.strip_prefix("=\"").filter(|_| !self.literal);
        let quoted = formula.or_else(|| rest.strip_prefix('"'));
        self.state = if quoted.is_some() { State::Quoted } else { State::Plain };
        quoted.unwrap_or(rest)
    }

    /// Takes up to the closing quote; `None` when the line ends before it.
    fn quoted<'l>(&mut self, rest: &'l str) -> Option<&'l str> {
        let Some(end) = memchr::memchr(b'"', rest.as_bytes()) else {
            self.cell.push_str(rest);
            self.cell.push('\n');
            return None;
        };
        self.cell.push_str(&rest[..end]);
        let after = &rest[end + 1..];
        if let Some(more) = after.strip_prefix('"') {
            self.cell.push('"');
            return Some(more);
        }
        self.state = State::Plain;
        Some(after)
    }

    /// Takes up to the delimiter; `None` when the line ends, and with it the record.
    fn plain<'l>(&mut self, rest: &'l str, delimiter: u8, record: &mut Record) -> Option<&'l str> {
        let end = memchr::memchr(delimiter, rest.as_bytes());
        self.cell.push_str(&rest[..end.unwrap_or(rest.len())]);
        let next = record.take_spare();
        record.cells.push(Cell::text(std::mem::replace(&mut self.cell, next)));
        self.state = State::Start;
        end.map(|end| &rest[end + 1..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Vec<String> {
        let mut record = Record::default();
        assert!(Splitter::default().feed(line, b',', &mut record));
        record.cells.into_iter().map(|c| c.text).collect()
    }

    #[test]
    fn quotes_of_exports() {
        assert_eq!(split(r#"a,"b,c","d""e",="0012,3",'7,"#), ["a", "b,c", "d\"e", "0012,3", "'7", ""]);
        assert_eq!(split("\"\t123\",27\" monitor"), ["\t123", "27\" monitor"]);
        assert_eq!(split(""), [""]);
        assert_eq!(split("\"a\"b,c"), ["ab", "c"]);
    }

    #[test]
    fn a_quote_spans_lines() {
        let (mut splitter, mut record) = (Splitter::default(), Record::default());
        assert!(!splitter.feed("a,\"b", b',', &mut record));
        assert!(splitter.feed("c\",d", b',', &mut record));
        assert_eq!(record.cells[1].text, "b\nc");
        assert_eq!(record.cells.len(), 3);
    }
}
