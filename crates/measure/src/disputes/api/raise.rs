//! `POST /disputes`.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::Body;
use serde_json::json;

use super::super::store::{self, Dispute};
use super::super::subject::{self, NewDispute};
use super::super::{DISPUTE_READ, RAISE, tell};

/// Objects to a credit, a stage, an exclusion, a slow mark or a rating of one's own. The leader is asked to look at it,
/// or whoever decides where there is no leader.
#[utoipa::path(post, path = "/disputes", operation_id = "raise_dispute", request_body = NewDispute,
    responses((status = 201, body = Dispute)))]
pub(in super::super) async fn raise(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Body(new): Body<NewDispute>,
) -> Result<(StatusCode, Json<Dispute>)> {
    let dispute = house.act(&ctx, move |tx, ctx| {
        let of = subject::checked(tx, ctx, &new)?;
        let id = store::add(tx, ctx, &of)?;
        tell::raised(tx, ctx, id, &of)?;
        let detail = json!({ "kind": of.kind, "order": of.order, "day": of.day, "claim": of.claim, "reason": of.reason });
        audit::record(tx, ctx, Entry { action: &RAISE, subject: id.to_string(), shop: Some(of.shop), detail })?;
        store::one(tx, ctx, &ctx.scope(&DISPUTE_READ)?, id)
    });
    Ok((StatusCode::CREATED, Json(dispute.await?)))
}
