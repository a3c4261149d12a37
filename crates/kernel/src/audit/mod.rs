//! The audit log: who did what to whom, when, from where. Rows are only ever added, in the transaction of what they tell
//! of. Every minute one node [seals](seal) the new ones into a chain: each link is a hash over the row and the link
//! before.
//!
//! What the chain proves: that no sealed row was changed, taken out, put in or moved by somebody who did not make all
//! later links anew ([`verify`] names the first wrong one), and, by the noted end, that none is missing at the end. What
//! it cannot prove alone: that somebody with full power over the database did not make the chain and its end anew. For
//! that there are anchors: every sealing writes number and link to the server's log, and every export holds them row by
//! row; `verify` with one of these tells whether the chain still passes through it. And a row that is not sealed yet, for
//! a minute, is protected by the triggers of the table only.

mod api;
mod csv;
mod jobs;
mod link;
mod store;

pub use store::chain::{Anchor, Break, Report, Sealed, Why, seal, verify};
pub use store::list::AuditRow;
pub use store::record::{Action, Entry, record};

use crate::db::Migration;
use crate::error::Result;
use crate::house::House;
use crate::id::TenantId;
use crate::module::Module;
use crate::permission::{Permission, Reach};
use crate::route;
use crate::text::{Language, Words};

/// To read the audit log.
pub static AUDIT_READ: Permission = Permission {
    key: "audit.read",
    name: Words::fixed("查看审计日志", "Read the audit log"),
    about: Words::fixed(
        "查看范围内店铺的操作记录；仅限本人时只看到自己的操作。",
        "Read what was done in the shops in scope, or only what one did oneself.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Own),
        ("supervisor", Reach::Own),
        ("trainer", Reach::Own),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
        ("administrator", Reach::All),
    ],
};

/// To check the chain of the whole audit log.
pub static AUDIT_VERIFY: Permission = Permission {
    key: "audit.verify",
    name: Words::fixed("校验审计日志", "Verify the audit log"),
    about: Words::fixed("校验整个审计日志未被改动。", "Check that nothing in the whole log was changed."),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

static EXPORT: Action =
    Action { key: "audit.export", name: Words::fixed("导出审计日志", "Audit log exported") };

static PERMISSIONS: &[&Permission] = &[&AUDIT_READ, &AUDIT_VERIFY];
static ACTIONS: &[&Action] = &[&EXPORT];

/// The room.
pub fn module() -> Module {
    Module {
        name: "audit",
        routes: vec![
            route!(api::list).needs(&AUDIT_READ),
            route!(api::verify).needs(&AUDIT_VERIFY),
            route!(api::export).needs(&AUDIT_READ),
        ],
        migrations: &[Migration { id: "audit/0001", sql: include_str!("0001.sql") }],
        tables: &["audit", "audit_chain"],
        queries: vec![store::record::QUERIES, store::chain::QUERIES, store::list::QUERIES],
        permissions: PERMISSIONS,
        actions: ACTIONS,
        jobs: jobs::KINDS,
        schedules: jobs::SCHEDULES,
        ..Module::default()
    }
}

/// Seals all rows that wait, and writes the new end of the chain to the log; returns how many.
pub async fn seal_all(house: &House, tenant: TenantId) -> Result<usize> {
    let mut rows = 0;
    loop {
        let now = house.clock().now();
        let sealed = house.db().write(move |tx| seal(tx, tenant, now)).await?;
        rows += sealed.rows;
        if let Some(Anchor { seq, hash }) = &sealed.head {
            tracing::info!(target: "audit", seq, hash, "audit log sealed");
        }
        if !sealed.more {
            return Ok(rows);
        }
    }
}

/// The name of an action in `language`; its key when no room declares it any more.
fn action_name(house: &House, key: &str, language: Language) -> String {
    let mut actions = house.modules().iter().flat_map(|module| module.actions);
    let name = actions.find(|action| action.key == key).map(|action| action.name.in_language(language));
    name.unwrap_or(key).to_owned()
}
