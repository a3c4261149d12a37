//! The steps of a task: done, snoozed, handed over, refused, open again.

use axum::Json;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::model::{Reason, Refusal, Stored, Task};
use super::super::new::{TEXT, Wrong};
use super::super::store::change::{check_taker, load, save};
use super::super::store::read_own_change;
use super::super::{DONE, HAND_OVER, REFUSE, REOPEN, SNOOZE, TASK_WRITE};
use super::named;
use crate::audit::{self, Action, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::http::{Body, PathOf};
use crate::id::{PersonId, TaskId};
use crate::permission::Scope;
use crate::text::Words;
use crate::time::Moment;

/// How far off a task can be put, in days.
const SNOOZE_DAYS: i64 = 366;

/// What came of a task.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TaskDone {
    /// What came of it, in one sentence.
    #[serde(default)]
    outcome: String,
    /// More, for the history.
    #[serde(default)]
    note: String,
}

/// Until when a task is hidden.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TaskSnooze {
    /// An instant to come, within a year.
    until: Moment,
}

/// Who takes a task over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TaskHandOver {
    /// Somebody in scope, or a colleague of the same team.
    to: PersonId,
    /// What the taker has to know.
    #[serde(default)]
    note: String,
}

/// Why a task is not done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TaskRefusal {
    /// Cannot, does not want to, or is kept from it.
    reason: Reason,
    /// In the owner's own words.
    note: String,
}

/// Done. One that comes back gives its next in the same moment.
#[utoipa::path(post, path = "/tasks/{id}/done", operation_id = "finish_task", params(("id" = TaskId, Path)), request_body = TaskDone, responses((status = 200, body = Task)))]
pub(in super::super) async fn done(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<TaskId>,
    Body(body): Body<TaskDone>,
) -> Result<Json<Task>> {
    let mut wrong = Wrong::default();
    wrong.text("/outcome", &body.outcome, 0, TEXT);
    wrong.text("/note", &body.note, 0, TEXT);
    wrong.outcome()?;
    let note = body.note.clone();
    step(ctx, house, id, &DONE, "done", note, move |_, ctx, _, task| {
        task.finish(body.outcome.trim().to_owned(), ctx.now)?;
        Ok(json!({ "outcome": task.outcome }))
    })
    .await
}

/// Hidden until later.
#[utoipa::path(post, path = "/tasks/{id}/snooze", operation_id = "snooze_task", params(("id" = TaskId, Path)), request_body = TaskSnooze, responses((status = 200, body = Task)))]
pub(in super::super) async fn snooze(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<TaskId>,
    Body(TaskSnooze { until }): Body<TaskSnooze>,
) -> Result<Json<Task>> {
    if until <= ctx.now || until > ctx.now.plus_days(SNOOZE_DAYS) {
        let mut wrong = Wrong::default();
        wrong.add(
            "/until",
            "until",
            Words::fixed("应为今后一年之内的时间。", "A time to come, within a year."),
        );
        wrong.outcome()?;
    }
    step(ctx, house, id, &SNOOZE, "snoozed", until.to_string(), move |_, _, _, task| {
        task.snooze(until)?;
        Ok(json!({ "until": until }))
    })
    .await
}

/// Another person's from now on, who is told.
#[utoipa::path(post, path = "/tasks/{id}/hand-over", operation_id = "hand_over_task", params(("id" = TaskId, Path)), request_body = TaskHandOver, responses((status = 200, body = Task)))]
pub(in super::super) async fn hand_over(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<TaskId>,
    Body(TaskHandOver { to, note }): Body<TaskHandOver>,
) -> Result<Json<Task>> {
    let mut wrong = Wrong::default();
    wrong.text("/note", &note, 0, TEXT);
    wrong.outcome()?;
    step(ctx, house, id, &HAND_OVER, "handed_over", note, move |tx, ctx, scope, task| {
        let from = task.owner;
        check_taker(tx, ctx, scope, to)?;
        task.hand_over(to)?;
        Ok(json!({ "from": from, "to": to }))
    })
    .await
}

/// Refused, with the reason: each of the three needs another remedy.
#[utoipa::path(post, path = "/tasks/{id}/refuse", operation_id = "refuse_task", params(("id" = TaskId, Path)), request_body = TaskRefusal, responses((status = 200, body = Task)))]
pub(in super::super) async fn refuse(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<TaskId>,
    Body(TaskRefusal { reason, note }): Body<TaskRefusal>,
) -> Result<Json<Task>> {
    let mut wrong = Wrong::default();
    wrong.text("/note", &note, 1, TEXT);
    wrong.outcome()?;
    step(ctx, house, id, &REFUSE, "refused", note.clone(), move |_, ctx, _, task| {
        task.refuse(Refusal { reason, note: note.trim().to_owned() }, ctx.now)?;
        Ok(json!({ "reason": reason }))
    })
    .await
}

/// Open again, within a week of closing; a snoozed one is back at once.
#[utoipa::path(post, path = "/tasks/{id}/reopen", operation_id = "reopen_task", params(("id" = TaskId, Path)), responses((status = 200, body = Task)))]
pub(in super::super) async fn reopen(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<TaskId>,
) -> Result<Json<Task>> {
    step(ctx, house, id, &REOPEN, "reopened", String::new(), |_, ctx, _, task| {
        let from = task.state;
        task.reopen(ctx.now)?;
        Ok(json!({ "from": from }))
    })
    .await
}

/// One step: loaded in scope, changed by `change`, which returns the audit row's detail, saved with history and audit.
async fn step<F>(
    ctx: Ctx,
    house: House,
    id: TaskId,
    action: &'static Action,
    what: &'static str,
    note: String,
    change: F,
) -> Result<Json<Task>>
where
    F: Fn(&mut Tx<'_>, &Ctx, &Scope, &mut Stored) -> Result<Value> + Send + 'static,
{
    let scope = ctx.scope(&TASK_WRITE)?;
    let task = house
        .act(&ctx, move |tx, ctx| {
            let mut task = load(tx, ctx, &scope, id)?;
            let before = task.owner;
            let detail = change(tx, ctx, &scope, &mut task)?;
            let other = (task.owner != before).then_some(task.owner);
            save(tx, ctx, &task, what, note.trim(), other)?;
            audit::record(tx, ctx, Entry { action, subject: id.to_string(), shop: task.shop, detail })?;
            read_own_change(tx, ctx, id)
        })
        .await?;
    Ok(Json(named(&house, &ctx, task)))
}
