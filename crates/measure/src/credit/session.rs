//! `GET /orders/{shop}/{order_id}/credit/session`: what was said in a session that was considered for an order.

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, not_found};
use kernel::house::House;
use kernel::http::{Params, PathOf};
use kernel::id::{NickId, ShopId};
use kernel::params;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::explain::{self, Asked};
use crate::figures::{FIGURES_READ, mask};

kernel::queries! {
    MESSAGES = "select m.at, m.sender, m.kind, m.auto, m.text from message m
        join batch k on k.tenant = m.tenant and k.number = m.batch and k.state = 'ready'
        where m.tenant = $1 and m.shop = $2 and m.buyer = $3 and m.account = $4 and m.at >= $5 and m.at <= $6
            and m.repeats = 0 order by m.at, m.batch, coalesce(m.seq, m.n), m.n limit 500";
}

/// Which session: as `considered` of the credit names it.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Its account.
    account: NickId,
    /// Its first message.
    start: Moment,
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SaidBy {
    /// The buyer.
    Buyer,
    /// The account, by hand.
    Agent,
    /// A machine, also in the account's name.
    Machine,
    /// The platform.
    System,
}

/// Something said.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct SaidInSession {
    /// When.
    at: Moment,
    by: SaidBy,
    /// `text`, `image`, `product` …
    kind: String,
    /// Long numbers masked.
    text: String,
}

/// What was said in a session, the first 500 messages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct SessionTalk {
    /// By time.
    items: Vec<SaidInSession>,
}

fn talk(tx: &mut Tx<'_>, ctx: &Ctx, asked: &Asked, which: &Which) -> Result<SessionTalk> {
    let account = which.account.stored();
    let (start, end) = asked.considered(account, which.start).ok_or_else(not_found)?;
    let values = params![ctx.tenant, asked.shop(), asked.buyer(), account, start, end];
    let items = tx.rows(&MESSAGES, values, |row| {
        let by = match (row.get::<i64>(1)?, row.get::<bool>(3)?) {
            (0, _) => SaidBy::Buyer,
            (1, false) => SaidBy::Agent,
            (1 | 2, _) => SaidBy::Machine,
            _ => SaidBy::System,
        };
        Ok(SaidInSession { at: row.get(0)?, by, kind: row.get(2)?, text: mask::text(&row.get::<String>(4)?) })
    })?;
    Ok(SessionTalk { items })
}

/// What was said in a session in reach of an order: of colleagues' chats the only part that somebody who explains a
/// credit may read. Whoever may ask for the credit may ask for it.
#[utoipa::path(get, path = "/orders/{shop}/{order_id}/credit/session", operation_id = "read_considered_session",
    params(("shop" = ShopId, Path), ("order_id" = String, Path), Which), responses((status = 200, body = SessionTalk)))]
pub(super) async fn session(
    ctx: Ctx,
    State(house): State<House>,
    PathOf((shop, order)): PathOf<(ShopId, String)>,
    Params(which): Params<Which>,
) -> Result<Json<SessionTalk>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let read = house.read(move |tx| {
        let asked = explain::asked(tx, &ctx, &scope, shop, &order)?;
        talk(tx, &ctx, &asked, &which)
    });
    Ok(Json(read.await?))
}
