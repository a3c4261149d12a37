//! The HTTP shell: routes as data, the gate, problem details, paging, idempotency, limits.

mod body;
mod gate;
mod headers;
mod health;
pub(crate) mod idempotency;
pub(crate) mod limit;
mod openapi;
mod origin;
mod page;
mod pages;
mod patch;
mod problem;
mod route;
mod serve;
mod shell;
pub(crate) mod telemetry;

pub use body::{Body, Params, PathOf, Upload};
pub use openapi::document;
pub use page::{Cursor, Page, Paging};
pub use pages::{Asset, Find, pages};
pub use patch::present;
pub use route::{Access, Draft, Route};
pub use serve::{Bounds, Ended, serve};
pub use shell::router;

use crate::jobs::Sweeper;

/// Hours for which a repeated request gets the answer of the first.
const ANSWERS_KEPT: i64 = 48;

static ANSWERS: Sweeper = Sweeper {
    key: "idempotency",
    run: |tx, ctx, limit| idempotency::forget(tx, ctx, ctx.now.plus_seconds(-ANSWERS_KEPT * 3600), limit),
};
static SWEEPERS: &[&Sweeper] = &[&ANSWERS];

/// The shell's own tables.
pub(crate) fn module() -> crate::module::Module {
    crate::module::Module {
        name: "http",
        migrations: &[crate::db::Migration { id: "http/0001", sql: include_str!("0001.sql") }],
        passing: &["idempotency"],
        queries: vec![crate::db::QUERIES, idempotency::QUERIES],
        sweepers: SWEEPERS,
        ..Default::default()
    }
}
