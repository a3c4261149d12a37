//! What a task is, and what may become of it. Pure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::repeat::Repeat;
use crate::error::{Error, conflict};
use crate::id::{PersonId, ShopId, TaskId, TeamId};
use crate::text::Words;
use crate::time::Moment;

/// How long after closing a task it can be opened again; later it is history, and a new one is made.
pub const REOPEN_DAYS: i64 = 7;

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TaskState)]
pub enum State {
    /// To be done.
    Open,
    /// Done, with an outcome.
    Done,
    /// Refused, with a reason.
    Refused,
}

/// Why somebody does not do a task: each needs another remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefusalReason)]
pub enum Reason {
    /// 不会: cannot.
    Skill,
    /// 不愿: does not want to.
    Will,
    /// 环境: is kept from it.
    Environment,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// In the owner's own words.
    pub note: String,
}

/// Something to look at: a page of this house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// What it shows.
    pub label: String,
    /// A path of this site, such as `/chats/…`.
    pub href: String,
}

/// A person by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TaskPerson)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
}

/// A shop by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TaskShop)]
pub struct Shop {
    /// Which.
    pub id: ShopId,
    /// The name.
    pub name: String,
}

/// A team by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TaskTeam)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// The name.
    pub name: String,
}

/// A task as shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Key of its kind.
    pub kind: String,
    /// Name of its kind in the reader's language.
    pub kind_name: String,
    /// What to do.
    pub title: String,
    /// Why.
    pub why: String,
    /// Who has to do it.
    pub owner: Person,
    /// Who gave it; absent when a rule did.
    pub creator: Option<Person>,
    /// The shop it is about.
    pub shop: Option<Shop>,
    /// The owner's team.
    pub team: Option<Team>,
    /// Where it stands.
    pub state: State,
    /// When it has to be done.
    pub due_at: Option<Moment>,
    /// Hidden until then.
    pub snoozed_until: Option<Moment>,
    /// Open and past its due time.
    pub overdue: bool,
    /// What to look at.
    pub evidence: Vec<Evidence>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Why it is not done.
    pub refusal: Option<Refusal>,
    /// Whether it comes back.
    pub repeat: Option<Repeat>,
    /// To be sent with a change.
    pub version: i64,
    /// When it was given.
    pub created_at: Moment,
    /// When it changed last.
    pub updated_at: Moment,
    /// Place in lists; not shown.
    #[serde(skip)]
    pub(super) rank: i64,
}

/// A task as stored, for changing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) id: TaskId,
    pub(super) owner: PersonId,
    pub(super) creator: Option<PersonId>,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) evidence: Vec<Evidence>,
    pub(super) shop: Option<ShopId>,
    pub(super) due: Option<Moment>,
    pub(super) state: State,
    pub(super) snoozed_until: Option<Moment>,
    pub(super) outcome: Option<String>,
    pub(super) closed: Option<Moment>,
    pub(super) refusal: Option<Refusal>,
    pub(super) repeat: Option<Repeat>,
    pub(super) series: Option<TaskId>,
    pub(super) occurrence: u32,
    pub(super) anchor: Option<Moment>,
    pub(super) told: bool,
    pub(super) version: i64,
}

impl State {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done => "done",
            State::Refused => "refused",
        }
    }

    /// From its stored key.
    pub fn of(key: &str) -> Option<Self> {
        [State::Open, State::Done, State::Refused].into_iter().find(|state| state.key() == key)
    }
}

impl Reason {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Reason::Skill => "skill",
            Reason::Will => "will",
            Reason::Environment => "environment",
        }
    }

    /// From its stored key.
    pub fn of(key: &str) -> Option<Self> {
        [Reason::Skill, Reason::Will, Reason::Environment].into_iter().find(|reason| reason.key() == key)
    }
}

impl Stored {
    /// Done, with what came of it.
    pub(super) fn finish(&mut self, outcome: String, now: Moment) -> Result<(), Error> {
        self.close(State::Done, now)?;
        self.outcome = Some(outcome);
        Ok(())
    }

    /// Refused, with the owner's words.
    pub(super) fn refuse(&mut self, refusal: Refusal, now: Moment) -> Result<(), Error> {
        self.close(State::Refused, now)?;
        self.refusal = Some(refusal);
        Ok(())
    }

    /// Open again, shortly after closing; a snoozed one is back at once.
    pub(super) fn reopen(&mut self, now: Moment) -> Result<(), Error> {
        if self.state == State::Open && self.snoozed_until.is_some_and(|until| until > now) {
            self.snoozed_until = None;
            return Ok(());
        }
        let Some(closed) = self.closed.filter(|_| self.state != State::Open) else {
            return Err(conflict(
                "already_open",
                Words::fixed("这项任务本来就是待办。", "This task is open already."),
            ));
        };
        if now > closed.plus_days(REOPEN_DAYS) {
            return Err(conflict(
                "too_late",
                Words::made(
                    format!("关闭已超过 {REOPEN_DAYS} 天，请新建任务。"),
                    format!("It was closed more than {REOPEN_DAYS} days ago. Make a new task."),
                ),
            ));
        }
        self.state = State::Open;
        (self.closed, self.outcome, self.refusal) = (None, None, None);
        Ok(())
    }

    /// Hidden until `until`.
    pub(super) fn snooze(&mut self, until: Moment) -> Result<(), Error> {
        self.must_be_open()?;
        self.snoozed_until = Some(until);
        Ok(())
    }

    /// Another owner's from now on; he has not been told yet.
    pub(super) fn hand_over(&mut self, to: PersonId) -> Result<(), Error> {
        self.must_be_open()?;
        if self.owner == to {
            return Err(conflict(
                "same_owner",
                Words::fixed("任务已在此人名下。", "The task is this person's already."),
            ));
        }
        self.owner = to;
        self.snoozed_until = None;
        self.told = false;
        Ok(())
    }

    /// Whether being overdue is still to be told: stored as 0 in the partial index of what is to be told.
    pub(super) fn nothing_to_tell(&self) -> bool {
        self.told || self.state != State::Open || self.due.is_none()
    }

    pub(super) fn must_be_open(&self) -> Result<(), Error> {
        if self.state == State::Open {
            return Ok(());
        }
        Err(conflict(
            "closed",
            Words::fixed(
                "任务已完成或已拒绝；需要时请先重新打开。",
                "The task is done or refused; open it again first.",
            ),
        ))
    }

    fn close(&mut self, state: State, now: Moment) -> Result<(), Error> {
        self.must_be_open()?;
        self.state = state;
        self.closed = Some(now);
        self.snoozed_until = None;
        Ok(())
    }
}
