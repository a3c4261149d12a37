//! Reading and changing the settings.

use axum::Json;
use axum::extract::State;

use super::model::{Settings, SettingsPatch};
use super::{SETTINGS_CHANGE, load, store};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::house::House;
use crate::http::Body;

/// The settings of the organisation; none of them is a secret.
#[utoipa::path(get, path = "/settings", responses((status = 200, body = Settings)))]
pub(super) async fn read(ctx: Ctx, State(house): State<House>) -> Result<Json<Settings>> {
    Ok(Json(house.read(move |tx| load(tx, ctx.tenant)).await?))
}

/// Changes what is given and leaves the rest.
#[utoipa::path(patch, path = "/settings", request_body = SettingsPatch, responses((status = 200, body = Settings)))]
pub(super) async fn change(
    ctx: Ctx,
    State(house): State<House>,
    Body(patch): Body<SettingsPatch>,
) -> Result<Json<Settings>> {
    let change = move |tx: &mut crate::db::Tx<'_>, ctx: &Ctx| {
        let before = load(tx, ctx.tenant)?;
        let after = before.clone().patched(patch.clone()).checked()?;
        let changes = store(tx, ctx.tenant, &before, &after)?;
        let entry =
            Entry { action: &SETTINGS_CHANGE, subject: ctx.tenant.to_string(), shop: None, detail: changes };
        audit::record(tx, ctx, entry)?;
        Ok(after)
    };
    Ok(Json(house.act(&ctx, change).await?))
}
