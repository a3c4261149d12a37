//! Benchmarks: what counts as a warning, as standard, as excellent, what peers reach, and what platforms demand. All of it
//! is data with a source, a day and how sure it is. The room brings values to begin with; managers put others in their
//! place from a day on.

mod api;
mod distance;
mod files;
mod given;
mod model;
mod rates;
mod store;

pub(crate) use api::BenchmarkValue;
pub(crate) use model::exact;
pub(crate) use rates::limits;
pub(crate) use store::shops;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::http::Route;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

/// To see benchmarks and how far shops are from what platforms demand.
pub static BENCHMARK_READ: Permission = Permission {
    key: "benchmark.read",
    name: Words::fixed("查看基准值与平台指标", "See benchmarks and platform limits"),
    about: Words::fixed(
        "查看标准值、优秀值、同行值，以及各店铺离平台要求还差多少。",
        "See standard, excellent and peer values, and how far each shop is from what its platform demands.",
    ),
    roles: &[
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

/// To change them.
pub static BENCHMARK_WRITE: Permission = Permission {
    key: "benchmark.write",
    name: Words::fixed("修改基准值与平台要求", "Change benchmarks and platform limits"),
    about: Words::fixed(
        "为店铺或所有店铺设定标准值、优秀值、同行值与平台要求。",
        "Set standard, excellent and peer values and platform limits, for a shop or for all.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

static SET: Action = Action { key: "benchmark.set", name: Words::fixed("设定基准值", "Benchmark set") };

pub(crate) static ACTIONS: [&Action; 1] = [&SET];

pub(crate) const QUERIES: [&[&Query]; 2] = [store::QUERIES, rates::QUERIES];

/// Every way in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(api::list).needs(&BENCHMARK_READ),
        route!(api::set).needs(&BENCHMARK_WRITE).audited(&SET),
        route!(rates::list).needs(&BENCHMARK_READ),
        route!(files::benchmarks).needs(&BENCHMARK_READ),
        route!(files::rates).needs(&BENCHMARK_READ),
    ]
}
