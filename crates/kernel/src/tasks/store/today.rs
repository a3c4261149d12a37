//! What Today needs of the tasks: a person's own, in one round.

use super::super::model::Task;
use super::super::rank::Ranks;
use super::list::{Wanted, page};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::http::Paging;
use crate::params;
use crate::permission::Scope;

crate::queries! {
    COUNTS = "select
        (select count(*) from task t where t.tenant = $1 and t.owner = $2 and t.rank >= 0 and t.rank < $3
            and (t.snoozed_until is null or t.snoozed_until <= $6)),
        (select count(*) from task t where t.tenant = $1 and t.owner = $2 and t.rank >= $3 and t.rank < $4
            and (t.snoozed_until is null or t.snoozed_until <= $6)),
        (select count(*) from task t where t.tenant = $1 and t.owner = $2 and t.rank >= $5 and t.rank < $7)";
}

/// How many there are, beyond what is listed.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[schema(as = TodayCounts)]
pub struct Counts {
    /// Overdue.
    pub overdue: u64,
    /// Due until the end of the day.
    pub today: u64,
    /// Done since the day began.
    pub done_today: u64,
}

/// Up to `limit` of the viewer's own open tasks in a range of due times, those hidden left out.
pub(in super::super) fn own(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    ranks: Ranks,
    limit: u32,
) -> Result<Vec<Task>> {
    let owner = Some(ctx.viewer()?.person);
    let wanted = Wanted { ranks: Some(ranks), asleep: Some(false), owner, ..Wanted::default() };
    Ok(page(tx, ctx, scope, &wanted, &Paging { limit: Some(limit), cursor: None })?.items)
}

/// How many of the viewer's own tasks are overdue, due before the end of the day, and done today.
pub(in super::super) fn counts(tx: &mut Tx<'_>, ctx: &Ctx, today: Ranks, done: Ranks) -> Result<Counts> {
    let viewer = ctx.viewer()?.person;
    let values = params![ctx.tenant, viewer, today.from, today.below, done.from, ctx.now, done.below];
    tx.one(&COUNTS, values, |row| {
        Ok(Counts { overdue: row.get(0)?, today: row.get(1)?, done_today: row.get(2)? })
    })
}
