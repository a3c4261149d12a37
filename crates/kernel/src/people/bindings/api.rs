//! Bindings over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::store::{self, Bound};
use super::{BindingChange, NewBinding};
use crate::audit::{self, Action, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::http::{Body, PathOf, Route};
use crate::id::{BindingId, NickId};
use crate::people::BINDINGS_WRITE;
use crate::people::actions::{BINDING_CHANGE, BINDING_CREATE, BINDING_DELETE};
use crate::people::nicks::{self, Nick};
use crate::route;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(bind).needs(&BINDINGS_WRITE).audited(&BINDING_CREATE),
        route!(change).needs(&BINDINGS_WRITE).audited(&BINDING_CHANGE),
        route!(delete).needs(&BINDINGS_WRITE).audited(&BINDING_DELETE),
    ]
}

/// Says who speaks for a platform account from an instant on.
#[utoipa::path(post, path = "/nicks/{id}/bindings", operation_id = "create_binding", params(("id" = NickId, Path)),
    request_body = NewBinding, responses((status = 201, body = Nick)))]
async fn bind(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(nick): PathOf<NickId>,
    Body(new): Body<NewBinding>,
) -> Result<(StatusCode, Json<Nick>)> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&BINDINGS_WRITE)?;
        let bound = store::bind(tx, ctx, &scope, nick, &new)?;
        tell(tx, ctx, &BINDING_CREATE, None, Some(&bound))?;
        nicks::store::find(tx, ctx, &scope, nick)
    };
    Ok((StatusCode::CREATED, Json(house.act(&ctx, work).await?)))
}

/// Changes from when to when somebody speaks for a platform account.
#[utoipa::path(patch, path = "/bindings/{id}", operation_id = "change_binding", params(("id" = BindingId, Path)),
    request_body = BindingChange, responses((status = 200, body = Nick)))]
async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<BindingId>,
    Body(change): Body<BindingChange>,
) -> Result<Json<Nick>> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&BINDINGS_WRITE)?;
        let (before, after) = store::change(tx, ctx, &scope, id, &change)?;
        tell(tx, ctx, &BINDING_CHANGE, Some(&before), Some(&after))?;
        nicks::store::find(tx, ctx, &scope, after.nick)
    };
    house.act(&ctx, work).await.map(Json)
}

/// Takes a binding back that was recorded by mistake.
#[utoipa::path(delete, path = "/bindings/{id}", operation_id = "delete_binding", params(("id" = BindingId, Path)),
    responses((status = 200, body = Nick)))]
async fn delete(ctx: Ctx, State(house): State<House>, PathOf(id): PathOf<BindingId>) -> Result<Json<Nick>> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&BINDINGS_WRITE)?;
        let before = store::delete(tx, ctx, &scope, id)?;
        tell(tx, ctx, &BINDING_DELETE, Some(&before), None)?;
        nicks::store::find(tx, ctx, &scope, before.nick)
    };
    house.act(&ctx, work).await.map(Json)
}

fn tell(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static Action,
    before: Option<&Bound>,
    after: Option<&Bound>,
) -> Result<()> {
    let Some(bound) = after.or(before) else { return Ok(()) };
    let times = |bound: &Bound| json!({ "person": bound.person, "from": bound.from, "to": bound.to });
    let detail = json!({ "id": bound.id, "before": before.map(times), "after": after.map(times) });
    audit::record(tx, ctx, Entry { action, subject: bound.nick.to_string(), shop: Some(bound.shop), detail })
}
