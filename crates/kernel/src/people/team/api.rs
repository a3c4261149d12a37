//! Teams over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{NewTeam, Team, TeamChange, store};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, invalid};
use crate::house::House;
use crate::http::{Body, Page, Params, PathOf, Route};
use crate::id::{ShopId, TeamId};
use crate::people::actions::{TEAM_CHANGE, TEAM_CREATE};
use crate::people::check::{self, Problems};
use crate::people::{PEOPLE_READ, TEAMS_WRITE};
use crate::route;
use crate::text::Words;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(list).needs(&PEOPLE_READ),
        route!(create).needs(&TEAMS_WRITE).audited(&TEAM_CREATE),
        route!(change).needs(&TEAMS_WRITE).audited(&TEAM_CHANGE),
    ]
}

/// Which teams.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Of this shop only.
    shop: Option<ShopId>,
    /// Only those no longer in use, or only those in use; all when absent.
    archived: Option<bool>,
}

/// The teams in one's scope.
#[utoipa::path(get, path = "/teams", operation_id = "list_teams", params(Which), responses((status = 200, body = Page<Team>)))]
async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Team>>> {
    let scope = ctx.scope(&PEOPLE_READ)?;
    let which = store::Which { id: None, shop: which.shop, archived: which.archived };
    let teams = house.read(move |tx| store::list(tx, &scope, which)).await?;
    Ok(Json(Page::whole(teams)))
}

/// Adds a team to a shop.
#[utoipa::path(post, path = "/teams", operation_id = "create_team", request_body = NewTeam, responses((status = 201, body = Team)))]
async fn create(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewTeam>,
) -> Result<(StatusCode, Json<Team>)> {
    let team = house.act(&ctx, move |tx, ctx| make(tx, ctx, &new)).await?;
    Ok((StatusCode::CREATED, Json(team)))
}

fn make(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewTeam) -> Result<Team> {
    let scope = ctx.scope(&TEAMS_WRITE)?;
    let mut problems = Problems::default();
    let name = problems.take("/name", check::name(&new.name)).unwrap_or_default();
    problems.done()?;
    if !store::covers_shop(tx, &scope, new.shop)? {
        return Err(invalid(
            "/shop",
            "unknown",
            Words::fixed("没有这个店铺，或者它不归您管理。", "There is no such shop in your scope."),
        ));
    }
    let id = store::insert(tx, ctx, &scope, new.shop, &name, new.leader)?;
    let team = store::find(tx, &scope, id)?;
    let detail = json!({ "name": name, "leader": new.leader });
    audit::record(
        tx,
        ctx,
        Entry { action: &TEAM_CREATE, subject: id.to_string(), shop: Some(new.shop), detail },
    )?;
    Ok(team)
}

/// Changes a team, archives it or brings it back.
#[utoipa::path(patch, path = "/teams/{id}", operation_id = "change_team", params(("id" = TeamId, Path)), request_body = TeamChange,
    responses((status = 200, body = Team)))]
async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<TeamId>,
    Body(change): Body<TeamChange>,
) -> Result<Json<Team>> {
    house.act(&ctx, move |tx, ctx| alter(tx, ctx, id, &change)).await.map(Json)
}

fn alter(tx: &mut Tx<'_>, ctx: &Ctx, id: TeamId, change: &TeamChange) -> Result<Team> {
    let scope = ctx.scope(&TEAMS_WRITE)?;
    let before = store::find(tx, &scope, id)?;
    store::update(tx, ctx, &scope, &before, &change.over(&before)?, change.version)?;
    let after = store::find(tx, &scope, id)?;
    let shop = Some(after.shop.id);
    let detail = json!({ "before": before, "after": after });
    audit::record(tx, ctx, Entry { action: &TEAM_CHANGE, subject: id.to_string(), shop, detail })?;
    Ok(after)
}
