//! A person's own row.

use super::Personal;
use super::fields::Fields;
use crate::ctx::Ctx;
use crate::day::Day;
use crate::db::Tx;
use crate::error::{Result, not_found};
use crate::id::{PersonId, TenantId};
use crate::params;
use crate::people::check::{stale, unless_taken};
use crate::permission::Scope;
use crate::text::Words;
use crate::{sees_all, sees_person};

/// Where days are counted when a person sits in no team.
const HOME_ZONE: &str = "Asia/Shanghai";

crate::queries! {
    INSERT = "insert into person (tenant, id, name, number, phone, email, birthday, hired, created, updated)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    UPDATE = "update person set name = $3, number = $4, phone = $5, email = $6, birthday = $7, hired = $8, updated = $9,
            version = version + 1
        where tenant = $1 and id = $2 and version = $10";
    FIELDS = concat!("select p.name, p.number, p.phone, p.email, p.birthday, p.hired from person p
        where p.tenant = $1 and p.id = $4 and ", sees_person!("p.id"));
    ZONE = "select s.time_zone from seat e join shop s on s.tenant = e.tenant and s.id = e.shop
        where e.tenant = $1 and e.person = $2 order by s.id limit 1";
    EVERYTHING = concat!("select 1 where ", sees_all!());
    BY_NUMBER = "select id from person where tenant = $1 and number = $2";
}

/// Adds a person who sits in no team yet; its permission is the caller's matter.
pub(crate) fn insert(tx: &mut Tx<'_>, ctx: &Ctx, fields: &Fields) -> Result<PersonId> {
    let id = PersonId::fresh(ctx.now);
    let Fields { name, number, phone, email, birthday, hired_on } = fields.clone();
    let values = params![ctx.tenant, id, name, number, phone, email, birthday, hired_on, ctx.now];
    unless_taken(tx.run(&INSERT, values), || taken(fields))?;
    Ok(id)
}

/// Changes a person of this version.
pub(crate) fn update(tx: &mut Tx<'_>, ctx: &Ctx, id: PersonId, fields: &Fields, version: i64) -> Result<()> {
    let Fields { name, number, phone, email, birthday, hired_on } = fields.clone();
    let values = params![ctx.tenant, id, name, number, phone, email, birthday, hired_on, ctx.now, version];
    match unless_taken(tx.run(&UPDATE, values), || taken(fields))? {
        0 => Err(stale()),
        _ => Ok(()),
    }
}

fn taken(fields: &Fields) -> Words {
    let number = fields.number.as_deref().unwrap_or_default();
    Words::made(
        format!("工号 {number} 已有人使用。"),
        format!("The number {number} belongs to somebody else already."),
    )
}

/// The fields of one person in scope, in full.
pub(crate) fn fields(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Fields> {
    let found = tx.row(&FIELDS, &scope.with([id.into()]), |row| {
        Ok(Fields {
            name: row.get(0)?,
            number: row.get(1)?,
            phone: row.get(2)?,
            email: row.get(3)?,
            birthday: row.get(4)?,
            hired_on: row.get(5)?,
        })
    })?;
    found.ok_or_else(not_found)
}

/// The contact details of one person in scope.
pub(crate) fn personal(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Personal> {
    let Fields { phone, email, birthday, .. } = fields(tx, scope, id)?;
    Ok(Personal { phone, email, birthday })
}

/// The time zone of the shop a person sits in.
pub(crate) fn zone(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<String> {
    let found = tx.row(&ZONE, params![tenant, person], |row| row.get::<String>(0))?;
    Ok(found.unwrap_or_else(|| HOME_ZONE.to_owned()))
}

/// Today where a person works.
pub(crate) fn today(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<Day> {
    Ok(Day::of(ctx.now.day_in(&zone(tx, ctx.tenant, person)?)))
}

/// Today where the house is.
pub(crate) fn today_at_home(ctx: &Ctx) -> Day {
    Day::of(ctx.now.day_in(HOME_ZONE))
}

/// Whether the scope is everything.
pub(crate) fn everything(tx: &mut Tx<'_>, scope: &Scope) -> Result<bool> {
    Ok(tx.row(&EVERYTHING, &scope.with([]), |_| Ok(()))?.is_some())
}

/// The person of this number, in scope or not.
pub(crate) fn by_number(tx: &mut Tx<'_>, tenant: TenantId, number: &str) -> Result<Option<PersonId>> {
    tx.row(&BY_NUMBER, params![tenant, number], |row| row.get(0))
}
