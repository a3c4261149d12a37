//! A small tolerant tokenizer of markup: tags and texts, no tree, so that depth costs nothing.

use std::io;

use super::Decoder;

/// Longest tag; a longer one is passed over.
const LONGEST_TAG: usize = 64 << 10;
/// A text is handed on in pieces of about this size.
const PIECE: usize = 64 << 10;

/// A piece of markup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Token {
    /// `<name …>`; the name in lower case, the attributes as they stand.
    Open { name: String, attributes: String },
    /// `</name>`.
    Close(String),
    /// Text with its entities.
    Text(String),
}

/// Cuts markup into tokens.
pub(crate) struct Tokens<'d, 'r> {
    source: Option<&'d mut Decoder<'r>>,
    text: String,
    at: usize,
    /// Line of the next token, from 1.
    pub(crate) line: u64,
    /// The element whose content is no text of ours: style, script or a comment.
    raw_until: Option<&'static str>,
}

impl<'d, 'r> Tokens<'d, 'r> {
    pub(crate) fn new(head: String, source: Option<&'d mut Decoder<'r>>) -> Tokens<'d, 'r> {
        Tokens { source, text: head, at: 0, line: 1, raw_until: None }
    }

    /// The next token; `None` at the end.
    pub(crate) fn next_token(&mut self) -> io::Result<Option<Token>> {
        loop {
            if let Some(end) = self.raw_until.take() {
                self.skip_past(end)?;
            }
            let Some(first) = self.peek_byte()? else { return Ok(None) };
            if first != b'<' {
                return self.take_text().map(Some);
            }
            if let Some(token) = self.take_tag()? {
                return Ok(Some(token));
            }
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn more(&mut self) -> io::Result<bool> {
        self.text.drain(..self.at);
        self.at = 0;
        match self.source.as_mut() {
            Some(source) => source.fill(&mut self.text),
            None => Ok(false),
        }
    }

    fn advance(&mut self, bytes: usize) {
        let passed = &self.text.as_bytes()[self.at..self.at + bytes];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at += bytes;
    }

    fn peek_byte(&mut self) -> io::Result<Option<u8>> {
        while self.rest().is_empty() {
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(self.rest().bytes().next())
    }

    fn take_text(&mut self) -> io::Result<Token> {
        loop {
            let found = memchr::memchr(b'<', self.rest().as_bytes());
            let long = self.rest().len() > PIECE;
            if found.is_some() || long || !self.more()? {
                // An entity must not be cut in two, so a piece ends before the last `&` of its tail.
                let end = found.unwrap_or_else(|| piece_end(self.rest()));
                let text = self.rest()[..end].to_string();
                self.advance(end);
                return Ok(Token::Text(text));
            }
        }
    }

    /// Takes a tag; `None` for what carries nothing (comments, declarations, tags without a name or end).
    fn take_tag(&mut self) -> io::Result<Option<Token>> {
        loop {
            if self.rest().starts_with("<!--") {
                self.advance(4);
                self.raw_until = Some("-->");
                return Ok(None);
            }
            match tag_end(self.rest()) {
                Some((end, b'>')) => {
                    let inner = self.rest()[1..end].to_string();
                    self.advance(end + 1);
                    return Ok(self.classify(&inner));
                }
                // Another tag begins before this one ends: the first was none.
                Some((next, _)) => {
                    self.advance(next);
                    return Ok(None);
                }
                None => (),
            }
            if self.rest().len() > LONGEST_TAG || !self.more()? {
                self.advance(1);
                return Ok(None);
            }
        }
    }

    fn classify(&mut self, inner: &str) -> Option<Token> {
        let (closing, body) = inner.strip_prefix('/').map_or((false, inner), |rest| (true, rest));
        let end = body.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(body.len());
        let name = body[..end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        if closing {
            return Some(Token::Close(name));
        }
        self.raw_until = match name.as_str() {
            "style" => Some("</style"),
            "script" => Some("</script"),
            _ => None,
        };
        Some(Token::Open { attributes: body[end..].to_string(), name })
    }

    fn skip_past(&mut self, end: &'static str) -> io::Result<()> {
        loop {
            if let Some(found) = find_ignoring_case(self.rest(), end) {
                self.advance(found + end.len());
                return Ok(());
            }
            let keep = self.rest().len().saturating_sub(end.len());
            let keep = self.rest().floor_char_boundary(keep);
            self.advance(keep);
            if !self.more()? {
                let left = self.rest().len();
                self.advance(left);
                return Ok(());
            }
        }
    }
}

fn piece_end(text: &str) -> usize {
    let tail = text.floor_char_boundary(text.len().saturating_sub(16));
    match text[tail..].rfind('&').map(|i| tail + i) {
        Some(at) if at > 0 => at,
        _ => text.len(),
    }
}

/// The `>` that ends the tag at the start, quotes respected, or the `<` that comes before it.
fn tag_end(text: &str) -> Option<(usize, u8)> {
    let mut quote = None;
    for (i, b) in text.bytes().enumerate().take(LONGEST_TAG).skip(1) {
        match (quote, b) {
            (None, b'>' | b'<') => return Some((i, b)),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), _) if open == b => quote = None,
            _ => (),
        }
    }
    None
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|w| w.eq_ignore_ascii_case(needle.as_bytes()))
}

/// The value of an attribute, unquoted.
pub(crate) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let at = find_ignoring_case(attributes, name)?;
    let value = attributes[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split(|c: char| c.is_whitespace()).next(),
    }
}

/// The text with its entities resolved.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity =
            rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((resolve(&rest[1..end])?, end)));
        match entity {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn resolve(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "yen" => '¥',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
