//! The audit log over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::store::chain::{self, Anchor, Report};
use super::store::list::{AuditRow, Wanted, page};
use super::store::record::{Entry, record};
use super::{AUDIT_READ, EXPORT, action_name, csv};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::house::House;
use crate::http::{Page, Paging, Params};
use crate::id::PersonId;
use crate::time::Moment;

/// What the log is narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Filters {
    /// What this person did.
    actor: Option<PersonId>,
    /// What was done: the key of an action.
    action: Option<String>,
    /// What was done to this: an id.
    subject: Option<String>,
    /// From this instant on.
    from: Option<Moment>,
    /// Before this instant.
    to: Option<Moment>,
    /// How many rows, 1–200; 50 when absent. Not for the export.
    limit: Option<u32>,
    /// The `next` of the page before. Not for the export.
    cursor: Option<String>,
}

/// A point of the chain that was kept elsewhere, from an export or the server's log.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Kept {
    /// Its number.
    seq: Option<i64>,
    /// Its link.
    hash: Option<String>,
}

impl Filters {
    fn wanted(self) -> (Wanted, Paging) {
        let Self { actor, action, subject, from, to, limit, cursor } = self;
        (Wanted { actor, action, subject, from, to }, Paging { limit, cursor })
    }
}

/// The log within scope, the latest first.
#[utoipa::path(get, path = "/audit", operation_id = "list_audit", params(Filters), responses((status = 200, body = Page<AuditRow>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(filters): Params<Filters>,
) -> Result<Json<Page<AuditRow>>> {
    let scope = ctx.scope(&AUDIT_READ)?;
    let (asker, (wanted, paging)) = (ctx.clone(), filters.wanted());
    let mut found = house.read(move |tx| page(tx, &asker, &scope, &wanted, &paging)).await?;
    for row in &mut found.items {
        row.action_name = action_name(&house, &row.action, ctx.language);
    }
    Ok(Json(found))
}

/// Walks the whole chain and names the first place where something is wrong. With `seq` and `hash` of a point kept
/// elsewhere it also tells whether the chain still passes through it.
#[utoipa::path(get, path = "/audit/verify", operation_id = "verify_audit", params(Kept), responses((status = 200, body = Report)))]
pub(super) async fn verify(
    ctx: Ctx,
    State(house): State<House>,
    Params(kept): Params<Kept>,
) -> Result<Json<Report>> {
    let anchor = kept.seq.zip(kept.hash).map(|(seq, hash)| Anchor { seq, hash });
    let report = house.read(move |tx| chain::verify(tx, ctx.tenant, anchor.as_ref())).await?;
    Ok(Json(report))
}

/// The log within scope as CSV, the latest first; leaves a row of its own.
#[utoipa::path(get, path = "/audit/export.csv", operation_id = "export_audit", params(Filters), responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn export(
    ctx: Ctx,
    State(house): State<House>,
    Params(filters): Params<Filters>,
) -> Result<Response> {
    let wanted = filters.wanted().0;
    let detail = json!({
        "actor": wanted.actor, "action": wanted.action, "subject": wanted.subject, "from": wanted.from, "to": wanted.to
    });
    let subject = ctx.viewer()?.person.to_string();
    house
        .act(&ctx, move |tx, ctx| {
            let (subject, detail) = (subject.clone(), detail.clone());
            record(tx, ctx, Entry { action: &EXPORT, subject, shop: None, detail })
        })
        .await?;
    let mut response = csv::body(house, ctx, wanted)?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers
        .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"audit.csv\""));
    Ok(response)
}
