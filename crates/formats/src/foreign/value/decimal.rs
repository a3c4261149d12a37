//! Decimals as they stand in exports: thousands separators, 元, ￥, 万, full-width digits.

use kpi::input::Fen;

use crate::foreign::fold::narrow_trimmed;

/// A decimal: digits × 10^-scale, with its sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Decimal {
    digits: i128,
    scale: u32,
}

/// More digits than any amount, count or ratio has; keeps every product inside `i128`.
const MAX_DIGITS: usize = 24;

impl Decimal {
    /// Reads a bare decimal, thousands separators allowed between digits.
    pub(crate) fn parse(text: &str) -> Option<Decimal> {
        let (negative, body) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        if !whole.starts_with(|c: char| c.is_ascii_digit()) && fraction.is_empty() {
            return None;
        }
        let digits = ungrouped(whole)? + fraction;
        if digits.len() > MAX_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let value: i128 = digits.parse().ok()?;
        let scale = u32::try_from(fraction.len()).ok()?;
        Some(Decimal { digits: if negative { -value } else { value }, scale })
    }

    /// The value × 10^n as an integer, when it is one.
    pub(crate) fn scaled(self, n: u32) -> Option<i64> {
        let value = if n >= self.scale {
            self.digits.checked_mul(10i128.checked_pow(n - self.scale)?)?
        } else {
            let unit = 10i128.checked_pow(self.scale - n)?;
            (self.digits % unit == 0).then_some(self.digits / unit)?
        };
        i64::try_from(value).ok()
    }

    /// The value × 10^n rounded to the nearest integer.
    pub(crate) fn rounded(self, n: u32) -> Option<i64> {
        if n >= self.scale {
            return self.scaled(n);
        }
        let unit = 10i128.checked_pow(self.scale - n)?;
        i64::try_from((self.digits + unit / 2).div_euclid(unit)).ok()
    }

    /// The value ÷ 10^n.
    pub(crate) fn shifted(self, n: u32) -> Decimal {
        Decimal { digits: self.digits, scale: self.scale + n }
    }

    /// The value × an integer.
    pub(crate) fn times(self, factor: i64) -> Option<Decimal> {
        Some(Decimal { digits: self.digits.checked_mul(i128::from(factor))?, scale: self.scale })
    }

    /// The sum of two values.
    pub(crate) fn plus(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        let lift = |d: Decimal| d.digits.checked_mul(10i128.checked_pow(scale - d.scale)?);
        Some(Decimal { digits: lift(self)?.checked_add(lift(other)?)?, scale })
    }

    /// Whether the value is above 1 (or below −1).
    pub(crate) fn exceeds_one(self) -> bool {
        10i128.checked_pow(self.scale).is_some_and(|one| self.digits.abs() > one)
    }

    /// The value as text, without needless zeros.
    pub(crate) fn text(self) -> String {
        let scale = self.scale as usize;
        let padded = format!("{:0width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.digits < 0 { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// The whole part without thousands separators; `None` when they do not part groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let fits = !grouped || ((1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3));
    fits.then(|| whole.replace(',', ""))
}

/// Reads a decimal with its unit: `￥1,234.50`, `12.3万`, `99元`, `5人`.
pub(crate) fn parse_decimal(text: &str) -> Option<Decimal> {
    let narrowed = narrow_trimmed(text);
    let bare = narrowed.trim_start_matches(['¥', '￥', '$']).trim_start();
    let bare = bare.trim_end_matches(['元', '人', '件', '次', '个', '条', '笔', '字']).trim_end();
    match bare.strip_suffix('万') {
        Some(tens_of_thousands) => Decimal::parse(tens_of_thousands.trim_end())?.times(10_000),
        None => Decimal::parse(bare),
    }
}

/// Reads an amount in yuan as whole fen; `None` when it is no amount or not a whole number of fen.
pub fn parse_fen(text: &str) -> Option<Fen> {
    parse_decimal(text)?.scaled(2)
}

/// Reads a count; `12.0` is 12.
pub fn parse_count(text: &str) -> Option<i64> {
    parse_decimal(text)?.scaled(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact() {
        let cases =
            [("0.29", 29), ("1,234.50元", 123_450), ("￥99", 9_900), ("-3.1", -310), ("１２．３０", 1_230)];
        for (text, fen) in cases {
            assert_eq!(parse_fen(text), Some(fen), "{text}");
        }
        assert_eq!(parse_fen("1.2万"), Some(1_200_000));
        assert_eq!(parse_fen("1.230"), Some(123));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "1.234", "12,34", "1e3", "--", "1.2.3", ".", "元", "99999999999999999999999999"] {
            assert_eq!(parse_fen(text), None, "{text}");
        }
    }

    #[test]
    fn counts_and_texts() {
        assert_eq!(parse_count("1,024"), Some(1_024));
        assert_eq!(parse_count("12.0"), Some(12));
        assert_eq!(parse_count("12.5"), None);
        assert_eq!(Decimal::parse("0.9970").map(Decimal::text).as_deref(), Some("0.997"));
        assert_eq!(Decimal::parse("-99.71").map(|d| d.shifted(2).text()).as_deref(), Some("-0.9971"));
    }
}
