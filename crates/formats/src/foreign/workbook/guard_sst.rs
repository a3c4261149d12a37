//! The table of texts of a binary workbook: how long each one is, so that cells which repeat a long one are
//! counted with its length.

/// The longest that each text can be in UTF-8, in bytes; `None` where the table contradicts itself.
///
/// `parts` are the table's record, without its two counts, and the records that continue it.
pub(super) fn text_lengths(parts: Vec<&[u8]>) -> Option<Vec<u64>> {
    let mut cursor = Cursor { rest: &[], parts: parts.into_iter() };
    let mut lengths = Vec::new();
    while !cursor.is_at_end() {
        lengths.push(cursor.text()?);
    }
    Some(lengths)
}

struct Cursor<'s> {
    rest: &'s [u8],
    parts: std::vec::IntoIter<&'s [u8]>,
}

impl Cursor<'_> {
    fn is_at_end(&mut self) -> bool {
        while self.rest.is_empty() {
            match self.parts.next() {
                Some(part) => self.rest = part,
                None => return true,
            }
        }
        false
    }

    /// One text: its count of characters, its flags, its characters, its runs and its phonetic part.
    fn text(&mut self) -> Option<u64> {
        let count = u64::from(self.number(2)?);
        let flags = self.number(1)?;
        let runs = if flags & 8 != 0 { u64::from(self.number(2)?) * 4 } else { 0 };
        let extra = if flags & 4 != 0 { u64::from(self.number(4)?) } else { 0 };
        self.characters(count, flags & 1 != 0)?;
        self.skip(runs + extra)?;
        Some(count * 3)
    }

    fn number(&mut self, bytes: usize) -> Option<u32> {
        let (head, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(head.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }

    /// Where characters go on in the next record, that one says anew how wide they are.
    fn characters(&mut self, count: u64, wide: bool) -> Option<()> {
        let (mut left, mut wide) = (count, wide);
        loop {
            let width = if wide { 2 } else { 1 };
            let here = (self.rest.len() as u64 / width).min(left);
            self.rest = self.rest.get((here * width) as usize..)?;
            left -= here;
            if left == 0 {
                return Some(());
            }
            self.rest = self.parts.next()?;
            wide = self.number(1)? & 1 != 0;
        }
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        let mut left = bytes;
        while left > 0 {
            if self.is_at_end() {
                return None;
            }
            let here = left.min(self.rest.len() as u64);
            self.rest = &self.rest[here as usize..];
            left -= here;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_over_several_records() {
        let first = [&[2u8, 0, 0, b'a', b'b'][..], &[3, 0, 1, b'c', 0]].concat();
        let second = [&[0u8, b'd', b'e'][..], &[1, 0, 8, 1, 0, b'f', 0, 0, 0, 0]].concat();
        assert_eq!(text_lengths(vec![&first, &second]), Some(vec![6, 9, 3]));
        assert_eq!(text_lengths(vec![&[9, 0, 0, b'a']]), None);
        assert_eq!(text_lengths(Vec::new()), Some(Vec::new()));
    }
}
