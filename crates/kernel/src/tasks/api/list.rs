//! `GET /tasks`, `GET /tasks/{id}`.

use axum::Json;
use axum::extract::State as Shared;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::TASK_READ;
use super::super::model::{State, Task};
use super::super::rank::Ranks;
use super::super::store::history::{self, Step};
use super::super::store::list::{Wanted, page};
use super::super::store::{find, zone_of_person};
use super::{all_named, named};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Result, invalid};
use crate::house::House;
use crate::http::{Page, Paging, Params, PathOf};
use crate::id::{PersonId, ShopId, TaskId, TeamId};
use crate::text::Words;
use crate::time::Moment;

/// Which tasks are wanted by where they stand.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Which {
    /// To be done now: open and not hidden.
    #[default]
    Open,
    /// Open and hidden until later.
    Snoozed,
    /// Done, the latest first.
    Done,
    /// Refused, the latest first.
    Refused,
    /// Open ones first, then done ones, then refused ones.
    All,
}

/// Which open tasks are wanted by when they are due.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Due {
    /// Past their due time.
    Overdue,
    /// Not overdue, and due before the day ends.
    Today,
    /// Not overdue, and due before the seventh day from today ends.
    Week,
}

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Filters {
    /// `open` when absent.
    #[param(inline)]
    state: Option<Which>,
    /// `me` or a person's id.
    owner: Option<String>,
    /// A team's people.
    team: Option<TeamId>,
    /// About this shop.
    shop: Option<ShopId>,
    /// Of this kind.
    kind: Option<String>,
    /// Open ones by due time.
    #[param(inline)]
    due: Option<Due>,
    /// Words of the title.
    q: Option<String>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// One task with what became of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct TaskWithHistory {
    #[serde(flatten)]
    task: Task,
    /// Its steps, the latest first.
    history: Vec<Step>,
}

/// Tasks of people in scope: open ones by due time, closed ones with the latest first. A search by words, or by several
/// things at once, looks through a bounded part of the list: a page may be short and still have a `next`.
#[utoipa::path(get, path = "/tasks", operation_id = "list_tasks", params(Filters), responses((status = 200, body = Page<Task>)))]
pub(in super::super) async fn list(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(filters): Params<Filters>,
) -> Result<Json<Page<Task>>> {
    let scope = ctx.scope(&TASK_READ)?;
    let asker = ctx.clone();
    let mut found = house
        .read(move |tx| {
            let wanted = filters.wanted(tx, &asker)?;
            let paging = Paging { limit: filters.limit, cursor: filters.cursor };
            page(tx, &asker, &scope, &wanted, &paging)
        })
        .await?;
    found.items = all_named(&house, &ctx, found.items);
    Ok(Json(found))
}

/// One task with its history.
#[utoipa::path(get, path = "/tasks/{id}", operation_id = "get_task", params(("id" = TaskId, Path)), responses((status = 200, body = TaskWithHistory)))]
pub(in super::super) async fn get(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<TaskId>,
) -> Result<Json<TaskWithHistory>> {
    let scope = ctx.scope(&TASK_READ)?;
    let asker = ctx.clone();
    let (task, history) =
        house.read(move |tx| Ok((find(tx, &asker, &scope, id)?, history::of_task(tx, &asker, id)?))).await?;
    Ok(Json(TaskWithHistory { task: named(&house, &ctx, task), history }))
}

impl Filters {
    fn wanted(&self, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Wanted> {
        let (ranks, asleep) = match (self.due, self.state.unwrap_or_default()) {
            (Some(due), _) => (due.ranks(tx, ctx)?, Some(false)),
            (None, Which::Open) => (Ranks::of(State::Open), Some(false)),
            (None, Which::Snoozed) => (Ranks::of(State::Open), Some(true)),
            (None, Which::Done) => (Ranks::of(State::Done), None),
            (None, Which::Refused) => (Ranks::of(State::Refused), None),
            (None, Which::All) => (Ranks::ALL, None),
        };
        let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Ok(Wanted {
            ranks: Some(ranks),
            asleep,
            owner: self.owner.as_deref().map(|owner| person(ctx, owner)).transpose()?,
            team: self.team,
            shop: self.shop,
            kind: text(&self.kind),
            words: text(&self.q),
        })
    }
}

impl Due {
    fn ranks(self, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Ranks> {
        let days = match self {
            Due::Overdue => return Ok(Ranks::due_before(ctx.now)),
            Due::Today => 1,
            Due::Week => 7,
        };
        let zone = zone_of_person(tx, ctx.tenant, ctx.viewer()?.person)?;
        Ok(Ranks::due(ctx.now, start_of_day(ctx.now, days, &zone)))
    }
}

/// Midnight `days` after the day of `now` in `zone`; 0 for the day itself.
pub(super) fn start_of_day(now: Moment, days: i64, zone: &str) -> Moment {
    let today = now.day_in(zone);
    let day = today.saturating_add(jiff::Span::new().days(days));
    Moment::start_of(day, zone)
}

fn person(ctx: &Ctx, owner: &str) -> Result<PersonId> {
    if owner == "me" {
        return Ok(ctx.viewer()?.person);
    }
    owner.parse().map_err(|_| {
        invalid("owner", "owner", Words::fixed("应为 me 或人员编号。", "Either me or a person's id."))
    })
}
