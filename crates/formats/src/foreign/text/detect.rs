//! Which encoding a text is in.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding named by a byte order mark, with the mark's length, or that of UTF-16 without one.
pub(crate) fn wide_or_marked(start: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(start).or_else(|| unmarked_utf16(start).map(|e| (e, 0)))
}

/// Whether the beginning of a text, cut anywhere, is certainly not UTF-8 but another encoding.
pub(crate) fn is_other_encoding(start: &[u8]) -> bool {
    if let Some((encoding, _)) = wide_or_marked(start) {
        return encoding != UTF_8;
    }
    // A line end is never part of a character.
    let lines = &start[..memchr::memrchr(b'\n', start).unwrap_or(start.len())];
    let is_gb18030 = || GB18030.decode_without_bom_handling_and_without_replacement(lines).is_some();
    std::str::from_utf8(lines).is_err() && narrow_encoding(lines) == GB18030 && is_gb18030()
}

/// UTF-16 betrays itself by the zero halves of digits, commas and line ends, all on one side.
fn unmarked_utf16(start: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let many = start.len() / 40 + 1;
    match () {
        () if low >= many && high * 20 <= low => Some(UTF_16LE),
        () if high >= many && low * 20 <= high => Some(UTF_16BE),
        () => None,
    }
}

/// UTF-8 or GB18030, told from bytes that are not all ASCII.
///
/// A few broken sequences do not make a UTF-8 text another one: GBK read as UTF-8 breaks nearly everywhere.
pub(crate) fn narrow_encoding(bytes: &[u8]) -> &'static Encoding {
    let (mut good, mut bad, mut rest) = (0usize, 0usize, bytes);
    loop {
        let (valid, broken) = match std::str::from_utf8(rest) {
            Ok(text) => (text, None),
            Err(error) => {
                (valid_prefix(rest, error.valid_up_to()), error.error_len().map(|n| error.valid_up_to() + n))
            }
        };
        good += valid.chars().filter(|c| !c.is_ascii()).count();
        let Some(next) = broken else { break };
        bad += 1;
        rest = &rest[next..];
    }
    if bad * 20 <= good { UTF_8 } else { GB18030 }
}

fn valid_prefix(bytes: &[u8], end: usize) -> &str {
    std::str::from_utf8(&bytes[..end]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let text = "订单编号,买家会员名\n1,小明\n";
        let (gbk, _, _) = GB18030.encode(text);
        assert_eq!(narrow_encoding(text.as_bytes()), UTF_8);
        assert_eq!(narrow_encoding(&gbk), GB18030);
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(wide_or_marked(&le), Some((UTF_16LE, 0)));
        assert_eq!(wide_or_marked(&be), Some((UTF_16BE, 0)));
        assert_eq!(wide_or_marked(text.as_bytes()), None);
        assert_eq!(wide_or_marked(&gbk), None);
    }

    #[test]
    fn one_broken_byte_does_not_change_the_encoding() {
        let mut bytes = "订单编号买家会员名订单状态收货地址订单备注宝贝标题".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(narrow_encoding(&bytes), UTF_8);
    }
}
