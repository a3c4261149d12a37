//! The credit of an order explained: who earned it, by which session and step, and why the others did not.
//!
//! Nothing of it is stored: the engine is asked again, with all rows of the order's buyers, so that what is told is what
//! the figures are made of.

mod api;
mod explain;
mod session;
mod store;
mod told;

use kernel::db::Query;
use kernel::http::Route;
use kernel::route;

use crate::chats::CHAT_READ;
use crate::figures::FIGURES_READ;

pub(crate) use explain::asked;

/// Every query of this folder, one list a file.
pub(crate) const QUERIES: [&[&Query]; 2] = [session::QUERIES, store::QUERIES];

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![route!(api::credit).needs(&FIGURES_READ), route!(session::session).needs(&CHAT_READ)]
}
