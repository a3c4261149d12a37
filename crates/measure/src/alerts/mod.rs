//! Alerts: nobody watches a wall all day. Every minute the house looks whether a buyer waits too long, whether a platform
//! limit has few units left, whether data that should be there are missing; it tells the shop's leaders and managers, and
//! the group robots that listen.

mod api;
mod job;
mod model;
mod store;
mod waits;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::events::EventKind;
use kernel::http::Route;
use kernel::jobs::Schedule;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

pub(crate) use job::{LOOK, ROUND};
pub(crate) use store::FORGOTTEN;

/// To see alerts, and to be told of them.
pub static ALERT_READ: Permission = Permission {
    key: "alert.read",
    name: Words::fixed("查看提醒", "See alerts"),
    about: Words::fixed(
        "查看范围内店铺的提醒规则与提醒，并在发生时收到通知。",
        "See the alert rules and alerts of shops in scope, and be told when one begins.",
    ),
    roles: &[
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

/// To change what is alerted of.
pub static ALERT_WRITE: Permission = Permission {
    key: "alert.write",
    name: Words::fixed("修改提醒规则", "Change alert rules"),
    about: Words::fixed(
        "开关店铺的提醒，修改阈值。",
        "Switch the alerts of a shop on and off, and set when they begin.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

static SET: Action =
    Action { key: "alert.set", name: Words::fixed("修改提醒规则", "Alert rule changed") };

/// Something in a shop wants a look.
pub static ALERT: EventKind =
    EventKind { key: "measure.alert", name: Words::fixed("客服提醒", "An alert") };

pub(crate) static ACTIONS: [&Action; 1] = [&SET];
pub(crate) static EVENTS: &[&EventKind] = &[&ALERT];
pub(crate) static SCHEDULES: [&Schedule; 1] = [&ROUND];

pub(crate) const QUERIES: [&[&Query]; 2] = [store::QUERIES, waits::QUERIES];

/// Every way in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(api::rules).needs(&ALERT_READ),
        route!(api::set).needs(&ALERT_WRITE).audited(&SET),
        route!(api::list).needs(&ALERT_READ),
    ]
}
