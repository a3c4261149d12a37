//! The figures of shops and accounts before and after.

use std::collections::BTreeMap;

use crate::{
    metric::{Level, Metric, Value},
    sheet::{Count, Row},
};

/// A shop or account under both rule sets.
#[derive(Clone, Debug)]
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

/// Rows by shop and account; the account of a shop itself is empty.
pub type ByName = BTreeMap<(String, String), Row>;

/// Rows of both by their names; one that is absent has no figures.
pub fn changes(before: ByName, mut after: ByName) -> Vec<Change> {
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
