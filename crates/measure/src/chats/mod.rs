//! Chats to be read: what was said between a buyer and everybody of a shop, with his orders, on one time line.

mod api;
mod store;

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

pub(crate) const QUERIES: &[&Query] = store::QUERIES;

/// The ways in.
pub(crate) fn routes() -> Vec<Route> {
    vec![route!(api::read).needs(&CHAT_READ)]
}
