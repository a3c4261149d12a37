//! The figures of shops and accounts before and after.

use std::collections::BTreeMap;

use kpi::{
    metric::{Level, Metric, Value},
    sheet::{Count, Row},
};

use crate::report::{
    Sheet,
    period::{Period, periods},
};

/// A shop or account under both rule sets.
pub struct Change {
    /// The shop.
    pub shop: String,
    /// The account; empty for the shop itself.
    pub agent: String,
    /// Before.
    pub before: Row,
    /// After.
    pub after: Row,
}

impl Change {
    /// A figure before and after.
    pub fn values(&self, metric: &Metric) -> [Value; 2] {
        [&self.before, &self.after].map(|row| metric.value(row))
    }

    /// What a count gained; negative for a loss.
    pub fn gain(&self, count: Count) -> i64 {
        self.after[count].saturating_sub(self.before[count])
    }

    /// Whether some figure of a list differs.
    pub fn differs(&self, metrics: &[&Metric]) -> bool {
        metrics.iter().any(|metric| {
            let [before, after] = self.values(metric);
            before != after
        })
    }
}

/// The figures compared, of the rows of a level.
pub fn compared(level: Level) -> Vec<&'static Metric> {
    let ids: &[&str] = match level {
        Level::Shop => &[
            "received",
            "inquiries",
            "pending",
            "aftersale",
            "ordered_final",
            "paid_final",
            "conversion",
            "late_rounds",
            "sales",
            "silent_sales",
            "service_share",
            "orders_paid",
        ],
        _ => &[
            "received",
            "inquiries",
            "won",
            "won_by_colleague",
            "conversion",
            "late_rounds",
            "sales",
            "orders_paid",
        ],
    };
    ids.iter().filter_map(|id| Metric::named(id)).collect()
}

/// Shops before and after.
pub fn shops(before: &Sheet, after: &Sheet) -> Vec<Change> {
    let rows = |sheet: &Sheet| {
        let name =
            |(shop, period): (u32, Period)| ((sheet.report.shop(shop).to_owned(), String::new()), period.row);
        periods(&sheet.report.shop_days).into_iter().map(name).collect()
    };
    joined(rows(before), rows(after))
}

/// Accounts before and after.
pub fn agents(before: &Sheet, after: &Sheet) -> Vec<Change> {
    let rows = |sheet: &Sheet| {
        let report = &sheet.report;
        let rows = periods(&report.agent_days).into_iter();
        rows.map(|(account, period)| {
            let shop = report.shop(report.shop_of(account)).to_owned();
            ((shop, report.account(account).to_owned()), period.row)
        })
        .collect()
    };
    joined(rows(before), rows(after))
}

type ByName = BTreeMap<(String, String), Row>;

/// Rows of both by their names; one that is absent has no figures.
fn joined(before: ByName, mut after: ByName) -> Vec<Change> {
    let mut changes: Vec<Change> = (before.into_iter())
        .map(|((shop, agent), before)| {
            let after = after.remove(&(shop.clone(), agent.clone())).unwrap_or_default();
            Change { shop, agent, before, after }
        })
        .collect();
    let new = after.into_iter();
    changes.extend(new.map(|((shop, agent), after)| Change { shop, agent, before: Row::default(), after }));
    changes.sort_by(|a, b| (&a.shop, &a.agent).cmp(&(&b.shop, &b.agent)));
    changes
}
