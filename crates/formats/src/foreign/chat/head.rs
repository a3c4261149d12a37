//! The line above a message that says who wrote it and when.

use crate::foreign::value::Civil;
use kpi::time::Day;

use super::notice::without_mark;

/// A header line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Head<'a> {
    /// Who wrote; empty where the line holds the time alone.
    pub(crate) nick: &'a str,
    /// To whom, in `a --> b time`.
    pub(crate) to: &'a str,
    /// When.
    pub(crate) clock: Civil,
}

/// Reads `nick 2016-5-3 9:05:01` in its variants; `day` completes a bare `9:05:01` where there is one.
pub(crate) fn head(line: &str, day: Option<Day>) -> Option<Head<'_>> {
    let line = without_mark(line);
    let bare = line.strip_suffix([')', '）']).unwrap_or(line);
    if !bare.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (rest, time) = split_time(bare)?;
    let (who, day) = match split_date(rest) {
        Some((who, day)) => (who, day),
        None => (rest, day.filter(|_| rest.is_empty() || rest.ends_with([' ', '(', '（', '\t']))?),
    };
    let who = who.trim_end().trim_end_matches(['(', '（']).trim();
    let (nick, to) = match ["-->", "—>", "->", "→"].iter().find_map(|arrow| who.split_once(arrow)) {
        Some((from, to)) => (from.trim(), to.trim()),
        None => (who, ""),
    };
    let (nick, to) = (unbracketed(nick), unbracketed(to));
    let fits = (who.is_empty() || is_nick(nick)) && (to.is_empty() || is_nick(to));
    fits.then_some(Head { nick, to, clock: Civil { day, micros: time } })
}

/// Whether a text can be a nick: no blanks, nothing that stands in a table or ends a clause.
pub(crate) fn is_nick(text: &str) -> bool {
    let length = text.chars().count();
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || ",;\"，。；、！？!?<>|".contains(c);
    let clause_ends = ["：", ":", "=", "时间", "日期", "于", "在", "至", "到", "~", "-"];
    (1..=60).contains(&length)
        && !text.contains(forbidden)
        && !clause_ends.iter().any(|end| text.ends_with(end))
}

fn unbracketed(nick: &str) -> &str {
    let inner = nick.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
    inner.or_else(|| nick.strip_prefix('【').and_then(|n| n.strip_suffix('】'))).unwrap_or(nick).trim()
}

/// Parts `H:MM:SS` from the end.
fn split_time(text: &str) -> Option<(&str, i64)> {
    let (rest, second) = trailing_number(text, 2, 2)?;
    let (rest, minute) = trailing_number(rest.strip_suffix(':')?, 2, 2)?;
    let (rest, hour) = trailing_number(rest.strip_suffix(':')?, 1, 2)?;
    let civil = Civil::new((1970, 1, 1), hour, minute, second, 0)?;
    Some((rest, civil.micros))
}

/// Parts `YYYY-M-D` and the blanks behind it from the end; the nick may touch the year, even with a digit.
fn split_date(text: &str) -> Option<(&str, Day)> {
    let body = text.trim_end();
    if body.len() == text.len() {
        return None;
    }
    let separators = ['-', '/', '.'];
    let (rest, day) = trailing_number(body, 1, 2)?;
    let (rest, month) = trailing_number(rest.strip_suffix(separators)?, 1, 2)?;
    let (rest, year) = trailing_number(rest.strip_suffix(separators)?, 4, 4)?;
    let plausible = (2000..2100).contains(&year);
    let day =
        Day::from_civil(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
    plausible.then_some((rest, day))
}

/// Parts a number of `least` to `most` digits from the end, taking as many as there are.
fn trailing_number(text: &str, least: usize, most: usize) -> Option<(&str, i64)> {
    let digits = text.bytes().rev().take(most).take_while(u8::is_ascii_digit).count();
    let at = text.len() - digits;
    if digits < least {
        return None;
    }
    Some((&text[..at], text[at..].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Option<(String, String, String)> {
        let head = head(line, None)?;
        let s = head.clock.micros / 1_000_000;
        let clock = format!("{} {:02}:{:02}:{:02}", head.clock.day, s / 3600, s / 60 % 60, s % 60);
        Some((head.nick.to_string(), head.to.to_string(), clock))
    }

    #[test]
    fn variants_of_the_header_line() {
        let clock = "2016-05-03 09:05:01";
        for (line, nick, to) in [
            ("小明 2016-5-3 9:05:01", "小明", ""),
            ("tb2016-5-3 9:05:01", "tb", ""),
            ("tb882016-5-3 9:05:01", "tb88", ""),
            ("旗舰店:小美 2016-05-03 09:05:01 已读", "旗舰店:小美", ""),
            ("[小明] 2016-05-03 09:05:01", "小明", ""),
            ("小明(2016-05-03 09:05:01)", "小明", ""),
            ("旗舰店:小美 --> 小明 2016-5-3 9:05:01", "旗舰店:小美", "小明"),
            ("2016-5-3 9:05:01", "", ""),
        ] {
            assert_eq!(shown(line), Some((nick.into(), to.into(), clock.into())), "{line}");
        }
    }

    #[test]
    fn texts_are_no_header_lines() {
        for line in [
            "",
            "在吗",
            "付款时间2016-5-3 9:05:01",
            "预计发货 时间 2016-5-3 9:05:01",
            "1,小明,2016-05-03 09:05:01",
            "9:05:01",
            "2016-5-3",
            "小明 2016-13-3 9:05:01",
            "下单时间：2016-5-3 9:05:01",
        ] {
            assert_eq!(shown(line), None, "{line}");
        }
    }

    #[test]
    fn a_given_day_completes_a_bare_time() {
        let head = head("小明 9:05:01", Day::parse("2016-05-03")).unwrap();
        assert_eq!((head.nick, head.clock.day), ("小明", Day::parse("2016-05-03").unwrap()));
    }
}
