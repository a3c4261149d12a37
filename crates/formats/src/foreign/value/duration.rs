//! Durations as the KPI tables write them: `41.3`, `12秒`, `2分30秒`, `7小时41分52秒`, `00:02:30`.

use super::decimal::Decimal;
use crate::foreign::fold::narrow_trimmed;

/// Reads a duration as decimal seconds.
pub fn parse_seconds(text: &str) -> Option<String> {
    let narrowed: String = narrow_trimmed(text).chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = match narrowed.contains(':') {
        true => clock_like(&narrowed)?,
        false => with_units(&narrowed)?,
    };
    Some(seconds.text())
}

/// `H:MM:SS` or `MM:SS`.
fn clock_like(text: &str) -> Option<Decimal> {
    let mut sum = Decimal::parse("0")?;
    for part in text.split(':') {
        sum = sum.times(60)?.plus(Decimal::parse(part)?)?;
    }
    (text.split(':').count() <= 3).then_some(sum)
}

/// Units in seconds, longer spellings first.
const UNITS: [(&str, i64); 12] = [
    ("小时", 3_600),
    ("分钟", 60),
    ("秒钟", 1),
    ("天", 86_400),
    ("日", 86_400),
    ("时", 3_600),
    ("分", 60),
    ("秒", 1),
    ("h", 3_600),
    ("min", 60),
    ("m", 60),
    ("s", 1),
];

fn with_units(text: &str) -> Option<Decimal> {
    let number_end =
        |s: &str| s.find(|c: char| !(c.is_ascii_digit() || ".,+-".contains(c))).unwrap_or(s.len());
    let mut rest = text;
    let mut sum = Decimal::parse("0")?;
    while !rest.is_empty() {
        let (number, tail) = rest.split_at(number_end(rest));
        let bare = tail.is_empty() && number.len() == text.len();
        let (unit, factor) =
            UNITS.into_iter().find(|(u, _)| tail.starts_with(u)).or(bare.then_some(("", 1)))?;
        sum = sum.plus(Decimal::parse(number)?.times(factor)?)?;
        rest = &tail[unit.len()..];
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [
            ("2分30秒", "150"),
            ("7小时41分52秒", "27712"),
            ("12.5秒", "12.5"),
            ("41.30", "41.3"),
            ("00:02:30", "150"),
            ("1天2小时", "93600"),
            ("３分钟", "180"),
            ("90s", "90"),
        ];
        for (text, seconds) in cases {
            assert_eq!(parse_seconds(text).as_deref(), Some(seconds), "{text}");
        }
        for text in ["", "秒", "2分x", "1:2:3:4", "分30秒", "2分30"] {
            assert_eq!(parse_seconds(text), None, "{text}");
        }
    }
}
