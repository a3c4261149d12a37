//! Time of the house: microseconds UTC, from a clock that a test can hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::db::{Cell, Column, Value};

/// An instant: microseconds since 1970-01-01 UTC. Stored as an integer, sent as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// From microseconds since 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// `seconds` later (earlier when negative).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// `days` of 24 hours later (earlier when negative).
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole seconds from `earlier` to this one.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / 1_000_000
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The calendar day in a time zone, such as `Asia/Shanghai`; an unknown zone counts as UTC.
    pub fn day_in(self, zone: &str) -> jiff::civil::Date {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        self.timestamp().to_zoned(zone).date()
    }

    /// Day and minute in a time zone, as a sentence names them: `2026-11-02 09:00`.
    pub fn minute_in(self, zone: &str) -> String {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        self.timestamp().to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Day and second in a time zone, as tables have it: `2026-11-02 09:00:05`.
    pub fn second_in(self, zone: &str) -> String {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        self.timestamp().to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The instant of a wall clock, so many minutes after midnight; in a gap of summer time the first one after it.
    pub fn at_minute(day: jiff::civil::Date, minute: u32, zone: &str) -> Self {
        let minute = minute.min(1439);
        let time = jiff::civil::time((minute / 60) as i8, (minute % 60) as i8, 0, 0);
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let zoned = day.to_datetime(time).to_zoned(zone);
        zoned.map_or(Self(i64::MAX), |zoned| Self(zoned.timestamp().as_microsecond()))
    }

    /// Midnight of `day` in a time zone; the first instant that exists there.
    pub fn start_of(day: jiff::civil::Date, zone: &str) -> Self {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        day.to_zoned(zone).map_or(Self(i64::MAX), |zoned| Self(zoned.timestamp().as_microsecond()))
    }
}

/// Whether a text names a time zone, such as `Asia/Shanghai`.
pub fn is_zone(text: &str) -> bool {
    jiff::tz::TimeZone::get(text).is_ok()
}

impl std::fmt::Display for Moment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.timestamp().fmt(formatter)
    }
}

impl std::str::FromStr for Moment {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Timestamp>().map(|timestamp| Self(timestamp.as_microsecond()))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Moment {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples([serde_json::json!("2026-11-11T00:00:00Z")])
            .into()
    }
}

impl utoipa::ToSchema for Moment {}

impl Column for Moment {
    const EXPECTED: &'static str = "a time in microseconds";
    fn read(cell: Cell<'_>) -> Option<Self> {
        i64::read(cell).map(Self)
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        Value::Int(moment.0)
    }
}

/// The one source of the present. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    held: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// A clock that stands at `moment` until it is moved.
    pub fn held_at(moment: Moment) -> Self {
        Self { held: Some(Arc::new(AtomicI64::new(moment.0))) }
    }

    /// Moves a held clock on; the real one does not listen.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Some(held) = &self.held {
            held.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }

    /// Puts a held clock to an instant; the real one does not listen.
    pub fn set(&self, moment: Moment) {
        if let Some(held) = &self.held {
            held.store(moment.0, Ordering::SeqCst);
        }
    }

    /// The present.
    pub fn now(&self) -> Moment {
        match &self.held {
            Some(held) => Moment(held.load(Ordering::SeqCst)),
            None => Moment(Timestamp::now().as_microsecond()),
        }
    }
}
