//! Which days another tool means.

use std::ops::RangeInclusive;

use kpi::time::Day;

/// The days that a period names: a day, two days with anything between, or a month; `None` for everything else.
pub(super) fn days(text: &str) -> Option<RangeInclusive<Day>> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let date = |year: u32, month: u32, day: u32| Day::from_civil(i32::try_from(year).ok()?, month, day);
    let plausible = |year: u32| (2000..2200).contains(&year);
    match numbers[..] {
        [whole] if (20_000_101..22_000_101).contains(&whole) => {
            let day = date(whole / 10_000, whole / 100 % 100, whole % 100)?;
            Some(day..=day)
        }
        [year, month] if plausible(year) => {
            let next = if month == 12 { date(year + 1, 1, 1) } else { date(year, month + 1, 1) };
            Some(date(year, month, 1)?..=next?.plus(-1))
        }
        [year, month, day] if plausible(year) => {
            let day = date(year, month, day)?;
            Some(day..=day)
        }
        [year, month, day, second, to_month, to_day] if plausible(year) && plausible(second) => {
            let (first, last) = (date(year, month, day)?, date(second, to_month, to_day)?);
            (first <= last).then_some(first..=last)
        }
        [from, to] if from > 20_000_101 && to > 20_000_101 => {
            let (first, last) = (days(&from.to_string())?, days(&to.to_string())?);
            (first.start() <= last.start()).then(|| *first.start()..=*last.start())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_ways_that_tables_write_them() {
        let of = |text: &str| days(text).map(|days| format!("{} {}", days.start(), days.end()));
        let one = |text: &str| of(text).unwrap();
        assert_eq!(one("2026-11-02"), "2026-11-02 2026-11-02");
        assert_eq!(one("2026/11/2"), "2026-11-02 2026-11-02");
        assert_eq!(one("20261102"), "2026-11-02 2026-11-02");
        assert_eq!(one("2026-11-01 ~ 2026-11-07"), "2026-11-01 2026-11-07");
        assert_eq!(one("2026年11月1日至2026年11月7日"), "2026-11-01 2026-11-07");
        assert_eq!(one("20261101-20261107"), "2026-11-01 2026-11-07");
        assert_eq!(one("2026-02"), "2026-02-01 2026-02-28");
        assert_eq!(one("2026年12月"), "2026-12-01 2026-12-31");
        for text in ["", "上周", "2026-13-01", "2026-11-07~2026-11-01", "11-02", "99999999999"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
