//! Settings of the organisation: what an owner changes while the server runs. What is needed before there is a
//! database is in [`Config`](crate::config::Config).

mod api;
mod model;
mod store;

pub use model::{Retention, Settings};
pub use store::load;
pub(crate) use store::store;

use crate::audit::Action;
use crate::db::Migration;
use crate::module::Module;
use crate::permission::{Permission, Reach};
use crate::route;
use crate::text::Words;

/// To change the settings of the organisation.
pub static SETTINGS_WRITE: Permission = Permission {
    key: "settings.write",
    name: Words::fixed("修改系统设置", "Change settings"),
    about: Words::fixed(
        "组织名称、语言时区、登录与密码要求、数据保留期限。",
        "Name of the organisation, language, time zone, sign-in and password rules, retention of data.",
    ),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

pub(crate) static SETTINGS_CHANGE: Action =
    Action { key: "settings.change", name: Words::fixed("修改设置", "Changed settings") };

static PERMISSIONS: &[&Permission] = &[&SETTINGS_WRITE];
static ACTIONS: &[&Action] = &[&SETTINGS_CHANGE];

/// The room.
pub fn module() -> Module {
    Module {
        name: "settings",
        routes: vec![
            route!(api::read).signed_in(),
            route!(api::change).needs(&SETTINGS_WRITE).audited(&SETTINGS_CHANGE),
        ],
        migrations: &[Migration { id: "settings/0001", sql: include_str!("0001.sql") }],
        tables: &["setting", "totp_role"],
        queries: vec![store::QUERIES],
        permissions: PERMISSIONS,
        actions: ACTIONS,
        ..Module::default()
    }
}
