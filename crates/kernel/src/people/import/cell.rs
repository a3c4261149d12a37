//! Days as people write them.

use crate::day::Day;

/// `2026-11-01`, `2026/11/1`, `2026.11.1`, `20261101`, `2026年11月1日`, with or without a time behind it.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim().split([' ', 'T']).next()?;
    let parts: Vec<&str> = match text.len() {
        8 if text.bytes().all(|digit| digit.is_ascii_digit()) => vec![&text[..4], &text[4..6], &text[6..]],
        _ => text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect(),
    };
    let [year, month, day] = parts.as_slice() else { return None };
    let plain = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit())
    };
    if year.len() != 4 || !plain(year, 4) || !plain(month, 2) || !plain(day, 2) {
        return None;
    }
    format!("{year}-{month:0>2}-{day:0>2}").parse().ok()
}

/// A birthday: a whole day, `11-02`, `11/2` or `11月2日`; as `MM-DD`.
pub(super) fn birthday(text: &str) -> Option<String> {
    let whole = day(text).or_else(|| day(&format!("2000-{}", text.trim())));
    whole.map(|day| day.to_string()[5..].to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_in_every_usual_form() {
        for text in
            ["2026-11-01", "2026/11/1", "2026.11.01", "20261101", "2026年11月1日", "2026-11-01 00:00:00"]
        {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some("2026-11-01"), "{text}");
        }
        for text in ["", "11/1/2026", "2026-13-01", "2026-02-30", "26-1-1", "明天", "2026-11"] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(birthday("11月2日").as_deref(), Some("11-02"));
        assert_eq!(birthday("11/2").as_deref(), Some("11-02"));
        assert_eq!(birthday("1999-11-02").as_deref(), Some("11-02"));
        assert_eq!(birthday("x"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,14}") {
            let _ = (day(&text), birthday(&text));
        }
    }
}
