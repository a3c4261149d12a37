//! Making accounts: for the command line, the first run and the people's pages.

use serde_json::json;

use super::{ACCOUNT_CREATE, device, login, reset};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Result, conflict, invalid, invalid_fields};
use crate::id::{AccountId, GrantId, PersonId, ShopId, TenantId};
use crate::params;
use crate::people::person::ScopeKind;
use crate::people::{access, defaults};
use crate::settings;
use crate::text::{Language, Words};

/// A person who comes with an account and a role: the first owner, or who is added from the command line.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// The person's name.
    pub name: String,
    /// What the person signs in with.
    pub login: String,
    /// From [`Password::hashed`](super::Password::hashed); `None` for a link by which the person sets it.
    pub password: Option<String>,
    /// Key of a default role, such as `owner`.
    pub role: String,
    /// Name of the shop that the role is given over; over everything when absent.
    pub shop: Option<String>,
    /// Of the screen.
    pub language: Language,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Created {
    /// The person.
    pub person: PersonId,
    /// The sign-in.
    pub account: AccountId,
    /// The secret of the one-time link `/reset/<secret>`, when there was no password.
    pub link: Option<reset::Link>,
}

crate::queries! {
    ANY = "select count(*) from account where tenant = $1";
    ID_OF = "select id from account where tenant = $1 and login = $2";
    ADD_PERSON = "insert into person (tenant, id, name, phone, email, hired, created, updated)
        values ($1, $2, $3, '', '', $4, $5, $5)";
    SHOP = "select id from shop where tenant = $1 and name = $2 and archived = 0";
    GRANT = "insert into role_grant (tenant, id, person, role, kind, shop) values ($1, $2, $3, $4, $5, $6)";
    OF_PERSON = "select id from account where tenant = $1 and person = $2 and disabled = 0";
    DISABLE = "update account set disabled = $3, updated = $4 where tenant = $1 and id = $2";
    ADD = "insert into account (tenant, id, person, login, password, language, theme, created, updated)
        values ($1, $2, $3, $4, $5, $6, 'system', $7, $7)";
}

/// Whether the organisation has an account at all.
pub fn any(tx: &mut Tx<'_>, tenant: TenantId) -> Result<bool> {
    Ok(tx.one(&ANY, params![tenant], |row| row.get::<i64>(0))? > 0)
}

/// Makes a person with an account and a default role, over everything or one shop.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, newcomer: &Newcomer) -> Result<Created> {
    let name = login::name_at("/name", &newcomer.name).map_err(|field| invalid_fields(vec![field]))?;
    let Some(role) = defaults::role(tx, ctx.tenant, &newcomer.role)? else {
        let detail = Words::made(
            format!("没有角色「{}」。", newcomer.role),
            format!("There is no role “{}”.", newcomer.role),
        );
        return Err(invalid("/role", "unknown_role", detail));
    };
    let shop = newcomer.shop.as_deref().map(|name| shop_named(tx, ctx.tenant, name)).transpose()?;
    let over = if shop.is_some() { ScopeKind::Shop } else { ScopeKind::All };
    let person = PersonId::fresh(ctx.now);
    let today = ctx.now.day_in(&settings::load(tx, ctx.tenant)?.default_time_zone).to_string();
    tx.run(&ADD_PERSON, params![ctx.tenant, person, name, today, ctx.now])?;
    tx.run(&GRANT, params![ctx.tenant, GrantId::fresh(ctx.now), person, role, over.key(), shop])?;
    open(tx, ctx, person, (&newcomer.login, newcomer.password.as_deref()), newcomer.language)
}

fn shop_named(tx: &mut Tx<'_>, tenant: TenantId, name: &str) -> Result<ShopId> {
    tx.row(&SHOP, params![tenant, name.trim()], |row| row.get(0))?.ok_or_else(|| {
        let detail = Words::made(
            format!("没有店铺「{name}」，或已停用。请核对店铺名称。"),
            format!("There is no shop “{name}”, or it is archived. Check its name."),
        );
        invalid("/shop", "unknown_shop", detail)
    })
}

/// Gives a person an account; without a password, a one-time link by which the person sets it.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    person: PersonId,
    (login, password): (&str, Option<&str>),
    language: Language,
) -> Result<Created> {
    let login = login::login_at("/login", login).map_err(|field| invalid_fields(vec![field]))?;
    if tx.row(&ID_OF, params![ctx.tenant, &login], |row| row.get::<AccountId>(0))?.is_some() {
        return Err(conflict(
            "taken",
            Words::made(
                format!("登录名「{login}」已被使用，请换一个。"),
                format!("The login “{login}” is taken. Choose another."),
            ),
        ));
    }
    let account = AccountId::fresh(ctx.now);
    let added = tx.run(&ADD, params![ctx.tenant, account, person, &login, password, language.tag(), ctx.now]);
    added.map_err(has_one)?;
    access::derive(tx, ctx.tenant, person)?;
    let link = match password {
        Some(_) => None,
        None => Some(reset::make(tx, ctx.tenant, account, ctx.now)?),
    };
    let detail = json!({ "account": account, "login": login });
    audit::record(
        tx,
        ctx,
        Entry { action: &ACCOUNT_CREATE, subject: person.to_string(), shop: None, detail },
    )?;
    Ok(Created { person, account, link })
}

fn has_one(error: Error) -> Error {
    match error {
        Error::Db(error) if error.is_duplicate() => conflict(
            "has_account",
            Words::fixed("这个人已经有账号了。", "This person has an account already."),
        ),
        other => other,
    }
}

/// A one-time link for the account of this login, for the command line.
pub fn reset_link(tx: &mut Tx<'_>, ctx: &Ctx, login: &str) -> Result<reset::Link> {
    let wanted = login::login(login).unwrap_or_default();
    let found = tx.row(&ID_OF, params![ctx.tenant, wanted], |row| row.get::<AccountId>(0))?;
    let Some(account) = found else {
        let detail = Words::made(format!("没有登录名「{login}」。"), format!("There is no login “{login}”."));
        return Err(invalid("/login", "unknown_login", detail));
    };
    let link = reset::make(tx, ctx.tenant, account, ctx.now)?;
    reset::note(tx, ctx, account.to_string(), &link)?;
    Ok(link)
}

/// Switches the account of a person off, for who has left; `false` when there is none, or it is off already. The audit
/// row of leaving tells of it.
pub fn switch_off_of(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId) -> Result<bool> {
    let found = tx.row(&OF_PERSON, params![ctx.tenant, person], |row| row.get::<AccountId>(0))?;
    found.map(|account| switch_off(tx, ctx, account)).transpose().map(|done| done.is_some())
}

/// Switches an account off: devices are signed out, links forgotten, tokens refused.
pub(super) fn switch_off(tx: &mut Tx<'_>, ctx: &Ctx, account: AccountId) -> Result<()> {
    tx.run(&DISABLE, params![ctx.tenant, account, true, ctx.now])?;
    tx.run(&device::END_ALL, params![ctx.tenant, account])?;
    tx.run(&reset::FORGET, params![ctx.tenant, account])?;
    Ok(())
}

/// Switches an account on again.
pub(super) fn switch_on(tx: &mut Tx<'_>, ctx: &Ctx, account: AccountId) -> Result<()> {
    tx.run(&DISABLE, params![ctx.tenant, account, false, ctx.now])?;
    Ok(())
}
