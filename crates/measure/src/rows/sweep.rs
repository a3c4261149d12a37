//! What is put right by itself: imports whose job ended without them, rows that nobody cleared, files that are not needed.

use kernel::error::Result;
use kernel::files;
use kernel::id::FileId;
use kernel::jobs::{Every, JobKind, Run, Schedule, Sweeper};
use kernel::params;
use kernel::text::Words;
use serde_json::{Value, json};

use super::batch::{self, State};
use super::clear;

/// Days after which an uploaded file goes: its rows are in the tables.
const KEPT: i64 = 7;

kernel::queries! {
    OLD = "select f.id from file f where f.tenant = $1 and f.purpose = 'import' and f.created < $2
        and not exists (select 1 from batch b where b.tenant = f.tenant and b.file = f.id and b.state = 'reading')
        order by f.id limit $3";
}

/// Puts imports right whose job died or was stopped while it waited.
pub(crate) static TIDY: JobKind = JobKind {
    key: "measure.tidy",
    name: Words::fixed("整理导入", "Tidy imports"),
    unit: Words::fixed("次", "imports"),
    max_attempts: 3,
    run: tidy,
};

pub(super) static ROUND: Schedule = Schedule { key: "measure.tidy", every: Every::Minutes(5), kind: &TIDY };

/// Files of imports.
pub(super) static FILES: Sweeper = Sweeper {
    key: "imports",
    run: |tx, ctx, limit| {
        let before = ctx.now.plus_days(-KEPT);
        let old = tx.rows(&OLD, params![ctx.tenant, before, limit], |row| row.get::<FileId>(0))?;
        for file in &old {
            files::forget(tx, ctx.tenant, *file)?;
        }
        Ok(old.len() as u64)
    },
};

fn tidy(run: &Run) -> Result<Value> {
    let ended = run.step(|tx, ctx, _| {
        let stuck = batch::stuck(tx, ctx.tenant)?;
        for id in &stuck {
            batch::end(tx, ctx, *id, State::Failed, Some(&died()))?;
            clear::queue(tx, ctx, *id)?;
        }
        let left = clear::left(tx, ctx.tenant)?;
        for id in &left {
            clear::queue(tx, ctx, *id)?;
        }
        Ok(stuck.len())
    })?;
    Ok(json!({ "ended": ended }))
}

fn died() -> Words {
    Words::fixed(
        "导入作业中途停止，没有导入任何行；请重新上传。",
        "The job of the import stopped midway; no row was imported. Upload the file again.",
    )
}
