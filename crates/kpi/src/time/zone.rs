//! Local clocks of a shop: time zone, business day, clock hour.

use super::{DAY, Day, HOUR, MINUTE, Timestamp};

/// A time zone as a table of offsets, so that a clock costs nanoseconds to convert.
///
/// Covers 1800 to 2200. A local time that a clock change skips is read with the offset before the change;
/// one that it repeats is the earlier of the two.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    name: String,
    spans: Vec<Span>,
}

/// From `utc` (in local clocks: from `local`) on, local time is UTC + `offset`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Span {
    utc: i64,
    local: i64,
    offset: i64,
}

/// There is no such time zone.
#[derive(thiserror::Error, Debug)]
#[error("unknown time zone {0:?}: give an IANA name such as \"Asia/Shanghai\"")]
pub struct UnknownZone(pub String);

impl Zone {
    /// Looks an IANA name up in the bundled database.
    pub fn named(name: &str) -> Result<Zone, UnknownZone> {
        let unknown = || UnknownZone(name.to_owned());
        let zone = jiff::tz::TimeZone::get(name).map_err(|_| unknown())?;
        let instant = |day: Option<Day>| {
            let seconds = day.map(|d| i64::from(d.0) * DAY / super::SECOND).unwrap_or_default();
            jiff::Timestamp::from_second(seconds).map_err(|_| unknown())
        };
        let (from, to) = (instant(Day::from_civil(1800, 1, 1))?, instant(Day::from_civil(2200, 1, 1))?);
        let mut before = i64::from(zone.to_offset(from).seconds()) * super::SECOND;
        let mut spans = vec![Span { utc: i64::MIN, local: i64::MIN, offset: before }];
        for change in zone.following(from).take_while(|change| change.timestamp() < to) {
            let (utc, offset) =
                (change.timestamp().as_microsecond(), i64::from(change.offset().seconds()) * super::SECOND);
            if offset != before {
                spans.push(Span { utc, local: utc + offset.max(before), offset });
                before = offset;
            }
        }
        Ok(Zone { name: name.to_owned(), spans })
    }

    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone { name: "UTC".into(), spans: vec![Span { utc: i64::MIN, local: i64::MIN, offset: 0 }] }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Local time minus UTC at an instant, in microseconds.
    pub fn offset(&self, at: Timestamp) -> i64 {
        self.latest(at.0, |span| span.utc)
    }

    /// Local time as microseconds since 1970-01-01T00:00 on the local clock.
    pub fn local(&self, at: Timestamp) -> i64 {
        at.0.saturating_add(self.offset(at))
    }

    /// The instant of a local time given as microseconds since 1970-01-01T00:00 on the local clock.
    pub fn instant(&self, local: i64) -> Timestamp {
        Timestamp(local.saturating_sub(self.latest(local, |span| span.local)))
    }

    /// Offset of the last span whose key is not after `value`; nearly always the last of all.
    fn latest(&self, value: i64, key: impl Fn(&Span) -> i64) -> i64 {
        let last = self.spans.len() - 1;
        if value >= key(&self.spans[last]) {
            return self.spans[last].offset;
        }
        let after = self.spans.partition_point(|span| key(span) <= value);
        self.spans[after.saturating_sub(1)].offset
    }
}

/// Business days of a shop: `[D + day_cut, D+1 + day_cut)` on the clocks of its time zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    zone: Zone,
    /// Microseconds after midnight.
    day_cut: i64,
}

impl Calendar {
    /// A calendar whose days begin `day_cut` microseconds after midnight.
    pub fn new(zone: Zone, day_cut: i64) -> Calendar {
        Calendar { zone, day_cut }
    }

    /// The time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The first instant of a business day.
    pub fn start(&self, day: Day) -> Timestamp {
        self.zone.instant(i64::from(day.0) * DAY + self.day_cut)
    }

    /// The business day of an instant.
    pub fn day(&self, at: Timestamp) -> Day {
        let mut day = Day(((self.zone.local(at) - self.day_cut).div_euclid(DAY)) as i32);
        // A clock change near the cut can be off by one.
        while self.start(day) > at {
            day = day.plus(-1);
        }
        while self.start(day.plus(1)) <= at {
            day = day.plus(1);
        }
        day
    }

    /// The clock hour of an instant, 0 to 23.
    pub fn hour(&self, at: Timestamp) -> usize {
        (self.zone.local(at).rem_euclid(DAY) / HOUR) as usize
    }

    /// The clock time of an instant, in microseconds after midnight.
    pub fn clock(&self, at: Timestamp) -> i64 {
        self.zone.local(at).rem_euclid(DAY)
    }

    /// Local date and time as `YYYY-MM-DD HH:MM:SS`, with microseconds where there are some. Written digit by digit,
    /// because the explanations of all orders hold millions of them.
    pub fn text(&self, at: Timestamp) -> String {
        let local = self.zone.local(at);
        let (day, clock) = (Day(local.div_euclid(DAY) as i32), local.rem_euclid(DAY));
        let (year, month, date) = day.civil();
        let mut text = String::with_capacity(26);
        digits(&mut text, i64::from(year), 4);
        for (mark, number) in [
            ('-', i64::from(month)),
            ('-', i64::from(date)),
            (' ', clock / HOUR),
            (':', clock % HOUR / MINUTE),
            (':', clock % MINUTE / super::SECOND),
        ] {
            text.push(mark);
            digits(&mut text, number, 2);
        }
        if clock % super::SECOND != 0 {
            text.push('.');
            digits(&mut text, clock % super::SECOND, 6);
        }
        text
    }
}

/// Appends a number in so many digits.
fn digits(text: &mut String, number: i64, width: u32) {
    for place in (0..width).rev() {
        let digit = number.unsigned_abs() / 10_u64.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
}

/// Remembers the last business day looked up, because consecutive messages mostly fall on one.
#[derive(Clone, Copy, Debug, Default)]
pub struct DayCursor {
    day: Day,
    from: i64,
    to: i64,
}

impl DayCursor {
    /// The business day of an instant, as [`Calendar::day`] of the one calendar this cursor is used with.
    pub fn day(&mut self, calendar: &Calendar, at: Timestamp) -> Day {
        if at.0 < self.from || at.0 >= self.to {
            self.day = calendar.day(at);
            (self.from, self.to) = (calendar.start(self.day).0, calendar.start(self.day.plus(1)).0);
        }
        self.day
    }
}
