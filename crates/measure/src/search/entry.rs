//! Messages in the index, and out of it.

use std::collections::HashSet;

use kernel::db::{self, Cell, Row, Tx};
use kernel::error::Result;
use kernel::id::TenantId;
use kernel::params;

use super::terms::{atoms, terms};
use crate::figures::mask;

/// Numbers of messages with a clock begin here, and are milliseconds since 1970 from here on.
const DATED: i64 = 1 << 42;
/// No message is further from where it belongs: a quarter of an hour.
pub(super) const SPREAD: i64 = 1 << 20;
/// Numbers that are tried one after the other before others are.
const NEAR: i64 = 32;
/// What a file calls now is a whole second: those of one second lie apart by their buyers.
const APART: i64 = 997;

/// SQL: where the number of a message `m` begins to be looked for; [`Key::base`] says the same.
macro_rules! base {
    () => {
        "case when m.at <= 0 then m.n % 1048576 * 1048576
            when m.at % 1000000 = 0 then 4398046511104 + m.at / 1000 + m.buyer % 997
            else 4398046511104 + m.at / 1000 end"
    };
}

kernel::queries! {
    TAKEN = "select id from search_entry where tenant = $1 and id in {ids $2}";
    ENTRY = "insert into search_entry (tenant, id, buyer, at, batch, n) {values}";
    TEXT = "insert into search_text (rowid, terms) {values}";
    KNOWN = "select 1 from search_batch where tenant = $1 and batch = $2";
    /// The numbers of the messages of some buyers of a batch.
    OF_BUYERS = concat!("select (select e.id from search_entry e where e.tenant = m.tenant and e.id >= ", base!(),
        " and e.id < ", base!(), " + 1048576 and e.buyer = m.buyer and e.batch = m.batch and e.n = m.n
            order by e.id limit 1)
        from message m where m.tenant = $1 and m.batch = $2 and (m.shop, m.buyer) in (
            select shop, buyer from batch_buyer where tenant = $1 and batch = $2 order by shop, buyer limit $3)");
    UNENTRY = "delete from search_entry where tenant = $1 and id in {ids $2}";
    UNTEXT = "delete from search_text where rowid in {ids $1}";
}

/// Which message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub buyer: i64,
    pub at: i64,
    pub batch: i64,
    pub n: i64,
}

/// A message with the terms that it is found by.
pub(super) struct Doc {
    pub key: Key,
    terms: String,
}

/// The number from which on messages of an instant stand.
pub(super) fn number(at: i64) -> i64 {
    if at <= 0 { 0 } else { DATED + at / 1000 }
}

/// A term that says whose a message is; no text has it.
pub(super) fn of_shop(shop: i64) -> String {
    format!("§s{shop:x}")
}
pub(super) fn of_account(account: i64) -> String {
    format!("§a{account:x}")
}
pub(super) fn of_sender(sender: i64) -> String {
    format!("§w{sender:x}")
}

impl Key {
    /// A message without a clock stands before all others.
    fn base(self) -> i64 {
        match self.at {
            ..=0 => self.n % SPREAD * SPREAD,
            at if at % 1_000_000 == 0 => number(at) + self.buyer % APART,
            at => number(at),
        }
    }

    /// The number to try after so many were taken.
    fn number(self, tries: i64) -> i64 {
        if tries < NEAR {
            return self.base() + tries;
        }
        let mixed =
            (self.buyer ^ (self.n << 20) ^ tries).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.cast_signed());
        self.base() + NEAR + (mixed >> 20).rem_euclid(SPREAD - NEAR)
    }
}

impl Doc {
    /// A message of buyer, at, batch, n, shop, account, sender and text; `None` for one without words. What pages do not
    /// show of a text cannot be looked for either.
    pub fn read(row: &Row<'_>) -> Result<Option<Doc>> {
        let key = Key { buyer: row.get(0)?, at: row.get(1)?, batch: row.get(2)?, n: row.get(3)? };
        let Cell::Text(text) = row.cell(7)? else { return Ok(None) };
        let atoms = atoms(&mask::text(text));
        if atoms.is_empty() {
            return Ok(None);
        }
        let mut terms = terms(&atoms);
        terms.extend([of_shop(row.get(4)?), of_account(row.get(5)?), of_sender(row.get(6)?)]);
        Ok(Some(Doc { key, terms: terms.join(" ") }))
    }
}

/// Puts messages into the index that are not in it.
pub(super) fn add(tx: &mut Tx<'_>, tenant: TenantId, docs: &[&Doc]) -> Result<()> {
    let mut placed: Vec<(i64, &Doc)> = place(tx, tenant, docs)?;
    // In their order: the index writes a part of its own for every step back.
    placed.sort_unstable_by_key(|(id, _)| *id);
    let entry = |(id, doc): &(i64, &Doc)| {
        let Key { buyer, at, batch, n } = doc.key;
        [tenant.stored(), *id, buyer, at, batch, n].map(Cell::Int)
    };
    tx.append(&ENTRY, placed.iter().map(entry))?;
    tx.append(&TEXT, placed.iter().map(|(id, doc)| [Cell::Int(*id), Cell::Text(&doc.terms)]))?;
    Ok(())
}

/// A number for each that no other message has.
fn place<'d>(tx: &mut Tx<'_>, tenant: TenantId, docs: &[&'d Doc]) -> Result<Vec<(i64, &'d Doc)>> {
    let mut order: Vec<(&Doc, i64)> = docs.iter().map(|doc| (*doc, 0)).collect();
    order.sort_unstable_by_key(|(doc, _)| (doc.key.at, doc.key.batch, doc.key.n));
    let (mut used, mut placed) = (HashSet::new(), Vec::with_capacity(docs.len()));
    while !order.is_empty() {
        let mut tried = Vec::with_capacity(order.len());
        for (doc, mut tries) in order {
            while !used.insert(doc.key.number(tries)) {
                tries += 1;
            }
            tried.push((doc, tries));
        }
        let ids = tried.iter().map(|(doc, tries)| doc.key.number(*tries));
        let taken: HashSet<i64> =
            tx.rows(&TAKEN, params![tenant, db::ids(ids)], |row| row.get(0))?.into_iter().collect();
        let free = |(doc, tries): &(&Doc, i64)| !taken.contains(&doc.key.number(*tries));
        let (free, again): (Vec<_>, Vec<_>) = tried.into_iter().partition(free);
        placed.extend(free.into_iter().map(|(doc, tries)| (doc.key.number(tries), doc)));
        order = again.into_iter().map(|(doc, tries)| (doc, tries + 1)).collect();
    }
    Ok(placed)
}

/// Takes the messages of the next `buyers` buyers of a batch out of the index, before they themselves are taken away.
pub(crate) fn forget(tx: &mut Tx<'_>, tenant: TenantId, batch: i64, buyers: i64) -> Result<()> {
    if tx.row(&KNOWN, params![tenant, batch], |_| Ok(()))?.is_none() {
        return Ok(());
    }
    let found = tx.rows(&OF_BUYERS, params![tenant, batch, buyers], |row| row.get::<Option<i64>>(0))?;
    let mut ids: Vec<i64> = found.into_iter().flatten().collect();
    ids.sort_unstable();
    if !ids.is_empty() {
        tx.run(&UNTEXT, params![db::ids(ids.iter().copied())])?;
        tx.run(&UNENTRY, params![tenant, db::ids(ids)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_clock() {
        let key = |at, n| Key { buyer: 1_000, at, batch: 1, n };
        let noon = 1_793_584_800_000_000;
        assert_eq!(key(noon + 1_500, 0).number(0), number(noon) + 1);
        assert_eq!(key(noon, 0).number(0), number(noon) + 3, "a whole second");
        assert!(key(i64::MIN, 5).number(0) < number(1_000), "without a clock before all others");
        for tries in 0..2_000 {
            let off = key(noon + 1, 7).number(tries) - key(noon + 1, 7).base();
            assert!((0..SPREAD).contains(&off), "{tries}: {off}");
        }
    }
}
