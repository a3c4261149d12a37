//! Events: what happened, told to other rooms and to receivers outside, from the transaction in which it happened.
//!
//! [`emit()`] writes the event and one delivery for everybody who listens. A handler of the house's own runs in one
//! transaction with its mark: exactly once. A webhook gets it at least once, under the event's id as a stable key, so that
//! a receiver that honours keys acts once.

mod api;
mod couriers;
mod deliveries;
mod emit;
mod guard;
mod outbox;
mod robot;
mod send;
mod sign;
mod webhooks;

pub use couriers::Couriers;
pub(crate) use emit::seed;
pub use emit::{Event, EventKind, Handler, Happened, emit, emit_to};
pub(crate) use guard::Guard;
pub use guard::{Network, NotANetwork};
pub use webhooks::robots;

use crate::audit::Action;
use crate::db::Migration;
use crate::jobs::Sweeper;
use crate::module::{Gauge, Module};
use crate::permission::{Permission, Reach};
use crate::route;
use crate::text::Words;

/// Days for which delivered and given-up deliveries are shown, and events kept.
const KEPT: i64 = 30;

/// Webhooks, robots and what was sent to them.
pub static WEBHOOK_WRITE: Permission = Permission {
    key: "webhook.write",
    name: Words::fixed("管理 Webhook 与机器人", "Manage webhooks and robots"),
    about: Words::fixed(
        "设置事件发往何处，查看与重发投递记录",
        "Set where events are sent, see and resend deliveries",
    ),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

static WEBHOOK_CREATE: Action =
    Action { key: "webhook.create", name: Words::fixed("新建 Webhook", "Webhook made") };
static WEBHOOK_CHANGE: Action =
    Action { key: "webhook.change", name: Words::fixed("修改 Webhook", "Webhook changed") };
static WEBHOOK_DELETE: Action =
    Action { key: "webhook.delete", name: Words::fixed("删除 Webhook", "Webhook deleted") };
static DELIVERY_RESEND: Action =
    Action { key: "delivery.resend", name: Words::fixed("重发事件", "Event sent again") };

static ENDED: Sweeper = Sweeper {
    key: "deliveries",
    run: |tx, ctx, limit| outbox::forget_deliveries(tx, ctx.tenant, ctx.now.plus_days(-KEPT), limit),
};
static PAST: Sweeper = Sweeper {
    key: "events",
    run: |tx, ctx, limit| outbox::forget_events(tx, ctx.tenant, ctx.now.plus_days(-KEPT), limit),
};

static PERMISSIONS: &[&Permission] = &[&WEBHOOK_WRITE];
static ACTIONS: &[&Action] = &[&WEBHOOK_CREATE, &WEBHOOK_CHANGE, &WEBHOOK_DELETE, &DELIVERY_RESEND];
static GAUGES: &[&Gauge] = &[&outbox::WAITING, &outbox::LAG];
static SWEEPERS: &[&Sweeper] = &[&ENDED, &PAST];

/// The room.
pub fn module() -> Module {
    Module {
        name: "events",
        routes: vec![
            route!(api::kinds).needs(&WEBHOOK_WRITE),
            route!(api::list).needs(&WEBHOOK_WRITE),
            route!(api::create).needs(&WEBHOOK_WRITE).audited(&WEBHOOK_CREATE).secret_answer(),
            route!(api::change).needs(&WEBHOOK_WRITE).audited(&WEBHOOK_CHANGE),
            route!(api::delete).needs(&WEBHOOK_WRITE).audited(&WEBHOOK_DELETE),
            route!(deliveries::of_webhook).needs(&WEBHOOK_WRITE),
            route!(deliveries::list).needs(&WEBHOOK_WRITE),
            route!(deliveries::resend).needs(&WEBHOOK_WRITE).audited(&DELIVERY_RESEND),
        ],
        migrations: &[Migration { id: "events/0001", sql: include_str!("0001.sql") }],
        tables: &["event", "listener", "webhook", "webhook_kind", "delivery"],
        queries: vec![emit::QUERIES, outbox::QUERIES, webhooks::QUERIES, deliveries::QUERIES],
        gauges: GAUGES,
        permissions: PERMISSIONS,
        actions: ACTIONS,
        sweepers: SWEEPERS,
        ..Module::default()
    }
}
