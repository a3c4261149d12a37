//! Worker threads of one node.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::bell::{Bell, Ear};
use super::queue::{self, CANCEL, Claimed, End, WORK, backoff};
use super::run::{Held, Why};
use super::{JobKind, Run, schedule};
use crate::error::{Error, Result};
use crate::house::House;
use crate::id::TenantId;
use crate::text::Words;

/// How often an idle worker looks by itself, should a signal have been missed or a turn have come.
const POLL: Duration = Duration::from_secs(2);
/// How often leases are renewed and schedules looked at: many times within a lease.
const KEEP: Duration = Duration::from_secs(5);
/// Seconds after which a job that this version does not know is offered again, to a node that does.
const UNKNOWN: i64 = 60;

/// The workers of this node: they take jobs until they are stopped.
pub struct Workers {
    crew: Arc<Crew>,
    threads: Vec<JoinHandle<()>>,
    _ear: Ear,
}

/// What the threads share.
struct Crew {
    house: House,
    kinds: HashMap<&'static str, &'static JobKind>,
    work: Arc<Bell>,
    keep: Arc<Bell>,
    running: Mutex<Vec<Arc<Held>>>,
}

impl Workers {
    /// Starts `n` workers, and the keeper of their leases and of the schedules. None for a node that serves pages only.
    pub fn start(house: &House, n: usize) -> Result<Self> {
        let kinds = house.modules().iter().flat_map(|module| module.jobs).map(|kind| (kind.key, *kind));
        let crew = Arc::new(Crew {
            house: house.clone(),
            kinds: kinds.collect(),
            work: Arc::default(),
            keep: Arc::default(),
            running: Mutex::default(),
        });
        let bells = vec![(WORK, crew.work.clone()), (CANCEL, crew.keep.clone())];
        let ear = Ear::new(house.db(), bells)?;
        let mut threads = Vec::new();
        for worker in 0..n {
            let crew = crew.clone();
            threads.push(thread(format!("job-{worker}"), move || crew.work())?);
        }
        if n > 0 {
            let crew = crew.clone();
            threads.push(thread("job-keeper".to_owned(), move || crew.keep())?);
        }
        Ok(Self { crew, threads, _ear: ear })
    }

    /// Takes no more jobs, asks running ones to put themselves back at their next step, and waits up to `patience`. A
    /// job that does not listen is taken over by another node when its lease runs out.
    pub fn stop(mut self, patience: Duration) {
        self.crew.close();
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline && self.threads.iter().any(|thread| !thread.is_finished()) {
            std::thread::sleep(Duration::from_millis(10));
        }
        for thread in self.threads.drain(..).filter(JoinHandle::is_finished) {
            let _ = thread.join();
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.crew.close();
    }
}

impl Crew {
    fn close(&self) {
        self.work.close();
        self.keep.close();
        self.running().iter().for_each(|held| held.stop(Why::Stopping));
    }

    /// One worker: the next job, or waiting for one.
    fn work(&self) {
        while !self.work.is_closed() {
            let seen = self.work.rings();
            match self.claim() {
                Ok(Some(job)) => self.take(job),
                Ok(None) => self.work.wait(seen, POLL),
                Err(error) => {
                    tracing::warn!(%error, "no job can be taken; trying again");
                    self.work.wait(seen, POLL);
                }
            }
        }
    }

    fn claim(&self) -> Result<Option<Claimed>> {
        let now = self.house.clock().now();
        self.house.db().write_now(|tx| queue::claim(tx, TenantId::HOME, now))
    }

    /// Runs a claimed job and writes how it ended.
    fn take(&self, job: Claimed) {
        let held = Arc::new(Held::new(&job));
        self.running().push(held.clone());
        if self.work.is_closed() {
            held.stop(Why::Stopping);
        }
        let outcome = self.run(&job, &held);
        self.running().retain(|other| !Arc::ptr_eq(other, &held));
        if let Err(error) = outcome {
            tracing::error!(job = %job.id, kind = job.kind, %error, "the end of a job cannot be written");
        }
    }

    fn run(&self, job: &Claimed, held: &Arc<Held>) -> Result<()> {
        let Some(kind) = self.kinds.get(job.kind.as_str()) else {
            tracing::warn!(job = %job.id, kind = job.kind, "a job of a kind that this version does not know");
            return self.release(job, UNKNOWN);
        };
        if job.cancel {
            return self.finish(job, &End::Cancelled);
        }
        if job.attempt > kind.max_attempts {
            return self.finish(job, &End::Failed(died(kind)));
        }
        let run = Run::new(self.house.clone(), held.clone(), kind.key, job);
        let outcome = catch_unwind(AssertUnwindSafe(|| (kind.run)(&run)))
            .unwrap_or_else(|panic| Err(Error::internal("a job broke off", said(&*panic))));
        match (held.why(), outcome) {
            (Some(Why::Lost), _) => Ok(()),
            // Work that is complete is complete, though somebody wanted it stopped meanwhile.
            (_, Ok(result)) => self.finish(job, &End::Done(result)),
            (Some(Why::Cancelled), Err(_)) => self.finish(job, &End::Cancelled),
            (Some(Why::Stopping), Err(_)) => self.release(job, 0),
            (None, Err(error)) => self.fail(job, kind, &error),
        }
    }

    fn fail(&self, job: &Claimed, kind: &JobKind, error: &Error) -> Result<()> {
        if let Some(problem) = error.problem() {
            return self.finish(job, &End::Failed(problem.detail.clone()));
        }
        let cause = std::error::Error::source(error);
        tracing::warn!(job = %job.id, kind = kind.key, attempt = job.attempt, %error, ?cause, "a job failed");
        let words = Words::made(format!("系统出错：{error}"), format!("Our fault: {error}"));
        if job.attempt >= kind.max_attempts {
            return self.finish(job, &End::Failed(words));
        }
        let due = self.house.clock().now().plus_seconds(backoff(job.attempt));
        self.house.db().write_now(|tx| queue::again(tx, job, due, &words))
    }

    fn finish(&self, job: &Claimed, end: &End) -> Result<()> {
        let now = self.house.clock().now();
        self.house.db().write_now(|tx| queue::finish(tx, job, end, now))
    }

    fn release(&self, job: &Claimed, seconds: i64) -> Result<()> {
        let due = self.house.clock().now().plus_seconds(seconds);
        self.house.db().write_now(|tx| queue::release(tx, job, due))
    }

    /// The keeper: renews leases, hears of cancelled jobs, queues what is scheduled.
    fn keep(&self) {
        while !self.keep.is_closed() {
            let seen = self.keep.rings();
            let running: Vec<_> = self.running().clone();
            for held in running {
                if let Err(error) = self.renew(&held) {
                    tracing::warn!(job = %held.id, %error, "a lease cannot be renewed; trying again");
                }
            }
            if let Err(error) = schedule::tick(&self.house) {
                tracing::warn!(%error, "schedules cannot be read; trying again");
            }
            self.keep.wait(seen, KEEP);
        }
    }

    fn renew(&self, held: &Held) -> Result<()> {
        let now = self.house.clock().now();
        let kept = self.house.db().write_now(|tx| queue::renew(tx, held.tenant, held.id, held.lease, now))?;
        match kept {
            // An ended job has no lease either, and nobody listens any more.
            None => held.stop(Why::Lost),
            Some(true) => held.stop(Why::Cancelled),
            Some(false) => {}
        }
        Ok(())
    }

    fn running(&self) -> MutexGuard<'_, Vec<Arc<Held>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A named thread.
pub fn thread(name: String, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name)
        .spawn(work)
        .map_err(|error| Error::internal("starting a thread", error))
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}

fn died(kind: &JobKind) -> Words {
    let times = kind.max_attempts;
    Words::made(
        format!("开始了 {times} 次都没有做完：服务在中途停止。请查看服务日志后重试。"),
        format!(
            "Begun {times} times and never finished: the server stopped midway. See its log, then retry."
        ),
    )
}

/// The result of a job that leaves nothing behind but its work.
pub const NOTHING: Value = Value::Null;
