//! The value of a workbook's cell as text, with nothing lost that the workbook kept.

use calamine::Data;

use crate::foreign::record::{Cell, Stored};
use crate::foreign::value::decimal::Decimal;

/// From here on a workbook, which keeps 15 digits, may have lost the last ones of an integer.
const IMPRECISE: f64 = 1e15;
/// Days by which the older Macintosh calendar of workbooks starts later.
const MAC_DAYS: &str = "1462";

/// A cell as text and how it was stored.
pub(crate) fn cell(data: Data, mac_calendar: bool) -> Cell {
    match data {
        Data::Empty => Cell::text(""),
        Data::String(text) | Data::DurationIso(text) => Cell::text(text),
        Data::DateTimeIso(text) => Cell::text(text.replacen('T', " ", 1)),
        Data::Bool(value) => Cell::text(if value { "1" } else { "0" }),
        Data::Error(error) => Cell::text(error.to_string()),
        Data::Int(value) => number(&value.to_string(), value.unsigned_abs() >= 1_000_000_000_000_000),
        Data::Float(value) => number(&decimal(value), value.abs() >= IMPRECISE),
        Data::DateTime(value) if value.is_duration() || value.as_f64() < 1.0 => {
            Cell::text(hours(&decimal(value.as_f64())))
        }
        Data::DateTime(value) => serial(decimal(value.as_f64()), mac_calendar),
    }
}

fn number(text: &str, imprecise: bool) -> Cell {
    let stored = if imprecise { Stored::Imprecise } else { Stored::Number };
    Cell { text: text.to_string(), stored }
}

fn serial(days: String, mac_calendar: bool) -> Cell {
    let shifted = Decimal::parse(&days).and_then(|d| d.plus(Decimal::parse(MAC_DAYS)?)).map(Decimal::text);
    let text = if mac_calendar { shifted.unwrap_or(days) } else { days };
    Cell { text, stored: Stored::Serial }
}

/// A fraction of a day as `H:MM:SS`.
fn hours(days: &str) -> String {
    let seconds = Decimal::parse(days).and_then(|d| d.times(86_400)?.rounded(0));
    match seconds {
        Some(s) if s >= 0 => format!("{}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60),
        _ => days.to_string(),
    }
}

/// The value with the 15 digits that a spreadsheet shows, never in scientific form.
pub(crate) fn decimal(value: f64) -> String {
    let scientific = format!("{value:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |m| ("-", m));
    let digits = mantissa.replace('.', "");
    let Ok(exponent @ -300..=300) = exponent.parse::<i32>() else { return scientific };
    let point = exponent + 1;
    let plain = match usize::try_from(point) {
        Ok(0) | Err(_) => format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
        Ok(point) if point >= digits.len() => {
            format!("{digits}{}", "0".repeat(point - digits.len()))
        }
        Ok(point) => format!("{}.{}", &digits[..point], &digits[point..]),
    };
    let short = if plain.contains('.') { plain.trim_end_matches('0').trim_end_matches('.') } else { &plain };
    if short == "0" { short.to_string() } else { format!("{sign}{short}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_a_spreadsheet_shows_them() {
        for (value, text) in [
            (99.8, "99.8"),
            (0.1 + 0.2, "0.3"),
            (0.0, "0"),
            (-0.05, "-0.05"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e18, "1000000000000000000"),
            (1e-7, "0.0000001"),
            (42_513.918_055_555_6, "42513.9180555556"),
        ] {
            assert_eq!(decimal(value), text);
        }
        assert_eq!(cell(Data::Float(1_234_567_890_123_456_789.0), false).stored, Stored::Imprecise);
        assert_eq!(hours("0.00173611111111111"), "0:02:30");
    }
}
