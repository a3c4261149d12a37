//! What may be made of a role, and by whom.

use super::standing::{Standing, beyond};
use super::{Role, RolePermission};
use crate::ctx::{Ctx, Who};
use crate::db::Tx;
use crate::error::{Result, conflict, invalid, not_found};
use crate::id::RoleId;
use crate::module::Module;
use crate::params;
use crate::people::check::{self, Problems};
use crate::people::{PEOPLE_READ, PEOPLE_WRITE, ROLES_WRITE, person};
use crate::permission::{Permission, Reach, Scope};
use crate::text::Words;

crate::queries! {
    HAS = "select 1 from role_grant where tenant = $1 and person = $2 and role = $3";
}

/// What an owner always may, so that nobody is locked out of the house.
const KEPT: [&Permission; 3] = [&PEOPLE_READ, &PEOPLE_WRITE, &ROLES_WRITE];

/// A role's name.
pub(super) fn name(text: &str) -> Result<String> {
    let mut problems = Problems::default();
    let name = problems.take("/name", check::name(text)).unwrap_or_default();
    problems.done()?;
    Ok(name)
}

/// The permissions, each once and known to the house.
pub(super) fn known(modules: &[Module], mut given: Vec<RolePermission>) -> Result<Vec<RolePermission>> {
    let known = |key: &str| modules.iter().flat_map(|room| room.permissions).any(|known| known.key == key);
    let mut problems = Problems::default();
    for (n, RolePermission { permission, .. }) in given.iter().enumerate() {
        if !known(permission) {
            let said = Words::made(
                format!("没有权限「{permission}」。"),
                format!("There is no permission “{permission}”."),
            );
            problems.add(&format!("/permissions/{n}/permission"), "unknown", said);
        }
    }
    problems.done()?;
    given.sort_by(|a, b| a.permission.cmp(&b.permission));
    if given.windows(2).any(|pair| pair[0].permission == pair[1].permission) {
        let said = Words::fixed("同一权限只能写一次。", "Each permission can be given once.");
        return Err(invalid("/permissions", "twice", said));
    }
    Ok(given)
}

/// What a built-in role came with.
pub(super) fn defaults(modules: &[Module], key: &str) -> Vec<RolePermission> {
    let mut given: Vec<RolePermission> = (modules.iter().flat_map(|room| room.permissions))
        .filter_map(|known| {
            let (_, reach) = known.roles.iter().find(|(role, _)| *role == key)?;
            Some(RolePermission { permission: known.key.to_owned(), reach: *reach })
        })
        .collect();
    given.sort_by(|a, b| a.permission.cmp(&b.permission));
    given
}

/// Roles hold for the whole house: who may change them in a part of it only finds none.
pub(super) fn everywhere(tx: &mut Tx<'_>, scope: &Scope) -> Result<()> {
    if person::store::everything(tx, scope)? { Ok(()) } else { Err(not_found()) }
}

/// Whether the caller may give `role` the permissions `after`. The owner's role is changed by an owner only and keeps
/// what he needs; nobody adds to a role of his own what he does not have.
pub(super) fn changeable(tx: &mut Tx<'_>, ctx: &Ctx, role: &Role, after: &[RolePermission]) -> Result<()> {
    let Who::Person(viewer) = &ctx.who else { return Ok(()) };
    let owners = role.key.as_deref() == Some("owner");
    let holds = has(tx, ctx, viewer.person, role.id)?;
    if owners && !holds {
        return Err(beyond());
    }
    let everywhere = |permission: &Permission| {
        after.iter().any(|given| given.permission == permission.key && given.reach == Reach::All)
    };
    if owners && !KEPT.into_iter().all(everywhere) {
        return Err(conflict(
            "owner_keeps",
            Words::fixed(
                "老板必须保留查看人员、管理人员、管理角色的权限。",
                "An owner keeps the permissions to see people, manage people and manage roles.",
            ),
        ));
    }
    if !holds {
        return Ok(());
    }
    let standing = Standing::of(tx, ctx)?;
    let added = |given: &&RolePermission| !role.permissions.contains(given) && given.reach != Reach::Own;
    // An owner may have everything: a room that came later is his to switch on.
    if !owners && !after.iter().filter(added).all(|given| standing.everywhere(&given.permission)) {
        return Err(beyond());
    }
    Ok(())
}

fn has(tx: &mut Tx<'_>, ctx: &Ctx, person: crate::id::PersonId, role: RoleId) -> Result<bool> {
    Ok(tx.row(&HAS, params![ctx.tenant, person, role], |_| Ok(()))?.is_some())
}
