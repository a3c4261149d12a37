//! Clocks of exports: any usual order of the date, no zero padding, Excel serial days, an offset.

use kpi::time::{Day, Timestamp};
use serde::Deserialize;

use super::decimal::Decimal;
use crate::foreign::fold::narrow_trimmed;

/// A wall clock in the shop's time zone; always an existing date and time of day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Civil {
    /// Calendar date.
    pub day: Day,
    /// Microseconds since midnight, below 24 hours.
    pub micros: i64,
}

/// In which order a date without a four-digit year is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// `3/20/20`: what Excel writes.
    #[default]
    Mdy,
    /// `20/3/20`, day first.
    Dmy,
    /// `20/3/20`, year first.
    Ymd,
}

/// What a clock cell says: a wall clock, or an instant where it names its offset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// Needs the shop's time zone.
    Local(Civil),
    /// Fixed by its own offset.
    Instant(Timestamp),
}

const DAY_MICROS: i64 = kpi::time::DAY;

impl Civil {
    /// A clock from its parts; `None` when there is no such date or time.
    pub fn new(date: (i32, u32, u32), hour: i64, minute: i64, second: i64, micros: i64) -> Option<Civil> {
        let day = Day::from_civil(date.0, date.1, date.2)?;
        let inside = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && micros < 1_000_000;
        inside.then_some(Civil { day, micros: ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros })
    }

    /// Microseconds since 1970-01-01 00:00 of the wall clock, as if it were UTC.
    pub fn local_micros(self) -> i64 {
        i64::from(self.day.0) * DAY_MICROS + self.micros
    }

    /// The instant in a zone that is `offset` seconds ahead of UTC.
    pub fn at_offset(self, offset: i64) -> Timestamp {
        Timestamp(self.local_micros() - offset * 1_000_000)
    }
}

/// Reads a clock cell.
pub fn parse_clock(text: &str, order: DateOrder) -> Option<Clock> {
    let narrowed = narrow_trimmed(text);
    let narrowed = narrowed.as_str();
    if narrowed.len() > 64 || !narrowed.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits_only = narrowed.bytes().all(|b| b.is_ascii_digit());
    match (digits_only, narrowed.len()) {
        (true, 8 | 12 | 14) => compact(narrowed).map(Clock::Local),
        _ if narrowed.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && narrowed.matches('.').count() <= 1 =>
        {
            parse_serial(narrowed).map(Clock::Local)
        }
        _ => written(narrowed, order),
    }
}

/// `20160523`, `201605232202` or `20160523220201`.
fn compact(text: &str) -> Option<Civil> {
    let part = |from: usize, to: usize| text.get(from..to).map_or(Some(0), |s| s.parse::<i64>().ok());
    let date = (part(0, 4)? as i32, part(4, 6)? as u32, part(6, 8)? as u32);
    Civil::new(date, part(8, 10)?, part(10, 12)?, part(12, 14)?, 0)
}

/// Days from 1899-12-30, the zero of Excel's day numbers from March 1900 on, to 1970-01-01.
const EXCEL_EPOCH: i64 = -25_569;

/// Reads an Excel serial day such as `42513.91805556`, to the millisecond that its digits carry.
///
/// Only the years 1954 to 2119 are taken, so that a year or a stray count is not mistaken for a date.
pub(crate) fn parse_serial(text: &str) -> Option<Civil> {
    let millis = Decimal::parse(text)?.times(86_400_000)?.rounded(0)?;
    let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let day = i32::try_from(days + EXCEL_EPOCH).ok()?;
    (20_000..80_000).contains(&days).then_some(Civil { day: Day(day), micros: rest * 1_000 })
}

/// A date and perhaps a time with separators.
fn written(text: &str, order: DateOrder) -> Option<Clock> {
    let (body, offset) = split_offset(text)?;
    let (date, time) = split_date(body, order)?;
    let civil = with_time(date, time)?;
    Some(match offset {
        Some(offset) => Clock::Instant(civil.at_offset(offset)),
        None => Clock::Local(civil),
    })
}

/// Parts a trailing `Z` or `+08:00` (only after a time) from the rest.
fn split_offset(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(body) = text.strip_suffix(['Z', 'z']) {
        return Some((body, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']).filter(|at| text[..*at].contains(':')) else {
        return Some((text, None));
    };
    let (sign, zone) = (if text[at..].starts_with('-') { -1 } else { 1 }, text[at + 1..].replace(':', ""));
    let valid = matches!(zone.len(), 2 | 4) && zone.bytes().all(|b| b.is_ascii_digit());
    let hours: i64 = valid.then(|| zone[..2].parse().ok())??;
    let minutes: i64 = if zone.len() == 4 { zone[2..].parse().ok()? } else { 0 };
    (hours <= 18 && minutes < 60).then_some((text[..at].trim_end(), Some(sign * (hours * 60 + minutes) * 60)))
}

type Date = (i32, u32, u32);

fn split_date(text: &str, order: DateOrder) -> Option<(Date, &str)> {
    let (a, rest) = leading_number(text, 4)?;
    let rest = separator(rest)?;
    let (b, rest) = leading_number(rest, 2)?;
    let rest = separator(rest)?;
    let width = if text.find(|c: char| !c.is_ascii_digit()) == Some(4) { 2 } else { 4 };
    let (c, rest) = leading_number(rest, width)?;
    let year_first = width == 2 || order == DateOrder::Ymd;
    let (year, month, day) = match (year_first, order) {
        (true, _) => (a, b, c),
        (false, DateOrder::Dmy) => (c, b, a),
        (false, _) => (c, a, b),
    };
    // Excel's own window for two-digit years.
    let year = match year {
        0..=29 => 2_000 + year,
        30..=99 => 1_900 + year,
        _ => year,
    };
    Some(((i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?), rest))
}

fn separator(text: &str) -> Option<&str> {
    text.strip_prefix(['-', '/', '.', '年', '月'])
}

fn leading_number(text: &str, longest: usize) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 || end > longest {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// `H:MM`, `H:MM:SS`, `H:MM:SS.ffffff`, `H时M分S秒`, after blanks or a `T`; nothing is midnight.
fn with_time(date: Date, text: &str) -> Option<Civil> {
    let body = text.trim_start_matches(['日', ' ', 'T', '\t']);
    if body.is_empty() {
        return Civil::new(date, 0, 0, 0, 0);
    }
    if body.len() == text.len() {
        return None;
    }
    let (hour, rest) = leading_number(body, 2)?;
    let (minute, rest) = leading_number(rest.strip_prefix([':', '时', '点'])?, 2)?;
    let Some(rest) = rest.strip_prefix([':', '分']).filter(|r| !r.is_empty()) else {
        return rest.trim_end_matches('分').is_empty().then(|| Civil::new(date, hour, minute, 0, 0))?;
    };
    let (second, rest) = leading_number(rest, 2)?;
    let rest = rest.strip_suffix('秒').unwrap_or(rest);
    let micros = if rest.is_empty() { 0 } else { fraction(rest.strip_prefix('.')?)? };
    Civil::new(date, hour, minute, second, micros)
}

/// The digits after the point as microseconds; digits beyond the sixth are dropped.
fn fraction(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<6}").get(..6)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> Option<String> {
        match parse_clock(text, DateOrder::Mdy)? {
            Clock::Local(c) => {
                let s = c.micros / 1_000_000;
                let clock = format!("{} {:02}:{:02}:{:02}", c.day, s / 3600, s / 60 % 60, s % 60);
                Some(if c.micros % 1_000_000 == 0 {
                    clock
                } else {
                    format!("{clock}.{:06}", c.micros % 1_000_000)
                })
            }
            Clock::Instant(t) => Some(format!("@{}", t.0)),
        }
    }

    #[test]
    fn many_ways_to_write_one_time() {
        for text in [
            "2016-05-23 22:02:00",
            "2016/5/23 22:02",
            "2016-5-23 22:02:00",
            "2016.5.23 22:02",
            "2016年5月23日 22:02",
            "2016年5月23日22时02分00秒",
            "20160523220200",
            "201605232202",
            "２０１６-05-23 22：02：00",
            "2016-05-23T22:02:00",
            "5/23/16 22:02",
            "5/23/2016 22:02:00",
            "42513.9180555556",
        ] {
            assert_eq!(local(text).as_deref(), Some("2016-05-23 22:02:00"), "{text}");
        }
    }

    #[test]
    fn dates_serials_fractions_and_offsets() {
        assert_eq!(local("3/20/20").as_deref(), Some("2020-03-20 00:00:00"));
        assert_eq!(local("43910").as_deref(), Some("2020-03-20 00:00:00"));
        assert_eq!(local("2020-03-20 01:02:03.25").as_deref(), Some("2020-03-20 01:02:03.250000"));
        assert_eq!(local("1970-01-01 08:00:01+08:00").as_deref(), Some("@1000000"));
        assert_eq!(local("1970-01-01T00:00:01Z").as_deref(), Some("@1000000"));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "昨天",
            "2016-13-01",
            "2016-02-30",
            "2016-5-23 25:00",
            "123",
            "99999999",
            "2016",
            "12:30",
            "2016-5-2322:02",
        ] {
            assert_eq!(local(text), None, "{text}");
        }
    }
}
