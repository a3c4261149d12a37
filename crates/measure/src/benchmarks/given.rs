//! Values that the room brings: two files of data, each value with its source and how sure it is.

use std::sync::LazyLock;

use kernel::people::shop::Platform;
use kernel::time::Moment;
use kpi::metric::Metric;
use serde::Deserialize;

use super::model::{Benchmark, Confidence, Level, MinimumOf, Window, exact};
use crate::facts::settings::FIRST_DAY;

/// All of them.
pub(super) static GIVEN: LazyLock<Vec<Benchmark>> = LazyLock::new(|| {
    let mut all: Vec<Benchmark> = Vec::new();
    all.extend(rows::<Values>(include_str!("benchmarks.csv")).iter().flat_map(Values::benchmarks));
    all.extend(rows::<Limit>(include_str!("platform_limits.csv")).iter().filter_map(Limit::benchmark));
    all
});

/// A row of `benchmarks.csv`.
#[derive(Deserialize)]
struct Values {
    metric: String,
    platform: String,
    warning: String,
    standard: String,
    excellent: String,
    confidence: String,
    source: String,
}

/// A row of `platform_limits.csv`.
#[derive(Deserialize)]
struct Limit {
    platform: String,
    metric: String,
    limit: String,
    since: String,
    window: String,
    minimum: Option<i64>,
    minimum_of: String,
    consequence_zh: String,
    consequence: String,
    confidence: String,
    source: String,
}

fn rows<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
}

fn platform(key: &str) -> Option<Platform> {
    (key != "any").then(|| Platform::of(key))
}

fn benchmark(metric: &str, level: Level, value: &str, confidence: &str, source: &str) -> Option<Benchmark> {
    let metric = Metric::named(metric)?;
    Some(Benchmark {
        id: None,
        shop: None,
        platform: None,
        metric,
        level,
        value: Some(exact(metric, value)?),
        since: FIRST_DAY.to_owned(),
        window: Window::Days(30),
        minimum: None,
        consequence: (String::new(), String::new()),
        confidence: Confidence::of(confidence)?,
        source: source.to_owned(),
        by: None,
        created: Moment::from_micros(0),
    })
}

impl Values {
    fn benchmarks(&self) -> Vec<Benchmark> {
        let values = [
            (Level::Warning, &self.warning),
            (Level::Standard, &self.standard),
            (Level::Excellent, &self.excellent),
        ];
        let made = values.into_iter().filter_map(|(level, value)| {
            let made = benchmark(&self.metric, level, value, &self.confidence, &self.source)?;
            Some(Benchmark { platform: platform(&self.platform), ..made })
        });
        made.collect()
    }
}

impl Limit {
    fn benchmark(&self) -> Option<Benchmark> {
        let made = benchmark(&self.metric, Level::Limit, &self.limit, &self.confidence, &self.source)?;
        Some(Benchmark {
            platform: platform(&self.platform),
            since: self.since.clone(),
            window: Window::of(&self.window)?,
            minimum: self.minimum.and_then(|least| Some((least, MinimumOf::of(&self.minimum_of)?))),
            consequence: (self.consequence_zh.clone(), self.consequence.clone()),
            ..made
        })
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::ShopId;

    use super::super::model::held;
    use super::*;

    #[test]
    fn every_row_of_the_files_is_read() {
        let lines = |text: &str| text.lines().count() - 1;
        let limits = GIVEN.iter().filter(|one| one.level == Level::Limit).count();
        assert_eq!(limits, lines(include_str!("platform_limits.csv")));
        let standards = GIVEN.iter().filter(|one| one.level == Level::Standard).count();
        assert_eq!(standards, 7);
        assert!(GIVEN.iter().all(|one| !one.source.is_empty()));
    }

    #[test]
    fn the_nearest_and_latest_value_holds() {
        let shop = ShopId::from_stored(1);
        let value = |platform, metric: &str, level, day: &str| {
            let held = held(&GIVEN, shop, platform, day);
            held.iter().find(|one| one.metric.id == metric && one.level == level).and_then(|one| one.value)
        };
        let limit = |platform, day| value(platform, "taobao_3min", Level::Limit, day);
        assert_eq!(limit(Platform::Taobao, "2025-09-30"), Some((9, 10)));
        assert_eq!(limit(Platform::Tmall, "2025-10-01"), Some((4, 5)));
        assert_eq!(limit(Platform::Jd, "2025-10-01"), None);
        assert_eq!(limit(Platform::Taobao, "2022-06-30"), None);
        let warned = |platform| value(platform, "conversion", Level::Warning, "2026-11-01");
        assert_eq!(warned(Platform::Taobao), Some((7, 20)));
        assert_eq!(warned(Platform::Jd), Some((3, 10)));
    }
}
