//! The room through its own functions and its public face, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

// The generators of adversarial cases and the engine's report over them, as the engine's own tests have them.
#[allow(dead_code)]
#[path = "../../../kpi/tests/cases/mod.rs"]
mod cases;
#[allow(dead_code)]
#[path = "../../../kpi/tests/engine/mod.rs"]
mod engine;
#[allow(dead_code)]
#[path = "../../../kpi/tests/naive/mod.rs"]
mod naive;

mod alerts_api;
mod benchmarks_api;
mod chats_api;
mod coverage;
mod credit;
mod desk;
mod disputes;
mod facts_change;
mod facts_rows;
mod facts_sheet;
mod figures_api;
mod figures_files;
mod figures_lists;
mod lists_files;
mod periods;
mod references_api;
mod reports;
mod reports_robot;
mod rows;
mod rows_coverage;
mod rows_garbage;
mod rows_live;
mod rows_routes;
mod rows_sheet;
mod rows_support;
mod rules_api;
mod search;
mod wall;
