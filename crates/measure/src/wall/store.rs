//! The wall in the database.

use std::collections::HashMap;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::ShopId;
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use kernel::time::Moment;

use crate::facts::list::{among, integers};
use crate::figures::NamedAccount;
use crate::figures::account;
use crate::figures::seen::{person_in, whole_shop};

/// Messages read at most: of more, the wall tells of the latest.
const MOST: i64 = 60_000;

kernel::queries! {
    SHOPS = concat!("select s.id, s.name, s.platform from shop s where s.tenant = $1 and s.id in ", among!("$2"));
    /// The last messages of the buyers whom somebody in scope received since the day `$5`.
    MESSAGES = concat!("select m.shop, m.buyer, m.at, m.account, m.sender, m.auto, substr(m.text, 1, 200)
        from (select distinct r.shop, r.buyer from generation g
            join reception r on r.tenant = g.tenant and r.shop = g.shop and r.generation = g.number
            where g.tenant = $1 and g.state = 'current' and g.shop in ", among!("$4"), " and r.day >= $5 and ",
            person_in!("r.person", "r.shop"), ") v
        join message m on m.tenant = $1 and m.shop = v.shop and m.buyer = v.buyer and m.at >= $6 and m.at <= $7
            and m.repeats = 0
        join batch k on k.tenant = m.tenant and k.number = m.batch and k.state = 'ready'
        order by m.at desc, m.batch desc, coalesce(m.seq, m.n) desc, m.n desc limit $8");
    /// Presence of the last day, by account.
    PRESENCE = concat!("select p.account, p.state, p.since, p.until from presence_row p
        join batch k on k.tenant = p.tenant and k.number = p.batch and k.state = 'ready'
        where p.tenant = $1 and p.shop in ", among!("$2"), " and p.since >= $3 and p.since <= $4 order by p.account, p.since");
    /// Accounts of `$4` in scope, and who speaks for them now.
    ACCOUNTS = concat!("select n.id, n.name, p.id, p.name, n.shop from nick n
        left join binding b on b.tenant = n.tenant and b.nick = n.id and b.since <= $5 and (b.until is null or b.until > $5)
        left join person p on p.tenant = n.tenant and p.id = b.person
        where n.tenant = $1 and n.id in ", among!("$4"), " and (", whole_shop!("n.shop"), " or ",
        person_in!("p.id", "n.shop"), ")");
    NICKS = concat!("select id, nick from buyer where tenant = $1 and nick is not null and id in ", among!("$2"));
}

/// A shop, with the platform by which it is judged.
pub(super) struct Shop {
    pub shop: ShopRef,
    pub platform: String,
}

/// A message of the last hours.
pub(super) struct Message {
    pub shop: ShopId,
    pub buyer: i64,
    pub at: i64,
    pub account: i64,
    pub sender: i64,
    pub auto: bool,
    pub text: String,
}

/// How an account stands by its presence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Present {
    /// Its state now; absent where it has none, or is offline.
    pub state: Option<String>,
}

pub(super) fn shops(tx: &mut Tx<'_>, scope: &Scope, ids: &[ShopId]) -> Result<HashMap<ShopId, Shop>> {
    let list = integers(ids.iter().map(|id| id.stored()));
    let rows = tx.rows(&SHOPS, &[scope.tenant().into(), list.into()], |row| {
        let id: ShopId = row.get(0)?;
        Ok((id, Shop { shop: ShopRef { id, name: row.get(1)? }, platform: row.get(2)? }))
    })?;
    Ok(rows.into_iter().collect())
}

/// Messages between two instants of buyers received since a day, the earliest first.
pub(super) fn messages(
    tx: &mut Tx<'_>,
    scope: &Scope,
    shops: &[ShopId],
    since_day: &str,
    [from, to]: [Moment; 2],
) -> Result<Vec<Message>> {
    let list = integers(shops.iter().map(|id| id.stored()));
    let values = scope.with([list.into(), since_day.into(), from.into(), to.into(), MOST.into()]);
    let mut found = tx.rows(&MESSAGES, &values, |row| {
        Ok(Message {
            shop: row.get(0)?,
            buyer: row.get(1)?,
            at: row.get(2)?,
            account: row.get(3)?,
            sender: row.get(4)?,
            auto: row.get(5)?,
            text: row.get(6)?,
        })
    })?;
    found.reverse();
    Ok(found)
}

/// Accounts that tell their presence, and how they stand now.
pub(super) fn presence(
    tx: &mut Tx<'_>,
    scope: &Scope,
    shops: &[ShopId],
    [from, now]: [Moment; 2],
) -> Result<HashMap<i64, Present>> {
    let list = integers(shops.iter().map(|id| id.stored()));
    let mut found: HashMap<i64, Present> = HashMap::new();
    tx.each(&PRESENCE, &[scope.tenant().into(), list.into(), from.into(), now.into()], |row| {
        let state: String = row.get(1)?;
        let ended = row.get::<Option<i64>>(3)?.is_some_and(|until| until <= now.micros());
        let present = found.entry(row.get(0)?).or_default();
        present.state = Some(state).filter(|state| !ended && state != "offline");
        Ok(())
    })?;
    Ok(found)
}

/// Accounts in scope by their ids, with their shop.
pub(super) fn accounts(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ids: impl IntoIterator<Item = i64>,
    now: Moment,
) -> Result<HashMap<i64, (NamedAccount, ShopId)>> {
    let values = scope.with([integers(ids).into(), now.into()]);
    let rows = tx.rows(&ACCOUNTS, &values, |row| Ok((row.get::<i64>(0)?, account(row, 0)?, row.get(4)?)))?;
    Ok(rows.into_iter().filter_map(|(id, account, shop)| Some((id, (account?, shop)))).collect())
}

/// Nicks of buyers.
pub(super) fn nicks(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>> {
    let rows = tx.rows(&NICKS, &[scope.tenant().into(), integers(ids).into()], |row| {
        Ok((row.get(0)?, row.get::<String>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}
