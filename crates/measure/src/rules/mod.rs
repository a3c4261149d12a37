//! Rule sets: what the trade leaves open, chosen per shop or for the organisation, in force from a business day.
//!
//! A version is never changed: another one takes its place from a day on. Before that it can be tried on days gone by:
//! who gains, who loses, which orders move. Putting one in force makes the facts of its shops anew beside those that pages
//! read; a change of a shop's own clocks does the same.

mod api;
mod clocks;
mod draft;
mod fields;
mod files;
mod store;
pub(crate) mod study;
mod told;
mod trial;
mod trials;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::http::Route;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

pub(crate) use clocks::FOLLOW;
pub(crate) use store::may;
pub(crate) use trial::TRIAL;
pub(crate) use trials::FORGOTTEN;

/// To see the rules by which figures are made.
pub static RULES_READ: Permission = Permission {
    key: "rules.read",
    name: Words::fixed("查看规则集", "See rule sets"),
    about: Words::fixed(
        "查看店铺按什么规则计算数据、规则的历史与试算结果。",
        "See by which rules a shop's figures are made, their history, and what was tried.",
    ),
    roles: &[("supervisor", Reach::Scope), ("manager", Reach::Scope), ("owner", Reach::All)],
};

/// To try rules and put them in force.
pub static RULES_WRITE: Permission = Permission {
    key: "rules.write",
    name: Words::fixed("修改规则集", "Change rule sets"),
    about: Words::fixed(
        "试算规则并使其生效；生效后按新规则重算数据。",
        "Try rules and put them in force; figures are then made again by them.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

static ENFORCE: Action =
    Action { key: "rules.enforce", name: Words::fixed("规则集生效", "Rule set put in force") };

pub(crate) static ACTIONS: [&Action; 1] = [&ENFORCE];

pub(crate) const QUERIES: [&[&Query]; 3] = [store::QUERIES, study::QUERIES, trials::QUERIES];

/// Every way in.
pub(crate) fn routes() -> Vec<Route> {
    const CALCULATION: &str =
        "a calculation: what it finds is kept for some days, and nothing follows from it";
    vec![
        route!(fields::list).needs(&RULES_READ),
        route!(api::in_force).needs(&RULES_READ),
        route!(api::list).needs(&RULES_READ),
        route!(api::show).needs(&RULES_READ),
        route!(api::enforce).needs(&RULES_WRITE).audited(&ENFORCE),
        route!(trials::begin).needs(&RULES_WRITE).unaudited(CALCULATION),
        route!(trials::show).needs(&RULES_READ),
        route!(files::export).needs(&RULES_READ),
    ]
}
