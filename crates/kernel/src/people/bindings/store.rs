//! Bindings in the database.

use super::{BindingChange, NewBinding};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Result, conflict, invalid, not_found};
use crate::id::{BindingId, NickId, PersonId, ShopId, TenantId};
use crate::params;
use crate::permission::Scope;
use crate::text::Words;
use crate::time::Moment;
use crate::{sees_person, sees_shop};

/// Stands for "open" where instants are compared.
const NEVER: i64 = i64::MAX;

crate::queries! {
    FIND = concat!("select b.id, b.nick, b.person, n.shop, b.since, b.until from binding b
        join nick n on n.tenant = b.tenant and n.id = b.nick
        where b.tenant = $1 and b.id = $4 and ", sees_shop!("n.shop"));
    SHOP = concat!("select n.shop from nick n where n.tenant = $1 and n.id = $4 and ", sees_shop!("n.shop"));
    PERSON = concat!("select p.name from person p where p.tenant = $1 and p.id = $4 and ", sees_person!("p.id"));
    TAKEN = "select p.name, b.since, b.until, s.time_zone from binding b
        join person p on p.tenant = b.tenant and p.id = b.person
        join nick n on n.tenant = b.tenant and n.id = b.nick join shop s on s.tenant = b.tenant and s.id = n.shop
        where b.tenant = $1 and b.nick = $2 and b.id <> $3 and b.since < $5 and coalesce(b.until, $6) > $4
        order by b.since limit 1";
    INSERT = "insert into binding (tenant, id, nick, person, since, until) values ($1, $2, $3, $4, $5, $6)";
    UPDATE = "update binding set since = $3, until = $4 where tenant = $1 and id = $2";
    DELETE = "delete from binding where tenant = $1 and id = $2";
    END_OPEN = "update binding set until = $3 where tenant = $1 and nick = $2 and since < $3 and until is null";
    AT = "select person from binding where tenant = $1 and nick = $2 and since <= $3 and (until is null or until > $3)";
    BETWEEN = "select n.id, n.name, b.person, b.since, b.until from nick n
        join binding b on b.tenant = n.tenant and b.nick = n.id
        where n.tenant = $1 and n.shop = $2 and b.since < $4 and (b.until is null or b.until > $3)
        order by n.name, n.id, b.since";
}

/// A person's time on a nick, as other rooms read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The nick.
    pub nick: NickId,
    /// The nick's name on the platform.
    pub name: String,
    /// Who spoke.
    pub person: PersonId,
    /// From this instant.
    pub from: Moment,
    /// Up to, not including, this instant.
    pub to: Option<Moment>,
}

/// Who spoke for a nick at an instant.
pub fn at(tx: &mut Tx<'_>, tenant: TenantId, nick: NickId, moment: Moment) -> Result<Option<PersonId>> {
    tx.row(&AT, params![tenant, nick, moment], |row| row.get(0))
}

/// Who spoke for the nicks of a shop between two instants, by nick and time.
pub fn between(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    shop: ShopId,
    from: Moment,
    to: Moment,
) -> Result<Vec<Span>> {
    tx.rows(&BETWEEN, params![tenant, shop, from, to], |row| {
        Ok(Span {
            nick: row.get(0)?,
            name: row.get(1)?,
            person: row.get(2)?,
            from: row.get(3)?,
            to: row.get(4)?,
        })
    })
}

/// A stored binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) id: BindingId,
    pub(crate) nick: NickId,
    pub(crate) person: PersonId,
    pub(crate) shop: ShopId,
    pub(crate) from: Moment,
    pub(crate) to: Option<Moment>,
}

/// One binding of a nick in scope.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: BindingId) -> Result<Bound> {
    tx.row(&FIND, &scope.with([id.into()]), read)?.ok_or_else(not_found)
}

fn read(row: &Row<'_>) -> Result<Bound> {
    Ok(Bound {
        id: row.get(0)?,
        nick: row.get(1)?,
        person: row.get(2)?,
        shop: row.get(3)?,
        from: row.get(4)?,
        to: row.get(5)?,
    })
}

/// Binds a nick in scope to a person in scope.
pub(crate) fn bind(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    nick: NickId,
    new: &NewBinding,
) -> Result<Bound> {
    let shop = tx.row(&SHOP, &scope.with([nick.into()]), |row| row.get(0))?.ok_or_else(not_found)?;
    if tx.row(&PERSON, &scope.with([new.person.into()]), |_| Ok(()))?.is_none() {
        return Err(invalid(
            "/person",
            "unknown",
            Words::fixed("没有这个人，或者不归您管理。", "There is no such person in your scope."),
        ));
    }
    if new.hand_over {
        tx.run(&END_OPEN, params![ctx.tenant, nick, new.from])?;
    }
    let id = BindingId::fresh(ctx.now);
    let bound = Bound { id, nick, person: new.person, shop, from: new.from, to: new.to };
    insert(tx, ctx, &bound)?;
    Ok(bound)
}

/// Stores a binding after checking that the nick is free.
pub(crate) fn insert(tx: &mut Tx<'_>, ctx: &Ctx, bound: &Bound) -> Result<()> {
    free(tx, ctx, bound)?;
    let Bound { id, nick, person, from, to, .. } = bound;
    tx.run(&INSERT, params![ctx.tenant, *id, *nick, *person, *from, *to])?;
    Ok(())
}

/// Changes the time of a binding in scope; returns it before and after.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    id: BindingId,
    change: &BindingChange,
) -> Result<(Bound, Bound)> {
    let before = find(tx, scope, id)?;
    let after = Bound {
        from: change.from.unwrap_or(before.from),
        to: change.to.unwrap_or(before.to),
        ..before.clone()
    };
    free(tx, ctx, &after)?;
    tx.run(&UPDATE, params![ctx.tenant, id, after.from, after.to])?;
    Ok((before, after))
}

/// Takes a binding back that was recorded by mistake.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: BindingId) -> Result<Bound> {
    let before = find(tx, scope, id)?;
    tx.run(&DELETE, params![ctx.tenant, id])?;
    Ok(before)
}

fn free(tx: &mut Tx<'_>, ctx: &Ctx, bound: &Bound) -> Result<()> {
    if bound.to.is_some_and(|to| to <= bound.from) {
        return Err(invalid(
            "/to",
            "order",
            Words::fixed("结束时间要晚于开始时间。", "The end has to be after the beginning."),
        ));
    }
    let to = bound.to.map_or(NEVER, Moment::micros);
    let values = params![ctx.tenant, bound.nick, bound.id, bound.from, to, NEVER];
    let other = tx.row(&TAKEN, values, |row| {
        let zone: String = row.get(3)?;
        let shown = |moment: Moment| moment.minute_in(&zone);
        let to = row.get::<Option<Moment>>(2)?.map(shown);
        Ok((row.get::<String>(0)?, shown(row.get(1)?), to))
    })?;
    let Some((name, from, to)) = other else { return Ok(()) };
    let (zh, en) = to.map_or_else(|| ("至今".to_owned(), "now".to_owned()), |to| (format!("至 {to}"), to));
    Err(conflict(
        "bound",
        Words::made(
            format!("这个账号 {from} {zh}已绑定「{name}」。请先结束那次绑定，或选择交接。"),
            format!("From {from} to {en} this account is bound to “{name}”. End that first, or hand over."),
        ),
    ))
}
