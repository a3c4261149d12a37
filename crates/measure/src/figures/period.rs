//! Which days are asked for.

use kernel::error::{Result, invalid};
use kernel::text::Words;
use kpi::time::Day;

/// As many days at most.
const MOST: i32 = 400;

/// Business days, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub from: Day,
    pub to: Day,
}

impl Period {
    /// The days between two, both included; `name` is the parameter of the last one.
    pub fn of(from: kernel::day::Day, to: kernel::day::Day, name: &str) -> Result<Period> {
        let period = Period { from: business(from), to: business(to) };
        let length = period.length();
        if !(1..=MOST).contains(&length) {
            let said = Words::made(
                format!("日期范围须为 1–{MOST} 天，且结束不早于开始。请缩短范围。"),
                format!("A period has 1–{MOST} days and does not end before it starts. Choose fewer days."),
            );
            return Err(invalid(name, "period", said));
        }
        Ok(period)
    }

    /// How many days.
    pub fn length(self) -> i32 {
        self.to.0.saturating_sub(self.from.0).saturating_add(1)
    }

    /// The first and the last day as stored.
    pub fn texts(self) -> [String; 2] {
        [self.from.to_string(), self.to.to_string()]
    }
}

fn business(day: kernel::day::Day) -> Day {
    Day::parse(&day.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_neither_empty_nor_endless() {
        let day = |text: &str| text.parse().unwrap();
        let of = |from, to| Period::of(day(from), day(to), "to").map(Period::length).ok();
        assert_eq!(of("2026-11-02", "2026-11-02"), Some(1));
        assert_eq!(of("2026-02-28", "2026-03-01"), Some(2));
        assert_eq!(of("2026-11-02", "2026-11-01"), None);
        assert_eq!(of("2025-01-01", "2026-02-04"), Some(400));
        assert_eq!(of("2025-01-01", "2026-02-05"), None);
    }
}
