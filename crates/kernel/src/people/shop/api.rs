//! Shops over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::hours::Hours;
use super::{CHANGED, NewShop, Shop, ShopChange, ShopFields, store};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::events::{self, Event};
use crate::house::House;
use crate::http::{Body, Page, Params, PathOf, Route};
use crate::id::ShopId;
use crate::people::actions::{SHOP_CHANGE, SHOP_CREATE};
use crate::people::{PEOPLE_READ, SHOPS_WRITE};
use crate::route;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(list).needs(&PEOPLE_READ),
        route!(create).needs(&SHOPS_WRITE).audited(&SHOP_CREATE),
        route!(change).needs(&SHOPS_WRITE).audited(&SHOP_CHANGE),
    ]
}

/// Which shops.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those no longer in use, or only those in use; all when absent.
    archived: Option<bool>,
}

/// The shops in one's scope.
#[utoipa::path(get, path = "/shops", operation_id = "list_shops", params(Which), responses((status = 200, body = Page<Shop>)))]
async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Shop>>> {
    let scope = ctx.scope(&PEOPLE_READ)?;
    let shops = house.read(move |tx| store::list(tx, &scope, None, which.archived)).await?;
    Ok(Json(Page::whole(shops)))
}

/// Adds a shop.
#[utoipa::path(post, path = "/shops", operation_id = "create_shop", request_body = NewShop, responses((status = 201, body = Shop)))]
async fn create(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewShop>,
) -> Result<(StatusCode, Json<Shop>)> {
    let fields = new.checked()?;
    let shop = house.act(&ctx, move |tx, ctx| make(tx, ctx, &fields)).await?;
    Ok((StatusCode::CREATED, Json(shop)))
}

fn make(tx: &mut Tx<'_>, ctx: &Ctx, fields: &ShopFields) -> Result<Shop> {
    let scope = ctx.scope(&SHOPS_WRITE)?;
    let id = super::create(tx, ctx, fields)?;
    // A shop beyond one's scope cannot be made: not found rolls it back.
    store::find(tx, &scope, id)
}

/// Changes a shop, archives it or brings it back.
#[utoipa::path(patch, path = "/shops/{id}", operation_id = "change_shop", params(("id" = ShopId, Path)), request_body = ShopChange,
    responses((status = 200, body = Shop)))]
async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ShopId>,
    Body(change): Body<ShopChange>,
) -> Result<Json<Shop>> {
    house.act(&ctx, move |tx, ctx| alter(tx, ctx, id, &change)).await.map(Json)
}

fn alter(tx: &mut Tx<'_>, ctx: &Ctx, id: ShopId, change: &ShopChange) -> Result<Shop> {
    let scope = ctx.scope(&SHOPS_WRITE)?;
    let before = store::find(tx, &scope, id)?;
    let fields = change.over(&fields(&before))?;
    store::update(tx, ctx, id, &fields, change.version)?;
    let after = store::find(tx, &scope, id)?;
    if before != (Shop { version: before.version, ..after.clone() }) {
        let payload = json!({ "before": before, "after": after, "text": after.name });
        events::emit(tx, ctx, Event { kind: &CHANGED, subject: id.to_string(), payload })?;
    }
    let detail = json!({ "before": before, "after": after });
    audit::record(tx, ctx, Entry { action: &SHOP_CHANGE, subject: id.to_string(), shop: Some(id), detail })?;
    Ok(after)
}

fn fields(shop: &Shop) -> ShopFields {
    let minutes = |text: &str| super::hours::minutes(text).unwrap_or(0);
    ShopFields {
        name: shop.name.clone(),
        platform: shop.platform,
        time_zone: shop.time_zone.clone(),
        hours: Hours::between(minutes(&shop.opens), minutes(&shop.closes)),
        archived: shop.archived,
    }
}
