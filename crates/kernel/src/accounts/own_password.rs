//! Changing one's own password.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::me::device_only;
use super::password::Password;
use super::session::{Known, note_lock};
use super::{PASSWORD_CHANGE, device, lockout, reset};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::error::{Error, Result, invalid, invalid_fields, not_signed_in};
use crate::house::House;
use crate::http::Body;
use crate::params;
use crate::settings;
use crate::text::Words;

/// The old and the new password.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct PasswordChange {
    #[schema(value_type = String, format = Password)]
    current: Password,
    #[schema(value_type = String, format = Password)]
    new: Password,
}

/// Changes one's own password and signs all other devices out.
#[utoipa::path(post, path = "/me/password", request_body = PasswordChange, responses((status = 204)))]
pub(super) async fn change(
    ctx: Ctx,
    State(house): State<House>,
    Body(asked): Body<PasswordChange>,
) -> Result<StatusCode> {
    let (_, device) = device_only(&ctx)?;
    let known = confirmed(&house, &ctx, &asked.current, "/current").await?;
    let (tenant, account) = (ctx.tenant, known.id);
    let (login, least) = house
        .read(move |tx| {
            let login = tx.one(&reset::LOGIN, params![tenant, account], |row| row.get::<String>(0))?;
            Ok((login, settings::load(tx, tenant)?.password_min))
        })
        .await?;
    asked.new.fits("/new", &login, least).map_err(|field| invalid_fields(vec![field]))?;
    let hash = asked.new.hashed().await?;
    house
        .act(&ctx, move |tx, ctx| {
            reset::set_password(tx, ctx, account, &hash)?;
            let ended = tx.run(&device::END_OTHERS, params![ctx.tenant, account, device])?;
            let (subject, detail) = (account.to_string(), json!({ "devices_ended": ended }));
            audit::record(tx, ctx, Entry { action: &PASSWORD_CHANGE, subject, shop: None, detail })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The viewer's account, once `password` has proved that it is not merely an open page of his. Wrong passwords count
/// towards the lock-out as at the door.
pub(super) async fn confirmed(house: &House, ctx: &Ctx, password: &Password, pointer: &str) -> Result<Known> {
    let (tenant, now, account) = (ctx.tenant, ctx.now, ctx.viewer()?.account);
    let (known, begun) = house
        .db()
        .write(move |tx| {
            let known = Known::by_id(tx, tenant, account)?.ok_or_else(not_signed_in)?;
            Ok((known, lockout::begin(tx, tenant, account, now)?))
        })
        .await?;
    if !password.matches(known.password.clone()).await? {
        note_lock(house, ctx, account, begun).await?;
        return Err(wrong(pointer));
    }
    house.db().write(move |tx| lockout::undo(tx, tenant, account, begun)).await?;
    Ok(known)
}

fn wrong(pointer: &str) -> Error {
    invalid(pointer, "wrong_password", Words::fixed("密码不对。", "The password is wrong."))
}
