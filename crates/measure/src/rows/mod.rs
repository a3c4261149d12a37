//! Rows: what files and live feeds bring, stored as their source had it.
//!
//! A batch is one file, or the live feed of one shop. Its rows are invisible until the one transaction in which it becomes
//! ready, and that transaction makes everybody dirty whose figures it touches; undoing is the same in the other direction.
//! Nothing is merged here: which rows are one event is decided when figures are made.

mod api;
pub(crate) mod batch;
mod begin;
mod check;
mod chunk;
mod clear;
pub(crate) mod coverage;
mod job;
mod live;
mod local;
mod mapping;
mod names;
mod ready;
mod shops;
mod sink;
mod survey;
mod sweep;
mod tables;
mod watch;
mod write;

pub use batch::State;
pub(crate) use clear::CLEAR;
pub(crate) use job::IMPORT;
pub(crate) use sweep::TIDY;

pub use local::{ImportStatus, LocalImport, begin_local, import_status};
pub use watch::Watcher;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::http::Route;
use kernel::jobs::{Schedule, Sweeper};
use kernel::people::shop::Platform;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

/// The largest file that people import, in bytes.
pub(crate) const IMPORT_LIMIT: u64 = 4 << 30;

/// To import files, see what was imported, and take it back.
pub static IMPORT_WRITE: Permission = Permission {
    key: "import.write",
    name: Words::fixed("导入数据", "Import data"),
    about: Words::fixed(
        "导入聊天、订单等文件，查看与撤销导入。",
        "Import files of chats, orders and more; see and undo imports.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

/// To send messages and orders as they happen; for the tokens of other programs.
pub static INGEST: Permission = Permission {
    key: "ingest.write",
    name: Words::fixed("实时写入数据", "Send data live"),
    about: Words::fixed(
        "通过接口实时写入消息、订单、退款与评价；一般给其他程序的令牌。",
        "Send messages, orders, refunds and ratings through the API as they happen; usually for tokens of other programs.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

/// To see which data there are and which are missing.
pub static COVERAGE_READ: Permission = Permission {
    key: "coverage.read",
    name: Words::fixed("查看数据完整性", "See what data there are"),
    about: Words::fixed(
        "查看各店铺每天有哪些数据、缺哪些。",
        "See which data each shop has by day, and which are missing.",
    ),
    roles: &[
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("trainer", Reach::All),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

static CREATE: Action = Action { key: "import.create", name: Words::fixed("导入文件", "File imported") };
static CANCEL: Action = Action { key: "import.cancel", name: Words::fixed("取消导入", "Import stopped") };
static UNDO: Action = Action { key: "import.undo", name: Words::fixed("撤销导入", "Import undone") };
static MAPPING_SAVE: Action =
    Action { key: "mapping.save", name: Words::fixed("保存列映射", "Mapping saved") };
static MAPPING_DELETE: Action =
    Action { key: "mapping.delete", name: Words::fixed("删除列映射", "Mapping deleted") };
static ALIAS_SAVE: Action =
    Action { key: "shop_alias.save", name: Words::fixed("指明店铺别名", "Shop alias saved") };
static ALIAS_DELETE: Action =
    Action { key: "shop_alias.delete", name: Words::fixed("删除店铺别名", "Shop alias deleted") };

pub(crate) static ACTIONS: [&Action; 9] = [
    &CREATE,
    &CANCEL,
    &UNDO,
    &MAPPING_SAVE,
    &MAPPING_DELETE,
    &ALIAS_SAVE,
    &ALIAS_DELETE,
    &job::DONE,
    &job::FAILED,
];
pub(crate) static SCHEDULES: [&Schedule; 1] = [&sweep::ROUND];
pub(crate) static SWEEPERS: [&Sweeper; 1] = [&sweep::FILES];

/// Every query.
pub(crate) fn queries() -> Vec<&'static [&'static Query]> {
    vec![
        batch::QUERIES,
        begin::QUERIES,
        clear::QUERIES,
        coverage::QUERIES,
        live::QUERIES,
        local::QUERIES,
        mapping::QUERIES,
        names::QUERIES,
        api::QUERIES,
        ready::QUERIES,
        shops::QUERIES,
        sweep::QUERIES,
        tables::QUERIES,
        write::QUERIES,
    ]
}

/// Every way in.
pub(crate) fn routes() -> Vec<Route> {
    const LOOK: &str =
        "a look at a file: what was sent for it is forgotten after some days unless it is imported";
    const FEED: &str = "a live feed: its rows say themselves what came when, and come hundreds a second";
    const FEED_LIMIT: usize = 8 << 20;
    let feed = |draft: kernel::http::Draft| draft.needs(&INGEST).unaudited(FEED).body_limit(FEED_LIMIT);
    vec![
        // Never kept under an idempotency key: that would need the whole body first. The same bytes count once.
        route!(api::imports::create).needs(&IMPORT_WRITE).audited(&CREATE).secret_answer().streams(),
        route!(api::preview::preview).needs(&IMPORT_WRITE).unaudited(LOOK).secret_answer().streams(),
        route!(api::imports::list).needs(&IMPORT_WRITE),
        route!(api::imports::show).needs(&IMPORT_WRITE),
        route!(api::rejects::download).needs(&IMPORT_WRITE),
        route!(api::imports::undo).needs(&IMPORT_WRITE).audited(&UNDO),
        route!(api::imports::cancel).needs(&IMPORT_WRITE).audited(&CANCEL),
        route!(api::mappings::list).needs(&IMPORT_WRITE),
        route!(api::mappings::save).needs(&IMPORT_WRITE).audited(&MAPPING_SAVE),
        route!(api::mappings::delete).needs(&IMPORT_WRITE).audited(&MAPPING_DELETE),
        route!(api::aliases::list).needs(&IMPORT_WRITE),
        route!(api::aliases::save).needs(&IMPORT_WRITE).audited(&ALIAS_SAVE),
        route!(api::aliases::delete).needs(&IMPORT_WRITE).audited(&ALIAS_DELETE),
        route!(coverage::show).needs(&COVERAGE_READ),
        route!(coverage::export).needs(&COVERAGE_READ),
        feed(route!(live::messages)),
        feed(route!(live::orders)),
        feed(route!(live::refunds)),
        feed(route!(live::ratings)),
    ]
}

/// The platform whose export a format is.
fn platform(format: &str) -> Platform {
    let known = [
        ("taobao", Platform::Taobao),
        ("tmall", Platform::Tmall),
        ("jd", Platform::Jd),
        ("pdd", Platform::Pinduoduo),
        ("pinduoduo", Platform::Pinduoduo),
        ("douyin", Platform::Douyin),
    ];
    known
        .iter()
        .find(|(prefix, _)| format.starts_with(prefix))
        .map_or(Platform::Other, |(_, platform)| *platform)
}
