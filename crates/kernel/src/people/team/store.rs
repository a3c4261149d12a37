//! Teams in the database.

use super::{Team, TeamFields};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Result, conflict, invalid, not_found};
use crate::id::{PersonId, ShopId, TeamId, TenantId};
use crate::params;
use crate::people::check::{stale, unless_taken};
use crate::people::refs::{PersonRef, ShopRef};
use crate::permission::Scope;
use crate::sees_person;
use crate::text::Words;

/// Most teams that a list shows.
const MOST: i64 = 5000;

/// SQL condition: the viewer of `$1, $2, $3` may see the team `t`.
macro_rules! sees_team {
    () => {
        "exists (select 1 from access a where a.tenant = $1 and a.account = $2 and a.permission = $3 and (a.kind = 'all'
            or (a.kind = 'shop' and a.shop = t.shop) or (a.kind = 'team' and a.team = t.id)))"
    };
}

crate::queries! {
    LIST = concat!("select t.id, t.name, t.archived, t.version, s.id, s.name, l.id, l.name, coalesce(n.people, 0)
        from team t
        join shop s on s.tenant = t.tenant and s.id = t.shop
        left join person l on l.tenant = t.tenant and l.id = t.leader
        left join (select e.team, cast(count(*) as bigint) people from seat e
            join person p on p.tenant = e.tenant and p.id = e.person
            where e.tenant = $1 and p.left_on is null group by e.team) n on n.team = t.id
        where t.tenant = $1 and ", sees_team!(), "
            and (cast($4 as bigint) is null or t.id = $4)
            and (cast($5 as bigint) is null or t.shop = $5)
            and (cast($6 as bigint) is null or t.archived = $6)
        order by t.archived, s.name, t.name, t.id limit $7");
    SHOP_OF = concat!("select t.shop from team t where t.tenant = $1 and t.id = $4 and t.archived = 0 and ", sees_team!());
    // Over a whole shop: who sees one of its teams only may not add another.
    SHOP_WHOLE = "select s.archived from shop s where s.tenant = $1 and s.id = $4
        and exists (select 1 from access a where a.tenant = $1 and a.account = $2 and a.permission = $3
            and (a.kind = 'all' or (a.kind = 'shop' and a.shop = s.id)))";
    INSERT = "insert into team (tenant, id, shop, name, leader, created, updated) values ($1, $2, $3, $4, $5, $6, $6)";
    UPDATE = "update team set name = $3, leader = $4, archived = $5, updated = $6, version = version + 1
        where tenant = $1 and id = $2 and version = $7";
    BY_NAME = "select id from team where tenant = $1 and shop = $2 and name = $3 and archived = 0";
    SEATS = "select cast(count(*) as bigint) from seat e join person p on p.tenant = e.tenant and p.id = e.person
        where e.tenant = $1 and e.team = $2 and p.left_on is null";
    EMPLOYED = concat!("select 1 from person p where p.tenant = $1 and p.id = $4 and p.left_on is null and ",
        sees_person!("p.id"));
    SHOP_ARCHIVED = "select s.archived from team t join shop s on s.tenant = t.tenant and s.id = t.shop
        where t.tenant = $1 and t.id = $2";
}

/// Which teams.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Which {
    pub(crate) id: Option<TeamId>,
    pub(crate) shop: Option<ShopId>,
    pub(crate) archived: Option<bool>,
}

/// The teams in scope, those in use first.
pub(crate) fn list(tx: &mut Tx<'_>, scope: &Scope, which: Which) -> Result<Vec<Team>> {
    let Which { id, shop, archived } = which;
    tx.rows(&LIST, &scope.with([id.into(), shop.into(), archived.into(), MOST.into()]), read)
}

/// One team in scope.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: TeamId) -> Result<Team> {
    let which = Which { id: Some(id), ..Which::default() };
    list(tx, scope, which)?.into_iter().next().ok_or_else(not_found)
}

fn read(row: &Row<'_>) -> Result<Team> {
    let leader = match (row.get::<Option<PersonId>>(6)?, row.get::<Option<String>>(7)?) {
        (Some(id), Some(name)) => Some(PersonRef { id, name }),
        _ => None,
    };
    Ok(Team {
        id: row.get(0)?,
        name: row.get(1)?,
        archived: row.get(2)?,
        version: row.get(3)?,
        shop: ShopRef { id: row.get(4)?, name: row.get(5)? },
        leader,
        people: row.get(8)?,
    })
}

/// The shop of a team in use in scope.
pub(crate) fn shop_of(tx: &mut Tx<'_>, scope: &Scope, team: TeamId) -> Result<Option<ShopId>> {
    tx.row(&SHOP_OF, &scope.with([team.into()]), |row| row.get(0))
}

/// Whether the scope covers the whole of a shop in use.
pub(crate) fn covers_shop(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId) -> Result<bool> {
    let archived = tx.row(&SHOP_WHOLE, &scope.with([shop.into()]), |row| row.get::<bool>(0))?;
    Ok(archived == Some(false))
}

/// Adds a team; that the scope covers the shop is the caller's matter.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    shop: ShopId,
    name: &str,
    leader: Option<PersonId>,
) -> Result<TeamId> {
    employed(tx, scope, leader)?;
    let id = TeamId::fresh(ctx.now);
    let values = params![ctx.tenant, id, shop, name, leader, ctx.now];
    unless_taken(tx.run(&INSERT, values), || taken(name))?;
    Ok(id)
}

/// Changes a team of this version.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    before: &Team,
    team: &TeamFields,
    version: i64,
) -> Result<()> {
    if team.leader != before.leader.as_ref().map(|leader| leader.id) {
        employed(tx, scope, team.leader)?;
    }
    if team.archived != before.archived {
        archivable(tx, ctx.tenant, before.id, team.archived)?;
    }
    let values = params![ctx.tenant, before.id, &team.name, team.leader, team.archived, ctx.now, version];
    match unless_taken(tx.run(&UPDATE, values), || taken(&team.name))? {
        0 => Err(stale()),
        _ => Ok(()),
    }
}

fn archivable(tx: &mut Tx<'_>, tenant: TenantId, team: TeamId, archived: bool) -> Result<()> {
    if archived && tx.one(&SEATS, params![tenant, team], |row| row.get::<i64>(0))? > 0 {
        return Err(conflict(
            "in_use",
            Words::fixed(
                "班组里还有在职人员。请先把他们调到别的班组。",
                "People still sit in this team. Move them to another team first.",
            ),
        ));
    }
    if !archived && tx.one(&SHOP_ARCHIVED, params![tenant, team], |row| row.get::<bool>(0))? {
        return Err(conflict(
            "shop_archived",
            Words::fixed("店铺已归档。请先恢复店铺。", "Its shop is archived. Bring the shop back first."),
        ));
    }
    Ok(())
}

fn employed(tx: &mut Tx<'_>, scope: &Scope, leader: Option<PersonId>) -> Result<()> {
    let Some(leader) = leader else { return Ok(()) };
    match tx.row(&EMPLOYED, &scope.with([leader.into()]), |_| Ok(()))? {
        Some(()) => Ok(()),
        None => Err(invalid(
            "/leader",
            "unknown",
            Words::fixed("没有这位在职人员。", "There is no such person at work."),
        )),
    }
}

fn taken(name: &str) -> Words {
    Words::made(
        format!("这个店铺已有班组「{name}」。请换一个名称。"),
        format!("The shop has a team “{name}” already. Choose another name."),
    )
}

/// The team in use of this name in a shop.
pub(crate) fn by_name(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId, name: &str) -> Result<Option<TeamId>> {
    tx.row(&BY_NAME, params![tenant, shop, name], |row| row.get(0))
}
