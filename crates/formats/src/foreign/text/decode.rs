//! Bytes of any encoding to UTF-8, a piece at a time.

use std::io::{self, Read};

use encoding_rs::{Decoder as Decoding, Encoding};

use super::detect::{narrow_encoding, wide_or_marked};

/// Bytes read at once.
const PIECE: usize = 64 << 10;
/// Enough bytes after the first non-ASCII one to tell UTF-8 from GB18030.
const EVIDENCE: usize = 4 << 10;

/// Decodes a stream whose encoding shows itself only on the way.
pub(crate) struct Decoder<'r> {
    inner: Box<dyn Read + 'r>,
    decoding: Option<Decoding>,
    encoding: Option<&'static Encoding>,
    undecoded: Vec<u8>,
    started: bool,
    ended: bool,
    damaged: bool,
}

impl<'r> Decoder<'r> {
    pub(crate) fn new(inner: Box<dyn Read + 'r>) -> Decoder<'r> {
        let (undecoded, decoding, encoding) = (Vec::with_capacity(PIECE), None, None);
        Decoder { inner, decoding, encoding, undecoded, started: false, ended: false, damaged: false }
    }

    /// Appends the next piece to `text`; `false` when there is no more.
    pub(crate) fn fill(&mut self, text: &mut String) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.take_piece()?;
        if !self.started {
            self.start();
        }
        if self.decoding.is_none() {
            self.pass_ascii(text);
        }
        if self.decoding.is_some() {
            self.decode(text);
        }
        Ok(true)
    }

    /// Name of the encoding; pure ASCII is called UTF-8.
    pub(crate) fn encoding(&self) -> &'static str {
        self.encoding.map_or("UTF-8", Encoding::name)
    }

    /// Whether some bytes were not text of the encoding.
    pub(crate) fn damaged(&self) -> bool {
        self.damaged
    }

    fn take_piece(&mut self) -> io::Result<()> {
        let wanted = self.undecoded.len() + PIECE;
        let limit = u64::try_from(PIECE).unwrap_or(u64::MAX);
        self.inner.by_ref().take(limit).read_to_end(&mut self.undecoded)?;
        self.ended = self.undecoded.len() < wanted;
        Ok(())
    }

    fn start(&mut self) {
        self.started = true;
        if let Some((encoding, mark)) = wide_or_marked(&self.undecoded) {
            self.undecoded.drain(..mark);
            self.choose(encoding);
        }
    }

    fn choose(&mut self, encoding: &'static Encoding) {
        self.encoding = Some(encoding);
        self.decoding = Some(encoding.new_decoder_without_bom_handling());
    }

    /// Hands on what is ASCII in any candidate, and chooses as soon as there is evidence.
    fn pass_ascii(&mut self, text: &mut String) {
        let ascii = self.undecoded.iter().position(|b| !b.is_ascii()).unwrap_or(self.undecoded.len());
        text.extend(self.undecoded.drain(..ascii).map(char::from));
        if !self.undecoded.is_empty() && (self.undecoded.len() >= EVIDENCE || self.ended) {
            self.choose(narrow_encoding(&self.undecoded));
        }
    }

    fn decode(&mut self, text: &mut String) {
        let Some(decoding) = self.decoding.as_mut() else { return };
        text.reserve(decoding.max_utf8_buffer_length(self.undecoded.len()).unwrap_or(0));
        let (_, read, damaged) = decoding.decode_to_string(&self.undecoded, text, self.ended);
        self.undecoded.drain(..read);
        self.damaged |= damaged;
    }
}
