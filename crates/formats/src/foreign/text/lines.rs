//! Lines of a decoded text, none longer than a cap.

use std::io;

use super::Decoder;

/// One line without its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Line<'a> {
    /// Number in the file, from 1.
    pub(crate) number: u64,
    /// The text, cut where the line is too long.
    pub(crate) text: &'a str,
    /// Whether the line was longer than the cap; its rest is skipped.
    pub(crate) overlong: bool,
}

/// Cuts a text into lines.
pub(crate) struct Lines<'d, 'r> {
    source: Option<&'d mut Decoder<'r>>,
    text: String,
    at: usize,
    number: u64,
    cap: usize,
}

/// What of an overlong line is kept for the reject.
const KEPT: usize = 4 << 10;

impl<'d, 'r> Lines<'d, 'r> {
    /// Lines of `head`, then of what the source still has.
    pub(crate) fn new(head: String, source: Option<&'d mut Decoder<'r>>, cap: usize) -> Lines<'d, 'r> {
        Lines { source, text: head, at: 0, number: 0, cap }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        let mut searched = self.at;
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.text.as_bytes()[searched..]) {
                return Ok(Some(self.take(searched + end, 1)));
            }
            if self.text.len() - self.at > self.cap {
                return self.skip_overlong().map(Some);
            }
            self.text.drain(..self.at);
            self.at = 0;
            searched = self.text.len();
            if !self.more()? {
                let end = self.text.len();
                return Ok((end > 0).then(|| self.take(end, 0)));
            }
        }
    }

    /// Puts lines back in front, the first of which has the number `first`.
    pub(crate) fn put_back(&mut self, lines: &str, first: u64) {
        self.text.replace_range(..self.at, lines);
        self.at = 0;
        self.number = first - 1;
    }

    fn more(&mut self) -> io::Result<bool> {
        match self.source.as_mut() {
            Some(source) => source.fill(&mut self.text),
            None => Ok(false),
        }
    }

    fn take(&mut self, end: usize, terminator: usize) -> Line<'_> {
        let start = std::mem::replace(&mut self.at, end + terminator);
        self.number += 1;
        let line = &self.text[start..end];
        let text = line.strip_suffix('\r').unwrap_or(line);
        Line { number: self.number, overlong: text.len() > self.cap, text }
    }

    /// Drops the rest of a line that is longer than the cap, keeping memory at the size of one piece.
    fn skip_overlong(&mut self) -> io::Result<Line<'_>> {
        let kept = self.text[self.at..].floor_char_boundary(KEPT);
        let start: String = self.text[self.at..self.at + kept].to_string();
        loop {
            self.text.clear();
            let more = self.more()?;
            if let Some(end) = memchr::memchr(b'\n', self.text.as_bytes()) {
                self.text.drain(..=end);
                break;
            }
            if !more {
                self.text.clear();
                break;
            }
        }
        self.text.insert_str(0, &start);
        self.at = start.len();
        self.number += 1;
        Ok(Line { number: self.number, text: &self.text[..self.at], overlong: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(text: &[u8], cap: usize) -> Vec<(u64, String, bool)> {
        let mut decoder = Decoder::new(Box::new(text));
        let mut lines = Lines::new(String::new(), Some(&mut decoder), cap);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push((line.number, line.text.to_string(), line.overlong));
        }
        all
    }

    #[test]
    fn any_line_end_and_none_at_the_end() {
        let lines = collect(b"a\r\nb\n\nc", 100);
        let texts: Vec<_> = lines.iter().map(|(n, t, _)| (*n, t.as_str())).collect();
        assert_eq!(texts, [(1, "a"), (2, "b"), (3, ""), (4, "c")]);
    }

    #[test]
    fn a_huge_line_is_cut_and_the_next_one_is_whole() {
        let mut text = b"first\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', 3_000_000));
        text.extend(b"\nlast\n");
        let lines = collect(&text, 100_000);
        assert_eq!(lines.len(), 3);
        assert!(lines[1].2 && lines[1].1.len() == KEPT);
        assert_eq!(lines[2], (3, "last".to_string(), false));
    }
}
