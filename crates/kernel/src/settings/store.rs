//! Settings in the database: one row a setting that was ever changed.

use serde_json::{Map, Value};

use super::model::Settings;
use crate::db::Tx;
use crate::error::{Error, Result, invalid};
use crate::id::{RoleId, TenantId};
use crate::params;
use crate::text::Words;

crate::queries! {
    ALL = "select key, value from setting where tenant = $1";
    PUT = "insert into setting (tenant, key, value) values ($1, $2, $3)
        on conflict (tenant, key) do update set value = excluded.value";
    TOTP_ROLES = "select t.role from totp_role t join role r on r.tenant = t.tenant and r.id = t.role
        where t.tenant = $1 order by t.role";
    CLEAR_TOTP_ROLES = "delete from totp_role where tenant = $1";
    ADD_TOTP_ROLE = "insert into totp_role (tenant, role) select tenant, id from role where tenant = $1 and id = $2";
}

/// Kept as rows of its own, not as JSON.
const IN_TABLE: &str = "totp_required_roles";

/// The settings as they are now. A stored value of an older version that no longer fits counts as not set.
pub fn load(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Settings> {
    let mut known = object(&Settings::default())?;
    for (key, value) in
        tx.rows(&ALL, params![tenant], |row| Ok((row.get::<String>(0)?, row.get::<Value>(1)?)))?
    {
        let mut tried = known.clone();
        tried.insert(key, value);
        if serde_json::from_value::<Settings>(Value::Object(tried.clone())).is_ok() {
            known = tried;
        }
    }
    let mut settings: Settings = serde_json::from_value(Value::Object(known))
        .map_err(|error| Error::internal("the stored settings", error))?;
    settings.totp_required_roles = tx.rows(&TOTP_ROLES, params![tenant], |row| row.get(0))?;
    Ok(settings)
}

/// Stores what differs between `before` and `after`; returns it as `{ key: { before, after } }`.
pub(crate) fn store(tx: &mut Tx<'_>, tenant: TenantId, before: &Settings, after: &Settings) -> Result<Value> {
    let (old, new) = (object(before)?, object(after)?);
    let mut changes = Map::new();
    for (key, value) in new {
        let was = old.get(&key).cloned().unwrap_or_default();
        if was == value {
            continue;
        }
        if key == IN_TABLE {
            store_totp_roles(tx, tenant, &after.totp_required_roles)?;
        } else {
            tx.run(&PUT, params![tenant, &key, &value])?;
        }
        changes.insert(key, serde_json::json!({ "before": was, "after": value }));
    }
    Ok(Value::Object(changes))
}

fn store_totp_roles(tx: &mut Tx<'_>, tenant: TenantId, roles: &[RoleId]) -> Result<()> {
    tx.run(&CLEAR_TOTP_ROLES, params![tenant])?;
    for role in roles {
        if tx.run(&ADD_TOTP_ROLE, params![tenant, *role])? == 0 {
            let detail = Words::fixed("其中有不存在的角色。", "One of the roles does not exist.");
            return Err(invalid("/totp_required_roles", "unknown_role", detail));
        }
    }
    Ok(())
}

fn object(settings: &Settings) -> Result<Map<String, Value>> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Error::internal("settings as JSON", "not an object")),
        Err(error) => Err(Error::internal("settings as JSON", error)),
    }
}
