//! `POST /tasks`, `PATCH /tasks/{id}`.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::super::model::{Evidence, Stored, Task};
use super::super::new::{NewTask, TEXT, TITLE, Wrong};
use super::super::repeat::Repeat;
use super::super::store::change::{changed_meanwhile, check_owner, check_shop, load, save};
use super::super::store::find;
use super::super::store::give::give;
use super::super::{ASSIGNED, CREATE, EDIT, TASK_WRITE};
use super::named;
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::error::{Result, invalid};
use crate::house::House;
use crate::http::{Body, PathOf, present};
use crate::id::{PersonId, ShopId, TaskId};
use crate::text::Words;
use crate::time::Moment;

/// A task to give.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTask)]
pub(in super::super) struct TaskToGive {
    /// `task.assigned`: the only kind that people give; rules give the others.
    #[serde(default)]
    kind: Option<String>,
    /// What to do, 1–200 characters.
    title: String,
    /// Why, up to 2,000 characters.
    #[serde(default)]
    why: String,
    /// Who has to do it; oneself when absent.
    #[serde(default)]
    owner: Option<PersonId>,
    /// When it has to be done.
    #[serde(default)]
    due_at: Option<Moment>,
    /// The shop it is about.
    #[serde(default)]
    shop: Option<ShopId>,
    /// What to look at: paths of this site.
    #[serde(default)]
    evidence: Vec<Evidence>,
    /// Whether it comes back.
    #[serde(default)]
    repeat: Option<Repeat>,
}

/// What changes; what is absent stays, `null` clears.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TaskChange {
    /// The version that was read.
    version: i64,
    /// What to do.
    #[serde(default)]
    title: Option<String>,
    /// Why.
    #[serde(default)]
    why: Option<String>,
    /// What to look at.
    #[serde(default)]
    evidence: Option<Vec<Evidence>>,
    /// When it has to be done; `null` for no due time.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Moment>)]
    due_at: Option<Option<Moment>>,
    /// The shop it is about; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<ShopId>)]
    shop: Option<Option<ShopId>>,
    /// Whether it comes back; `null` ends the series with this one.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Repeat>)]
    repeat: Option<Option<Repeat>>,
}

/// Gives a task to somebody in scope, or to oneself.
#[utoipa::path(post, path = "/tasks", operation_id = "create_task", request_body = TaskToGive, responses((status = 201, body = Task)))]
pub(in super::super) async fn create(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Body(body): Body<TaskToGive>,
) -> Result<(StatusCode, Json<Task>)> {
    let scope = ctx.scope(&TASK_WRITE)?;
    body.check_kind()?;
    let task = house
        .act(&ctx, move |tx, ctx| {
            let new = body.new_task(ctx.viewer()?.person);
            check_owner(tx, ctx, &scope, new.owner)?;
            new.shop.map(|shop| check_shop(tx, ctx, shop)).transpose()?;
            let detail = json!({ "title": new.title, "owner": new.owner, "due_at": new.due });
            let (shop, id) = (new.shop, give(tx, ctx, new)?.id());
            audit::record(tx, ctx, Entry { action: &CREATE, subject: id.to_string(), shop, detail })?;
            find(tx, ctx, &scope, id)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(named(&house, &ctx, task))))
}

/// Changes what an open task says.
#[utoipa::path(patch, path = "/tasks/{id}", operation_id = "edit_task", params(("id" = TaskId, Path)), request_body = TaskChange, responses((status = 200, body = Task)))]
pub(in super::super) async fn edit(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<TaskId>,
    Body(change): Body<TaskChange>,
) -> Result<Json<Task>> {
    let scope = ctx.scope(&TASK_WRITE)?;
    let task = house
        .act(&ctx, move |tx, ctx| {
            let mut task = load(tx, ctx, &scope, id)?;
            task.must_be_open()?;
            if task.version != change.version {
                return Err(changed_meanwhile());
            }
            let changed = change.apply(&mut task)?;
            if let Some(Some(shop)) = change.shop {
                check_shop(tx, ctx, shop)?;
            }
            save(tx, ctx, &task, "edited", "", None)?;
            let detail = json!({ "changed": changed });
            audit::record(
                tx,
                ctx,
                Entry { action: &EDIT, subject: id.to_string(), shop: task.shop, detail },
            )?;
            find(tx, ctx, &scope, id)
        })
        .await?;
    Ok(Json(named(&house, &ctx, task)))
}

impl TaskToGive {
    fn check_kind(&self) -> Result<()> {
        if self.kind.as_deref().is_none_or(|kind| kind == ASSIGNED.key) {
            return Ok(());
        }
        Err(invalid(
            "/kind",
            "kind",
            Words::fixed(
                "人工新建的任务类型只能是 task.assigned。",
                "People give tasks of the kind task.assigned only.",
            ),
        ))
    }

    fn new_task(&self, giver: PersonId) -> NewTask {
        NewTask {
            kind: &ASSIGNED,
            owner: self.owner.unwrap_or(giver),
            title: self.title.clone(),
            why: self.why.clone(),
            evidence: self.evidence.clone(),
            shop: self.shop,
            due: self.due_at,
            repeat: self.repeat.clone(),
            origin: None,
        }
    }
}

impl TaskChange {
    /// Writes the changes into `task`; returns the names of the fields.
    fn apply(&self, task: &mut Stored) -> Result<Vec<&'static str>> {
        let mut changed = Vec::new();
        if let Some(title) = &self.title {
            task.title = title.trim().to_owned();
            changed.push("title");
        }
        if let Some(why) = &self.why {
            task.why = why.trim().to_owned();
            changed.push("why");
        }
        if let Some(evidence) = &self.evidence {
            task.evidence.clone_from(evidence);
            changed.push("evidence");
        }
        if let Some(shop) = self.shop {
            task.shop = shop;
            changed.push("shop");
        }
        if let Some(due) = self.due_at {
            task.due = due;
            // A new due time can be missed anew.
            task.told = false;
            changed.push("due_at");
        }
        if let Some(repeat) = &self.repeat {
            // What comes back is counted anew from this one.
            (task.series, task.occurrence) = (repeat.as_ref().map(|_| task.id), 0);
            task.anchor = task.due.filter(|_| repeat.is_some());
            task.repeat.clone_from(repeat);
            changed.push("repeat");
        }
        let mut wrong = Wrong::default();
        wrong.text("/title", &task.title, 1, TITLE);
        wrong.text("/why", &task.why, 0, TEXT);
        wrong.evidence(&task.evidence);
        wrong.repeat(task.repeat.as_ref(), task.due);
        wrong.outcome()?;
        Ok(changed)
    }
}
