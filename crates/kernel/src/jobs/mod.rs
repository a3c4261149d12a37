//! Jobs: work outside of requests, in a table of the same database: leases, retries, progress, cancel, schedules.
//!
//! A room declares a [`JobKind`], queues it with [`enqueue`] in the transaction that makes it necessary, and writes in it
//! through [`Run::step`] only. A worker that dies is found by its lease: another takes the job and goes on where the last
//! step left its `memo`. Steps are short, well under a lease of a minute: the embedded database has one writer.

mod api;
pub(crate) mod bell;
mod kind;
pub(crate) mod queue;
mod run;
mod schedule;
mod schedules;
mod store;
mod sweep;
pub(crate) mod workers;

pub use bell::{Bell, Ear};
pub use kind::{Every, JobKind, Schedule, Sweeper};
pub use queue::{enqueue, enqueue_at, enqueue_once};
pub use run::{Progress, Run};
pub(crate) use schedule::seed;
pub use store::{Job, State, stop};
pub use sweep::SWEEP;
pub use workers::{NOTHING, Workers, thread};

use crate::audit::Action;
use crate::db::Migration;
use crate::module::{Gauge, Module};
use crate::permission::{Permission, Reach};
use crate::route;
use crate::text::Words;

/// Jobs and how far they are.
pub static JOB_READ: Permission = Permission {
    key: "job.read",
    name: Words::fixed("查看作业", "See jobs"),
    about: Words::fixed("查看导入、备份等后台作业的进度", "See how far imports, backups and other jobs are"),
    roles: EVERYBODY,
};

/// Stopping jobs, and trying failed ones again.
pub static JOB_WRITE: Permission = Permission {
    key: "job.write",
    name: Words::fixed("停止与重试作业", "Stop and retry jobs"),
    about: Words::fixed("停止正在进行的作业，重试失败的作业", "Stop running jobs, try failed ones again"),
    roles: EVERYBODY,
};

/// Schedules.
pub static SCHEDULE_WRITE: Permission = Permission {
    key: "schedule.write",
    name: Words::fixed("管理定时作业", "Manage schedules"),
    about: Words::fixed("查看、停用、启用定时作业", "See recurring jobs, switch them off and on"),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

/// One's own jobs for everybody, all of them for who runs the house.
const EVERYBODY: &[(&str, Reach)] = &[
    ("agent", Reach::Own),
    ("leader", Reach::Own),
    ("supervisor", Reach::Own),
    ("trainer", Reach::Own),
    ("manager", Reach::Own),
    ("owner", Reach::All),
    ("administrator", Reach::All),
];

static JOB_CANCEL: Action = Action { key: "job.cancel", name: Words::fixed("停止作业", "Job stopped") };
static JOB_RETRY: Action = Action { key: "job.retry", name: Words::fixed("重试作业", "Job tried again") };
static SCHEDULE_CHANGE: Action =
    Action { key: "schedule.change", name: Words::fixed("修改定时作业", "Schedule changed") };

static PERMISSIONS: &[&Permission] = &[&JOB_READ, &JOB_WRITE, &SCHEDULE_WRITE];
static ACTIONS: &[&Action] = &[&JOB_CANCEL, &JOB_RETRY, &SCHEDULE_CHANGE];
static KINDS: &[&JobKind] = &[&SWEEP];
static SCHEDULES: &[&Schedule] = &[&sweep::NIGHTLY];
static GAUGES: &[&Gauge] = &[&store::WAITING, &store::FAILED];
static SWEEPERS: &[&Sweeper] = &[&sweep::FINISHED];

/// The room.
pub fn module() -> Module {
    Module {
        name: "jobs",
        routes: vec![
            route!(api::list).needs(&JOB_READ),
            route!(api::show).needs(&JOB_READ),
            route!(api::cancel).needs(&JOB_WRITE).audited(&JOB_CANCEL),
            route!(api::retry).needs(&JOB_WRITE).audited(&JOB_RETRY),
            route!(schedules::list).needs(&SCHEDULE_WRITE),
            route!(schedules::change).needs(&SCHEDULE_WRITE).audited(&SCHEDULE_CHANGE),
        ],
        migrations: &[Migration { id: "jobs/0001", sql: include_str!("0001.sql") }],
        tables: &["job", "schedule"],
        queries: vec![queue::QUERIES, run::QUERIES, schedule::QUERIES, schedules::QUERIES, store::QUERIES],
        gauges: GAUGES,
        permissions: PERMISSIONS,
        actions: ACTIONS,
        jobs: KINDS,
        schedules: SCHEDULES,
        sweepers: SWEEPERS,
        ..Module::default()
    }
}
