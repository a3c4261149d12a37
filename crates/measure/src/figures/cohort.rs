//! The inquiries of a period by everything they can be cut by: what a driver tree and a search for causes are made of
//! (section 11 of the KPI definitions).
//!
//! An inquiry belongs to whoever received the buyer first that day, so that parts add up to the whole; people and teams
//! see the inquiries that are theirs in this sense.

use std::collections::{BTreeMap, BTreeSet};

use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::{Row as Found, Tx};
use kernel::error::Result;
use kernel::id::{PersonId, ShopId, TeamId};
use kernel::params;
use kernel::permission::Scope;
use kernel::time::Moment;
use kpi::metric::{Level, Metric};
use kpi::sheet::Count;
use kpi::time::Timestamp;

use super::period::Period;
use super::read::Wanted;
use super::seen::{self, Seen, person_in};
use super::sums::{FiguresBy, sums};
use crate::BuyerId;
use crate::facts::list::{among, integers, texts, texts_among};
use crate::facts::model::unpacked_groups;
use crate::facts::store::day;

/// Every account that has a row of the buyer and day, whether the viewer sees what it did, and a product.
macro_rules! inquiries {
    ($product:literal) => {
        concat!(
            "select t.shop, t.day, t.buyer, t.first_at, t.received_by, ",
            $product,
            ", t.band, t.new_buyer, t.ordered, t.paid, t.cohort_sales, r.account, r.first_at, r.person, r.groups,
            case when ",
            person_in!("r.person", "r.shop"),
            " then 1 else 0 end from generation g
            join visit t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number
            join reception r on r.tenant = t.tenant and r.shop = t.shop and r.generation = t.generation
                and r.day = t.day and r.buyer = t.buyer
            where g.tenant = $1 and g.state = 'current' and g.shop in ",
            among!("$6"),
            " and t.day >= $4 and t.day <= $5 and t.stage = 'inquiry' and t.first_at is not null
            order by t.shop, t.day, t.buyer, r.first_at, r.account"
        )
    };
}

kernel::queries! {
    INQUIRIES = inquiries!("t.sku");
    /// The product that was shown first: what came of the inquiry has no part in it.
    ASKED = inquiries!("coalesce((select m.product from message m where m.tenant = t.tenant and m.shop = t.shop
        and m.buyer = t.buyer and m.at >= t.first_at and m.at < t.first_at + 86400000000 and m.kind = 'product'
        and m.product <> '' order by m.at, m.batch, m.n limit 1), '')");
    VISITORS = concat!("select t.shop, t.day, t.sku, max(t.visitors) from traffic_row t
        join batch b on b.tenant = t.tenant and b.number = t.batch and b.state = 'ready'
        where t.tenant = $1 and t.shop in ", among!("$2"), " and t.day >= $3 and t.day <= $4 and t.visitors is not null
        group by t.shop, t.day, t.sku order by t.shop, t.day, t.sku");
    PERSONS = concat!("select p.id, p.name from person p where p.tenant = $1 and p.id in ", among!("$2"),
        " order by p.id");
    SHOPS = concat!("select o.id, o.name from shop o where o.tenant = $1 and o.id in ", among!("$2"), " order by o.id");
    TITLES = concat!("select p.sku, max(p.title) from product_row p
        join batch b on b.tenant = p.tenant and b.number = p.batch and b.state = 'ready'
        where p.tenant = $1 and p.shop in ", among!("$2"), " and p.sku in ", texts_among!("$3"), " and p.title <> ''
        group by p.sku order by p.sku");
}

/// Whose inquiries, and of which days.
#[derive(Debug, Clone, Copy)]
pub struct CohortOf<'s> {
    /// Who asks.
    pub scope: &'s Scope,
    /// The first business day.
    pub from: Day,
    /// The last business day.
    pub to: Day,
    /// Of this shop only.
    pub shop: Option<ShopId>,
    /// Of this team only.
    pub team: Option<TeamId>,
    /// Of this person only.
    pub person: Option<PersonId>,
    /// Which product an inquiry is counted with.
    pub product: CohortProduct,
}

/// Which product an inquiry is counted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CohortProduct {
    /// That of section 11: the last one shown before the order, else that of the order. Who orders nothing and showed
    /// none has none, so that it says something of the outcome.
    #[default]
    Sku,
    /// The first one shown, which says nothing of the outcome: for what was to be expected.
    Asked,
}

/// What stands around the inquiries of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortSums {
    /// Whether it is about whole shops: only they have silent sales and visitors.
    pub whole: bool,
    /// What the accounts sold by the day of payment, fen.
    pub sales: i64,
    /// What nobody earned, fen; 0 unless whole.
    pub silent: i64,
    /// Visitors, where every day with inquiries has them.
    pub visitors: Option<i64>,
    /// Whether nothing of it changes by itself any more.
    pub settled: bool,
}

/// An inquiry, as a cut counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortInquiry {
    /// Its shop.
    pub shop: ShopId,
    /// The number of the week that its business day lies in; weeks begin on Mondays.
    pub week: i64,
    /// Who asked, and when first that day.
    pub buyer: BuyerId,
    /// The buyer's first message of the day.
    pub at: Moment,
    /// Clock hour of the buyer's first message, 0–23.
    pub hour: u8,
    /// Who received the buyer first; `None` where nobody is known to hold the account.
    pub person: Option<PersonId>,
    /// What it was about; empty for nothing in particular.
    pub sku: String,
    /// How fast it was first answered: `under_15s`, ….
    pub band: String,
    /// No earlier paid order.
    pub new_buyer: bool,
    /// Something was ordered in the window.
    pub ordered: bool,
    /// Something was paid in time.
    pub paid: bool,
    /// What the orders that make it paid brought, fen.
    pub sales: i64,
}

impl CohortOf<'_> {
    fn period(&self) -> Result<Period> {
        Period::of(self.from, self.to, "to")
    }

    fn shops<'a>(&self, all: &'a [Seen]) -> Vec<&'a Seen> {
        all.iter().filter(|seen| self.shop.is_none_or(|shop| shop == seen.shop)).collect()
    }

    fn wanted(&self, shops: &[&Seen]) -> Result<Wanted<'_>> {
        Ok(Wanted {
            scope: self.scope,
            period: self.period()?,
            shops: shops.iter().map(|seen| seen.shop).collect(),
            team: self.team,
            person: self.person,
            cut: None,
            kept: None,
        })
    }

    /// What stands around the inquiries.
    pub fn sums(&self, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<CohortSums> {
        let all = seen::shops(tx, self.scope)?;
        let shops = self.shops(&all);
        let wanted = self.wanted(&shops)?;
        let total = sums(tx, &wanted, &all, FiguresBy::Total)?;
        let whole = total.level == Level::Shop;
        let row = total.rows.into_values().next().unwrap_or_default();
        let visitors = if whole { visitors(tx, &wanted)? } else { None };
        let last = wanted.period.to;
        let settled = shops.iter().all(|seen| {
            let metric = Metric::named("conversion").zip(seen.rules(last));
            metric.is_none_or(|(metric, rules)| metric.final_on(rules, last) < seen.day(ctx.now))
        });
        let silent = if whole { row[Count::SilentSales] } else { 0 };
        Ok(CohortSums { whole, sales: row[Count::Sales], silent, visitors, settled })
    }

    /// Every inquiry of theirs.
    pub fn each(&self, tx: &mut Tx<'_>, mut each: impl FnMut(CohortInquiry)) -> Result<()> {
        self.walk(tx, |inquiry, mine, _| {
            if mine {
                each(inquiry);
            }
        })
    }

    /// Every inquiry of the shops: theirs, and beside them those of all others, of which neither the person nor the buyer
    /// is told. Says how many accounts the others are, by shop: of few nothing should be shown.
    pub fn each_beside(
        &self,
        tx: &mut Tx<'_>,
        mut each: impl FnMut(CohortInquiry, bool),
    ) -> Result<BTreeMap<ShopId, usize>> {
        let mut others: BTreeMap<ShopId, BTreeSet<i64>> = BTreeMap::new();
        self.walk(tx, |inquiry, mine, account| {
            if !mine {
                others.entry(inquiry.shop).or_default().insert(account);
            }
            let nobody = BuyerId::from_stored(0);
            let hidden = |of: CohortInquiry| CohortInquiry {
                person: None,
                buyer: nobody,
                at: Moment::from_micros(0),
                ..of
            };
            each(if mine { inquiry } else { hidden(inquiry) }, mine);
        })?;
        Ok(others.into_iter().map(|(shop, accounts)| (shop, accounts.len())).collect())
    }

    /// Every inquiry of the shops, whether it is theirs, and the account that received it first.
    fn walk(&self, tx: &mut Tx<'_>, mut each: impl FnMut(CohortInquiry, bool, i64)) -> Result<()> {
        let all = seen::shops(tx, self.scope)?;
        let wanted = self.wanted(&self.shops(&all))?;
        let [from, to] = wanted.period.texts();
        let shops = integers(wanted.shops.iter().map(|shop| shop.stored()));
        let query = match self.product {
            CohortProduct::Sku => &INQUIRIES,
            CohortProduct::Asked => &ASKED,
        };
        let mut last: Option<(i64, String, i64)> = None;
        tx.each(query, &self.scope.with([from.into(), to.into(), shops.into()]), |row| {
            let visit: (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            // The first of those who received him, and only that one, has the inquiry.
            if last.as_ref() == Some(&visit) || !received(row)? {
                return Ok(());
            }
            last = Some(visit);
            let mine = row.get::<bool>(15)? && self.asks_for(row)?;
            each(inquiry(row, &all)?, mine, row.get(11)?);
            Ok(())
        })
    }

    fn asks_for(&self, row: &Found<'_>) -> Result<bool> {
        let of_person = match self.person {
            Some(person) => row.get::<Option<PersonId>>(13)? == Some(person),
            None => true,
        };
        let Some(team) = self.team.filter(|_| of_person) else { return Ok(of_person) };
        let groups = unpacked_groups(&row.get::<Vec<u8>>(14)?).unwrap_or_default();
        Ok(groups.iter().any(|group| group.member == team.stored()))
    }
}

/// Whether the account of the row received the buyer that day.
fn received(row: &Found<'_>) -> Result<bool> {
    let by: Vec<i64> = serde_json::from_str(&row.get::<String>(4)?).unwrap_or_default();
    Ok(by.contains(&row.get::<i64>(11)?))
}

fn inquiry(row: &Found<'_>, all: &[Seen]) -> Result<CohortInquiry> {
    let (shop, first_at): (ShopId, i64) = (row.get(0)?, row.get(3)?);
    let seen = all.iter().find(|seen| seen.shop == shop);
    let hour = seen.map_or(0, |seen| seen.calendar.hour(Timestamp(first_at)));
    Ok(CohortInquiry {
        shop,
        week: i64::from((day(&row.get::<String>(1)?).0 + 3).div_euclid(7)),
        buyer: row.get(2)?,
        at: Moment::from_micros(first_at),
        hour: u8::try_from(hour).unwrap_or(0),
        person: row.get(13)?,
        sku: row.get(5)?,
        band: row.get(6)?,
        new_buyer: row.get(7)?,
        ordered: row.get(8)?,
        paid: row.get(9)?,
        sales: row.get(10)?,
    })
}

/// Visitors of whole shops: a day's own row, else the sum over its products. `None` when a day with inquiries has none.
fn visitors(tx: &mut Tx<'_>, wanted: &Wanted<'_>) -> Result<Option<i64>> {
    let lines = wanted.of_shops(tx)?;
    let asked: BTreeSet<(ShopId, kpi::time::Day)> = lines
        .into_iter()
        .filter(|line| line.row[Count::Inquiries] > 0)
        .map(|line| (line.shop, line.day))
        .collect();
    let [from, to] = wanted.period.texts();
    let shops = integers(wanted.shops.iter().map(|shop| shop.stored()));
    let mut whole: BTreeMap<(ShopId, kpi::time::Day), i64> = BTreeMap::new();
    let mut by_sku = whole.clone();
    tx.each(&VISITORS, params![wanted.scope.tenant(), shops, from, to], |row| {
        let key = (row.get(0)?, day(&row.get::<String>(1)?));
        let (sku, visitors): (String, i64) = (row.get(2)?, row.get(3)?);
        let days = if sku.is_empty() { &mut whole } else { &mut by_sku };
        *days.entry(key).or_default() += visitors;
        Ok(())
    })?;
    by_sku.extend(whole);
    let known = !asked.is_empty() && asked.iter().all(|key| by_sku.contains_key(key));
    Ok(known.then(|| by_sku.values().sum()))
}

/// Names of people that a scope's own inquiries named.
pub fn persons(tx: &mut Tx<'_>, scope: &Scope, ids: &[PersonId]) -> Result<BTreeMap<PersonId, String>> {
    let list = integers(ids.iter().map(|id| id.stored()));
    let rows = tx.rows(&PERSONS, params![scope.tenant(), list], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Titles of products that a scope's own inquiries named, where a file tells them; of one shop, or of all that the scope
/// sees something of.
pub fn titles(
    tx: &mut Tx<'_>,
    scope: &Scope,
    shop: Option<ShopId>,
    skus: &[String],
) -> Result<BTreeMap<String, String>> {
    let shops = seen::shops(tx, scope)?;
    let shops = shops.iter().map(|seen| seen.shop).filter(|id| shop.is_none_or(|shop| shop == *id));
    let shops = integers(shops.map(ShopId::stored));
    let skus = texts(skus.iter().map(String::as_str));
    let rows =
        tx.rows(&TITLES, params![scope.tenant(), shops, skus], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Names of the shops that a scope sees something of, by their ids.
pub fn shops(tx: &mut Tx<'_>, scope: &Scope) -> Result<BTreeMap<String, String>> {
    let shops = integers(seen::shops(tx, scope)?.iter().map(|seen| seen.shop.stored()));
    let rows = tx.rows(&SHOPS, params![scope.tenant(), shops], |row| {
        Ok((row.get::<ShopId>(0)?.to_string(), row.get(1)?))
    })?;
    Ok(rows.into_iter().collect())
}
