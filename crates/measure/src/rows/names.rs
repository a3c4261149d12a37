//! Ids of buyers and accounts, for all names of a chunk at once.

use std::collections::HashMap;

use kernel::ctx::Ctx;
use kernel::db::{Cell, Tx};
use kernel::error::{Error, Result};
use kernel::id::{NickId, ShopId};
use kernel::{params, people};

use super::chunk::{Name, Named};
use crate::BuyerId;

/// Names remembered from chunk to chunk; beyond these all are looked up again.
const REMEMBERED: usize = 400_000;

/// The id of the buyer that a wanted name `w` is.
macro_rules! buyer {
    () => {
        "case w.kind when 0 then
            (select b.id from buyer b where b.tenant = w.tenant and b.shop = w.shop and b.nick = w.name)
        else (select b.id from buyer b where b.tenant = w.tenant and b.shop = w.shop and b.order_id = w.name) end"
    };
}

kernel::queries! {
    WANT = "insert into wanted (tenant, batch, n, kind, shop, name, id) {values}";
    // Kinds 0 and 1 are buyers, by nick and by order.
    MEET = "insert into buyer (tenant, id, shop, nick, order_id, created)
        select w.tenant, w.id, w.shop, case when w.kind = 0 then w.name end, case when w.kind = 1 then w.name end,
            cast($3 as bigint)
        from wanted w where w.tenant = $1 and w.batch = $2 and w.kind in (0, 1) on conflict do nothing";
    // A look-up for each name, whatever a planner thinks of tables that were empty a moment ago.
    MET = concat!("select w.n, ", buyer!(), " from wanted w where w.tenant = $1 and w.batch = $2 and w.kind in (0, 1)");
    NOTE_BUYERS = concat!("insert into batch_buyer (tenant, batch, shop, buyer) select w.tenant, w.batch, w.shop, ", buyer!(),
        " from wanted w where w.tenant = $1 and w.batch = $2 and w.kind in (0, 1) on conflict do nothing");
    NOTE_ORDERS = "insert into batch_order (tenant, batch, shop, order_id)
        select w.tenant, w.batch, w.shop, w.name from wanted w
        where w.tenant = $1 and w.batch = $2 and w.kind = 2 on conflict do nothing";
    // Source ids that stand under several buyers: the least, the greatest, and the one whose row is looked at.
    SHARED = "insert into shared_source (tenant, shop, source_id, buyer)
        select s.tenant, s.shop, s.name, case b.n when 0 then s.least when 1 then s.most else s.id end
        from (select w.tenant, w.shop, w.name, w.id,
                (select min(m.buyer) from message m where m.tenant = w.tenant and m.shop = w.shop
                    and m.source_id = w.name and m.source_id <> '') least,
                (select max(m.buyer) from message m where m.tenant = w.tenant and m.shop = w.shop
                    and m.source_id = w.name and m.source_id <> '') most
            from wanted w where w.tenant = $1 and w.batch = $2 and w.kind = 3) s
        cross join (select 0 n union all select 1 union all select 2) b
        where s.least <> s.most on conflict do nothing";
    DONE = "delete from wanted where tenant = $1 and batch = $2";
    ACCOUNT = "select id from nick where tenant = $1 and shop = $2 and name = $3";
}

/// Ids that are known already.
#[derive(Debug, Default)]
pub(super) struct Known {
    ids: HashMap<(Named, ShopId), HashMap<String, i64>>,
    count: usize,
}

/// The ids of a chunk's names, in their order, and which of them were not known before.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) ids: Vec<i64>,
    fresh: Vec<usize>,
}

impl Known {
    fn get(&self, name: &Name) -> Option<i64> {
        self.ids.get(&(name.kind, name.shop))?.get(&name.text).copied()
    }

    /// Remembers what a transaction found, after its commit.
    pub(super) fn keep(&mut self, names: &[Name], found: &Found) {
        if self.count > REMEMBERED {
            *self = Self::default();
        }
        for at in &found.fresh {
            let Name { kind, shop, text } = &names[*at];
            self.ids.entry((*kind, *shop)).or_default().insert(text.clone(), found.ids[*at]);
            self.count += 1;
        }
    }

    /// Finds or makes the ids of `names`, and notes in the same transaction which buyers and orders the batch has rows of.
    pub(super) fn find(&self, tx: &mut Tx<'_>, ctx: &Ctx, batch: i64, names: &[Name]) -> Result<Found> {
        let mut found = Found { ids: vec![0; names.len()], fresh: Vec::new() };
        let mut wanted = Vec::new();
        for (at, name) in names.iter().enumerate() {
            match self.get(name) {
                Some(id) => found.ids[at] = id,
                None if name.kind == Named::Account => {
                    found.ids[at] = account(tx, ctx, name)?;
                    found.fresh.push(at);
                }
                None => wanted.push(at),
            }
        }
        want(tx, ctx, batch, names, &wanted, &mut found)?;
        Ok(found)
    }
}

fn want(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    batch: i64,
    names: &[Name],
    wanted: &[usize],
    found: &mut Found,
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let tenant = ctx.tenant.stored();
    let row = |at: &usize| {
        let Name { kind, shop, text } = &names[*at];
        let id = BuyerId::fresh(ctx.now).stored();
        let n = i64::try_from(*at).unwrap_or(i64::MAX);
        let ints = [tenant, batch, n, *kind as i64, shop.stored()].map(Cell::Int);
        [ints[0], ints[1], ints[2], ints[3], ints[4], Cell::Text(text), Cell::Int(id)]
    };
    tx.append(&WANT, wanted.iter().map(row))?;
    tx.run(&MEET, params![ctx.tenant, batch, ctx.now])?;
    tx.each(&MET, params![ctx.tenant, batch], |row| {
        let at = usize::try_from(row.get::<i64>(0)?).unwrap_or(usize::MAX);
        let place =
            found.ids.get_mut(at).ok_or_else(|| Error::internal("the buyers of a chunk", "a number"))?;
        *place = row.get(1)?;
        found.fresh.push(at);
        Ok(())
    })?;
    for note in [&NOTE_BUYERS, &NOTE_ORDERS, &DONE] {
        tx.run(note, params![ctx.tenant, batch])?;
    }
    Ok(())
}

/// Notes which source ids of messages stand under several buyers, after the messages have been stored.
pub(super) fn share<'m>(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    batch: i64,
    sources: impl Iterator<Item = (i64, &'m str, i64)>,
) -> Result<()> {
    let (tenant, mut any) = (ctx.tenant.stored(), false);
    let rows = (0_i64..).zip(sources).map(|(n, (shop, source, buyer))| {
        any = true;
        let [a, b, c, d, e] = [tenant, batch, n, 3, shop].map(Cell::Int);
        [a, b, c, d, e, Cell::Text(source), Cell::Int(buyer)]
    });
    tx.append(&WANT, rows)?;
    if any {
        tx.run(&SHARED, params![ctx.tenant, batch])?;
        tx.run(&DONE, params![ctx.tenant, batch])?;
    }
    Ok(())
}

/// The id of an account, which the house learns when it has not met it.
fn account(tx: &mut Tx<'_>, ctx: &Ctx, name: &Name) -> Result<i64> {
    let text = name.text.as_str();
    let values = params![ctx.tenant, name.shop, text];
    if let Some(id) = tx.row(&ACCOUNT, values, |row| row.get::<NickId>(0))? {
        return Ok(id.stored());
    }
    people::nicks::learn(tx, ctx, name.shop, [text])?;
    tx.one(&ACCOUNT, values, |row| row.get::<NickId>(0)).map(NickId::stored)
}
