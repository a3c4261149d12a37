//! The devices on which one is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::device::{END, END_OTHERS};
use super::me::device_only;
use super::{DEVICE_END, SESSION_END};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::error::{Result, not_found};
use crate::house::House;
use crate::http::{Page, PathOf};
use crate::id::DeviceId;
use crate::params;
use crate::time::Moment;

crate::queries! {
    LIST = "select id, label, address, created, seen from device
        where tenant = $1 and account = $2 and expires > $3 and idle_until > $3 order by seen desc, id desc limit 200";
}

/// A device on which one is signed in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Device {
    id: DeviceId,
    /// Browser and system, such as `Edge · Windows`.
    label: String,
    /// Where it signed in from.
    address: String,
    created_at: Moment,
    /// To the minute.
    seen_at: Moment,
    /// The one that asks.
    current: bool,
}

/// The devices on which one is signed in, the last used first.
#[utoipa::path(get, path = "/me/devices", responses((status = 200, body = Page<Device>)))]
pub(super) async fn list(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<Device>>> {
    let (account, current) = {
        let (viewer, device) = device_only(&ctx)?;
        (viewer.account, device)
    };
    let devices = house
        .read(move |tx| {
            tx.rows(&LIST, params![ctx.tenant, account, ctx.now], |row| {
                let id: DeviceId = row.get(0)?;
                let (label, address) = (row.get(1)?, row.get(2)?);
                let (created_at, seen_at) = (row.get(3)?, row.get(4)?);
                Ok(Device { id, label, address, created_at, seen_at, current: id == current })
            })
        })
        .await?;
    Ok(Json(Page::whole(devices)))
}

/// Signs one device out.
#[utoipa::path(delete, path = "/me/devices/{id}", params(("id" = DeviceId, Path)), responses((status = 204)))]
pub(super) async fn end(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<DeviceId>,
) -> Result<StatusCode> {
    house
        .act(&ctx, move |tx, ctx| {
            let (viewer, _) = device_only(ctx)?;
            if tx.run(&END, params![ctx.tenant, viewer.account, id])? == 0 {
                return Err(not_found());
            }
            let (subject, detail) = (viewer.account.to_string(), json!({ "device": id }));
            audit::record(tx, ctx, Entry { action: &SESSION_END, subject, shop: None, detail })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs all other devices out.
#[utoipa::path(delete, path = "/me/devices", responses((status = 204)))]
pub(super) async fn end_others(ctx: Ctx, State(house): State<House>) -> Result<StatusCode> {
    house
        .act(&ctx, |tx, ctx| {
            let (viewer, current) = device_only(ctx)?;
            let ended = tx.run(&END_OTHERS, params![ctx.tenant, viewer.account, current])?;
            let (subject, detail) = (viewer.account.to_string(), json!({ "devices_ended": ended }));
            audit::record(tx, ctx, Entry { action: &DEVICE_END, subject, shop: None, detail })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
