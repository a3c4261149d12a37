//! An order and whoever may see why it was credited as it was.

use std::collections::{HashMap, HashSet};

use kernel::db::Tx;
use kernel::error::{Result, not_found};
use kernel::id::{PersonId, ShopId};
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;

use super::told::Decision;
use crate::facts::list::{among, integers};
use crate::facts::settings::Settings;
use crate::figures::seen::{person_in, whole_shop};

kernel::queries! {
    /// The order of the facts that pages read, and whether the viewer's list of orders has it.
    ORDER = concat!("select o.id, o.name, g.number, g.settings, c.buyer, b.nick, case when ", whole_shop!("c.shop"), " or exists (
            select 1 from binding x where x.tenant = c.tenant and x.nick in (c.seller, c.order_agent, c.pay_agent)
                and x.since <= coalesce(c.paid_at, c.created_at)
                and (x.until is null or x.until > coalesce(c.paid_at, c.created_at)) and ", person_in!("x.person", "c.shop"), ")
            then 1 else 0 end
        from generation g join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        join shop o on o.tenant = c.tenant and o.id = c.shop
        left join buyer b on b.tenant = c.tenant and b.id = c.buyer
        where g.tenant = $1 and g.shop = $4 and g.state = 'current' and c.order_id = $5");
    /// Sessions with the order's buyer that somebody in scope held.
    HELD = concat!("select distinct s.account, s.start from session s
        join binding x on x.tenant = s.tenant and x.nick = s.account and x.since <= s.start
            and (x.until is null or x.until > s.start)
        where s.tenant = $1 and s.shop = $4 and s.generation = $5 and s.buyer = $6 and ", person_in!("x.person", "s.shop"));
    /// Buyers that some row gives the order to.
    BUYERS = "select distinct o.buyer from order_row o where o.tenant = $1 and o.shop = $2 and o.order_id = $3
        order by o.buyer limit 100";
    DECISIONS = "select v.value, v.author, v.reason, v.at from override_row v
        left join batch k on k.tenant = v.tenant and k.number = v.batch
        where v.tenant = $1 and v.shop = $2 and v.kind = 'seller' and v.order_id = $3 and (v.batch = 0 or k.state = 'ready')
        order by coalesce(v.at, 0) desc, v.n desc limit 20";
    NAMES = concat!("select p.id, p.name from person p where p.tenant = $1 and p.id in ", among!("$2"));
}

/// An order as the facts have it.
pub(super) struct Found {
    pub shop: ShopRef,
    pub generation: i64,
    pub settings: Settings,
    pub buyer: i64,
    pub nick: Option<String>,
    /// The viewer's list of orders has it.
    pub listed: bool,
}

/// The order, whoever asks: what of it may be told is the caller's matter.
pub(super) fn order(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId, order: &str) -> Result<Found> {
    let found = tx.row(&ORDER, &scope.with([shop.into(), order.into()]), |row| {
        Ok(Found {
            shop: ShopRef { id: row.get(0)?, name: row.get(1)? },
            generation: row.get(2)?,
            settings: Settings::read(&row.get::<String>(3)?)?,
            buyer: row.get(4)?,
            nick: row.get(5)?,
            listed: row.get(6)?,
        })
    })?;
    found.ok_or_else(not_found)
}

/// Sessions of the order's buyer, by account and start, that somebody in scope held.
pub(super) fn held(tx: &mut Tx<'_>, scope: &Scope, of: &Found) -> Result<HashSet<(i64, i64)>> {
    let values = scope.with([of.shop.id.into(), of.generation.into(), of.buyer.into()]);
    Ok(tx.rows(&HELD, &values, |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
}

/// All buyers whom an order concerns, sorted.
pub(super) fn buyers(tx: &mut Tx<'_>, scope: &Scope, of: &Found, order: &str) -> Result<Vec<i64>> {
    let values = [scope.tenant().into(), of.shop.id.into(), order.into()];
    let mut buyers = tx.rows(&BUYERS, &values, |row| row.get::<i64>(0))?;
    buyers.push(of.buyer);
    buyers.sort_unstable();
    buyers.dedup();
    Ok(buyers)
}

/// What people decided on the order's seller.
pub(super) fn decisions(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId, order: &str) -> Result<Vec<Decision>> {
    tx.rows(&DECISIONS, &[scope.tenant().into(), shop.into(), order.into()], |row| {
        let seller: String = row.get(0)?;
        Ok(Decision {
            seller: Some(seller).filter(|seller| !seller.is_empty()),
            author: row.get(1)?,
            reason: row.get(2)?,
            at: row.get(3)?,
        })
    })
}

/// Names of people by id.
pub(super) fn names(
    tx: &mut Tx<'_>,
    scope: &Scope,
    people: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>> {
    let values = [scope.tenant().into(), integers(people).into()];
    let rows = tx.rows(&NAMES, &values, |row| Ok((row.get::<PersonId>(0)?.stored(), row.get(1)?)))?;
    Ok(rows.into_iter().collect())
}
