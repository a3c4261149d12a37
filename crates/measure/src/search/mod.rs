//! Full-text search in chats: words, phrases, who, where, when, and what became of it; newest first.
//!
//! Messages are cut into terms (`terms`), which both databases hold as they are: FTS5 without its own text on SQLite,
//! text search vectors on PostgreSQL. The index (`entry`) follows the messages by itself (`follow`) and is a way to
//! find them only: each is read again, with the viewer's scope, before it is shown (`found`).

mod api;
mod entry;
mod expression;
mod follow;
mod found;
mod indexer;
mod needle;
mod progress;
mod terms;
mod walk;

use kernel::db::Query;
use kernel::http::Route;
use kernel::module::Gauge;
use kernel::route;

use crate::chats::CHAT_READ;

pub(crate) use entry::forget;
pub(crate) use follow::enqueue;
pub use indexer::{Indexer, settle};

/// Buyers and messages that the index waits for.
pub(crate) static WAITING: Gauge = Gauge {
    name: "search_waiting",
    about: "Buyers and messages not searchable yet",
    query: &progress::WAITING,
};

/// Every query of this folder, one list a file.
pub(crate) const QUERIES: [&[&Query]; 5] =
    [entry::QUERIES, expression::QUERIES, follow::QUERIES, found::QUERIES, progress::QUERIES];

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![route!(api::search).needs(&CHAT_READ), route!(progress::show).needs(&CHAT_READ)]
}
