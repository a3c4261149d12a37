//! People over HTTP.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::Fields;
use super::list::{self, Filter};
use super::{
    NewEmployment, NewPerson, Person, PersonChange, Personal, WorkState, audit_shop, employment, leaving,
    store,
};
use crate::audit::{self, Action, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, invalid};
use crate::house::House;
use crate::http::{Body, Page, Paging, Params, PathOf, Route};
use crate::id::{PersonId, RoleId, ShopId, TeamId};
use crate::people::actions::{PERSON_CHANGE, PERSON_CREATE, PERSON_LEAVE, PERSON_RETURN, PERSONAL_SHOWN};
use crate::people::cursor::NameCursor;
use crate::people::{PEOPLE_READ, PEOPLE_WRITE, PERSONAL_READ};
use crate::route;
use crate::text::Words;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(list).needs(&PEOPLE_READ),
        route!(create).needs(&PEOPLE_WRITE).audited(&PERSON_CREATE),
        route!(show).needs(&PEOPLE_READ),
        route!(change).needs(&PEOPLE_WRITE).audited(&PERSON_CHANGE),
        route!(unmask).needs(&PERSONAL_READ).audited(&PERSONAL_SHOWN).secret_answer(),
    ]
}

/// Which people.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Part of a name or number.
    q: Option<String>,
    /// Who sits in a team of this shop.
    shop: Option<ShopId>,
    /// Who sits in this team.
    team: Option<TeamId>,
    /// Who has this role.
    role: Option<RoleId>,
    /// At work (when absent), left, or all.
    #[param(inline)]
    state: Option<WorkState>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// The people in one's scope, by name.
#[utoipa::path(get, path = "/people", operation_id = "list_people", params(Which), responses((status = 200, body = Page<Person>)))]
async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Person>>> {
    let scope = ctx.scope(&PEOPLE_READ)?;
    let paging = Paging { limit: which.limit, cursor: which.cursor };
    let filter = Filter {
        id: None,
        text: which.q.filter(|text| !text.trim().is_empty()),
        shop: which.shop,
        team: which.team,
        role: which.role,
        state: which.state.unwrap_or_default(),
        after: NameCursor::after(&paging)?,
        limit: paging.fetch(),
    };
    let rows = house.read(move |tx| list::people(tx, &ctx, &scope, &filter)).await?;
    Ok(Json(NameCursor::page(&paging, rows, |person| (&person.name, person.id.stored()))))
}

/// One person.
#[utoipa::path(get, path = "/people/{id}", operation_id = "show_person", params(("id" = PersonId, Path)),
    responses((status = 200, body = Person)))]
async fn show(ctx: Ctx, State(house): State<House>, PathOf(id): PathOf<PersonId>) -> Result<Json<Person>> {
    let scope = ctx.scope(&PEOPLE_READ)?;
    house.read(move |tx| list::find(tx, &ctx, &scope, id)).await.map(Json)
}

/// Adds a person.
#[utoipa::path(post, path = "/people", operation_id = "create_person", request_body = NewPerson,
    responses((status = 201, body = Person)))]
async fn create(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewPerson>,
) -> Result<(StatusCode, Json<Person>)> {
    let fields = new.checked(store::today_at_home(&ctx))?;
    let person = house.act(&ctx, move |tx, ctx| make(tx, ctx, &fields, new.team)).await?;
    Ok((StatusCode::CREATED, Json(person)))
}

fn make(tx: &mut Tx<'_>, ctx: &Ctx, fields: &Fields, team: Option<TeamId>) -> Result<Person> {
    let scope = ctx.scope(&PEOPLE_WRITE)?;
    if team.is_none() && !store::everything(tx, &scope)? {
        return Err(invalid(
            "/team",
            "required",
            Words::fixed(
                "请选择班组：您只管理部分店铺。",
                "Choose a team: you are responsible for some shops only.",
            ),
        ));
    }
    let id = store::insert(tx, ctx, fields)?;
    if let Some(team) = team {
        let new = NewEmployment { team, from: fields.hired_on, to: None, instead_of: None };
        employment::begin(tx, ctx, &scope, id, &new)?;
    }
    let person = list::find(tx, ctx, &scope, id)?;
    tell(
        tx,
        ctx,
        &PERSON_CREATE,
        &person,
        json!({ "name": person.name, "number": person.number, "team": team }),
    )?;
    Ok(person)
}

fn tell(tx: &mut Tx<'_>, ctx: &Ctx, action: &'static Action, person: &Person, detail: Value) -> Result<()> {
    let shop = audit_shop(person);
    audit::record(tx, ctx, Entry { action, subject: person.id.to_string(), shop, detail })
}

/// Changes a person; also leaving and coming back.
#[utoipa::path(patch, path = "/people/{id}", operation_id = "change_person", params(("id" = PersonId, Path)),
    request_body = PersonChange, responses((status = 200, body = Person)))]
async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<PersonId>,
    Body(change): Body<PersonChange>,
) -> Result<Json<Person>> {
    house.act(&ctx, move |tx, ctx| alter(tx, ctx, id, &change)).await.map(Json)
}

fn alter(tx: &mut Tx<'_>, ctx: &Ctx, id: PersonId, change: &PersonChange) -> Result<Person> {
    let scope = ctx.scope(&PEOPLE_WRITE)?;
    let before = store::fields(tx, &scope, id)?;
    let was = list::find(tx, ctx, &scope, id)?;
    let after = change.over(&before)?;
    store::update(tx, ctx, id, &after, change.version)?;
    let fields = before.differing(&after);
    if !fields.is_empty() {
        let detail = json!({ "fields": fields, "before": shown(&before), "after": shown(&after) });
        tell(tx, ctx, &PERSON_CHANGE, &was, detail)?;
    }
    match change.left_on {
        Some(Some(day)) if was.left_on != Some(day) => {
            leaving::leave(tx, ctx, &was, day)?;
            tell(tx, ctx, &PERSON_LEAVE, &was, json!({ "left_on": day, "roles": was.roles }))?;
        }
        Some(None) if was.left_on.is_some() => come_back(tx, ctx, &was, change.back.as_ref())?,
        _ if fields.is_empty() => tell(tx, ctx, &PERSON_CHANGE, &was, json!({ "fields": [] }))?,
        _ => {}
    }
    list::find(tx, ctx, &scope, id)
}

/// What the audit log keeps of a person: no contact details.
fn shown(fields: &Fields) -> Value {
    json!({ "name": fields.name, "number": fields.number, "hired_on": fields.hired_on })
}

fn come_back(tx: &mut Tx<'_>, ctx: &Ctx, was: &Person, back: Option<&NewEmployment>) -> Result<()> {
    let scope = ctx.scope(&PEOPLE_WRITE)?;
    leaving::come_back(tx, ctx, was, back.is_none())?;
    if let Some(new) = back {
        employment::begin(tx, ctx, &scope, was.id, new)?;
    }
    tell(tx, ctx, &PERSON_RETURN, was, json!({ "left_on": was.left_on, "back": back.map(|new| new.from) }))
}

/// Shows phone, e-mail and birthday in full; leaves an audit row, and is a `POST` for that reason.
#[utoipa::path(post, path = "/people/{id}/personal", operation_id = "unmask_person", params(("id" = PersonId, Path)),
    responses((status = 200, body = Personal)))]
async fn unmask(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<PersonId>,
) -> Result<Json<Personal>> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let scope = ctx.scope(&PERSONAL_READ)?;
        let personal = store::personal(tx, &scope, id)?;
        let person = list::find(tx, ctx, &scope, id)?;
        tell(tx, ctx, &PERSONAL_SHOWN, &person, json!({ "name": person.name }))?;
        Ok(personal)
    };
    house.act(&ctx, work).await.map(Json)
}
