//! A whole history: every buyer of every shop, on all cores.
//!
//! Rows are gathered by any number of workers ([`Gatherer`]), in any order; [`History::report`] then merges what is
//! one event, hands each buyer to the engine and adds up. Buyers are spread over shards, so that memory holds the
//! narrow rows once and each worker has one shard at a time in its cache.

mod apart;
mod assembly;
mod concurrent;
mod decisions;
mod gather;
mod messages;
mod names;
mod orders;
mod presence;
mod refunds;
mod report;
mod rows;
mod run;
mod shard;
mod shared;
mod titles;

pub use apart::{Apart, OfBuyer, Whose};
pub use concurrent::most_open;
pub use gather::Gatherer;
pub use presence::seconds as presence_seconds;
pub use report::{Conflict, Report, Unmatched};
pub use run::{FileDigest, Gathered, History, Options};
pub use titles::Titles;
