//! Buyers whose facts are to be made again. Whoever changes what facts follow from says so in the same transaction.

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{self, ShopId};
use kernel::params;

use super::days;
use super::list::{among, integers};

/// The signal that buyers are dirty.
pub(crate) const WORK: &str = "work:figures";

/// Inserts what a select gives as (tenant, shop, buyer, due, since, mark, bulk); who was dirty before is so anew.
#[macro_export]
#[doc(hidden)]
macro_rules! make_dirty {
    ($select:expr) => {
        concat!(
            "insert into dirty_buyer (tenant, shop, buyer, due, since, mark, bulk) ",
            $select,
            " on conflict (tenant, shop, buyer) do update set due = excluded.due, mark = excluded.mark,
                bulk = case when excluded.bulk < dirty_buyer.bulk then excluded.bulk else dirty_buyer.bulk end,
                since = case when dirty_buyer.due < excluded.due then dirty_buyer.due else excluded.since end,
                generation = null"
        )
    };
}

kernel::queries! {
    SOME = make_dirty!(concat!("select b.tenant, b.shop, b.id, cast($2 as bigint), cast($2 as bigint),
        cast($3 as bigint), cast($4 as bigint) from buyer b where b.tenant = $1 and b.id in ", among!("$5")));
    OF_ACCOUNT = make_dirty!("select distinct r.tenant, r.shop, r.buyer, cast($2 as bigint), cast($2 as bigint),
        cast($3 as bigint), 1 from reception r where r.tenant = $1 and r.shop = $4 and r.account = $5");
    PRESENT = "select distinct p.shop, p.account from presence_row p where p.tenant = $1 and p.batch = $2";
    MEMBERS = make_dirty!("select distinct r.tenant, r.shop, r.buyer, cast($3 as bigint), cast($3 as bigint),
        cast($4 as bigint), 1 from (select distinct x.tenant, x.shop, x.account from member_row x
            where x.tenant = $1 and x.batch = $2) m
        join reception r on r.tenant = m.tenant and r.shop = m.shop and r.account = m.account");
    MEMBER_DAYS = "select distinct m.shop, m.account from member_row m where m.tenant = $1 and m.batch = $2";
}

/// A mark that no other change has.
pub fn mark(ctx: &Ctx) -> i64 {
    id::fresh(ctx.now)
}

/// These buyers have to be computed again, now.
pub fn buyers(tx: &mut Tx<'_>, ctx: &Ctx, buyers: impl IntoIterator<Item = i64>) -> Result<()> {
    tx.run(&SOME, params![ctx.tenant, ctx.now, mark(ctx), 0, integers(buyers)])?;
    tx.signal(WORK.to_owned())
}

/// Everybody whom an account served has to be computed again: somebody else held it than was thought.
pub fn account(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, account: i64) -> Result<()> {
    tx.run(&OF_ACCOUNT, params![ctx.tenant, ctx.now, mark(ctx), shop, account])?;
    days::touch(tx, shop, account, "", ctx.now.micros())?;
    tx.signal(WORK.to_owned())
}

/// A batch begins to count or ceases to: what of it concerns accounts and not buyers.
pub fn batch(tx: &mut Tx<'_>, ctx: &Ctx, batch: i64) -> Result<()> {
    tx.run(&MEMBERS, params![ctx.tenant, batch, ctx.now, mark(ctx)])?;
    for accounts in [&PRESENT, &MEMBER_DAYS] {
        for (shop, account) in
            tx.rows(accounts, params![ctx.tenant, batch], |row| Ok((row.get(0)?, row.get(1)?)))?
        {
            days::touch(tx, shop, account, "", ctx.now.micros())?;
        }
    }
    tx.signal(WORK.to_owned())
}
