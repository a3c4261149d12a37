//! Rows of a batch that counts no more, taken away a few at a time.

use kernel::db::{Query, Tx};
use kernel::error::Result;
use kernel::id::TenantId;
use kernel::jobs::{self, JobKind, Run};
use kernel::params;
use kernel::text::Words;
use serde_json::{Value, json};

use super::batch::{self, State};
use crate::{BatchId, search};

/// Buyers or orders whose rows go in one step.
const GROUP: i64 = 1_000;
/// Rows of the other tables that go in one step.
const ROWS: i64 = 10_000;

/// Rows of some buyers or orders that the batch names.
macro_rules! of {
    ($table:literal, $names:literal, $key:literal) => {
        concat!(
            "delete from ",
            $table,
            " where tenant = $1 and batch = $2 and (shop, ",
            $key,
            ") in (select shop, ",
            $key,
            " from ",
            $names,
            " where tenant = $1 and batch = $2 order by shop, ",
            $key,
            " limit $3)"
        )
    };
}

/// Some rows of the batch, whichever.
macro_rules! some {
    ($table:literal, $key:literal) => {
        concat!(
            "delete from ",
            $table,
            " where tenant = $1 and batch = $2 and (",
            $key,
            ") in (select ",
            $key,
            " from ",
            $table,
            " where tenant = $1 and batch = $2 limit $3)"
        )
    };
}

kernel::queries! {
    MESSAGES = of!("message", "batch_buyer", "buyer");
    RATINGS = of!("rating_row", "batch_buyer", "buyer");
    BUYERS = of!("batch_buyer", "batch_buyer", "buyer");
    ORDERS = of!("order_row", "batch_order", "order_id");
    REFUNDS = of!("refund_row", "batch_order", "order_id");
    REVIEWS = of!("review_row", "batch_order", "order_id");
    NAMED = of!("batch_order", "batch_order", "order_id");
    OVERRIDES = some!("override_row", "shop, n");
    PRESENCE = some!("presence_row", "shop, account, n");
    SHIFTS = some!("shift_row", "shop, account, n");
    MEMBERS = some!("member_row", "shop, team, n");
    TRAFFIC = some!("traffic_row", "shop, day, n");
    PRODUCTS = some!("product_row", "shop, sku, n");
    PROMOTIONS = some!("promotion_row", "shop, n");
    ATTRIBUTES = some!("attribute", "n, place");
    REFERENCES = some!("reference_figure", "n");
    REJECTS = some!("reject", "line, n");
    COVERED = some!("coverage", "shop, day, kind, account");
    LEFT = "select b.id from batch b where b.tenant = $1 and b.state in ('failed', 'cancelled', 'undone') and b.source = 'file'
        and (exists (select 1 from batch_buyer x where x.tenant = b.tenant and x.batch = b.number)
            or exists (select 1 from batch_order x where x.tenant = b.tenant and x.batch = b.number)
            or exists (select 1 from coverage x where x.tenant = b.tenant and x.batch = b.number))
        order by b.id limit 100";
}

/// Tables by what names their rows; the names go last.
static BY_BUYER: &[&Query] = &[&MESSAGES, &RATINGS, &BUYERS];
static BY_ORDER: &[&Query] = &[&ORDERS, &REFUNDS, &REVIEWS, &NAMED];
static OTHERS: &[&Query] = &[
    &OVERRIDES,
    &PRESENCE,
    &SHIFTS,
    &MEMBERS,
    &TRAFFIC,
    &PRODUCTS,
    &PROMOTIONS,
    &ATTRIBUTES,
    &REFERENCES,
    &COVERED,
];

/// Takes rows of a batch away.
pub(crate) static CLEAR: JobKind = JobKind {
    key: "measure.clear",
    name: Words::fixed("清除已撤销的数据", "Clear rows taken back"),
    unit: Words::fixed("行", "rows"),
    max_attempts: 20,
    run: clear,
};

/// Queues the clearing of a batch, in the transaction that ends it.
pub(super) fn queue(tx: &mut Tx<'_>, ctx: &kernel::ctx::Ctx, id: BatchId) -> Result<()> {
    jobs::enqueue_once(tx, ctx, &CLEAR, &id.to_string(), json!({ "batch": id }))?;
    Ok(())
}

/// Batches that have ended and still have rows.
pub(super) fn left(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<BatchId>> {
    tx.rows(&LEFT, params![tenant], |row| row.get(0))
}

fn clear(run: &Run) -> Result<Value> {
    let payload: Value = run.payload()?;
    let id: BatchId = serde_json::from_value(payload["batch"].clone())
        .map_err(|error| kernel::error::Error::internal("the payload of a clearing", error))?;
    let found = run.read(|tx| batch::of_house(tx, run.ctx().tenant, id))?;
    if matches!(found.state, State::Reading | State::Ready) {
        return Ok(jobs::NOTHING);
    }
    // A copy that a killed import left here.
    let _ = std::fs::remove_file(super::job::copy_of(run.house(), id));
    // The reasons of a failed file stay, so that it can be corrected.
    let keep_rejects = found.state == State::Failed;
    let removed = all(run, found.number, keep_rejects)?;
    Ok(json!({ "rows": removed }))
}

/// Takes all rows of a batch away, in steps; returns how many.
pub(super) fn all(run: &Run, number: i64, keep_rejects: bool) -> Result<i64> {
    let mut removed = 0;
    loop {
        let (gone, more) = run.step(|tx, ctx, progress| {
            let (gone, more) = some(tx, ctx.tenant, number, keep_rejects)?;
            progress.done += gone;
            Ok((gone, more))
        })?;
        removed += gone;
        if !more {
            return Ok(removed);
        }
    }
}

/// Takes some rows away; returns how many, and whether there may be more.
fn some(tx: &mut Tx<'_>, tenant: TenantId, number: i64, keep_rejects: bool) -> Result<(i64, bool)> {
    search::forget(tx, tenant, number, GROUP)?;
    let rejects: &[&Query] = if keep_rejects { &[] } else { &[&REJECTS] };
    for (queries, limit) in [(BY_BUYER, GROUP), (BY_ORDER, GROUP), (OTHERS, ROWS), (rejects, ROWS)] {
        let mut gone = 0;
        for query in queries {
            gone += tx.run(query, params![tenant, number, limit])?;
        }
        if gone > 0 {
            return Ok((i64::try_from(gone).unwrap_or(i64::MAX), true));
        }
    }
    Ok((0, false))
}
