//! Disputes 申诉: somebody objects to what figures say of her; the leader looks first, a manager decides.
//!
//! What a granted one changes is a decision row like those of files (batch 0), written in the transaction of the decision
//! with its audit row, and the buyer is computed again: the figures follow. Where the definitions know no decision of a
//! kind, they give a means: a slow mark and a rating go with their buyer-day, which is left out like a filtered one, while
//! the orders that the account sold through it stay the account's. Nobody decides on what he himself objects to, and nobody
//! concerned learns of a step by chance: author, leader, decider, and whoever loses an order are told.

mod api;
mod grant;
mod model;
mod store;
mod subject;
mod tell;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::http::Route;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::tasks::TaskKind;
use kernel::text::Words;

/// To see disputes.
pub static DISPUTE_READ: Permission = Permission {
    key: "dispute.read",
    name: Words::fixed("查看申诉", "See disputes"),
    about: Words::fixed(
        "查看范围内人员的申诉及处理结果。",
        "See the disputes of people in scope and what became of them.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Scope),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

/// To object.
pub static DISPUTE_RAISE: Permission = Permission {
    key: "dispute.raise",
    name: Words::fixed("提出申诉", "Raise disputes"),
    about: Words::fixed(
        "对本人的订单归属、询单判定、排除、慢响应标记或评价提出申诉。",
        "Object to a credit, a stage, an exclusion, a slow mark or a rating of one's own.",
    ),
    roles: &[("agent", Reach::Own), ("leader", Reach::Own)],
};

/// To look first.
pub static DISPUTE_LOOK: Permission = Permission {
    key: "dispute.look",
    name: Words::fixed("申诉初看", "Look at disputes first"),
    about: Words::fixed(
        "对本班组成员的申诉先表示同意或不同意。",
        "Say of the team's disputes whether one agrees, before the decision.",
    ),
    roles: &[("leader", Reach::Scope)],
};

/// To decide.
pub static DISPUTE_DECIDE: Permission = Permission {
    key: "dispute.decide",
    name: Words::fixed("裁定申诉", "Decide disputes"),
    about: Words::fixed(
        "支持或驳回申诉；支持后数据随之更正。",
        "Grant or refuse disputes; figures follow what is granted.",
    ),
    roles: &[("manager", Reach::Scope), ("owner", Reach::All)],
};

static RAISE: Action = Action { key: "dispute.raise", name: Words::fixed("提出申诉", "Dispute raised") };
static LOOK: Action = Action { key: "dispute.look", name: Words::fixed("申诉初看", "Dispute looked at") };
static DECIDE: Action =
    Action { key: "dispute.decide", name: Words::fixed("裁定申诉", "Dispute decided") };
static WITHDRAW: Action =
    Action { key: "dispute.withdraw", name: Words::fixed("撤回申诉", "Dispute withdrawn") };

pub(crate) static ACTIONS: [&Action; 4] = [&RAISE, &LOOK, &DECIDE, &WITHDRAW];

static TO_LOOK: TaskKind =
    TaskKind { key: "dispute.look", name: Words::fixed("申诉初看", "First look at a dispute") };
static TO_DECIDE: TaskKind =
    TaskKind { key: "dispute.decide", name: Words::fixed("裁定申诉", "Dispute to decide") };

pub(crate) static TASK_KINDS: [&TaskKind; 2] = [&TO_LOOK, &TO_DECIDE];

/// Every query of this folder, one list a file.
pub(crate) const QUERIES: [&[&Query]; 5] =
    [api::about::QUERIES, grant::QUERIES, store::QUERIES, subject::QUERIES, tell::QUERIES];

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(api::list::list).needs(&DISPUTE_READ),
        route!(api::list::show).needs(&DISPUTE_READ),
        route!(api::file::export).needs(&DISPUTE_READ),
        route!(api::about::about).needs(&DISPUTE_RAISE),
        route!(api::raise::raise).needs(&DISPUTE_RAISE).audited(&RAISE),
        route!(api::step::look).needs(&DISPUTE_LOOK).audited(&LOOK),
        route!(api::step::decide).needs(&DISPUTE_DECIDE).audited(&DECIDE),
        route!(api::step::withdraw).needs(&DISPUTE_RAISE).audited(&WITHDRAW),
    ]
}
