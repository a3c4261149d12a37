//! What somebody may do himself: nobody gives a role, or takes one, that reaches further than he does.
//!
//! One exception keeps an administrator useful who sees no figures himself: who may change every role may also give
//! every role but that of the owner, to others than himself.

use super::NewGrantPlace;
use super::store::{permissions_of, role_key};
use crate::ctx::{Ctx, Who};
use crate::db::Tx;
use crate::error::{Result, conflict};
use crate::id::{PersonId, RoleId, ShopId, TeamId};
use crate::params;
use crate::people::ROLES_WRITE;
use crate::people::access::{Place, place};
use crate::people::person::ScopeKind;
use crate::text::Words;

crate::queries! {
    MINE = "select permission, kind, team, shop from access where tenant = $1 and account = $2";
    SHOP_OF_TEAM = "select shop from team where tenant = $1 and id = $2";
    GIVEN = "select role, kind, team, shop from role_grant where tenant = $1 and person = $2";
}

/// What the caller may do himself, and where.
pub(crate) enum Standing {
    /// The house itself: the first start and the command line.
    House,
    /// A person, with the rows of his access.
    Person { person: PersonId, held: Vec<Held> },
}

/// One permission held over one place.
pub(crate) struct Held {
    permission: String,
    kind: String,
    team: Option<TeamId>,
    shop: Option<ShopId>,
}

impl Standing {
    /// The caller's.
    pub(crate) fn of(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Self> {
        if matches!(ctx.who, Who::House(_)) {
            return Ok(Self::House);
        }
        let viewer = ctx.viewer()?;
        let held = tx.rows(&MINE, params![ctx.tenant, viewer.account], |row| {
            Ok(Held { permission: row.get(0)?, kind: row.get(1)?, team: row.get(2)?, shop: row.get(3)? })
        })?;
        let held = held.into_iter().filter(|held| viewer.permissions.contains(&held.permission)).collect();
        Ok(Self::Person { person: viewer.person, held })
    }

    /// Whether the permission is held over everything.
    pub(crate) fn everywhere(&self, permission: &str) -> bool {
        match self {
            Self::House => true,
            Self::Person { held, .. } => {
                held.iter().any(|held| held.permission == permission && held.kind == "all")
            }
        }
    }

    /// Whether the permission is held over all of `place`, where `shop` is that of the place's team.
    fn covers(&self, permission: &str, place: &Place, shop: Option<ShopId>) -> bool {
        let Self::Person { held, .. } = self else { return true };
        // What somebody may do with his own is no power over others.
        place.kind == "own"
            || held.iter().filter(|held| held.permission == permission).any(|held| match &*held.kind {
                "all" => true,
                "shop" => place.kind != "all" && held.shop.is_some() && held.shop == place.shop.or(shop),
                "team" => place.kind == "team" && held.team == place.team,
                _ => false,
            })
    }

    /// Whether the caller stands above what `role` over `over` gives to `person`.
    pub(crate) fn reaches(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        person: PersonId,
        role: RoleId,
        over: NewGrantPlace,
    ) -> Result<bool> {
        if self.hands_out(tx, ctx, person, role)? {
            return Ok(true);
        }
        let shop = match over.team {
            Some(team) => tx.row(&SHOP_OF_TEAM, params![ctx.tenant, team], |row| row.get::<ShopId>(0))?,
            None => None,
        };
        let given = permissions_of(tx, ctx.tenant, role)?;
        Ok(given.iter().all(|given| {
            let place = place(given.reach, over.kind.key(), person, over.team, over.shop);
            self.covers(&given.permission, &place, shop)
        }))
    }

    fn hands_out(&self, tx: &mut Tx<'_>, ctx: &Ctx, to: PersonId, role: RoleId) -> Result<bool> {
        match self {
            Self::House => Ok(true),
            Self::Person { person, .. } => Ok(*person != to
                && self.everywhere(ROLES_WRITE.key)
                && role_key(tx, ctx.tenant, role)?.as_deref() != Some("owner")),
        }
    }
}

/// Refuses who does not stand above every role that `person` has: to take roles away, to end the time at work, to hand
/// out a new password. Everybody stands above himself.
pub(crate) fn above(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<()> {
    let standing = Standing::of(tx, ctx)?;
    if matches!(standing, Standing::Person { person: own, .. } if own == person) {
        return Ok(());
    }
    let given = tx.rows(&GIVEN, params![ctx.tenant, person], |row| {
        let kind = ScopeKind::of(&row.get::<String>(1)?);
        Ok((row.get::<RoleId>(0)?, NewGrantPlace { kind, team: row.get(2)?, shop: row.get(3)? }))
    })?;
    for (role, over) in given {
        if !standing.reaches(tx, ctx, person, role, over)? {
            return Err(beyond());
        }
    }
    Ok(())
}

/// The refusal: a role reaches further than the caller.
pub(crate) fn beyond() -> crate::error::Error {
    conflict(
        "beyond_own",
        Words::fixed(
            "这个角色的权限超出您自己的权限。请由权限更大的人操作。",
            "This role reaches further than your own. Somebody who has more has to do it.",
        ),
    )
}
