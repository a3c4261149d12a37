//! A job while it runs.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::queue::{self, Claimed, LEASE};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Result, conflict};
use crate::house::House;
use crate::id::{JobId, PersonId, TenantId};
use crate::params;
use crate::text::Words;

/// Pages hear of progress no more often than this.
const TELL_EVERY: Duration = Duration::from_secs(1);

crate::queries! {
    HOLD = "update job set due = $4 where tenant = $1 and id = $2 and lease = $3 and cancel = 0
        returning done, total, message, memo";
    CANCELLED = "select cancel from job where tenant = $1 and id = $2 and lease = $3";
    SAVE = "update job set due = $4, done = $5, total = $6, message = $7, memo = $8
        where tenant = $1 and id = $2 and lease = $3";
}

/// Why a job has to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody cancelled it.
    Cancelled = 1,
    /// Its lease ran out and another worker has it.
    Lost = 2,
    /// This node stops.
    Stopping = 3,
}

/// What the keeper of leases and the job itself both know.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) tenant: TenantId,
    pub(crate) id: JobId,
    pub(crate) lease: i64,
    why: AtomicU8,
}

impl Held {
    pub(crate) fn new(job: &Claimed) -> Self {
        Self { tenant: job.tenant, id: job.id, lease: job.lease, why: AtomicU8::new(0) }
    }

    /// The first reason stays.
    pub(crate) fn stop(&self, why: Why) {
        let _ = self.why.compare_exchange(0, why as u8, Ordering::SeqCst, Ordering::SeqCst);
    }

    pub(crate) fn why(&self) -> Option<Why> {
        let why = self.why.load(Ordering::SeqCst);
        [Why::Cancelled, Why::Lost, Why::Stopping].into_iter().find(|known| *known as u8 == why)
    }
}

/// One running job: what it is to do, and the only way in which it may write.
pub struct Run {
    house: House,
    held: Arc<Held>,
    name: &'static str,
    payload: Value,
    attempt: u32,
    created_by: Option<PersonId>,
    told: Mutex<Option<Instant>>,
}

/// Where a job stands, as its row says; changes made in a [`Run::step`] are kept with what the step wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Units done.
    pub done: i64,
    /// Units in all, once known.
    pub total: Option<i64>,
    /// What is being done.
    pub message: Option<Words>,
    /// The room's own: where the next step begins, also after a restart.
    pub memo: Value,
}

impl Run {
    pub(crate) fn new(house: House, held: Arc<Held>, name: &'static str, job: &Claimed) -> Self {
        Self {
            house,
            held,
            name,
            payload: job.payload.clone(),
            attempt: job.attempt,
            created_by: job.created_by,
            told: Mutex::new(None),
        }
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// The job.
    pub fn id(&self) -> JobId {
        self.held.id
    }

    /// Who asked for it; `None` for the house itself.
    pub fn created_by(&self) -> Option<PersonId> {
        self.created_by
    }

    /// Which attempt this is, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// What it is to do.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.payload.clone())
            .map_err(|error| Error::internal("a job's payload", error))
    }

    /// A context of the house, named after the kind of job, at the present.
    pub fn ctx(&self) -> Ctx {
        Ctx::house(self.held.tenant, self.name, self.house.clock().now())
    }

    /// An error when the job has to stop: to be returned as it is. Cheap; for long stretches of computing.
    pub fn go_on(&self) -> Result<()> {
        match self.held.why() {
            None => Ok(()),
            Some(_) => Err(stopped()),
        }
    }

    /// Whether it has to stop because somebody cancelled it: what it began is then to be taken back.
    pub fn is_cancelled(&self) -> bool {
        self.held.why() == Some(Why::Cancelled)
    }

    /// A read, in one snapshot.
    pub fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.go_on()?;
        self.house.db().read_now(work)
    }

    /// One transaction of the job: what `work` writes, and how far the job is. It commits only if the job is still this
    /// worker's and nobody cancelled it; so a step that keeps its place in `memo` is done exactly once, whatever dies.
    /// `work` may run again from its start.
    pub fn step<T>(&self, work: impl Fn(&mut Tx<'_>, &Ctx, &mut Progress) -> Result<T>) -> Result<T> {
        self.go_on()?;
        let tell = self.may_tell();
        self.house.db().write_now(|tx| {
            let ctx = self.ctx();
            let mut progress = self.hold(tx, &ctx)?;
            let value = work(tx, &ctx, &mut progress)?;
            self.save(tx, &progress)?;
            if tell {
                queue::tell(tx, self.held.tenant, self.held.id)?;
            }
            Ok(value)
        })
    }

    /// Notes how far the job is, without a step; skipped when the last note was less than a second ago.
    pub fn progress(&self, done: i64, total: Option<i64>) -> Result<()> {
        let told = *self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return self.go_on();
        }
        self.step(|_, _, progress| {
            (progress.done, progress.total) = (done, total);
            Ok(())
        })
    }

    /// Locks the job's row and makes sure of it. A row that nobody else has taken stays ours though the lease ran out.
    fn hold(&self, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Progress> {
        let Held { tenant, id, lease, .. } = *self.held;
        let until = ctx.now.plus_seconds(LEASE);
        let progress = tx.row(&HOLD, params![tenant, id, lease, until], |row| {
            let message: Option<Value> = row.get(2)?;
            Ok(Progress {
                done: row.get(0)?,
                total: row.get(1)?,
                message: message.as_ref().map(queue::words),
                memo: row.get(3)?,
            })
        })?;
        if let Some(progress) = progress {
            return Ok(progress);
        }
        let cancelled = tx.row(&CANCELLED, params![tenant, id, lease], |row| row.get::<bool>(0))?;
        self.held.stop(if cancelled == Some(true) { Why::Cancelled } else { Why::Lost });
        Err(stopped())
    }

    /// The lease begins again at the end of the step, however long that took.
    fn save(&self, tx: &mut Tx<'_>, progress: &Progress) -> Result<()> {
        let Held { tenant, id, lease, .. } = *self.held;
        let Progress { done, total, message, memo } = progress;
        let until = self.house.clock().now().plus_seconds(LEASE);
        let message = message.as_ref().map(queue::stored);
        tx.run(&SAVE, params![tenant, id, lease, until, *done, *total, message, memo])?;
        Ok(())
    }

    fn may_tell(&self) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let may = told.is_none_or(|told| told.elapsed() >= TELL_EVERY);
        if may {
            *told = Some(Instant::now());
        }
        may
    }
}

fn stopped() -> Error {
    conflict("job_stopped", Words::fixed("这项作业已停止。", "This job has been stopped."))
}
