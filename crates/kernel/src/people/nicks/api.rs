//! Nicks over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::store::{self, Filter};
use super::{NewNick, Nick, UnboundNick};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, invalid};
use crate::house::House;
use crate::http::{Body, Page, Paging, Params, Route};
use crate::id::ShopId;
use crate::people::BINDINGS_WRITE;
use crate::people::actions::NICK_CREATE;
use crate::people::check::{self, Problems};
use crate::people::cursor::NameCursor;
use crate::people::team;
use crate::route;
use crate::text::Words;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(list).needs(&BINDINGS_WRITE),
        route!(unbound).needs(&BINDINGS_WRITE),
        route!(create).needs(&BINDINGS_WRITE).audited(&NICK_CREATE),
    ]
}

/// Which platform accounts.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those that somebody speaks for now or later, or only the others.
    bound: Option<bool>,
    /// Of this shop.
    shop: Option<ShopId>,
    /// Part of the name.
    q: Option<String>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

impl Which {
    fn filter(self) -> Result<(Paging, Filter)> {
        let Which { bound, shop, q, limit, cursor } = self;
        let paging = Paging { limit, cursor };
        let text = q.filter(|text| !text.trim().is_empty());
        let filter =
            Filter { id: None, shop, text, bound, after: NameCursor::after(&paging)?, limit: paging.fetch() };
        Ok((paging, filter))
    }
}

/// Platform accounts of the shops in one's scope, by name.
#[utoipa::path(get, path = "/nicks", operation_id = "list_nicks", params(Which), responses((status = 200, body = Page<Nick>)))]
async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Nick>>> {
    let scope = ctx.scope(&BINDINGS_WRITE)?;
    let (paging, filter) = which.filter()?;
    let rows = house.read(move |tx| store::list(tx, &ctx, &scope, &filter)).await?;
    Ok(Json(NameCursor::page(&paging, rows, |nick| (&nick.nick, nick.id.stored()))))
}

/// Platform accounts that nobody speaks for, each with a guess whose it is.
#[utoipa::path(get, path = "/nicks/unbound", operation_id = "list_unbound_nicks", params(Which),
    responses((status = 200, body = Page<UnboundNick>)))]
async fn unbound(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<UnboundNick>>> {
    let scope = ctx.scope(&BINDINGS_WRITE)?;
    let (paging, filter) = which.filter()?;
    let rows = house.read(move |tx| store::unbound(tx, &ctx, &scope, &filter)).await?;
    Ok(Json(NameCursor::page(&paging, rows, |nick| (&nick.nick, nick.id.stored()))))
}

/// Adds a platform account that no import has brought yet.
#[utoipa::path(post, path = "/nicks", operation_id = "create_nick", request_body = NewNick, responses((status = 201, body = Nick)))]
async fn create(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewNick>,
) -> Result<(StatusCode, Json<Nick>)> {
    let nick = house.act(&ctx, move |tx, ctx| make(tx, ctx, &new)).await?;
    Ok((StatusCode::CREATED, Json(nick)))
}

fn make(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewNick) -> Result<Nick> {
    let scope = ctx.scope(&BINDINGS_WRITE)?;
    let mut problems = Problems::default();
    let name = problems.take("/nick", check::name(&new.nick)).unwrap_or_default();
    problems.done()?;
    if !team::store::covers_shop(tx, &scope, new.shop)? {
        let said = Words::fixed("没有这个店铺，或者它不归您管理。", "There is no such shop in your scope.");
        return Err(invalid("/shop", "unknown", said));
    }
    let id = store::insert(tx, ctx, new.shop, &name)?;
    let detail = json!({ "nick": name });
    audit::record(
        tx,
        ctx,
        Entry { action: &NICK_CREATE, subject: id.to_string(), shop: Some(new.shop), detail },
    )?;
    store::find(tx, ctx, &scope, id)
}
