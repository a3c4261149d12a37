//! Which metrics a table shows.

use kpi::metric::{Level, METRICS, Metric};

use crate::{
    arguments::{By, ReportArguments},
    error::CommandError,
    report::Sheet,
};

/// What the reader asked to see.
pub struct View {
    /// What a row is.
    pub by: By,
    metrics: Asked,
    sort: Option<Sort>,
}

/// How rows are sorted.
#[derive(Clone, Copy)]
pub struct Sort {
    /// By this figure.
    pub metric: &'static Metric,
    /// Smallest first.
    pub ascending: bool,
}

impl Sort {
    fn parse(text: &str, by: By) -> Result<Sort, CommandError> {
        let (id, ascending) = text.strip_prefix('-').map_or((text, false), |id| (id, true));
        Ok(Sort { metric: standing(id, by)?, ascending })
    }
}

enum Asked {
    Usual,
    All,
    These(Vec<&'static Metric>),
}

const PEOPLE: &[&str] = &[
    "received",
    "reply_rate",
    "first_response",
    "avg_response",
    "late_rounds",
    "slow_receptions",
    "inquiries",
    "won",
    "conversion",
    "sales",
    "orders_paid",
    "sales_per_buyer",
    "satisfied_rate",
];
const SHOPS: &[&str] = &[
    "received",
    "reply_rate",
    "first_response",
    "avg_response",
    "inquiries",
    "paid_final",
    "lost",
    "unpaid",
    "conversion",
    "order_to_pay",
    "sales",
    "silent_sales",
    "service_share",
    "sales_per_buyer",
    "taobao_3min",
    "pdd_3min",
    "jd_30s",
    "douyin_3min",
    "kuaishou_3min",
];
const DAYS: &[&str] = &[
    "received",
    "reply_rate",
    "first_response",
    "avg_response",
    "late_rounds",
    "inquiries",
    "paid_final",
    "conversion",
    "conversion_same_day",
    "sales",
    "silent_sales",
    "service_share",
    "sales_per_buyer",
];
/// What hours have: rows of hours hold receptions by t0, inquiries by t0 and sales by payment, nothing else.
const HOURS: &[&str] = &[
    "received",
    "inquiries",
    "ordered_final",
    "paid_final",
    "lost",
    "unpaid",
    "conversion",
    "conversion_same_day",
    "order_to_pay",
    "sales",
    "orders_paid",
    "units",
    "sales_per_buyer",
    "price_per_unit",
    "refund_rate",
    "silent_sales",
    "service_share",
];

impl View {
    /// Reads what is asked for, before any file is read.
    pub fn parse(arguments: &ReportArguments) -> Result<View, CommandError> {
        let by = arguments.by;
        let metrics = match arguments.metrics.as_slice() {
            [] => Asked::Usual,
            [all] if all == "all" => Asked::All,
            ids => Asked::These(ids.iter().map(|id| standing(id.trim(), by)).collect::<Result<_, _>>()?),
        };
        let sort = arguments.sort.as_deref().map(|text| Sort::parse(text, by)).transpose()?;
        Ok(View { by, metrics, sort })
    }

    /// How rows are sorted, where that is asked for.
    pub fn sort(&self) -> Option<Sort> {
        self.sort
    }

    /// The metrics of the columns. What an absent table would bring is left out unless it is asked for.
    pub fn metrics(&self, sheet: &Sheet) -> Vec<&'static Metric> {
        let usual = match self.by {
            By::Agent | By::Team => PEOPLE,
            By::Shop => SHOPS,
            By::Day => DAYS,
            By::Hour => HOURS,
        };
        let mut metrics: Vec<&Metric> = match &self.metrics {
            Asked::Usual => {
                usual.iter().filter_map(|id| Metric::named(id)).filter(|m| sheet.shows(m)).collect()
            }
            Asked::All => METRICS.iter().filter(|m| has(self.by, m) && sheet.shows(m)).collect(),
            Asked::These(metrics) => metrics.clone(),
        };
        // The course of a day is as wide as several columns.
        metrics.sort_by_key(|metric| metric.id == "hourly_received");
        metrics
    }
}

fn level(by: By) -> Level {
    match by {
        By::Agent => Level::Account,
        By::Team => Level::Team,
        By::Shop | By::Day | By::Hour => Level::Shop,
    }
}

fn has(by: By, metric: &Metric) -> bool {
    metric.stands_on(level(by)) && (by != By::Hour || HOURS.contains(&metric.id))
}

fn standing(id: &str, by: By) -> Result<&'static Metric, CommandError> {
    let metric = Metric::named(id).ok_or_else(|| CommandError::Usage(unknown(id)))?;
    if has(by, metric) {
        return Ok(metric);
    }
    let on = [By::Agent, By::Team, By::Shop, By::Day, By::Hour].into_iter().filter(|&by| has(by, metric));
    let on: Vec<String> = on.map(|by| format!("{by:?}").to_lowercase()).collect();
    let by = format!("{by:?}").to_lowercase();
    Err(CommandError::Usage(format!(
        "{id}: no figure of --by {by}; it stands on {} 该指标不在 --by {by} 的行上，可用 {}",
        on.join(", "),
        on.join("、")
    )))
}

fn unknown(id: &str) -> String {
    let mut near: Vec<(usize, &str)> =
        METRICS.iter().map(|metric| (strsim::osa_distance(id, metric.id), metric.id)).collect();
    near.sort_unstable();
    let near: Vec<&str> = near.iter().take(3).map(|(_, id)| *id).collect();
    format!(
        "{id}: no such metric; near it are {}; `banzhang metrics` lists all 没有这个指标，相近的有 {}",
        near.join(", "),
        near.join("、")
    )
}
