//! Shops in the database.

use super::hours::Hours;
use super::{Platform, Shop, ShopFields};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Result, conflict};
use crate::id::{ShopId, TenantId};
use crate::params;
use crate::people::check::{stale, unless_taken};
use crate::permission::Scope;
use crate::sees_shop;
use crate::text::Words;

/// Most shops that a list shows.
const MOST: i64 = 2000;

crate::queries! {
    LIST = concat!("select s.id, s.name, s.platform, s.time_zone, s.opens, s.closes, s.archived, s.version,
            coalesce(n.people, 0)
        from shop s
        left join (select e.shop, cast(count(distinct e.person) as bigint) people from seat e
            join person p on p.tenant = e.tenant and p.id = e.person
            where e.tenant = $1 and p.left_on is null group by e.shop) n on n.shop = s.id
        where s.tenant = $1 and ", sees_shop!("s.id"), "
            and (cast($4 as bigint) is null or s.id = $4)
            and (cast($5 as bigint) is null or s.archived = $5)
        order by s.archived, s.name, s.id limit $6");
    INSERT = "insert into shop (tenant, id, name, platform, time_zone, opens, closes, archived, created, updated)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    UPDATE = "update shop set name = $3, platform = $4, time_zone = $5, opens = $6, closes = $7, archived = $8,
            updated = $9, version = version + 1
        where tenant = $1 and id = $2 and version = $10";
    IN_USE = "select cast(count(*) as bigint) from team where tenant = $1 and shop = $2 and archived = 0";
    ZONE = "select time_zone from shop where tenant = $1 and id = $2";
}

/// The shops in scope, those in use first; `id` for one, `archived` for those that are or are not.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: Option<ShopId>,
    archived: Option<bool>,
) -> Result<Vec<Shop>> {
    tx.rows(&LIST, &scope.with([id.into(), archived.into(), MOST.into()]), read)
}

/// One shop in scope.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: ShopId) -> Result<Shop> {
    list(tx, scope, Some(id), None)?.into_iter().next().ok_or_else(crate::error::not_found)
}

fn read(row: &Row<'_>) -> Result<Shop> {
    let hours = Hours { opens: row.get(4)?, closes: row.get(5)? };
    let (opens, closes) = hours.texts();
    Ok(Shop {
        id: row.get(0)?,
        name: row.get(1)?,
        platform: Platform::of(&row.get::<String>(2)?),
        time_zone: row.get(3)?,
        opens,
        closes,
        archived: row.get(6)?,
        version: row.get(7)?,
        people: row.get(8)?,
    })
}

/// Adds a shop; its permission is the caller's matter.
pub(crate) fn insert(tx: &mut Tx<'_>, ctx: &Ctx, shop: &ShopFields) -> Result<ShopId> {
    let id = ShopId::fresh(ctx.now);
    let ShopFields { name, platform, time_zone, hours, archived } = shop;
    let values = params![
        ctx.tenant,
        id,
        name,
        platform.key(),
        time_zone,
        hours.opens,
        hours.closes,
        *archived,
        ctx.now
    ];
    unless_taken(tx.run(&INSERT, values), || taken(name))?;
    Ok(id)
}

/// Changes a shop of this version.
pub(crate) fn update(tx: &mut Tx<'_>, ctx: &Ctx, id: ShopId, shop: &ShopFields, version: i64) -> Result<()> {
    let ShopFields { name, platform, time_zone, hours, archived } = shop;
    if *archived && tx.one(&IN_USE, params![ctx.tenant, id], |row| row.get::<i64>(0))? > 0 {
        return Err(conflict(
            "in_use",
            Words::fixed(
                "店铺还有未归档的班组。请先归档班组。",
                "The shop still has teams in use. Archive its teams first.",
            ),
        ));
    }
    let values = params![
        ctx.tenant,
        id,
        name,
        platform.key(),
        time_zone,
        hours.opens,
        hours.closes,
        *archived,
        ctx.now,
        version
    ];
    match unless_taken(tx.run(&UPDATE, values), || taken(name))? {
        0 => Err(stale()),
        _ => Ok(()),
    }
}

fn taken(name: &str) -> Words {
    Words::made(
        format!("已有店铺「{name}」。请换一个名称。"),
        format!("There is a shop “{name}” already. Choose another name."),
    )
}

/// The time zone of a shop.
pub(crate) fn zone(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId) -> Result<Option<String>> {
    tx.row(&ZONE, params![tenant, shop], |row| row.get(0))
}
