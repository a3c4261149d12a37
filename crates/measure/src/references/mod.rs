//! Other tools' figures beside ours: what imported KPI tables say, what we say of the same shop, account and days, by how
//! much they differ, and which single rule would bring both together.

mod alternatives;
mod period;
mod rows;
mod search;
mod searches;
mod table;

use kernel::db::Query;
use kernel::http::Route;
use kernel::route;

use crate::rules::{RULES_READ, RULES_WRITE};

pub(crate) use search::SEARCH;
pub(crate) use searches::FORGOTTEN;

pub(crate) const QUERIES: [&[&Query]; 2] = [rows::QUERIES, searches::QUERIES];

/// Every way in. Whoever reads rule sets reads what they are compared with.
pub(crate) fn routes() -> Vec<Route> {
    const CALCULATION: &str =
        "a calculation: what it finds is kept for some days, and nothing follows from it";
    vec![
        route!(table::list).needs(&RULES_READ),
        route!(table::export).needs(&RULES_READ),
        route!(searches::begin).needs(&RULES_WRITE).unaudited(CALCULATION),
        route!(searches::show).needs(&RULES_READ),
    ]
}
