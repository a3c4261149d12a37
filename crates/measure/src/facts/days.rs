//! What needs all buyers of an account: the most sessions at one time, and presence. Made after the buyers, in steps of
//! its own, for the accounts and days that they touched.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::{Tx, Value};
use kernel::error::Result;
use kernel::id::{self, ShopId, TenantId};
use kernel::params;
use kernel::time::Moment;
use kpi::engine::Account;
use kpi::history::{most_open, presence_seconds};
use kpi::sheet::{Count, Row};
use kpi::time::{Calendar, Day, Timestamp};

use super::generations;
use super::holders::{self, Holders};
use super::model::{Group, Kind};
use super::store::day;
use super::totals::{Totals, change_account};

/// Accounts and days looked at in one step.
const STEP: i64 = 300;

kernel::queries! {
    TOUCH = "insert into dirty_day (tenant, shop, account, day, due, mark) values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant, shop, account, day) do update set mark = excluded.mark,
            due = case when excluded.due < dirty_day.due then excluded.due else dirty_day.due end";
    FIRST = "select shop from dirty_day where tenant = $1 and due <= $2 order by due limit 1";
    SOME = "select account, day, mark from dirty_day where tenant = $1 and shop = $2 and due <= $3
        order by account, day limit $4";
    DONE = "delete from dirty_day where tenant = $1 and shop = $2 and account = $3 and day = $4 and mark = $5";
    SESSIONS = "select start, finish from session where tenant = $1 and shop = $2 and generation = $3 and account = $4
        and day = $5";
    PRESENCE = "select p.since, p.until from presence_row p
        join batch b on b.tenant = p.tenant and b.number = p.batch and b.state = 'ready'
        where p.tenant = $1 and p.shop = $2 and p.account = $3 and p.state <> 'offline' and p.since is not null
            and p.since < $5 and (p.until is null or p.until > $4)";
    SPANS = "select p.since, coalesce(p.until, p.since) from presence_row p
        where p.tenant = $1 and p.shop = $2 and p.account = $3 and p.since is not null";
    OLD_DAYS = "select distinct day from account_day where tenant = $1 and shop = $2 and account = $3";
    SHARES = "select kind, member, seconds from presence_share where tenant = $1 and shop = $2 and generation = $3
        and account = $4 and day = $5";
    DROP_SHARES = "delete from presence_share where tenant = $1 and shop = $2 and generation = $3 and account = $4
        and day = $5";
    ADD_SHARE = "insert into presence_share (tenant, shop, generation, account, day, kind, member, seconds)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    COUNTS = "select counts from account_day where tenant = $1 and shop = $2 and generation = $3 and day = $4
        and account = $5";
}

/// How often presence that goes on is counted.
const GOES_ON: i64 = 60_000_000;

/// A day of an account (all of them for none) is to be looked at when an instant has come.
pub(crate) fn touch(tx: &mut Tx<'_>, shop: ShopId, account: i64, day: &str, due: i64) -> Result<()> {
    let mark = id::fresh(Moment::from_micros(due));
    tx.run(&TOUCH, params![TenantId::HOME, shop, account, day, due, mark])?;
    Ok(())
}

/// One step over the days of one shop that were touched; whether there was something to do.
pub(crate) fn step(tx: &mut Tx<'_>, tenant: TenantId, now: Moment) -> Result<bool> {
    let shop = tx.row(&FIRST, params![tenant, now], |row| row.get::<ShopId>(0))?;
    let Some(shop) = shop else { return Ok(false) };
    let touched = tx.rows(&SOME, params![tenant, shop, now, STEP], |row| {
        Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?))
    })?;
    generations::ensure(tx, tenant, shop, now)?;
    let mut again = Again::new();
    for generation in generations::kept_up(tx, tenant, shop)? {
        let calendar = generation.settings.calendar()?;
        let mut holders = Holders::read(tx, tenant, shop, &calendar)?;
        if !holders.unknown.is_empty() {
            holders::name_teams(tx, tenant, shop, &holders.unknown, now)?;
            holders = Holders::read(tx, tenant, shop, &calendar)?;
        }
        let desk = Desk { tenant, shop, generation: generation.number, calendar, holders, now };
        let mut totals = Totals::default();
        for (account, on, _) in &touched {
            match on.as_str() {
                "" => desk.expand(tx, *account, &mut again)?,
                on => desk.day(tx, *account, day(on), &mut totals, &mut again)?,
            }
        }
        totals.write(tx, tenant, shop, generation.number)?;
    }
    for (account, day, mark) in touched {
        tx.run(&DONE, params![tenant, shop, account, day, mark])?;
    }
    for ((account, day), due) in again {
        touch(tx, shop, account, &day.to_string(), due)?;
    }
    Ok(true)
}

/// What days are computed by.
struct Desk {
    tenant: TenantId,
    shop: ShopId,
    generation: i64,
    calendar: Calendar,
    holders: Holders,
    now: Moment,
}

impl Desk {
    fn key(&self, account: i64, day: Day) -> Vec<Value> {
        params![self.tenant, self.shop, self.generation, account, day.to_string()].to_vec()
    }

    /// Puts every day of an account in the place of "all of them".
    fn expand(&self, tx: &mut Tx<'_>, account: i64, again: &mut Again) -> Result<()> {
        let values = params![self.tenant, self.shop, account];
        let mut days: BTreeSet<Day> = BTreeSet::new();
        tx.each(&OLD_DAYS, values, |row| {
            days.insert(day(&row.get::<String>(0)?));
            Ok(())
        })?;
        tx.each(&SPANS, values, |row| {
            let (from, to): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (from, to) = (self.calendar.day(Timestamp(from)), self.calendar.day(Timestamp(to.max(from))));
            days.extend((from.0..=to.0).map(Day));
            Ok(())
        })?;
        for day in days {
            let due = self.calendar.start(day).0.max(self.now.micros());
            soonest(again, (account, day), due);
        }
        Ok(())
    }

    /// When presence that is still to come, or goes on, makes a day another one.
    fn look_again(&self, account: i64, day: Day, intervals: &[(i64, Option<i64>)], again: &mut Again) {
        let (now, end) = (self.now.micros(), self.calendar.start(day.plus(1)).0);
        for &(from, to) in intervals {
            let lasts = to.unwrap_or(i64::MAX);
            if end <= now && lasts > end {
                soonest(again, (account, day.plus(1)), end.max(now));
            } else if end > now && lasts > now {
                let next = if from > now { from } else { lasts.min(now + GOES_ON) };
                soonest(again, (account, day), next.min(end));
            }
        }
    }

    fn day(
        &self,
        tx: &mut Tx<'_>,
        account: i64,
        day: Day,
        totals: &mut Totals,
        again: &mut Again,
    ) -> Result<()> {
        let mut spans = tx.rows(&SESSIONS, &self.key(account, day), |row| {
            Ok((Account(0), Timestamp(row.get(0)?), Timestamp(row.get(1)?)))
        })?;
        let most = most_open(&self.calendar, &(day..=day), &mut spans);
        let most = most.values().copied().max().unwrap_or(0);
        let intervals = self.intervals(tx, account, day)?;
        self.look_again(account, day, &intervals, again);
        let seconds = self.seconds(&intervals, day);
        let key = params![self.tenant, self.shop, self.generation, day.to_string(), account].to_vec();
        let before = self.presence_before(tx, &key)?;
        change_account(tx, key, |row| {
            row[Count::MaxConcurrent] = most;
            row[Count::PresenceSeconds] = seconds;
        })?;
        add(totals.shops.entry(day).or_default(), seconds - before);
        self.share(tx, account, day, &intervals, totals)
    }

    fn presence_before(&self, tx: &mut Tx<'_>, key: &[Value]) -> Result<i64> {
        let held = tx.row(&COUNTS, key, |row| super::totals::unpacked(&row.get::<Vec<u8>>(0)?))?;
        Ok(held.map_or(0, |row| row[Count::PresenceSeconds]))
    }

    /// Presence that reaches into a day.
    fn intervals(&self, tx: &mut Tx<'_>, account: i64, day: Day) -> Result<Vec<(i64, Option<i64>)>> {
        let (from, to) = (self.calendar.start(day).0, self.calendar.start(day.plus(1)).0);
        let values = params![self.tenant, self.shop, account, from, to];
        tx.rows(&PRESENCE, values, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn seconds(&self, intervals: &[(i64, Option<i64>)], day: Day) -> i64 {
        let stamped =
            intervals.iter().map(|&(from, to)| (Account(0), Timestamp(from), to.map(Timestamp))).collect();
        let days = presence_seconds(&self.calendar, Timestamp(self.now.micros()), stamped);
        days.get(&(Account(0), day)).copied().unwrap_or(0)
    }

    /// What of the presence rows of persons and teams take.
    fn share(
        &self,
        tx: &mut Tx<'_>,
        account: i64,
        day: Day,
        intervals: &[(i64, Option<i64>)],
        totals: &mut Totals,
    ) -> Result<()> {
        let mut parts: BTreeMap<Group, Vec<(i64, Option<i64>)>> = BTreeMap::new();
        for (time, group) in self.holders.of_account(account) {
            for &(from, to) in intervals {
                let end = to.unwrap_or(self.now.micros()).min(time.end);
                let begin = from.max(time.start);
                if begin < end {
                    parts.entry(*group).or_default().push((begin, Some(end)));
                }
            }
        }
        let key = self.key(account, day);
        let before = tx.rows(&SHARES, &key, |row| {
            let kind = Kind::of(&row.get::<String>(0)?).unwrap_or(Kind::Named);
            Ok((Group { kind, member: row.get(1)? }, row.get::<i64>(2)?))
        })?;
        tx.run(&DROP_SHARES, &key)?;
        for (group, seconds) in before {
            add(totals.groups.entry((day, group)).or_default(), -seconds);
        }
        for (group, part) in parts {
            let seconds = self.seconds(&part, day);
            if seconds > 0 {
                let (kind, member) = (group.kind.key(), group.member);
                let values = [key.clone(), params![kind, member, seconds].to_vec()].concat();
                tx.run(&ADD_SHARE, &values)?;
                add(totals.groups.entry((day, group)).or_default(), seconds);
            }
        }
        Ok(())
    }
}

/// Days to be looked at again, and when.
type Again = BTreeMap<(i64, Day), i64>;

fn soonest(again: &mut Again, of: (i64, Day), due: i64) {
    again.entry(of).and_modify(|held| *held = due.min(*held)).or_insert(due);
}

fn add(row: &mut Row, seconds: i64) {
    row.plus(Count::PresenceSeconds, seconds);
}
