//! Recurring tasks: when the next one is due.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::day::Day;
use crate::time::Moment;

/// How often a task comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each day at the same time.
    Day,
    /// Each week on the same weekday.
    Week,
    /// Each month on the same day, or the month's last one.
    Month,
}

/// A task that comes back when it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// How often.
    pub every: Every,
    /// The last day one may be due on; without end when absent.
    #[serde(default)]
    pub until: Option<Day>,
}

impl Every {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Every::Day => "day",
            Every::Week => "week",
            Every::Month => "month",
        }
    }

    /// From its stored key.
    pub fn of(key: &str) -> Option<Self> {
        [Every::Day, Every::Week, Every::Month].into_iter().find(|every| every.key() == key)
    }

    fn times(self, n: i64) -> Result<Span, jiff::Error> {
        match self {
            Every::Day => Span::new().try_days(n),
            Every::Week => Span::new().try_weeks(n),
            Every::Month => Span::new().try_months(n),
        }
    }
}

impl Repeat {
    /// The next occurrence after number `last` that is due after `now`, with its due time: counted from the due time of
    /// the first, by the calendar of `zone`, so that the 31st comes back after February and noon stays noon. `None`
    /// when the series has ended.
    pub fn next(&self, first: Moment, last: u32, zone: &str, now: Moment) -> Option<(u32, Moment)> {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let start = Timestamp::from_microsecond(first.micros()).ok()?.to_zoned(zone);
        // 200 years of days: a clock gone mad ends the series and not the process.
        for n in last.checked_add(1)?..last.saturating_add(73_000) {
            let due = start.checked_add(self.every.times(i64::from(n)).ok()?).ok()?;
            if self.until.is_some_and(|until| Day::of(due.date()) > until) {
                return None;
            }
            let moment = Moment::from_micros(due.timestamp().as_microsecond());
            if moment > now {
                return Some((n, moment));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn repeat(every: Every) -> Repeat {
        Repeat { every, until: None }
    }

    #[test]
    fn months_do_not_drift() {
        let first = at("2026-01-31T02:00:00Z");
        let next = |n| repeat(Every::Month).next(first, n, "Asia/Shanghai", first).unwrap();
        assert_eq!(next(0), (1, at("2026-02-28T02:00:00Z")));
        assert_eq!(next(1), (2, at("2026-03-31T02:00:00Z")));
    }

    #[test]
    fn occurrences_that_have_passed_are_skipped() {
        let first = at("2026-11-02T01:00:00Z");
        let late = at("2026-11-20T00:00:00Z");
        assert_eq!(
            repeat(Every::Week).next(first, 0, "Asia/Shanghai", late),
            Some((3, at("2026-11-23T01:00:00Z")))
        );
    }

    #[test]
    fn the_hour_stays_over_a_change_of_summer_time() {
        let first = at("2026-10-24T07:00:00Z");
        let next = repeat(Every::Day).next(first, 0, "Europe/Berlin", first);
        assert_eq!(next, Some((1, at("2026-10-25T08:00:00Z"))));
    }

    #[test]
    fn it_ends_on_its_last_day() {
        let first = at("2026-11-02T01:00:00Z");
        let daily = Repeat { every: Every::Day, until: "2026-11-03".parse().ok() };
        assert!(daily.next(first, 0, "Asia/Shanghai", first).is_some());
        assert_eq!(daily.next(first, 1, "Asia/Shanghai", first), None);
    }
}
