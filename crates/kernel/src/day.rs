//! A calendar day, without a time zone: stored and sent as `2026-11-02`.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::db::{Cell, Column, Value};

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day of a civil date.
    pub const fn of(date: Date) -> Self {
        Self(date)
    }

    /// As a civil date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// The day before; the first day there is has none before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0.yesterday().unwrap_or(self.0))
    }

    /// The day after; the last day there is has none after it.
    #[must_use]
    pub fn after(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A text that is no day of the form `2026-11-02`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the form 2026-11-02")]
pub struct NotADay;

impl std::str::FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let plain = text.len() == 10 && text.is_ascii() && text.get(4..5) == Some("-");
        text.parse::<Date>().ok().filter(|_| plain).map(Self).ok_or(NotADay)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .examples([serde_json::json!("2026-11-02")])
            .into()
    }
}

impl utoipa::ToSchema for Day {}

impl Column for Day {
    const EXPECTED: &'static str = "a day";
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Value::Text(day.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_days_are_read() {
        assert_eq!("2026-11-02".parse::<Day>().map(|day| day.to_string()).as_deref(), Ok("2026-11-02"));
        assert_eq!(
            "2026-03-01".parse::<Day>().map(|day| day.before().to_string()).as_deref(),
            Ok("2026-02-28")
        );
        for text in ["2026-02-29", "20261102", "2026-11-02T00:00", "", "2026/11/02"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
