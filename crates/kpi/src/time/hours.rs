//! Ranges of the clock: service hours, assessed hours.

use std::fmt;

use super::{DAY, HOUR, MINUTE};

/// Clock ranges such as `08:00-23:00`, from inclusive, to exclusive. A range whose end is not after its start
/// runs over midnight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hours {
    /// Microseconds after midnight; `to` may be 24 h.
    ranges: Vec<(i64, i64)>,
}

/// The text is no list of clock ranges.
#[derive(thiserror::Error, Debug, PartialEq, Eq)]
#[error("{0:?} is no clock range: write \"HH:MM-HH:MM\", from 00:00 to 24:00")]
pub struct HoursError(pub String);

impl Hours {
    /// Reads `HH:MM-HH:MM`, several separated by commas.
    pub fn parse(text: &str) -> Result<Hours, HoursError> {
        let ranges = text.split(',').map(|range| Self::range(range.trim()));
        let ranges: Option<Vec<_>> = ranges.collect();
        ranges.map(|ranges| Hours { ranges }).ok_or_else(|| HoursError(text.to_owned()))
    }

    fn range(text: &str) -> Option<(i64, i64)> {
        let (from, to) = text.split_once('-')?;
        let (from, to) = (clock(from.trim())?, clock(to.trim())?);
        (from < DAY).then_some((from, to))
    }

    /// Whether a clock time (microseconds after midnight) is inside.
    pub fn contain(&self, clock: i64) -> bool {
        self.ranges.iter().any(|&(from, to)| match from < to {
            true => from <= clock && clock < to,
            false => clock >= from || clock < to,
        })
    }

    /// Whether the whole day is inside.
    pub fn always(&self) -> bool {
        self.ranges.contains(&(0, DAY))
    }
}

/// Reads `HH:MM` up to `24:00` as microseconds after midnight.
pub(crate) fn clock(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |s: &str| matches!(s.len(), 1 | 2) && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * HOUR + minute * MINUTE;
    (minute < 60 && at <= DAY).then_some(at)
}

/// Writes microseconds after midnight as `HH:MM`.
pub(crate) fn clock_text(clock: i64) -> String {
    format!("{:02}:{:02}", clock / HOUR, clock % HOUR / MINUTE)
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, &(from, to)) in self.ranges.iter().enumerate() {
            let comma = if n == 0 { "" } else { "," };
            write!(f, "{comma}{}-{}", clock_text(from), clock_text(to))?;
        }
        Ok(())
    }
}
