//! When a report is sent.

use kernel::error::{FieldProblem, Result, invalid_fields};
use kernel::text::Words;
use kernel::time::{self, Moment};
use kpi::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::weekday;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportEvery)]
pub(super) enum Every {
    /// Every day.
    Daily,
    /// On one day of the week.
    Weekly,
    /// On one day of the month; the last one of months that are shorter.
    Monthly,
}

impl Every {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Every::Daily => "daily",
            Every::Weekly => "weekly",
            Every::Monthly => "monthly",
        }
    }

    /// From its stored key.
    pub fn of(key: &str) -> Every {
        let known = [Every::Weekly, Every::Monthly].into_iter().find(|every| every.key() == key);
        known.unwrap_or(Every::Daily)
    }
}

/// When its turns come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub every: Every,
    /// 0 is Monday; of the month from 1 on.
    pub day: i32,
    /// After midnight.
    pub minute: u32,
    pub zone: String,
}

impl Plan {
    /// The plan, if there are such days.
    pub fn checked(self) -> Result<Plan> {
        let mut wrong: Vec<FieldProblem> = Vec::new();
        let mut say = |pointer: &str, zh: &'static str, en: &'static str| {
            wrong.push(FieldProblem {
                pointer: pointer.to_owned(),
                code: "range",
                detail: Words::fixed(zh, en),
            });
        };
        let sound = match self.every {
            Every::Daily => self.day == 0,
            Every::Weekly => (0..7).contains(&self.day),
            Every::Monthly => (1..=31).contains(&self.day),
        };
        if !sound {
            say(
                "/day",
                "星期为 0–6（0 是星期一），日期为 1–31。",
                "0–6 of a week (0 is Monday), 1–31 of a month.",
            );
        }
        if self.minute >= 1_440 {
            say("/at", "时间为 00:00–23:59。", "A time is from 00:00 to 23:59.");
        }
        if !time::is_zone(&self.zone) {
            say("/zone", "没有这个时区。", "There is no such time zone.");
        }
        if wrong.is_empty() { Ok(self) } else { Err(invalid_fields(wrong)) }
    }

    /// The first turn after an instant.
    pub fn after(&self, now: Moment) -> Moment {
        let today = kernel::day::Day::of(now.day_in(&self.zone));
        let mut day = today;
        // Two months hold a turn of every plan.
        for _ in 0..63 {
            if self.on(day) {
                let turn = Moment::at_minute(day.date(), self.minute, &self.zone);
                if turn > now {
                    return turn;
                }
            }
            day = day.after();
        }
        now.plus_days(1)
    }

    fn on(&self, day: kernel::day::Day) -> bool {
        let of = Day::parse(&day.to_string()).unwrap_or_default();
        match self.every {
            Every::Daily => true,
            Every::Weekly => weekday(of) == self.day,
            Every::Monthly => {
                let (_, month, date) = of.civil();
                let last = of.plus(1).civil().1 != month;
                i64::from(date) == i64::from(self.day) || (last && i64::from(date) < i64::from(self.day))
            }
        }
    }

    /// The day of a turn, on its clocks.
    pub fn day_of(&self, turn: Moment) -> Day {
        Day::parse(&turn.day_in(&self.zone).to_string()).unwrap_or_default()
    }
}

/// `09:30` as minutes after midnight.
pub(super) fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, most: u32| {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|n| plain && *n <= most)
    };
    Some(number(hour, 23)? * 60 + number(minute, 59)?)
}

/// Minutes after midnight as `09:30`.
pub(super) fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(every: Every, day: i32, from: &str, zone: &str) -> Vec<String> {
        let plan = Plan { every, day, minute: 540, zone: zone.to_owned() };
        let mut at: Moment = from.parse().unwrap();
        let next = std::iter::repeat_with(|| {
            at = plan.after(at);
            at.to_string()
        });
        next.take(3).collect()
    }

    #[test]
    fn turns_come_on_the_clocks_of_the_zone() {
        let zone = "Asia/Shanghai";
        assert_eq!(
            turns(Every::Daily, 0, "2026-11-02T01:00:00Z", zone),
            ["2026-11-03T01:00:00Z", "2026-11-04T01:00:00Z", "2026-11-05T01:00:00Z"]
        );
        assert_eq!(
            turns(Every::Weekly, 0, "2026-11-01T20:00:00Z", zone)[..2],
            ["2026-11-02T01:00:00Z", "2026-11-09T01:00:00Z"]
        );
        assert_eq!(
            turns(Every::Monthly, 31, "2026-01-31T02:00:00Z", zone),
            ["2026-02-28T01:00:00Z", "2026-03-31T01:00:00Z", "2026-04-30T01:00:00Z"]
        );
        assert_eq!(turns(Every::Monthly, 1, "2026-11-02T00:00:00Z", zone)[0], "2026-12-01T01:00:00Z");
        assert_eq!(
            turns(Every::Daily, 0, "2026-03-28T12:00:00Z", "Europe/Berlin")[0],
            "2026-03-29T07:00:00Z",
            "an hour earlier by the sun, nine o'clock as before"
        );
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        for text in ["00:00", "09:05", "23:59"] {
            assert_eq!(minute(text).map(clock).as_deref(), Some(text));
        }
        for text in ["24:00", "9:00", "09:60", "0900", "", "+1:00"] {
            assert_eq!(minute(text), None, "{text}");
        }
    }
}
