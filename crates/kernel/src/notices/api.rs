//! Notices over HTTP: everybody's own.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, Notification};
use crate::ctx::Ctx;
use crate::error::{Result, invalid};
use crate::house::House;
use crate::http::{Body, Page, Paging, Params};
use crate::id::NoticeId;
use crate::text::Words;

/// Notices marked by name at once.
const NAMED: usize = 200;

/// Which notices are wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Only those not read yet.
    #[serde(default)]
    unread: bool,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// How many notices are unread.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Unread {
    /// How many.
    unread: u64,
}

/// Which notices have been read.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticesRead {
    /// Those; all when absent.
    #[serde(default)]
    ids: Option<Vec<NoticeId>>,
}

/// One's own notices, the latest first.
#[utoipa::path(get, path = "/notifications", operation_id = "list_notifications", params(Wanted), responses((status = 200, body = Page<Notification>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Page<Notification>>> {
    let paging = Paging { limit: wanted.limit, cursor: wanted.cursor };
    Ok(Json(house.read(move |tx| store::list(tx, &ctx, wanted.unread, &paging)).await?))
}

/// How many of one's own notices are unread.
#[utoipa::path(get, path = "/notifications/count", operation_id = "count_notifications", responses((status = 200, body = Unread)))]
pub(super) async fn count(ctx: Ctx, State(house): State<House>) -> Result<Json<Unread>> {
    Ok(Json(Unread { unread: house.read(move |tx| store::unread(tx, &ctx)).await? }))
}

/// Marks one's own notices as read.
#[utoipa::path(post, path = "/notifications/read", operation_id = "read_notifications", request_body = NoticesRead, responses((status = 200, body = Unread)))]
pub(super) async fn read(
    ctx: Ctx,
    State(house): State<House>,
    Body(NoticesRead { ids }): Body<NoticesRead>,
) -> Result<Json<Unread>> {
    if ids.as_ref().is_some_and(|ids| ids.len() > NAMED) {
        return Err(invalid(
            "/ids",
            "too_many",
            Words::fixed(
                "一次最多 200 条；全部已读请省略 ids。",
                "At most 200 at once; leave ids out for all.",
            ),
        ));
    }
    let unread = house.act(&ctx, move |tx, ctx| store::read(tx, ctx, ids.as_deref())).await?;
    Ok(Json(Unread { unread }))
}
