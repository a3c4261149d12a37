//! The index after the messages: live ones from a queue, batches by walking over their buyers.
//!
//! Reading and cutting into terms hold no lock; the write looks again whether what was read is still to be done. Rows of
//! a batch that is taken back are out of the search at once, since the batch no longer counts; the job that takes them
//! away takes them out of the index.

use kernel::db::{Cell, Row, Tx};
use kernel::error::Result;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::params;

use super::entry::{self, Doc, Key};
use crate::facts::list::{among, integers};

/// Live messages of one step.
const QUEUE: i64 = 1_000;
/// Buyers of one step of a batch, and messages at most: a transaction of a fraction of a second.
const BUYERS: i64 = 200;
const MESSAGES: i64 = 4_000;

kernel::queries! {
    QUEUE_UP = "insert into search_queue (tenant, shop, buyer, at, batch, n) {values}";
    /// Live messages of feeds that are known here; those up to `upto` come with the feed itself.
    QUEUED = "select q.buyer, q.at, q.batch, q.n, q.shop, m.account, m.sender, m.text,
            case when q.n > s.upto then 1 else 0 end
        from search_queue q
        join search_batch s on s.tenant = q.tenant and s.batch = q.batch
        left join message m on m.tenant = q.tenant and m.shop = q.shop and m.buyer = q.buyer and m.at = q.at
            and m.batch = q.batch and m.n = q.n
        where q.tenant = $1 order by q.shop, q.buyer, q.at, q.batch, q.n limit $2";
    UNQUEUE = "delete from search_queue where tenant = $1 and shop = $2 and buyer = $3 and at = $4 and batch = $5 and n = $6";
    NEW = "select b.number from batch b where b.tenant = $1 and b.state = 'ready' and not exists (
        select 1 from search_batch s where s.tenant = b.tenant and s.batch = b.number) order by b.number limit 100";
    BEGIN = "insert into search_batch (tenant, batch, upto, buyers, done, shop, buyer, at, n, finished)
        select b.tenant, b.number, case when b.source = 'live' then b.read else 9223372036854775807 end,
            (select count(*) from batch_buyer x where x.tenant = b.tenant and x.batch = b.number),
            0, -9223372036854775807, -9223372036854775807, -9223372036854775807, -9223372036854775807, 0
        from batch b where b.tenant = $1 and b.number = $2 and b.state = 'ready' on conflict do nothing";
    GONE = "select s.batch from search_batch s where s.tenant = $1
        and not exists (select 1 from batch b where b.tenant = s.tenant and b.number = s.batch and b.state = 'ready')
        and not exists (select 1 from batch_buyer x where x.tenant = s.tenant and x.batch = s.batch) limit 100";
    END = "delete from search_batch where tenant = $1 and batch = $2";
    NEXT = "select s.batch, s.upto, s.shop, s.buyer, s.at, s.n from search_batch s
        join batch b on b.tenant = s.tenant and b.number = s.batch and b.state = 'ready'
        where s.tenant = $1 and s.finished = 0 order by s.batch desc limit 1";
    /// Buyers of a batch from a place on.
    BUYERS_OF = "select shop, buyer from batch_buyer where tenant = $1 and batch = $2 and (shop, buyer) >= ($3, $4)
        order by shop, buyer limit $5";
    MESSAGES_OF = concat!("select m.buyer, m.at, m.batch, m.n, m.shop, m.account, m.sender, m.text from message m where m.tenant = $1 and m.shop = $2 and m.buyer in ",
        among!("$3"), " and m.batch = $4 and m.n <= $5
        and (m.buyer <> $6 or m.at > $7 or (m.at = $7 and m.n > $8)) order by m.buyer, m.at, m.n limit $9");
    GO_ON = "update search_batch set shop = $8, buyer = $9, at = $10, n = $11, done = done + $12, finished = $13
        where tenant = $1 and batch = $2 and shop = $3 and buyer = $4 and at = $5 and n = $6 and finished = $7
            and exists (select 1 from batch b where b.tenant = $1 and b.number = $2 and b.state = 'ready')";
    /// Whether an import or its figures are under way, which go before.
    BUSY = "select case when exists (select 1 from dirty_buyer where tenant = $1 and bulk = 1 and due <= $2)
        or exists (select 1 from batch where tenant = $1 and state = 'reading') then 1 else 0 end";
}

/// Queues live messages (shop, buyer, at, n) of a feed, in the transaction that stores them.
pub(crate) fn enqueue(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    batch: i64,
    messages: impl Iterator<Item = [i64; 4]>,
) -> Result<()> {
    let row = |[shop, buyer, at, n]: [i64; 4]| [tenant.stored(), shop, buyer, at, batch, n].map(Cell::Int);
    tx.append(&QUEUE_UP, messages.map(row))?;
    Ok(())
}

/// One step of everything; whether there was much of it and more may be left.
pub(super) fn turn(house: &House, patient: bool) -> Result<bool> {
    begin(house)?;
    let live = live(house)?;
    if patient && busy(house)? {
        return Ok(live);
    }
    Ok(walk(house)? || live)
}

fn busy(house: &House) -> Result<bool> {
    let now = house.clock().now();
    house.db().read_now(|tx| tx.one(&BUSY, params![TenantId::HOME, now], |row| row.get(0)))
}

/// Takes up batches that have begun to count, and lets go of those that are no more.
fn begin(house: &House) -> Result<()> {
    let tenant = TenantId::HOME;
    let numbers = |tx: &mut Tx<'_>, query| tx.rows(query, params![tenant], |row| row.get::<i64>(0));
    let (new, gone) = house.db().read_now(|tx| Ok((numbers(tx, &NEW)?, numbers(tx, &GONE)?)))?;
    if new.is_empty() && gone.is_empty() {
        return Ok(());
    }
    house.db().write_now(|tx| {
        for batch in &new {
            tx.run(&BEGIN, params![tenant, *batch])?;
        }
        gone.iter().try_for_each(|batch| tx.run(&END, params![tenant, *batch]).map(drop))
    })
}

/// Live messages; whether more may wait.
fn live(house: &House) -> Result<bool> {
    let tenant = TenantId::HOME;
    let found = house.db().read_now(|tx| {
        tx.rows(&QUEUED, params![tenant, QUEUE], |row| {
            let key = Key { buyer: row.get(0)?, at: row.get(1)?, batch: row.get(2)?, n: row.get(3)? };
            let fresh: bool = row.get(8)?;
            Ok((row.get::<i64>(4)?, key, Doc::read(row)?.filter(|_| fresh)))
        })
    })?;
    if found.is_empty() {
        return Ok(false);
    }
    house.db().write_now(|tx| {
        let mut docs = Vec::new();
        for (shop, Key { buyer, at, batch, n }, doc) in &found {
            // Another node may have been faster.
            if tx.run(&UNQUEUE, params![tenant, *shop, *buyer, *at, *batch, *n])? == 1 {
                docs.extend(doc);
            }
        }
        entry::add(tx, tenant, &docs)
    })?;
    Ok(found.len() as i64 == QUEUE)
}

/// How far a batch has been walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    batch: i64,
    upto: i64,
    shop: i64,
    buyer: i64,
    at: i64,
    n: i64,
}

impl Place {
    fn read(row: &Row<'_>) -> Result<Place> {
        let [batch, upto, shop, buyer, at, n] = [0, 1, 2, 3, 4, 5].map(|place| row.get::<i64>(place));
        Ok(Place { batch: batch?, upto: upto?, shop: shop?, buyer: buyer?, at: at?, n: n? })
    }

    /// After all messages of a buyer.
    fn after(self, shop: i64, buyer: i64) -> Place {
        Place { shop, buyer, at: i64::MAX, n: i64::MAX, ..self }
    }
}

/// Some messages of a batch, and where the next step begins.
struct Step {
    docs: Vec<Doc>,
    next: Place,
    /// Buyers done with.
    done: i64,
    finished: bool,
}

/// Some buyers of the newest batch that is not done; whether there was one.
fn walk(house: &House) -> Result<bool> {
    let tenant = TenantId::HOME;
    let read = house.db().read_now(|tx| {
        // Some buyers of very many: looked up one by one, not met on a way through all.
        tx.plan_by_values()?;
        let Some(place) = tx.row(&NEXT, params![tenant], Place::read)? else { return Ok(None) };
        step(tx, tenant, place).map(|step| Some((place, step)))
    })?;
    let Some((place, step)) = read else { return Ok(false) };
    house.db().write_now(|tx| {
        let Place { batch, shop, buyer, at, n, .. } = place;
        let next = step.next;
        let values = params![
            tenant,
            batch,
            shop,
            buyer,
            at,
            n,
            0,
            next.shop,
            next.buyer,
            next.at,
            next.n,
            step.done,
            step.finished
        ];
        // Undone meanwhile, or done by another node.
        if tx.run(&GO_ON, values)? == 0 {
            return Ok(());
        }
        entry::add(tx, tenant, &step.docs.iter().collect::<Vec<_>>())?;
        if step.finished { tx.analyze(&["search_text", "search_entry"]) } else { Ok(()) }
    })?;
    Ok(true)
}

/// The messages of the next buyers of one shop.
fn step(tx: &mut Tx<'_>, tenant: TenantId, place: Place) -> Result<Step> {
    let values = params![tenant, place.batch, place.shop, place.buyer, BUYERS];
    let mut buyers: Vec<(i64, i64)> = tx.rows(&BUYERS_OF, values, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all = (buyers.len() as i64) < BUYERS;
    buyers.retain(|buyer| place.at < i64::MAX || *buyer != (place.shop, place.buyer));
    let Some(&(shop, _)) = buyers.first() else {
        return Ok(Step { docs: Vec::new(), next: place, done: 0, finished: true });
    };
    let alike: Vec<i64> = buyers.iter().take_while(|(of, _)| *of == shop).map(|(_, buyer)| *buyer).collect();
    let values = params![
        tenant,
        shop,
        integers(alike.iter().copied()),
        place.batch,
        place.upto,
        place.buyer,
        place.at,
        place.n,
        MESSAGES
    ];
    let (mut docs, mut last, mut count) = (Vec::new(), None, 0);
    tx.each(&MESSAGES_OF, values, |row| {
        last = Some((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(3)?));
        count += 1;
        docs.extend(Doc::read(row)?);
        Ok(())
    })?;
    let through = alike.last().copied().unwrap_or(place.buyer);
    let next = match last {
        Some((buyer, at, n)) if count == MESSAGES => Place { shop, buyer, at, n, ..place },
        _ => place.after(shop, through),
    };
    // The one that a step begins with was counted when it was reached.
    let past = |buyer: &&i64| (shop, **buyer) > (place.shop, place.buyer) && **buyer <= next.buyer;
    let done = alike.iter().filter(past).count() as i64;
    let finished = all && next.at == i64::MAX && alike.len() == buyers.len();
    Ok(Step { docs, next, done, finished })
}
