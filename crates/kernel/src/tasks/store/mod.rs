//! Tasks in the database.

pub(super) mod change;
pub(super) mod give;
pub(super) mod history;
pub(super) mod list;
pub(super) mod names;
pub(super) mod today;

use super::model::{Person, Reason, Refusal, Shop, State, Task};
use super::repeat::{Every, Repeat};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Error, Result, not_found};
use crate::id::{PersonId, ShopId, TaskId, TenantId};
use crate::params;
use crate::permission::Scope;
use crate::settings;
use crate::time::Moment;

/// The columns of a [`Task`], as [`read`] expects them.
macro_rules! columns {
    () => {
        "t.id, t.kind, t.title, t.why, t.owner, t.creator, t.shop, t.state, t.due, t.snoozed_until, t.evidence,
        t.outcome, t.refusal, t.refusal_note, t.repeat_every, t.repeat_until, t.version, t.created, t.updated, t.rank"
    };
}

/// The task is the viewer's own (`$4`), or its owner in his scope.
macro_rules! in_scope {
    () => {
        concat!("(t.owner = $4 or ", $crate::sees_person!("t.owner"), ")")
    };
}

pub(super) use {columns, in_scope};

crate::queries! {
    FIND = concat!("select ", columns!(), " from task t where t.tenant = $1 and t.id = $5 and ", in_scope!());
    CHANGED = concat!("select ", columns!(), " from task t where t.tenant = $1 and t.id = $2");
    ZONE_OF_PERSON = "select z.time_zone from seat e join shop z on z.tenant = e.tenant and z.id = e.shop
        where e.tenant = $1 and e.person = $2 order by e.team limit 1";
    ZONE_OF_SHOP = "select time_zone from shop where tenant = $1 and id = $2";
}

/// One task within the scope.
pub(super) fn find(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: TaskId) -> Result<Task> {
    let viewer = ctx.viewer()?.person;
    let now = ctx.now;
    let found = tx.row(&FIND, &scope.with([viewer.into(), id.into()]), |row| read(row, now))?;
    names::named(tx, ctx, found.ok_or_else(not_found)?)
}

/// The task that the viewer has just changed in this transaction, within his scope then: handing it over may have taken
/// it out.
pub(super) fn read_own_change(tx: &mut Tx<'_>, ctx: &Ctx, id: TaskId) -> Result<Task> {
    let now = ctx.now;
    let found = tx.row(&CHANGED, params![ctx.tenant, id], |row| read(row, now))?;
    names::named(tx, ctx, found.ok_or_else(not_found)?)
}

/// The time zone a person works in: that of the shop, or the organisation's.
pub(super) fn zone_of_person(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<String> {
    match tx.row(&ZONE_OF_PERSON, params![tenant, person], |row| row.get(0))? {
        Some(zone) => Ok(zone),
        None => Ok(settings::load(tx, tenant)?.default_time_zone),
    }
}

/// Reads the columns of [`columns!`]; the names are [`names`]' part.
fn read(row: &Row<'_>, now: Moment) -> Result<Task> {
    let state = state(row, 7)?;
    let due: Option<Moment> = row.get(8)?;
    let kind: String = row.get(1)?;
    Ok(Task {
        id: row.get(0)?,
        kind_name: kind.clone(),
        kind,
        title: row.get(2)?,
        why: row.get(3)?,
        owner: Person { id: row.get(4)?, name: String::new() },
        creator: row.get::<Option<PersonId>>(5)?.map(|id| Person { id, name: String::new() }),
        shop: row.get::<Option<ShopId>>(6)?.map(|id| Shop { id, name: String::new() }),
        team: None,
        state,
        due_at: due,
        snoozed_until: row.get::<Option<Moment>>(9)?.filter(|until| *until > now),
        overdue: state == State::Open && due.is_some_and(|due| due < now),
        evidence: json(row, 10)?,
        outcome: row.get(11)?,
        refusal: refusal(row, 12)?,
        repeat: repeat(row, 14)?,
        version: row.get(16)?,
        created_at: row.get(17)?,
        updated_at: row.get(18)?,
        rank: row.get(19)?,
    })
}

/// The state in column `index`.
fn state(row: &Row<'_>, index: usize) -> Result<State> {
    let key: String = row.get(index)?;
    State::of(&key).ok_or_else(|| Error::internal("a task's state", key))
}

/// A value kept as JSON text in column `index`.
fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, index: usize) -> Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| Error::internal("JSON of a task", error))
}

/// The refusal in columns `index` and the next.
fn refusal(row: &Row<'_>, index: usize) -> Result<Option<Refusal>> {
    let reason = row.get::<Option<String>>(index)?.and_then(|key| Reason::of(&key));
    let note: Option<String> = row.get(index + 1)?;
    Ok(reason.map(|reason| Refusal { reason, note: note.unwrap_or_default() }))
}

/// The repetition in columns `index` and the next.
fn repeat(row: &Row<'_>, index: usize) -> Result<Option<Repeat>> {
    let every = row.get::<Option<String>>(index)?.and_then(|key| Every::of(&key));
    let until = row.get(index + 1)?;
    Ok(every.map(|every| Repeat { every, until }))
}
