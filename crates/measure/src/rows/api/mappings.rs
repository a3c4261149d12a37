//! Mappings over HTTP.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Body, Page, PathOf};
use serde_json::json;

use super::super::mapping::{self, NewMapping, Remembered};
use super::super::{IMPORT_WRITE, MAPPING_DELETE, MAPPING_SAVE};
use crate::MappingId;

/// How files with unknown headers are read, by name.
#[utoipa::path(get, path = "/mappings", operation_id = "list_mappings", responses((status = 200, body = Page<Remembered>)))]
pub(in super::super) async fn list(ctx: Ctx, Shared(house): Shared<House>) -> Result<Json<Page<Remembered>>> {
    ctx.scope(&IMPORT_WRITE)?;
    let tenant = ctx.tenant;
    Ok(Json(Page::whole(house.read(move |tx| mapping::list(tx, tenant)).await?)))
}

/// Remembers how files with these headers are read; the mapping before is replaced.
#[utoipa::path(put, path = "/mappings", operation_id = "save_mapping", request_body = NewMapping, responses((status = 200, body = Remembered)))]
pub(in super::super) async fn save(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Body(new): Body<NewMapping>,
) -> Result<Json<Remembered>> {
    new.checked()?;
    let saved = house.act(&ctx, move |tx, ctx| {
        let saved = mapping::save(tx, ctx, &new)?;
        let detail = json!({ "name": saved.name, "headers": saved.headers.len() });
        let subject = saved.id.to_string();
        audit::record(tx, ctx, Entry { action: &MAPPING_SAVE, subject, shop: None, detail })?;
        Ok(saved)
    });
    Ok(Json(saved.await?))
}

/// Forgets a mapping; what was imported by it stays.
#[utoipa::path(delete, path = "/mappings/{id}", operation_id = "delete_mapping", params(("id" = MappingId, Path)), responses((status = 204)))]
pub(in super::super) async fn delete(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<MappingId>,
) -> Result<StatusCode> {
    let gone = house.act(&ctx, move |tx, ctx| {
        mapping::forget(tx, ctx.tenant, id)?;
        let (subject, detail) = (id.to_string(), json!({}));
        audit::record(tx, ctx, Entry { action: &MAPPING_DELETE, subject, shop: None, detail })
    });
    gone.await?;
    Ok(StatusCode::NO_CONTENT)
}
