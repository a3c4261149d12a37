//! Saved reports over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::audit::{self, Action, Entry};
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, conflict, forbidden, invalid};
use kernel::house::House;
use kernel::http::{Body, Page, Params, PathOf};
use kernel::id::{RoleId, TeamId};
use kernel::text::Words;
use kernel::{settings, sheet};
use kpi::time::Day;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::made::made;
use super::store::{self, Draft, Report, With};
use super::view::View;
use super::{CHANGE, DELETE, REPORT_SHARE, REPORT_WRITE, ReportId, SAVE};
use crate::figures::FIGURES_READ;

/// A view to be saved.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReport {
    /// What people call it, 1–80 characters.
    name: String,
    view: View,
    #[serde(default)]
    shared: With,
    /// Of `roles`: those.
    #[serde(default)]
    roles: Vec<RoleId>,
    /// Of `team`: that one.
    #[serde(default)]
    team: Option<TeamId>,
}

/// What may be changed of a report; absent fields stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportPatch {
    name: Option<String>,
    view: Option<View>,
    shared: Option<With>,
    roles: Option<Vec<RoleId>>,
    team: Option<TeamId>,
    /// The version that was seen; a change made meanwhile is not overwritten.
    version: i64,
}

/// Today on the clocks of the organisation.
pub(super) fn today(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Day> {
    let zone = settings::load(tx, ctx.tenant)?.default_time_zone;
    Ok(Day::parse(&ctx.now.day_in(&zone).to_string()).unwrap_or_default())
}

/// One's own reports, and those that others share.
#[utoipa::path(get, path = "/reports", operation_id = "list_reports", responses((status = 200, body = Page<Report>)))]
pub(super) async fn list(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<Report>>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    Ok(Json(Page::whole(house.read(move |tx| store::list(tx, &ctx, &scope)).await?)))
}

/// One report.
#[utoipa::path(get, path = "/reports/{id}", operation_id = "get_report", params(("id" = ReportId, Path)),
    responses((status = 200, body = Report)))]
pub(super) async fn show(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportId>,
) -> Result<Json<Report>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    Ok(Json(house.read(move |tx| store::one(tx, &ctx, &scope, id)).await?))
}

/// What a report shows today, in the scope of the caller, as a file.
#[utoipa::path(get, path = "/reports/{id}/export", operation_id = "export_report",
    params(("id" = ReportId, Path), sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn export(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportId>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let read = house.read(move |tx| {
        let report = store::one(tx, &ctx, &scope, id)?;
        let today = today(tx, &ctx)?;
        Ok(made(tx, &ctx, &report.view, today)?.tables)
    });
    sheet::answer(wanted.format.unwrap_or_default(), "report", read.await?).await
}

/// Saves a view.
#[utoipa::path(post, path = "/reports", operation_id = "save_report", request_body = NewReport,
    responses((status = 201, body = Report)))]
pub(super) async fn save(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewReport>,
) -> Result<(StatusCode, Json<Report>)> {
    let NewReport { name, view, shared, roles, team } = new;
    let draft = Draft { name, view, shared, roles, team }.checked(&ctx)?;
    let saved = house.act(&ctx, move |tx, ctx| {
        ctx.scope(&REPORT_WRITE)?;
        draft.view.clone().checked(today(tx, ctx)?)?;
        let id = store::add(tx, ctx, &draft)?;
        record(tx, ctx, &SAVE, id, &draft)?;
        store::one(tx, ctx, &ctx.scope(&FIGURES_READ)?, id)
    });
    Ok((StatusCode::CREATED, Json(saved.await?)))
}

/// Changes a report of one's own: its name, view or with whom it is shared.
#[utoipa::path(patch, path = "/reports/{id}", operation_id = "change_report", params(("id" = ReportId, Path)),
    request_body = ReportPatch, responses((status = 200, body = Report)))]
pub(super) async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportId>,
    Body(patch): Body<ReportPatch>,
) -> Result<Json<Report>> {
    let changed = house.act(&ctx, move |tx, ctx| {
        ctx.scope(&REPORT_WRITE)?;
        let scope = ctx.scope(&FIGURES_READ)?;
        let before = store::own(tx, ctx, &scope, id)?;
        let draft = patch.applied(ctx, &before)?;
        draft.view.clone().checked(today(tx, ctx)?)?;
        store::change(tx, ctx, &before, &draft)?;
        record(tx, ctx, &CHANGE, id, &draft)?;
        store::one(tx, ctx, &scope, id)
    });
    Ok(Json(changed.await?))
}

/// Deletes a report of one's own, and what sends it.
#[utoipa::path(delete, path = "/reports/{id}", operation_id = "delete_report", params(("id" = ReportId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ReportId>,
) -> Result<StatusCode> {
    let deleted = house.act(&ctx, move |tx, ctx| {
        ctx.scope(&REPORT_WRITE)?;
        let report = store::own(tx, ctx, &ctx.scope(&FIGURES_READ)?, id)?;
        store::delete(tx, ctx, id)?;
        let detail = json!({ "name": report.name });
        audit::record(tx, ctx, Entry { action: &DELETE, subject: id.to_string(), shop: None, detail })
    });
    deleted.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn record(tx: &mut Tx<'_>, ctx: &Ctx, action: &'static Action, id: ReportId, draft: &Draft) -> Result<()> {
    let detail = json!({ "name": draft.name, "view": draft.view, "shared": draft.shared, "roles": draft.roles,
        "team": draft.team });
    audit::record(tx, ctx, Entry { action, subject: id.to_string(), shop: None, detail })
}

impl ReportPatch {
    fn applied(&self, ctx: &Ctx, before: &Report) -> Result<Draft> {
        if self.version != before.version {
            let said = Words::fixed(
                "内容已被别人修改，请刷新后再改。",
                "Somebody changed it meanwhile; reload and change it again.",
            );
            return Err(conflict("changed_meanwhile", said));
        }
        let shared = self.shared.unwrap_or(before.shared);
        let roles = || before.roles.iter().map(|role| role.id).collect();
        Draft {
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            view: self.view.clone().unwrap_or_else(|| before.view.clone()),
            shared,
            roles: self.roles.clone().unwrap_or_else(roles),
            team: self.team.or(before.team.as_ref().map(|team| team.id)),
        }
        .checked(ctx)
    }
}

impl Draft {
    fn checked(mut self, ctx: &Ctx) -> Result<Draft> {
        self.name = self.name.trim().to_owned();
        let length = self.name.chars().count();
        if !(1..=80).contains(&length) || self.name.chars().any(char::is_control) {
            let said =
                Words::fixed("名称须为 1–80 个字，不能换行。", "A name has 1–80 characters on one line.");
            return Err(invalid("/name", "length", said));
        }
        if self.shared != With::Private && !ctx.may(&REPORT_SHARE) {
            return Err(forbidden(REPORT_SHARE.name.in_language(ctx.language)));
        }
        if self.shared != With::Roles {
            self.roles.clear();
        }
        if self.shared != With::Team {
            self.team = None;
        }
        if self.shared == With::Roles && !(1..=20).contains(&self.roles.len()) {
            let said = Words::fixed("请选择 1–20 个角色。", "Choose 1–20 roles.");
            return Err(invalid("/roles", "needed", said));
        }
        if self.shared == With::Team && self.team.is_none() {
            return Err(invalid("/team", "needed", Words::fixed("请选择班组。", "Choose a team.")));
        }
        Ok(self)
    }
}
