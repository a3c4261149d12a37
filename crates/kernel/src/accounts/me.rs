//! Oneself, as the pages see it.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::identity::lacks_totp;
use super::{ME_CHANGE, login};
use crate::audit::{self, Entry};
use crate::ctx::{Ctx, Viewer};
use crate::db::Tx;
use crate::error::{Error, Result, invalid_fields, not_signed_in};
use crate::house::House;
use crate::http::Body;
use crate::id::{AccountId, PersonId, RoleId, ShopId};
use crate::params;
use crate::people::role::shown_name;
use crate::text::Language;

/// The signed-in person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct Me {
    account: AccountId,
    person: PersonId,
    name: String,
    login: String,
    language: Language,
    theme: Theme,
    roles: Vec<NamedRole>,
    /// Keys of all that the roles allow, over whatever scope; empty while a demanded second factor is missing.
    permissions: Vec<String>,
    /// Shops the person works for or sees.
    shops: Vec<SeenShop>,
    /// Whether there is a second factor.
    totp: bool,
    /// A role demands a second factor that is not there: until it is, nothing else is allowed.
    totp_required: bool,
}

/// Colours of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    fn key(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn of(key: &str) -> Self {
        [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.key() == key).unwrap_or(Theme::System)
    }
}

/// A role with its name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct NamedRole {
    id: RoleId,
    name: String,
}

/// A shop as the switch at the head of the page shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct SeenShop {
    id: ShopId,
    name: String,
    platform: String,
}

crate::queries! {
    ACCOUNT = concat!("select p.name, a.login, a.language, a.theme,
        case when a.totp_secret is null then 0 else 1 end, ", lacks_totp!(), "
        from account a join person p on p.tenant = a.tenant and p.id = a.person
        where a.tenant = $1 and a.id = $2");
    ROLES = "select distinct r.id, r.name, r.key from role_grant g join role r on r.tenant = g.tenant and r.id = g.role
        where g.tenant = $1 and g.person = $2 order by r.name, r.id";
    SHOPS = "select s.id, s.name, s.platform from shop s where s.tenant = $1 and s.archived = 0 and (
        exists (select 1 from seat e where e.tenant = $1 and e.person = $3 and e.shop = s.id)
        or exists (select 1 from access a where a.tenant = $1 and a.account = $2 and (a.kind = 'all' or a.shop = s.id
            or exists (select 1 from team t where t.tenant = $1 and t.id = a.team and t.shop = s.id))))
        order by s.name, s.id limit 1000";
    CHANGE = "update account set language = coalesce($3, language), theme = coalesce($4, theme), updated = $5
        where tenant = $1 and id = $2";
    RENAME = "update person set name = $3, version = version + 1, updated = $4 where tenant = $1 and id = $2";
}

impl Me {
    /// As `viewer` is now.
    pub(super) fn load(tx: &mut Tx<'_>, tenant: crate::id::TenantId, viewer: &Viewer) -> Result<Self> {
        let Viewer { account, person, .. } = *viewer;
        let me = tx.row(&ACCOUNT, params![tenant, account], |row| {
            let (language, theme): (String, String) = (row.get(2)?, row.get(3)?);
            Ok(Self {
                account,
                person,
                name: row.get(0)?,
                login: row.get(1)?,
                language: Language::of(&language),
                theme: Theme::of(&theme),
                roles: Vec::new(),
                permissions: sorted(&viewer.permissions),
                shops: Vec::new(),
                totp: row.get(4)?,
                totp_required: row.get(5)?,
            })
        })?;
        let mut me = me.ok_or_else(not_signed_in)?;
        let language = me.language;
        me.roles = tx.rows(&ROLES, params![tenant, person], |row| {
            let key: Option<String> = row.get(2)?;
            Ok(NamedRole { id: row.get(0)?, name: shown_name(key.as_deref(), row.get(1)?, language) })
        })?;
        me.shops = tx.rows(&SHOPS, params![tenant, account, person], |row| {
            Ok(SeenShop { id: row.get(0)?, name: row.get(1)?, platform: row.get(2)? })
        })?;
        let permissions = if me.totp_required { Vec::new() } else { me.permissions };
        Ok(Self { permissions, ..me })
    }
}

fn sorted(permissions: &HashSet<String>) -> Vec<String> {
    let mut keys: Vec<String> = permissions.iter().cloned().collect();
    keys.sort_unstable();
    keys
}

/// A change of oneself: what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MePatch {
    language: Option<Language>,
    theme: Option<Theme>,
    name: Option<String>,
}

impl MePatch {
    fn checked(mut self) -> Result<Self> {
        if let Some(name) = self.name {
            self.name = Some(login::name_at("/name", &name).map_err(|field| invalid_fields(vec![field]))?);
        }
        Ok(self)
    }
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", responses((status = 200, body = Me)))]
pub(super) async fn read(ctx: Ctx, State(house): State<House>) -> Result<Json<Me>> {
    Ok(Json(house.read(move |tx| Me::load(tx, ctx.tenant, ctx.viewer()?)).await?))
}

/// Changes language, colours or one's own name.
#[utoipa::path(patch, path = "/me", request_body = MePatch, responses((status = 200, body = Me)))]
pub(super) async fn change(
    ctx: Ctx,
    State(house): State<House>,
    Body(patch): Body<MePatch>,
) -> Result<Json<Me>> {
    let patch = patch.checked()?;
    Ok(Json(house.act(&ctx, move |tx, ctx| apply(tx, ctx, &patch)).await?))
}

fn apply(tx: &mut Tx<'_>, ctx: &Ctx, patch: &MePatch) -> Result<Me> {
    let viewer = ctx.viewer()?;
    let before = Me::load(tx, ctx.tenant, viewer)?;
    let (language, theme) = (patch.language.map(Language::tag), patch.theme.map(Theme::key));
    tx.run(&CHANGE, params![ctx.tenant, viewer.account, language, theme, ctx.now])?;
    if let Some(name) = patch.name.as_ref().filter(|name| **name != before.name) {
        tx.run(&RENAME, params![ctx.tenant, viewer.person, name, ctx.now])?;
    }
    let after = Me::load(tx, ctx.tenant, viewer)?;
    let shown = |me: &Me| serde_json::json!({ "name": me.name, "language": me.language, "theme": me.theme });
    let detail = serde_json::json!({ "before": shown(&before), "after": shown(&after) });
    audit::record(
        tx,
        ctx,
        Entry { action: &ME_CHANGE, subject: viewer.person.to_string(), shop: None, detail },
    )?;
    Ok(after)
}

/// For handlers that a program with an API token may not call: what changes the account itself.
pub(super) fn device_only(ctx: &Ctx) -> Result<(&Viewer, crate::id::DeviceId)> {
    let viewer = ctx.viewer()?;
    match viewer.through {
        crate::ctx::Through::Device(device) => Ok((viewer, device)),
        crate::ctx::Through::Token(_) | crate::ctx::Through::Schedule => Err(token_refused()),
    }
}

fn token_refused() -> Error {
    let Error::Problem(problem) = crate::error::forbidden("") else { return not_signed_in() };
    let detail = crate::text::Words::fixed(
        "API 令牌不能更改账号本身，请登录后操作。",
        "An API token cannot change the account itself. Sign in to do this.",
    );
    crate::error::Problem { code: "device_only", detail, ..*problem }.into()
}
