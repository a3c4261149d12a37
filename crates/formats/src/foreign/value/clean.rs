//! Taking off what exports put around a value to keep a spreadsheet from changing it.

use crate::foreign::fold::is_filler;

/// The value inside `="123"`, a leading `'`, a leading TAB, and blanks.
pub(crate) fn clean(text: &str) -> &str {
    let trimmed = text.trim_matches(is_filler);
    let unwrapped = unwrap_formula(trimmed).unwrap_or(trimmed);
    let bare = unwrapped.strip_prefix('\'').unwrap_or(unwrapped);
    bare.trim_matches(is_filler)
}

fn unwrap_formula(text: &str) -> Option<&str> {
    text.strip_prefix('=')?.trim_start().strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappers_come_off() {
        for wrapped in ["=\"123\"", "'123", "\t123", " 123　", "=\" 123\t\"", "'123 "] {
            assert_eq!(clean(wrapped), "123");
        }
        assert_eq!(clean("=\""), "=\"");
        assert_eq!(clean("O'Neil"), "O'Neil");
    }
}
