//! Section 0: days and hours.

use kpi::{
    rules::Rules,
    time::{Hours, Timestamp, Zone},
};

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Microseconds in 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// The clocks of a shop.
pub struct Clocks {
    zone: Zone,
    day_cut: i64,
}

impl Clocks {
    /// Those of a rule set.
    pub fn of(rules: &Rules) -> Clocks {
        Clocks { zone: rules.time_zone.clone(), day_cut: rules.day_cut }
    }

    /// "A business day D of a shop is `[D + day_cut, D+1 + day_cut)` in the shop's time zone": its first instant.
    pub fn start(&self, day: i32) -> i64 {
        self.zone.instant(i64::from(day) * DAY + self.day_cut).0
    }

    /// The first instant after the day.
    pub fn end(&self, day: i32) -> i64 {
        self.start(day + 1)
    }

    /// The business day of an instant: the one that holds it.
    pub fn day(&self, at: i64) -> i32 {
        let guess = at.div_euclid(DAY) as i32;
        for day in guess - 4..=guess + 4 {
            if self.start(day) <= at && at < self.end(day) {
                return day;
            }
        }
        panic!("no business day holds {at}");
    }

    /// Microseconds after local midnight.
    pub fn clock(&self, at: i64) -> i64 {
        self.zone.local(Timestamp(at)).rem_euclid(DAY)
    }

    /// The clock hour.
    pub fn hour(&self, at: i64) -> usize {
        (self.clock(at) / HOUR) as usize
    }

    /// Whether an instant is inside hours: "from inclusive, to exclusive; 24:00 allowed"; "a range whose end is not
    /// after its start runs over midnight".
    pub fn inside(&self, hours: &Hours, at: i64) -> bool {
        let clock = self.clock(at);
        hours.to_string().split(',').any(|range| {
            let (from, to) = range.split_once('-').unwrap();
            let (from, to) = (micros(from), micros(to));
            if to > from { from <= clock && clock < to } else { clock >= from || clock < to }
        })
    }
}

fn micros(clock: &str) -> i64 {
    let (hour, minute) = clock.split_once(':').unwrap();
    hour.parse::<i64>().unwrap() * HOUR + minute.parse::<i64>().unwrap() * MINUTE
}

/// "Durations are compared in microseconds and reported in whole milliseconds."
pub fn ms(micros: i64) -> i64 {
    micros / 1_000
}
