//! Import and export of people over HTTP.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::header::Header;
use super::{FILE_LIMIT, Grid, Report, Unreadable, apply, export};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Result, conflict, invalid};
use crate::house::House;
use crate::http::{Params, Route, Upload};
use crate::id::{RoleId, ShopId, TeamId};
use crate::people::actions::PEOPLE_IMPORT;
use crate::people::person::list::{self, Filter};
use crate::people::person::{Person, WorkState, store};
use crate::people::{PEOPLE_READ, PEOPLE_WRITE};
use crate::permission::Scope;
use crate::route;
use crate::sheet::{self, FileFormat};
use crate::text::Words;

/// Most people of an export.
const MOST: usize = 20_000;
/// People fetched at once for it.
const BATCH: usize = 500;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route!(import).needs(&PEOPLE_WRITE).audited(&PEOPLE_IMPORT).body_limit(FILE_LIMIT),
        route!(template).needs(&PEOPLE_WRITE),
        route!(export_xlsx).needs(&PEOPLE_READ),
        route!(export_csv).needs(&PEOPLE_READ),
    ]
}

/// How to take the file.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct How {
    /// Only say what would come of it; nothing is stored.
    #[serde(default)]
    dry_run: bool,
}

/// Takes people from an XLSX or CSV file.
#[utoipa::path(post, path = "/people/import", operation_id = "import_people", params(How),
    request_body(content = String, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 200, body = Report)))]
async fn import(
    ctx: Ctx,
    State(house): State<House>,
    Params(how): Params<How>,
    Upload(bytes): Upload,
) -> Result<Json<Report>> {
    let read = tokio::task::spawn_blocking(move || {
        let grid = Grid::read(&bytes)?;
        Header::find(&grid).map(|header| (grid, header))
    });
    let file = read.await.map_err(|error| Error::internal("reading a table of people", error))?;
    let file = file.map_err(|Unreadable(said)| invalid("", "file", said))?;
    if how.dry_run { rehearse(&house, &ctx, file).await } else { take(&house, &ctx, file).await }.map(Json)
}

async fn take(house: &House, ctx: &Ctx, (grid, header): (Grid, Header)) -> Result<Report> {
    let work = move |tx: &mut Tx<'_>, ctx: &Ctx| {
        let report = apply::run(tx, ctx, &grid, &header)?;
        let Report { created, updated, unchanged, teams_created, .. } = report;
        let detail = json!({ "created": created, "updated": updated, "unchanged": unchanged,
            "rejected": report.rejected.len(), "teams_created": teams_created });
        audit::record(
            tx,
            ctx,
            Entry { action: &PEOPLE_IMPORT, subject: ctx.tenant.to_string(), shop: None, detail },
        )?;
        Ok(report)
    };
    house.act(ctx, work).await
}

/// Does everything and then undoes it: what is foretold is what will happen.
async fn rehearse(house: &House, ctx: &Ctx, (grid, header): (Grid, Header)) -> Result<Report> {
    let told = Arc::new(Mutex::new(None));
    let (tell, ctx) = (told.clone(), ctx.clone());
    let undone = house.db().write(move |tx| {
        let report = apply::run(tx, &ctx, &grid, &header)?;
        *tell.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
        Err::<(), _>(conflict("rehearsal", Words::fixed("试导入", "A rehearsal")))
    });
    let outcome = undone.await;
    let report = told.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (report, outcome) {
        (Some(report), _) => Ok(report),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::internal("a rehearsal", "it ended without a report")),
    }
}

/// The empty table to fill in, with a sheet that says what goes where.
#[utoipa::path(get, path = "/people/template.xlsx", operation_id = "people_template",
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
async fn template(ctx: Ctx) -> Result<Response> {
    sheet::answer(FileFormat::Xlsx, "people-template", export::template(ctx.language)).await
}

/// The people in one's scope as a workbook, without contact details; the import takes it back.
#[utoipa::path(get, path = "/people/export.xlsx", operation_id = "export_people_xlsx", params(Which),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
async fn export_xlsx(ctx: Ctx, State(house): State<House>, Params(which): Params<Which>) -> Result<Response> {
    people_file(&house, ctx, which, FileFormat::Xlsx).await
}

/// The people in one's scope as CSV, without contact details; the import takes it back.
#[utoipa::path(get, path = "/people/export.csv", operation_id = "export_people_csv", params(Which),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn export_csv(ctx: Ctx, State(house): State<House>, Params(which): Params<Which>) -> Result<Response> {
    people_file(&house, ctx, which, FileFormat::Csv).await
}

async fn people_file(house: &House, ctx: Ctx, which: Which, format: FileFormat) -> Result<Response> {
    let (stem, language) = (format!("people-{}", store::today_at_home(&ctx)), ctx.language);
    let people = everybody(house, ctx, which).await?;
    sheet::answer(format, &stem, vec![export::table(&people, language)]).await
}

/// Which people an export holds: what narrows the list narrows the file.
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
}

async fn everybody(house: &House, ctx: Ctx, which: Which) -> Result<Vec<Person>> {
    let scope = ctx.scope(&PEOPLE_READ)?;
    let filter = Filter {
        text: which.q.filter(|text| !text.trim().is_empty()),
        shop: which.shop,
        team: which.team,
        role: which.role,
        state: which.state.unwrap_or_default(),
        limit: i64::try_from(BATCH).unwrap_or(i64::MAX),
        ..Filter::default()
    };
    house.read(move |tx| batches(tx, &ctx, &scope, filter.clone())).await
}

fn batches(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, mut filter: Filter) -> Result<Vec<Person>> {
    let mut people: Vec<Person> = Vec::new();
    loop {
        filter.after = people.last().map(|last| (last.name.clone(), last.id.stored()));
        let batch = list::people(tx, ctx, scope, &filter)?;
        let last = batch.len() < BATCH;
        people.extend(batch);
        if last {
            return Ok(people);
        }
        if people.len() >= MOST {
            let said =
                Words::made(format!("超过 {MOST} 人，无法一次导出。"), format!("More than {MOST} people."));
            return Err(conflict("too_many", said));
        }
    }
}
