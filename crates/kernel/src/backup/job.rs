//! Taking a backup as a job.

use serde_json::{Value, json};

use super::folder::Folder;
use super::take;
use crate::error::{Error, Result};
use crate::jobs::{JobKind, Run};
use crate::text::Words;

/// Rows between two notes of how far it is.
const NOTED: u64 = 1_000;

/// Writes one backup into the folder of this node.
pub(super) static TAKE: JobKind = JobKind {
    key: "backup.take",
    name: Words::fixed("制作备份", "Make a backup"),
    unit: Words::fixed("行", "rows"),
    max_attempts: 3,
    run,
};

/// A backup is of one moment: one that was broken off begins anew.
fn run(run: &Run) -> Result<Value> {
    let folder = Folder::of(run.house());
    let mut stopped = None;
    let (db, modules, now) = (run.house().db(), run.house().modules(), run.ctx().now);
    let mut file = folder.begin(now)?;
    let mut note = |done: u64, all: u64| {
        if done.is_multiple_of(NOTED) && stopped.is_none() {
            stopped = run.progress(counted(done), Some(counted(all))).err();
        }
    };
    let summary = take(db, modules, now, file.as_file_mut(), &mut note)?;
    if let Some(error) = stopped.map_or_else(|| run.go_on().err(), Some::<Error>) {
        return Err(error);
    }
    let rows = Some(counted(summary.rows));
    run.step(|_, _, progress| {
        (progress.done, progress.total) = (counted(summary.rows), rows);
        Ok(())
    })?;
    let backup = folder.finish(file, summary.taken)?;
    Ok(json!({ "name": backup.name, "size": backup.size, "rows": summary.rows, "sha256": summary.print }))
}

fn counted(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
