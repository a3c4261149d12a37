//! `GET /disputes`, `GET /disputes/{id}`.

use axum::Json;
use axum::extract::State as Shared;
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Page, Paging, Params, PathOf};
use kernel::id::ShopId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::DISPUTE_READ;
use super::super::store::{self, Dispute, Wanted};
use crate::{BuyerId, DisputeId};

/// Part of the disputes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DisputesWhich {
    /// Those whose next step is the viewer's.
    Waiting,
    /// Not decided yet.
    Open,
    /// Decided or taken back.
    Decided,
    /// The viewer's own.
    Mine,
}

/// Which disputes.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Which {
    /// All when absent.
    #[param(inline)]
    which: Option<DisputesWhich>,
    /// Of this shop.
    shop: Option<ShopId>,
    /// About this order.
    order: Option<String>,
    /// About this buyer.
    buyer: Option<BuyerId>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

impl DisputesWhich {
    fn key(self) -> &'static str {
        match self {
            DisputesWhich::Waiting => "waiting",
            DisputesWhich::Open => "open",
            DisputesWhich::Decided => "decided",
            DisputesWhich::Mine => "mine",
        }
    }
}

impl Which {
    /// What is asked for, without the page.
    pub(super) fn wanted(&self) -> Wanted {
        let Which { which, shop, order, buyer, .. } = self.clone();
        Wanted { which: which.map(DisputesWhich::key), shop, order, buyer }
    }
}

/// Disputes of people in scope, newest first.
#[utoipa::path(get, path = "/disputes", operation_id = "list_disputes", params(Which),
    responses((status = 200, body = Page<Dispute>)))]
pub(in super::super) async fn list(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Dispute>>> {
    let scope = ctx.scope(&DISPUTE_READ)?;
    let wanted = which.wanted();
    let paging = Paging { limit: which.limit, cursor: which.cursor };
    Ok(Json(house.read(move |tx| store::list(tx, &ctx, &scope, &wanted, &paging)).await?))
}

/// One dispute.
#[utoipa::path(get, path = "/disputes/{id}", operation_id = "get_dispute", params(("id" = DisputeId, Path)),
    responses((status = 200, body = Dispute)))]
pub(in super::super) async fn show(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<DisputeId>,
) -> Result<Json<Dispute>> {
    let scope = ctx.scope(&DISPUTE_READ)?;
    Ok(Json(house.read(move |tx| store::one(tx, &ctx, &scope, id)).await?))
}
