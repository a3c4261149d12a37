//! `GET /today`: what the person who asks has to do now.

use axum::Json;
use axum::extract::State as Shared;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::TASK_READ;
use super::super::model::Task;
use super::super::rank::Ranks;
use super::super::store::today::{Counts, counts, own};
use super::super::store::zone_of_person;
use super::all_named;
use super::list::start_of_day;
use crate::ctx::Ctx;
use crate::day::Day;
use crate::error::Result;
use crate::house::House;
use crate::id::PersonId;
use crate::notices::{self, Notification};

/// Overdue tasks, and tasks of the day, that are listed; the counts tell of more.
const LISTED: u32 = 50;
/// Tasks of later days that are listed.
const LATER: u32 = 5;
/// Unread notices that are listed.
const NOTICES: u32 = 10;

/// One person's day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct Today {
    /// The calendar day where the person works.
    date: Day,
    /// The time zone it is the day of.
    time_zone: String,
    /// Who.
    person: PersonId,
    /// Past their due time, the oldest first.
    overdue: Vec<Task>,
    /// Due until the end of the day.
    today: Vec<Task>,
    /// The next after that, few.
    later: Vec<Task>,
    /// How many there are, beyond what is listed.
    counts: Counts,
    /// Done since the day began.
    done_today: u64,
    /// Unread notices, the latest first, few.
    notices: Vec<Notification>,
    /// How many unread ones there are.
    unread: u64,
}

/// The tasks and notices of the person who asks, for today.
#[utoipa::path(get, path = "/today", operation_id = "get_today", responses((status = 200, body = Today)))]
pub(in super::super) async fn today(ctx: Ctx, Shared(house): Shared<House>) -> Result<Json<Today>> {
    let scope = ctx.scope(&TASK_READ)?;
    let asker = ctx.clone();
    let mut today = house
        .read(move |tx| {
            let (ctx, person) = (&asker, asker.viewer()?.person);
            let time_zone = zone_of_person(tx, ctx.tenant, person)?;
            let morning = start_of_day(ctx.now, 0, &time_zone);
            let midnight = start_of_day(ctx.now, 1, &time_zone);
            let rest_of_day = Ranks::due(ctx.now, midnight);
            let counts = counts(tx, ctx, rest_of_day, Ranks::done_since(morning))?;
            Ok(Today {
                date: Day::of(ctx.now.day_in(&time_zone)),
                overdue: own(tx, ctx, &scope, Ranks::due_before(ctx.now), LISTED)?,
                today: own(tx, ctx, &scope, rest_of_day, LISTED)?,
                later: own(tx, ctx, &scope, Ranks::due_from(midnight), LATER)?,
                done_today: counts.done_today,
                counts,
                notices: notices::latest_unread(tx, ctx, NOTICES)?,
                unread: notices::unread(tx, ctx)?,
                time_zone,
                person,
            })
        })
        .await?;
    for list in [&mut today.overdue, &mut today.today, &mut today.later] {
        *list = all_named(&house, &ctx, std::mem::take(list));
    }
    Ok(Json(today))
}
