//! The mail server and mail over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::compose::{Parts, domain, message};
use super::server::{self, Draft, Server, Tls};
use super::store::{self, MailId, Seen};
use super::{MAIL_WRITE, REMOVE, RESEND, SET, TEST, smtp};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::error::{Error, Result, conflict, not_found};
use crate::house::House;
use crate::http::{Body, Page, Paging, Params, PathOf};
use crate::text::{Language, Words};
use crate::time::Moment;

/// The server through which mail leaves, without its password.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct MailServer {
    /// Whether one is set.
    configured: bool,
    host: String,
    port: u16,
    tls: Tls,
    /// With which name one signs in; empty: without.
    login: String,
    /// Whether a password is kept.
    has_password: bool,
    /// The address that mail is from.
    sender: String,
    /// The name beside it.
    sender_name: String,
    /// To be sent back with a change; absent while none is set.
    version: Option<i64>,
}

fn told(server: Option<Server>) -> MailServer {
    match server {
        None => MailServer {
            configured: false,
            host: String::new(),
            port: 465,
            tls: Tls::Whole,
            login: String::new(),
            has_password: false,
            sender: String::new(),
            sender_name: String::new(),
            version: None,
        },
        Some(server) => MailServer {
            configured: true,
            host: server.host,
            port: server.port,
            tls: server.tls,
            login: server.login,
            has_password: !server.password.0.is_empty(),
            sender: server.sender,
            sender_name: server.sender_name,
            version: Some(server.version),
        },
    }
}

/// The server through which mail leaves.
#[utoipa::path(get, path = "/mail-server", operation_id = "show_mail_server", responses((status = 200, body = MailServer)))]
pub(super) async fn show(ctx: Ctx, State(house): State<House>) -> Result<Json<MailServer>> {
    ctx.scope(&MAIL_WRITE)?;
    Ok(Json(told(house.read(move |tx| server::find(tx, ctx.tenant)).await?)))
}

/// Sets the server through which mail leaves.
#[utoipa::path(put, path = "/mail-server", operation_id = "set_mail_server", request_body = Draft,
    responses((status = 200, body = MailServer)))]
pub(super) async fn set(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<Draft>,
) -> Result<Json<MailServer>> {
    ctx.scope(&MAIL_WRITE)?;
    let new = new.checked()?;
    let set = house.act(&ctx, move |tx, ctx| {
        server::set(tx, ctx, &new)?;
        let entry = Entry { action: &SET, subject: ctx.tenant.to_string(), shop: None, detail: new.told() };
        audit::record(tx, ctx, entry)?;
        Ok(told(server::find(tx, ctx.tenant)?))
    });
    Ok(Json(set.await?))
}

/// Takes the server away: no mail leaves any more.
#[utoipa::path(delete, path = "/mail-server", operation_id = "remove_mail_server", responses((status = 204)))]
pub(super) async fn remove(ctx: Ctx, State(house): State<House>) -> Result<StatusCode> {
    ctx.scope(&MAIL_WRITE)?;
    let removed = house.act(&ctx, move |tx, ctx| {
        if !server::remove(tx, ctx.tenant)? {
            return Err(not_found());
        }
        let entry = Entry { action: &REMOVE, subject: ctx.tenant.to_string(), shop: None, detail: json!({}) };
        audit::record(tx, ctx, entry)
    });
    removed.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// To whom a test goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMailTest {
    address: String,
}

/// How a test went.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct MailTest {
    /// Whether the server took the mail.
    taken: bool,
    /// What went wrong, in the caller's language.
    error: Option<String>,
}

/// Sends a test at once, and says what the server said.
#[utoipa::path(post, path = "/mail-server/test", operation_id = "test_mail_server", request_body = NewMailTest,
    responses((status = 200, body = MailTest)))]
pub(super) async fn test(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewMailTest>,
) -> Result<Json<MailTest>> {
    ctx.scope(&MAIL_WRITE)?;
    let address = store::address("/address", &new.address)?;
    let (to, tenant) = (address.clone(), ctx.tenant);
    let recorded = house.act(&ctx, move |tx, ctx| {
        let detail = json!({ "address": to });
        audit::record(tx, ctx, Entry { action: &TEST, subject: ctx.tenant.to_string(), shop: None, detail })
    });
    recorded.await?;
    let server = house.read(move |tx| server::find(tx, tenant)).await?.ok_or_else(unset)?;
    let (language, now) = (ctx.language, ctx.now);
    let sent = tokio::task::spawn_blocking(move || try_out(&house, &server, &address, language, now));
    let sent = sent.await.map_err(|error| Error::internal("a test of mail", error))??;
    let error = sent.err().map(|refusal| refusal.words.in_language(language).to_owned());
    Ok(Json(MailTest { taken: error.is_none(), error }))
}

fn try_out(
    house: &House,
    server: &Server,
    address: &str,
    language: Language,
    now: Moment,
) -> Result<std::result::Result<(), smtp::Refusal>> {
    let subject = Words::fixed("班长测试邮件", "A test from Banzhang");
    let body = Words::fixed(
        "收到这封邮件，说明发信服务器设置正确。",
        "This mail came through: the mail server is set up right.",
    );
    let message_id = format!("<{}@{}>", MailId::fresh(now), domain(&server.sender));
    let parts = Parts {
        address,
        subject: subject.in_language(language),
        body: body.in_language(language),
        message_id: &message_id,
        at: now,
        file: None,
    };
    smtp::send(house.config(), server, &message(server, parts)?)
}

fn unset() -> Error {
    let said = Words::fixed("请先保存发信服务器。", "Save the mail server first.");
    conflict("no_mail_server", said)
}

/// Where a mail stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MailState {
    /// On its way.
    Waiting,
    /// The server has it.
    Sent,
    /// Given up; it can be sent again.
    Failed,
}

impl MailState {
    fn key(self) -> &'static str {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sent => "sent",
            MailState::Failed => "failed",
        }
    }
}

/// Which mail.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only what stands here.
    #[param(inline)]
    state: Option<MailState>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// A mail to one address.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Mail {
    id: MailId,
    address: String,
    subject: String,
    /// waiting, sent, failed.
    state: String,
    attempts: u32,
    /// What went wrong at the last attempt, in the caller's language.
    error: Option<String>,
    /// When it is tried next, while it waits.
    next_at: Option<Moment>,
    created_at: Moment,
    finished_at: Option<Moment>,
}

fn mail(seen: Seen, language: Language) -> Mail {
    Mail {
        id: seen.id,
        address: seen.address,
        subject: seen.subject,
        state: seen.state,
        attempts: seen.attempts,
        error: seen.error.map(|words| words.in_language(language).to_owned()),
        next_at: seen.next,
        created_at: seen.created,
        finished_at: seen.finished,
    }
}

/// Mail, the newest first.
#[utoipa::path(get, path = "/mails", operation_id = "list_mails", params(Which), responses((status = 200, body = Page<Mail>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(Which { state, limit, cursor }): Params<Which>,
) -> Result<Json<Page<Mail>>> {
    let scope = ctx.scope(&MAIL_WRITE)?;
    let language = ctx.language;
    let state = state.map(MailState::key);
    let page = house.read(move |tx| store::list(tx, &scope, state, &Paging { limit, cursor })).await?;
    let items = page.items.into_iter().map(|seen| mail(seen, language)).collect();
    Ok(Json(Page { items, next: page.next }))
}

/// Sends a mail again that was given up.
#[utoipa::path(post, path = "/mails/{id}/resend", operation_id = "resend_mail", params(("id" = MailId, Path)),
    responses((status = 200, body = Mail)))]
pub(super) async fn resend(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<MailId>,
) -> Result<Json<Mail>> {
    let scope = ctx.scope(&MAIL_WRITE)?;
    let again = house.act(&ctx, move |tx, ctx| {
        let seen = store::again(tx, ctx, &scope, id)?;
        let detail = json!({ "address": seen.address, "subject": seen.subject });
        audit::record(tx, ctx, Entry { action: &RESEND, subject: id.to_string(), shop: None, detail })?;
        Ok(mail(seen, ctx.language))
    });
    Ok(Json(again.await?))
}
