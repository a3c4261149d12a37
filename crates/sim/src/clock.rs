use jiff::civil::{Date, date};

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// An instant of the shops' wall clock: whole seconds of local time since 1970-01-01 00:00:00.
/// The shops keep Chinese time, which knows no summer time, so local seconds count evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(pub i64);

impl Clock {
    /// Midnight at which a day begins.
    pub fn midnight(day: Day) -> Self {
        Self(day.0 * DAY)
    }

    /// The calendar day it lies in.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(DAY))
    }

    /// Seconds since its midnight, 0 to 86,399.
    pub fn second_of_day(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// Later by so many seconds.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }
}

/// A calendar day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The day of a date.
    pub fn of(date: Date) -> Self {
        Self(i64::from((date - EPOCH).get_days()))
    }

    /// Its date; the last date of the calendar where it lies beyond.
    pub fn date(self) -> Date {
        EPOCH.saturating_add(jiff::ToSpan::days(self.0))
    }

    /// Later by so many days.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// Day of the week, Monday 0 to Sunday 6.
    pub fn weekday(self) -> usize {
        (self.0 + 3).rem_euclid(7) as usize
    }
}

const EPOCH: Date = date(1970, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_date() {
        let day = Day::of(date(2026, 9, 1));
        assert_eq!(day.date(), date(2026, 9, 1));
        assert_eq!(day.plus(30).date(), date(2026, 10, 1));
        assert_eq!(day.weekday(), 1);
        assert_eq!(Clock::midnight(day).plus(-1).day(), day.plus(-1));
        assert_eq!(Clock::midnight(day).plus(61).second_of_day(), 61);
    }
}
