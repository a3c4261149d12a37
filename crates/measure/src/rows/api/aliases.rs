//! What files call the shops of the house.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::error::{Result, invalid};
use kernel::house::House;
use kernel::http::{Body, Page, Params};
use kernel::id::ShopId;
use kernel::text::Words;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::shops;
use super::super::{ALIAS_DELETE, ALIAS_SAVE, IMPORT_WRITE, begin};

/// A name that files have for a shop.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct ShopAlias {
    /// As files write it.
    pub(in super::super) name: String,
    /// The shop it is.
    pub(in super::super) shop: ShopId,
}

/// Which name.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Named {
    /// As files write it.
    name: String,
}

/// The names that files have for one's shops.
#[utoipa::path(get, path = "/shop-aliases", operation_id = "list_shop_aliases", responses((status = 200, body = Page<ShopAlias>)))]
pub(in super::super) async fn list(ctx: Ctx, Shared(house): Shared<House>) -> Result<Json<Page<ShopAlias>>> {
    let scope = ctx.scope(&IMPORT_WRITE)?;
    let found = house.read(move |tx| shops::aliases(tx, &scope)).await?;
    Ok(Json(Page::whole(found.into_iter().map(|(name, shop)| ShopAlias { name, shop }).collect())))
}

/// Says which shop a name in files is.
#[utoipa::path(put, path = "/shop-aliases", operation_id = "save_shop_alias", request_body = ShopAlias, responses((status = 200, body = ShopAlias)))]
pub(in super::super) async fn save(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Body(alias): Body<ShopAlias>,
) -> Result<Json<ShopAlias>> {
    let name = alias.name.trim().to_owned();
    if name.is_empty() || name.len() > 512 || name.chars().any(char::is_control) {
        return Err(invalid(
            "/name",
            "name",
            Words::fixed("请写文件里的店铺名。", "Give the name that the file has."),
        ));
    }
    let saved = house.act(&ctx, move |tx, ctx| {
        let allowed = begin::allowed(tx, &ctx.scope(&IMPORT_WRITE)?)?;
        begin::own_shop(Some(alias.shop), allowed.as_deref())?;
        shops::alias(tx, ctx.tenant, &name, alias.shop)?;
        let (subject, detail) = (alias.shop.to_string(), json!({ "name": name }));
        audit::record(tx, ctx, Entry { action: &ALIAS_SAVE, subject, shop: Some(alias.shop), detail })?;
        Ok(ShopAlias { name: name.clone(), shop: alias.shop })
    });
    Ok(Json(saved.await?))
}

/// Forgets a name.
#[utoipa::path(delete, path = "/shop-aliases", operation_id = "delete_shop_alias", params(Named), responses((status = 204)))]
pub(in super::super) async fn delete(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(Named { name }): Params<Named>,
) -> Result<StatusCode> {
    let gone = house.act(&ctx, move |tx, ctx| {
        let shop = shops::forget(tx, &ctx.scope(&IMPORT_WRITE)?, &name)?;
        let (subject, detail) = (shop.to_string(), json!({ "name": name }));
        audit::record(tx, ctx, Entry { action: &ALIAS_DELETE, subject, shop: Some(shop), detail })
    });
    gone.await?;
    Ok(StatusCode::NO_CONTENT)
}
