//! Telling owners of overdue tasks.

use serde_json::{Value, json};

use super::store::change::tell_overdue;
use crate::error::Result;
use crate::jobs::{Every, JobKind, Run, Schedule};
use crate::text::Words;

static OVERDUE: JobKind = JobKind {
    key: "task.overdue",
    name: Words::fixed("提醒逾期任务", "Tell of overdue tasks"),
    unit: Words::fixed("项", "tasks"),
    max_attempts: 3,
    run: tell_all,
};

static MINUTELY: Schedule = Schedule { key: "task.overdue", every: Every::Minutes(1), kind: &OVERDUE };

pub(super) static KINDS: &[&JobKind] = &[&OVERDUE];
pub(super) static SCHEDULES: &[&Schedule] = &[&MINUTELY];

fn tell_all(run: &Run) -> Result<Value> {
    let mut told = 0;
    loop {
        let batch = run.step(|tx, ctx, progress| {
            let batch = tell_overdue(tx, ctx)?;
            progress.done += i64::try_from(batch).unwrap_or(i64::MAX);
            Ok(batch)
        })?;
        told += batch;
        if batch == 0 {
            return Ok(json!({ "told": told }));
        }
    }
}
