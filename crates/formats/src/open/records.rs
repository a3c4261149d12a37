//! Splits a block into records and records into cells.
//!
//! Means what the csv crate means, at a fraction of its cost: a line without quotes and without a bare carriage
//! return is cut at its commas where it lies, and only other records go through csv-core (see `bench/`).

use std::str::Utf8Error;

use csv_core::ReadRecordResult;
use memchr::{memchr, memchr_iter, memchr2};

use super::row::Cells;

/// Takes records off a block, keeping its buffers between them.
pub struct Records {
    core: csv_core::Reader,
    /// Where each cell of the record ends in its text.
    ends: Vec<usize>,
    unquoted: Vec<u8>,
    /// As many places for cells as csv-core has asked for so far.
    room: Vec<usize>,
}

/// One record of a block.
pub struct Record<'r> {
    /// Line of the block, from 0.
    pub line: u64,
    /// Where it begins in the block.
    pub begin: usize,
    /// The bytes of the record as they stand.
    pub raw: &'r [u8],
    ends: &'r [usize],
    /// The cells one after the other, without commas and quotes, for a record that has some.
    unquoted: Option<&'r [u8]>,
}

/// The cells of a record, checked to be UTF-8.
pub struct Text<'r> {
    text: &'r str,
    ends: &'r [usize],
    /// Bytes between two cells: the comma, or none.
    gap: usize,
}

impl Cells for Text<'_> {
    fn cell(&self, number: usize) -> &str {
        let from = if number == 0 { 0 } else { self.ends.get(number - 1).map_or(0, |end| end + self.gap) };
        let to = self.ends.get(number).copied().unwrap_or(from);
        self.text.get(from..to).unwrap_or_default()
    }
}

impl<'r> Record<'r> {
    /// How many cells there are.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// The record as text. `block` is the whole block where it is known to be text.
    pub fn text(&self, block: Option<&'r str>) -> Result<Text<'r>, Utf8Error> {
        let known = block.and_then(|block| block.get(self.begin..self.begin + self.raw.len()));
        let (text, gap) = match (self.unquoted, known) {
            (Some(unquoted), _) => (std::str::from_utf8(unquoted)?, 0),
            (None, Some(known)) => (known, 1),
            (None, None) => (std::str::from_utf8(self.raw)?, 1),
        };
        Ok(Text { text, ends: self.ends, gap })
    }
}

/// A place in a block.
#[derive(Clone, Copy, Default)]
pub struct Position {
    /// The next byte.
    pub byte: usize,
    /// Its line, from 0.
    pub line: u64,
}

impl Records {
    /// A splitter for RFC 4180.
    pub fn new() -> Records {
        Records {
            core: csv_core::Reader::new(),
            ends: Vec::new(),
            unquoted: vec![0; 4 << 10],
            room: vec![0; 64],
        }
    }

    /// The record at a position, which moves behind it; `None` at the end of the block. Empty lines are none.
    pub fn next<'r>(&'r mut self, block: &'r [u8], position: &mut Position) -> Option<Record<'r>> {
        loop {
            let rest = block.get(position.byte..).filter(|rest| !rest.is_empty())?;
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
            let Position { byte, line: number } = *position;
            if memchr2(b'"', b'\r', line).is_some() {
                return self.quoted(block, position);
            }
            *position = Position { byte: byte + end + 1, line: number + 1 };
            if !line.is_empty() {
                self.cut(line);
                return Some(Record {
                    line: number,
                    begin: byte,
                    raw: line,
                    ends: &self.ends,
                    unquoted: None,
                });
            }
        }
    }

    /// Cuts a line without quotes at its commas. Cells are short, so eight bytes at a time beat a search for each.
    fn cut(&mut self, line: &[u8]) {
        self.ends.clear();
        let (words, rest) = line.as_chunks::<8>();
        for (n, word) in words.iter().enumerate() {
            let mut commas = commas(*word);
            while commas != 0 {
                self.ends.push(n * 8 + commas.trailing_zeros() as usize / 8);
                commas &= commas - 1;
            }
        }
        let tail = line.len() - rest.len();
        let commas = rest.iter().enumerate().filter(|(_, byte)| **byte == b',');
        self.ends.extend(commas.map(|(n, _)| tail + n));
        self.ends.push(line.len());
    }

    /// Takes a record with quotes off the block.
    fn quoted<'r>(&'r mut self, block: &'r [u8], position: &mut Position) -> Option<Record<'r>> {
        let begin = position.byte;
        let rest = &block[begin..];
        let (read, written, count) = self.unquote(rest)?;
        let line = position.line;
        position.byte += read;
        position.line += memchr_iter(b'\n', &rest[..read]).count() as u64;
        self.ends.clear();
        self.ends.extend_from_slice(&self.room[..count]);
        let unquoted = Some(&self.unquoted[..written]);
        Some(Record { line, begin, raw: &rest[..read], ends: &self.ends, unquoted })
    }

    /// Runs csv-core over one record: bytes read, bytes written, cells.
    fn unquote(&mut self, rest: &[u8]) -> Option<(usize, usize, usize)> {
        self.core.reset();
        let (mut read, mut written, mut count) = (0, 0, 0);
        loop {
            let (result, taken, wrote, cells) =
                self.core.read_record(&rest[read..], &mut self.unquoted[written..], &mut self.room[count..]);
            read += taken;
            written += wrote;
            count += cells;
            match result {
                ReadRecordResult::Record => return Some((read, written, count)),
                ReadRecordResult::End => return None,
                ReadRecordResult::OutputFull => self.unquoted.resize(self.unquoted.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.room.resize(self.room.len() * 2, 0),
                // The block is over; the next call, with nothing, ends the record.
                ReadRecordResult::InputEmpty => {}
            }
        }
    }
}

/// The high bit of every byte that is a comma.
fn commas(word: [u8; 8]) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let other = u64::from_le_bytes(word) ^ u64::from_le_bytes([b','; 8]);
    // Exact: the sum of seven-bit parts never carries into the next byte.
    !(((other & LOW) + LOW) | other | LOW)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop, proptest};

    use super::{Cells as _, Position, Records};

    fn ours(text: &str) -> Vec<Vec<String>> {
        let (mut records, mut position) = (Records::new(), Position::default());
        let mut found = Vec::new();
        while let Some(record) = records.next(text.as_bytes(), &mut position) {
            let cells = record.text(Some(text)).unwrap();
            found.push((0..record.width()).map(|n| cells.cell(n).to_owned()).collect());
        }
        found
    }

    fn theirs(text: &str) -> Vec<Vec<String>> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn records_are_those_of_the_csv_crate(
            parts in prop::collection::vec(
                prop::sample::select(vec!["a", "好", "\"", ",", ",", "\n", "\r\n", "\r", "\"\"", "x\"y", ",\"", "\",", "\n\""]),
                0..30,
            ),
        ) {
            let text = parts.concat();
            assert_eq!(ours(&text), theirs(&text), "{text:?}");
        }
    }
}
