//! `POST /chats/{buyer}/unmask`: what pages show in part, in full. Every look is kept in the audit log.

use axum::Json;
use axum::extract::State;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, conflict};
use kernel::house::House;
use kernel::http::{Body, PathOf};
use kernel::permission::{Scope, Width};
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{BUYER_UNMASK, UNMASKED, store};
use crate::BuyerId;
use crate::figures::mask;

/// Days after the last message with an agent during which a case of hers is open.
const OPEN: i64 = 7;

/// Which part of a chat.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub(super) struct Unmask {
    /// From this instant on.
    from: Moment,
    /// Up to this one.
    to: Moment,
}

/// What pages show in part.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Unmasked {
    /// The buyer's name.
    nick: String,
    /// Messages of that time, at most 1,000, of which pages hide something.
    messages: Vec<UnmaskedMessage>,
}

/// A message as it was said.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct UnmaskedMessage {
    /// The item of the chat.
    id: String,
    text: String,
}

fn unmasked(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: BuyerId, which: Unmask) -> Result<Unmasked> {
    let buyer = store::buyer(tx, scope, id)?;
    if scope.width(tx)? == Width::Own && !store::spoke_since(tx, scope, &buyer, ctx.now.plus_days(-OPEN))? {
        return Err(closed());
    }
    let said = store::said_between(tx, scope, &buyer, which.from, which.to)?;
    let hidden = said.into_iter().filter(|(_, text)| mask::text(text) != *text);
    let messages: Vec<UnmaskedMessage> = hidden.map(|(id, text)| UnmaskedMessage { id, text }).collect();
    let detail =
        json!({ "buyer": buyer.nick, "from": which.from, "to": which.to, "messages": messages.len() });
    let (subject, shop) = (id.to_string(), Some(buyer.shop.id));
    audit::record(tx, ctx, Entry { action: &UNMASKED, subject, shop, detail })?;
    Ok(Unmasked { nick: store::nick(tx, scope, id)?, messages })
}

fn closed() -> kernel::error::Error {
    conflict(
        "case_closed",
        Words::made(
            format!("只能查看 {OPEN} 天内接待过的顾客的完整资料。需要时请组长查看。"),
            format!(
                "You see in full the buyers whom you served in the last {OPEN} days. Ask your team leader if it is needed."
            ),
        ),
    )
}

/// Shows a buyer's name and the numbers in messages in full; leaves an audit row, and is a `POST` for that reason. Agents:
/// of buyers whom they served in the last seven days.
#[utoipa::path(post, path = "/chats/{buyer}/unmask", operation_id = "unmask_chat", params(("buyer" = BuyerId, Path)),
    request_body = Unmask, responses((status = 200, body = Unmasked)))]
pub(super) async fn unmask(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(buyer): PathOf<BuyerId>,
    Body(which): Body<Unmask>,
) -> Result<Json<Unmasked>> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&BUYER_UNMASK)?;
        unmasked(tx, ctx, &scope, buyer, which)
    };
    house.act(&ctx, work).await.map(Json)
}
