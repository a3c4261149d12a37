//! The days compared with as they stood at this time of the day: what had happened and was known by then.
//!
//! Today so far beside the whole of another day says nothing. The engine computes the buyers of that one day again as
//! of the same clock, from the same rows; sums of the days before it stay as they are stored.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::ShopId;
use kernel::params;
use kernel::time::Moment;
use kpi::sheet::Row;
use kpi::time::{Day, MINUTE};

use super::period::Period;
use super::read::Line;
use super::seen::Seen;
use crate::facts::frame::Frame;
use crate::facts::made::make;
use crate::facts::totals::{Sign, Totals};
use crate::facts::{Group, Kind};

kernel::queries! {
    BUYERS = "select x.buyer from (select v.buyer from visit v where v.tenant = $1 and v.shop = $2 and v.generation = $3
            and v.day = $4 union select r.buyer from reception r where r.tenant = $1 and r.shop = $2
            and r.generation = $3 and r.day = $4) x order by x.buyer limit $5";
    STORED = "select counts from shop_day where tenant = $1 and shop = $2 and generation = $3 and day = $4";
}

/// Buyers that are computed for one question; of more, whole days are compared.
const MOST: usize = 12_000;
/// Computed days that are remembered.
const KEPT: usize = 256;

/// What a computed day hangs on: its shop and generation, the day, the instant, and what is stored of it at the end.
type Key = (i64, i64, Day, i64, Vec<u8>);

/// What was computed lately, the oldest first.
type Computed = Vec<(Key, Arc<Totals>)>;

static COMPUTED: LazyLock<Mutex<Computed>> = LazyLock::new(Mutex::default);

/// Days compared with, one of which ends early.
pub(crate) struct Cut {
    /// The instant at which it ends.
    pub until: Moment,
    shops: HashMap<ShopId, Early>,
}

/// The day that ends early, and its sums.
struct Early {
    day: Day,
    totals: Arc<Totals>,
}

impl Cut {
    /// The day that stands beside today, where today is asked for; `None` where it is not, or too much would have to be
    /// computed.
    pub fn of(
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        seen: &[&Seen],
        period: Period,
        against: Period,
    ) -> Result<Option<Cut>> {
        let mut cut = Cut { until: Moment::from_micros(i64::MIN), shops: HashMap::new() };
        let mut left = MOST;
        for seen in seen {
            let today = seen.day(ctx.now);
            let day = today.plus(against.from.0 - period.from.0);
            if !(period.from..=period.to).contains(&today) || day > against.to {
                continue;
            }
            let until = same_clock(seen, ctx.now, today, day);
            let Some(totals) = computed(tx, ctx, seen, day, until, &mut left)? else { return Ok(None) };
            cut.until = cut.until.max(until);
            cut.shops.insert(seen.shop, Early { day, totals });
        }
        Ok(Some(cut).filter(|cut| !cut.shops.is_empty()))
    }

    /// Takes out of a row what came later; `then` finds the row of that day.
    fn apply<'c>(&'c self, line: &mut Line, then: impl Fn(&'c Totals, Day, i64) -> Option<&'c Row>) {
        let Some(Early { day, totals }) = self.shops.get(&line.shop) else { return };
        if line.day >= *day {
            let row = then(totals, *day, line.id).filter(|_| line.day == *day);
            line.row = row.cloned().unwrap_or_default();
        }
    }

    /// Of the row of a shop.
    pub fn shop(&self, line: &mut Line) {
        self.apply(line, |totals, day, _| totals.shops.get(&day));
    }

    /// Of the row of a team or a person.
    pub fn group(&self, line: &mut Line) {
        self.apply(line, |totals, day, member| {
            let of = |kind| totals.groups.get(&(day, Group { kind, member }));
            [Kind::Team, Kind::Named, Kind::Person].into_iter().find_map(of)
        });
    }

    /// Of the row of an account.
    pub fn account(&self, line: &mut Line) {
        self.apply(line, |totals, day, account| totals.accounts.get(&(day, account)));
    }

    /// Of the row of an hour.
    pub fn hour(&self, line: &mut Line) {
        self.apply(line, |totals, day, hour| totals.hours.get(&(day, u8::try_from(hour).unwrap_or(u8::MAX))));
    }
}

/// The instant of another day at which clocks show what they show now; whole minutes, so that it is computed seldom.
fn same_clock(seen: &Seen, now: Moment, today: Day, day: Day) -> Moment {
    let since = now.micros() - seen.calendar.start(today).0;
    Moment::from_micros(seen.calendar.start(day).0 + since - since.rem_euclid(MINUTE))
}

/// Sums of a day as of an instant; `None` when more buyers are in it than are left.
fn computed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    seen: &Seen,
    day: Day,
    until: Moment,
    left: &mut usize,
) -> Result<Option<Arc<Totals>>> {
    let home = params![ctx.tenant, seen.shop, seen.generation, day.to_string()];
    let stored = tx.row(&STORED, home, |row| row.get::<Vec<u8>>(0))?.unwrap_or_default();
    let key: Key = (seen.shop.stored(), seen.generation, day, until.micros(), stored);
    if let Some(known) = remembered(&key) {
        return Ok(Some(known));
    }
    let limit = i64::try_from(*left + 1).unwrap_or(i64::MAX);
    let home = params![ctx.tenant, seen.shop, seen.generation, day.to_string(), limit];
    let buyers: Vec<i64> = tx.rows(&BUYERS, home, |row| row.get(0))?;
    if buyers.len() > *left {
        return Ok(None);
    }
    *left -= buyers.len();
    let mut totals = Totals::default();
    if !buyers.is_empty() {
        let frame = Frame::read(tx, ctx.tenant, seen.shop, &seen.calendar)?;
        for facts in make(tx, ctx.tenant, &frame, &seen.settings, &buyers, until)?.facts.values() {
            totals.change(facts, Sign::Plus);
        }
    }
    let totals = Arc::new(totals);
    remember(key, &totals);
    Ok(Some(totals))
}

fn remembered(key: &Key) -> Option<Arc<Totals>> {
    let known = COMPUTED.lock().unwrap_or_else(PoisonError::into_inner);
    known.iter().find(|(held, _)| held == key).map(|(_, totals)| Arc::clone(totals))
}

fn remember(key: Key, totals: &Arc<Totals>) {
    let mut known = COMPUTED.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= KEPT {
        known.remove(0);
    }
    known.push((key, Arc::clone(totals)));
}
