//! People: shops, teams, persons and their time in teams, roles and what they may see, platform accounts (nicks) and
//! who speaks for them when.

pub mod access;
pub(crate) mod actions;
pub mod bindings;
pub(crate) mod check;
pub(crate) mod cursor;
pub mod defaults;
pub mod import;
pub mod nicks;
mod permissions;
pub mod person;
pub mod refs;
pub mod role;
pub mod shop;
pub mod team;

pub use permissions::{
    BINDINGS_WRITE, PEOPLE_READ, PEOPLE_WRITE, PERSONAL_READ, ROLES_WRITE, SHOPS_WRITE, TEAMS_WRITE,
};

use crate::db::Migration;
use crate::module::Module;

static EVENTS: &[&crate::events::EventKind] = &[&shop::CHANGED];

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
        queries: vec![
            access::QUERIES,
            defaults::QUERIES,
            crate::permission::QUERIES,
            shop::store::QUERIES,
            team::store::QUERIES,
            person::store::QUERIES,
            person::list::QUERIES,
            person::employment::QUERIES,
            person::leaving::QUERIES,
            role::store::QUERIES,
            role::grants::QUERIES,
            role::owners::QUERIES,
            role::rules::QUERIES,
            role::standing::QUERIES,
            nicks::store::QUERIES,
            bindings::store::QUERIES,
            import::QUERIES,
        ],
        permissions: permissions::ALL,
        actions: actions::ALL,
        event_kinds: EVENTS,
        routes: routes(),
        ..Module::default()
    }
}

fn routes() -> Vec<crate::http::Route> {
    [
        shop::api::routes(),
        team::api::routes(),
        person::api::routes(),
        person::employment_api::routes(),
        role::api::routes(),
        role::grant_api::routes(),
        nicks::api::routes(),
        bindings::api::routes(),
        import::api::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
