//! Saved reports 报表: a view of a page under a name, opened again with the days of then, shared, sent on time.
//!
//! A report is a question and no answer: whoever opens it reads in his own scope. What is sent on time is computed in the
//! scope that its owner has at that moment; an owner who has left or lost the permission sends nothing any more. Each turn
//! has one row, and what leaves goes through the mail and the outbox under keys of that row.

mod api;
mod deliveries;
mod deliveries_api;
mod made;
mod plan;
mod send;
mod sendings;
mod store;
mod view;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::events::EventKind;
use kernel::http::Route;
use kernel::jobs::Schedule;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

use crate::figures::FIGURES_READ;

pub(crate) use send::{ROUND, SEND};
pub(crate) use sendings::FORGOTTEN;

kernel::id_type! {
    /// A saved report.
    ReportId = "rep";
    /// When a report is sent to whom.
    ReportDeliveryId = "rdl";
    /// One turn of it.
    ReportSendingId = "rsd";
}

/// To save reports of one's own.
pub static REPORT_WRITE: Permission = Permission {
    key: "report.write",
    name: Words::fixed("保存报表", "Save reports"),
    about: Words::fixed(
        "把页面的筛选和日期保存为自己的报表，以后一键打开。",
        "Keep the filters and days of a page as a report of one's own, to be opened again.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Own),
        ("supervisor", Reach::Own),
        ("manager", Reach::Own),
        ("owner", Reach::Own),
    ],
};

/// To share them.
pub static REPORT_SHARE: Permission = Permission {
    key: "report.share",
    name: Words::fixed("共享报表", "Share reports"),
    about: Words::fixed(
        "把自己的报表共享给班组、角色或所有人；别人打开时只看到自己权限范围内的数据。",
        "Share one's reports with a team, roles or everybody; each reads them in his own scope.",
    ),
    roles: &[
        ("leader", Reach::Own),
        ("supervisor", Reach::Own),
        ("manager", Reach::Own),
        ("owner", Reach::Own),
    ],
};

/// To have them sent.
pub static REPORT_SEND: Permission = Permission {
    key: "report.send",
    name: Words::fixed("定时发送报表", "Have reports sent"),
    about: Words::fixed(
        "把自己的报表按时发到邮箱或群机器人；内容以发送时本人的权限范围为准。",
        "Have one's reports sent by mail or to a group robot on time, in the scope that one has then.",
    ),
    roles: &[("manager", Reach::Own), ("owner", Reach::Own)],
};

static SAVE: Action = Action { key: "report.save", name: Words::fixed("保存报表", "Report saved") };
static CHANGE: Action = Action { key: "report.change", name: Words::fixed("修改报表", "Report changed") };
static DELETE: Action = Action { key: "report.delete", name: Words::fixed("删除报表", "Report deleted") };
static DELIVER: Action =
    Action { key: "report.deliver", name: Words::fixed("设置定时发送", "Sending of a report set") };
static UNDELIVER: Action =
    Action { key: "report.undeliver", name: Words::fixed("取消定时发送", "Sending of a report ended") };

/// A report on its way to a robot.
static TOLD: EventKind = EventKind { key: "measure.report", name: Words::fixed("定时报表", "A report") };

pub(crate) static ACTIONS: [&Action; 5] = [&SAVE, &CHANGE, &DELETE, &DELIVER, &UNDELIVER];
pub(crate) static EVENTS: [&EventKind; 1] = [&TOLD];
pub(crate) static SCHEDULES: [&Schedule; 1] = [&ROUND];

pub(crate) const QUERIES: [&[&Query]; 5] =
    [deliveries::QUERIES, deliveries_api::QUERIES, send::QUERIES, sendings::QUERIES, store::QUERIES];

/// Every way in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(api::list).needs(&FIGURES_READ),
        route!(api::show).needs(&FIGURES_READ),
        route!(api::export).needs(&FIGURES_READ),
        route!(api::save).needs(&REPORT_WRITE).audited(&SAVE),
        route!(api::change).needs(&REPORT_WRITE).audited(&CHANGE),
        route!(api::delete).needs(&REPORT_WRITE).audited(&DELETE),
        route!(deliveries_api::channels).needs(&REPORT_SEND),
        route!(deliveries_api::list).needs(&REPORT_SEND),
        route!(deliveries_api::add).needs(&REPORT_SEND).audited(&DELIVER),
        route!(deliveries_api::change).needs(&REPORT_SEND).audited(&DELIVER),
        route!(deliveries_api::delete).needs(&REPORT_SEND).audited(&UNDELIVER),
        route!(deliveries_api::sendings).needs(&REPORT_SEND),
    ]
}
