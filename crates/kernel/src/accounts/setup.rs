//! The first run: whoever reads the code in the terminal becomes the owner, once.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::admin::{self, Newcomer};
use super::device::Origin;
use super::identity::print;
use super::me::Me;
use super::password::Password;
use super::session::{FAILURES, SignedIn, network, signed_in, with_cookie};
use super::{SETUP, login, totp};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, FieldProblem, Result, conflict, invalid_fields, refused};
use crate::house::House;
use crate::http::Body;
use crate::id::TenantId;
use crate::params;
use crate::people::shop::hours::Hours;
use crate::people::shop::{self, Platform, ShopFields};
use crate::settings::{self, Settings};
use crate::text::Words;
use crate::time::Moment;

/// Wrong tries after which all codes of the moment are worthless.
const TRIES: i64 = 10;
/// Hours for which a code works; a restart makes a new one.
const HOURS: i64 = 24;

crate::queries! {
    ADD_CODE = "insert into setup_code (tenant, code, expires) values ($1, $2, $3)";
    SWEEP_CODES = "delete from setup_code where tenant = $1 and expires <= $2";
    FIND_CODE = "select count(*) from setup_code where tenant = $1 and code = $2 and expires > $3 and tries < $4";
    COUNT_TRY = "update setup_code set tries = tries + 1 where tenant = $1";
    DROP_CODES = "delete from setup_code where tenant = $1";
}

/// A fresh code for the terminal, such as `x7kq-9d2m-40fa`, good for a day and for ten tries; `None` once there is an
/// account. Runs on the calling thread.
pub fn code(house: &House) -> Result<Option<String>> {
    let now = house.clock().now();
    house.db().write_now(|tx| {
        if admin::any(tx, TenantId::HOME)? {
            return Ok(None);
        }
        let code = totp::short_code();
        tx.run(&SWEEP_CODES, params![TenantId::HOME, now])?;
        tx.run(&ADD_CODE, params![TenantId::HOME, code_print(&code), now.plus_seconds(HOURS * 3600)])?;
        Ok(Some(code))
    })
}

fn code_print(code: &str) -> String {
    print(&totp::plain(code))
}

/// Whether the first run is still to come.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct SetupState {
    /// There is no account yet.
    needed: bool,
}

/// Tells whether the first run is still to come.
#[utoipa::path(get, path = "/setup", responses((status = 200, body = SetupState)))]
pub(super) async fn state(ctx: Ctx, State(house): State<House>) -> Result<Json<SetupState>> {
    let needed = house.read(move |tx| Ok(!admin::any(tx, ctx.tenant)?)).await?;
    Ok(Json(SetupState { needed }))
}

/// The first run.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct Setup {
    /// From the terminal.
    code: String,
    /// What the organisation calls itself; the shop's name when absent.
    #[serde(default)]
    organisation: Option<String>,
    owner: Owner,
    shop: FirstShop,
}

/// Who it belongs to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
struct Owner {
    name: String,
    login: String,
    #[schema(value_type = String, format = Password)]
    password: Password,
}

/// The first shop.
#[derive(Debug, Clone, Deserialize, ToSchema)]
struct FirstShop {
    name: String,
    platform: Platform,
    time_zone: String,
}

/// What an organisation begins with; also made by `banzhang init`.
#[derive(Debug, Clone)]
pub struct Founding {
    /// What the organisation calls itself.
    pub organisation: String,
    /// The owner.
    pub owner: Newcomer,
    /// Name of the first shop.
    pub shop: String,
    /// Where it sells.
    pub platform: Platform,
    /// Of the shop and of the organisation, such as `Asia/Shanghai`.
    pub time_zone: String,
}

impl Setup {
    /// The founding, with the password still to be hashed.
    fn checked(&self, ctx: &Ctx) -> Result<Founding> {
        let mut wrong: Vec<FieldProblem> = Vec::new();
        let name = kept(&mut wrong, login::name_at("/owner/name", &self.owner.name));
        let login = kept(&mut wrong, login::login_at("/owner/login", &self.owner.login));
        let least = Settings::default().password_min;
        kept(&mut wrong, self.owner.password.fits("/owner/password", &login, least));
        let shop = kept(&mut wrong, login::name_at("/shop/name", &self.shop.name));
        let organisation = match &self.organisation {
            Some(name) => kept(&mut wrong, login::name_at("/organisation", name)),
            None => shop.clone(),
        };
        kept(&mut wrong, zone_at("/shop/time_zone", &self.shop.time_zone));
        if !wrong.is_empty() {
            return Err(invalid_fields(wrong));
        }
        let role = "owner".to_owned();
        let owner = Newcomer { name, login, password: None, role, shop: None, language: ctx.language };
        let (platform, time_zone) = (self.shop.platform, self.shop.time_zone.clone());
        Ok(Founding { organisation, owner, shop, platform, time_zone })
    }
}

fn kept<T: Default>(wrong: &mut Vec<FieldProblem>, tried: Result<T, FieldProblem>) -> T {
    tried.unwrap_or_else(|problem| {
        wrong.push(problem);
        T::default()
    })
}

fn zone_at(pointer: &str, zone: &str) -> Result<(), FieldProblem> {
    let detail = || {
        Words::fixed(
            "没有这个时区，例如 Asia/Shanghai。",
            "There is no such time zone; one is Asia/Shanghai.",
        )
    };
    let problem = || FieldProblem { pointer: pointer.to_owned(), code: "time_zone", detail: detail() };
    jiff::tz::TimeZone::get(zone).map(drop).map_err(|_| problem())
}

/// Makes the organisation, its owner and the first shop, and signs the owner in. 401 `bad_code`; 409 `set_up` once there
/// is an account.
#[utoipa::path(post, path = "/setup", request_body = Setup, responses((status = 201, body = Me)))]
pub(super) async fn run(
    ctx: Ctx,
    State(house): State<House>,
    headers: HeaderMap,
    Body(setup): Body<Setup>,
) -> Result<impl IntoResponse> {
    house.limits().take("setup", &network(&ctx.address), FAILURES, ctx.now)?;
    let print = code_print(&setup.code);
    let (tenant, now, tried) = (ctx.tenant, ctx.now, print.clone());
    if !house.db().write(move |tx| tried_code(tx, tenant, &tried, now)).await? {
        return Err(bad_code());
    }
    let mut founding = setup.checked(&ctx)?;
    founding.owner.password = Some(setup.owner.password.hashed().await?);
    let origin = Origin::of(&headers, house.config().secure());
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| first_run(tx, ctx, &print, &founding, &origin);
    let signed = house.act(&ctx, work).await?;
    with_cookie(&house, StatusCode::CREATED, signed)
}

/// Whether the code is one of the terminal's; a wrong one costs a try.
fn tried_code(tx: &mut Tx<'_>, tenant: TenantId, print: &str, now: Moment) -> Result<bool> {
    if admin::any(tx, tenant)? {
        return Err(set_up());
    }
    let right = is_code(tx, tenant, print, now)?;
    if !right {
        tx.run(&COUNT_TRY, params![tenant])?;
    }
    Ok(right)
}

fn is_code(tx: &mut Tx<'_>, tenant: TenantId, print: &str, now: Moment) -> Result<bool> {
    Ok(tx.one(&FIND_CODE, params![tenant, print, now, TRIES], |row| row.get::<i64>(0))? == 1)
}

fn first_run(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    print: &str,
    founding: &Founding,
    origin: &Origin,
) -> Result<SignedIn> {
    // Two at once: writes are serialisable, so the second one finds the account of the first.
    if !is_code(tx, ctx.tenant, print, ctx.now)? && !admin::any(tx, ctx.tenant)? {
        return Err(bad_code());
    }
    let created = found(tx, ctx, founding)?;
    signed_in(tx, ctx, (created.account, created.person), origin)
}

/// Makes the organisation, its owner and the first shop; refused once there is an account.
pub fn found(tx: &mut Tx<'_>, ctx: &Ctx, founding: &Founding) -> Result<admin::Created> {
    if admin::any(tx, ctx.tenant)? {
        return Err(set_up());
    }
    tx.run(&DROP_CODES, params![ctx.tenant])?;
    let before = settings::load(tx, ctx.tenant)?;
    let after = Settings {
        organisation_name: founding.organisation.clone(),
        default_language: founding.owner.language,
        default_time_zone: founding.time_zone.clone(),
        ..before.clone()
    };
    settings::store(tx, ctx.tenant, &before, &after)?;
    let shop = ShopFields {
        name: founding.shop.clone(),
        platform: founding.platform,
        time_zone: founding.time_zone.clone(),
        hours: Hours::USUAL,
        archived: false,
    };
    let shop = shop::store::insert(tx, ctx, &shop)?;
    let created = admin::create(tx, ctx, &founding.owner)?;
    let detail = json!({ "organisation": founding.organisation, "shop": shop, "owner": created.person });
    let subject = ctx.tenant.to_string();
    audit::record(tx, ctx, Entry { action: &SETUP, subject, shop: None, detail })?;
    Ok(created)
}

fn bad_code() -> Error {
    let detail = Words::fixed(
        "安装码不对或已过期。请看终端里显示的安装码；试错十次后须重启程序换一个新的。",
        "The code is wrong or over. Look at the terminal; after ten wrong tries restart the program for a new one.",
    );
    refused("bad_code", detail)
}

fn set_up() -> Error {
    conflict("set_up", Words::fixed("系统已初始化，请直接登录。", "It is set up already. Sign in."))
}
