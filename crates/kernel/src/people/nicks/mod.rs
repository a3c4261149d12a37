//! Nicks: the accounts of a platform that agents speak through. Learned once, from imports or by hand.

pub mod api;
pub(crate) mod store;
mod suggest;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use store::learn;

use super::bindings::Binding;
use super::refs::{PersonRef, ShopRef};
use crate::id::{NickId, ShopId};
use crate::time::Moment;

/// A platform account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Nick {
    /// Its id.
    pub id: NickId,
    /// The shop it belongs to.
    pub shop: ShopRef,
    /// Its name on the platform, such as `旗舰店:小满`.
    pub nick: String,
    /// When the house first met it.
    pub first_seen: Moment,
    /// Who spoke for it, the latest first; the last 20.
    pub bindings: Vec<Binding>,
}

/// A platform account that nobody speaks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UnboundNick {
    /// Its id.
    pub id: NickId,
    /// The shop it belongs to.
    pub shop: ShopRef,
    /// Its name on the platform.
    pub nick: String,
    /// When the house first met it.
    pub first_seen: Moment,
    /// Who it may be, when exactly one person fits best.
    pub suggestion: Option<Suggestion>,
}

/// A guess whose nick it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    /// The person.
    pub person: PersonRef,
    /// Why, in the caller's language.
    pub reason: String,
}

/// A platform account to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewNick {
    /// The shop it belongs to.
    pub shop: ShopId,
    /// Its name on the platform.
    pub nick: String,
}
