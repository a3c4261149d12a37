//! How figures are written for people: money in yuan, shares in percent, durations in words. All of it is integer
//! arithmetic, so that what is shown is what was counted.

use kpi::{
    metric::{Metric, Unit, Value},
    why::Language,
};

use crate::words::pick;

/// What stands where there is no case: 0/0 is neither null nor 0 %.
pub const NO_CASE: &str = "–";

/// A figure as people read it.
pub fn text(metric: &Metric, value: Value, language: Language) -> String {
    match value {
        Value::Integer(n) => count(metric.unit, n),
        Value::Ratio { d: 0, .. } => NO_CASE.to_owned(),
        Value::Ratio { n, d } => quotient(metric.unit, n, d, language),
        Value::Hours(hours) => sparkline(&hours),
    }
}

/// The mean of a figure over so many rows. A ratio is divided once for all of them, never a mean of means.
pub fn mean(metric: &Metric, value: Value, rows: i64, language: Language) -> String {
    match value {
        Value::Integer(_) if rows == 0 => NO_CASE.to_owned(),
        Value::Integer(n) if metric.unit == Unit::Fen => yuan(rounded(n.into(), rows.into())),
        Value::Integer(n) => decimal(n.into(), rows.into(), 1),
        Value::Hours(_) => String::new(),
        ratio => text(metric, ratio, language),
    }
}

/// The difference of two counts or sums, with its sign.
pub fn difference(unit: Unit, before: i64, after: i64) -> String {
    match after.saturating_sub(before) {
        0 => "0".to_owned(),
        delta if delta > 0 => format!("+{}", count(unit, delta)),
        delta => count(unit, delta),
    }
}

/// Money: fen as yuan with separators.
pub fn yuan(fen: i64) -> String {
    let (sign, size) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    format!("{sign}¥{}.{:02}", grouped(size / 100), size % 100)
}

/// An integer with separators.
pub fn integer(n: i64) -> String {
    format!("{}{}", if n < 0 { "-" } else { "" }, grouped(n.unsigned_abs()))
}

fn count(unit: Unit, n: i64) -> String {
    if unit == Unit::Fen { yuan(n) } else { integer(n) }
}

fn quotient(unit: Unit, n: i64, d: i64, language: Language) -> String {
    let (n, d) = (i128::from(n), i128::from(d));
    match unit {
        Unit::Share => format!("{}%", decimal(n * 100, d, 1)),
        Unit::Milliseconds => duration(n, d, language),
        Unit::FenEach => yuan(rounded(n, d)),
        Unit::FenPerHour => yuan(rounded(n * 3_600, d)),
        Unit::PerHour => decimal(n * 3_600, d, 1),
        _ => decimal(n, d, 2),
    }
}

/// A mean duration: 4.2秒, 36秒, 1分20秒; 4.2s, 36s, 1m20s.
fn duration(ms: i128, cases: i128, language: Language) -> String {
    let (hour, minute, second) = pick(language, ("小时", "分", "秒"), ("h", "m", "s"));
    let seconds = rounded(ms, cases * 1_000);
    match seconds {
        ..10 => format!("{}{second}", decimal(ms, cases * 1_000, 1)),
        10..60 => format!("{seconds}{second}"),
        60..3_600 => format!("{}{minute}{:02}{second}", seconds / 60, seconds % 60),
        _ => format!("{}{hour}{:02}{minute}", seconds / 3_600, seconds / 60 % 60),
    }
}

/// `n ÷ d` with so many places.
fn decimal(n: i128, d: i128, places: u32) -> String {
    let scale = 10_i64.pow(places);
    let scaled = rounded(n * i128::from(scale), d);
    let (sign, size) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs());
    let (whole, part) = (size / scale.unsigned_abs(), size % scale.unsigned_abs());
    format!("{sign}{}.{part:0width$}", grouped(whole), width = places as usize)
}

/// `n ÷ d`, halves away from zero.
fn rounded(n: i128, d: i128) -> i64 {
    let half = if n < 0 { -d / 2 } else { d / 2 };
    i64::try_from((n + half) / d).unwrap_or(i64::MAX)
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The course of a day in 24 characters.
fn sparkline(hours: &[i64; 24]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = hours.iter().copied().max().unwrap_or(0).max(1);
    let bar = |n: i64| match n {
        ..=0 => '·',
        n => BARS[usize::try_from((n * 8 - 1) / most).unwrap_or(0).min(7)],
    };
    hours.iter().map(|&n| bar(n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(id: &str, n: i64, d: i64) -> [String; 2] {
        let metric = Metric::named(id).unwrap();
        [Language::Chinese, Language::English].map(|language| text(metric, Value::Ratio { n, d }, language))
    }

    #[test]
    fn money_has_separators_and_its_sign() {
        assert_eq!(yuan(123_456_789), "¥1,234,567.89");
        assert_eq!(yuan(-5), "-¥0.05");
        assert_eq!(difference(Unit::Fen, 100, 350), "+¥2.50");
        assert_eq!(difference(Unit::Orders, 5, 2), "-3");
    }

    #[test]
    fn durations_are_said_in_words() {
        assert_eq!(shown("first_response", 4_200, 1), ["4.2秒", "4.2s"]);
        assert_eq!(shown("first_response", 72_000, 2), ["36秒", "36s"]);
        assert_eq!(shown("first_response", 59_600, 1), ["1分00秒", "1m00s"]);
        assert_eq!(shown("first_response", 80_000, 1), ["1分20秒", "1m20s"]);
        assert_eq!(shown("avg_session", 3_725_000, 1), ["1小时02分", "1h02m"]);
    }

    #[test]
    fn shares_are_rounded_once_and_no_case_is_a_dash() {
        assert_eq!(shown("conversion", 1, 3)[0], "33.3%");
        assert_eq!(shown("conversion", 2, 3)[0], "66.7%");
        assert_eq!(shown("conversion", 0, 0)[0], NO_CASE);
        assert_eq!(shown("received_per_hour", 30, 7_200)[0], "15.0");
        assert_eq!(shown("sales_per_buyer", 100_000, 3)[0], "¥333.33");
    }
}
