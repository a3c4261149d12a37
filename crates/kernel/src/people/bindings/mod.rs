//! Bindings: which person spoke for which nick, from one instant to another. Never two persons on one nick at once; a
//! shared nick changes hands at shifts.

pub mod api;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use store::{Span, at, between};

use super::refs::PersonRef;
use crate::http::present;
use crate::id::{BindingId, PersonId};
use crate::time::Moment;

/// A person's time on a nick.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Binding {
    /// Its id.
    pub id: BindingId,
    /// Who spoke.
    pub person: PersonRef,
    /// From this instant.
    pub from: Moment,
    /// Up to, not including, this instant; open when absent.
    pub to: Option<Moment>,
}

/// A binding to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewBinding {
    /// Who speaks.
    pub person: PersonId,
    /// From this instant.
    pub from: Moment,
    /// Up to, not including, this instant; open when absent.
    pub to: Option<Moment>,
    /// Ends the open binding of another person at `from`: the nick changes hands.
    #[serde(default)]
    pub hand_over: bool,
}

/// A change to a binding; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct BindingChange {
    /// From this instant.
    pub from: Option<Moment>,
    /// Up to, not including, this instant; `null` leaves it open.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Moment>)]
    pub to: Option<Option<Moment>>,
}
