//! The names on tasks: of people, of their teams, of shops.
//!
//! They are asked for by the ids of a page. Joined to its rows they cost more than the rows themselves: a planner that has
//! to guess how many rows a page has reads all names there are.

use std::collections::{BTreeSet, HashMap};

use super::super::model::{Task, Team};
use crate::ctx::Ctx;
use crate::db::{Tx, ids};
use crate::error::Result;
use crate::id::TeamId;
use crate::params;

crate::queries! {
    /// With a person's teams as in the view `seat`, the oldest last.
    PEOPLE = "select p.id, p.name, m.id, m.name from person p
        left join employment e on e.tenant = p.tenant and e.person = p.id and (e.until is null or e.until = p.left_on)
        left join team m on m.tenant = e.tenant and m.id = e.team
        where p.tenant = $1 and p.id in {ids $2} order by p.id, m.id desc";
    SHOPS = "select s.id, s.name from shop s where s.tenant = $1 and s.id in {ids $2}";
}

/// One task with its names.
pub(super) fn named(tx: &mut Tx<'_>, ctx: &Ctx, task: Task) -> Result<Task> {
    let mut tasks = [task];
    name(tx, ctx, &mut tasks)?;
    let [task] = tasks;
    Ok(task)
}

/// Writes the names into `tasks`. An owner of several teams is shown in the oldest.
pub(super) fn name(tx: &mut Tx<'_>, ctx: &Ctx, tasks: &mut [Task]) -> Result<()> {
    let creators = tasks.iter().filter_map(|task| Some(task.creator.as_ref()?.id.stored()));
    let people = people(tx, ctx, tasks.iter().map(|task| task.owner.id.stored()).chain(creators).collect())?;
    let shops =
        shops(tx, ctx, tasks.iter().filter_map(|task| Some(task.shop.as_ref()?.id.stored())).collect())?;
    for task in tasks {
        if let Some((name, team)) = people.get(&task.owner.id.stored()).cloned() {
            task.owner.name = name;
            task.team = team;
        }
        if let Some(creator) = &mut task.creator {
            creator.name = people.get(&creator.id.stored()).map(|(name, _)| name.clone()).unwrap_or_default();
        }
        if let Some(shop) = &mut task.shop {
            shop.name = shops.get(&shop.id.stored()).cloned().unwrap_or_default();
        }
    }
    Ok(())
}

type Named = HashMap<i64, (String, Option<Team>)>;

fn people(tx: &mut Tx<'_>, ctx: &Ctx, wanted: BTreeSet<i64>) -> Result<Named> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tx.rows(&PEOPLE, params![ctx.tenant, ids(wanted)], |row| {
        let team = match row.get::<Option<TeamId>>(2)? {
            Some(id) => Some(Team { id, name: row.get(3)? }),
            None => None,
        };
        Ok((row.get(0)?, (row.get(1)?, team)))
    })?;
    Ok(rows.into_iter().collect())
}

fn shops(tx: &mut Tx<'_>, ctx: &Ctx, wanted: BTreeSet<i64>) -> Result<HashMap<i64, String>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tx.rows(&SHOPS, params![ctx.tenant, ids(wanted)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().collect())
}
