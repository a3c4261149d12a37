//! Frozen periods 冻结期: closed days of a shop kept as they were, because somebody was paid or judged by them.
//!
//! Freezing copies the sums of these days and the credits of the orders paid in them. Late refunds, new files, decided
//! disputes and other rules go on changing the figures of the present; against what is kept they show as adjustments, with
//! the orders that moved. Nothing changes what is kept. Thawing says why and leaves the copies where they are.

mod api;
mod files;
mod freeze;
mod kept;
mod moved;
mod store;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::http::Route;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

use crate::figures::FIGURES_READ;

pub(crate) use kept::{Kept, Sums};
pub(crate) use store::FrozenDays;

/// To freeze periods and thaw them.
pub static PERIOD_FREEZE: Permission = Permission {
    key: "period.freeze",
    name: Words::fixed("冻结数据", "Freeze periods"),
    about: Words::fixed(
        "冻结店铺已结束的日期，使结算所依据的数据不再变动；写明原因后可解冻。",
        "Keep closed days of a shop as they are, so that what people were paid by stays; thaw them with a reason.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

static FREEZE: Action = Action { key: "period.freeze", name: Words::fixed("冻结数据", "Period frozen") };
static THAW: Action = Action { key: "period.thaw", name: Words::fixed("解冻数据", "Period thawed") };

pub(crate) static ACTIONS: [&Action; 2] = [&FREEZE, &THAW];

/// Every query of this folder, one list a file.
pub(crate) const QUERIES: [&[&Query]; 4] = [freeze::QUERIES, kept::QUERIES, moved::QUERIES, store::QUERIES];

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(api::list).needs(&FIGURES_READ),
        route!(api::show).needs(&FIGURES_READ),
        route!(api::figures).needs(&FIGURES_READ),
        route!(api::orders).needs(&FIGURES_READ),
        route!(files::periods).needs(&FIGURES_READ),
        route!(files::figures).needs(&FIGURES_READ),
        route!(files::orders).needs(&FIGURES_READ),
        route!(api::freeze).needs(&PERIOD_FREEZE).audited(&FREEZE),
        route!(api::thaw).needs(&PERIOD_FREEZE).audited(&THAW),
    ]
}
