//! Splits a block into records and records into cells.
//!
//! Means what the csv crate means, at a fraction of its cost: a line without quotes and without a bare carriage
//! return is cut at its commas where it lies, many bytes at a time, and only other records go through csv-core (see
//! `bench/`).

use std::str::Utf8Error;

use csv_core::ReadRecordResult;
use memchr::memchr_iter;
use wide::u8x64;

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
    #[inline]
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
    #[inline]
    pub fn next<'r>(&'r mut self, block: &'r [u8], position: &mut Position) -> Option<Record<'r>> {
        loop {
            let rest = block.get(position.byte..).filter(|rest| !rest.is_empty())?;
            let end = self.cut(rest);
            let taken = match rest.get(end..) {
                None | Some([]) => end,
                Some([b'\n', ..]) => end + 1,
                Some([b'\r'] | [b'\r', b'\n', ..]) => end + 2,
                Some(_) => return self.quoted(block, position),
            };
            let Position { byte: begin, line } = *position;
            *position = Position { byte: begin + taken, line: line + 1 };
            if end > 0 {
                self.ends.push(end);
                return Some(Record { line, begin, raw: &rest[..end], ends: &self.ends, unquoted: None });
            }
        }
    }

    /// Notes the commas before the first quote or line end, and returns its place.
    #[inline]
    fn cut(&mut self, rest: &[u8]) -> usize {
        self.ends.clear();
        let (wide, tail) = rest.as_chunks();
        for (n, bytes) in wide.iter().enumerate() {
            if let Some(end) = self.cut_wide(n * WIDTH, bytes) {
                return end;
            }
        }
        let mut last = [0; WIDTH];
        last[..tail.len()].copy_from_slice(tail);
        self.cut_wide(wide.len() * WIDTH, &last).unwrap_or(rest.len())
    }

    /// The same for the bytes at a place; `None` when the record goes on behind them.
    #[inline]
    fn cut_wide(&mut self, at: usize, bytes: &[u8; WIDTH]) -> Option<usize> {
        let Marks { mut commas, ends } = Marks::of(bytes);
        commas &= below_first(ends);
        while commas != 0 {
            self.ends.push(at + commas.trailing_zeros() as usize);
            commas &= commas - 1;
        }
        (ends != 0).then(|| at + ends.trailing_zeros() as usize)
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

/// So many bytes are looked at together, since cells are too short for a search each: one bit a byte fills a number.
const WIDTH: usize = 64;

/// What matters among some bytes, one bit a byte.
struct Marks {
    commas: u64,
    /// Quotes and both parts of a line end.
    ends: u64,
}

impl Marks {
    #[inline]
    fn of(bytes: &[u8; WIDTH]) -> Marks {
        let bytes = u8x64::new(*bytes);
        let are = |byte: u8| bytes.simd_eq(u8x64::splat(byte));
        let ends = are(b'\n') | are(b'\r') | are(b'"');
        Marks { commas: are(b',').to_bitmask(), ends: ends.to_bitmask() }
    }
}

/// All bits below the lowest of these; all where there is none.
fn below_first(bits: u64) -> u64 {
    bits.wrapping_sub(1) & !bits
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
                prop::sample::select(vec!["a", "好", "sixteen letters.", "\"", ",", ",", "\n", "\r\n", "\r", "\"\"", "x\"y", ",\"", "\",", "\n\""]),
                0..30,
            ),
        ) {
            let text = parts.concat();
            assert_eq!(ours(&text), theirs(&text), "{text:?}");
        }
    }
}
