//! Cuts a stream into blocks that end where a record ends, so that several workers can parse one file.
//!
//! What is a record is what the csv crate says: a quote opens a cell only at its beginning, and a line end inside
//! quotes is text. A record that is longer than [`LONGEST_RECORD`], or whose quote is never closed, costs its first
//! line and not the rest of the file.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// Blocks are about so large: handing one over costs nothing, and one stays in a core's cache while it is parsed.
const BLOCK: usize = 256 << 10;

/// No record is longer: a longer one is rejected, so that memory stays bounded.
pub const LONGEST_RECORD: usize = 4 << 20;

/// How records end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// RFC 4180: quotes may hide line ends.
    Csv,
    /// One record a line, always.
    Lines,
}

/// A piece of a file.
#[derive(PartialEq, Eq, Debug)]
pub enum Block {
    /// Whole records.
    Records {
        /// The bytes.
        bytes: Vec<u8>,
        /// Line of the first one, from 1.
        line: u64,
    },
    /// A line that is no record: the quote it opens is never closed, or it is too long.
    Broken {
        /// The beginning of the line.
        bytes: Vec<u8>,
        /// Its number, from 1.
        line: u64,
        /// Whether it is too long, else its quote is never closed.
        too_long: bool,
    },
}

/// A stream being cut.
pub struct Blocks<R> {
    source: R,
    syntax: Syntax,
    buffer: Vec<u8>,
    line: u64,
    ended: bool,
}

/// How far a buffer was understood.
struct Scan {
    /// End of the last whole record.
    whole: usize,
    /// Whether the buffer ends inside quotes.
    quoted: bool,
}

impl<R: Read> Blocks<R> {
    /// Cuts `source`, whose first line is line `line`.
    pub fn new(source: R, syntax: Syntax, line: u64) -> Blocks<R> {
        Blocks { source, syntax, buffer: Vec::new(), line, ended: false }
    }

    /// The next piece; `None` at the end.
    pub fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut target = BLOCK;
        loop {
            self.fill(target)?;
            if self.buffer.is_empty() {
                return Ok(None);
            }
            let scan = self.scan();
            if self.ended && !scan.quoted {
                let all = self.buffer.len();
                return Ok(Some(self.records(all)));
            }
            if scan.whole > 0 {
                return Ok(Some(self.records(scan.whole)));
            }
            if self.ended || self.buffer.len() >= LONGEST_RECORD {
                return self.broken().map(Some);
            }
            target = (target * 2).min(LONGEST_RECORD);
        }
    }

    fn fill(&mut self, target: usize) -> io::Result<()> {
        let missing = target.saturating_sub(self.buffer.len());
        if missing > 0 && !self.ended {
            self.buffer.reserve_exact(missing);
            let read = self.source.by_ref().take(missing as u64).read_to_end(&mut self.buffer)?;
            self.ended = read < missing;
        }
        Ok(())
    }

    fn scan(&self) -> Scan {
        let last_line_end = |bytes: &[u8]| memrchr(b'\n', bytes).map(|at| at + 1);
        match self.syntax {
            Syntax::Lines => Scan { whole: last_line_end(&self.buffer).unwrap_or(0), quoted: false },
            Syntax::Csv => scan_quotes(&self.buffer, last_line_end),
        }
    }

    /// Hands out the first `end` bytes.
    fn records(&mut self, end: usize) -> Block {
        let rest = self.buffer.split_off(end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let line = self.line;
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        Block::Records { bytes, line }
    }

    /// Gives up the first line of a record that cannot be read.
    fn broken(&mut self) -> io::Result<Block> {
        let line = self.line;
        self.line += 1;
        if let Some(end) = memchr(b'\n', &self.buffer) {
            let rest = self.buffer.split_off(end + 1);
            let bytes = std::mem::replace(&mut self.buffer, rest);
            return Ok(Block::Broken { bytes, line, too_long: false });
        }
        let too_long = !self.ended;
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.truncate(BLOCK);
        while !self.ended {
            self.fill(BLOCK)?;
            let end = memchr(b'\n', &self.buffer);
            self.buffer.drain(..end.map_or(self.buffer.len(), |at| at + 1));
            if end.is_some() {
                break;
            }
        }
        Ok(Block::Broken { bytes, line, too_long })
    }
}

/// Jumps from quote to quote.
fn scan_quotes(buffer: &[u8], last_line_end: impl Fn(&[u8]) -> Option<usize>) -> Scan {
    let (mut whole, mut at) = (0, 0);
    loop {
        let quote = memchr(b'"', &buffer[at..]).map(|n| at + n);
        let plain_end = quote.unwrap_or(buffer.len());
        if let Some(end) = last_line_end(&buffer[at..plain_end]) {
            whole = at + end;
        }
        let Some(quote) = quote else { return Scan { whole, quoted: false } };
        let opens = quote == 0 || matches!(buffer[quote - 1], b',' | b'\n' | b'\r');
        at = if opens {
            match closing_quote(buffer, quote + 1) {
                Some(close) => close + 1,
                None => return Scan { whole, quoted: true },
            }
        } else {
            quote + 1
        };
    }
}

/// The quote that ends a quoted cell; two in a row are text.
fn closing_quote(buffer: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let quote = at + memchr(b'"', &buffer[at..])?;
        match buffer.get(quote + 1) {
            Some(b'"') => at = quote + 2,
            _ => return Some(quote),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::{ProptestConfig, any, prop, proptest};

    use super::{BLOCK, Block, Blocks, LONGEST_RECORD, Syntax};

    fn pieces(bytes: impl Read) -> Vec<Block> {
        let mut blocks = Blocks::new(bytes, Syntax::Csv, 1);
        std::iter::from_fn(|| blocks.next_block().unwrap()).collect()
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_line() {
        let text = "a,b\n1,\"open\n2,x\n3,y\n";
        let found = pieces(text.as_bytes());
        assert_eq!(found.len(), 3);
        assert_eq!(found[0], Block::Records { bytes: b"a,b\n".to_vec(), line: 1 });
        assert_eq!(found[1], Block::Broken { bytes: b"1,\"open\n".to_vec(), line: 2, too_long: false });
        assert_eq!(found[2], Block::Records { bytes: b"2,x\n3,y\n".to_vec(), line: 3 });
    }

    #[test]
    fn an_endless_line_is_dropped_in_bounded_memory() {
        let endless = std::io::repeat(b'x').take(64 << 20).chain("\n1,2\n".as_bytes());
        let found = pieces(endless);
        let [Block::Broken { bytes, line: 1, too_long: true }, Block::Records { line: 2, .. }] = &found[..]
        else {
            panic!("{} pieces", found.len());
        };
        assert!(bytes.len() <= LONGEST_RECORD);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Whatever the bytes, blocks hold the same records as the whole, as the csv crate reads it.
        #[test]
        fn blocks_cut_where_records_end(
            cells in prop::collection::vec(prop::sample::select(vec!["a", "\"", ",", "\n", "\r\n", "\"\"", "x\"y"]), 0..40),
            pad in any::<bool>(),
        ) {
            let mut text: String = cells.concat();
            if pad {
                text = format!("{},\n{text}", "p".repeat(BLOCK - 20));
            }
            let read = |bytes: &[u8]| -> Vec<csv::ByteRecord> {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
                reader.byte_records().map(Result::unwrap).collect()
            };
            let mut broken = false;
            let mut found = Vec::new();
            for block in pieces(text.as_bytes()) {
                match block {
                    Block::Records { bytes, .. } => found.extend(read(&bytes)),
                    Block::Broken { .. } => broken = true,
                }
            }
            if !broken {
                assert_eq!(found, read(text.as_bytes()));
            }
        }
    }
}
