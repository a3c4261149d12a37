//! Accounts: signing in and out, devices, API tokens, second factor, lock-out, resets, and who a request comes from.

mod cookie;
mod identity;

pub(crate) use identity::{Identity, identify, print};

use crate::db::Migration;
use crate::module::Module;

/// The room.
pub fn module() -> Module {
    Module {
        name: "accounts",
        migrations: &[Migration { id: "accounts/0001", sql: include_str!("0001.sql") }],
        tables: &["account", "device", "api_token", "api_token_permission"],
        queries: vec![identity::QUERIES],
        ..Module::default()
    }
}
