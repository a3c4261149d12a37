//! Giving tasks: by a person, by a rule of a room, and by the task before in a series.

use super::super::events;
use super::super::model::{State, Stored};
use super::super::new::NewTask;
use super::super::rank::rank;
use super::{ZONE_OF_SHOP, history, zone_of_person};
use crate::ctx::{Ctx, Who};
use crate::db::{Tx, Value};
use crate::error::{Error, Result};
use crate::id::{PersonId, TaskId};
use crate::notices::{self, Notice};
use crate::text::Words;
use crate::{live, params};

crate::queries! {
    INSERT = "insert into task (tenant, id, owner, creator, kind, title, why, evidence, shop, due, state, repeat_every,
            repeat_until, series, occurrence, anchor, origin, rank, told, version, created, updated)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $13, $14, $15, $16, $17, $18, 1, $19, $19)
        on conflict (tenant, origin) do nothing";
    BY_ORIGIN = "select id from task where tenant = $1 and origin = $2";
}

/// What became of giving a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// It is new.
    New(TaskId),
    /// The same rule gave it on the same occasion before; nothing changed.
    Known(TaskId),
}

impl Given {
    /// The task, new or known.
    pub fn id(self) -> TaskId {
        match self {
            Given::New(id) | Given::Known(id) => id,
        }
    }
}

/// Gives a task in the caller's transaction. With an [origin](NewTask::origin) it is given once, however often and on
/// however many nodes the rule runs. The owner is told, unless he gave it to himself.
pub fn give(tx: &mut Tx<'_>, ctx: &Ctx, new: NewTask) -> Result<Given> {
    new.check()?;
    let creator = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        Who::House(_) | Who::Nobody => None,
    };
    let id = TaskId::fresh(ctx.now);
    let (anchor, series) = (new.due.filter(|_| new.repeat.is_some()), new.repeat.as_ref().map(|_| id));
    let task = Stored {
        id,
        owner: new.owner,
        creator,
        kind: new.kind.key.to_owned(),
        title: new.title.trim().to_owned(),
        why: new.why.trim().to_owned(),
        evidence: new.evidence,
        shop: new.shop,
        due: new.due,
        state: State::Open,
        snoozed_until: None,
        outcome: None,
        closed: None,
        refusal: None,
        repeat: new.repeat,
        series,
        occurrence: 0,
        anchor,
        told: false,
        version: 1,
    };
    insert(tx, ctx, &task, new.origin)
}

/// The next of a series, when `closed` has been closed: made in the same transaction, and once, even if the task is
/// opened and closed again.
pub(super) fn give_next(tx: &mut Tx<'_>, ctx: &Ctx, closed: &Stored) -> Result<()> {
    let (Some(repeat), Some(anchor)) = (&closed.repeat, closed.anchor) else {
        return Ok(());
    };
    let zone = match closed.shop {
        Some(shop) => tx.one(&ZONE_OF_SHOP, params![ctx.tenant, shop], |row| row.get::<String>(0))?,
        None => zone_of_person(tx, ctx.tenant, closed.owner)?,
    };
    let Some((occurrence, due)) = repeat.next(anchor, closed.occurrence, &zone, ctx.now) else {
        return Ok(());
    };
    let next = Stored {
        id: TaskId::fresh(ctx.now),
        due: Some(due),
        state: State::Open,
        occurrence,
        outcome: None,
        closed: None,
        refusal: None,
        snoozed_until: None,
        told: false,
        version: 1,
        ..closed.clone()
    };
    // By the task before and not by number: closing late skips numbers, and closing again must not make another.
    insert(tx, ctx, &next, Some(format!("repeat:{}", closed.id)))?;
    Ok(())
}

fn insert(tx: &mut Tx<'_>, ctx: &Ctx, task: &Stored, origin: Option<String>) -> Result<Given> {
    let evidence =
        serde_json::to_value(&task.evidence).map_err(|error| Error::internal("evidence", error))?;
    let repeat = task.repeat.as_ref();
    let values: [Value; 19] = [
        ctx.tenant.into(),
        task.id.into(),
        task.owner.into(),
        task.creator.into(),
        task.kind.as_str().into(),
        task.title.as_str().into(),
        task.why.as_str().into(),
        evidence.into(),
        task.shop.into(),
        task.due.into(),
        repeat.map(|repeat| repeat.every.key()).into(),
        repeat.and_then(|repeat| repeat.until).into(),
        task.series.into(),
        task.occurrence.into(),
        task.anchor.into(),
        origin.clone().into(),
        rank(task.state, task.due, task.closed).into(),
        task.nothing_to_tell().into(),
        ctx.now.into(),
    ];
    if tx.run(&INSERT, &values)? == 0 {
        let known = tx.one(&BY_ORIGIN, params![ctx.tenant, origin], |row| row.get(0))?;
        return Ok(Given::Known(known));
    }
    history::add(tx, ctx, task.id, "created", "", None)?;
    events::tell(tx, ctx, &events::GIVEN, task)?;
    tell_owner(tx, ctx, task, "task_given", Words::fixed("新任务", "A new task"))?;
    live::tell(tx, ctx.tenant, Some(task.owner), live::Kind::Task, task.id)?;
    Ok(Given::New(task.id))
}

/// A notice to the owner about his task, unless it is his own doing.
pub(super) fn tell_owner(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    task: &Stored,
    kind: &'static str,
    head: Words,
) -> Result<()> {
    if own_doing(ctx, task.owner) {
        return Ok(());
    }
    let title = Words::made(format!("{}：{}", head.zh, task.title), format!("{}: {}", head.en, task.title));
    let body = Words::made(task.why.clone(), task.why.clone());
    notices::tell(tx, ctx, task.owner, Notice { kind, title, body, href: format!("/tasks/{}", task.id) })?;
    Ok(())
}

fn own_doing(ctx: &Ctx, owner: PersonId) -> bool {
    matches!(&ctx.who, Who::Person(viewer) if viewer.person == owner)
}
