//! `GET /orders/{shop}/{order_id}/credit`.

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::PathOf;
use kernel::id::ShopId;

use super::explain;
use super::told::Explained;
use crate::figures::FIGURES_READ;

/// Why an order is whose it is: the sentence, the seller under each rule, and how each session stood. Whoever has the
/// order in the list of orders may ask, and whoever served its buyer within reach of it.
#[utoipa::path(get, path = "/orders/{shop}/{order_id}/credit", operation_id = "explain_credit",
    params(("shop" = ShopId, Path), ("order_id" = String, Path)), responses((status = 200, body = Explained)))]
pub(super) async fn credit(
    ctx: Ctx,
    State(house): State<House>,
    PathOf((shop, order)): PathOf<(ShopId, String)>,
) -> Result<Json<Explained>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let told = house.read(move |tx| {
        let asked = explain::asked(tx, &ctx, &scope, shop, &order)?;
        asked.told(tx, &ctx, &scope, &order)
    });
    Ok(Json(told.await?))
}
