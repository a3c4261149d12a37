//! Splitting the lines of a delimited text into cells, tolerant of what exports do with quotes.

use crate::foreign::record::Cell;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum State {
    #[default]
    Start,
    Plain,
    Quoted,
    QuoteInQuoted,
}

/// Splits one record, fed line by line.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    state: State,
    cell: String,
}

impl Splitter {
    /// Feeds one line; `true` when the record is complete, `false` when a quote is still open.
    pub(crate) fn feed(&mut self, line: &str, delimiter: char, cells: &mut Vec<Cell>) -> bool {
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            // `="0012"` is a quoted cell too: its inside may hold the delimiter.
            if self.state == State::Start && c == '=' && chars.peek() == Some(&'"') {
                continue;
            }
            self.step(c, delimiter, cells);
        }
        if self.state == State::Quoted {
            self.cell.push('\n');
            return false;
        }
        self.end_cell(cells);
        true
    }

    fn step(&mut self, c: char, delimiter: char, cells: &mut Vec<Cell>) {
        match self.state {
            State::Quoted if c == '"' => self.state = State::QuoteInQuoted,
            State::Quoted => self.cell.push(c),
            _ if c == delimiter => self.end_cell(cells),
            State::Start if c == '"' => self.state = State::Quoted,
            State::QuoteInQuoted if c == '"' => {
                self.cell.push(c);
                self.state = State::Quoted;
            }
            _ => {
                self.cell.push(c);
                self.state = State::Plain;
            }
        }
    }

    fn end_cell(&mut self, cells: &mut Vec<Cell>) {
        cells.push(Cell::text(std::mem::take(&mut self.cell)));
        self.state = State::Start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Vec<String> {
        let mut cells = Vec::new();
        assert!(Splitter::default().feed(line, ',', &mut cells));
        cells.into_iter().map(|c| c.text).collect()
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
        let (mut splitter, mut cells) = (Splitter::default(), Vec::new());
        assert!(!splitter.feed("a,\"b", ',', &mut cells));
        assert!(splitter.feed("c\",d", ',', &mut cells));
        assert_eq!(cells[1].text, "b\nc");
        assert_eq!(cells.len(), 3);
    }
}
