//! Jobs as people see them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::queue::{self, CANCEL, WORK};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Error, Result, conflict, not_found};
use crate::http::Paging;
use crate::id::{JobId, PersonId};
use crate::module::Gauge;
use crate::params;
use crate::permission::Scope;
use crate::sees_person;
use crate::text::Words;
use crate::time::Moment;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = JobState)]
pub enum State {
    /// Its turn has not come.
    Waiting,
    /// A worker has it.
    Running,
    /// Complete.
    Done,
    /// Given up.
    Failed,
    /// Stopped by somebody.
    Cancelled,
}

impl State {
    const ALL: [State; 5] = [State::Waiting, State::Running, State::Done, State::Failed, State::Cancelled];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
            State::Cancelled => "cancelled",
        }
    }
}

/// A job as stored, without what it is to do.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Key of its kind.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// Units done.
    pub done: i64,
    /// Units in all, once known.
    pub total: Option<i64>,
    /// What is being done.
    pub message: Option<Words>,
    /// What went wrong, at the last attempt.
    pub error: Option<Words>,
    /// What it left.
    pub result: Option<Value>,
    /// How often it was begun.
    pub attempts: u32,
    /// Somebody asked it to stop.
    pub cancel: bool,
    /// When its turn comes, while it waits.
    pub due: Option<Moment>,
    /// Who asked for it, with the name; `None` for the house itself.
    pub created_by: Option<(PersonId, String)>,
    /// When it was queued.
    pub created: Moment,
    /// When it was first begun.
    pub started: Option<Moment>,
    /// When it ended.
    pub finished: Option<Moment>,
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "select j.id, j.kind, j.state, j.done, j.total, j.message, j.error, j.result, j.attempts, j.cancel, ",
            "case when j.state = 'waiting' then j.due end, j.created_by, p.name, j.created, j.started, j.finished ",
            "from job j left join person p on p.tenant = j.tenant and p.id = j.created_by ",
            "where j.tenant = $1 and ", sees_person!("j.created_by"), $condition
        )
    };
}

crate::queries! {
    LIST = select!(" and (cast($4 as bigint) is null or j.id < $4) and (cast($5 as text) is null or j.state = $5)
        and (cast($6 as text) is null or j.kind = $6) order by j.id desc limit $7");
    FIND = select!(" and j.id = $4");
    CANCEL_WAITING = "update job set state = 'cancelled', cancel = 1, due = null, finished = $3
        where tenant = $1 and id = $2 and state = 'waiting'";
    CANCEL_RUNNING = "update job set cancel = 1 where tenant = $1 and id = $2 and state = 'running'";
    RETRY = "update job set state = 'waiting', cancel = 0, due = $3, attempts = 0, error = null, finished = null
        where tenant = $1 and id = $2 and state in ('failed', 'cancelled')";
    COUNT_WAITING = "select count(*) from job where due is not null and due <= $1 and state = 'waiting'";
    COUNT_FAILED = "select count(*) from job where finished is not null
        and finished > cast($1 as bigint) - 86400000000 and state = 'failed'";
}

/// Jobs whose turn has come.
pub(super) static WAITING: Gauge =
    Gauge { name: "jobs_waiting", about: "Jobs whose turn has come", query: &COUNT_WAITING };
/// Jobs that failed.
pub(super) static FAILED: Gauge =
    Gauge { name: "jobs_failed", about: "Jobs that failed in the last 24 hours", query: &COUNT_FAILED };

/// Jobs, the newest first.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: Option<State>,
    kind: Option<&str>,
    paging: &Paging,
) -> Result<Vec<Job>> {
    let after = paging.after()?.map(|cursor| cursor.id);
    let state = state.map(State::key);
    tx.rows(&LIST, &scope.with([after.into(), state.into(), kind.into(), paging.fetch().into()]), read)
}

/// One job.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: JobId) -> Result<Job> {
    tx.row(&FIND, &scope.with([id.into()]), read)?.ok_or_else(not_found)
}

/// Stops a job within scope: at once while it waits, at its next step while it runs.
pub(crate) fn cancel(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: JobId) -> Result<Job> {
    find(tx, scope, id)?;
    if !stop(tx, ctx, id)? {
        return Err(conflict(
            "job_ended",
            Words::fixed("这项作业已经结束，无法停止。", "This job has ended; it cannot be stopped."),
        ));
    }
    find(tx, scope, id)
}

/// Stops the job of something that a room takes back, in the same transaction; whose it is is the room's matter.
/// `false` when it had ended.
pub fn stop(tx: &mut Tx<'_>, ctx: &Ctx, id: JobId) -> Result<bool> {
    let waiting = tx.run(&CANCEL_WAITING, params![ctx.tenant, id, ctx.now])?;
    if waiting == 0 && tx.run(&CANCEL_RUNNING, params![ctx.tenant, id])? == 0 {
        return Ok(false);
    }
    tx.signal(CANCEL.to_owned())?;
    queue::tell(tx, ctx.tenant, id)?;
    Ok(true)
}

/// Queues a failed or stopped job again; it goes on where its last step left it.
pub(crate) fn retry(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: JobId) -> Result<Job> {
    find(tx, scope, id)?;
    let changed = tx.run(&RETRY, params![ctx.tenant, id, ctx.now]).map_err(|error| match error {
        Error::Db(error) if error.is_duplicate() => conflict(
            "job_queued_again",
            Words::fixed(
                "同样的作业已经重新排队，无需重试。",
                "The same work has been queued again; there is nothing to retry.",
            ),
        ),
        other => other,
    })?;
    if changed == 0 {
        return Err(conflict(
            "job_not_failed",
            Words::fixed(
                "只有失败或已停止的作业可以重试。",
                "Only a failed or stopped job can be tried again.",
            ),
        ));
    }
    tx.signal(WORK.to_owned())?;
    queue::tell(tx, ctx.tenant, id)?;
    find(tx, scope, id)
}

fn read(row: &Row<'_>) -> Result<Job> {
    let key: String = row.get(2)?;
    let state = State::ALL.into_iter().find(|state| state.key() == key);
    let (message, error): (Option<Value>, Option<Value>) = (row.get(5)?, row.get(6)?);
    let creator: Option<PersonId> = row.get(11)?;
    let name: Option<String> = row.get(12)?;
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        state: state.ok_or_else(|| Error::internal("a job's state", key))?,
        done: row.get(3)?,
        total: row.get(4)?,
        message: message.as_ref().map(queue::words),
        error: error.as_ref().map(queue::words),
        result: row.get(7)?,
        attempts: row.get(8)?,
        cancel: row.get(9)?,
        due: row.get(10)?,
        created_by: creator.map(|id| (id, name.unwrap_or_default())),
        created: row.get(13)?,
        started: row.get(14)?,
        finished: row.get(15)?,
    })
}
