//! The facts of each buyer apart, for whoever keeps them by buyer.

use std::ops::Deref;

use super::{
    rows::Sharded,
    shard::{packed, unpacked},
    titles::Titles,
};
use crate::{sheet::Facts, time::Timestamp};

/// Whose facts they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// A buyer's, by the number of his nick.
    Buyer(u32),
    /// Those of an order whose buyer nobody knows, by its number.
    Order(u32),
}

/// The facts of one buyer in one shop.
pub struct OfBuyer {
    /// Whose.
    pub whose: Whose,
    /// What the engine found, with visits of every stage in `inquiries` and hours by day.
    pub facts: Facts,
    /// The first instant after `as_of` at which they may change by themselves.
    pub changes: Option<Timestamp>,
}

/// The facts of all buyers, each apart. Names are had as from a report. `max_concurrent` and presence need all buyers
/// of an account: see [`most_open`](super::most_open) and [`presence_seconds`](super::presence_seconds).
pub struct Apart {
    pub(super) titles: Titles,
    /// In no order.
    pub buyers: Vec<OfBuyer>,
    /// Message rows that are the same message as another one, by file and row, in no order.
    pub repeats: Vec<(u16, u64)>,
}

impl Apart {
    /// The nick of a buyer, or the number of an order whose buyer nobody knows.
    pub fn name(&self, whose: Whose) -> &str {
        match whose {
            Whose::Buyer(buyer) => self.titles.nick(unpacked(buyer)),
            Whose::Order(order) => self.titles.number(unpacked(order)),
        }
    }
}

impl Deref for Apart {
    type Target = Titles;
    fn deref(&self) -> &Titles {
        &self.titles
    }
}

impl Whose {
    pub(super) fn of(named: Sharded, buyer: Option<Sharded>) -> Whose {
        buyer.map_or(Whose::Order(packed(named)), |buyer| Whose::Buyer(packed(buyer)))
    }
}
