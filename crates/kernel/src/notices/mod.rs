//! Notices in the page: what a person should know and need not act on at once.
//!
//! A notice is told in both languages and kept until some time after it was read; the person reads it in his own.

mod api;
mod store;

pub use store::{Notice, Notification, tell};
pub(crate) use store::{latest_unread, unread};

use crate::db::Migration;
use crate::jobs::Sweeper;
use crate::module::Module;
use crate::route;

static SWEEPERS: &[&Sweeper] = &[&store::FORGOTTEN];

/// The room.
pub fn module() -> Module {
    Module {
        name: "notices",
        routes: vec![
            route!(api::list).signed_in(),
            route!(api::count).signed_in(),
            route!(api::read).signed_in().unaudited("a mark of one's own, as turning a page"),
        ],
        migrations: &[Migration { id: "notices/0001", sql: include_str!("0001.sql") }],
        tables: &["notice"],
        queries: vec![store::QUERIES],
        sweepers: SWEEPERS,
        ..Module::default()
    }
}
