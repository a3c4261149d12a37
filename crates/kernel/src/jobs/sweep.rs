//! The nightly clearing: every room forgets what it has kept long enough.

use serde_json::{Map, Value, json};

use super::{Every, JobKind, Run, Schedule, Sweeper, queue};
use crate::error::Result;
use crate::settings;
use crate::text::Words;

/// Rows forgotten in one transaction.
const BATCH: i64 = 1000;

/// The clearing as a job.
pub static SWEEP: JobKind = JobKind {
    key: "kernel.sweep",
    name: Words::fixed("清理过期数据", "Clear what is past its time"),
    unit: Words::fixed("条", "rows"),
    max_attempts: 5,
    run: sweep,
};

pub(super) static NIGHTLY: Schedule =
    Schedule { key: "kernel.sweep", every: Every::DailyAt(200, "Asia/Shanghai"), kind: &SWEEP };

pub(super) static FINISHED: Sweeper = Sweeper {
    key: "jobs",
    run: |tx, ctx, limit| match settings::load(tx, ctx.tenant)?.retention.jobs {
        Some(days) => queue::forget(tx, ctx.tenant, ctx.now.plus_days(-i64::from(days)), limit),
        None => Ok(0),
    },
};

/// Every sweeper, a batch a step; forgetting twice does no harm, so it begins anew after a restart.
fn sweep(run: &Run) -> Result<Value> {
    let mut forgotten = Map::new();
    for sweeper in run.house().modules().iter().flat_map(|module| module.sweepers) {
        let mut count = 0;
        loop {
            let batch = run.step(|tx, ctx, progress| {
                let batch = (sweeper.run)(tx, ctx, BATCH)?;
                progress.done += i64::try_from(batch).unwrap_or(i64::MAX);
                Ok(batch)
            })?;
            count += batch;
            if batch < BATCH.unsigned_abs() {
                break;
            }
        }
        forgotten.insert(sweeper.key.to_owned(), json!(count));
    }
    Ok(Value::Object(forgotten))
}
