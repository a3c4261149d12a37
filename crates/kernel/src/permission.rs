//! Permissions, and how far each reaches.

use crate::text::Words;

/// Something a role may allow. Declared by the room it protects.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// Stable, as stored in roles and tokens: `task.write`.
    pub key: &'static str,
    /// On screen.
    pub name: Words,
    /// What it lets one do.
    pub about: Words,
    /// The default roles that have it, and how far: `("leader", Reach::Scope)`.
    pub roles: &'static [(&'static str, Reach)],
}

/// How far a role's permission reaches for the person it is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Only what is the person's own.
    Own,
    /// What lies in the scope the role was given over: a team, a shop, or everything.
    Scope,
    /// Everything, whatever the scope of the grant.
    All,
}

impl Reach {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Reach::Own => "own",
            Reach::Scope => "scope",
            Reach::All => "all",
        }
    }

    /// From its stored key.
    pub fn of(key: &str) -> Option<Self> {
        [Reach::Own, Reach::Scope, Reach::All].into_iter().find(|reach| reach.key() == key)
    }
}

/// The viewer's scope for one permission: an argument of every query, bound as `$1` (tenant), `$2` (account) and `$3`
/// (permission). It can be had from [`Ctx::scope`](crate::ctx::Ctx::scope) only, which checks the permission; the SQL
/// fragments [`sees_person!`](crate::sees_person), [`sees_shop!`](crate::sees_shop) and
/// [`sees_all!`](crate::sees_all) join it to the rows of `access`.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    pub(crate) tenant: crate::id::TenantId,
    pub(crate) account: crate::id::AccountId,
    pub(crate) permission: &'static str,
}

impl Scope {
    /// `$1`, `$2`, `$3`, then `more` from `$4` on.
    pub fn with<const N: usize>(&self, more: [crate::db::Value; N]) -> Vec<crate::db::Value> {
        let mut values = vec![self.tenant.into(), self.account.into(), self.permission.into()];
        values.extend(more);
        values
    }

    /// The tenant all rows belong to.
    pub fn tenant(&self) -> crate::id::TenantId {
        self.tenant
    }
}

/// How much of the organisation a scope spans: which index a list is best read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Only what is the viewer's own.
    Own,
    /// Some teams or shops.
    Some,
    /// Everything.
    All,
}

crate::queries! {
    WIDTH = "select coalesce(max(case a.kind when 'all' then 2 when 'own' then 0 else 1 end), 0) from access a
        where a.tenant = $1 and a.account = $2 and a.permission = $3";
}

impl Scope {
    /// How much it spans. It never replaces the scope in a query: it only chooses between queries.
    pub fn width(&self, tx: &mut crate::db::Tx<'_>) -> crate::error::Result<Width> {
        let widest = tx.one(&WIDTH, &self.with([]), |row| row.get::<i64>(0))?;
        Ok(match widest {
            2 => Width::All,
            1 => Width::Some,
            _ => Width::Own,
        })
    }
}

/// SQL condition: the viewer of `$1, $2, $3` may see the person in the given column. A person is seen through the teams
/// of the present, or of the last day for who has left (view `seat`).
#[macro_export]
macro_rules! sees_person {
    ($person:literal) => {
        concat!(
            "exists (select 1 from access granted where granted.tenant = $1 and granted.account = $2 ",
            "and granted.permission = $3 and (granted.kind = 'all' or (granted.kind = 'own' and granted.person = ", $person, ") ",
            "or (granted.kind in ('team', 'shop') and exists (select 1 from seat seated ",
            "where seated.tenant = granted.tenant and seated.person = ", $person,
            " and (seated.team = granted.team or seated.shop = granted.shop)))))"
        )
    };
}

/// SQL condition: the viewer of `$1, $2, $3` may see the shop in the given column.
#[macro_export]
macro_rules! sees_shop {
    ($shop:literal) => {
        concat!(
            "exists (select 1 from access granted where granted.tenant = $1 and granted.account = $2 ",
            "and granted.permission = $3 and (granted.kind = 'all' or (granted.kind = 'shop' and granted.shop = ", $shop, ") ",
            "or (granted.kind = 'team' and exists (select 1 from team teamed where teamed.tenant = granted.tenant ",
            "and teamed.id = granted.team and teamed.shop = ", $shop, "))))"
        )
    };
}

/// SQL condition: the viewer of `$1, $2, $3` has the permission over everything.
#[macro_export]
macro_rules! sees_all {
    () => {
        concat!(
            "exists (select 1 from access granted where granted.tenant = $1 and granted.account = $2 ",
            "and granted.permission = $3 and granted.kind = 'all')"
        )
    };
}
