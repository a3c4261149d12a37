//! Kinds of jobs, schedules and sweepers: data that rooms bring.

use serde_json::Value;

use super::Run;
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::text::Words;

/// A kind of job, declared by the room that does it.
///
/// A [`Problem`](crate::error::Problem) that `run` returns is final: trying again would not mend it. Every other error
/// is tried again, later each time, until `max_attempts`.
#[derive(Debug)]
pub struct JobKind {
    /// Stable, as stored: `people.import`.
    pub key: &'static str,
    /// On screen.
    pub name: Words,
    /// What its progress counts: 行, rows.
    pub unit: Words,
    /// How often it is begun at most, deaths of the process included.
    pub max_attempts: u32,
    /// Does the work; returns what is to be kept as the result.
    pub run: fn(&Run) -> Result<Value>,
}

/// A job that comes again and again.
#[derive(Debug)]
pub struct Schedule {
    /// Stable, as stored.
    pub key: &'static str,
    /// How often.
    pub every: Every,
    /// What is queued; its payload is `null`. While one is unfinished, no second one is queued.
    pub kind: &'static JobKind,
}

/// When a schedule comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// After so many minutes.
    Minutes(u32),
    /// Once a day, so many minutes after midnight in a time zone.
    DailyAt(u32, &'static str),
}

/// What a room forgets after its time; called by the daily clearing.
#[derive(Debug)]
pub struct Sweeper {
    /// Named in the result of the clearing.
    pub key: &'static str,
    /// Forgets up to `limit` rows, in one transaction, and returns how many; called again while it reaches `limit`.
    pub run: fn(&mut Tx<'_>, &Ctx, limit: i64) -> Result<u64>,
}
