//! One step: some dirty buyers of one shop, read and computed in a snapshot, written in one transaction.
//!
//! Reading and computing hold no lock. The write looks at each buyer's mark again: whoever was made dirty meanwhile stays
//! so and is computed once more; whoever is dirty no longer has been computed by somebody else, from rows that are
//! at least as new. Sums change by the difference to the facts that the transaction itself finds, so that they are those
//! of the facts whatever happens between.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use kernel::ctx::Ctx;
use kernel::db::{Cell, Tx};
use kernel::error::Result;
use kernel::house::House;
use kernel::id::{ShopId, TenantId};
use kernel::live;
use kernel::params;
use kernel::people::nicks;
use kernel::time::Moment;
use kpi::time::Day;

use super::frame::Frame;
use super::list::{among, integers};
use super::made::{Made, make};
use super::store::{self, Home};
use super::{generations, holders};

/// Buyers of one step where very many wait: so many that sums are written seldom, so few that others get in between.
const CROWD: usize = 1_500;
/// Buyers of one step of what is live.
const FEW: usize = 300;

kernel::queries! {
    PICK = "select shop, buyer, due, since, mark, generation from dirty_buyer where tenant = $1 and bulk = $2 and due <= $3
        order by due, shop, buyer limit $4";
    HELD = concat!("select buyer, due, since, mark, generation from dirty_buyer where tenant = $1 and shop = $2 and buyer in ",
        among!("$3"));
    DONE = concat!("delete from dirty_buyer where tenant = $1 and shop = $2 and buyer in ", among!("$3"));
    LATER = "insert into dirty_buyer (tenant, shop, buyer, due, since, mark, bulk, generation) {values}";
    NEXT = "select min(x.due) from (select min(due) as due from dirty_buyer where tenant = $1
        union all select min(due) as due from dirty_day where tenant = $1) x";
    /// Buyers that wait to be computed, for who watches the server.
    WAITING = "select count(*) from dirty_buyer where due <= $1";
}

/// A dirty buyer as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dirty {
    buyer: i64,
    due: i64,
    since: i64,
    mark: i64,
    generation: Option<i64>,
}

/// Buyers of one shop that are computed together.
struct Chunk {
    shop: ShopId,
    /// Only for this generation.
    only: Option<i64>,
    dirty: Vec<Dirty>,
}

/// Buyers being computed by some thread of this process; their ids are unlike everywhere.
static UNDER_WAY: LazyLock<Mutex<HashSet<i64>>> = LazyLock::new(Mutex::default);

fn under_way() -> MutexGuard<'static, HashSet<i64>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Chunk {
    fn buyers(&self) -> Vec<i64> {
        self.dirty.iter().map(|dirty| dirty.buyer).collect()
    }

    /// The longest waiting buyers that nobody else of this process computes.
    fn pick(house: &House, now: Moment, bulk: bool, size: usize) -> Result<Option<Chunk>> {
        let limit = i64::try_from(size + under_way().len()).unwrap_or(i64::MAX);
        let found = house.db().read_now(|tx| {
            tx.rows(&PICK, params![TenantId::HOME, bulk, now, limit], |row| {
                let [buyer, due, since, mark] = [1, 2, 3, 4].map(|place| row.get::<i64>(place));
                let dirty =
                    Dirty { buyer: buyer?, due: due?, since: since?, mark: mark?, generation: row.get(5)? };
                Ok((row.get::<ShopId>(0)?, dirty))
            })
        })?;
        let mut busy = under_way();
        let mut free = found.into_iter().filter(|(_, dirty)| !busy.contains(&dirty.buyer)).peekable();
        let Some(&(shop, first)) = free.peek() else { return Ok(None) };
        let alike = |found: &(ShopId, Dirty)| found.0 == shop && found.1.generation == first.generation;
        let mut dirty: Vec<Dirty> = free.filter(alike).map(|(_, dirty)| dirty).take(size).collect();
        dirty.sort_unstable_by_key(|dirty| dirty.buyer);
        busy.extend(dirty.iter().map(|dirty| dirty.buyer));
        Ok(Some(Chunk { shop, only: first.generation, dirty }))
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let mut busy = under_way();
        self.dirty.iter().for_each(|dirty| {
            busy.remove(&dirty.buyer);
        });
    }
}

/// What a snapshot said of a chunk.
enum Read {
    /// Facts by generation.
    Made(Vec<(i64, Made)>),
    /// Something has to be written before facts can be kept.
    Lacks { generation: bool, accounts: BTreeSet<String>, teams: BTreeSet<String> },
}

/// Computes some dirty buyers whose time has come; how many. `bulk` are those of whom very many wait.
pub(crate) fn turn(house: &House, bulk: bool) -> Result<usize> {
    turn_of(house, bulk, if bulk { CROWD } else { FEW })
}

/// The same with at most `size` buyers.
pub(crate) fn turn_of(house: &House, bulk: bool, size: usize) -> Result<usize> {
    let now = house.clock().now();
    let Some(chunk) = Chunk::pick(house, now, bulk, size)? else { return Ok(0) };
    let (mut learned, mut begun) = (false, false);
    let made = loop {
        match house.db().read_now(|tx| read(tx, &chunk, now, learned))? {
            Read::Made(made) => break made,
            Read::Lacks { generation, accounts, teams } => {
                // A shop that is gone has no generation; a name that is none cannot be learned: neither is asked for twice.
                learned = !generation || begun;
                begun |= generation;
                house.db().write_now(|tx| learn(tx, &chunk, now, generation, &accounts, &teams))?;
            }
        }
    };
    house.db().write_now(|tx| write(tx, &chunk, &made, now))?;
    Ok(chunk.dirty.len())
}

fn read(tx: &mut Tx<'_>, chunk: &Chunk, now: Moment, learned: bool) -> Result<Read> {
    let (tenant, shop) = (TenantId::HOME, chunk.shop);
    let kept_up = generations::kept_up(tx, tenant, shop)?;
    let lacks = |generation, accounts, teams| Ok(Read::Lacks { generation, accounts, teams });
    if kept_up.is_empty() && !learned {
        return lacks(true, BTreeSet::new(), BTreeSet::new());
    }
    let buyers = chunk.buyers();
    let wanted = kept_up.iter().filter(|kept| chunk.only.is_none_or(|only| only == kept.number));
    let mut found = Vec::new();
    for generation in wanted {
        let frame = Frame::read(tx, tenant, shop, &generation.settings.calendar()?)?;
        let mut made = make(tx, tenant, &frame, &generation.settings, &buyers, now)?;
        let (accounts, teams) = (std::mem::take(&mut made.unknown), frame.holders.unknown.clone());
        if !learned && (!accounts.is_empty() || !teams.is_empty()) {
            return lacks(false, accounts, teams);
        }
        found.push((generation.number, made));
    }
    Ok(Read::Made(found))
}

/// Writes what facts need: a first generation, names.
fn learn(
    tx: &mut Tx<'_>,
    chunk: &Chunk,
    now: Moment,
    generation: bool,
    accounts: &BTreeSet<String>,
    teams: &BTreeSet<String>,
) -> Result<()> {
    let (tenant, shop) = (TenantId::HOME, chunk.shop);
    if generation {
        generations::ensure(tx, tenant, shop, now)?;
    }
    let ctx = Ctx::house(tenant, "measure", now);
    nicks::learn(tx, &ctx, shop, accounts.iter().map(String::as_str))?;
    holders::name_teams(tx, tenant, shop, teams, now)
}

fn write(tx: &mut Tx<'_>, chunk: &Chunk, made: &[(i64, Made)], now: Moment) -> Result<()> {
    let (tenant, shop) = (TenantId::HOME, chunk.shop);
    let list = integers(chunk.buyers());
    let mut held: HashMap<i64, Dirty> = HashMap::new();
    tx.each(&HELD, params![tenant, shop, &list], |row| {
        let [buyer, due, since, mark] = [0, 1, 2, 3].map(|place| row.get::<i64>(place));
        let dirty = Dirty { buyer: buyer?, due: due?, since: since?, mark: mark?, generation: row.get(4)? };
        held.insert(dirty.buyer, dirty);
        Ok(())
    })?;
    let open: Vec<i64> = chunk.buyers().into_iter().filter(|buyer| held.contains_key(buyer)).collect();
    let kept_up: Vec<i64> =
        generations::kept_up(tx, tenant, shop)?.into_iter().map(|generation| generation.number).collect();
    let (mut days, mut sessions) = (BTreeSet::new(), BTreeSet::new());
    for (generation, made) in made.iter().filter(|(number, _)| kept_up.contains(number)) {
        let home = Home { tenant, shop, generation: *generation };
        let changed = store::replace(tx, home, &open, &made.facts)?;
        days.extend(changed.days);
        sessions.extend(changed.sessions);
        let turned: Vec<_> =
            made.turned.iter().filter(|place| held.contains_key(&place.buyer)).copied().collect();
        store::turn(tx, home, &turned)?;
    }
    for (account, day) in sessions {
        super::days::touch(tx, shop, account, &day.to_string(), now.micros())?;
    }
    let done: Vec<&Dirty> =
        chunk.dirty.iter().filter(|dirty| held.get(&dirty.buyer) == Some(dirty)).collect();
    tx.run(&DONE, params![tenant, shop, integers(done.iter().map(|dirty| dirty.buyer))])?;
    later(tx, chunk, &done, made, now)?;
    tell(tx, shop, &days)
}

/// Who changes when an instant has come waits for it.
fn later(tx: &mut Tx<'_>, chunk: &Chunk, done: &[&Dirty], made: &[(i64, Made)], now: Moment) -> Result<()> {
    let mut due: BTreeMap<i64, i64> = BTreeMap::new();
    for (_, made) in made {
        for dirty in done {
            if let Some(&at) = made.changes.get(&dirty.buyer) {
                due.entry(dirty.buyer).and_modify(|held| *held = at.min(*held)).or_insert(at);
            }
        }
    }
    let mark = kernel::id::fresh(now);
    let (tenant, shop) = (Cell::Int(TenantId::HOME.stored()), Cell::Int(chunk.shop.stored()));
    let only = chunk.only.map_or(Cell::Null, Cell::Int);
    let [mark, zero] = [mark, 0].map(Cell::Int);
    tx.append(
        &LATER,
        due.iter().map(|(&buyer, &at)| {
            let at = Cell::Int(at);
            [tenant, shop, Cell::Int(buyer), at, at, mark, zero, only]
        }),
    )?;
    Ok(())
}

/// Open pages of the shop's figures look again.
fn tell(tx: &mut Tx<'_>, shop: ShopId, days: &BTreeSet<Day>) -> Result<()> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(()) };
    live::tell(tx, TenantId::HOME, None, live::Kind::Figures, format!("{shop} {first} {last}"))
}

/// When the next buyer's time comes.
pub(crate) fn next(house: &House) -> Result<Option<i64>> {
    house.db().read_now(|tx| tx.one(&NEXT, params![TenantId::HOME], |row| row.get(0)))
}

/// One step over accounts and days that buyers touched; whether there was something to do.
pub(crate) fn days(house: &House) -> Result<bool> {
    let now = house.clock().now();
    house.db().write_now(|tx| super::days::step(tx, TenantId::HOME, now))
}
