//! Mail: the server through which it leaves, and what is on its way.
//!
//! A room calls [`post`] in the transaction that makes a mail necessary; the job that sends it is queued with it. It is
//! tried again, later each time, under one `Message-ID`: a receiver that honours it has it once. One mail goes to one
//! address, so that an address that is refused keeps no other back.

mod api;
mod compose;
mod job;
mod server;
mod smtp;
mod store;

pub use server::is_set;
pub use store::{NewMail, address, post};

use crate::audit::Action;
use crate::db::Migration;
use crate::jobs::{JobKind, Sweeper};
use crate::module::Module;
use crate::params;
use crate::permission::{Permission, Reach};
use crate::route;
use crate::text::Words;

/// Days for which mail that is over is shown.
const KEPT: i64 = 90;

/// The mail server, and what was sent through it.
pub static MAIL_WRITE: Permission = Permission {
    key: "mail.write",
    name: Words::fixed("管理邮件发送", "Manage mail"),
    about: Words::fixed(
        "设置发信服务器，发送测试邮件，查看与重发邮件。",
        "Set the mail server, send a test, see mail and send it again.",
    ),
    roles: &[("owner", Reach::All), ("administrator", Reach::All)],
};

static SET: Action =
    Action { key: "mail.set", name: Words::fixed("修改发信服务器", "Mail server set") };
static REMOVE: Action =
    Action { key: "mail.remove", name: Words::fixed("停用发信服务器", "Mail server removed") };
static TEST: Action = Action { key: "mail.test", name: Words::fixed("发送测试邮件", "Test mail sent") };
static RESEND: Action = Action { key: "mail.resend", name: Words::fixed("重发邮件", "Mail sent again") };

static FORGOTTEN: Sweeper = Sweeper {
    key: "mail",
    run: |tx, ctx, limit| tx.run(&store::FORGET, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};

static PERMISSIONS: &[&Permission] = &[&MAIL_WRITE];
static ACTIONS: &[&Action] = &[&SET, &REMOVE, &TEST, &RESEND];
static JOBS: &[&JobKind] = &[&job::SEND];
static SWEEPERS: &[&Sweeper] = &[&FORGOTTEN];

/// The room.
pub fn module() -> Module {
    Module {
        name: "mail",
        routes: vec![
            route!(api::show).needs(&MAIL_WRITE),
            route!(api::set).needs(&MAIL_WRITE).audited(&SET).secret_answer(),
            route!(api::remove).needs(&MAIL_WRITE).audited(&REMOVE),
            route!(api::test).needs(&MAIL_WRITE).audited(&TEST),
            route!(api::list).needs(&MAIL_WRITE),
            route!(api::resend).needs(&MAIL_WRITE).audited(&RESEND),
        ],
        migrations: &[Migration { id: "mail/0001", sql: include_str!("0001.sql") }],
        tables: &["mail_server", "mail"],
        queries: vec![server::QUERIES, store::QUERIES],
        permissions: PERMISSIONS,
        actions: ACTIONS,
        jobs: JOBS,
        sweepers: SWEEPERS,
        ..Module::default()
    }
}
