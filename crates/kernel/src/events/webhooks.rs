//! Webhooks: receivers outside, as stored.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Error, Result, conflict, not_found};
use crate::id::{TenantId, WebhookId};
use crate::params;
use crate::permission::Scope;
use crate::sees_all;
use crate::text::Words;
use crate::time::Moment;

/// In whose form something is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookFormat)]
pub(super) enum Format {
    /// JSON with a signature, for programs.
    Generic,
    /// A group robot of 企业微信.
    Wecom,
    /// A group robot of 钉钉.
    Dingtalk,
    /// A group robot of 飞书.
    Feishu,
}

impl Format {
    const ALL: [Format; 4] = [Format::Generic, Format::Wecom, Format::Dingtalk, Format::Feishu];

    /// As stored.
    pub(super) fn key(self) -> &'static str {
        match self {
            Format::Generic => "generic",
            Format::Wecom => "wecom",
            Format::Dingtalk => "dingtalk",
            Format::Feishu => "feishu",
        }
    }
}

/// What signs messages: never shown again, never printed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret(String);

impl Secret {
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Where and how something is sent.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) format: Format,
    pub(super) url: String,
    pub(super) secret: Option<Secret>,
}

/// A webhook as its owner sees it.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) id: WebhookId,
    pub(super) name: String,
    pub(super) format: Format,
    pub(super) url: String,
    pub(super) signed: bool,
    pub(super) enabled: bool,
    pub(super) failures: u32,
    pub(super) paused_until: Moment,
    pub(super) version: i64,
    pub(super) created: Moment,
    pub(super) kinds: Vec<String>,
}

/// What a webhook is made of; checked by the API.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) format: Format,
    pub(super) url: String,
    pub(super) secret: Option<Secret>,
    pub(super) enabled: bool,
    pub(super) kinds: Vec<String>,
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "select w.id, w.name, w.format, w.url, case when w.secret is null then 0 else 1 end, w.enabled, ",
            "w.failures, w.paused_until, w.version, w.created from webhook w where w.tenant = $1 and ",
            sees_all!(),
            $condition
        )
    };
}

crate::queries! {
    LIST = select!(" order by w.name, w.id limit 201");
    FIND = select!(" and w.id = $4");
    KINDS = concat!("select k.webhook, k.kind from webhook_kind k where k.tenant = $1 and ", sees_all!(),
        " order by k.webhook, k.kind");
    ROBOTS = "select id, name, format from webhook where tenant = $1 and enabled = 1 and format <> 'generic'
        order by name, id limit 200";
    COUNT = "select count(*) from webhook where tenant = $1";
    TARGET = "select format, url, secret from webhook where tenant = $1 and id = $2";
    ADD = "insert into webhook (tenant, id, name, format, url, secret, enabled, created, updated)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    CHANGE = "update webhook set name = $4, url = $5, secret = coalesce($6, secret), enabled = $7, updated = $8,
            version = version + 1, failures = 0, paused_until = 0
        where tenant = $1 and id = $2 and version = $3";
    ADD_KIND = "insert into webhook_kind (tenant, webhook, kind) values ($1, $2, $3)";
    CLEAR_KINDS = "delete from webhook_kind where tenant = $1 and webhook = $2";
    CLEAR_DELIVERIES = "delete from delivery where tenant = $1 and webhook = $2";
    DELETE = "delete from webhook where tenant = $1 and id = $2";
}

/// Webhooks at most: each adds a row to every event it listens to.
pub(super) const MOST: i64 = 100;

/// All of them, by name.
pub(super) fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Webhook>> {
    let mut webhooks = tx.rows(&LIST, &scope.with([]), read)?;
    for (webhook, kind) in kinds(tx, scope)? {
        if let Some(found) = webhooks.iter_mut().find(|found| found.id == webhook) {
            found.kinds.push(kind);
        }
    }
    Ok(webhooks)
}

/// One of them.
pub(super) fn find(tx: &mut Tx<'_>, scope: &Scope, id: WebhookId) -> Result<Webhook> {
    let mut found = tx.row(&FIND, &scope.with([id.into()]), read)?.ok_or_else(not_found)?;
    found.kinds = kinds(tx, scope)?.into_iter().filter(|(own, _)| *own == id).map(|(_, kind)| kind).collect();
    Ok(found)
}

fn kinds(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(WebhookId, String)>> {
    tx.rows(&KINDS, &scope.with([]), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Group robots that are switched on: id, name and whose form they take. Without their addresses, which hold keys.
pub fn robots(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<(WebhookId, String, String)>> {
    tx.rows(&ROBOTS, params![tenant], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Where to send; `None` when it was deleted meanwhile.
pub(super) fn target(tx: &mut Tx<'_>, tenant: TenantId, id: WebhookId) -> Result<Option<Target>> {
    tx.row(&TARGET, params![tenant, id], |row| {
        let secret: Option<String> = row.get(2)?;
        Ok(Target { format: format(&row.get::<String>(0)?)?, url: row.get(1)?, secret: secret.map(Secret) })
    })
}

/// Makes one.
pub(super) fn create(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, draft: &Draft) -> Result<Webhook> {
    if tx.one(&COUNT, params![ctx.tenant], |row| row.get::<i64>(0))? >= MOST {
        return Err(conflict(
            "too_many_webhooks",
            Words::made(
                format!("最多 {MOST} 个 Webhook，请先删除不用的。"),
                format!("There can be {MOST} webhooks. Delete one that is not used any more."),
            ),
        ));
    }
    let id = WebhookId::fresh(ctx.now);
    let Draft { name, format, url, secret, enabled, .. } = draft;
    let secret = secret.as_ref().map(Secret::expose);
    tx.run(&ADD, params![ctx.tenant, id, name, format.key(), url, secret, *enabled, ctx.now])?;
    listen(tx, ctx, id, &draft.kinds)?;
    find(tx, scope, id)
}

/// Changes one that still has `version`; what waits is tried at once.
pub(super) fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    before: &Webhook,
    draft: &Draft,
) -> Result<Webhook> {
    let Draft { name, url, secret, enabled, .. } = draft;
    let secret = secret.as_ref().map(Secret::expose);
    let id = before.id;
    tx.run(&CHANGE, params![ctx.tenant, id, before.version, name, url, secret, *enabled, ctx.now])?;
    tx.run(&CLEAR_KINDS, params![ctx.tenant, id])?;
    listen(tx, ctx, id, &draft.kinds)?;
    tx.signal(super::emit::WORK.to_owned())?;
    find(tx, scope, id)
}

/// Deletes one with everything that waits for it.
pub(super) fn delete(tx: &mut Tx<'_>, ctx: &Ctx, id: WebhookId) -> Result<()> {
    for query in [&CLEAR_DELIVERIES, &CLEAR_KINDS, &DELETE] {
        tx.run(query, params![ctx.tenant, id])?;
    }
    Ok(())
}

fn listen(tx: &mut Tx<'_>, ctx: &Ctx, id: WebhookId, kinds: &[String]) -> Result<()> {
    for kind in kinds {
        tx.run(&ADD_KIND, params![ctx.tenant, id, kind])?;
    }
    Ok(())
}

fn format(key: &str) -> Result<Format> {
    let known = Format::ALL.into_iter().find(|format| format.key() == key);
    known.ok_or_else(|| Error::internal("a webhook's format", key.to_owned()))
}

fn read(row: &Row<'_>) -> Result<Webhook> {
    Ok(Webhook {
        id: row.get(0)?,
        name: row.get(1)?,
        format: format(&row.get::<String>(2)?)?,
        url: row.get(3)?,
        signed: row.get(4)?,
        enabled: row.get(5)?,
        failures: row.get(6)?,
        paused_until: row.get(7)?,
        version: row.get(8)?,
        created: row.get(9)?,
        kinds: Vec::new(),
    })
}
