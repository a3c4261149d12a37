//! Teams 班组: the groups of a shop.

pub mod api;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::{self, Problems};
use super::refs::{PersonRef, ShopRef};
use crate::error::Result;
use crate::http::present;
use crate::id::{PersonId, ShopId, TeamId};

/// A team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// The shop it works for.
    pub shop: ShopRef,
    /// Its name, one of a kind in the shop.
    pub name: String,
    /// Who leads it; the role that lets him see the team is given apart.
    pub leader: Option<PersonRef>,
    /// No longer in use; kept for its history.
    pub archived: bool,
    /// How many people sit in it now.
    pub people: i64,
    /// To be sent back with a change.
    pub version: i64,
}

/// A team to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewTeam {
    /// The shop it works for.
    pub shop: ShopId,
    /// Its name, one of a kind in the shop.
    pub name: String,
    /// Who leads it.
    pub leader: Option<PersonId>,
}

/// A change to a team; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamChange {
    /// The version that was read.
    pub version: i64,
    /// Its name.
    pub name: Option<String>,
    /// Who leads it; `null` for nobody.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<PersonId>)]
    pub leader: Option<Option<PersonId>>,
    /// No longer in use, or in use again.
    pub archived: Option<bool>,
}

/// A team's fields after checking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamFields {
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub leader: Option<PersonId>,
    /// No longer in use.
    pub archived: bool,
}

impl TeamChange {
    /// The fields that `before` become, after checking.
    pub fn over(&self, before: &Team) -> Result<TeamFields> {
        let mut problems = Problems::default();
        let name = self.name.as_deref().unwrap_or(&before.name);
        let name = problems.take("/name", check::name(name));
        problems.done()?;
        Ok(TeamFields {
            name: name.unwrap_or_default(),
            leader: self.leader.unwrap_or(before.leader.as_ref().map(|leader| leader.id)),
            archived: self.archived.unwrap_or(before.archived),
        })
    }
}
