//! Sealing outside of requests.

use serde_json::{Value, json};

use super::store::chain::{Anchor, seal};
use crate::error::Result;
use crate::jobs::{Every, JobKind, Run, Schedule};
use crate::text::Words;

static SEAL: JobKind = JobKind {
    key: "audit.seal",
    name: Words::fixed("封存审计日志", "Seal the audit log"),
    unit: Words::fixed("条", "rows"),
    max_attempts: 3,
    run: seal_all,
};

static MINUTELY: Schedule = Schedule { key: "audit.seal", every: Every::Minutes(1), kind: &SEAL };

pub(super) static KINDS: &[&JobKind] = &[&SEAL];
pub(super) static SCHEDULES: &[&Schedule] = &[&MINUTELY];

/// Seals all rows that wait, some a step; the end of the chain goes to the server's log, out of the database's reach.
fn seal_all(run: &Run) -> Result<Value> {
    let mut rows = 0;
    loop {
        let sealed = run.step(|tx, ctx, progress| {
            let sealed = seal(tx, ctx.tenant, ctx.now)?;
            progress.done += i64::try_from(sealed.rows).unwrap_or(i64::MAX);
            Ok(sealed)
        })?;
        rows += sealed.rows;
        if let Some(Anchor { seq, hash }) = &sealed.head {
            tracing::info!(target: "audit", seq, hash, "audit log sealed");
        }
        if !sealed.more {
            return Ok(json!({ "rows": rows }));
        }
    }
}
