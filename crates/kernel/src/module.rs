//! What a room brings to the house.

use crate::audit::Action;
use crate::db::{Migration, Query};
use crate::events::{EventKind, Handler};
use crate::http::Route;
use crate::jobs::{JobKind, Schedule, Sweeper};
use crate::permission::Permission;
use crate::tasks::TaskKind;

/// A number of the moment for who watches the server, such as the jobs that wait.
pub struct Gauge {
    /// As in `/metrics`, after `banzhang_`.
    pub name: &'static str,
    /// What it counts.
    pub about: &'static str,
    /// One row with one integer; `$1` is the present. Also listed in the store's queries.
    pub query: &'static Query,
}

/// One room: its routes, tables, queries, jobs and what it listens to, all as data. Made by the room's `module()`.
#[derive(Default)]
pub struct Module {
    /// The room's name, as its folder.
    pub name: &'static str,
    /// Every way in over HTTP.
    pub routes: Vec<Route>,
    /// Its tables, in order.
    pub migrations: &'static [Migration],
    /// Its tables for backup, parents before children; every column of each is kept.
    pub tables: &'static [&'static str],
    /// Its tables that hold nothing worth keeping: left out of backups.
    pub passing: &'static [&'static str],
    /// Numbers of the moment for `/metrics`.
    pub gauges: &'static [&'static Gauge],
    /// Every query, one list a store.
    pub queries: Vec<&'static [&'static Query]>,
    /// What a role may allow here.
    pub permissions: &'static [&'static Permission],
    /// What its audit rows are called.
    pub actions: &'static [&'static Action],
    /// Work outside of requests.
    pub jobs: &'static [&'static JobKind],
    /// Jobs that come again and again.
    pub schedules: &'static [&'static Schedule],
    /// What the daily clearing forgets here.
    pub sweepers: &'static [&'static Sweeper],
    /// What can happen here, for receivers outside to choose from.
    pub event_kinds: &'static [&'static EventKind],
    /// What it does when something happened elsewhere.
    pub handlers: &'static [&'static Handler],
    /// The kinds of tasks it gives.
    pub task_kinds: &'static [&'static TaskKind],
}
