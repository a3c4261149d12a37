//! The default roles, and the permissions they are given.
//!
//! A permission names the default roles that have it. It is given once, when the house first meets it: what an owner
//! changed afterwards stays as he left it.

use super::access;
use crate::db::Tx;
use crate::error::Result;
use crate::id::{RoleId, TenantId};
use crate::module::Module;
use crate::params;
use crate::text::Words;
use crate::time::Moment;

/// Key and name of a default role.
pub(crate) static ROLES: [(&str, Words); 7] = [
    ("agent", Words::fixed("客服", "Agent")),
    ("leader", Words::fixed("组长", "Team leader")),
    ("supervisor", Words::fixed("督导", "Supervisor")),
    ("trainer", Words::fixed("培训师", "Trainer")),
    ("manager", Words::fixed("主管", "Manager")),
    ("owner", Words::fixed("老板", "Owner")),
    ("administrator", Words::fixed("管理员", "Administrator")),
];

crate::queries! {
    ROLE = "select id from role where tenant = $1 and key = $2";
    MAKE = "insert into role (tenant, id, key, name) values ($1, $2, $3, $4)";
    SEEDED = "select permission from permission_seeded where tenant = $1";
    SEED = "insert into permission_seeded (tenant, permission) values ($1, $2)";
    GIVE = "insert into role_permission (tenant, role, permission, reach) values ($1, $2, $3, $4)
        on conflict (tenant, role, permission) do nothing";
}

/// Makes the default roles and gives them the permissions that are new to this database.
pub(crate) fn seed(tx: &mut Tx<'_>, tenant: TenantId, modules: &[Module], now: Moment) -> Result<()> {
    for (key, name) in &ROLES {
        if role(tx, tenant, key)?.is_none() {
            tx.run(&MAKE, params![tenant, RoleId::fresh(now), *key, name.zh.as_ref()])?;
        }
    }
    let seeded = tx.rows(&SEEDED, params![tenant], |row| row.get::<String>(0))?;
    let mut changed = Vec::new();
    for permission in modules.iter().flat_map(|module| module.permissions) {
        if seeded.iter().any(|key| key == permission.key) {
            continue;
        }
        tx.run(&SEED, params![tenant, permission.key])?;
        for (key, reach) in permission.roles {
            let Some(role) = role(tx, tenant, key)? else { continue };
            tx.run(&GIVE, params![tenant, role, permission.key, reach.key()])?;
            if !changed.contains(&role) {
                changed.push(role);
            }
        }
    }
    changed.into_iter().try_for_each(|role| access::derive_role(tx, tenant, role))
}

/// The default role of this key.
pub(crate) fn role(tx: &mut Tx<'_>, tenant: TenantId, key: &str) -> Result<Option<RoleId>> {
    tx.row(&ROLE, params![tenant, key], |row| row.get(0))
}
