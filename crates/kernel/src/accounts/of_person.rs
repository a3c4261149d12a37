//! Accounts of others: given, reset, unlocked, switched off and on again by who manages people.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::me::device_only;
use super::password::Password;
use super::{
    ACCOUNT_DISABLE, ACCOUNT_ENABLE, ACCOUNT_UNLOCK, TOTP_OFF, admin, lockout, login, own_totp, reset,
};
use crate::audit::{self, Action, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Problem, Result, conflict, forbidden, invalid_fields, not_found};
use crate::house::House;
use crate::http::{Body, PathOf};
use crate::id::{AccountId, PersonId};
use crate::people::PEOPLE_WRITE;
use crate::permission::Scope;
use crate::settings;
use crate::text::Words;
use crate::time::Moment;
use crate::{sees_all, sees_person};

crate::queries! {
    TARGET = concat!("select a.id from person p left join account a on a.tenant = p.tenant and a.person = p.id
        where p.tenant = $1 and p.id = $4 and ", sees_person!("p.id"));
    /// What the account in `$4` may do beyond its own, and the viewer may not; nothing for who manages everybody.
    EXCEEDS = concat!("select count(*) from access x where x.tenant = $1 and x.account = $4 and x.kind <> 'own'
        and not ", sees_all!(), " and not exists (select 1 from access m
            where m.tenant = x.tenant and m.account = $2 and m.permission = x.permission and (m.kind = 'all'
                or (m.kind = 'shop' and (m.shop = x.shop or exists (select 1 from team t
                    where t.tenant = x.tenant and t.id = x.team and t.shop = m.shop)))
                or (m.kind = 'team' and m.team = x.team)))");
}

/// The account of a person whom the viewer manages and who may not do more than the viewer.
fn managed(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, person: PersonId) -> Result<Option<AccountId>> {
    let found = tx.row(&TARGET, &scope.with([person.into()]), |row| row.get::<Option<AccountId>>(0))?;
    let Some(account) = found.ok_or_else(not_found)? else { return Ok(None) };
    if account == ctx.viewer()?.account {
        return Err(conflict(
            "own_account",
            Words::fixed("自己的账号请在「我的」里修改。", "Change your own account on your own page."),
        ));
    }
    within(tx, scope, account)?;
    Ok(Some(account))
}

/// Refuses an account that may do more than the viewer: whoever resets it could act through it.
fn within(tx: &mut Tx<'_>, scope: &Scope, account: AccountId) -> Result<()> {
    let beyond = tx.one(&EXCEEDS, &scope.with([account.into()]), |row| row.get::<i64>(0))?;
    if beyond == 0 {
        return Ok(());
    }
    let Error::Problem(problem) = forbidden("") else { return Err(not_found()) };
    let detail = Words::fixed(
        "此人的权限超过您的权限，请由权限更高的人操作。",
        "This person may do more than you. Ask somebody who may do at least as much.",
    );
    Err(Problem { code: "exceeds", detail, ..*problem }.into())
}

fn existing(account: Option<AccountId>) -> Result<AccountId> {
    let detail = Words::fixed("这个人还没有账号。", "This person has no account yet.");
    account.ok_or_else(|| conflict("no_account", detail))
}

/// An account to be given.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct NewAccount {
    login: String,
    /// Absent: the person sets it by a one-time link.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<Password>,
}

/// An account that was just given.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct GivenAccount {
    id: AccountId,
    login: String,
    /// Where the person sets the password, once; absent when one was given.
    reset_link: Option<String>,
    /// Until when the link works.
    expires_at: Option<Moment>,
}

/// Gives a person an account.
#[utoipa::path(post, path = "/people/{id}/account", params(("id" = PersonId, Path)),
    request_body = NewAccount, responses((status = 201, body = GivenAccount)))]
pub(super) async fn create(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
    Body(new): Body<NewAccount>,
) -> Result<(StatusCode, Json<GivenAccount>)> {
    device_only(&ctx)?;
    let scope = ctx.scope(&PEOPLE_WRITE)?;
    let hash = hashed(&house, &ctx, &new).await?;
    let config = house.config().clone();
    let given = house.act(&ctx, move |tx, ctx| {
        managed(tx, ctx, &scope, person)?;
        let language = settings::load(tx, ctx.tenant)?.default_language;
        let created = admin::open(tx, ctx, person, (&new.login, hash.as_deref()), language)?;
        within(tx, &scope, created.account)?;
        let expires_at = created.link.as_ref().map(|link| link.expires_at);
        let reset_link = created.link.map(|link| link.href(&config));
        let login = login::login(&new.login).unwrap_or_default();
        Ok(GivenAccount { id: created.account, login, reset_link, expires_at })
    });
    Ok((StatusCode::CREATED, Json(given.await?)))
}

async fn hashed(house: &House, ctx: &Ctx, new: &NewAccount) -> Result<Option<String>> {
    let Some(password) = &new.password else { return Ok(None) };
    let tenant = ctx.tenant;
    let least = house.read(move |tx| Ok(settings::load(tx, tenant)?.password_min)).await?;
    let login = login::login_at("/login", &new.login).map_err(|field| invalid_fields(vec![field]))?;
    password.fits("/password", &login, least).map_err(|field| invalid_fields(vec![field]))?;
    Ok(Some(password.hashed().await?))
}

/// A one-time link.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct ResetLink {
    /// Where the person sets the password, once. A path when no public address is configured.
    link: String,
    expires_at: Moment,
}

/// Makes a one-time link by which the person sets a new password; an earlier link stops working.
#[utoipa::path(post, path = "/people/{id}/reset-link", params(("id" = PersonId, Path)),
    responses((status = 201, body = ResetLink)))]
pub(super) async fn reset_link(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
) -> Result<(StatusCode, Json<ResetLink>)> {
    device_only(&ctx)?;
    let (scope, config) = (ctx.scope(&PEOPLE_WRITE)?, house.config().clone());
    let made = house.act(&ctx, move |tx, ctx| {
        let account = existing(managed(tx, ctx, &scope, person)?)?;
        let link = reset::make(tx, ctx.tenant, account, ctx.now)?;
        reset::note(tx, ctx, person.to_string(), &link)?;
        Ok(ResetLink { link: link.href(&config), expires_at: link.expires_at })
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// Ends the lock after failed sign-ins.
#[utoipa::path(post, path = "/people/{id}/unlock", params(("id" = PersonId, Path)), responses((status = 204)))]
pub(super) async fn unlock(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
) -> Result<StatusCode> {
    change(&house, ctx, person, &ACCOUNT_UNLOCK, |tx, ctx, account| lockout::clear(tx, ctx.tenant, account))
        .await
}

/// Switches an account off: its devices are signed out, its tokens refused.
#[utoipa::path(post, path = "/people/{id}/disable", params(("id" = PersonId, Path)), responses((status = 204)))]
pub(super) async fn disable(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
) -> Result<StatusCode> {
    change(&house, ctx, person, &ACCOUNT_DISABLE, admin::switch_off).await
}

/// Switches an account on again; its password is as it was.
#[utoipa::path(post, path = "/people/{id}/enable", params(("id" = PersonId, Path)), responses((status = 204)))]
pub(super) async fn enable(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
) -> Result<StatusCode> {
    change(&house, ctx, person, &ACCOUNT_ENABLE, admin::switch_on).await
}

/// Takes away the second factor of somebody whose phone and recovery codes are lost.
#[utoipa::path(delete, path = "/people/{id}/totp", params(("id" = PersonId, Path)), responses((status = 204)))]
pub(super) async fn remove_totp(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
) -> Result<StatusCode> {
    device_only(&ctx)?;
    change(&house, ctx, person, &TOTP_OFF, |tx, ctx, account| {
        own_totp::switch_off(tx, ctx.tenant, account, ctx.now)
    })
    .await
}

/// One change of a managed person's account, with its audit row.
async fn change(
    house: &House,
    ctx: Ctx,
    person: PersonId,
    action: &'static Action,
    work: impl Fn(&mut Tx<'_>, &Ctx, AccountId) -> Result<()> + Send + 'static,
) -> Result<StatusCode> {
    let scope = ctx.scope(&PEOPLE_WRITE)?;
    let change = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let account = existing(managed(tx, ctx, &scope, person)?)?;
        work(tx, ctx, account)?;
        let (subject, detail) = (person.to_string(), json!({ "account": account }));
        audit::record(tx, ctx, Entry { action, subject, shop: None, detail })
    };
    house.act(&ctx, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
