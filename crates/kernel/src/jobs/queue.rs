//! The queue: jobs in, jobs taken, jobs ended. Every write after the claim names the lease, so that a worker that was
//! thought dead and was not changes nothing any more.

use serde::Serialize;
use serde_json::{Value, json};

use super::JobKind;
use crate::ctx::{Ctx, Who};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::id::{JobId, PersonId, TenantId};
use crate::live;
use crate::params;
use crate::text::Words;
use crate::time::Moment;

/// The signal that there is work.
pub(crate) const WORK: &str = "work:jobs";
/// The signal that a running job is to stop.
pub(crate) const CANCEL: &str = "work:cancel";

/// Seconds for which a worker has a job; it renews long before.
pub(crate) const LEASE: i64 = 60;

crate::queries! {
    ENQUEUE = "insert into job (tenant, id, kind, payload, once, state, due, created_by, created)
        values ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8)
        on conflict (tenant, kind, once) where once is not null and finished is null do nothing returning id";
    QUEUED = "select id from job where tenant = $1 and kind = $2 and once = $3 and finished is null";
    CLAIM = "update job set state = 'running', lease = $3, due = $4, attempts = attempts + 1,
            started = coalesce(started, $2)
        where tenant = $1 and id = (select id from job where tenant = $1 and due <= $2 order by due, id limit 1
            {postgres}for update skip locked{end})
        returning id, kind, payload, attempts, cancel, created_by";
    RENEW = "update job set due = $4 where tenant = $1 and id = (select id from job
            where tenant = $1 and id = $2 and lease = $3 {postgres}for update skip locked{end})
        returning cancel";
    HELD = "select cancel from job where tenant = $1 and id = $2 and lease = $3";
    FINISH = "update job set state = $4, due = null, lease = null, finished = $5, result = $6, error = $7
        where tenant = $1 and id = $2 and lease = $3";
    AGAIN = "update job set state = 'waiting', due = $4, lease = null, error = $5, attempts = attempts - $6
        where tenant = $1 and id = $2 and lease = $3";
    FORGET = "delete from job where tenant = $1 and id in
        (select id from job where tenant = $1 and finished < $2 limit $3)";
}

/// A job that a worker has taken.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) tenant: TenantId,
    pub(crate) id: JobId,
    pub(crate) lease: i64,
    pub(crate) kind: String,
    pub(crate) payload: Value,
    pub(crate) attempt: u32,
    pub(crate) cancel: bool,
    pub(crate) created_by: Option<PersonId>,
}

/// How a job ends.
#[derive(Debug)]
pub(crate) enum End {
    Done(Value),
    Failed(Words),
    Cancelled,
}

/// Queues a job of `kind`, in the transaction of what makes it necessary.
pub fn enqueue(tx: &mut Tx<'_>, ctx: &Ctx, kind: &JobKind, payload: impl Serialize) -> Result<JobId> {
    put(tx, ctx, kind, None, ctx.now, payload)
}

/// Queues a job of `kind` unless one with the same `key` is still unfinished; returns that one then.
pub fn enqueue_once(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    kind: &JobKind,
    key: &str,
    payload: impl Serialize,
) -> Result<JobId> {
    put(tx, ctx, kind, Some(key), ctx.now, payload)
}

/// Queues a job of `kind` whose turn comes at `due`.
pub fn enqueue_at(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    kind: &JobKind,
    due: Moment,
    payload: impl Serialize,
) -> Result<JobId> {
    put(tx, ctx, kind, None, due, payload)
}

fn put(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    kind: &JobKind,
    key: Option<&str>,
    due: Moment,
    payload: impl Serialize,
) -> Result<JobId> {
    let payload = serde_json::to_value(payload).map_err(|error| Error::internal("a job's payload", error))?;
    let creator = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        _ => None,
    };
    let id = JobId::fresh(ctx.now);
    let values = params![ctx.tenant, id, kind.key, payload, key, due, creator, ctx.now];
    if let Some(id) = tx.row(&ENQUEUE, values, |row| row.get(0))? {
        tx.signal(WORK.to_owned())?;
        return Ok(id);
    }
    tx.one(&QUEUED, params![ctx.tenant, kind.key, key], |row| row.get(0))
}

/// Takes the job whose turn is longest past: one that waits, or one whose worker let the lease run out.
pub(crate) fn claim(tx: &mut Tx<'_>, tenant: TenantId, now: Moment) -> Result<Option<Claimed>> {
    let lease = token();
    tx.row(&CLAIM, params![tenant, now, lease, now.plus_seconds(LEASE)], |row| {
        Ok(Claimed {
            tenant,
            id: row.get(0)?,
            lease,
            kind: row.get(1)?,
            payload: row.get(2)?,
            attempt: row.get(3)?,
            cancel: row.get(4)?,
            created_by: row.get(5)?,
        })
    })
}

/// Keeps a job for another [`LEASE`]. `None` when it has been taken over, else whether it is asked to stop. A row locked
/// by a step of the job is left to that step.
pub(crate) fn renew(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: JobId,
    lease: i64,
    now: Moment,
) -> Result<Option<bool>> {
    let renewed = tx.row(&RENEW, params![tenant, id, lease, now.plus_seconds(LEASE)], |row| row.get(0))?;
    match renewed {
        Some(cancel) => Ok(Some(cancel)),
        None => tx.row(&HELD, params![tenant, id, lease], |row| row.get(0)),
    }
}

/// Ends a job; nothing happens when it has been taken over.
pub(crate) fn finish(tx: &mut Tx<'_>, job: &Claimed, end: &End, now: Moment) -> Result<()> {
    let (state, result, error) = match end {
        End::Done(result) => ("done", Some(result), None),
        End::Failed(words) => ("failed", None, Some(stored(words))),
        End::Cancelled => ("cancelled", None, None),
    };
    tx.run(&FINISH, params![job.tenant, job.id, job.lease, state, now, result, error])?;
    tell(tx, job.tenant, job.id)
}

/// Puts a job back until `due`, with what went wrong.
pub(crate) fn again(tx: &mut Tx<'_>, job: &Claimed, due: Moment, error: &Words) -> Result<()> {
    tx.run(&AGAIN, params![job.tenant, job.id, job.lease, due, stored(error), 0])?;
    tell(tx, job.tenant, job.id)
}

/// Puts a job back as if it had not been begun, because this node stops or does not know its kind.
pub(crate) fn release(tx: &mut Tx<'_>, job: &Claimed, due: Moment) -> Result<()> {
    tx.run(&AGAIN, params![job.tenant, job.id, job.lease, due, None::<Value>, 1])?;
    tx.signal(WORK.to_owned())?;
    tell(tx, job.tenant, job.id)
}

/// Tells open pages that a job changed.
pub(crate) fn tell(tx: &mut Tx<'_>, tenant: TenantId, id: JobId) -> Result<()> {
    live::tell(tx, tenant, None, live::Kind::Job, id)
}

/// Forgets up to `limit` jobs that ended before `before`.
pub(crate) fn forget(tx: &mut Tx<'_>, tenant: TenantId, before: Moment, limit: i64) -> Result<u64> {
    tx.run(&FORGET, params![tenant, before, limit])
}

/// Seconds until attempt `n + 1` after attempt `n` failed: 10, 20, 40 … up to an hour.
pub(crate) fn backoff(attempt: u32) -> i64 {
    (10_i64 << attempt.saturating_sub(1).min(9)).min(3600)
}

/// A token nobody else has.
pub(crate) fn token() -> i64 {
    i64::from_le_bytes(crate::id::random()) >> 1
}

/// Words as stored.
pub(crate) fn stored(words: &Words) -> Value {
    json!({ "zh": words.zh, "en": words.en })
}

/// Words from what is stored.
pub(crate) fn words(stored: &Value) -> Words {
    let text = |language: &str| stored[language].as_str().unwrap_or_default().to_owned();
    Words::made(text("zh"), text("en"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_up_to_an_hour() {
        let waits: Vec<i64> = [1, 2, 3, 9, 10, 1000].into_iter().map(backoff).collect();
        assert_eq!(waits, [10, 20, 40, 2560, 3600, 3600]);
    }

    #[test]
    fn words_survive_storing() {
        let said = Words::fixed("第 3 行有误", "Line 3 is wrong");
        assert_eq!(words(&stored(&said)), said);
    }
}
