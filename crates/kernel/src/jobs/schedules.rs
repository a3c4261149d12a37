//! Schedules over HTTP.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::schedule::known;
use super::{Every, SCHEDULE_CHANGE, SCHEDULE_WRITE};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Result, not_found};
use crate::house::House;
use crate::http::{Body, Page, PathOf};
use crate::id::{JobId, ScheduleId};
use crate::params;
use crate::permission::Scope;
use crate::sees_all;
use crate::text::Words;
use crate::time::Moment;

/// A recurring job.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Schedule)]
pub(super) struct ScheduleBody {
    id: ScheduleId,
    /// Stable.
    key: String,
    /// What it does, in the caller's language.
    name: String,
    /// How often, in the caller's language.
    every: String,
    enabled: bool,
    /// When it runs next; absent while it is switched off.
    next_at: Option<Moment>,
    /// The job it queued last.
    last_job: Option<JobId>,
}

/// What may be changed of a schedule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleChange {
    /// Switched on or off.
    enabled: bool,
}

crate::queries! {
    LIST = concat!("select id, key, next, enabled, last_job from schedule where tenant = $1 and ", sees_all!(), " order by key");
    FIND = concat!("select id, key, next, enabled, last_job from schedule where tenant = $1 and ", sees_all!(), " and id = $4");
    SWITCH = "update schedule set enabled = $3, next = $4 where tenant = $1 and id = $2";
}

struct Stored {
    id: ScheduleId,
    key: String,
    next: Moment,
    enabled: bool,
    last_job: Option<JobId>,
}

/// Lists the recurring jobs.
#[utoipa::path(get, path = "/schedules", responses((status = 200, body = Page<ScheduleBody>)))]
pub(super) async fn list(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<ScheduleBody>>> {
    let scope = ctx.scope(&SCHEDULE_WRITE)?;
    let rows = house.read(move |tx| tx.rows(&LIST, &scope.with([]), read)).await?;
    let items = rows.into_iter().filter_map(|row| body(&house, &ctx, row)).collect();
    Ok(Json(Page::whole(items)))
}

/// Switches a recurring job off or on; its next turn counts from now.
#[utoipa::path(patch, path = "/schedules/{id}", params(("id" = ScheduleId, Path)), request_body = ScheduleChange,
    responses((status = 200, body = ScheduleBody)))]
pub(super) async fn change(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<ScheduleId>,
    Body(change): Body<ScheduleChange>,
) -> Result<Json<ScheduleBody>> {
    let scope = ctx.scope(&SCHEDULE_WRITE)?;
    let own = house.clone();
    let answer = house.act(&ctx, move |tx, ctx| switch(tx, ctx, &own, &scope, id, change.enabled));
    Ok(Json(answer.await?))
}

fn switch(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    house: &House,
    scope: &Scope,
    id: ScheduleId,
    enabled: bool,
) -> Result<ScheduleBody> {
    let mut stored = tx.row(&FIND, &scope.with([id.into()]), read)?.ok_or_else(not_found)?;
    let schedule = known(house.modules(), &stored.key).ok_or_else(not_found)?;
    let before = stored.enabled;
    stored.enabled = enabled;
    stored.next = schedule.every.after(ctx.now);
    tx.run(&SWITCH, params![ctx.tenant, id, enabled, stored.next])?;
    let detail = json!({ "key": stored.key, "enabled": { "from": before, "to": enabled } });
    let subject = id.to_string();
    audit::record(tx, ctx, Entry { action: &SCHEDULE_CHANGE, subject, shop: None, detail })?;
    body(house, ctx, stored).ok_or_else(not_found)
}

fn read(row: &Row<'_>) -> Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        key: row.get(1)?,
        next: row.get(2)?,
        enabled: row.get(3)?,
        last_job: row.get(4)?,
    })
}

/// `None` for a schedule that no room brings any more.
fn body(house: &House, ctx: &Ctx, stored: Stored) -> Option<ScheduleBody> {
    let schedule = known(house.modules(), &stored.key)?;
    Some(ScheduleBody {
        id: stored.id,
        key: stored.key,
        name: schedule.kind.name.in_language(ctx.language).to_owned(),
        every: schedule.every.words().in_language(ctx.language).to_owned(),
        enabled: stored.enabled,
        next_at: stored.enabled.then_some(stored.next),
        last_job: stored.last_job,
    })
}

impl Every {
    fn words(self) -> Words {
        match self {
            Every::Minutes(minutes) => {
                Words::made(format!("每 {minutes} 分钟"), format!("Every {minutes} minutes"))
            }
            Every::DailyAt(minute, zone) => {
                let (hour, minute) = (minute / 60, minute % 60);
                Words::made(
                    format!("每天 {hour:02}:{minute:02}（{zone}）"),
                    format!("Daily at {hour:02}:{minute:02} ({zone})"),
                )
            }
        }
    }
}
