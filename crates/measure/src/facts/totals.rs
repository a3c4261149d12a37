//! Sums of facts: rows of accounts, shops, groups and hours, changed by the difference that buyers make.

use std::collections::BTreeMap;

use kernel::db::{Query, Tx, Value};
use kernel::error::{Error, Result};
use kernel::id::{ShopId, TenantId};
use kpi::sheet::Row;
use kpi::time::Day;

use super::model::{Facts, Group};

/// Reads, writes and forgets one row; `$1` to `$4` are tenant, shop, generation and day, then what `$key` names.
macro_rules! one {
    (read $table:literal, $key:literal) => {
        concat!(
            "select counts from ",
            $table,
            " where tenant = $1 and shop = $2 and generation = $3 and day = $4",
            $key
        )
    };
    (drop $table:literal, $key:literal) => {
        concat!(
            "delete from ",
            $table,
            " where tenant = $1 and shop = $2 and generation = $3 and day = $4",
            $key
        )
    };
}

kernel::queries! {
    ACCOUNT = one!(read "account_day", " and account = $5");
    ACCOUNT_DROP = one!(drop "account_day", " and account = $5");
    ACCOUNT_PUT = "insert into account_day (tenant, shop, generation, day, account, counts) values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant, shop, generation, day, account) do update set counts = excluded.counts";
    SHOP = one!(read "shop_day", "");
    SHOP_DROP = one!(drop "shop_day", "");
    SHOP_PUT = "insert into shop_day (tenant, shop, generation, day, counts) values ($1, $2, $3, $4, $5)
        on conflict (tenant, shop, generation, day) do update set counts = excluded.counts";
    GROUP = one!(read "group_day", " and kind = $5 and member = $6");
    GROUP_DROP = one!(drop "group_day", " and kind = $5 and member = $6");
    GROUP_PUT = "insert into group_day (tenant, shop, generation, day, kind, member, counts)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant, shop, generation, day, kind, member) do update set counts = excluded.counts";
    HOUR = one!(read "shop_hour", " and hour = $5");
    HOUR_DROP = one!(drop "shop_hour", " and hour = $5");
    HOUR_PUT = "insert into shop_hour (tenant, shop, generation, day, hour, counts) values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant, shop, generation, day, hour) do update set counts = excluded.counts";
}

/// What is to be added to the rows of one generation of a shop.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Totals {
    pub accounts: BTreeMap<(Day, i64), Row>,
    pub shops: BTreeMap<Day, Row>,
    pub groups: BTreeMap<(Day, Group), Row>,
    pub hours: BTreeMap<(Day, u8), Row>,
}

/// Whether something comes or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

impl Totals {
    /// Adds the facts of a buyer, or takes them back.
    pub fn change(&mut self, facts: &Facts, sign: Sign) {
        for reception in &facts.receptions {
            let row = &reception.counts;
            put(self.accounts.entry((reception.day, reception.account)).or_default(), row, sign);
            let mut part = Row::default();
            part.add_account(row);
            put(self.shops.entry(reception.day).or_default(), &part, sign);
            for group in &reception.groups {
                put(self.groups.entry((reception.day, *group)).or_default(), &part, sign);
            }
        }
        for visit in &facts.visits {
            put(self.shops.entry(visit.day).or_default(), &visit.counts, sign);
            for (group, row) in &visit.groups {
                put(self.groups.entry((visit.day, *group)).or_default(), row, sign);
            }
            for (hour, row) in &visit.hours {
                put(self.hours.entry((visit.day, *hour)).or_default(), row, sign);
            }
        }
    }

    /// Days on which something changes.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        let changed = |row: &Row| !row.is_zero();
        let shops = self.shops.iter().filter(move |(_, row)| changed(row)).map(|(&day, _)| day);
        shops.chain(self.accounts.iter().filter(move |(_, row)| changed(row)).map(|(&(day, _), _)| day))
    }

    /// Writes the changed rows.
    pub fn write(&self, tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId, generation: i64) -> Result<()> {
        let base = |day: Day| vec![tenant.into(), shop.into(), generation.into(), day.to_string().into()];
        let with = |day: Day, more: Vec<Value>| [base(day), more].concat();
        for (&(day, account), row) in &self.accounts {
            write(tx, [&ACCOUNT, &ACCOUNT_PUT, &ACCOUNT_DROP], with(day, vec![account.into()]), row)?;
        }
        for (&day, row) in &self.shops {
            write(tx, [&SHOP, &SHOP_PUT, &SHOP_DROP], base(day), row)?;
        }
        for (&(day, group), row) in &self.groups {
            let key = with(day, vec![group.kind.key().into(), group.member.into()]);
            write(tx, [&GROUP, &GROUP_PUT, &GROUP_DROP], key, row)?;
        }
        for (&(day, hour), row) in &self.hours {
            write(tx, [&HOUR, &HOUR_PUT, &HOUR_DROP], with(day, vec![i64::from(hour).into()]), row)?;
        }
        Ok(())
    }
}

fn put(row: &mut Row, change: &Row, sign: Sign) {
    match sign {
        Sign::Plus => row.add(change),
        Sign::Minus => row.subtract(change),
    }
}

/// Adds a change to a stored row; a row of nothing is not kept.
fn write(
    tx: &mut Tx<'_>,
    [read, put, drop]: [&'static Query; 3],
    mut key: Vec<Value>,
    change: &Row,
) -> Result<()> {
    if change.is_zero() {
        return Ok(());
    }
    let held = tx.row(read, &key, |row| row.get::<Vec<u8>>(0))?;
    let mut row = held.as_deref().map(unpacked).transpose()?.unwrap_or_default();
    row.add(change);
    if row.is_zero() {
        tx.run(drop, &key)?;
    } else {
        key.push(row.packed().into());
        tx.run(put, &key)?;
    }
    Ok(())
}

/// Changes one row of an account by a function of it.
pub(crate) fn change_account(tx: &mut Tx<'_>, mut key: Vec<Value>, change: impl Fn(&mut Row)) -> Result<()> {
    let held = tx.row(&ACCOUNT, &key, |row| row.get::<Vec<u8>>(0))?;
    let before = held.as_deref().map(unpacked).transpose()?.unwrap_or_default();
    let mut row = before.clone();
    change(&mut row);
    if row == before {
        return Ok(());
    }
    if row.is_zero() {
        tx.run(&ACCOUNT_DROP, &key)?;
    } else {
        key.push(row.packed().into());
        tx.run(&ACCOUNT_PUT, &key)?;
    }
    Ok(())
}

/// A row from its bytes.
pub(crate) fn unpacked(bytes: &[u8]) -> Result<Row> {
    Row::unpacked(bytes).ok_or_else(|| Error::internal("a row of figures", "its bytes cannot be read"))
}
