//! The gate before every handler: who asks, may he, has he asked before.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::origin::Address;
use super::route::Access;
use super::telemetry::Asker;
use crate::accounts::{Identity, identify};
use crate::audit::Action;
use crate::ctx::{Ctx, Idempotency, Who};
use crate::error::{Error, Result, forbidden, not_signed_in, too_large, unreadable};
use crate::house::House;
use crate::id::{RequestId, TenantId};
use crate::text::{Language, Words};

/// What the gate knows of the route behind it.
#[derive(Clone)]
pub(super) struct Behind {
    pub(super) house: House,
    pub(super) access: Access,
    pub(super) audit: Option<&'static Action>,
    pub(super) body_limit: usize,
    pub(super) keep_answer: bool,
}

/// Middleware around one route: makes the [`Ctx`] or refuses.
pub(super) async fn gate(State(behind): State<Behind>, request: Request, next: Next) -> Response {
    match admit(&behind, request).await {
        Ok((request, language)) => {
            let asker = asker(&request);
            let mut response = next.run(request).await;
            response.extensions_mut().insert(language);
            if let Some(asker) = asker {
                response.extensions_mut().insert(asker);
            }
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Whom the log names.
fn asker(request: &Request) -> Option<Asker> {
    let ctx = request.extensions().get::<Ctx>()?;
    ctx.viewer().ok().map(|viewer| Asker(viewer.person))
}

async fn admit(behind: &Behind, mut request: Request) -> Result<(Request, Language)> {
    let identity = identify(&behind.house, request.headers()).await?;
    permitted(behind.access, identity.as_ref(), request.headers())?;
    let mut ctx = context(behind, &request, identity);
    if behind.keep_answer && request.method() == Method::POST && matches!(ctx.who, Who::Person(_)) {
        (request, ctx.idempotency) = keyed(request, behind.body_limit).await?;
    }
    let language = ctx.language;
    request.extensions_mut().insert(ctx);
    Ok((request, language))
}

fn permitted(access: Access, identity: Option<&Identity>, headers: &HeaderMap) -> Result<()> {
    match (access, identity) {
        (Access::Public, _) | (Access::SignedIn, Some(_)) => Ok(()),
        (_, None) => Err(not_signed_in()),
        (Access::Needs(permission), Some(identity)) => {
            if identity.viewer.permissions.contains(permission.key) {
                return Ok(());
            }
            Err(forbidden(permission.name.in_language(spoken(headers).unwrap_or(identity.language))))
        }
    }
}

fn context(behind: &Behind, request: &Request, identity: Option<Identity>) -> Ctx {
    let now = behind.house.clock().now();
    let spoken = spoken(request.headers());
    let extensions = request.extensions();
    let known = identity.as_ref().map(|identity| (identity.tenant, identity.language));
    Ctx {
        tenant: known.map_or(TenantId::HOME, |(tenant, _)| tenant),
        language: spoken.or(known.map(|(_, language)| language)).unwrap_or_default(),
        who: identity.map_or(Who::Nobody, |identity| Who::Person(identity.viewer)),
        now,
        request: extensions.get::<RequestId>().copied().unwrap_or_else(|| RequestId::fresh(now)),
        address: extensions.get::<Address>().map(|address| address.0.clone()).unwrap_or_default(),
        idempotency: None,
        audit: behind.audit,
    }
}

fn spoken(headers: &HeaderMap) -> Option<Language> {
    headers.get(axum::http::header::ACCEPT_LANGUAGE)?.to_str().ok().map(Language::of)
}

/// The request's key with the print of what it asks; the body is read for it and put back.
async fn keyed(request: Request, limit: usize) -> Result<(Request, Option<Idempotency>)> {
    let Some(key) = request.headers().get("idempotency-key") else { return Ok((request, None)) };
    let key = key.to_str().ok().filter(|key| (1..=128).contains(&key.len())).map(str::to_owned);
    let key = key.ok_or_else(|| {
        unreadable(Words::fixed(
            "Idempotency-Key 须为 1–128 个可见字符。",
            "An Idempotency-Key has 1–128 visible characters.",
        ))
    })?;
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, limit).await.map_err(|_| too_large(limit))?;
    let mut hash = Sha256::new();
    hash.update(parts.method.as_str());
    hash.update(parts.uri.to_string());
    hash.update([0]);
    hash.update(&bytes);
    let fingerprint = data_encoding::HEXLOWER.encode(&hash.finalize());
    Ok((Request::from_parts(parts, Body::from(bytes)), Some(Idempotency { key, fingerprint })))
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let missing = || Error::internal("a handler outside the gate", parts.uri.to_string());
        parts.extensions.get::<Ctx>().cloned().ok_or_else(missing)
    }
}
