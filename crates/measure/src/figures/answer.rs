//! Sums as they are told: each figure with what it was before and when it is final.

use std::collections::BTreeMap;

use kernel::ctx::Ctx;
use kernel::time::Moment;
use kpi::metric::{Level, Metric, Value};
use kpi::sheet::Row;
use kpi::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::seen::Seen;
use super::sums::Key;
use crate::periods::FrozenDays;

/// A figure: a number, or numerator and denominator, divided only to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FigureValue {
    /// The number, or the numerator.
    pub n: i64,
    /// The denominator; 0 is no case. Absent for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d: Option<i64>,
}

/// A figure of a row.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct FigureCell {
    /// The number, or the numerator.
    pub n: i64,
    /// The denominator; 0 is no case. Absent for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d: Option<i64>,
    /// Whether it changes no more by itself.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// The last day of the period for which it still changes.
    pub final_on: kernel::day::Day,
    /// The same of the days that are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<FigureValue>,
}

/// A row of figures.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct FigureRow {
    /// What the row is about: an id, a day, an hour, or `total`.
    pub id: String,
    /// Its name; empty where nobody has it.
    pub name: String,
    /// The shop of a team or an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
    /// Figures by the ids of their metrics.
    pub cells: BTreeMap<String, FigureCell>,
}

/// Rows of figures.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Figures {
    /// What was known by then.
    pub as_of: Moment,
    /// The instant at which the days compared with end, where that was asked for and today is among the days; absent,
    /// whole days are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against_until: Option<Moment>,
    /// Everything in one row. Where a metric's `total` is `deduplicated`, rows add up to more.
    pub total: FigureRow,
    /// By name; days and hours in their order.
    pub rows: Vec<FigureRow>,
    /// Days of the period that are frozen.
    pub frozen: Vec<FrozenDays>,
}

/// A weekday and an hour.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct HourRow {
    /// 0 is Monday.
    pub weekday: i32,
    /// 0–23.
    pub hour: i64,
    /// Figures by the ids of their metrics.
    pub cells: BTreeMap<String, FigureCell>,
}

/// Figures by weekday and hour.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct HourFigures {
    /// By weekday and hour; hours in which nothing was are absent.
    pub rows: Vec<HourRow>,
}

/// How figures are told.
pub(super) struct Teller<'t> {
    pub metrics: &'t [&'static Metric],
    pub seen: &'t [&'t Seen],
    pub ctx: &'t Ctx,
}

impl Teller<'_> {
    /// The cells of a row whose last day is `last`; `before` where something is compared with.
    pub fn cells(
        &self,
        level: Level,
        last: Day,
        row: &Row,
        before: Option<&Row>,
    ) -> BTreeMap<String, FigureCell> {
        let standing = self.metrics.iter().filter(|metric| metric.stands_on(level));
        standing
            .filter_map(|metric| {
                let FigureValue { n, d } = value(metric, row)?;
                let (is_final, on) = self.settled(metric, last);
                let before = before.and_then(|before| value(metric, before));
                let final_on = on.to_string().parse().ok()?;
                Some((metric.id.to_owned(), FigureCell { n, d, is_final, final_on, before }))
            })
            .collect()
    }

    /// Whether the figure of a day is settled in all shops, and on which day it is at the latest.
    fn settled(&self, metric: &Metric, last: Day) -> (bool, Day) {
        let mut latest = last;
        let mut settled = true;
        for seen in self.seen {
            let on = seen.rules(last).map_or(last, |rules| metric.final_on(rules, last));
            latest = latest.max(on);
            settled &= on < seen.day(self.ctx.now);
        }
        (settled, latest)
    }

    /// A row with its key.
    pub fn row(&self, key: Key, level: Level, last: Day, row: &Row, before: Option<&Row>) -> FigureRow {
        let Key { name, id, shop } = key;
        FigureRow { id, name, shop, cells: self.cells(level, last, row, before) }
    }
}

/// A metric of a row; `None` for those of several numbers.
pub(crate) fn value(metric: &Metric, row: &Row) -> Option<FigureValue> {
    match metric.value(row) {
        Value::Integer(n) => Some(FigureValue { n, d: None }),
        Value::Ratio { n, d } => Some(FigureValue { n, d: Some(d) }),
        Value::Hours(_) => None,
    }
}
