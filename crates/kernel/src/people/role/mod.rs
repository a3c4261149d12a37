//! Roles: sets of permissions, each with how far it reaches, given to persons over a team, a shop or everything.

pub mod api;
pub mod grant_api;
pub(crate) mod grants;
pub(crate) mod owners;
pub(crate) mod rules;
pub(crate) mod standing;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::defaults::ROLES;
use super::person::ScopeKind;
use crate::id::{RoleId, ShopId, TeamId};
use crate::permission::Reach;
use crate::text::Language;

/// A role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Stable name of a built-in role: `agent`, `leader`, `supervisor`, `trainer`, `manager`, `owner`, `administrator`.
    pub key: Option<String>,
    /// Its name.
    pub name: String,
    /// Came with the house: can be adjusted, not deleted.
    pub builtin: bool,
    /// What it allows.
    pub permissions: Vec<RolePermission>,
    /// How many people in one's scope have it.
    pub people: i64,
    /// To be sent back with a change.
    pub version: i64,
}

/// One permission of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolePermission {
    /// Key of the permission, such as `task.write`.
    pub permission: String,
    /// How far it reaches.
    pub reach: Reach,
}

/// A role to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewRole {
    /// Its name, one of a kind.
    pub name: String,
    /// What it allows.
    pub permissions: Vec<RolePermission>,
}

/// A change to a role; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RoleChange {
    /// The version that was read.
    pub version: i64,
    /// Its name.
    pub name: Option<String>,
    /// All that it allows from now on.
    pub permissions: Option<Vec<RolePermission>>,
}

/// A role to be given to a person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewGrant {
    /// The role.
    pub role: RoleId,
    /// Over what.
    pub scope: NewGrantPlace,
}

/// What a role is given over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NewGrantPlace {
    /// Kind of scope.
    pub kind: ScopeKind,
    /// The team, for `team`.
    pub team: Option<TeamId>,
    /// The shop, for `shop`.
    pub shop: Option<ShopId>,
}

/// What can be allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PermissionInfo {
    /// Stable, as used in roles and tokens.
    pub key: String,
    /// On screen.
    pub name: String,
    /// What it lets one do.
    pub description: String,
    /// The room it belongs to.
    pub group: String,
    /// The built-in roles that have it at first.
    pub defaults: Vec<RoleDefault>,
}

/// What a built-in role has at first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RoleDefault {
    /// Key of the role.
    pub role: String,
    /// How far the permission reaches.
    pub reach: Reach,
}

/// A role's name on screen: that of a built-in role is translated until the organisation gives it another.
pub(crate) fn shown_name(key: Option<&str>, name: String, language: Language) -> String {
    let builtin = key.and_then(|key| ROLES.iter().find(|(known, _)| *known == key));
    match builtin {
        Some((_, words)) if words.zh == name => words.in_language(language).to_owned(),
        _ => name,
    }
}
