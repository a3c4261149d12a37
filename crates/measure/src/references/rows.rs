//! Figures of other tools in the database, and the sums of ours that stand beside them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use kernel::db::{Row as Found, Tx};
use kernel::error::Result;
use kernel::id::{NickId, ShopId};
use kernel::params;
use kernel::permission::Scope;
use kpi::metric::Metric;
use kpi::sheet::Row;
use kpi::time::Day;

use super::period;
use crate::benchmarks::exact;
use crate::facts::store::day;
use crate::facts::totals::unpacked;
use crate::figures::seen::whole_shop;

/// Figures read at most: those of the newest files.
const MOST: i64 = 2_000;

kernel::queries! {
    FIGURES = concat!("select r.batch, r.n, r.source, r.shop, r.subject, r.subject_kind, r.period, r.metric, r.header, r.value,
        b.name from reference_figure r
        join batch b on b.tenant = r.tenant and b.number = r.batch and b.state = 'ready'
        where r.tenant = $1 and r.shop = $4 and r.subject_kind in ('agent', 'total') and r.metric <> ''
            and r.value is not null and ", whole_shop!("r.shop"), " order by r.batch desc, r.n limit $5");
    ACCOUNTS = "select id, name from nick where tenant = $1 and shop = $2";
    SHOP_DAYS = "select t.day, t.counts from generation g join shop_day t on t.tenant = g.tenant and t.shop = g.shop
            and t.generation = g.number
        where g.tenant = $1 and g.state = 'current' and g.shop = $2 and t.day >= $3 and t.day <= $4";
    ACCOUNT_DAYS = "select t.account, t.day, t.counts from generation g join account_day t on t.tenant = g.tenant
            and t.shop = g.shop and t.generation = g.number
        where g.tenant = $1 and g.state = 'current' and g.shop = $2 and t.day >= $3 and t.day <= $4";
}

/// A figure of another tool.
#[derive(Debug, Clone)]
pub(super) struct Theirs {
    pub batch: i64,
    pub n: i64,
    pub source: String,
    pub file: String,
    pub subject: String,
    /// A summary of the shop; else an account.
    pub total: bool,
    pub period: String,
    /// The days it means, where they can be told.
    pub days: Option<RangeInclusive<Day>>,
    pub metric: &'static Metric,
    pub header: String,
    pub value: (i64, i64),
}

/// Figures of the newest files about a shop.
pub(super) fn theirs(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId) -> Result<Vec<Theirs>> {
    let rows = tx.rows(&FIGURES, &scope.with([shop.into(), MOST.into()]), read)?;
    Ok(rows.into_iter().flatten().collect())
}

fn read(row: &Found<'_>) -> Result<Option<Theirs>> {
    let Some(metric) = Metric::named(&row.get::<String>(7)?) else { return Ok(None) };
    let Some(value) = exact(metric, &row.get::<String>(9)?) else { return Ok(None) };
    let text: String = row.get(6)?;
    Ok(Some(Theirs {
        batch: row.get(0)?,
        n: row.get(1)?,
        source: row.get(2)?,
        subject: row.get(4)?,
        total: row.get::<String>(5)? == "total",
        days: period::days(&text),
        period: text,
        metric,
        header: row.get(8)?,
        value,
        file: row.get(10)?,
    }))
}

/// Accounts of a shop by the names that tables use: in full, and what stands after the shop's own name.
pub(super) struct Accounts(BTreeMap<String, Option<(NickId, String)>>);

impl Accounts {
    /// Reads them.
    pub fn read(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId) -> Result<Accounts> {
        let mut names: BTreeMap<String, Option<(NickId, String)>> = BTreeMap::new();
        let rows = tx.rows(&ACCOUNTS, params![scope.tenant(), shop], |row| {
            Ok((row.get::<NickId>(0)?, row.get::<String>(1)?))
        })?;
        for (id, name) in &rows {
            if let Some((_, short)) = name.split_once([':', '：']) {
                let held = names.entry(short.to_owned()).or_insert_with(|| Some((*id, name.clone())));
                // Two accounts of one short name are not told apart.
                if held.as_ref().is_some_and(|(known, _)| known != id) {
                    *held = None;
                }
            }
        }
        names.extend(rows.into_iter().map(|(id, name)| (name.clone(), Some((id, name)))));
        Ok(Accounts(names))
    }

    /// The account of a name.
    pub fn named(&self, name: &str) -> Option<&(NickId, String)> {
        self.0.get(name)?.as_ref()
    }
}

/// Sums of ours over the days of each period, read once a period.
pub(super) struct Ours {
    shop: Vec<(Day, Row)>,
    accounts: Vec<(i64, Day, Row)>,
}

impl Ours {
    /// Reads the days that some figures mean.
    pub fn read(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId, theirs: &[Theirs]) -> Result<Ours> {
        let days = || theirs.iter().filter_map(|of| of.days.as_ref());
        let (first, last) = (days().map(|days| *days.start()).min(), days().map(|days| *days.end()).max());
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(Ours { shop: Vec::new(), accounts: Vec::new() });
        };
        let first = first.max(last.plus(-400));
        let values = params![scope.tenant(), shop, first.to_string(), last.to_string()];
        Ok(Ours {
            shop: tx.rows(&SHOP_DAYS, values, |row| {
                Ok((day(&row.get::<String>(0)?), unpacked(&row.get::<Vec<u8>>(1)?)?))
            })?,
            accounts: tx.rows(&ACCOUNT_DAYS, values, |row| {
                Ok((row.get(0)?, day(&row.get::<String>(1)?), unpacked(&row.get::<Vec<u8>>(2)?)?))
            })?,
        })
    }

    /// The sum of an account, or of the shop for none.
    pub fn sum(&self, account: Option<NickId>, days: &RangeInclusive<Day>) -> Row {
        let mut sum = Row::default();
        match account {
            None => self.shop.iter().filter(|(day, _)| days.contains(day)).for_each(|(_, row)| sum.add(row)),
            Some(account) => {
                let mine =
                    self.accounts.iter().filter(|(of, day, _)| *of == account.stored() && days.contains(day));
                mine.for_each(|(_, _, row)| sum.add(row));
            }
        }
        sum
    }
}
