//! Times in teams: never two in the same team at once, never outside of the time at work.

use super::{EmploymentChange, NewEmployment, store};
use crate::ctx::Ctx;
use crate::day::Day;
use crate::db::{Row, Tx};
use crate::error::{Result, conflict, invalid, not_found};
use crate::id::{EmploymentId, PersonId, ShopId, TeamId};
use crate::params;
use crate::people::team;
use crate::permission::Scope;
use crate::sees_person;
use crate::text::Words;

crate::queries! {
    INSERT = "insert into employment (tenant, id, person, team, since, until) values ($1, $2, $3, $4, $5, $6)";
    UPDATE = "update employment set since = $3, until = $4 where tenant = $1 and id = $2";
    DELETE = "delete from employment where tenant = $1 and id = $2";
    FIND = concat!("select e.id, e.person, e.team, t.shop, e.since, e.until from employment e
        join team t on t.tenant = e.tenant and t.id = e.team
        where e.tenant = $1 and e.id = $4 and ", sees_person!("e.person"));
    OVERLAP = "select t.name, e.since, e.until from employment e join team t on t.tenant = e.tenant and t.id = e.team
        where e.tenant = $1 and e.person = $2 and e.team = $3 and e.id <> $4
            and e.since <= $6 and coalesce(e.until, '9999-12-31') >= $5 order by e.since limit 1";
    AT_WORK = "select hired, left_on from person where tenant = $1 and id = $2";
}

/// A stored time in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Time {
    pub(crate) id: EmploymentId,
    pub(crate) person: PersonId,
    pub(crate) team: TeamId,
    pub(crate) shop: ShopId,
    pub(crate) from: Day,
    pub(crate) to: Option<Day>,
}

/// One time in a team of a person in scope.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: EmploymentId) -> Result<Time> {
    tx.row(&FIND, &scope.with([id.into()]), read)?.ok_or_else(not_found)
}

fn read(row: &Row<'_>) -> Result<Time> {
    Ok(Time {
        id: row.get(0)?,
        person: row.get(1)?,
        team: row.get(2)?,
        shop: row.get(3)?,
        from: row.get(4)?,
        to: row.get(5)?,
    })
}

/// Puts a person into a team in scope.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    person: PersonId,
    new: &NewEmployment,
) -> Result<Time> {
    let Some(shop) = team::store::shop_of(tx, scope, new.team)? else {
        return Err(invalid(
            "/team",
            "unknown",
            Words::fixed("没有这个班组，或者它不归您管理。", "There is no such team in your scope."),
        ));
    };
    if let Some(before) = new.instead_of {
        hand_over(tx, ctx, scope, person, before, new.from)?;
    }
    let id = EmploymentId::fresh(ctx.now);
    let time = Time { id, person, team: new.team, shop, from: new.from, to: new.to };
    check(tx, ctx, &time)?;
    tx.run(&INSERT, params![ctx.tenant, id, person, new.team, new.from, new.to])?;
    Ok(time)
}

/// Ends the time before a move, on the day before it.
fn hand_over(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    person: PersonId,
    before: EmploymentId,
    from: Day,
) -> Result<()> {
    let before = find(tx, scope, before)?;
    if before.person != person {
        return Err(not_found());
    }
    store_change(tx, ctx, &Time { to: Some(from.before()), ..before })
}

/// Changes a time in a team of a person in scope; returns it before and after.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    id: EmploymentId,
    change: &EmploymentChange,
) -> Result<(Time, Time)> {
    let before = find(tx, scope, id)?;
    let after = Time {
        from: change.from.unwrap_or(before.from),
        to: change.to.unwrap_or(before.to),
        ..before.clone()
    };
    store_change(tx, ctx, &after)?;
    Ok((before, after))
}

fn store_change(tx: &mut Tx<'_>, ctx: &Ctx, after: &Time) -> Result<()> {
    check(tx, ctx, after)?;
    tx.run(&UPDATE, params![ctx.tenant, after.id, after.from, after.to])?;
    Ok(())
}

/// Takes a time in a team back that was recorded by mistake.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: EmploymentId) -> Result<Time> {
    let before = find(tx, scope, id)?;
    tx.run(&DELETE, params![ctx.tenant, id])?;
    Ok(before)
}

fn check(tx: &mut Tx<'_>, ctx: &Ctx, time: &Time) -> Result<()> {
    let today = store::today(tx, ctx, time.person)?;
    if time.to.is_some_and(|to| to < time.from) {
        return Err(invalid(
            "/to",
            "order",
            Words::fixed("最后一天不能早于第一天。", "The last day is before the first."),
        ));
    }
    // Where a person sits decides at once who may see him: an end is recorded when it has come.
    if time.to.is_some_and(|to| to > today) {
        return Err(invalid(
            "/to",
            "future",
            Words::fixed(
                "最后一天还没到，请到时再登记。",
                "The last day is not here yet; record it when it is.",
            ),
        ));
    }
    at_work(tx, ctx, time)?;
    apart(tx, ctx, time)
}

fn at_work(tx: &mut Tx<'_>, ctx: &Ctx, time: &Time) -> Result<()> {
    let (hired, left) = tx.one(&AT_WORK, params![ctx.tenant, time.person], |row| {
        Ok((row.get::<Day>(0)?, row.get::<Option<Day>>(1)?))
    })?;
    if time.from < hired {
        return Err(invalid(
            "/from",
            "before_hired",
            Words::made(format!("{hired} 才入职。"), format!("The first day at work is {hired}.")),
        ));
    }
    if left.is_some_and(|left| time.to.is_none_or(|to| to > left)) {
        return Err(conflict(
            "left",
            Words::fixed("此人已离职，请先恢复在职。", "This person has left. Record the return first."),
        ));
    }
    Ok(())
}

fn apart(tx: &mut Tx<'_>, ctx: &Ctx, time: &Time) -> Result<()> {
    let until = time.to.map_or_else(|| "9999-12-31".to_owned(), |to| to.to_string());
    let values = params![ctx.tenant, time.person, time.team, time.id, time.from, until];
    let other = tx.row(&OVERLAP, values, |row| {
        Ok((row.get::<String>(0)?, row.get::<Day>(1)?, row.get::<Option<Day>>(2)?))
    })?;
    let Some((team, from, to)) = other else { return Ok(()) };
    let (zh, en) =
        to.map_or_else(|| ("今".to_owned(), "now".to_owned()), |to| (to.to_string(), to.to_string()));
    Err(conflict(
        "overlap",
        Words::made(
            format!("{from} 至{zh}已在班组「{team}」，时间重叠。"),
            format!("From {from} to {en} the person sits in the team “{team}” already."),
        ),
    ))
}
