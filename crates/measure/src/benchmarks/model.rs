//! What a benchmark is, and which of several holds.

use std::collections::BTreeMap;

use kernel::id::{PersonId, ShopId};
use kernel::people::shop::Platform;
use kernel::time::Moment;
use kpi::metric::{Metric, Unit};
use kpi::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::id_type! {
    /// A benchmark that somebody set.
    BenchmarkId = "ben";
}

/// What a value says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BenchmarkLevel)]
pub(crate) enum Level {
    /// The platform demands it.
    Limit,
    /// Worse than this wants attention.
    Warning,
    /// Good enough.
    Standard,
    /// Very good.
    Excellent,
    /// What peers reach on average.
    PeerAverage,
    /// What the best peers reach.
    PeerBest,
}

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BenchmarkConfidence)]
pub(crate) enum Confidence {
    /// From the platform's own text.
    Official,
    /// From people of the trade.
    Practitioner,
    /// From a text of unknown worth.
    Weak,
    /// Decided in the house.
    Own,
    /// From a file of another tool.
    Imported,
}

/// The days that a limit looks at, up to the day in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Window {
    /// So many days.
    Days(i32),
    /// The month, from its first day on.
    Month,
}

/// What a platform must at least have seen before a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BenchmarkMinimum)]
pub(crate) enum MinimumOf {
    /// Units of the figure itself.
    Units,
    /// Buyer-days with a message.
    Consultations,
    /// Ratings.
    Ratings,
}

macro_rules! stored {
    ($($name:ident { $($variant:ident = $key:literal,)* })*) => { $(
        impl $name {
            /// As stored.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }

            /// From its stored key.
            pub fn of(key: &str) -> Option<$name> {
                match key { $($key => Some($name::$variant),)* _ => None }
            }
        }
    )* };
}

stored! {
    Level {
        Limit = "limit",
        Warning = "warning",
        Standard = "standard",
        Excellent = "excellent",
        PeerAverage = "peer_average",
        PeerBest = "peer_best",
    }
    Confidence {
        Official = "official",
        Practitioner = "practitioner",
        Weak = "weak",
        Own = "own",
        Imported = "imported",
    }
    MinimumOf {
        Units = "units",
        Consultations = "consultations",
        Ratings = "ratings",
    }
}

impl Window {
    /// As stored: `day`, `month`, or a number of days.
    pub fn key(self) -> String {
        match self {
            Window::Days(1) => "day".to_owned(),
            Window::Days(days) => days.to_string(),
            Window::Month => "month".to_owned(),
        }
    }

    /// From its stored key; 90 days at most.
    pub fn of(key: &str) -> Option<Window> {
        match key {
            "day" => Some(Window::Days(1)),
            "month" => Some(Window::Month),
            days => days.parse().ok().filter(|days| (1..=90).contains(days)).map(Window::Days),
        }
    }

    /// Its first day, when it ends on `last`.
    pub fn first(self, last: Day) -> Day {
        match self {
            Window::Days(days) => last.plus(1 - days),
            Window::Month => {
                let (year, month, _) = last.civil();
                Day::from_civil(year, month, 1).unwrap_or(last)
            }
        }
    }
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Benchmark {
    /// `None`: the room brings it, or a file did.
    pub id: Option<BenchmarkId>,
    /// `None`: every shop.
    pub shop: Option<ShopId>,
    /// `None`: any.
    pub platform: Option<Platform>,
    pub metric: &'static Metric,
    pub level: Level,
    /// Numerator and denominator in the units of the figure; `None`: nothing holds any longer.
    pub value: Option<(i64, i64)>,
    /// The first day on which it holds.
    pub since: String,
    pub window: Window,
    pub minimum: Option<(i64, MinimumOf)>,
    /// What follows when a limit is broken, in Chinese and in English.
    pub consequence: (String, String),
    pub confidence: Confidence,
    pub source: String,
    pub by: Option<(PersonId, String)>,
    pub created: Moment,
}

impl Benchmark {
    /// How closely it fits a shop: `None` where it is not for it.
    fn fit(&self, shop: ShopId, platform: Platform) -> Option<(bool, u8, bool, &str, Moment)> {
        if self.shop.is_some_and(|of| of != shop) {
            return None;
        }
        let near = match self.platform {
            Some(of) if of == platform => 2,
            // Both are served in one window, by one set of demands.
            Some(Platform::Taobao) if platform == Platform::Tmall => 1,
            Some(_) => return None,
            None => 0,
        };
        Some((self.shop.is_some(), near, self.id.is_some(), self.since.as_str(), self.created))
    }
}

/// The benchmarks that hold for a shop on a day, one a figure and level.
pub(crate) fn held<'b>(
    all: &'b [Benchmark],
    shop: ShopId,
    platform: Platform,
    day: &str,
) -> Vec<&'b Benchmark> {
    let mut best: BTreeMap<(&str, Level), &Benchmark> = BTreeMap::new();
    for one in all.iter().filter(|one| one.since.as_str() <= day) {
        let Some(fit) = one.fit(shop, platform) else { continue };
        let held = best.entry((one.metric.id, one.level)).or_insert(one);
        if held.fit(shop, platform).is_none_or(|held| held <= fit) {
            *held = one;
        }
    }
    best.into_values().filter(|one| one.value.is_some()).collect()
}

/// A decimal in the unit that people use (a fraction, seconds, yuan) as numerator and denominator in the units of the
/// figure; exact.
pub(crate) fn exact(metric: &Metric, text: &str) -> Option<(i64, i64)> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let d = 10_i64.pow(u32::try_from(part.len()).ok()?);
    let n = format!("{whole}{part}").parse::<i64>().ok()?.checked_mul(scale(metric))?;
    let shared = gcd(n, d);
    Some((n / shared, d / shared))
}

/// How many units of the figure one unit of people is.
fn scale(metric: &Metric) -> i64 {
    match metric.unit {
        Unit::Milliseconds => 1_000,
        Unit::Fen | Unit::FenEach => 100,
        _ => 1,
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_taken_exactly() {
        let of = |id: &str, text: &str| exact(Metric::named(id).unwrap(), text);
        assert_eq!(of("conversion", "0.35"), Some((7, 20)));
        assert_eq!(of("avg_response", "40"), Some((40_000, 1)));
        assert_eq!(of("avg_response", "0.5"), Some((500, 1)));
        assert_eq!(of("conversion", "0"), Some((0, 1)));
        assert_eq!(of("conversion", "0.000001"), Some((1, 1_000_000)));
        for wrong in ["", ".5", "-1", "1e3", "0.1234567", "9999999999"] {
            assert_eq!(of("conversion", wrong), None, "{wrong}");
        }
    }

    #[test]
    fn windows_end_on_the_day() {
        let day = Day::parse("2026-11-22").unwrap();
        assert_eq!(Window::of("month").unwrap().first(day).to_string(), "2026-11-01");
        assert_eq!(Window::of("30").unwrap().first(day).to_string(), "2026-10-24");
        assert_eq!(Window::of("day").unwrap().first(day), day);
        assert_eq!(Window::of("91"), None);
        assert_eq!(Window::Days(1).key(), "day");
    }
}
