//! Jobs over HTTP.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::store::{self, Job};
use super::{JOB_CANCEL, JOB_READ, JOB_RETRY, JOB_WRITE, JobKind};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::http::{Cursor, Page, Paging, Params, PathOf};
use crate::id::{JobId, PersonId};
use crate::text::{Language, Words};
use crate::time::Moment;

/// Which jobs are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Only those that stand here.
    state: Option<store::State>,
    /// Only those of this kind.
    kind: Option<String>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// A job and how far it is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobBody {
    id: JobId,
    /// Stable key of what it does.
    kind: String,
    /// What it does, in the caller's language.
    kind_name: String,
    state: store::State,
    /// Units done.
    done: i64,
    /// Units in all, once known.
    total: Option<i64>,
    /// What is counted, in the caller's language.
    unit: String,
    /// What is being done, in the caller's language.
    message: Option<String>,
    /// What went wrong at the last attempt.
    error: Option<String>,
    /// What it left; its shape is the kind's own.
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    /// How often it was begun.
    attempts: u32,
    /// Somebody asked it to stop; it does at its next step.
    cancel_requested: bool,
    /// When its turn comes, while it waits.
    next_at: Option<Moment>,
    /// Who asked for it; absent for the house itself.
    created_by: Option<Creator>,
    created_at: Moment,
    started_at: Option<Moment>,
    finished_at: Option<Moment>,
}

/// Who asked for a job.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = JobCreator)]
pub(crate) struct Creator {
    id: PersonId,
    name: String,
}

/// Lists jobs, the newest first: one's own, or all for who runs the house.
#[utoipa::path(get, path = "/jobs", params(Wanted), responses((status = 200, body = Page<JobBody>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Page<JobBody>>> {
    let scope = ctx.scope(&JOB_READ)?;
    let Wanted { state, kind, limit, cursor } = wanted;
    let paging = Paging { limit, cursor };
    let asked = paging.clone();
    let jobs = house.read(move |tx| store::list(tx, &scope, state, kind.as_deref(), &asked)).await?;
    let page = paging.page(jobs, |job| Cursor { key: 0, id: job.id.stored() });
    let items = page.items.into_iter().map(|job| body(&house, ctx.language, job)).collect();
    Ok(Json(Page { items, next: page.next }))
}

/// One job.
#[utoipa::path(get, path = "/jobs/{id}", params(("id" = JobId, Path)), responses((status = 200, body = JobBody)))]
pub(super) async fn show(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<JobId>,
) -> Result<Json<JobBody>> {
    let scope = ctx.scope(&JOB_READ)?;
    let job = house.read(move |tx| store::find(tx, &scope, id)).await?;
    Ok(Json(body(&house, ctx.language, job)))
}

/// Stops a job: at once while it waits, at its next step while it runs.
#[utoipa::path(post, path = "/jobs/{id}/cancel", params(("id" = JobId, Path)),
    responses((status = 200, body = JobBody)))]
pub(super) async fn cancel(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<JobId>,
) -> Result<Json<JobBody>> {
    let scope = ctx.scope(&JOB_WRITE)?;
    let own = house.clone();
    let answer = house.act(&ctx, move |tx, ctx| {
        let job = store::cancel(tx, ctx, &scope, id)?;
        record(tx, ctx, &JOB_CANCEL, &job)?;
        Ok(body(&own, ctx.language, job))
    });
    Ok(Json(answer.await?))
}

/// Queues a failed or stopped job again; it goes on where its last step left it.
#[utoipa::path(post, path = "/jobs/{id}/retry", params(("id" = JobId, Path)),
    responses((status = 200, body = JobBody)))]
pub(super) async fn retry(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<JobId>,
) -> Result<Json<JobBody>> {
    let scope = ctx.scope(&JOB_WRITE)?;
    let own = house.clone();
    let answer = house.act(&ctx, move |tx, ctx| {
        let job = store::retry(tx, ctx, &scope, id)?;
        record(tx, ctx, &JOB_RETRY, &job)?;
        Ok(body(&own, ctx.language, job))
    });
    Ok(Json(answer.await?))
}

fn record(tx: &mut Tx<'_>, ctx: &Ctx, action: &'static audit::Action, job: &Job) -> Result<()> {
    let detail = json!({ "kind": job.kind, "done": job.done, "total": job.total });
    audit::record(tx, ctx, Entry { action, subject: job.id.to_string(), shop: None, detail })
}

/// The kind of this key, if a room still brings it.
pub(super) fn kind(house: &House, key: &str) -> Option<&'static JobKind> {
    house.modules().iter().flat_map(|module| module.jobs).copied().find(|kind| kind.key == key)
}

fn body(house: &House, language: Language, job: Job) -> JobBody {
    let kind = kind(house, &job.kind);
    let said = |words: Option<Words>| words.map(|words| words.in_language(language).to_owned());
    JobBody {
        id: job.id,
        kind_name: said(kind.map(|kind| kind.name.clone())).unwrap_or_else(|| job.kind.clone()),
        unit: said(kind.map(|kind| kind.unit.clone())).unwrap_or_default(),
        kind: job.kind,
        state: job.state,
        done: job.done,
        total: job.total,
        message: said(job.message),
        error: said(job.error),
        result: job.result,
        attempts: job.attempts,
        cancel_requested: job.cancel,
        next_at: job.due,
        created_by: job.created_by.map(|(id, name)| Creator { id, name }),
        created_at: job.created,
        started_at: job.started,
        finished_at: job.finished,
    }
}
