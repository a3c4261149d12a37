//! Chats.

use kpi::{
    input::{Message, Row, Sender},
    time::Timestamp,
};
use proptest::{collection::vec, option, prelude::*};

use super::{Maker, When, account, buyer, pick, shop, when};

/// One chat.
#[derive(Clone, Debug)]
pub struct Chat {
    shop: u8,
    buyer: u8,
    agent: u8,
    start: When,
    file: u8,
    ids: bool,
    turns: Vec<Turn>,
}

/// One message: after which pause, who, what, and what is odd about it.
#[derive(Clone, Copy, Debug)]
struct Turn {
    gap: u8,
    who: u8,
    text: u8,
    odd: u8,
    other: Option<u8>,
}

/// Any chat.
pub fn chat() -> impl Strategy<Value = Chat> {
    let turn = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), option::weighted(0.1, any::<u8>()))
        .prop_map(|(gap, who, text, odd, other)| Turn { gap, who, text, odd, other });
    let names = (any::<u8>(), any::<u8>(), any::<u8>());
    (names, when(), any::<u8>(), any::<bool>(), vec(turn, 1..9)).prop_map(
        |((shop, buyer, agent), start, file, ids, turns)| Chat {
            shop,
            buyer,
            agent,
            start,
            file,
            ids,
            turns,
        },
    )
}

const TEXTS: [&str; 9] =
    ["在吗", "多少钱？", "好的", " 好的～！", "[自动]您好", "say C0DE7", "c0de", "👌", "1\u{FE0F}\u{20E3}"];

const IDS: [&str; 24] = [
    "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13", "m14", "m15", "m16",
    "m17", "m18", "m19", "m20", "m21", "m22", "m23", "m24",
];

/// Adds the chat's messages, and sometimes the same chat with another account at the same instants.
pub fn add(maker: &mut Maker, chat: &Chat) {
    let start = maker.at(chat.start);
    add_from(maker, chat, start);
    if chat.file % 8 == 7 {
        let twin = Chat { agent: chat.agent.wrapping_add(3), ..chat.clone() };
        add_from(maker, &twin, start);
    }
}

/// Adds the messages, most to one file, some to the next.
fn add_from(maker: &mut Maker, chat: &Chat, start: i64) {
    let gaps = maker.gaps.clone();
    let mut at = start;
    for (number, turn) in chat.turns.iter().enumerate() {
        if number > 0 {
            at += pick(&gaps, turn.gap);
            maker.anchors.push(at);
        }
        let (sender, kind, auto) = speaker(turn.who);
        let agent = turn.other.unwrap_or(chat.agent);
        let id = chat.ids && turn.odd % 4 > 0 && maker.ids < IDS.len();
        let message = Message {
            shop: shop(chat.shop),
            buyer: buyer(chat.buyer),
            agent: if turn.odd % 16 == 15 { "" } else { account(agent) },
            sender,
            sent_at: (turn.odd != 7).then_some(Timestamp(at)),
            kind,
            auto,
            text: pick(&TEXTS, turn.text),
            message_id: if id { IDS[maker.ids] } else { "" },
            conversation_id: "",
            product_id: "",
            order_id: "",
            to_agent: "",
            seq: None,
        };
        maker.ids += usize::from(id);
        let file = chat.file.wrapping_add(u8::from(turn.odd % 8 == 6));
        maker.row(file, Row::Message(message));
    }
}

fn speaker(who: u8) -> (Sender, &'static str, bool) {
    match who % 24 {
        0..=7 => (Sender::Buyer, "text", false),
        8..=14 => (Sender::Agent, "text", false),
        15 => (Sender::Agent, "text", true),
        16 => (Sender::Bot, "text", false),
        17 => (Sender::System, "transfer", false),
        18 => (Sender::System, "text", false),
        19 => (Sender::Agent, "image", false),
        20 => (Sender::Agent, "transfer", false),
        21 => (Sender::Bot, "transfer", false),
        22 => (Sender::Buyer, "transfer", false),
        _ => (Sender::Buyer, "product", false),
    }
}
