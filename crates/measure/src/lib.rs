//! Measure 度量: what happened, in figures that can be opened down to the chat.
//!
//! Rows come in by files and live (`rows`) and are kept as their source had them; whatever changes makes buyers dirty in
//! the same transaction. `facts` hands each dirty buyer to the engine of `kpi`, all his rows of all batches, and keeps
//! what it returns: the same call for a file of a year and for one live message. Pages read the sums of those facts
//! (`figures`), open the list behind each, and from there the chat.

mod alerts;
mod benchmarks;
pub mod chats;
mod credit;
mod disputes;
pub mod facts;
pub mod figures;
mod periods;
mod references;
mod reports;
mod rows;
mod rules;
pub mod search;
mod wall;

use std::sync::LazyLock;

use kernel::audit::Action;
use kernel::db::Migration;
use kernel::jobs::Sweeper;
use kernel::module::Module;

pub use rows::{ImportStatus, LocalImport, State as ImportState, Watcher, begin_local, import_status};

kernel::id_type! {
    /// A batch of rows: a file, or the live feed of a shop.
    BatchId = "bat";
    /// Whoever wrote or bought in a shop.
    BuyerId = "byr";
    /// How files with unknown headers are read.
    MappingId = "map";
    /// An objection 申诉.
    DisputeId = "dsp";
    /// A period kept as it was.
    PeriodId = "prd";
    /// A version of a rule set.
    RuleVersionId = "rul";
}

static PERMISSIONS: &[&kernel::permission::Permission] = &[
    &figures::FIGURES_READ,
    &chats::CHAT_READ,
    &chats::BUYER_UNMASK,
    &rows::IMPORT_WRITE,
    &rows::INGEST,
    &rows::COVERAGE_READ,
    &disputes::DISPUTE_READ,
    &disputes::DISPUTE_RAISE,
    &disputes::DISPUTE_LOOK,
    &disputes::DISPUTE_DECIDE,
    &periods::PERIOD_FREEZE,
    &rules::RULES_READ,
    &rules::RULES_WRITE,
    &benchmarks::BENCHMARK_READ,
    &benchmarks::BENCHMARK_WRITE,
    &alerts::ALERT_READ,
    &alerts::ALERT_WRITE,
    &reports::REPORT_WRITE,
    &reports::REPORT_SHARE,
    &reports::REPORT_SEND,
];
static ACTIONS: LazyLock<Vec<&'static Action>> = LazyLock::new(|| {
    let all: [&[&Action]; 8] = [
        &chats::ACTIONS,
        &rows::ACTIONS,
        &disputes::ACTIONS,
        &periods::ACTIONS,
        &rules::ACTIONS,
        &benchmarks::ACTIONS,
        &alerts::ACTIONS,
        &reports::ACTIONS,
    ];
    all.concat()
});
static SWEEPERS: LazyLock<Vec<&'static Sweeper>> = LazyLock::new(|| {
    [
        &rows::SWEEPERS[..],
        &[&rules::FORGOTTEN, &references::FORGOTTEN, &alerts::FORGOTTEN, &reports::FORGOTTEN],
    ]
    .concat()
});
static JOBS: &[&kernel::jobs::JobKind] = &[
    &facts::RECOMPUTE,
    &rows::IMPORT,
    &rows::CLEAR,
    &rows::TIDY,
    &rules::TRIAL,
    &references::SEARCH,
    &alerts::LOOK,
    &reports::SEND,
];
static SCHEDULES: LazyLock<Vec<&'static kernel::jobs::Schedule>> =
    LazyLock::new(|| [&rows::SCHEDULES[..], &alerts::SCHEDULES, &reports::SCHEDULES].concat());
static EVENTS: LazyLock<Vec<&'static kernel::events::EventKind>> =
    LazyLock::new(|| [alerts::EVENTS, &reports::EVENTS[..]].concat());
static HANDLERS: &[&kernel::events::Handler] = &[&rules::FOLLOW];
static GAUGES: &[&kernel::module::Gauge] = &[&facts::WAITING, &search::WAITING];

/// The room.
pub fn module() -> Module {
    Module {
        name: "measure",
        migrations: &[
            Migration { id: "measure/0001", sql: include_str!("0001.sql") },
            Migration { id: "measure/0002", sql: include_str!("0002.sql") },
            Migration { id: "measure/0003", sql: include_str!("0003.sql") },
            Migration { id: "measure/0004", sql: include_str!("0004.sql") },
            Migration { id: "measure/0005", sql: include_str!("0005.sql") },
            Migration { id: "measure/0006", sql: include_str!("0006.sql") },
        ],
        tables: &[
            "batch",
            "shop_alias",
            "buyer",
            "message",
            "batch_buyer",
            "batch_order",
            "shared_source",
            "order_row",
            "refund_row",
            "review_row",
            "rating_row",
            "override_row",
            "presence_row",
            "shift_row",
            "member_row",
            "traffic_row",
            "product_row",
            "promotion_row",
            "attribute",
            "reference_figure",
            "reject",
            "coverage",
            "mapping",
            "rule_version",
            "generation",
            "dirty_buyer",
            "dirty_day",
            "named_team",
            "holding",
            "reception",
            "visit",
            "credit",
            "session",
            "presence_share",
            "account_day",
            "shop_day",
            "group_day",
            "shop_hour",
            "dispute",
            "frozen_period",
            "frozen_sum",
            "frozen_credit",
            "rule_trial",
            "benchmark",
            "reference_search",
            "alert_rule",
            "alert",
            "report",
            "report_role",
            "report_delivery",
            "report_sending",
        ],
        passing: &["wanted", "search_entry", "search_text", "search_batch", "search_queue"],
        routes: [
            figures::routes(),
            chats::routes(),
            search::routes(),
            rows::routes(),
            wall::routes(),
            credit::routes(),
            disputes::routes(),
            periods::routes(),
            rules::routes(),
            benchmarks::routes(),
            references::routes(),
            alerts::routes(),
            reports::routes(),
        ]
        .into_iter()
        .flatten()
        .collect(),
        queries: [
            facts::QUERIES.to_vec(),
            figures::QUERIES.to_vec(),
            vec![chats::QUERIES, wall::QUERIES],
            search::QUERIES.to_vec(),
            credit::QUERIES.to_vec(),
            rows::queries(),
            disputes::QUERIES.to_vec(),
            periods::QUERIES.to_vec(),
            rules::QUERIES.to_vec(),
            benchmarks::QUERIES.to_vec(),
            references::QUERIES.to_vec(),
            alerts::QUERIES.to_vec(),
            reports::QUERIES.to_vec(),
        ]
        .concat(),
        gauges: GAUGES,
        permissions: PERMISSIONS,
        actions: ACTIONS.as_slice(),
        task_kinds: &disputes::TASK_KINDS,
        jobs: JOBS,
        schedules: SCHEDULES.as_slice(),
        event_kinds: EVENTS.as_slice(),
        sweepers: SWEEPERS.as_slice(),
        handlers: HANDLERS,
    }
}
