//! Changing tasks: read for changing, let the model decide, save with the next version.

use super::super::events;
use super::super::model::{State, Stored};
use super::super::rank::{of_due, rank};
use super::{give, history, in_scope, json, refusal, repeat, state};
use crate::ctx::Ctx;
use crate::db::{Row, Tx, Value};
use crate::error::{Error, Result, conflict, invalid, not_found};
use crate::id::{PersonId, TaskId};
use crate::permission::Scope;
use crate::text::{Language, Words};
use crate::{live, params};

/// Tasks told overdue in one transaction.
const TOLD_AT_ONCE: i64 = 200;

macro_rules! stored {
    () => {
        "t.id, t.owner, t.creator, t.kind, t.title, t.why, t.evidence, t.shop, t.due, t.state, t.snoozed_until, t.outcome,
        t.closed, t.refusal, t.refusal_note, t.repeat_every, t.repeat_until, t.series, t.occurrence, t.anchor, t.told,
        t.version"
    };
}

crate::queries! {
    LOAD = concat!("select ", stored!(), " from task t where t.tenant = $1 and t.id = $5 and ", in_scope!());
    SAVE = "update task set owner = $3, title = $4, why = $5, evidence = $6, shop = $7, due = $8, state = $9,
            snoozed_until = $10, outcome = $11, closed = $12, refusal = $13, refusal_note = $14, repeat_every = $15,
            repeat_until = $16, series = $17, occurrence = $18, anchor = $19, rank = $20, told = $21,
            version = version + 1, updated = $22
        where tenant = $1 and id = $2 and version = $23";
    MAY_TAKE = concat!("select 1 from person p where p.tenant = $1 and p.id = $5 and p.left_on is null and (p.id = $4 or ",
        crate::sees_person!("p.id"),
        " or exists (select 1 from seat mine join seat theirs on theirs.tenant = mine.tenant and theirs.team = mine.team
            where mine.tenant = $1 and mine.person = $4 and theirs.person = p.id))");
    MAY_GET = concat!("select 1 from person p where p.tenant = $1 and p.id = $5 and p.left_on is null and (p.id = $4 or ",
        crate::sees_person!("p.id"), ")");
    BY_ORIGIN = concat!("select ", stored!(), " from task t where t.tenant = $1 and t.origin = $2");
    LANGUAGE = "select language from account where tenant = $1 and person = $2";
    SHOP_EXISTS = "select 1 from shop where tenant = $1 and id = $2 and archived = 0";
    OVERDUE = concat!("select ", stored!(), " from task t where t.tenant = $1 and t.told = 0 and t.rank < $2
            and (t.snoozed_until is null or t.snoozed_until <= $3)
        order by t.rank, t.id limit $4");
    TOLD = "update task set told = 1 where tenant = $1 and id = $2";
}

/// Loads the task for changing, if it is the viewer's or in his scope.
pub(in super::super) fn load(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: TaskId) -> Result<Stored> {
    let viewer = ctx.viewer()?.person;
    tx.row(&LOAD, &scope.with([viewer.into(), id.into()]), read)?.ok_or_else(not_found)
}

/// Saves what the model made of it, with its step in the history; closing one of a series gives the next.
pub(in super::super) fn save(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    task: &Stored,
    what: &'static str,
    note: &str,
    other: Option<PersonId>,
) -> Result<()> {
    write(tx, ctx, task)?;
    history::add(tx, ctx, task.id, what, note, other)?;
    match what {
        "done" | "refused" => {
            let kind = if what == "done" { &events::DONE } else { &events::REFUSED };
            events::tell(tx, ctx, kind, task)?;
            give::give_next(tx, ctx, task)?;
        }
        "handed_over" => {
            events::tell(tx, ctx, &events::GIVEN, task)?;
            give::tell_owner(tx, ctx, task, "task_given", Words::fixed("转交给您", "Handed over to you"))?;
        }
        _ => {}
    }
    // Whoever had it sees it go; the new owner is told of it as of any given task.
    if let (Some(_), Ok(viewer)) = (other, ctx.viewer()) {
        live::tell(tx, ctx.tenant, Some(viewer.person), live::Kind::Task, task.id)?;
    }
    live::tell(tx, ctx.tenant, Some(task.owner), live::Kind::Task, task.id)
}

fn write(tx: &mut Tx<'_>, ctx: &Ctx, task: &Stored) -> Result<()> {
    let evidence =
        serde_json::to_value(&task.evidence).map_err(|error| Error::internal("evidence", error))?;
    let (repeat, refusal) = (task.repeat.as_ref(), task.refusal.as_ref());
    let values: [Value; 23] = [
        ctx.tenant.into(),
        task.id.into(),
        task.owner.into(),
        task.title.as_str().into(),
        task.why.as_str().into(),
        evidence.into(),
        task.shop.into(),
        task.due.into(),
        task.state.key().into(),
        task.snoozed_until.into(),
        task.outcome.clone().into(),
        task.closed.into(),
        refusal.map(|refusal| refusal.reason.key()).into(),
        refusal.map(|refusal| refusal.note.clone()).into(),
        repeat.map(|repeat| repeat.every.key()).into(),
        repeat.and_then(|repeat| repeat.until).into(),
        task.series.into(),
        task.occurrence.into(),
        task.anchor.into(),
        rank(task.state, task.due, task.closed).into(),
        task.nothing_to_tell().into(),
        ctx.now.into(),
        task.version.into(),
    ];
    if tx.run(&SAVE, &values)? == 1 {
        return Ok(());
    }
    Err(changed_meanwhile())
}

/// 409: somebody else was faster.
pub(in super::super) fn changed_meanwhile() -> Error {
    conflict(
        "changed",
        Words::fixed(
            "任务刚被别人改过，尚未保存。请刷新后再改。",
            "Somebody changed the task meanwhile. Nothing was stored; reload and change it again.",
        ),
    )
}

/// Whether `person` may be handed a task by the viewer: somebody in his scope, or a colleague of the same team.
pub(in super::super) fn check_taker(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    person: PersonId,
) -> Result<()> {
    known_person(tx, ctx, scope, person, &MAY_TAKE, "/to")
}

/// Whether the viewer may give `person` a task: somebody in his scope, or himself.
pub(in super::super) fn check_owner(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    person: PersonId,
) -> Result<()> {
    known_person(tx, ctx, scope, person, &MAY_GET, "/owner")
}

fn known_person(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    person: PersonId,
    query: &'static crate::db::Query,
    pointer: &str,
) -> Result<()> {
    let viewer = ctx.viewer()?.person;
    let found = tx.row(query, &scope.with([viewer.into(), person.into()]), |_| Ok(()))?;
    found.ok_or_else(|| {
        invalid(
            pointer,
            "unknown_person",
            Words::fixed(
                "没有此人，或不在您可指派的范围内，或已离职。",
                "There is no such person, it is outside of your scope, or it has left.",
            ),
        )
    })
}

/// Whether the shop is one of the organisation's.
pub(in super::super) fn check_shop(tx: &mut Tx<'_>, ctx: &Ctx, shop: crate::id::ShopId) -> Result<()> {
    tx.row(&SHOP_EXISTS, params![ctx.tenant, shop], |_| Ok(()))?.ok_or_else(|| {
        invalid("/shop", "unknown_shop", Words::fixed("没有这家店铺。", "There is no such shop."))
    })
}

/// Closes the task that a room gave under this origin, if it is still open: what it asked for has happened. The outcome
/// is kept in the owner's language.
pub fn settle(tx: &mut Tx<'_>, ctx: &Ctx, origin: &str, outcome: &Words) -> Result<()> {
    let found = tx.row(&BY_ORIGIN, params![ctx.tenant, origin], read)?;
    let Some(mut task) = found.filter(|task| task.state == State::Open) else { return Ok(()) };
    let language = tx.row(&LANGUAGE, params![ctx.tenant, task.owner], |row| row.get::<String>(0))?;
    let language = Language::of(language.as_deref().unwrap_or_default());
    task.finish(outcome.in_language(language).to_owned(), ctx.now)?;
    save(tx, ctx, &task, "done", "", None)
}

/// Tells owners of tasks whose due time has passed, each once; returns how many. Fewer than it could are told at a
/// time, so that no transaction is long: to be called again until it returns 0.
pub fn tell_overdue(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<u64> {
    let late = tx.rows(&OVERDUE, params![ctx.tenant, of_due(ctx.now), ctx.now, TOLD_AT_ONCE], read)?;
    for task in &late {
        tx.run(&TOLD, params![ctx.tenant, task.id])?;
        give::tell_owner(tx, ctx, task, "task_overdue", Words::fixed("任务已逾期", "A task is overdue"))?;
        live::tell(tx, ctx.tenant, Some(task.owner), live::Kind::Task, task.id)?;
    }
    Ok(late.len() as u64)
}

fn read(row: &Row<'_>) -> Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        owner: row.get(1)?,
        creator: row.get(2)?,
        kind: row.get(3)?,
        title: row.get(4)?,
        why: row.get(5)?,
        evidence: json(row, 6)?,
        shop: row.get(7)?,
        due: row.get(8)?,
        state: state(row, 9)?,
        snoozed_until: row.get(10)?,
        outcome: row.get(11)?,
        closed: row.get(12)?,
        refusal: refusal(row, 13)?,
        repeat: repeat(row, 15)?,
        series: row.get(17)?,
        occurrence: row.get(18)?,
        anchor: row.get(19)?,
        // Not told yet, or nothing to tell because of its state: told anew when it is opened again and still late.
        told: row.get::<bool>(20)? && state(row, 9)? == State::Open,
        version: row.get(21)?,
    })
}
