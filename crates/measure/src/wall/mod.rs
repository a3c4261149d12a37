//! The wall 实时看板: who is on duty, who talks, who waits and for how long, now.
//!
//! Read from the messages of the last hours, of the buyers whom the figures of these days know; nothing is kept for it.

mod api;
mod store;
mod talk;

use kernel::db::Query;
use kernel::http::Route;
use kernel::route;

use crate::figures::FIGURES_READ;

pub(crate) const QUERIES: &[&Query] = store::QUERIES;

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![route!(api::show).needs(&FIGURES_READ)]
}
