//! Freezing: the copies, made in one transaction.

use kernel::ctx::Ctx;
use kernel::db::{Query, Tx};
use kernel::error::{Error, Result, conflict, invalid, not_found};
use kernel::id::ShopId;
use kernel::live;
use kernel::params;
use kernel::permission::Scope;
use kernel::text::Words;
use kpi::time::Timestamp;

use crate::PeriodId;
use crate::facts::settings::Settings;
use crate::figures::period::Period;
use crate::figures::seen::whole_shop;

/// Copies rows of sums of a shop's generation (`$3`, `$4`) and days (`$5` to `$6`) into a period (`$2`).
macro_rules! copy {
    ($kind:literal, $member:literal, $table:literal) => {
        concat!(
            "insert into frozen_sum (tenant, period, kind, member, day, counts) select t.tenant, cast($2 as bigint), ",
            $kind,
            ", ",
            $member,
            ", t.day, t.counts from ",
            $table,
            " t where t.tenant = $1 and t.shop = $3 and t.generation = $4 and t.day >= $5 and t.day <= $6"
        )
    };
}

kernel::queries! {
    SHOP = concat!("select g.number, g.settings from shop s
        join generation g on g.tenant = s.tenant and g.shop = s.id and g.state = 'current'
        where s.tenant = $1 and s.id = $4 and ", whole_shop!("s.id"));
    OVERLAPS = "select first_day, last_day from frozen_period where tenant = $1 and shop = $2 and thawed is null
        and first_day <= $4 and last_day >= $3 limit 1";
    /// Whether figures of these days are still being made.
    UNSETTLED = "select case when exists (select 1 from dirty_buyer d where d.tenant = $1 and d.shop = $2 and d.due <= $3
            and d.generation is null and (d.bulk = 1 or exists (select 1 from reception r where r.tenant = d.tenant
                and r.shop = d.shop and r.generation = $4 and r.buyer = d.buyer and r.day >= $5 and r.day <= $6)))
        or exists (select 1 from dirty_day d where d.tenant = $1 and d.shop = $2 and d.due <= $3
            and (d.day = '' or (d.day >= $5 and d.day <= $6)))
        or exists (select 1 from generation g where g.tenant = $1 and g.shop = $2 and g.state = 'making')
        then 1 else 0 end";
    ADD = "insert into frozen_period (tenant, id, shop, first_day, last_day, note, settings, frozen_by, frozen)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SHOPS = copy!("'shop'", "0", "shop_day");
    ACCOUNTS = copy!("'account'", "t.account", "account_day");
    GROUPS = copy!("t.kind", "t.member", "group_day");
    CREDITS = "insert into frozen_credit (tenant, period, order_id, paid_day, paid_at, seller, gross, refunded, net, units)
        select t.tenant, cast($2 as bigint), t.order_id, t.paid_day, t.paid_at, t.seller, t.gross, t.refunded, t.net, t.units
        from credit t where t.tenant = $1 and t.shop = $3 and t.generation = $4 and t.paid_day >= $5 and t.paid_day <= $6";
}

/// Freezes days of a shop that the scope holds as a whole.
pub(super) fn freeze(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    shop: ShopId,
    period: Period,
    note: &str,
) -> Result<PeriodId> {
    let found =
        tx.row(&SHOP, &scope.with([shop.into()]), |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))?;
    let (generation, settings) = found.ok_or_else(not_found)?;
    let today = Settings::read(&settings)?.calendar()?.day(Timestamp(ctx.now.micros()));
    if period.to >= today {
        let said = Words::fixed(
            "只能冻结已经结束的日期，请选到昨天为止。",
            "Only days that are over can be frozen; end with yesterday.",
        );
        return Err(invalid("/to", "not_over", said));
    }
    let [from, to] = period.texts();
    let overlap = tx.row(&OVERLAPS, params![ctx.tenant, shop, &from, &to], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    if let Some((first, last)) = overlap {
        return Err(overlaps(&first, &last));
    }
    let values = params![ctx.tenant, shop, ctx.now, generation, &from, &to];
    if tx.one(&UNSETTLED, values, |row| row.get::<bool>(0))? {
        let said = Words::fixed(
            "这些日期的数据仍在计算，请稍候再冻结。",
            "Figures of these days are still being made. Freeze them in a moment.",
        );
        return Err(conflict("unsettled", said));
    }
    let id = PeriodId::fresh(ctx.now);
    let by = ctx.viewer()?.person;
    tx.run(&ADD, params![ctx.tenant, id, shop, &from, &to, note, settings, by, ctx.now])?;
    let copies: [&'static Query; 4] = [&SHOPS, &ACCOUNTS, &GROUPS, &CREDITS];
    for copy in copies {
        tx.run(copy, params![ctx.tenant, id, shop, generation, &from, &to])?;
    }
    live::tell(tx, ctx.tenant, None, live::Kind::Figures, format!("{shop} {from} {to}"))?;
    Ok(id)
}

fn overlaps(first: &str, last: &str) -> Error {
    let said = Words::made(
        format!("{first} 至 {last} 已冻结。请选不重叠的日期，或先解冻。"),
        format!("{first} to {last} are frozen already. Choose other days, or thaw those first."),
    );
    conflict("overlaps", said)
}
