//! One's own second factor: shown, confirmed, taken away.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::me::device_only;
use super::own_password::confirmed;
use super::password::Password;
use super::session::{Known, note_lock};
use super::{TOTP_OFF, TOTP_ON, lockout, reset, totp};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Result, conflict, invalid, not_signed_in};
use crate::house::House;
use crate::http::Body;
use crate::id::{AccountId, TenantId};
use crate::params;
use crate::settings;
use crate::text::Words;

crate::queries! {
    PROPOSE = "update account set totp_pending = $3 where tenant = $1 and id = $2 and totp_secret is null";
    PENDING = "select totp_pending from account where tenant = $1 and id = $2 and totp_secret is null";
    CONFIRM = "update account set totp_secret = totp_pending, totp_pending = null, totp_step = $3, updated = $4
        where tenant = $1 and id = $2";
    REMOVE = "update account set totp_secret = null, totp_pending = null, updated = $3 where tenant = $1 and id = $2";
    ADD_RECOVERY = "insert into recovery_code (tenant, account, code) values ($1, $2, $3)";
    DROP_RECOVERY = "delete from recovery_code where tenant = $1 and account = $2";
}

/// A second factor to be put into an app; it counts once a code has confirmed it.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct TotpProposal {
    /// For typing, in base 32.
    secret: String,
    /// For the app, `otpauth://…`.
    uri: String,
    /// The address as a QR code, an SVG picture.
    qr_svg: String,
}

/// Proposes a second factor. 409 `totp_on` while there is one.
#[utoipa::path(post, path = "/me/totp", responses((status = 200, body = TotpProposal)))]
pub(super) async fn propose(ctx: Ctx, State(house): State<House>) -> Result<Json<TotpProposal>> {
    device_only(&ctx)?;
    let secret = totp::fresh();
    let proposal = house.act(&ctx, move |tx, ctx| {
        let account = ctx.viewer()?.account;
        if tx.run(&PROPOSE, params![ctx.tenant, account, &secret[..]])? == 0 {
            return Err(totp_on());
        }
        let organisation = settings::load(tx, ctx.tenant)?.organisation_name;
        let login = tx.one(&reset::LOGIN, params![ctx.tenant, account], |row| row.get::<String>(0))?;
        let uri = totp::uri(&organisation, &login, &secret);
        Ok(TotpProposal { secret: totp::typed(&secret), qr_svg: totp::qr_svg(&uri)?, uri })
    });
    Ok(Json(proposal.await?))
}

/// The code that the app shows.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct TotpCode {
    code: String,
}

/// Codes for the day on which the phone is lost.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct RecoveryCodes {
    /// Each stands in for one code of the app, once; shown now and never again.
    recovery_codes: Vec<String>,
}

/// Confirms the proposed second factor. From now on signing in asks for it.
#[utoipa::path(put, path = "/me/totp", request_body = TotpCode, responses((status = 200, body = RecoveryCodes)))]
pub(super) async fn confirm(
    ctx: Ctx,
    State(house): State<House>,
    Body(TotpCode { code }): Body<TotpCode>,
) -> Result<Json<RecoveryCodes>> {
    let account = device_only(&ctx)?.0.account;
    let (tenant, now) = (ctx.tenant, ctx.now);
    let begun = house.db().write(move |tx| lockout::begin(tx, tenant, account, now)).await?;
    let switched = house.act(&ctx, move |tx, ctx| switch_on(tx, ctx, account, &code)).await;
    if switched.is_err() {
        note_lock(&house, &ctx, account, begun).await?;
    } else {
        house.db().write(move |tx| lockout::undo(tx, tenant, account, begun)).await?;
    }
    Ok(Json(switched?))
}

fn switch_on(tx: &mut Tx<'_>, ctx: &Ctx, account: AccountId, code: &str) -> Result<RecoveryCodes> {
    let pending = tx.row(&PENDING, params![ctx.tenant, account], |row| row.get::<Option<Vec<u8>>>(0))?;
    let Some(secret) = pending.ok_or_else(totp_on)? else { return Err(nothing_proposed()) };
    let Some(step) = totp::step(&secret, code, 0, ctx.now)? else { return Err(wrong_code()) };
    tx.run(&CONFIRM, params![ctx.tenant, account, step, ctx.now])?;
    let recovery_codes = totp::recovery_codes();
    tx.run(&DROP_RECOVERY, params![ctx.tenant, account])?;
    for code in &recovery_codes {
        tx.run(&ADD_RECOVERY, params![ctx.tenant, account, totp::recovery_print(account, code)])?;
    }
    let subject = account.to_string();
    audit::record(tx, ctx, Entry { action: &TOTP_ON, subject, shop: None, detail: json!({}) })?;
    Ok(RecoveryCodes { recovery_codes })
}

/// One's own password, typed again.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct Confirmation {
    #[schema(value_type = String, format = Password)]
    password: Password,
}

/// Takes the second factor away; the password stands in the body, where no log sees it.
#[utoipa::path(delete, path = "/me/totp", request_body = Confirmation, responses((status = 204)))]
pub(super) async fn remove(
    ctx: Ctx,
    State(house): State<House>,
    Body(asked): Body<Confirmation>,
) -> Result<StatusCode> {
    device_only(&ctx)?;
    let Known { id, .. } = confirmed(&house, &ctx, &asked.password, "/password").await?;
    house
        .act(&ctx, move |tx, ctx| {
            switch_off(tx, ctx.tenant, id, ctx.now)?;
            let subject = id.to_string();
            audit::record(tx, ctx, Entry { action: &TOTP_OFF, subject, shop: None, detail: json!({}) })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an account's second factor and recovery codes away.
pub(super) fn switch_off(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    now: crate::time::Moment,
) -> Result<()> {
    if tx.run(&REMOVE, params![tenant, account, now])? == 0 {
        return Err(not_signed_in());
    }
    tx.run(&DROP_RECOVERY, params![tenant, account])?;
    Ok(())
}

fn totp_on() -> Error {
    let detail = Words::fixed(
        "两步验证已经开启；要换设备，请先关闭再重新开启。",
        "The second factor is on already. To change the device, take it away first.",
    );
    conflict("totp_on", detail)
}

fn nothing_proposed() -> Error {
    let detail = Words::fixed("请先扫描二维码。", "Scan the QR code first.");
    conflict("nothing_proposed", detail)
}

fn wrong_code() -> Error {
    let detail = Words::fixed(
        "验证码不对。请核对手机的时间，再输入新的 6 位数字。",
        "The code is wrong. Check the phone's clock and enter the next six digits.",
    );
    invalid("/code", "wrong_code", detail)
}
