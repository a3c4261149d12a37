//! One-time links by which people set their password.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::identity::print;
use super::password::Password;
use super::{PASSWORD_RESET, RESET_LINK, device, lockout};
use crate::audit::{self, Entry};
use crate::config::Config;
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Result, conflict, invalid_fields};
use crate::house::House;
use crate::http::{Body, PathOf};
use crate::id::{self, AccountId, TenantId};
use crate::params;
use crate::settings;
use crate::text::Words;
use crate::time::Moment;

/// Hours for which a link works.
const HOURS: i64 = 24;

/// A link, once: only its hash is stored.
#[derive(Clone, Serialize, Deserialize)]
pub struct Link {
    secret: String,
    /// Until when it works.
    pub expires_at: Moment,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Link(until {})", self.expires_at)
    }
}

impl Link {
    /// Where it leads: below the configured address, or from the root where none is configured. Never below the host
    /// that a request named, which an attacker could choose.
    pub fn href(&self, config: &Config) -> String {
        let base = config.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
        format!("{base}/reset/{}", self.secret)
    }
}

crate::queries! {
    PUT = "insert into reset_link (tenant, account, token, created, expires) values ($1, $2, $3, $4, $5)
        on conflict (tenant, account) do update
        set token = excluded.token, created = excluded.created, expires = excluded.expires";
    FIND = "select a.id, a.login from reset_link l join account a on a.tenant = l.tenant and a.id = l.account
        where l.tenant = $1 and l.token = $2 and l.expires > $3 and a.disabled = 0";
    USE = "delete from reset_link where tenant = $1 and token = $2";
    FORGET = "delete from reset_link where tenant = $1 and account = $2";
    LOGIN = "select login from account where tenant = $1 and id = $2";
    SET_PASSWORD = "update account set password = $3, updated = $4 where tenant = $1 and id = $2";
}

/// Makes a link for an account; an earlier one stops working.
pub(super) fn make(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId, now: Moment) -> Result<Link> {
    let link = Link { secret: id::secret(), expires_at: now.plus_seconds(HOURS * 3600) };
    tx.run(&PUT, params![tenant, account, print(&link.secret), now, link.expires_at])?;
    Ok(link)
}

/// The audit row of a link that was made.
pub(super) fn note(tx: &mut Tx<'_>, ctx: &Ctx, subject: String, link: &Link) -> Result<()> {
    let detail = json!({ "expires_at": link.expires_at });
    audit::record(tx, ctx, Entry { action: &RESET_LINK, subject, shop: None, detail })
}

/// A new password by a link.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct NewPassword {
    #[schema(value_type = String, format = Password)]
    password: Password,
}

/// Sets the password by a one-time link and signs every device out. 409 `link_invalid` when it was used or is over.
#[utoipa::path(post, path = "/password-resets/{token}", params(("token" = String, Path)),
    request_body = NewPassword, responses((status = 204)))]
pub(super) async fn redeem(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(token): PathOf<String>,
    Body(new): Body<NewPassword>,
) -> Result<StatusCode> {
    let (tenant, now, token) = (ctx.tenant, ctx.now, print(&token));
    let wanted = token.clone();
    let (login, least) = house
        .read(move |tx| {
            let (_, login) = find(tx, tenant, &wanted, now)?;
            Ok((login, settings::load(tx, tenant)?.password_min))
        })
        .await?;
    new.password.fits("/password", &login, least).map_err(|field| invalid_fields(vec![field]))?;
    let hash = new.password.hashed().await?;
    house.act(&ctx, move |tx, ctx| apply(tx, ctx, &token, &hash)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn find(tx: &mut Tx<'_>, tenant: TenantId, print: &str, now: Moment) -> Result<(AccountId, String)> {
    let found = tx.row(&FIND, params![tenant, print, now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    found.ok_or_else(link_invalid)
}

fn apply(tx: &mut Tx<'_>, ctx: &Ctx, print: &str, hash: &str) -> Result<()> {
    let (account, _) = find(tx, ctx.tenant, print, ctx.now)?;
    if tx.run(&USE, params![ctx.tenant, print])? == 0 {
        return Err(link_invalid());
    }
    set_password(tx, ctx, account, hash)?;
    tx.run(&device::END_ALL, params![ctx.tenant, account])?;
    lockout::clear(tx, ctx.tenant, account)?;
    let subject = account.to_string();
    audit::record(tx, ctx, Entry { action: &PASSWORD_RESET, subject, shop: None, detail: json!({}) })
}

/// Stores a new password; links that are still about stop working.
pub(super) fn set_password(tx: &mut Tx<'_>, ctx: &Ctx, account: AccountId, hash: &str) -> Result<()> {
    tx.run(&SET_PASSWORD, params![ctx.tenant, account, hash, ctx.now])?;
    tx.run(&FORGET, params![ctx.tenant, account])?;
    Ok(())
}

fn link_invalid() -> Error {
    let detail = Words::fixed(
        "这个链接无效、已用过或已过期，请向管理员要一个新的。",
        "This link is wrong, was used or is over. Ask an administrator for a new one.",
    );
    conflict("link_invalid", detail)
}
