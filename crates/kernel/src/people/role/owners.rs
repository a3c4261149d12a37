//! There is always an owner who can sign in.

use crate::db::Tx;
use crate::error::{Result, conflict};
use crate::id::{PersonId, TenantId};
use crate::params;
use crate::text::Words;

crate::queries! {
    OWNERS = "select cast(count(distinct g.person) as bigint) from role_grant g
        join role r on r.tenant = g.tenant and r.id = g.role and r.key = 'owner'
        join person p on p.tenant = g.tenant and p.id = g.person and p.left_on is null
        join account a on a.tenant = g.tenant and a.person = g.person and a.disabled = 0
        where g.tenant = $1 and g.kind = 'all'";
    IS_OWNER = "select 1 from role_grant g join role r on r.tenant = g.tenant and r.id = g.role and r.key = 'owner'
        where g.tenant = $1 and g.person = $2 and g.kind = 'all'";
}

/// Whether the person has the role of the owner.
pub(crate) fn is_owner(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<bool> {
    Ok(tx.row(&IS_OWNER, params![tenant, person], |_| Ok(()))?.is_some())
}

/// Refuses, and so rolls back, what left no owner who can sign in; to be called after taking a role of an owner away,
/// or disabling his account.
pub(crate) fn remain(tx: &mut Tx<'_>, tenant: TenantId) -> Result<()> {
    if tx.one(&OWNERS, params![tenant], |row| row.get::<i64>(0))? > 0 {
        return Ok(());
    }
    Err(conflict(
        "last_owner",
        Words::fixed(
            "这是最后一位老板。请先让另一个人成为老板。",
            "This is the last owner. Make somebody else an owner first.",
        ),
    ))
}
