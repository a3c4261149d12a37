//! The house: what every room of Banzhang stands on. Database and migrations, accounts and scopes, the HTTP shell, jobs,
//! events, audit, and the shared nouns such as the task.
//!
//! A room (one folder here, one crate above) brings a [`Module`](module): routes, tables, queries, permissions,
//! jobs and handlers as data. The kernel never knows a room above it.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod config;
pub mod ctx;
pub mod day;
pub mod db;
pub mod error;
pub mod events;
pub mod experiments;
pub mod files;
pub mod house;
pub mod http;
pub mod id;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod module;
pub mod notices;
pub mod people;
pub mod permission;
pub mod settings;
pub mod sheet;
pub mod tasks;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod time;

#[doc(hidden)]
pub use utoipa_axum;

use module::Module;

/// The rooms of the house itself, in the order of their tables.
pub fn modules() -> Vec<Module> {
    vec![
        http::module(),
        settings::module(),
        people::module(),
        accounts::module(),
        audit::module(),
        notices::module(),
        tasks::module(),
        live::module(),
        files::module(),
        jobs::module(),
        events::module(),
        mail::module(),
        backup::module(),
    ]
}
