//! Where the engine adds what it finds: sums that do not depend on the order of buyers.

use std::hash::Hash;

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::Row;
use crate::{
    engine::{Account, Credited, Explained, Inquiry},
    time::{Day, Timestamp},
};

/// Rows by their key, with the last one at hand because neighbours mostly fall on one.
#[derive(Clone, Debug)]
pub struct Rows<K> {
    places: HashMap<K, usize, RandomState>,
    rows: Vec<(K, Row)>,
    last: Option<(K, usize)>,
}

impl<K> Default for Rows<K> {
    fn default() -> Rows<K> {
        Rows { places: HashMap::default(), rows: Vec::new(), last: None }
    }
}

impl<K: Copy + Eq + Hash> Rows<K> {
    /// The row of a key, made when it is new.
    pub fn at(&mut self, key: K) -> &mut Row {
        let place = match self.last {
            Some((last, place)) if last == key => place,
            _ => *self.places.entry(key).or_insert_with(|| {
                self.rows.push((key, Row::default()));
                self.rows.len() - 1
            }),
        };
        self.last = Some((key, place));
        &mut self.rows[place].1
    }

    /// All rows with their keys, in no order.
    pub fn into_rows(self) -> Vec<(K, Row)> {
        self.rows
    }

    fn absorb(&mut self, other: Rows<K>) {
        other.rows.iter().for_each(|(key, row)| self.at(*key).add(row));
    }
}

/// Everything found so far.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// By shop and day: what exists once per shop.
    pub shop_days: Rows<(u32, Day)>,
    /// By account and day.
    pub agent_days: Rows<(Account, Day)>,
    /// By team and day: what is counted once per inquiry.
    pub team_days: Rows<(u32, Day)>,
    /// By shop, day and clock hour; where hours are not kept by day, the day is that of 1970-01-01.
    pub hours: Rows<(u32, (Day, usize))>,
    /// Orders created or paid on the reported days.
    pub orders: Vec<Credited>,
    /// Usable sessions, for `max_concurrent`.
    pub spans: Vec<(Account, Timestamp, Timestamp)>,
    /// Inquiries, where asked for.
    pub inquiries: Vec<Inquiry>,
    /// Instants that put something on an account's row of a day, where asked for; marked are messages.
    pub instants: Vec<(Account, Day, bool, Timestamp)>,
    /// Orders explained, where asked for.
    pub explained: Vec<Explained>,
}

impl Facts {
    pub(crate) fn shop_day(&mut self, shop: u32, day: Day) -> &mut Row {
        self.shop_days.at((shop, day))
    }

    pub(crate) fn agent_day(&mut self, account: Account, day: Day) -> &mut Row {
        self.agent_days.at((account, day))
    }

    pub(crate) fn team_day(&mut self, team: u32, day: Day) -> &mut Row {
        self.team_days.at((team, day))
    }

    pub(crate) fn hour(&mut self, shop: u32, day: Day, hour: usize) -> &mut Row {
        self.hours.at((shop, (day, hour)))
    }

    /// Takes everything another worker found.
    pub fn absorb(&mut self, other: Facts) {
        self.shop_days.absorb(other.shop_days);
        self.agent_days.absorb(other.agent_days);
        self.team_days.absorb(other.team_days);
        self.hours.absorb(other.hours);
        self.orders.extend(other.orders);
        self.spans.extend(other.spans);
        self.inquiries.extend(other.inquiries);
        self.instants.extend(other.instants);
        self.explained.extend(other.explained);
    }
}
