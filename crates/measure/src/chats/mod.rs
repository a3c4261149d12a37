//! Chats to be read: what was said between a buyer and everybody of a shop, with his orders, on one time line.

mod api;
mod store;
mod unmask;

use kernel::audit::Action;
use kernel::db::Query;
use kernel::http::Route;
use kernel::permission::{Permission, Reach};
use kernel::route;
use kernel::text::Words;

pub(crate) use api::ChatSender;
pub(crate) use store::message_id;

/// To read chats.
pub static CHAT_READ: Permission = Permission {
    key: "chat.read",
    name: Words::fixed("查看聊天", "Read chats"),
    about: Words::fixed(
        "查看范围内人员与买家的聊天；买家名称和消息中的号码只显示一部分。",
        "Read chats of people in scope with buyers; names of buyers and numbers in messages stay masked.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Scope),
        ("supervisor", Reach::Scope),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

/// To see buyers in full; every look is kept in the audit log.
pub static BUYER_UNMASK: Permission = Permission {
    key: "buyer.unmask",
    name: Words::fixed("查看顾客完整资料", "See buyers in full"),
    about: Words::fixed(
        "查看聊天里完整的顾客名称和号码；每次查看都记入审计日志。客服只限最近接待过的顾客。",
        "See names of buyers and numbers in chats in full; every look is kept in the audit log. Agents: buyers served lately.",
    ),
    roles: &[
        ("agent", Reach::Own),
        ("leader", Reach::Scope),
        ("manager", Reach::Scope),
        ("owner", Reach::All),
    ],
};

static UNMASKED: Action =
    Action { key: "chat.unmask", name: Words::fixed("查看顾客完整资料", "Buyer shown in full") };
pub(crate) static ACTIONS: [&Action; 1] = [&UNMASKED];

pub(crate) const QUERIES: &[&Query] = store::QUERIES;

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(api::read).needs(&CHAT_READ),
        route!(unmask::unmask).needs(&BUYER_UNMASK).audited(&UNMASKED).secret_answer(),
    ]
}
