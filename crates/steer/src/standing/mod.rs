//! Who really needs help: people against what was to be expected of the buyers that they received, and whether that is
//! skill, ups and downs, or luck.
//!
//! `book` counts the inquiries of a period by what they are like; `model` sets each person beside all others in inquiries
//! like hers. Whoever sees only herself is told how all others did together, and of whom nothing.

mod api;
mod book;
mod model;

use kernel::http::Route;
use kernel::route;

use crate::DIAGNOSIS_READ;

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![route!(api::list).needs(&DIAGNOSIS_READ), route!(api::export).needs(&DIAGNOSIS_READ)]
}
