//! The audit log: who did what to whom, when, from where. Rows are only ever added; one job seals them into a chain of
//! hashes, so that a row changed or taken out later is found. A row is written in the transaction of what it tells of.

mod store;

pub use store::{Action, Entry, record};

use crate::db::Migration;
use crate::module::Module;

/// The room.
pub fn module() -> Module {
    Module {
        name: "audit",
        migrations: &[Migration { id: "audit/0001", sql: include_str!("0001.sql") }],
        tables: &["audit"],
        queries: vec![store::QUERIES],
        ..Module::default()
    }
}
