//! Making texts comparable: what differs only in width, case or blanks is the same header or word.

/// Turns a full-width form into its half-width one, and any wide or hard blank into a space.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The form in which headers and words of a format file are compared.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(narrow).filter(|c| !is_filler(*c)).map(|c| c.to_ascii_lowercase()).collect()
}

/// Blanks and the invisible marks that exports leave at the ends of cells.
pub(crate) fn is_filler(c: char) -> bool {
    // Nearly every character of an export is above these, and this is asked of most of them.
    if c > '\u{3000}' {
        return c == '\u{feff}';
    }
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// The folded header without its last bracketed remark: `商品总价(元)` → `商品总价`.
pub(crate) fn without_remark(folded: &str) -> Option<&str> {
    let open = folded.strip_suffix(')')?.rfind('(')?;
    (open > 0).then(|| &folded[..open])
}

/// Digits and signs in half-width, without the blanks around them: numbers, clocks and ids.
pub(crate) fn narrow_trimmed(text: &str) -> String {
    let narrowed: String = text.chars().map(narrow).collect();
    narrowed.trim_matches(is_filler).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_blanks_do_not_tell_headers_apart() {
        assert_eq!(fold(" 平均响应时长（秒) \u{feff}"), "平均响应时长(秒)");
        assert_eq!(fold("商品ＩＤ"), fold("商品id"));
        assert_eq!(without_remark("商品总价(元)"), Some("商品总价"));
        assert_eq!(without_remark("(元)"), None);
        assert_eq!(narrow_trimmed("　１２３．５ "), "123.5");
    }
}
