//! Figures as pages, files and other programs read them: sums of facts, the lists behind them, the credit of an order.
//!
//! Whoever sees a whole shop reads its rows; a leader those of the teams; an agent those of the person that he or she
//! is. What is asked for decides which rows are read, the scope which of them are there.

pub(crate) mod answer;
pub(crate) mod api;
pub(crate) mod chosen;
pub mod cohort;
pub(crate) mod cut;
pub(crate) mod export;
pub(crate) mod gaps;
pub(crate) mod lists;
pub(crate) mod mask;
mod metrics;
pub(crate) mod period;
pub(crate) mod read;
pub(crate) mod seen;
pub mod sheet;
pub(crate) mod sums;

use kernel::db::Query;
use kernel::http::Route;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

pub(crate) use lists::inquiries::VisitStage;
pub(crate) use lists::names::{NamedAccount, account};

/// To see figures and the lists behind them.
pub static FIGURES_READ: Permission = Permission {
    key: "figures.read",
    name: Words::fixed("查看数据", "See figures"),
    about: Words::fixed(
        "查看范围内店铺、班组、人员的数据，以及数据背后的询单、订单和接待。",
        "See the figures of shops, teams and people in scope, and the inquiries, orders and receptions behind them.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

/// Every query of this folder, one list a file.
pub(crate) const QUERIES: [&[&Query]; 9] = {
    let [inquiries, orders, receptions] = lists::QUERIES;
    [
        cohort::QUERIES,
        cut::QUERIES,
        gaps::QUERIES,
        read::QUERIES,
        seen::QUERIES,
        sheet::QUERIES,
        inquiries,
        orders,
        receptions,
    ]
};

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(metrics::list).needs(&FIGURES_READ),
        route!(api::figures).needs(&FIGURES_READ),
        route!(api::hours).needs(&FIGURES_READ),
        route!(export::xlsx).needs(&FIGURES_READ),
        route!(export::csv).needs(&FIGURES_READ),
        route!(gaps::list).needs(&FIGURES_READ),
        route!(lists::inquiries::list).needs(&FIGURES_READ),
        route!(lists::orders::list).needs(&FIGURES_READ),
        route!(lists::receptions::list).needs(&FIGURES_READ),
        route!(lists::files::export_inquiries).needs(&FIGURES_READ),
        route!(lists::files::export_orders).needs(&FIGURES_READ),
        route!(lists::files::export_receptions).needs(&FIGURES_READ),
    ]
}
