//! Facts of one buyer as they are kept.

use kpi::{sheet::Row, time::Day};
use serde::{Deserialize, Serialize};

/// What a row of a group is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person, with all accounts held.
    Person,
    /// A team of the house.
    Team,
    /// A team that only files name.
    Named,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Person, Kind::Team, Kind::Named];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Team => "team",
            Kind::Named => "named",
        }
    }

    /// From its stored key.
    pub fn of(key: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A person or a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// Which of them.
    pub kind: Kind,
    /// Its id.
    pub member: i64,
}

impl Group {
    /// As the engine knows it.
    pub fn name(self) -> String {
        format!("{}:{}", self.kind.key(), self.member)
    }

    /// From what the engine knows.
    pub fn named(name: &str) -> Option<Group> {
        let (kind, member) = name.split_once(':')?;
        Some(Group { kind: Kind::of(kind)?, member: member.parse().ok()? })
    }
}

/// What an account's row of a day takes from one buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reception {
    pub day: Day,
    pub account: i64,
    pub first_at: i64,
    pub groups: Vec<Group>,
    pub counts: Row,
}

impl Reception {
    /// Who held the account.
    pub fn person(&self) -> Option<i64> {
        self.groups.iter().find(|group| group.kind == Kind::Person).map(|group| group.member)
    }
}

/// What the rows of shop, teams, persons and hours take from one buyer on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Visit {
    pub day: Day,
    pub stay: Option<Stay>,
    pub counts: Row,
    pub groups: Vec<(Group, Row)>,
    pub hours: Vec<(u8, Row)>,
}

/// A day on which the buyer was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stay {
    pub stage: &'static str,
    pub first_at: i64,
    pub received_by: Vec<i64>,
    pub won_by: Vec<i64>,
    pub ordered: bool,
    pub paid: bool,
    pub sku: String,
    pub band: &'static str,
    pub new_buyer: bool,
    pub cohort_sales: i64,
}

/// An order with its credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credit {
    pub order_id: String,
    pub created_at: i64,
    pub created_day: Day,
    pub paid_at: Option<i64>,
    pub paid_day: Option<Day>,
    pub order_agent: Option<i64>,
    pub pay_agent: Option<i64>,
    pub seller: Option<i64>,
    pub sellers: [Option<i64>; 3],
    pub split: Option<&'static str>,
    pub assisted: Vec<i64>,
    pub decided: bool,
    pub gross: i64,
    pub refunded: i64,
    pub units: i64,
}

/// A usable session, on one of the days that it reaches into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Session {
    pub account: i64,
    pub day: Day,
    pub start: i64,
    pub finish: i64,
}

/// Everything of one buyer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    pub receptions: Vec<Reception>,
    pub visits: Vec<Visit>,
    pub credits: Vec<Credit>,
    pub sessions: Vec<Session>,
}

impl Facts {
    pub fn is_empty(&self) -> bool {
        *self == Facts::default()
    }
}

/// Groups as bytes: a letter and eight bytes each.
pub(crate) fn packed_groups(groups: &[Group]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(groups.len() * 9);
    groups.iter().for_each(|group| pack_group(*group, &mut bytes));
    bytes
}

/// The opposite of [`packed_groups`]; `None` for other bytes.
pub(crate) fn unpacked_groups(mut bytes: &[u8]) -> Option<Vec<Group>> {
    let mut groups = Vec::new();
    while !bytes.is_empty() {
        groups.push(read_group(&mut bytes)?);
    }
    Some(groups)
}

/// Rows of groups as bytes.
pub(crate) fn packed_rows(rows: &[(Group, Row)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (group, row) in rows {
        pack_group(*group, &mut bytes);
        pack_row(row, &mut bytes);
    }
    bytes
}

/// The opposite of [`packed_rows`]; `None` for other bytes.
pub(crate) fn unpacked_rows(mut bytes: &[u8]) -> Option<Vec<(Group, Row)>> {
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        rows.push((read_group(&mut bytes)?, read_row(&mut bytes)?));
    }
    Some(rows)
}

/// Rows of hours as bytes.
pub(crate) fn packed_hours(rows: &[(u8, Row)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (hour, row) in rows {
        bytes.push(*hour);
        pack_row(row, &mut bytes);
    }
    bytes
}

/// The opposite of [`packed_hours`]; `None` for other bytes.
pub(crate) fn unpacked_hours(mut bytes: &[u8]) -> Option<Vec<(u8, Row)>> {
    let mut rows = Vec::new();
    while let Some((&hour, rest)) = bytes.split_first() {
        bytes = rest;
        rows.push((hour, read_row(&mut bytes)?));
    }
    Some(rows)
}

fn pack_group(group: Group, bytes: &mut Vec<u8>) {
    bytes.push(group.kind.key().as_bytes()[0]);
    bytes.extend(group.member.to_le_bytes());
}

fn read_group(bytes: &mut &[u8]) -> Option<Group> {
    let (&letter, rest) = bytes.split_first()?;
    let (member, rest) = rest.split_first_chunk()?;
    *bytes = rest;
    let kind = Kind::ALL.into_iter().find(|kind| kind.key().as_bytes()[0] == letter)?;
    Some(Group { kind, member: i64::from_le_bytes(*member) })
}

fn pack_row(row: &Row, bytes: &mut Vec<u8>) {
    let packed = row.packed();
    // A row has under a hundred counts of at most twelve bytes.
    bytes.extend((packed.len() as u16).to_le_bytes());
    bytes.extend(packed);
}

fn read_row(bytes: &mut &[u8]) -> Option<Row> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (row, rest) = rest.split_at_checked(u16::from_le_bytes(*length).into())?;
    *bytes = rest;
    Row::unpacked(row)
}

#[cfg(test)]
mod tests {
    use kpi::sheet::Count;
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn group() -> impl Strategy<Value = Group> {
        (0_usize..3, any::<i64>()).prop_map(|(kind, member)| Group { kind: Kind::ALL[kind], member })
    }

    fn row() -> impl Strategy<Value = Row> {
        vec((0..Count::LEN, any::<i64>()), 0..9).prop_map(|counts| {
            let mut row = Row::default();
            counts.into_iter().for_each(|(n, value)| row[Count::ALL[n]] = value);
            row
        })
    }

    proptest! {
        #[test]
        fn groups_and_rows_survive_their_bytes(
            groups in vec(group(), 0..5),
            rows in vec((group(), row()), 0..4),
            hours in vec((0_u8..24, row()), 0..4),
        ) {
            prop_assert_eq!(unpacked_groups(&packed_groups(&groups)), Some(groups.clone()));
            prop_assert_eq!(unpacked_rows(&packed_rows(&rows)), Some(rows));
            prop_assert_eq!(unpacked_hours(&packed_hours(&hours)), Some(hours));
            prop_assert!(groups.iter().all(|group| Group::named(&group.name()) == Some(*group)));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..60)) {
            let _ = (unpacked_groups(&bytes), unpacked_rows(&bytes), unpacked_hours(&bytes));
        }
    }
}
