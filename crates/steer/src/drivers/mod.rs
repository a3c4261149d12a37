//! The driver tree 因素树: what moved the sales between two periods, exactly, and who or what of it (section 11 of the KPI
//! definitions).
//!
//! `model` divides the change among the factors, `parts` among people, hours, products …, mix and rate apart; `causes`
//! says which part changed by more than chance. `read` counts the inquiries of both periods once for all of them.

mod api;
mod causes;
mod export;
mod model;
mod parts;
mod read;
mod words;

use kernel::http::Route;
use kernel::route;

use crate::DIAGNOSIS_READ;

pub(crate) use api::spans;
pub(crate) use model::Tally;
pub(crate) use parts::PartStanding;
pub(crate) use read::{shift, tally};
pub(crate) use words::standing;

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(api::tree).needs(&DIAGNOSIS_READ),
        route!(api::parts).needs(&DIAGNOSIS_READ),
        route!(api::causes).needs(&DIAGNOSIS_READ),
        route!(export::export).needs(&DIAGNOSIS_READ),
    ]
}
