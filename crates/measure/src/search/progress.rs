//! `GET /messages/indexed`: how far the index is.

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::params;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::queries! {
    /// Buyers of batches and live messages that wait, for who watches the server.
    WAITING = "select cast((select count(*) from search_queue)
            + (select coalesce(sum(s.buyers - s.done), 0) from search_batch s
                join batch b on b.tenant = s.tenant and b.number = s.batch and b.state = 'ready' where s.finished = 0)
            + (select count(*) from batch b join batch_buyer x on x.tenant = b.tenant and x.batch = b.number
                where b.state = 'ready' and not exists (
                    select 1 from search_batch s where s.tenant = b.tenant and s.batch = b.number)) as bigint)
        where cast($1 as bigint) is not null";
    DONE = "select cast(coalesce(sum(s.buyers), 0) as bigint),
            cast(coalesce(sum(case when s.finished = 1 then s.buyers else s.done end), 0) as bigint),
            cast(coalesce(min(s.finished), 1) as bigint)
        from search_batch s
        join batch b on b.tenant = s.tenant and b.number = s.batch and b.state = 'ready' where s.tenant = $1";
    NEW = "select 1 from batch b where b.tenant = $1 and b.state = 'ready' and not exists (
        select 1 from search_batch s where s.tenant = b.tenant and s.batch = b.number) limit 1";
    QUEUED = "select 1 from search_queue where tenant = $1 limit 1";
}

/// How far the search is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Indexed {
    /// Whether every message can be found.
    complete: bool,
    /// How much of the chats is searchable, of a hundred.
    percent: i64,
}

fn indexed(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Indexed> {
    let values = params![ctx.tenant];
    let there = |tx: &mut Tx<'_>, query| tx.row(query, values, |_| Ok(())).map(|row| row.is_some());
    let (all, done, finished): (i64, i64, bool) =
        tx.one(&DONE, values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let new = there(tx, &NEW)?;
    if finished && !new && !there(tx, &QUEUED)? {
        return Ok(Indexed { complete: true, percent: 100 });
    }
    // A batch that nobody has looked at yet counts for nothing done.
    let percent = if all == 0 && new { 0 } else { done * 100 / all.max(1) };
    Ok(Indexed { complete: false, percent: percent.min(99) })
}

/// How much of the chats the search knows. Live messages come within seconds, files in the minutes after their import.
#[utoipa::path(get, path = "/messages/indexed", operation_id = "get_search_progress", responses((status = 200, body = Indexed)))]
pub(super) async fn show(ctx: Ctx, State(house): State<House>) -> Result<Json<Indexed>> {
    Ok(Json(house.read(move |tx| indexed(tx, &ctx)).await?))
}
