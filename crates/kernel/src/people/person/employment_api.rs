//! Times in teams over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::employment::{self, Time};
use super::{EmploymentChange, NewEmployment, Person, list};
use crate::audit::{self, Action, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::http::{Body, PathOf, Route};
use crate::id::{EmploymentId, PersonId};
use crate::people::PEOPLE_WRITE;
use crate::people::actions::{EMPLOYMENT_BEGIN, EMPLOYMENT_CHANGE};
use crate::route;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(begin).needs(&PEOPLE_WRITE).audited(&EMPLOYMENT_BEGIN),
        route!(change).needs(&PEOPLE_WRITE).audited(&EMPLOYMENT_CHANGE),
        route!(delete).needs(&PEOPLE_WRITE).audited(&EMPLOYMENT_CHANGE),
    ]
}

/// Puts a person into a team, or moves it there from another.
#[utoipa::path(post, path = "/people/{id}/employments", operation_id = "begin_employment", params(("id" = PersonId, Path)),
    request_body = NewEmployment, responses((status = 201, body = Person)))]
async fn begin(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
    Body(new): Body<NewEmployment>,
) -> Result<(StatusCode, Json<Person>)> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&PEOPLE_WRITE)?;
        list::find(tx, ctx, &scope, person)?;
        let time = employment::begin(tx, ctx, &scope, person, &new)?;
        tell(tx, ctx, &EMPLOYMENT_BEGIN, None, Some(&time))?;
        list::find(tx, ctx, &scope, person)
    };
    Ok((StatusCode::CREATED, Json(house.act(&ctx, work).await?)))
}

/// Changes the first or last day of a time in a team.
#[utoipa::path(patch, path = "/employments/{id}", operation_id = "change_employment", params(("id" = EmploymentId, Path)),
    request_body = EmploymentChange, responses((status = 200, body = Person)))]
async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<EmploymentId>,
    Body(change): Body<EmploymentChange>,
) -> Result<Json<Person>> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&PEOPLE_WRITE)?;
        let person = employment::find(tx, &scope, id)?.person;
        let seen = list::find(tx, ctx, &scope, person)?;
        let (before, after) = employment::change(tx, ctx, &scope, id, &change)?;
        tell(tx, ctx, &EMPLOYMENT_CHANGE, Some(&before), Some(&after))?;
        seen_still(tx, ctx, seen)
    };
    house.act(&ctx, work).await.map(Json)
}

/// Takes a time in a team back that was recorded by mistake.
#[utoipa::path(delete, path = "/employments/{id}", operation_id = "delete_employment", params(("id" = EmploymentId, Path)),
    responses((status = 200, body = Person)))]
async fn delete(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<EmploymentId>,
) -> Result<Json<Person>> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&PEOPLE_WRITE)?;
        let person = employment::find(tx, &scope, id)?.person;
        let seen = list::find(tx, ctx, &scope, person)?;
        let before = employment::delete(tx, ctx, &scope, id)?;
        tell(tx, ctx, &EMPLOYMENT_CHANGE, Some(&before), None)?;
        seen_still(tx, ctx, seen)
    };
    house.act(&ctx, work).await.map(Json)
}

/// The person after the change; as before it, without the times in teams, when the change took it out of one's scope.
fn seen_still(tx: &mut Tx<'_>, ctx: &Ctx, seen: Person) -> Result<Person> {
    let scope = ctx.scope(&PEOPLE_WRITE)?;
    let gone = Person { employments: Vec::new(), ..seen };
    list::find(tx, ctx, &scope, gone.id)
        .or_else(|error| if error.problem().is_some() { Ok(gone) } else { Err(error) })
}

fn tell(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static Action,
    before: Option<&Time>,
    after: Option<&Time>,
) -> Result<()> {
    let Some(time) = after.or(before) else { return Ok(()) };
    let days = |time: &Time| json!({ "team": time.team, "from": time.from, "to": time.to });
    let detail = json!({ "id": time.id, "before": before.map(days), "after": after.map(days) });
    audit::record(tx, ctx, Entry { action, subject: time.person.to_string(), shop: Some(time.shop), detail })
}
