//! Giving roles and taking them away, over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::NewGrant;
use super::grants::{self, Given};
use crate::audit::{self, Action, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::http::{Body, PathOf, Route};
use crate::id::{GrantId, PersonId};
use crate::people::PEOPLE_WRITE;
use crate::people::actions::{GRANT_GIVE, GRANT_TAKE};
use crate::people::person::{Person, audit_shop, list};
use crate::route;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(give).needs(&PEOPLE_WRITE).audited(&GRANT_GIVE),
        route!(take).needs(&PEOPLE_WRITE).audited(&GRANT_TAKE),
    ]
}

/// Gives a role to a person. Nobody gives what reaches further than he does himself.
#[utoipa::path(post, path = "/people/{id}/grants", operation_id = "give_role", params(("id" = PersonId, Path)),
    request_body = NewGrant, responses((status = 201, body = Person)))]
async fn give(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(person): PathOf<PersonId>,
    Body(new): Body<NewGrant>,
) -> Result<(StatusCode, Json<Person>)> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&PEOPLE_WRITE)?;
        list::find(tx, ctx, &scope, person)?;
        let id = grants::give(tx, ctx, person, &new)?;
        let person = list::find(tx, ctx, &scope, person)?;
        let given = Given { id, person: person.id };
        tell(tx, ctx, &GRANT_GIVE, &person, &given)?;
        Ok(person)
    };
    Ok((StatusCode::CREATED, Json(house.act(&ctx, work).await?)))
}

/// Takes a role away.
#[utoipa::path(delete, path = "/grants/{id}", operation_id = "take_role", params(("id" = GrantId, Path)),
    responses((status = 200, body = Person)))]
async fn take(ctx: Ctx, State(house): State<House>, PathOf(id): PathOf<GrantId>) -> Result<Json<Person>> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&PEOPLE_WRITE)?;
        let given = grants::find(tx, &scope, id)?;
        let before = list::find(tx, ctx, &scope, given.person)?;
        tell(tx, ctx, &GRANT_TAKE, &before, &given)?;
        grants::take(tx, ctx, given)?;
        // Whoever takes his own role away sees no more of anybody.
        let roles = before.roles.iter().filter(|grant| grant.id != id).cloned().collect();
        Ok(Person { roles, ..before })
    };
    house.act(&ctx, work).await.map(Json)
}

fn tell(tx: &mut Tx<'_>, ctx: &Ctx, action: &'static Action, person: &Person, given: &Given) -> Result<()> {
    let named = person.roles.iter().find(|grant| grant.id == given.id);
    let detail = json!({ "id": given.id, "person": person.name, "role": named.map(|grant| &grant.role),
        "scope": named.map(|grant| &grant.scope) });
    audit::record(tx, ctx, Entry { action, subject: person.id.to_string(), shop: audit_shop(person), detail })
}
