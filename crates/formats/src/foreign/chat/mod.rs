//! Chats: which line says who wrote when, whose the buyer's messages are, and what the platform said itself.

pub(crate) mod cast;
pub(crate) mod conversation;
pub(crate) mod head;
pub(crate) mod kind;
pub(crate) mod notice;
pub(crate) mod qianniu;
pub(crate) mod talk;
