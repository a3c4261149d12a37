//! `GET /chats/{buyer}`.

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Error, Result, invalid};
use kernel::house::House;
use kernel::http::{Paging, Params, PathOf};
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CHAT_READ;
use super::store::{self, Place, Way};
use crate::BuyerId;
use crate::figures::NamedAccount;

/// What part of a chat.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// From this instant on; the latest messages when absent.
    at: Option<Moment>,
    /// `older` or `newer` of a page read before.
    cursor: Option<String>,
    /// How many messages, 1–200; 50 when absent.
    limit: Option<u32>,
}

/// Who wrote to a shop.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct ChatBuyer {
    /// The buyer's id.
    pub id: BuyerId,
    /// The buyer's name, masked.
    pub nick: String,
    pub shop: ShopRef,
}

/// What an item of a time line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ChatItemKind {
    /// Something was said.
    Message,
    /// An order was made.
    OrderCreated,
    /// An order was paid.
    OrderPaid,
    /// Something was paid back.
    Refund,
    /// The buyer rated an account.
    Rating,
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChatSender {
    /// The buyer.
    Buyer,
    /// A person of the shop.
    Agent,
    /// A machine of the shop.
    Bot,
    /// The platform.
    System,
}

impl ChatSender {
    const ALL: [ChatSender; 4] = [ChatSender::Buyer, ChatSender::Agent, ChatSender::Bot, ChatSender::System];

    /// From what is stored.
    pub fn of(stored: i64) -> ChatSender {
        Self::ALL.into_iter().find(|sender| sender.stored() == stored).unwrap_or(ChatSender::System)
    }

    /// As stored.
    pub fn stored(self) -> i64 {
        match self {
            ChatSender::Buyer => 0,
            ChatSender::Agent => 1,
            ChatSender::Bot => 2,
            ChatSender::System => 3,
        }
    }
}

/// An item of a time line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct ChatItem {
    /// The same for the same item: what a link names.
    pub id: String,
    pub kind: ChatItemKind,
    /// When; absent for messages without a clock, which come first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Who said a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<ChatSender>,
    /// The account of the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<NamedAccount>,
    /// What was said, long numbers masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether it was an automatic reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto: Option<bool>,
    /// `text`, `image`, `product` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_kind: Option<String>,
    /// The order of an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// What was paid, or paid back, in fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// The rating, 1–5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
}

/// Part of a chat.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Chat {
    buyer: ChatBuyer,
    /// By time.
    items: Vec<ChatItem>,
    /// The `cursor` for what was before.
    #[serde(skip_serializing_if = "Option::is_none")]
    older: Option<String>,
    /// The `cursor` for what came after.
    #[serde(skip_serializing_if = "Option::is_none")]
    newer: Option<String>,
}

/// After everything.
const END: Place = Place { at: i64::MAX, batch: i64::MAX, n: i64::MAX };

/// Where to begin, and which way.
fn beginning(which: &Which) -> Result<(Place, Way)> {
    if let Some(cursor) = which.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
        return parse(cursor).ok_or_else(refused);
    }
    Ok(match which.at {
        Some(at) => (Place { at: at.micros(), batch: i64::MIN, n: i64::MIN }, Way::Newer),
        None => (END, Way::Older),
    })
}

fn text(place: Place, way: Way) -> String {
    let mark = if way == Way::Older { 'b' } else { 'a' };
    format!("{mark}{}.{}.{}", place.at, place.batch, place.n)
}

fn parse(text: &str) -> Option<(Place, Way)> {
    let (mark, rest) = text.split_at_checked(1)?;
    let way = match mark {
        "b" => Way::Older,
        "a" => Way::Newer,
        _ => return None,
    };
    let numbers: Vec<i64> = rest.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [at, batch, n] = numbers[..] else { return None };
    Some((Place { at, batch, n }, way))
}

fn refused() -> Error {
    let said =
        Words::fixed("翻页位置无效，请重新打开聊天。", "This is no place in a chat; open the chat again.");
    invalid("cursor", "cursor", said)
}

fn chat(tx: &mut Tx<'_>, scope: &Scope, id: BuyerId, which: &Which) -> Result<Chat> {
    let (mut from, mut way) = beginning(which)?;
    let limit = Paging { limit: which.limit, cursor: None }.fetch();
    let buyer = store::buyer(tx, scope, id)?;
    let turned = which.cursor.as_deref().is_some_and(|cursor| !cursor.is_empty());
    let mut found = store::messages(tx, scope, &buyer, from, way, limit)?;
    if found.is_empty() && !turned && way == Way::Newer {
        // Nothing from that instant on: the latest there is.
        (from, way) = (END, Way::Older);
        found = store::messages(tx, scope, &buyer, from, way, limit)?;
    }
    let more = found.len() as i64 == limit;
    if more {
        match way {
            Way::Older => found.remove(0),
            Way::Newer => found.pop().unwrap_or_else(|| found.remove(0)),
        };
    }
    let (first, last) = (found.first().map(|row| row.0), found.last().map(|row| row.0));
    // A page that begins in the middle has something before it whenever there is something at all.
    let middle = from != END;
    let older = first.filter(|_| if way == Way::Older { more } else { middle });
    let newer = last.filter(|_| if way == Way::Newer { more } else { middle });
    // Events lie on the page between whose ends they happened, each on one.
    let (from, to) = match way {
        Way::Newer if turned => (from.at, newer.map_or(i64::MAX, |place| place.at)),
        Way::Newer => (first.map_or(i64::MIN, |place| place.at), newer.map_or(i64::MAX, |place| place.at)),
        Way::Older => (older.map_or(i64::MIN, |place| place.at), from.at),
    };
    let inside = |item: &ChatItem| item.at.is_some_and(|at| at.micros() >= from && at.micros() < to);
    let mut items: Vec<ChatItem> = found.into_iter().map(|(_, item)| item).collect();
    items.extend(store::events(tx, scope, &buyer)?.into_iter().filter(inside));
    items.sort_by_key(|item| item.at);
    Ok(Chat {
        buyer,
        items,
        older: older.map(|place| text(place, Way::Older)),
        newer: newer.map(|place| text(place, Way::Newer)),
    })
}

/// What was said between a buyer and everybody of the shop in scope, with the buyer's orders, refunds and ratings, by time.
#[utoipa::path(get, path = "/chats/{buyer}", operation_id = "read_chat", params(("buyer" = BuyerId, Path), Which),
    responses((status = 200, body = Chat)))]
pub(super) async fn read(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(buyer): PathOf<BuyerId>,
    Params(which): Params<Which>,
) -> Result<Json<Chat>> {
    let scope = ctx.scope(&CHAT_READ)?;
    Ok(Json(house.read(move |tx| chat(tx, &scope, buyer, &which)).await?))
}
