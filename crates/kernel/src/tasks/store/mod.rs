//! Tasks in the database.

pub(super) mod change;
pub(super) mod give;
pub(super) mod history;
pub(super) mod list;
pub(super) mod today;

use super::model::{Person, Reason, Refusal, Shop, State, Task, Team};
use super::repeat::{Every, Repeat};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Error, Result, not_found};
use crate::id::{PersonId, TaskId, TenantId};
use crate::params;
use crate::permission::Scope;
use crate::settings;
use crate::time::Moment;

/// The columns of a [`Task`], as [`read`] expects them.
macro_rules! columns {
    () => {
        "t.id, t.kind, t.title, t.why, t.owner, o.name, t.creator, c.name, t.shop, s.name, m.id, m.name, t.state,
        t.due, t.snoozed_until, t.evidence, t.outcome, t.refusal, t.refusal_note, t.repeat_every, t.repeat_until,
        t.version, t.created, t.updated, t.rank"
    };
}

/// What the columns are joined from, beside `task t`: left joins, so that a planner cannot begin with the names. Who sits in several teams is shown in the oldest.
macro_rules! names {
    () => {
        " left join person o on o.tenant = t.tenant and o.id = t.owner
        left join person c on c.tenant = t.tenant and c.id = t.creator
        left join shop s on s.tenant = t.tenant and s.id = t.shop
        left join team m on m.tenant = t.tenant and m.id =
            (select min(e.team) from seat e where e.tenant = t.tenant and e.person = t.owner) "
    };
}

/// The task is the viewer's own (`$4`), or its owner in his scope.
macro_rules! in_scope {
    () => {
        concat!("(t.owner = $4 or ", $crate::sees_person!("t.owner"), ")")
    };
}

pub(super) use {columns, in_scope, names};

crate::queries! {
    FIND = concat!("select ", columns!(), " from task t", names!(),
        "where t.tenant = $1 and t.id = $5 and ", in_scope!());
    CHANGED = concat!("select ", columns!(), " from task t", names!(), "where t.tenant = $1 and t.id = $2");
    ZONE_OF_PERSON = "select z.time_zone from seat e join shop z on z.tenant = e.tenant and z.id = e.shop
        where e.tenant = $1 and e.person = $2 order by e.team limit 1";
    ZONE_OF_SHOP = "select time_zone from shop where tenant = $1 and id = $2";
}

/// One task within the scope.
pub(super) fn find(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: TaskId) -> Result<Task> {
    let viewer = ctx.viewer()?.person;
    let now = ctx.now;
    tx.row(&FIND, &scope.with([viewer.into(), id.into()]), |row| read(row, now))?.ok_or_else(not_found)
}

/// The task that the viewer has just changed in this transaction, within his scope then: handing it over may have taken
/// it out.
pub(super) fn read_own_change(tx: &mut Tx<'_>, ctx: &Ctx, id: TaskId) -> Result<Task> {
    let now = ctx.now;
    tx.row(&CHANGED, params![ctx.tenant, id], |row| read(row, now))?.ok_or_else(not_found)
}

/// The time zone a person works in: that of the shop, or the organisation's.
pub(super) fn zone_of_person(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<String> {
    match tx.row(&ZONE_OF_PERSON, params![tenant, person], |row| row.get(0))? {
        Some(zone) => Ok(zone),
        None => Ok(settings::load(tx, tenant)?.default_time_zone),
    }
}

/// Reads the columns of [`columns!`].
pub(super) fn read(row: &Row<'_>, now: Moment) -> Result<Task> {
    let state = state(row, 12)?;
    let due: Option<Moment> = row.get(13)?;
    let kind: String = row.get(1)?;
    let pair = |id: usize| Ok::<_, Error>((row.get::<Option<i64>>(id)?, row.get::<Option<String>>(id + 1)?));
    let (creator, shop, team) = (pair(6)?, pair(8)?, pair(10)?);
    Ok(Task {
        id: row.get(0)?,
        kind_name: kind.clone(),
        kind,
        title: row.get(2)?,
        why: row.get(3)?,
        owner: Person { id: row.get(4)?, name: row.get::<Option<String>>(5)?.unwrap_or_default() },
        creator: both(creator, |id, name| Person { id: PersonId::from_stored(id), name }),
        shop: both(shop, |id, name| Shop { id: crate::id::ShopId::from_stored(id), name }),
        team: both(team, |id, name| Team { id: crate::id::TeamId::from_stored(id), name }),
        state,
        due_at: due,
        snoozed_until: row.get::<Option<Moment>>(14)?.filter(|until| *until > now),
        overdue: state == State::Open && due.is_some_and(|due| due < now),
        evidence: json(row, 15)?,
        outcome: row.get(16)?,
        refusal: refusal(row, 17)?,
        repeat: repeat(row, 19)?,
        version: row.get(21)?,
        created_at: row.get(22)?,
        updated_at: row.get(23)?,
        rank: row.get(24)?,
    })
}

fn both<T>((id, name): (Option<i64>, Option<String>), make: impl FnOnce(i64, String) -> T) -> Option<T> {
    Some(make(id?, name?))
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
