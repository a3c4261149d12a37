//! Webhooks over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::webhooks::{self, Draft, Format, Secret, Webhook};
use super::{WEBHOOK_CHANGE, WEBHOOK_CREATE, WEBHOOK_DELETE, WEBHOOK_WRITE};
use crate::audit::{self, Action, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, conflict, invalid};
use crate::house::House;
use crate::http::{Body, Page, PathOf};
use crate::id::WebhookId;
use crate::text::{Language, Words};
use crate::time::Moment;

/// A new webhook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewWebhook {
    /// What people call it, 1–80 characters.
    name: String,
    format: Format,
    /// `https://…` or `http://…` of the public internet, unless the operator allowed more.
    url: String,
    /// Kinds of events, or `*` for all.
    kinds: Vec<String>,
    /// Robots only: the signing secret that the platform shows. The generic form gets one of its own.
    secret: Option<String>,
}

/// What may be changed of a webhook; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookPatch {
    name: Option<String>,
    url: Option<String>,
    kinds: Option<Vec<String>>,
    secret: Option<String>,
    enabled: Option<bool>,
    /// The version that was seen; a change made meanwhile is not overwritten.
    version: i64,
}

/// A receiver of events.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Webhook)]
pub(super) struct WebhookBody {
    id: WebhookId,
    name: String,
    format: Format,
    /// Without its query, which may hold a key.
    url: String,
    kinds: Vec<String>,
    /// Whether what is sent is signed.
    signed: bool,
    enabled: bool,
    /// Attempts in a row that were not answered.
    failures: u32,
    /// Nothing is sent before this, because the receiver does not answer.
    paused_until: Option<Moment>,
    version: i64,
    created_at: Moment,
    /// Shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// Something that can happen.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = EventKind)]
pub(super) struct EventKindBody {
    /// Stable.
    key: String,
    /// In the caller's language.
    name: String,
}

/// Lists what can happen, for webhooks to choose from.
#[utoipa::path(get, path = "/event-kinds", responses((status = 200, body = Page<EventKindBody>)))]
pub(super) async fn kinds(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<EventKindBody>>> {
    ctx.scope(&WEBHOOK_WRITE)?;
    let kinds = house.modules().iter().flat_map(|module| module.event_kinds);
    let items = kinds
        .map(|kind| EventKindBody {
            key: kind.key.to_owned(),
            name: kind.name.in_language(ctx.language).to_owned(),
        })
        .collect();
    Ok(Json(Page::whole(items)))
}

/// Lists the webhooks.
#[utoipa::path(get, path = "/webhooks", responses((status = 200, body = Page<WebhookBody>)))]
pub(super) async fn list(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<WebhookBody>>> {
    let scope = ctx.scope(&WEBHOOK_WRITE)?;
    let now = ctx.now;
    let webhooks = house.read(move |tx| webhooks::list(tx, &scope)).await?;
    Ok(Json(Page::whole(webhooks.into_iter().map(|webhook| body(webhook, now)).collect())))
}

/// Makes a webhook; the secret of the generic form is in this answer and never again.
#[utoipa::path(post, path = "/webhooks", request_body = NewWebhook, responses((status = 201, body = WebhookBody)))]
pub(super) async fn create(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookBody>)> {
    let scope = ctx.scope(&WEBHOOK_WRITE)?;
    let draft = new.checked(&house)?;
    let shown = match draft.format {
        Format::Generic => draft.secret.as_ref().map(|secret| secret.expose().to_owned()),
        _ => None,
    };
    let answer = house.act(&ctx, move |tx, ctx| {
        let webhook = webhooks::create(tx, ctx, &scope, &draft)?;
        record(tx, ctx, &WEBHOOK_CREATE, &webhook)?;
        Ok(WebhookBody { secret: shown.clone(), ..body(webhook, ctx.now) })
    });
    Ok((StatusCode::CREATED, Json(answer.await?)))
}

/// Changes a webhook.
#[utoipa::path(patch, path = "/webhooks/{id}", params(("id" = WebhookId, Path)), request_body = WebhookPatch,
    responses((status = 200, body = WebhookBody)))]
pub(super) async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<WebhookId>,
    Body(patch): Body<WebhookPatch>,
) -> Result<Json<WebhookBody>> {
    let scope = ctx.scope(&WEBHOOK_WRITE)?;
    let own = house.clone();
    let answer = house.act(&ctx, move |tx, ctx| {
        let before = webhooks::find(tx, &scope, id)?;
        let draft = patch.applied(&own, &before)?;
        let webhook = webhooks::change(tx, ctx, &scope, &before, &draft)?;
        record(tx, ctx, &WEBHOOK_CHANGE, &webhook)?;
        Ok(body(webhook, ctx.now))
    });
    Ok(Json(answer.await?))
}

/// Deletes a webhook with everything that waits for it.
#[utoipa::path(delete, path = "/webhooks/{id}", params(("id" = WebhookId, Path)), responses((status = 204)))]
pub(super) async fn delete(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<WebhookId>,
) -> Result<StatusCode> {
    let scope = ctx.scope(&WEBHOOK_WRITE)?;
    let answer = house.act(&ctx, move |tx, ctx| {
        let webhook = webhooks::find(tx, &scope, id)?;
        webhooks::delete(tx, ctx, id)?;
        record(tx, ctx, &WEBHOOK_DELETE, &webhook)
    });
    answer.await?;
    Ok(StatusCode::NO_CONTENT)
}

impl NewWebhook {
    fn checked(self, house: &House) -> Result<Draft> {
        let own = match self.format {
            Format::Generic if self.secret.is_some() => {
                return Err(invalid(
                    "/secret",
                    "own_secret",
                    Words::fixed(
                        "通用格式的密钥由系统生成，请不要填写。",
                        "The generic form gets a secret of its own; leave this out.",
                    ),
                ));
            }
            Format::Generic => Some(Secret::from(format!("whsec_{}", crate::id::secret()))),
            _ => self.secret.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(Secret::from),
        };
        Ok(Draft {
            name: name(&self.name)?,
            format: self.format,
            url: address(&self.url)?,
            secret: own,
            enabled: true,
            kinds: chosen(house, self.kinds)?,
        })
    }
}

impl WebhookPatch {
    fn applied(&self, house: &House, before: &Webhook) -> Result<Draft> {
        if self.version != before.version {
            return Err(conflict(
                "changed_meanwhile",
                Words::fixed(
                    "内容已被别人修改，请刷新后再改。",
                    "Somebody changed it meanwhile; reload and change it again.",
                ),
            ));
        }
        if self.secret.is_some() && before.format == Format::Generic {
            return Err(invalid(
                "/secret",
                "own_secret",
                Words::fixed(
                    "通用格式的密钥不能修改，请新建。",
                    "The secret of the generic form cannot be changed; make a new webhook.",
                ),
            ));
        }
        Ok(Draft {
            name: name(self.name.as_deref().unwrap_or(&before.name))?,
            format: before.format,
            url: self.url.as_deref().map_or_else(|| Ok(before.url.clone()), address)?,
            secret: self.secret.as_deref().map(Secret::from),
            enabled: self.enabled.unwrap_or(before.enabled),
            kinds: chosen(house, self.kinds.clone().unwrap_or_else(|| before.kinds.clone()))?,
        })
    }
}

fn name(text: &str) -> Result<String> {
    let text = text.trim();
    if (1..=80).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(invalid("/name", "length", Words::fixed("名称须为 1–80 个字。", "A name has 1–80 characters.")))
}

/// The shape alone: which addresses may be reached is decided when the connection is made.
fn address(text: &str) -> Result<String> {
    let text = text.trim();
    let uri = text.parse::<axum::http::Uri>().ok().filter(|_| text.len() <= 2000);
    let sound = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
    });
    if sound {
        return Ok(text.to_owned());
    }
    Err(invalid(
        "/url",
        "address",
        Words::fixed(
            "请填写 https:// 或 http:// 开头的地址，不带用户名。",
            "Give an address that begins with https:// or http://, without a user name.",
        ),
    ))
}

fn chosen(house: &House, mut kinds: Vec<String>) -> Result<Vec<String>> {
    kinds.sort_unstable();
    kinds.dedup();
    let known = |key: &str| {
        let mut all = house.modules().iter().flat_map(|module| module.event_kinds);
        key == "*" || all.any(|kind| kind.key == key)
    };
    if kinds.is_empty() {
        let detail = Words::fixed("请至少选择一种事件。", "Choose at least one kind of event.");
        return Err(invalid("/kinds", "none", detail));
    }
    match kinds.iter().find(|kind| !known(kind)) {
        None => Ok(kinds),
        Some(unknown) => Err(invalid(
            "/kinds",
            "unknown",
            Words::made(
                format!("没有事件「{unknown}」。"),
                format!("There is no kind of event “{unknown}”."),
            ),
        )),
    }
}

fn record(tx: &mut Tx<'_>, ctx: &Ctx, action: &'static Action, webhook: &Webhook) -> Result<()> {
    let detail: Value = json!({
        "name": webhook.name,
        "format": webhook.format,
        "url": without_key(&webhook.url),
        "kinds": webhook.kinds,
        "enabled": webhook.enabled,
    });
    audit::record(tx, ctx, Entry { action, subject: webhook.id.to_string(), shop: None, detail })
}

/// The address without what may be a key: its query, and the last step of a 飞书 path.
fn without_key(url: &str) -> String {
    let plain = url.split_once('?').map_or(url, |(head, _)| head);
    match plain.split_once("/hook/") {
        Some((head, _)) => format!("{head}/hook/…"),
        None if plain.len() < url.len() => format!("{plain}?…"),
        None => plain.to_owned(),
    }
}

fn body(webhook: Webhook, now: Moment) -> WebhookBody {
    WebhookBody {
        id: webhook.id,
        name: webhook.name,
        format: webhook.format,
        url: without_key(&webhook.url),
        kinds: webhook.kinds,
        signed: webhook.signed,
        enabled: webhook.enabled,
        failures: webhook.failures,
        paused_until: (webhook.paused_until > now).then_some(webhook.paused_until),
        version: webhook.version,
        created_at: webhook.created,
        secret: None,
    }
}

/// A kind's name in `language`; its key when no room brings it any more.
pub(super) fn kind_name(house: &House, key: &str, language: Language) -> String {
    let mut kinds = house.modules().iter().flat_map(|module| module.event_kinds);
    let known = kinds.find(|kind| kind.key == key);
    known.map_or_else(|| key.to_owned(), |kind| kind.name.in_language(language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_addresses_are_not_shown() {
        assert_eq!(without_key("https://qyapi.example/send?key=abc"), "https://qyapi.example/send?…");
        assert_eq!(without_key("https://open.example/bot/v2/hook/abc"), "https://open.example/bot/v2/hook/…");
        assert_eq!(without_key("https://a.example/in"), "https://a.example/in");
    }

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        for sound in ["https://a.example/x?y=1", " http://1.2.3.4:8080 "] {
            assert!(address(sound).is_ok(), "{sound}");
        }
        for wrong in [
            "",
            "ftp://a.example",
            "file:///etc/passwd",
            "https://",
            "/x",
            "https://me@a.example/",
            "javascript:1",
        ] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
