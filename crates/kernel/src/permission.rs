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

/// SQL: the viewer's grants of one kind.
#[doc(hidden)]
#[macro_export]
macro_rules! granted {
    ($kind:literal) => {
        concat!(
            "granted.tenant = $1 and granted.account = $2 and granted.permission = $3 and granted.kind = '",
            $kind,
            "'"
        )
    };
}

/// SQL condition: the viewer of `$1, $2, $3` may see the person in the given column. A person is seen through the teams
/// of the present, or of the last day for who has left (view `seat`). Who is seen is a set of its own, so that a database
/// makes it once for a query and not once for a row.
#[macro_export]
macro_rules! sees_person {
    ($person:literal) => {
        concat!(
            "(",
            $crate::sees_all!(),
            " or ",
            $person,
            " in (select granted.person from access granted where ",
            $crate::granted!("own"),
            " union all select seated.person from access granted ",
            "join seat seated on seated.tenant = granted.tenant and seated.team = granted.team where ",
            $crate::granted!("team"),
            " union all select seated.person from access granted ",
            "join seat seated on seated.tenant = granted.tenant and seated.shop = granted.shop where ",
            $crate::granted!("shop"),
            "))"
        )
    };
}

/// SQL condition: the viewer of `$1, $2, $3` may see the shop in the given column.
#[macro_export]
macro_rules! sees_shop {
    ($shop:literal) => {
        concat!(
            "(",
            $crate::sees_all!(),
            " or ",
            $shop,
            " in (select granted.shop from access granted where ",
            $crate::granted!("shop"),
            " union all select teamed.shop from access granted ",
            "join team teamed on teamed.tenant = granted.tenant and teamed.id = granted.team where ",
            $crate::granted!("team"),
            "))"
        )
    };
}

/// SQL condition: the viewer of `$1, $2, $3` has the permission over everything.
#[macro_export]
macro_rules! sees_all {
    () => {
        concat!("exists (select 1 from access granted where ", $crate::granted!("all"), ")")
    };
}
