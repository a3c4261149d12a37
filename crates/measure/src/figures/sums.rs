//! Lines added up by what was asked for.

use std::collections::BTreeMap;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{PersonId, TeamId};
use kpi::metric::Level;
use kpi::sheet::{Count, Row};
use kpi::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::read::{Line, Wanted};
use super::seen::{Seen, Sight};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FiguresBy {
    /// Everything in one row.
    #[default]
    Total,
    /// A business day.
    Day,
    /// A clock hour.
    Hour,
    /// A shop.
    Shop,
    /// A team.
    Team,
    /// A person, the accounts taken as one.
    Person,
    /// An account of a platform.
    Account,
}

/// Names sort before ids, so that rows come by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub name: String,
    pub id: String,
    pub shop: Option<String>,
}

/// Sums and the level on which they stand.
pub(crate) struct Sums {
    pub rows: BTreeMap<Key, Row>,
    pub level: Level,
}

/// Adds up what was asked for.
pub(crate) fn sums(tx: &mut Tx<'_>, wanted: &Wanted<'_>, seen: &[Seen], by: FiguresBy) -> Result<Sums> {
    let mut sums = Sums { rows: BTreeMap::new(), level: Level::Team };
    match by {
        FiguresBy::Total | FiguresBy::Day | FiguresBy::Shop => {
            let (lines, level) = wholes(tx, wanted, seen)?;
            sums.level = level;
            sums.add(lines, |line| match by {
                FiguresBy::Day => day_key(line.day),
                FiguresBy::Shop => plain(line.shop_name.clone(), line.shop.to_string()),
                _ => total_key(),
            });
        }
        FiguresBy::Team if wanted.person.is_none() => sums.add(wanted.of_teams(tx)?, |line| {
            let id = TeamId::from_stored(line.id).to_string();
            Key { shop: Some(line.shop_name.clone()), ..plain(line.name.clone(), id) }
        }),
        // People are in teams and not teams in people.
        FiguresBy::Team => {}
        FiguresBy::Person => sums.add(wanted.of_persons(tx)?, |line| {
            plain(line.name.clone(), PersonId::from_stored(line.id).to_string())
        }),
        FiguresBy::Account => {
            sums.level = Level::Account;
            sums.add(accounts(tx, wanted, seen)?, |line| Key {
                shop: Some(line.shop_name.clone()),
                ..plain(line.name.clone(), line.account())
            });
        }
        FiguresBy::Hour => {
            sums.level = Level::Shop;
            sums.add(hours(tx, wanted, seen)?, |line| hour_key(line.id));
        }
    }
    Ok(sums)
}

/// The row of everything.
pub(super) fn total_key() -> Key {
    plain(String::new(), "total".to_owned())
}

/// The row of a day.
pub(super) fn day_key(day: Day) -> Key {
    plain(day.to_string(), day.to_string())
}

fn hour_key(hour: i64) -> Key {
    plain(format!("{hour:02}"), hour.to_string())
}

fn plain(name: String, id: String) -> Key {
    Key { name, id, shop: None }
}

impl Sums {
    fn add(&mut self, lines: Vec<Line>, key: impl Fn(&Line) -> Key) {
        for line in lines {
            self.rows.entry(key(&line)).or_default().add(&line.row);
        }
    }
}

/// Of each shop the widest rows that are asked for and seen: its own, else those of teams, else those of the viewer.
fn wholes(tx: &mut Tx<'_>, wanted: &Wanted<'_>, seen: &[Seen]) -> Result<(Vec<Line>, Level)> {
    if wanted.person.is_some() {
        return Ok((wanted.of_persons(tx)?, Level::Team));
    }
    if wanted.team.is_some() {
        return Ok((wanted.of_teams(tx)?, Level::Team));
    }
    let mut lines = Vec::new();
    let mut level = Level::Shop;
    for sight in [Sight::Whole, Sight::Teams, Sight::Persons] {
        let part = wanted.within(seen, |shop| shop.sight == sight);
        if part.shops.is_empty() {
            continue;
        }
        match sight {
            Sight::Whole => lines.extend(part.of_shops(tx)?),
            Sight::Teams => lines.extend(part.of_teams(tx)?),
            Sight::Persons => lines.extend(part.of_persons(tx)?),
        }
        if sight != Sight::Whole {
            level = Level::Team;
        }
    }
    Ok((lines, level))
}

/// Whether accounts are told by what they did for some people only, which is not known of a day that ends early.
pub(super) fn in_parts(wanted: &Wanted<'_>, seen: &[Seen]) -> bool {
    let parts = wanted.within(seen, |shop| shop.sight != Sight::Whole);
    wanted.person.is_some() || wanted.team.is_some() || !parts.shops.is_empty()
}

fn accounts(tx: &mut Tx<'_>, wanted: &Wanted<'_>, seen: &[Seen]) -> Result<Vec<Line>> {
    if wanted.person.is_some() || wanted.team.is_some() {
        return wanted.of_parts(tx);
    }
    let mut lines = wanted.within(seen, |shop| shop.sight == Sight::Whole).of_accounts(tx)?;
    let parts = wanted.within(seen, |shop| shop.sight != Sight::Whole);
    if !parts.shops.is_empty() {
        lines.extend(parts.of_parts(tx)?);
    }
    Ok(lines)
}

/// Whether hours are told of whole shops: nobody is asked for, and some whole shop is seen.
pub(super) fn hours_of_shops(wanted: &Wanted<'_>, seen: &[Seen]) -> bool {
    let whole = wanted.within(seen, |shop| shop.sight == Sight::Whole);
    wanted.person.is_none() && wanted.team.is_none() && !whole.shops.is_empty()
}

/// Hours of whole shops; of teams and people only who was received when.
fn hours(tx: &mut Tx<'_>, wanted: &Wanted<'_>, seen: &[Seen]) -> Result<Vec<Line>> {
    if hours_of_shops(wanted, seen) {
        return wanted.of_hours(tx);
    }
    let (lines, _) = wholes(tx, wanted, seen)?;
    Ok(lines.into_iter().flat_map(split_by_hour).collect())
}

fn split_by_hour(line: Line) -> impl Iterator<Item = Line> {
    let hours = line.row.hourly_received;
    (0_i64..).zip(hours).filter(|&(_, received)| received != 0).map(move |(hour, received)| {
        let mut row = Row::default();
        row[Count::Received] = received;
        Line { id: hour, row, name: String::new(), shop_name: String::new(), ..line }
    })
}

/// 0 is Monday; 1970-01-01 was a Thursday.
pub(super) fn weekday(day: Day) -> i32 {
    (day.0 + 3).rem_euclid(7)
}

/// Sums by weekday (0 is Monday) and hour.
pub(super) fn by_weekday(
    tx: &mut Tx<'_>,
    wanted: &Wanted<'_>,
    seen: &[Seen],
) -> Result<BTreeMap<(i32, i64), Row>> {
    let mut sums: BTreeMap<(i32, i64), Row> = BTreeMap::new();
    for line in hours(tx, wanted, seen)? {
        sums.entry((weekday(line.day), line.id)).or_default().add(&line.row);
    }
    Ok(sums)
}
