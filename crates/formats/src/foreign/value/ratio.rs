//! Ratios: 0.9971, 99.71 and 99.71% are one value.

use super::decimal::{Decimal, parse_decimal};
use crate::foreign::fold::narrow_trimmed;

/// Reads a ratio as a decimal fraction; `percent` says that a bare number of this column is in percent.
pub fn parse_ratio(text: &str, percent: bool) -> Option<String> {
    let narrowed = narrow_trimmed(text);
    match narrowed.strip_suffix('%') {
        Some(number) => Some(Decimal::parse(number.trim_end())?.shifted(2).text()),
        None if percent => Some(parse_decimal(&narrowed)?.shifted(2).text()),
        None => Some(parse_decimal(&narrowed)?.text()),
    }
}

/// Whether a bare number shows that its column is in percent: no share is above 1.
pub(crate) fn shows_percent(text: &str) -> bool {
    let narrowed = narrow_trimmed(text);
    !narrowed.ends_with('%') && parse_decimal(&narrowed).is_some_and(Decimal::exceeds_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ways_to_write_one_ratio() {
        assert_eq!(parse_ratio("0.9971", false).as_deref(), Some("0.9971"));
        assert_eq!(parse_ratio("99.71", true).as_deref(), Some("0.9971"));
        assert_eq!(parse_ratio("99.71%", false).as_deref(), Some("0.9971"));
        assert_eq!(parse_ratio("99.71％", true).as_deref(), Some("0.9971"));
        assert_eq!(parse_ratio("满", true), None);
        assert!(shows_percent("99.71") && !shows_percent("99.71%") && !shows_percent("1"));
    }
}
