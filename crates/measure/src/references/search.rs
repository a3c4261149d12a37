//! The job that looks for the rule that brings a figure of ours closest to another tool's: each rule tried by itself.

use kernel::error::{Error, Result, not_found};
use kernel::id::ShopId;
use kernel::jobs::{JobKind, Run};
use kernel::text::Words;
use kpi::compare::ByName;
use kpi::metric::Metric;
use kpi::sheet::Row;
use kpi::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::alternatives::{Alternative, alternatives};
use super::searches::{self, SearchFound, SearchId, Tried};
use super::table::figure;
use crate::benchmarks::BenchmarkValue;
use crate::facts::settings::Era;
use crate::facts::store::day;
use crate::rules::study::{STEP, Study};

/// Looks for the rule that closes a gap.
pub(crate) static SEARCH: JobKind = JobKind {
    key: "measure.reference_search",
    name: Words::fixed("寻找口径差异", "Differences of definition looked for"),
    unit: Words::fixed("位顾客", "buyers"),
    max_attempts: 3,
    run,
};

/// What is looked for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub search: SearchId,
    pub shop: ShopId,
    /// The account's name; empty for the shop.
    pub account: String,
    pub metric: String,
    pub first: String,
    pub last: String,
    pub theirs: BenchmarkValue,
}

fn run(run: &Run) -> Result<Value> {
    let payload: Payload = run.payload()?;
    let metric = Metric::named(&payload.metric).ok_or_else(not_found)?;
    let days = day(&payload.first)..=day(&payload.last);
    let as_of = Timestamp(run.house().clock().now().micros());
    let study = run.read(|tx| Study::begin(tx, payload.shop, days.clone(), as_of))?.ok_or_else(not_found)?;
    let buyers = run.read(|tx| study.buyers(tx))?;
    let rules = study.settings.eras()?.into_iter().rfind(|era| era.days.contains(days.end()));
    let rules = rules.map(|era| era.rules).ok_or_else(not_found)?;
    let tried = alternatives(&rules, metric);
    let mut sums = vec![Row::default(); tried.len() + 1];
    let eras: Vec<Era> = std::iter::once(&rules)
        .chain(tried.iter().map(|one| &one.rules))
        .map(|rules| Era { days: Day(i32::MIN)..=Day(i32::MAX), rules: rules.clone() })
        .collect();
    for (n, some) in buyers.chunks(STEP).enumerate() {
        for (era, sum) in eras.iter().zip(&mut sums) {
            run.go_on()?;
            sum.add(&of(run, &study, era, some, &payload.account)?);
        }
        run.progress(count((n * STEP + some.len()).min(buyers.len())), Some(count(buyers.len())))?;
    }
    let found = found(metric, payload.theirs, tried, &sums)?;
    run.step(|tx, ctx, progress| {
        progress.total = Some(count(buyers.len()));
        progress.done = count(buyers.len());
        if searches::keep(tx, ctx, payload.search, &found)? { Ok(()) } else { Err(not_found()) }
    })?;
    Ok(json!({ "search": payload.search }))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What some buyers add to the row of the account, or of the shop.
fn of(run: &Run, study: &Study, era: &Era, buyers: &[i64], account: &str) -> Result<Row> {
    let parts = run.read(|tx| study.parts(tx, std::slice::from_ref(era), buyers))?;
    let mut rows = ByName::new();
    parts.iter().for_each(|part| part.add("", &mut rows));
    Ok(rows.remove(&(String::new(), account.to_owned())).unwrap_or_default())
}

/// What was tried, what comes closest first.
fn found(
    metric: &Metric,
    theirs: BenchmarkValue,
    tried: Vec<Alternative>,
    sums: &[Row],
) -> Result<SearchFound> {
    let value =
        |row: &Row| figure(metric, row).ok_or_else(|| Error::internal("a search", "no single number"));
    let (ours, others) =
        sums.split_first().ok_or_else(|| Error::internal("a search", "nothing was computed"))?;
    let ours = value(ours)?;
    let mut all: Vec<Tried> = Vec::new();
    for (one, row) in tried.into_iter().zip(others) {
        let ours = value(row)?;
        all.push(Tried { key: one.key.to_owned(), value: one.value, gap: gap(ours, theirs), ours });
    }
    let now = gap(ours, theirs);
    // What changes nothing closes nothing.
    all.retain(|one| one.gap != now);
    all.sort_by_key(|one| one.gap.map_or(i64::MAX, i64::abs));
    Ok(SearchFound { ours, gap: now, tried: all })
}

/// Ours less theirs in millionths of the figure's own unit; `None` where there is no case.
pub(super) fn gap(ours: BenchmarkValue, theirs: BenchmarkValue) -> Option<i64> {
    let millionths = |of: BenchmarkValue| {
        let (n, d) = (i128::from(of.n), i128::from(of.d));
        (d != 0).then(|| (n * 1_000_000).div_euclid(d))
    };
    i64::try_from(millionths(ours)? - millionths(theirs)?).ok()
}
