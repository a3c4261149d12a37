//! API tokens: programs that act for a person, within less than what the person may.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::identity::print;
use super::me::device_only;
use super::{TOKEN_CREATE, TOKEN_END, login};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::day::Day;
use crate::db::Tx;
use crate::error::{Error, Result, conflict, invalid, invalid_fields, not_found};
use crate::house::House;
use crate::http::{Body, Page, PathOf};
use crate::id::{self, TokenId};
use crate::params;
use crate::settings;
use crate::text::Words;
use crate::time::Moment;

/// What every token begins with, so that people and scanners of repositories know one when they see it.
const PREFIX: &str = "bzt_";
/// Tokens of one account.
const MOST: i64 = 50;

crate::queries! {
    LIST = "select id, name, created, seen, expires from api_token where tenant = $1 and account = $2 order by id desc";
    PERMISSIONS = "select p.token, p.permission from api_token_permission p
        join api_token k on k.tenant = p.tenant and k.id = p.token
        where p.tenant = $1 and k.account = $2 order by p.token, p.permission";
    COUNT = "select count(*) from api_token where tenant = $1 and account = $2";
    ADD = "insert into api_token (tenant, id, account, name, token, created, expires) values ($1, $2, $3, $4, $5, $6, $7)";
    ADD_PERMISSION = "insert into api_token_permission (tenant, token, permission) values ($1, $2, $3)";
    DROP_PERMISSIONS = "delete from api_token_permission where tenant = $1 and token = $2";
    END = "delete from api_token where tenant = $1 and account = $2 and id = $3";
}

/// A token, without its secret.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct Token {
    id: TokenId,
    name: String,
    /// Keys of what it may do; what its owner loses, it loses too.
    permissions: Vec<String>,
    created_at: Moment,
    /// When it was last used, to the minute.
    used_at: Option<Moment>,
    /// The last day on which it works; absent: until it is taken back.
    expires_on: Option<Day>,
}

/// A token that was just made.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct MadeToken {
    #[serde(flatten)]
    token: Token,
    /// To be sent as `Authorization: Bearer …`; shown now and never again.
    secret: String,
}

/// One's own tokens, the newest first.
#[utoipa::path(get, path = "/me/tokens", responses((status = 200, body = Page<Token>)))]
pub(super) async fn list(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<Token>>> {
    let account = device_only(&ctx)?.0.account;
    let tokens = house.read(move |tx| {
        let zone = settings::load(tx, ctx.tenant)?.default_time_zone;
        // A token ends with its last day: the instant before is in that day.
        let last_day = |end: Moment| Day::of(end.plus_seconds(-1).day_in(&zone));
        let mut tokens = tx.rows(&LIST, params![ctx.tenant, account], |row| {
            Ok(Token {
                id: row.get(0)?,
                name: row.get(1)?,
                permissions: Vec::new(),
                created_at: row.get(2)?,
                used_at: row.get(3)?,
                expires_on: row.get::<Option<Moment>>(4)?.map(last_day),
            })
        })?;
        tx.each(&PERMISSIONS, params![ctx.tenant, account], |row| {
            let (id, permission): (TokenId, String) = (row.get(0)?, row.get(1)?);
            if let Some(token) = tokens.iter_mut().find(|token| token.id == id) {
                token.permissions.push(permission);
            }
            Ok(())
        })?;
        Ok(tokens)
    });
    Ok(Json(Page::whole(tokens.await?)))
}

/// A token to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct NewToken {
    /// What it is for.
    name: String,
    /// Keys out of one's own permissions.
    permissions: Vec<String>,
    /// The last day on which it works; absent: until it is taken back.
    #[serde(default)]
    expires_on: Option<Day>,
}

impl NewToken {
    fn checked(mut self, ctx: &Ctx) -> Result<Self> {
        self.name = login::name_at("/name", &self.name).map_err(|field| invalid_fields(vec![field]))?;
        self.permissions.sort_unstable();
        self.permissions.dedup();
        let viewer = ctx.viewer()?;
        if self.permissions.is_empty() {
            let detail = Words::fixed("至少选一项权限。", "Choose at least one permission.");
            return Err(invalid("/permissions", "empty", detail));
        }
        match self.permissions.iter().find(|key| !viewer.permissions.contains(*key)) {
            Some(foreign) => Err(not_own(foreign)),
            None => Ok(self),
        }
    }
}

/// Makes a token.
#[utoipa::path(post, path = "/me/tokens", request_body = NewToken, responses((status = 201, body = MadeToken)))]
pub(super) async fn create(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>)> {
    device_only(&ctx)?;
    let new = new.checked(&ctx)?;
    let made = house.act(&ctx, move |tx, ctx| make(tx, ctx, &new)).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

fn make(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewToken) -> Result<MadeToken> {
    let account = ctx.viewer()?.account;
    if tx.one(&COUNT, params![ctx.tenant, account], |row| row.get::<i64>(0))? >= MOST {
        return Err(too_many_tokens());
    }
    let zone = settings::load(tx, ctx.tenant)?.default_time_zone;
    let expires = new.expires_on.map(|day| Moment::start_of(day.after().date(), &zone));
    if expires.is_some_and(|expires| expires <= ctx.now) {
        let detail = Words::fixed("这一天已经过去。", "That day is over.");
        return Err(invalid("/expires_on", "past", detail));
    }
    let (id, secret) = (TokenId::fresh(ctx.now), format!("{PREFIX}{}", id::secret()));
    tx.run(&ADD, params![ctx.tenant, id, account, &new.name, print(&secret), ctx.now, expires])?;
    for permission in &new.permissions {
        tx.run(&ADD_PERMISSION, params![ctx.tenant, id, permission])?;
    }
    let detail = json!({ "name": new.name, "permissions": new.permissions, "expires_on": new.expires_on });
    audit::record(tx, ctx, Entry { action: &TOKEN_CREATE, subject: id.to_string(), shop: None, detail })?;
    let (name, permissions) = (new.name.clone(), new.permissions.clone());
    let token =
        Token { id, name, permissions, created_at: ctx.now, used_at: None, expires_on: new.expires_on };
    Ok(MadeToken { token, secret })
}

/// Takes a token back.
#[utoipa::path(delete, path = "/me/tokens/{id}", params(("id" = TokenId, Path)), responses((status = 204)))]
pub(super) async fn end(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<TokenId>,
) -> Result<StatusCode> {
    house
        .act(&ctx, move |tx, ctx| {
            let account = device_only(ctx)?.0.account;
            if tx.run(&END, params![ctx.tenant, account, id])? == 0 {
                return Err(not_found());
            }
            tx.run(&DROP_PERMISSIONS, params![ctx.tenant, id])?;
            let subject = id.to_string();
            audit::record(tx, ctx, Entry { action: &TOKEN_END, subject, shop: None, detail: json!({}) })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn not_own(key: &str) -> Error {
    // Cut: what was sent is shown again.
    let key: String = key.chars().filter(|letter| !letter.is_control()).take(64).collect();
    let detail = Words::made(
        format!("您自己没有权限「{key}」，不能给令牌。"),
        format!("You do not have the permission “{key}” yourself and cannot give it to a token."),
    );
    invalid("/permissions", "not_own", detail)
}

fn too_many_tokens() -> Error {
    let detail = Words::made(
        format!("最多 {MOST} 个令牌，请先删除不用的。"),
        format!("At most {MOST} tokens. Delete one that is not used."),
    );
    conflict("too_many_tokens", detail)
}
