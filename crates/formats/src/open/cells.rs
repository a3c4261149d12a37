//! One cell of the open format: clocks, days, money, counts, flags. An empty cell is an absent one.

use std::fmt;

use kpi::{
    input::Fen,
    time::{DAY, Day, HOUR, MINUTE, SECOND, Timestamp, Zone},
};

use crate::words::{Words, empty, no_count, shown};

/// A cell that cannot be read.
#[derive(thiserror::Error, Clone, PartialEq, Eq, Debug)]
pub struct CellError {
    /// The column.
    pub column: &'static str,
    /// What is wrong and what would be right.
    pub reason: Words,
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.column, self.reason)
    }
}

impl CellError {
    /// An error in a column.
    pub fn new(column: &'static str, reason: Words) -> CellError {
        CellError { column, reason }
    }
}

/// Reads clocks in one time zone, remembering the last date because neighbours share it.
#[derive(Clone, Debug)]
pub struct Clocks<'z> {
    zone: &'z Zone,
    date: [u8; 10],
    day: i64,
}

impl<'z> Clocks<'z> {
    /// Clocks without an offset are read in `zone`.
    pub fn new(zone: &'z Zone) -> Clocks<'z> {
        Clocks { zone, date: [0; 10], day: 0 }
    }

    /// Reads `YYYY-MM-DD HH:MM:SS[.ffffff]`, or RFC 3339 with an offset. Digits beyond microseconds are cut.
    pub fn instant(&mut self, text: &str) -> Option<Timestamp> {
        let (date, rest) = text.as_bytes().split_first_chunk::<10>()?;
        if *date != self.date {
            self.day = i64::from(date_of(date)?.0) * DAY;
            self.date = *date;
        }
        let (clock, rest) = rest.split_first_chunk::<9>()?;
        let [separator @ (b' ' | b'T' | b't'), h1, h2, b':', m1, m2, b':', s1, s2] = *clock else {
            return None;
        };
        let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (micros, rest) = fraction(rest)?;
        let local = self.day + hour * HOUR + minute * MINUTE + second * SECOND + micros;
        match (rest, separator) {
            ([], b' ') => Some(self.zone.instant(local)),
            // Without an offset the format has a blank.
            ([], _) => None,
            _ => Some(Timestamp(local - offset(rest)?)),
        }
    }

    /// A clock column.
    pub fn cell(&mut self, column: &'static str, text: &str) -> Result<Option<Timestamp>, CellError> {
        if text.is_empty() {
            return Ok(None);
        }
        self.instant(text).map(Some).ok_or_else(|| CellError::new(column, no_clock(text)))
    }
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| i64::from((tens - b'0') * 10 + (ones - b'0')))
}

fn date_of(date: &[u8; 10]) -> Option<Day> {
    std::str::from_utf8(date).ok().and_then(Day::parse)
}

/// `.ffffff` as microseconds, and what follows.
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.', digits)) = rest.split_first() else { return Some((0, rest)) };
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at(count);
    let padded = digits.iter().chain(std::iter::repeat(&b'0')).take(6);
    let micros = padded.fold(0, |micros, digit| micros * 10 + i64::from(digit - b'0'));
    (1..=9).contains(&count).then_some((micros, rest))
}

/// `Z` or `+HH:MM` in microseconds.
fn offset(text: &[u8]) -> Option<i64> {
    match *text {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hour, minute) = (two(h1, h2)?, two(m1, m2)?);
            let offset = hour * HOUR + minute * MINUTE;
            (hour < 24 && minute < 60).then_some(if sign == b'-' { -offset } else { offset })
        }
        _ => None,
    }
}

/// A day column: `YYYY-MM-DD`.
pub fn day(column: &'static str, text: &str) -> Result<Option<Day>, CellError> {
    if text.is_empty() {
        return Ok(None);
    }
    Day::parse(text).map(Some).ok_or_else(|| CellError::new(column, no_day(text)))
}

/// A money column: yuan as `-?digits[.digits]`, in whole fen.
pub fn money(column: &'static str, text: &str) -> Result<Option<Fen>, CellError> {
    if text.is_empty() {
        return Ok(None);
    }
    fen(text).map(Some).ok_or_else(|| CellError::new(column, no_amount(text)))
}

/// Yuan as `-?digits[.digits]` in fen; `None` for anything else and for parts of a fen.
pub fn fen(text: &str) -> Option<Fen> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (yuan, parts) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(yuan) || !all_digits(parts) || parts.bytes().skip(2).any(|b| b != b'0') {
        return None;
    }
    let mut cents = parts.bytes().chain([b'0']).take(2).map(|b| i64::from(b - b'0'));
    let cents = cents.next()? * 10 + cents.next()?;
    let amount = yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
    Some(if negative { -amount } else { amount })
}

/// A count column: `-?digits`.
pub fn count(column: &'static str, text: &str) -> Result<Option<i64>, CellError> {
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    number.map(Some).ok_or_else(|| CellError::new(column, no_count(text)))
}

/// A flag column: 0 or 1.
pub fn flag(column: &'static str, text: &str) -> Result<Option<bool>, CellError> {
    match text {
        "" => Ok(None),
        "0" => Ok(Some(false)),
        "1" => Ok(Some(true)),
        _ => Err(CellError::new(column, no_flag(text))),
    }
}

/// A column that must not be empty.
pub fn filled<'a>(column: &'static str, text: &'a str) -> Result<&'a str, CellError> {
    if text.is_empty() { Err(CellError::new(column, empty())) } else { Ok(text) }
}

/// A column with a word out of a list.
pub fn word<T>(
    column: &'static str,
    text: &str,
    words: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, CellError> {
    read(text).ok_or_else(|| CellError::new(column, none_of(text, words)))
}

fn no_clock(text: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 不是时间；请写成 YYYY-MM-DD HH:MM:SS，或带时区的 RFC 3339"),
        format!("{text} is no clock; write YYYY-MM-DD HH:MM:SS, or RFC 3339 with an offset"),
    )
}

fn no_day(text: &str) -> Words {
    let text = shown(text);
    Words::new(format!("{text} 不是日期；请写成 YYYY-MM-DD"), format!("{text} is no day; write YYYY-MM-DD"))
}

fn no_amount(text: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 不是金额；请以元为单位，写成 12 或 12.50 这样，最多到分"),
        format!("{text} is no amount; write yuan such as 12 or 12.50, to the fen"),
    )
}

fn no_flag(text: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 既不是 0 也不是 1；请填 0（否）或 1（是）"),
        format!("{text} is neither 0 nor 1"),
    )
}

/// A text that is none of the words of its column.
pub(super) fn none_of(text: &str, words: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 不在可填的值之内；请填其中之一：{words}"),
        format!("{text} is none of {words}"),
    )
}

#[cfg(test)]
mod tests {
    use kpi::time::{Timestamp, Zone};

    use super::{Clocks, fen};

    #[test]
    fn clocks_are_local_or_carry_an_offset() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let mut clocks = Clocks::new(&zone);
        let mut micros = |text| clocks.instant(text).map(|Timestamp(at)| at);
        assert_eq!(micros("1970-01-01 08:00:01"), Some(1_000_000));
        assert_eq!(micros("1970-01-01 08:00:01.5"), Some(1_500_000));
        assert_eq!(micros("1970-01-01T00:00:01Z"), Some(1_000_000));
        assert_eq!(micros("1970-01-01T09:00:01.000001+09:00"), Some(1_000_001));
        assert_eq!(micros("1970-01-01 08:00:01.1234567"), Some(1_123_456));
        for wrong in ["", "1970-01-01", "1970-1-1 08:00:01", "1970-02-30 08:00:00", "1970-01-01T08:00:01"] {
            assert_eq!(micros(wrong), None, "{wrong}");
        }
        for wrong in
            ["1970-01-01 24:00:00", "1970-01-01 08:00:60", "1970-01-01 08:00:01.", " 1970-01-01 08:00:01"]
        {
            assert_eq!(micros(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn money_is_whole_fen() {
        let good = [("12", 1200), ("12.5", 1250), ("-0.05", -5), ("1.230", 123), ("0", 0)];
        good.iter().for_each(|&(text, amount)| assert_eq!(fen(text), Some(amount), "{text}"));
        for wrong in ["", "-", "1.", ".5", "1.234", "+1", "1,000", "1e3", "99999999999999999999", "１"] {
            assert_eq!(fen(wrong), None, "{wrong}");
        }
    }
}
