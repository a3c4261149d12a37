//! Roles given to persons.

use super::standing::{Standing, beyond};
use super::{NewGrant, NewGrantPlace, owners, standing, store};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, conflict, invalid, not_found};
use crate::id::{GrantId, PersonId, RoleId, TenantId};
use crate::params;
use crate::people::access;
use crate::people::person::ScopeKind;
use crate::permission::Scope;
use crate::sees_person;
use crate::text::Words;

crate::queries! {
    INSERT = "insert into role_grant (tenant, id, person, role, kind, team, shop) values ($1, $2, $3, $4, $5, $6, $7)";
    SAME = "select 1 from role_grant where tenant = $1 and person = $2 and role = $3 and kind = $4
        and coalesce(team, 0) = $5 and coalesce(shop, 0) = $6";
    FIND = concat!("select g.id, g.person from role_grant g
        where g.tenant = $1 and g.id = $4 and ", sees_person!("g.person"));
    DELETE = "delete from role_grant where tenant = $1 and id = $2";
    AT_WORK = "select 1 from person where tenant = $1 and id = $2 and left_on is null";
    TEAM = "select 1 from team where tenant = $1 and id = $2 and archived = 0";
    SHOP = "select 1 from shop where tenant = $1 and id = $2 and archived = 0";
}

/// A stored grant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given {
    pub(crate) id: GrantId,
    pub(crate) person: PersonId,
}

/// Gives a role to a person at work, if the caller stands above it; derives the person's access anew.
pub(crate) fn give(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId, new: &NewGrant) -> Result<GrantId> {
    let NewGrant { role, scope: over } = new.clone();
    let over = checked(tx, ctx.tenant, over)?;
    if !store::exists(tx, ctx.tenant, role)? {
        return Err(invalid("/role", "unknown", Words::fixed("没有这个角色。", "There is no such role.")));
    }
    if tx.row(&AT_WORK, params![ctx.tenant, person], |_| Ok(()))?.is_none() {
        return Err(conflict(
            "left",
            Words::fixed("此人已离职，不能授予角色。", "This person has left and can be given no role."),
        ));
    }
    if !Standing::of(tx, ctx)?.reaches(tx, ctx, person, role, over)? {
        return Err(beyond());
    }
    if has(tx, ctx.tenant, person, role, over)? {
        return Err(conflict(
            "taken",
            Words::fixed("此人已有这个角色。", "The person has this role already."),
        ));
    }
    let id = GrantId::fresh(ctx.now);
    tx.run(&INSERT, params![ctx.tenant, id, person, role, over.kind.key(), over.team, over.shop])?;
    access::derive(tx, ctx.tenant, person)?;
    Ok(id)
}

/// Whether the person has exactly this role over exactly this.
pub(crate) fn has(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    role: RoleId,
    over: NewGrantPlace,
) -> Result<bool> {
    let (team, shop) = (over.team.map_or(0, |id| id.stored()), over.shop.map_or(0, |id| id.stored()));
    Ok(tx.row(&SAME, params![tenant, person, role, over.kind.key(), team, shop], |_| Ok(()))?.is_some())
}

/// The place with what its kind needs and nothing else.
fn checked(tx: &mut Tx<'_>, tenant: TenantId, over: NewGrantPlace) -> Result<NewGrantPlace> {
    let NewGrantPlace { kind, team, shop } = over;
    let bare = NewGrantPlace { kind, team: None, shop: None };
    match (kind, team, shop) {
        (ScopeKind::Own | ScopeKind::All, ..) => Ok(bare),
        (ScopeKind::Team, Some(team), _) if tx.row(&TEAM, params![tenant, team], |_| Ok(()))?.is_some() => {
            Ok(NewGrantPlace { team: Some(team), ..bare })
        }
        (ScopeKind::Shop, _, Some(shop)) if tx.row(&SHOP, params![tenant, shop], |_| Ok(()))?.is_some() => {
            Ok(NewGrantPlace { shop: Some(shop), ..bare })
        }
        (ScopeKind::Team, ..) => {
            Err(invalid("/scope/team", "unknown", Words::fixed("请选择班组。", "Choose a team.")))
        }
        (ScopeKind::Shop, ..) => {
            Err(invalid("/scope/shop", "unknown", Words::fixed("请选择店铺。", "Choose a shop.")))
        }
    }
}

/// One grant of a person in scope.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: GrantId) -> Result<Given> {
    let read = |row: &crate::db::Row<'_>| Ok(Given { id: row.get(0)?, person: row.get(1)? });
    tx.row(&FIND, &scope.with([id.into()]), read)?.ok_or_else(not_found)
}

/// Takes a role away, if the caller stands above the person; derives the person's access anew.
pub(crate) fn take(tx: &mut Tx<'_>, ctx: &Ctx, given: Given) -> Result<()> {
    standing::above(tx, ctx, given.person)?;
    let owned = owners::is_owner(tx, ctx.tenant, given.person)?;
    tx.run(&DELETE, params![ctx.tenant, given.id])?;
    access::derive(tx, ctx.tenant, given.person)?;
    if owned { owners::remain(tx, ctx.tenant) } else { Ok(()) }
}
