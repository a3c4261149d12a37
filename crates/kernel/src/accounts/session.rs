//! Signing in and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::device::{self, Origin};
use super::identity::permissions;
use super::lockout::{self, Try};
use super::me::{Me, device_only};
use super::password::Password;
use super::{SESSION_END, SESSION_LOCK, SESSION_OPEN, cookie, login, totp};
use crate::audit::{self, Entry};
use crate::ctx::{Ctx, Through, Viewer, Who};
use crate::db::{Row, Tx};
use crate::error::{Result, refused};
use crate::house::House;
use crate::http::Body;
use crate::http::limit::Rate;
use crate::id::{AccountId, PersonId, TenantId};
use crate::params;
use crate::text::Words;

/// Failed sign-ins of one address: a shop's whole shift may mistype, a machine that tries passwords may not go on.
pub(super) const FAILURES: Rate = Rate { burst: 60, every_millis: 10_000 };

/// What signing in takes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct SignIn {
    login: String,
    #[schema(value_type = String, format = Password)]
    password: Password,
    /// The code of the second factor, or a recovery code.
    #[serde(default)]
    code: Option<String>,
}

/// An account at the door.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: AccountId,
    pub(super) person: PersonId,
    pub(super) password: Option<String>,
    pub(super) disabled: bool,
    pub(super) totp_secret: Option<Vec<u8>>,
    pub(super) totp_step: i64,
}

/// What the cookie is made from, and the answer's body.
#[derive(Serialize, Deserialize)]
pub(super) struct SignedIn {
    pub(super) secret: String,
    pub(super) seconds: i64,
    pub(super) me: Me,
}

crate::queries! {
    BY_LOGIN = "select id, person, password, disabled, totp_secret, totp_step from account where tenant = $1 and login = $2";
    BY_ID = "select id, person, password, disabled, totp_secret, totp_step from account where tenant = $1 and id = $2";
    USE_STEP = "update account set totp_step = $3 where tenant = $1 and id = $2 and totp_step < $3";
    USE_RECOVERY = "delete from recovery_code where tenant = $1 and account = $2 and code = $3";
}

impl Known {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            password: row.get(2)?,
            disabled: row.get(3)?,
            totp_secret: row.get(4)?,
            totp_step: row.get(5)?,
        })
    }

    /// The account of this id.
    pub(super) fn by_id(tx: &mut Tx<'_>, tenant: TenantId, id: AccountId) -> Result<Option<Self>> {
        tx.row(&BY_ID, params![tenant, id], Self::read)
    }
}

/// Signs a device in: the answer sets the cookie. 401 `bad_credentials`, `code_required` or `bad_code`; 429 `locked`.
#[utoipa::path(post, path = "/session", request_body = SignIn, responses((status = 200, body = Me)))]
pub(super) async fn sign_in(
    ctx: Ctx,
    State(house): State<House>,
    headers: HeaderMap,
    Body(asked): Body<SignIn>,
) -> Result<impl IntoResponse> {
    let from = network(&ctx.address);
    house.limits().take("sign-in", &from, FAILURES, ctx.now)?;
    let (account, begun) = prove(&house, &ctx, &asked).await?;
    let (origin, id) = (Origin::of(&headers, house.config().secure()), account.id);
    let code = asked.code.clone();
    let signed = house.act(&ctx, move |tx, ctx| open(tx, ctx, &account, code.as_deref(), &origin)).await;
    if signed.is_err() {
        note_lock(&house, &ctx, id, begun).await?;
    }
    let signed = signed?;
    house.limits().give_back("sign-in", &from, FAILURES);
    with_cookie(&house, StatusCode::OK, signed)
}

/// The account whose password this is. Unknown, disabled and wrong are one answer, after the same time.
async fn prove(house: &House, ctx: &Ctx, asked: &SignIn) -> Result<(Known, Try)> {
    let (tenant, now) = (ctx.tenant, ctx.now);
    let login = login::login(&asked.login).unwrap_or_default();
    let (known, begun) = house.db().write(move |tx| begin(tx, tenant, &login, now)).await?;
    let right = asked.password.matches(known.as_ref().and_then(|known| known.password.clone())).await?;
    let id = known.as_ref().map(|known| known.id);
    let Some(known) = known.filter(|known| right && !known.disabled) else {
        if let Some(id) = id {
            note_lock(house, ctx, id, begun).await?;
        }
        return Err(bad_credentials());
    };
    if known.totp_secret.is_some() && asked.code.as_deref().is_none_or(|code| code.trim().is_empty()) {
        let account = known.id;
        house.db().write(move |tx| lockout::undo(tx, tenant, account, begun)).await?;
        let detail =
            Words::fixed("请输入验证器上的 6 位数字。", "Enter the six digits of your authenticator app.");
        return Err(refused("code_required", detail));
    }
    Ok((known, begun))
}

/// Leaves an audit row when a failed try has locked the account.
pub(super) async fn note_lock(house: &House, ctx: &Ctx, account: AccountId, begun: Try) -> Result<()> {
    if !begun.locks() {
        return Ok(());
    }
    let ctx = ctx.clone();
    let note = move |tx: &mut Tx<'_>| {
        let detail = json!({ "failures": begun.count() });
        audit::record(
            tx,
            &ctx,
            Entry { action: &SESSION_LOCK, subject: account.to_string(), shop: None, detail },
        )
    };
    house.db().write(note).await
}

fn begin(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    login: &str,
    now: crate::time::Moment,
) -> Result<(Option<Known>, Try)> {
    match tx.row(&BY_LOGIN, params![tenant, login], Known::read)? {
        Some(known) => {
            let begun = lockout::begin(tx, tenant, known.id, now)?;
            Ok((Some(known), begun))
        }
        None => Ok((None, lockout::begin_unknown(tx, tenant, login, now)?)),
    }
}

/// The second factor and the new device, in one transaction; what was proved is looked at again.
fn open(tx: &mut Tx<'_>, ctx: &Ctx, proved: &Known, code: Option<&str>, origin: &Origin) -> Result<SignedIn> {
    let known = Known::by_id(tx, ctx.tenant, proved.id)?;
    let unchanged = |known: &Known| !known.disabled && known.password == proved.password;
    let Some(known) = known.filter(unchanged) else { return Err(bad_credentials()) };
    second_factor(tx, ctx, &known, code.unwrap_or_default())?;
    lockout::clear(tx, ctx.tenant, known.id)?;
    let signed = signed_in(tx, ctx, (known.id, known.person), origin)?;
    Ok(signed)
}

/// Opens a device for an account and writes the audit row in its name.
pub(super) fn signed_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (account, person): (AccountId, PersonId),
    origin: &Origin,
) -> Result<SignedIn> {
    let opened = device::open(tx, ctx.tenant, account, (origin, &ctx.address), ctx.now)?;
    let through = Through::Device(opened.device);
    let allowed = permissions(tx, ctx.tenant, account, through)?;
    let viewer = Viewer { account, person, through, permissions: allowed };
    let me = Me::load(tx, ctx.tenant, &viewer)?;
    let named = Ctx { who: Who::Person(Arc::new(viewer)), ..ctx.clone() };
    let detail = json!({ "device": origin.label });
    audit::record(
        tx,
        &named,
        Entry { action: &SESSION_OPEN, subject: account.to_string(), shop: None, detail },
    )?;
    Ok(SignedIn { secret: opened.secret, seconds: opened.seconds, me })
}

/// Uses up the code, if the account has a second factor.
pub(super) fn second_factor(tx: &mut Tx<'_>, ctx: &Ctx, known: &Known, code: &str) -> Result<()> {
    let Some(secret) = &known.totp_secret else { return Ok(()) };
    let used = match totp::step(secret, code, known.totp_step, ctx.now)? {
        Some(step) => tx.run(&USE_STEP, params![ctx.tenant, known.id, step])?,
        None => {
            let print = totp::recovery_print(known.id, code);
            tx.run(&USE_RECOVERY, params![ctx.tenant, known.id, print])?
        }
    };
    if used == 1 { Ok(()) } else { Err(bad_code()) }
}

/// Signs this device out.
#[utoipa::path(delete, path = "/session", responses((status = 204)))]
pub(super) async fn sign_out(ctx: Ctx, State(house): State<House>) -> Result<impl IntoResponse> {
    house
        .act(&ctx, |tx, ctx| {
            let (viewer, device) = device_only(ctx)?;
            tx.run(&device::END, params![ctx.tenant, viewer.account, device])?;
            let subject = viewer.account.to_string();
            let detail = json!({ "device": device });
            audit::record(tx, ctx, Entry { action: &SESSION_END, subject, shop: None, detail })
        })
        .await?;
    let cookie = cookie::taken_back(house.config().secure())?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

/// The answer that signs a device in.
pub(super) fn with_cookie(
    house: &House,
    status: StatusCode,
    signed: SignedIn,
) -> Result<impl IntoResponse + use<>> {
    let cookie = cookie::handed_out(&signed.secret, signed.seconds, house.config().secure())?;
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), Json(signed.me)))
}

fn bad_credentials() -> crate::error::Error {
    refused("bad_credentials", Words::fixed("登录名或密码不对。", "Login or password is wrong."))
}

fn bad_code() -> crate::error::Error {
    let detail = Words::fixed(
        "验证码不对、已用过或已过期。请等下一个，或使用恢复码。",
        "The code is wrong, was used or is over. Wait for the next one, or use a recovery code.",
    );
    refused("bad_code", detail)
}

/// What counts as one sender: an IPv4 address, or the /64 that one IPv6 customer has.
pub(super) fn network(address: &str) -> String {
    match address.parse::<std::net::Ipv6Addr>() {
        Ok(six) => six.to_ipv4_mapped().map_or_else(
            || six.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
            |four| four.to_string(),
        ),
        Err(_) => address.to_owned(),
    }
}
