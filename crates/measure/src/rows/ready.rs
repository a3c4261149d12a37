//! The moment in which a batch begins to count, or ceases to: one transaction that makes everybody dirty whose figures it
//! touches.

use kernel::ctx::Ctx;
use kernel::db::{Query, Tx};
use kernel::error::Result;
use kernel::params;

use crate::facts::dirty;
use crate::make_dirty;

kernel::queries! {
    // Buyers the batch names.
    NAMED = make_dirty!("select b.tenant, b.shop, b.buyer, cast($3 as bigint), cast($3 as bigint),
        cast($4 as bigint), 1
        from batch_buyer b where b.tenant = $1 and b.batch = $2");
    // Buyers of the orders it has rows of, whatever file named them. A cross join keeps the order of the tables: the few
    // rows of the batch first.
    ORDERED = make_dirty!("select distinct o.tenant, o.shop, o.buyer, cast($3 as bigint), cast($3 as bigint),
        cast($4 as bigint), 1
        from batch_order b cross join order_row o
        where b.tenant = $1 and b.batch = $2 and o.tenant = b.tenant and o.shop = b.shop and o.order_id = b.order_id");
    // Buyers of other orders under the same number of a refund.
    REFUNDED = make_dirty!("select distinct o.tenant, o.shop, o.buyer, cast($3 as bigint), cast($3 as bigint),
        cast($4 as bigint), 1
        from batch_order b cross join refund_row r cross join refund_row x cross join order_row o
        where b.tenant = $1 and b.batch = $2
            and r.tenant = b.tenant and r.shop = b.shop and r.order_id = b.order_id and r.batch = b.batch
            and x.tenant = r.tenant and x.shop = r.shop and x.refund_id = r.refund_id and x.refund_id <> ''
            and x.order_id <> r.order_id
            and o.tenant = x.tenant and o.shop = x.shop and o.order_id = x.order_id");
    // Buyers who share the source id of a message with one of the batch.
    SHARING = make_dirty!("select distinct y.tenant, y.shop, y.buyer, cast($3 as bigint), cast($3 as bigint),
        cast($4 as bigint), 1
        from batch_buyer b join shared_source x on x.tenant = b.tenant and x.shop = b.shop and x.buyer = b.buyer
        join shared_source y on y.tenant = x.tenant and y.shop = x.shop and y.source_id = x.source_id
        where b.tenant = $1 and b.batch = $2");
}

/// Everybody whose figures the batch touches is to be computed again.
pub(super) fn change(tx: &mut Tx<'_>, ctx: &Ctx, batch: i64) -> Result<()> {
    let all: [&'static Query; 4] = [&NAMED, &ORDERED, &REFUNDED, &SHARING];
    let mark = kernel::id::fresh(ctx.now);
    for query in all {
        tx.run(query, params![ctx.tenant, batch, ctx.now, mark])?;
    }
    dirty::batch(tx, ctx, batch)
}
