//! Days added up to a period, for the forms that show one row a shop, team or agent.

use std::{collections::BTreeMap, ops::RangeInclusive};

use kpi::{
    metric::{Level, Metric, Value},
    sheet::{Count, Row},
    time::Day,
};

use super::Sheet;

/// Fewer cases than this say little.
pub const SMALL: i64 = 30;

/// The figures of some days as one row.
#[derive(Clone, Debug)]
pub struct Period {
    /// The sum; the most of `max_concurrent`.
    pub row: Row,
    /// First and last day with a figure.
    pub days: RangeInclusive<Day>,
}

impl Period {
    /// The period of one day.
    pub fn day(day: Day, row: Row) -> Period {
        Period { row, days: day..=day }
    }

    /// Adds another period.
    pub fn add(&mut self, other: &Period) {
        self.row.add(&other.row);
        self.days = *self.days.start().min(other.days.start())..=*self.days.end().max(other.days.end());
    }

    /// All of some periods; none of none.
    pub fn sum<'p>(mut periods: impl Iterator<Item = &'p Period>) -> Option<Period> {
        let mut sum = periods.next()?.clone();
        periods.for_each(|period| sum.add(period));
        Some(sum)
    }
}

/// The periods of rows that stand in the order of their keys.
pub fn periods<K: Copy + PartialEq>(rows: &[(K, Day, Row)]) -> Vec<(K, Period)> {
    let of_key = |rows: &[(K, Day, Row)]| {
        let (key, day, row) = rows.first()?;
        let mut period = Period::day(*day, row.clone());
        rows[1..].iter().for_each(|(_, day, row)| period.add(&Period::day(*day, row.clone())));
        Some((*key, period))
    };
    rows.chunk_by(|a, b| a.0 == b.0).filter_map(of_key).collect()
}

/// The days of several rows, each with what all rows of the day add up to.
pub fn by_day<K>(rows: &[(K, Day, Row)]) -> Vec<(Day, Period)> {
    let mut days: BTreeMap<Day, Period> = BTreeMap::new();
    for (_, day, row) in rows {
        let more = Period::day(*day, row.clone());
        days.entry(*day).and_modify(|period| period.add(&more)).or_insert(more);
    }
    days.into_iter().collect()
}

impl Sheet {
    /// First and last day that have a figure. A shift or chat that runs over midnight leaves a row on the day after
    /// the data end; that day is not part of the period.
    pub fn span(&self) -> Option<RangeInclusive<Day>> {
        let days = || self.report.shop_days.iter().map(|(_, day, _)| *day);
        let (first, last) = (days().min()?, days().max()?);
        Some(first..=self.latest().map_or(last, |latest| last.min(latest)).max(first))
    }

    /// Whether a day is worth a row: it is part of the period, or some figure of it is not zero.
    pub fn shows_day(&self, day: Day, period: &Period, metrics: &[&Metric]) -> bool {
        let is_zero = |metric: &&Metric| match metric.value(&period.row) {
            Value::Integer(n) | Value::Ratio { n, .. } => n == 0,
            Value::Hours(hours) => hours.iter().all(|&n| n == 0),
        };
        self.span().is_some_and(|span| span.contains(&day)) || !metrics.iter().all(is_zero)
    }

    /// The day of the latest clock in the data.
    pub fn latest(&self) -> Option<Day> {
        self.report.latest.map(|at| self.rules.calendar().day(at))
    }

    /// The day on which a figure is final, where that is after the latest day of the data.
    pub fn provisional(&self, metric: &Metric, period: &Period) -> Option<Day> {
        let latest = self.latest()?;
        // What a day after the data end holds is a remainder of the day before.
        let final_on = metric.final_on(&self.rules, latest.min(*period.days.end()));
        (final_on > latest).then_some(final_on)
    }

    /// The metrics that rows of a level show.
    pub fn metrics(&self, level: Level) -> impl Iterator<Item = &'static Metric> + '_ {
        kpi::metric::METRICS.iter().filter(move |metric| metric.stands_on(level) && self.shows(metric))
    }
}

/// Over how many cases a ratio is taken, where its denominator counts some.
pub fn cases(metric: &Metric, row: &Row) -> Option<i64> {
    let Value::Ratio { d, .. } = metric.value(row) else { return None };
    match metric.id {
        // Money and time are no cases: count the orders behind them.
        "refund_rate" | "refund_rate_refund_only" | "refund_rate_return" | "bargained" => {
            Some(row[Count::OrdersPaid])
        }
        "service_share" | "sales_per_hour" | "received_per_hour" => None,
        "satisfaction" => Some(row[Count::Rated]),
        _ => Some(d),
    }
}

/// Whether a ratio is taken over so few cases that it says little.
pub fn is_small(metric: &Metric, row: &Row) -> bool {
    cases(metric, row).is_some_and(|cases| (1..SMALL).contains(&cases))
}
