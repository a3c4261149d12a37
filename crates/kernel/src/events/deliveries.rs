//! Deliveries over HTTP: what was sent, what waits, what was given up.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::api::kind_name;
use super::{DELIVERY_RESEND, WEBHOOK_WRITE, webhooks};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Result, conflict, not_found};
use crate::house::House;
use crate::http::{Cursor, Page, Paging, Params, PathOf};
use crate::id::{DeliveryId, EventId, WebhookId};
use crate::jobs::queue::words;
use crate::params;
use crate::permission::Scope;
use crate::sees_all;
use crate::text::{Language, Words};
use crate::time::Moment;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DeliveryState {
    /// Not yet taken by its receiver.
    Waiting,
    /// Taken.
    Delivered,
    /// Given up; it can be sent again.
    Dead,
}

impl DeliveryState {
    fn key(self) -> &'static str {
        match self {
            DeliveryState::Waiting => "waiting",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Dead => "dead",
        }
    }
}

/// Which deliveries are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WantedDeliveries {
    /// Only those that stand here.
    state: Option<DeliveryState>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// An event on its way to one receiver.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Delivery {
    id: DeliveryId,
    /// The receiver's idempotency key.
    event: EventId,
    /// Stable key of what happened.
    kind: String,
    /// What happened, in the caller's language.
    kind_name: String,
    /// To what: a prefixed id.
    subject: String,
    /// Absent: a part of the house itself, named by `receiver`.
    webhook: Option<WebhookId>,
    receiver: String,
    state: DeliveryState,
    attempts: u32,
    /// What went wrong at the last attempt, in the caller's language.
    error: Option<String>,
    /// When it is tried next, while it waits.
    next_at: Option<Moment>,
    at: Moment,
    finished_at: Option<Moment>,
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "select d.id, d.event, e.kind, d.subject, d.webhook, d.receiver, d.state, d.attempts, d.error, d.due, ",
            "e.at, d.finished from delivery d join event e on e.tenant = d.tenant and e.id = d.event ",
            "where d.tenant = $1 and ", sees_all!(), $condition
        )
    };
}

crate::queries! {
    LIST = select!(" and (cast($4 as text) is null or d.state = $4) and (cast($5 as bigint) is null or d.id < $5)
        order by d.id desc limit $6");
    OF_WEBHOOK = select!(" and d.webhook = $7 and (cast($4 as text) is null or d.state = $4)
        and (cast($5 as bigint) is null or d.id < $5) order by d.id desc limit $6");
    FIND = select!(" and d.id = $4");
    RESEND = "update delivery set state = 'waiting', due = $3, lease = null, attempts = 0, finished = null
        where tenant = $1 and id = $2 and due is null";
}

/// Lists deliveries to everybody, the newest first; `state=dead` for those given up.
#[utoipa::path(get, path = "/deliveries", params(WantedDeliveries),
    responses((status = 200, body = Page<Delivery>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(wanted): Params<WantedDeliveries>,
) -> Result<Json<Page<Delivery>>> {
    page(&ctx, &house, wanted, None).await.map(Json)
}

/// Lists deliveries to one webhook, the newest first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", params(("id" = WebhookId, Path), WantedDeliveries),
    responses((status = 200, body = Page<Delivery>)))]
pub(super) async fn of_webhook(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<WebhookId>,
    Params(wanted): Params<WantedDeliveries>,
) -> Result<Json<Page<Delivery>>> {
    page(&ctx, &house, wanted, Some(id)).await.map(Json)
}

async fn page(
    ctx: &Ctx,
    house: &House,
    wanted: WantedDeliveries,
    webhook: Option<WebhookId>,
) -> Result<Page<Delivery>> {
    let scope = ctx.scope(&WEBHOOK_WRITE)?;
    let WantedDeliveries { state, limit, cursor } = wanted;
    let paging = Paging { limit, cursor };
    let after = paging.after()?.map(|cursor| cursor.id);
    let (own, language, fetch) = (house.clone(), ctx.language, paging.fetch());
    let read = move |row: &Row<'_>| read(row, &own, language);
    let state = state.map(DeliveryState::key);
    let rows = house.read(move |tx| match webhook {
        None => tx.rows(&LIST, &scope.with([state.into(), after.into(), fetch.into()]), read),
        Some(webhook) => {
            webhooks::find(tx, &scope, webhook)?;
            let values = [state.into(), after.into(), fetch.into(), webhook.into()];
            tx.rows(&OF_WEBHOOK, &scope.with(values), read)
        }
    });
    Ok(paging.page(rows.await?, |delivery| Cursor { key: 0, id: delivery.id.stored() }))
}

/// Sends an event again that was given up, or that the receiver lost.
#[utoipa::path(post, path = "/deliveries/{id}/resend", params(("id" = DeliveryId, Path)),
    responses((status = 200, body = Delivery)))]
pub(super) async fn resend(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<DeliveryId>,
) -> Result<Json<Delivery>> {
    let scope = ctx.scope(&WEBHOOK_WRITE)?;
    let own = house.clone();
    let answer = house.act(&ctx, move |tx, ctx| {
        let before = find(tx, ctx, &own, &scope, id)?;
        again(tx, ctx, &before)?;
        let detail = json!({ "event": before.event, "receiver": before.receiver });
        let subject = id.to_string();
        audit::record(tx, ctx, Entry { action: &DELIVERY_RESEND, subject, shop: None, detail })?;
        find(tx, ctx, &own, &scope, id)
    });
    Ok(Json(answer.await?))
}

/// What a handler of the house's own did is done exactly once: only what it never did is given to it again.
fn again(tx: &mut Tx<'_>, ctx: &Ctx, before: &Delivery) -> Result<()> {
    let done_inside = before.webhook.is_none() && before.state == DeliveryState::Delivered;
    if done_inside || tx.run(&RESEND, params![ctx.tenant, before.id, ctx.now])? == 0 {
        return Err(conflict(
            "not_to_resend",
            Words::fixed(
                "它仍在等待投递，或已由系统处理完毕，无需重发。",
                "It is still waiting, or the house itself has done it; there is nothing to send again.",
            ),
        ));
    }
    tx.signal(super::emit::WORK.to_owned())
}

fn find(tx: &mut Tx<'_>, ctx: &Ctx, house: &House, scope: &Scope, id: DeliveryId) -> Result<Delivery> {
    tx.row(&FIND, &scope.with([id.into()]), |row| read(row, house, ctx.language))?.ok_or_else(not_found)
}

fn read(row: &Row<'_>, house: &House, language: Language) -> Result<Delivery> {
    let kind: String = row.get(2)?;
    let stored: String = row.get(6)?;
    let states = [DeliveryState::Waiting, DeliveryState::Delivered, DeliveryState::Dead];
    let state = states.into_iter().find(|state| state.key() == stored);
    let error: Option<Value> = row.get(8)?;
    Ok(Delivery {
        id: row.get(0)?,
        event: row.get(1)?,
        kind_name: kind_name(house, &kind, language),
        kind,
        subject: row.get(3)?,
        webhook: row.get(4)?,
        receiver: row.get(5)?,
        state: state.unwrap_or(DeliveryState::Waiting),
        attempts: row.get(7)?,
        error: error.map(|error| words(&error).in_language(language).to_owned()),
        next_at: row.get(9)?,
        at: row.get(10)?,
        finished_at: row.get(11)?,
    })
}
