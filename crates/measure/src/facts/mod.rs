//! Facts: what follows from the rows of each buyer, kept as the engine found it, and the sums that pages read.
//!
//! A change of rows, decisions, rules or holders makes buyers dirty in its own transaction. The [`Engine`] takes dirty
//! buyers, reads all their rows of all batches that count, hands them to `kpi` and replaces their facts; sums change by
//! the difference. A file of a year and one live message go the same way.

pub(crate) mod days;
pub mod dirty;
mod engine;
pub(crate) mod frame;
pub(crate) mod generations;
pub(crate) mod holders;
mod holding;
pub(crate) mod list;
pub(crate) mod load;
pub(crate) mod made;
pub(crate) mod model;
mod recompute;
pub(crate) mod settings;
pub(crate) mod step;
pub(crate) mod store;
pub(crate) mod totals;

use kernel::db::Query;
use kernel::module::Gauge;

pub use engine::{Engine, settle, settle_in_steps_of};
pub use model::{Group, Kind};
pub use recompute::{RECOMPUTE, recompute};
pub(crate) use recompute::{follow, jobs_of};

/// Buyers that wait for their figures.
pub(crate) static WAITING: Gauge =
    Gauge { name: "figures_waiting", about: "Buyers that wait for their figures", query: &step::WAITING };

/// Every query of this folder, one list a file.
pub(crate) const QUERIES: [&[&Query]; 12] = [
    days::QUERIES,
    dirty::QUERIES,
    frame::QUERIES,
    generations::QUERIES,
    holders::QUERIES,
    holding::QUERIES,
    load::QUERIES,
    recompute::QUERIES,
    settings::QUERIES,
    step::QUERIES,
    store::QUERIES,
    totals::QUERIES,
];
