//! Facts of buyers in the database.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::{Cell, Query, Tx};
use kernel::error::{Error, Result};
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kpi::time::Day;

use super::list::{among, integers, texts, texts_among};
use super::load::Place;
use super::model::{
    Facts, Reception, Visit, packed_groups, packed_hours, packed_rows, unpacked_groups, unpacked_hours,
    unpacked_rows,
};
use super::totals::{Sign, Totals, unpacked};

/// Rows of some buyers (`$4`) in one generation (`$3`) of a shop.
macro_rules! of_buyers {
    ($head:literal) => {
        concat!(
            $head,
            " where t.tenant = $1 and t.shop = $2 and t.generation = $3 and t.buyer in ",
            among!("$4")
        )
    };
}

kernel::queries! {
    RECEPTIONS = of_buyers!("select t.buyer, t.day, t.account, t.groups, t.counts from reception t");
    VISITS = of_buyers!("select t.buyer, t.day, t.groups, t.hours, t.counts from visit t");
    SESSIONS = of_buyers!("select t.account, t.day from session t");
    DROP_RECEPTIONS = of_buyers!("delete from reception as t");
    DROP_VISITS = of_buyers!("delete from visit as t");
    DROP_CREDITS = of_buyers!("delete from credit as t");
    DROP_SESSIONS = of_buyers!("delete from session as t");
    /// An order that was another buyer's until now.
    DROP_ORDERS = concat!("delete from credit as t where t.tenant = $1 and t.shop = $2 and t.generation = $3
        and t.order_id in ", texts_among!("$4"));
    ADD_RECEPTION = "insert into reception (tenant, shop, generation, day, buyer, account, first_at, person, groups, counts)
        {values}";
    ADD_VISIT = "insert into visit (tenant, shop, generation, day, buyer, stage, first_at, received_by, won_by, ordered,
        paid, sku, band, new_buyer, cohort_sales, counts, groups, hours) {values}";
    ADD_CREDIT = "insert into credit (tenant, shop, generation, order_id, buyer, created_at, created_day, paid_at, paid_day,
        order_agent, pay_agent, seller, seller_order, seller_payment, seller_first, split, assisted, decided, gross,
        refunded, net, units) {values}";
    ADD_SESSION = "insert into session (tenant, shop, generation, account, day, start, buyer, finish) {values}";
    REPEATS = "update message set repeats = $7 where tenant = $1 and shop = $2 and buyer = $3 and at = $4 and batch = $5
        and n = $6";
}

/// Where facts belong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    pub tenant: TenantId,
    pub shop: ShopId,
    pub generation: i64,
}

/// What replacing changed.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// Days whose figures are others now.
    pub days: BTreeSet<Day>,
    /// Accounts and days whose sessions are others now.
    pub sessions: BTreeSet<(i64, Day)>,
}

/// Replaces the facts of some buyers, and changes all sums by the difference.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    home: Home,
    buyers: &[i64],
    facts: &BTreeMap<i64, Facts>,
) -> Result<Changed> {
    let list = integers(buyers.iter().copied());
    let before = stored(tx, home, &list)?;
    let (mut totals, mut changed) = (Totals::default(), Changed::default());
    before.values().for_each(|facts| totals.change(facts, Sign::Minus));
    let new: Vec<(i64, &Facts)> =
        buyers.iter().filter_map(|buyer| Some((*buyer, facts.get(buyer)?))).collect();
    new.iter().for_each(|(_, facts)| totals.change(facts, Sign::Plus));
    let values = params![home.tenant, home.shop, home.generation, list];
    tx.each(&SESSIONS, values, |row| {
        changed.sessions.insert((row.get(0)?, day(&row.get::<String>(1)?)));
        Ok(())
    })?;
    for (_, facts) in &new {
        changed.sessions.extend(facts.sessions.iter().map(|session| (session.account, session.day)));
    }
    if !before.is_empty() || !changed.sessions.is_empty() {
        let all: [&'static Query; 4] = [&DROP_RECEPTIONS, &DROP_VISITS, &DROP_CREDITS, &DROP_SESSIONS];
        for query in all {
            tx.run(query, values)?;
        }
    }
    changed.days.extend(totals.days());
    append(tx, home, &new)?;
    totals.write(tx, home.tenant, home.shop, home.generation)?;
    Ok(changed)
}

/// What the sums hold of some buyers.
fn stored(tx: &mut Tx<'_>, home: Home, list: &str) -> Result<BTreeMap<i64, Facts>> {
    let mut facts: BTreeMap<i64, Facts> = BTreeMap::new();
    let values = params![home.tenant, home.shop, home.generation, list];
    tx.each(&RECEPTIONS, values, |row| {
        let reception = Reception {
            day: day(&row.get::<String>(1)?),
            account: row.get(2)?,
            first_at: 0,
            groups: unpacked_groups(&row.get::<Vec<u8>>(3)?).ok_or_else(broken)?,
            counts: unpacked(&row.get::<Vec<u8>>(4)?)?,
        };
        facts.entry(row.get(0)?).or_default().receptions.push(reception);
        Ok(())
    })?;
    tx.each(&VISITS, values, |row| {
        let visit = Visit {
            day: day(&row.get::<String>(1)?),
            stay: None,
            groups: unpacked_rows(&row.get::<Vec<u8>>(2)?).ok_or_else(broken)?,
            hours: unpacked_hours(&row.get::<Vec<u8>>(3)?).ok_or_else(broken)?,
            counts: unpacked(&row.get::<Vec<u8>>(4)?)?,
        };
        facts.entry(row.get(0)?).or_default().visits.push(visit);
        Ok(())
    })?;
    Ok(facts)
}

fn broken() -> Error {
    Error::internal("stored facts", "their bytes cannot be read")
}

/// A day that was stored.
pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_default()
}

fn json(accounts: &[i64]) -> String {
    let texts: Vec<String> = accounts.iter().map(i64::to_string).collect();
    format!("[{}]", texts.join(","))
}

/// Adds the facts of some buyers, in the order of the tables' keys.
fn append(tx: &mut Tx<'_>, home: Home, facts: &[(i64, &Facts)]) -> Result<()> {
    receptions(tx, home, facts)?;
    visits(tx, home, facts)?;
    credits(tx, home, facts)?;
    let mut sessions: Vec<_> =
        facts.iter().flat_map(|(buyer, facts)| facts.sessions.iter().map(move |of| (of, *buyer))).collect();
    sessions.sort_unstable();
    let (tenant, shop, generation) = home.cells();
    let rows: Vec<(String, _)> = sessions.into_iter().map(|of| (of.0.day.to_string(), of)).collect();
    tx.append(
        &ADD_SESSION,
        rows.iter().map(|(day, (of, buyer))| {
            let [account, start, finish] = [of.account, of.start, of.finish].map(Cell::Int);
            [tenant, shop, generation, account, Cell::Text(day), start, Cell::Int(*buyer), finish]
        }),
    )?;
    Ok(())
}

impl Home {
    fn cells(self) -> (Cell<'static>, Cell<'static>, Cell<'static>) {
        (Cell::Int(self.tenant.stored()), Cell::Int(self.shop.stored()), Cell::Int(self.generation))
    }
}

fn receptions(tx: &mut Tx<'_>, home: Home, facts: &[(i64, &Facts)]) -> Result<()> {
    let all = facts.iter().flat_map(|(buyer, facts)| facts.receptions.iter().map(move |of| (*buyer, of)));
    let mut rows: Vec<_> = all
        .map(|(buyer, of)| (of.day.to_string(), buyer, of, packed_groups(&of.groups), of.counts.packed()))
        .collect();
    rows.sort_by(|a, b| (&a.0, a.1, a.2.account).cmp(&(&b.0, b.1, b.2.account)));
    let (tenant, shop, generation) = home.cells();
    tx.append(
        &ADD_RECEPTION,
        rows.iter().map(|(day, buyer, of, groups, counts)| {
            let [buyer, account, first] = [*buyer, of.account, of.first_at].map(Cell::Int);
            let person = of.person().map_or(Cell::Null, Cell::Int);
            let (groups, counts) = (Cell::Bytes(groups), Cell::Bytes(counts));
            [tenant, shop, generation, Cell::Text(day), buyer, account, first, person, groups, counts]
        }),
    )?;
    Ok(())
}

/// A visit with what of it is made into text or bytes.
struct PackedVisit<'f> {
    day: String,
    buyer: i64,
    visit: &'f Visit,
    received_by: String,
    won_by: String,
    counts: Vec<u8>,
    groups: Vec<u8>,
    hours: Vec<u8>,
}

impl<'f> PackedVisit<'f> {
    fn new(buyer: i64, visit: &'f Visit) -> PackedVisit<'f> {
        let stay = visit.stay.as_ref();
        PackedVisit {
            day: visit.day.to_string(),
            buyer,
            visit,
            received_by: json(stay.map_or(&[][..], |stay| &stay.received_by[..])),
            won_by: json(stay.map_or(&[][..], |stay| &stay.won_by[..])),
            counts: visit.counts.packed(),
            groups: packed_rows(&visit.groups),
            hours: packed_hours(&visit.hours),
        }
    }

    fn cells(&self, home: Home) -> [Cell<'_>; 18] {
        let (tenant, shop, generation) = home.cells();
        let stay = self.visit.stay.as_ref();
        let flag = |on: bool| Cell::Int(on.into());
        [
            tenant,
            shop,
            generation,
            Cell::Text(&self.day),
            Cell::Int(self.buyer),
            Cell::Text(stay.map_or("", |stay| stay.stage)),
            stay.map_or(Cell::Null, |stay| Cell::Int(stay.first_at)),
            Cell::Text(&self.received_by),
            Cell::Text(&self.won_by),
            flag(stay.is_some_and(|stay| stay.ordered)),
            flag(stay.is_some_and(|stay| stay.paid)),
            Cell::Text(stay.map_or("", |stay| &stay.sku)),
            Cell::Text(stay.map_or("", |stay| stay.band)),
            flag(stay.is_some_and(|stay| stay.new_buyer)),
            Cell::Int(stay.map_or(0, |stay| stay.cohort_sales)),
            Cell::Bytes(&self.counts),
            Cell::Bytes(&self.groups),
            Cell::Bytes(&self.hours),
        ]
    }
}

fn visits(tx: &mut Tx<'_>, home: Home, facts: &[(i64, &Facts)]) -> Result<()> {
    let all = facts.iter().flat_map(|(buyer, facts)| facts.visits.iter().map(move |of| (*buyer, of)));
    let mut rows: Vec<_> = all.map(|(buyer, visit)| PackedVisit::new(buyer, visit)).collect();
    rows.sort_by(|a, b| (&a.day, a.buyer).cmp(&(&b.day, b.buyer)));
    tx.append(&ADD_VISIT, rows.iter().map(|row| row.cells(home)))?;
    Ok(())
}

fn credits(tx: &mut Tx<'_>, home: Home, facts: &[(i64, &Facts)]) -> Result<()> {
    let all = facts.iter().flat_map(|(buyer, facts)| facts.credits.iter().map(move |of| (*buyer, of)));
    let mut rows: Vec<_> = all
        .map(|(buyer, of)| {
            let days = (of.created_day.to_string(), of.paid_day.map(|day| day.to_string()));
            (buyer, of, days, json(&of.assisted))
        })
        .collect();
    rows.sort_by(|a, b| a.1.order_id.cmp(&b.1.order_id));
    if !rows.is_empty() {
        let ids = texts(rows.iter().map(|row| row.1.order_id.as_str()));
        tx.run(&DROP_ORDERS, params![home.tenant, home.shop, home.generation, ids])?;
    }
    let (tenant, shop, generation) = home.cells();
    let number = |value: Option<i64>| value.map_or(Cell::Null, Cell::Int);
    tx.append(
        &ADD_CREDIT,
        rows.iter().map(|(buyer, of, (created, paid), assisted)| {
            let [by_order, by_payment, first] = of.sellers.map(number);
            [
                tenant,
                shop,
                generation,
                Cell::Text(&of.order_id),
                Cell::Int(*buyer),
                Cell::Int(of.created_at),
                Cell::Text(created),
                number(of.paid_at),
                paid.as_deref().map_or(Cell::Null, Cell::Text),
                number(of.order_agent),
                number(of.pay_agent),
                number(of.seller),
                by_order,
                by_payment,
                first,
                of.split.map_or(Cell::Null, Cell::Text),
                Cell::Text(assisted),
                Cell::Int(of.decided.into()),
                Cell::Int(of.gross),
                Cell::Int(of.refunded),
                Cell::Int(of.gross.saturating_sub(of.refunded).max(0)),
                Cell::Int(of.units),
            ]
        }),
    )?;
    Ok(())
}

/// Turns the marks of message rows.
pub(crate) fn turn(tx: &mut Tx<'_>, home: Home, places: &[Place]) -> Result<()> {
    for place in places {
        let Place { buyer, at, batch, n, repeats, .. } = *place;
        tx.run(&REPEATS, params![home.tenant, home.shop, buyer, at, batch, n, !repeats])?;
    }
    Ok(())
}
