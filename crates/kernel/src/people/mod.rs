//! People: shops, teams, persons and their time in teams, roles and what they may see, platform accounts (nicks) and
//! who speaks for them when.

pub mod access;
pub mod defaults;
mod permissions;

pub use permissions::{
    BINDINGS_WRITE, PEOPLE_READ, PEOPLE_WRITE, PERSONAL_READ, ROLES_WRITE, SHOPS_WRITE, TEAMS_WRITE,
};

use crate::db::Migration;
use crate::module::Module;

/// The room.
pub fn module() -> Module {
    Module {
        name: "people",
        migrations: &[Migration { id: "people/0001", sql: include_str!("0001.sql") }],
        tables: &[
            "shop",
            "team",
            "person",
            "employment",
            "role",
            "role_permission",
            "role_grant",
            "access",
            "nick",
            "binding",
            "permission_seeded",
        ],
        queries: vec![access::QUERIES, defaults::QUERIES],
        permissions: permissions::ALL,
        ..Module::default()
    }
}
