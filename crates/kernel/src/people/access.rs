//! What an account may do and where, derived from the grants of its person.

use crate::db::Tx;
use crate::error::Result;
use crate::id::{AccountId, PersonId, RoleId, ShopId, TeamId, TenantId};
use crate::params;
use crate::permission::Reach;

crate::queries! {
    ACCOUNT = "select id from account where tenant = $1 and person = $2";
    GRANTED = "select p.permission, p.reach, g.kind, g.team, g.shop from role_grant g
        join role_permission p on p.tenant = g.tenant and p.role = g.role
        where g.tenant = $1 and g.person = $2 order by p.permission, g.id";
    CLEAR = "delete from access where tenant = $1 and account = $2";
    ADD = "insert into access (tenant, account, permission, n, kind, person, team, shop)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    HOLDERS = "select distinct person from role_grant where tenant = $1 and role = $2";
}

/// Where one permission holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: &'static str,
    pub(crate) person: Option<PersonId>,
    pub(crate) team: Option<TeamId>,
    pub(crate) shop: Option<ShopId>,
}

/// Derives the access of `person`'s account anew; to be called in the transaction that changes grants, roles' permissions
/// or makes the account. Nothing happens for a person without an account.
pub fn derive(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<()> {
    let Some(account) = tx.row(&ACCOUNT, params![tenant, person], |row| row.get::<AccountId>(0))? else {
        return Ok(());
    };
    tx.run(&CLEAR, params![tenant, account])?;
    let granted = tx.rows(&GRANTED, params![tenant, person], |row| {
        let reach = Reach::of(&row.get::<String>(1)?);
        let place =
            place(reach.unwrap_or(Reach::Own), &row.get::<String>(2)?, person, row.get(3)?, row.get(4)?);
        Ok((row.get::<String>(0)?, place))
    })?;
    let mut kept: Vec<(String, Place)> = Vec::new();
    for entry in granted {
        if !kept.contains(&entry) {
            kept.push(entry);
        }
    }
    for (n, (permission, Place { kind, person, team, shop })) in (0_i64..).zip(kept) {
        tx.run(&ADD, params![tenant, account, permission, n, kind, person, team, shop])?;
    }
    Ok(())
}

/// Derives the access of everybody who holds `role`.
pub fn derive_role(tx: &mut Tx<'_>, tenant: TenantId, role: RoleId) -> Result<()> {
    for person in tx.rows(&HOLDERS, params![tenant, role], |row| row.get::<PersonId>(0))? {
        derive(tx, tenant, person)?;
    }
    Ok(())
}

/// Where a permission of this reach holds for a person who has its role over this kind of scope.
pub(crate) fn place(
    reach: Reach,
    kind: &str,
    person: PersonId,
    team: Option<TeamId>,
    shop: Option<ShopId>,
) -> Place {
    let own = Place { kind: "own", person: Some(person), team: None, shop: None };
    let all = Place { kind: "all", person: None, team: None, shop: None };
    match (reach, kind) {
        (Reach::All, _) | (Reach::Scope, "all") => all,
        (Reach::Scope, "team") if team.is_some() => Place { kind: "team", team, ..all },
        (Reach::Scope, "shop") if shop.is_some() => Place { kind: "shop", shop, ..all },
        _ => own,
    }
}
