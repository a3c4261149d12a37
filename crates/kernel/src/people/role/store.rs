//! Roles in the database.

use std::collections::HashMap;

use super::{Role, RolePermission, shown_name};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, conflict, not_found};
use crate::id::{RoleId, TenantId};
use crate::params;
use crate::people::access;
use crate::people::check::{stale, unless_taken};
use crate::permission::{Reach, Scope};
use crate::sees_person;
use crate::text::Words;

/// Most roles that a list shows.
const MOST: i64 = 500;

crate::queries! {
    LIST = concat!("select r.id, r.key, r.name, r.version,
            (select cast(count(distinct g.person) as bigint) from role_grant g
                join person p on p.tenant = g.tenant and p.id = g.person and p.left_on is null
                where g.tenant = r.tenant and g.role = r.id and ", sees_person!("g.person"), ")
        from role r where r.tenant = $1 and (cast($4 as bigint) is null or r.id = $4)
        order by case when r.key is null then 1 else 0 end, r.id limit $5");
    PERMISSIONS = "select role, permission, reach from role_permission where tenant = $1 order by role, permission";
    OF_ROLE = "select permission, reach from role_permission where tenant = $1 and role = $2 order by permission";
    KEY = "select key from role where tenant = $1 and id = $2";
    NAME = "select name from role where tenant = $1 and id = $2";
    BY_NAME = "select id, key from role where tenant = $1 and (name = $2 or key = $2) order by id limit 1";
    INSERT = "insert into role (tenant, id, name) values ($1, $2, $3)";
    RENAME = "update role set name = $3, version = version + 1 where tenant = $1 and id = $2 and version = $4";
    CLEAR = "delete from role_permission where tenant = $1 and role = $2";
    ALLOW = "insert into role_permission (tenant, role, permission, reach) values ($1, $2, $3, $4)";
    HELD = "select cast(count(*) as bigint) from role_grant where tenant = $1 and role = $2";
    DELETE = "delete from role where tenant = $1 and id = $2";
}

/// All roles, the built-in ones first; people are counted in scope.
pub(crate) fn list(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: Option<RoleId>) -> Result<Vec<Role>> {
    let mut roles = tx.rows(&LIST, &scope.with([id.into(), MOST.into()]), |row| {
        let key: Option<String> = row.get(1)?;
        Ok(Role {
            id: row.get(0)?,
            name: shown_name(key.as_deref(), row.get(2)?, ctx.language),
            builtin: key.is_some(),
            key,
            version: row.get(3)?,
            people: row.get(4)?,
            permissions: Vec::new(),
        })
    })?;
    let mut allowed: HashMap<RoleId, Vec<RolePermission>> = HashMap::new();
    tx.each(&PERMISSIONS, params![ctx.tenant], |row| {
        let reach = Reach::of(&row.get::<String>(2)?).unwrap_or(Reach::Own);
        allowed.entry(row.get(0)?).or_default().push(RolePermission { permission: row.get(1)?, reach });
        Ok(())
    })?;
    for role in &mut roles {
        role.permissions = allowed.remove(&role.id).unwrap_or_default();
    }
    Ok(roles)
}

/// One role.
pub(crate) fn find(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: RoleId) -> Result<Role> {
    list(tx, ctx, scope, Some(id))?.into_iter().next().ok_or_else(not_found)
}

/// What a role allows.
pub(crate) fn permissions_of(tx: &mut Tx<'_>, tenant: TenantId, role: RoleId) -> Result<Vec<RolePermission>> {
    tx.rows(&OF_ROLE, params![tenant, role], |row| {
        let reach = Reach::of(&row.get::<String>(1)?).unwrap_or(Reach::Own);
        Ok(RolePermission { permission: row.get(0)?, reach })
    })
}

/// The key of a built-in role.
pub(crate) fn role_key(tx: &mut Tx<'_>, tenant: TenantId, role: RoleId) -> Result<Option<String>> {
    Ok(tx.row(&KEY, params![tenant, role], |row| row.get::<Option<String>>(0))?.flatten())
}

/// Whether there is such a role.
pub(crate) fn exists(tx: &mut Tx<'_>, tenant: TenantId, role: RoleId) -> Result<bool> {
    Ok(tx.row(&KEY, params![tenant, role], |_| Ok(()))?.is_some())
}

/// A role's name as stored.
pub(crate) fn name(tx: &mut Tx<'_>, tenant: TenantId, role: RoleId) -> Result<String> {
    tx.row(&NAME, params![tenant, role], |row| row.get(0))?.ok_or_else(not_found)
}

/// The role of this name or key, with its key.
pub(crate) fn by_name(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    name: &str,
) -> Result<Option<(RoleId, Option<String>)>> {
    tx.row(&BY_NAME, params![tenant, name], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Makes a role of the organisation's own.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    name: &str,
    permissions: &[RolePermission],
) -> Result<RoleId> {
    let id = RoleId::fresh(ctx.now);
    unless_taken(tx.run(&INSERT, params![ctx.tenant, id, name]), || taken(name))?;
    allow(tx, ctx, id, permissions)?;
    Ok(id)
}

/// Renames a role of this version, and allows what is given; everybody who has it is affected at once.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RoleId,
    (name, permissions): (&str, &[RolePermission]),
    version: i64,
) -> Result<()> {
    let renamed = tx.run(&RENAME, params![ctx.tenant, id, name, version]);
    if unless_taken(renamed, || taken(name))? == 0 {
        return Err(stale());
    }
    allow(tx, ctx, id, permissions)
}

fn allow(tx: &mut Tx<'_>, ctx: &Ctx, id: RoleId, permissions: &[RolePermission]) -> Result<()> {
    tx.run(&CLEAR, params![ctx.tenant, id])?;
    for RolePermission { permission, reach } in permissions {
        tx.run(&ALLOW, params![ctx.tenant, id, permission, reach.key()])?;
    }
    access::derive_role(tx, ctx.tenant, id)
}

/// Deletes a role that nobody has.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx, id: RoleId) -> Result<()> {
    let held = tx.one(&HELD, params![ctx.tenant, id], |row| row.get::<i64>(0))?;
    if held > 0 {
        return Err(conflict(
            "in_use",
            Words::made(
                format!("还有 {held} 次授予。请先收回。"),
                format!("It is given {held} times still. Take it away from those people first."),
            ),
        ));
    }
    tx.run(&CLEAR, params![ctx.tenant, id])?;
    tx.run(&DELETE, params![ctx.tenant, id])?;
    Ok(())
}

fn taken(name: &str) -> Words {
    Words::made(
        format!("已有角色「{name}」。请换一个名称。"),
        format!("There is a role “{name}” already. Choose another name."),
    )
}
