//! Walking back over the days of a period until a page is full.
//!
//! Rows lie by day. What a filter asks for may be rare, and some of it stands in packed counts: a page looks at so many
//! rows and no more, and says where to go on.

use kernel::error::{Error, Result, invalid};
use kernel::http::Page;
use kernel::text::Words;
use kpi::time::Day;

use super::Asked;

/// Rows read at once.
const CHUNK: i64 = 500;
/// Rows looked at for one page.
const MOST: usize = 5_000;
/// Days read at once where little happens.
const SPAN: i32 = 64;

/// A place in a list: what its rows are sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Place {
    pub day: Day,
    pub at: i64,
    pub id: i64,
    pub more: String,
}

/// Days that are read, the latest of them after a place.
pub(super) struct Window {
    pub from: Day,
    pub before: Place,
    pub limit: i64,
}

impl Place {
    /// Before everything of a day.
    fn start(day: Day) -> Place {
        Place { day, at: i64::MAX, id: i64::MAX, more: String::new() }
    }

    fn text(&self) -> String {
        let more: String = self.more.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!("{}.{:x}.{:x}.{more}", self.day, self.at, self.id)
    }

    pub(super) fn parse(text: &str) -> Result<Place> {
        read(text).ok_or_else(refused)
    }
}

fn read(text: &str) -> Option<Place> {
    let mut parts = text.split('.');
    let day = Day::parse(parts.next()?)?;
    let mut number = || u64::from_str_radix(parts.next()?, 16).ok().map(u64::cast_signed);
    let (at, id) = (number()?, number()?);
    let hex = parts.next()?.as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let more: Vec<u8> = hex.chunks(2).map(byte).collect::<Option<_>>()?;
    let more = String::from_utf8(more).ok().filter(|more| !more.contains('\0'))?;
    parts.next().is_none().then_some(Place { day, at, id, more })
}

fn refused() -> Error {
    let said = Words::fixed(
        "翻页位置无效，请从第一页开始。",
        "This is no cursor of a list; start at the first page.",
    );
    invalid("cursor", "cursor", said)
}

/// A page: `fetch` reads a window of rows, newest first, with their places; `keep` tells what of them is asked for.
pub(super) fn walk<R, T>(
    asked: &Asked,
    place: impl Fn(&R) -> Place,
    mut fetch: impl FnMut(&Window) -> Result<Vec<R>>,
    mut keep: impl FnMut(Vec<R>) -> Result<Vec<(Place, T)>>,
) -> Result<Page<T>> {
    let mut at = asked.after.clone().unwrap_or_else(|| Place::start(asked.period.to));
    if at.day > asked.period.to {
        at = Place::start(asked.period.to);
    }
    let (mut kept, mut looked, mut span) = (Vec::new(), 0, 1);
    while at.day >= asked.period.from {
        let from = asked.period.from.max(at.day.plus(1 - span));
        let rows = fetch(&Window { from, before: at.clone(), limit: CHUNK })?;
        let full = rows.len() as i64 == CHUNK;
        looked += rows.len();
        at = match rows.last() {
            Some(last) if full => place(last),
            _ => Place::start(from.plus(-1)),
        };
        span = if full { 1 } else { (span * 2).min(SPAN) };
        kept.extend(keep(rows)?);
        if kept.len() > asked.size {
            kept.truncate(asked.size);
            let next = kept.last().map(|(place, _)| place.text());
            return Ok(Page { items: kept.into_iter().map(|(_, row)| row).collect(), next });
        }
        if looked >= MOST {
            break;
        }
    }
    let next = (at.day >= asked.period.from).then(|| at.text());
    Ok(Page { items: kept.into_iter().map(|(_, row)| row).collect(), next })
}

#[cfg(test)]
mod tests {
    use super::super::super::period::Period;
    use super::*;

    #[test]
    fn a_place_survives_its_text() {
        let place = Place { day: Day(20_000), at: -5, id: i64::MAX, more: "单.1".into() };
        assert_eq!(Place::parse(&place.text()).unwrap(), place);
        for wrong in ["", "2026-11-02", "2026-11-02.1.1.zz", "2026-11-02.1.1.00", "2026-11-02.1.1.61.1"] {
            assert!(Place::parse(wrong).is_err(), "{wrong}");
        }
    }

    /// Rows of days: so many on each.
    fn pages(size: usize, per_day: &[usize], wanted: impl Fn(i64) -> bool) -> Vec<i64> {
        let days = per_day.iter().enumerate().flat_map(|(day, &n)| std::iter::repeat_n(day, n));
        let mut all: Vec<(Day, i64)> = days.zip(0_i64..).map(|(day, n)| (Day(day as i32), n)).collect();
        all.reverse();
        let place = |row: &(Day, i64)| Place { day: row.0, at: row.1, id: 0, more: String::new() };
        let period = Period { from: Day(0), to: Day(per_day.len() as i32 - 1) };
        let mut asked = Asked {
            period,
            shop: None,
            team: None,
            person: None,
            account: None,
            weekday: None,
            hour: None,
            after: None,
            size,
        };
        let mut found = Vec::new();
        loop {
            let fetch = |window: &Window| {
                let inside = |row: &&(Day, i64)| {
                    let before = row.0 < window.before.day || row.1 < window.before.at;
                    row.0 >= window.from && row.0 <= window.before.day && before
                };
                Ok(all.iter().filter(inside).take(CHUNK as usize).copied().collect())
            };
            let keep = |rows: Vec<(Day, i64)>| {
                Ok(rows.into_iter().filter(|row| wanted(row.1)).map(|row| (place(&row), row.1)).collect())
            };
            let page = walk(&asked, place, fetch, keep).unwrap();
            assert!(page.items.len() <= size);
            found.extend(page.items);
            let Some(next) = page.next else { return found };
            asked.after = Some(Place::parse(&next).unwrap());
        }
    }

    #[test]
    fn pages_put_together_are_the_list() {
        for (size, days) in [(2, vec![3, 0, 5, 1]), (7, vec![0, 0, 0]), (50, vec![1200, 0, 0, 501, 500])] {
            let total: usize = days.iter().sum();
            let all: Vec<i64> = (0..total as i64).rev().collect();
            assert_eq!(pages(size, &days, |_| true), all);
        }
    }

    #[test]
    fn what_is_rare_is_found_though_far_away() {
        assert_eq!(pages(50, &[12_000, 300, 0, 0], |n| n % 5_999 == 1), [11_999, 6_000, 1]);
    }
}
