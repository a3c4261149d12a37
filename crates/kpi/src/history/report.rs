//! The finished sheet: rows in the order of their names, with the names at hand.

use std::{collections::BTreeMap, ops::Deref};

use super::{shard::unpacked, shared::AllNames, titles::Titles};
use crate::{
    engine::{Account, Credited, Explained, Inquiry, Memberships},
    sheet::{Facts, Row},
    time::{Calendar, Day, Timestamp},
};

/// The KPI sheet of a period. Shops, accounts and teams are numbered in the order of their names.
pub struct Report {
    titles: Titles,
    /// By shop and day.
    pub shop_days: Vec<(u32, Day, Row)>,
    /// By account (and so by shop) and day.
    pub agent_days: Vec<(Account, Day, Row)>,
    /// By team and day.
    pub team_days: Vec<(u32, Day, Row)>,
    /// By shop and clock hour, over the whole period.
    pub hours: Vec<(u32, usize, Row)>,
    /// Orders by shop, creation and number.
    pub orders: Vec<Credited>,
    /// Inquiries by shop, day and first message, where asked for.
    pub inquiries: Vec<Inquiry>,
    /// Orders explained, where asked for.
    pub explained: Vec<Explained>,
    /// Visitors by shop and day.
    pub visitors: BTreeMap<(u32, Day), i64>,
    /// The latest clock seen: figures that become final later are provisional.
    pub latest: Option<Timestamp>,
    /// How many decisions of people the figures hold, each thing decided once.
    pub overrides: usize,
    /// Decisions and rules that name what no file has, in the words they use.
    pub unmatched: Vec<Unmatched>,
    /// Order rows that contradict the first row of their order in the same file; the first one rules.
    pub conflicts: Vec<Conflict>,
}

/// A name that no file has.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unmatched {
    /// The order of a decision.
    Order(String),
    /// The account of a decision: it has no chat.
    Account(String),
}

/// An order row that contradicts the first row of its order in the same file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Number of the file.
    pub file: usize,
    /// The row, as it was given.
    pub row: u64,
    /// The order.
    pub order_id: String,
    /// The first column that differs.
    pub column: &'static str,
}

impl Deref for Report {
    type Target = Titles;
    fn deref(&self) -> &Titles {
        &self.titles
    }
}

impl Report {
    pub(super) fn new(
        titles: Titles,
        facts: Facts,
        (memberships, calendar): (&Memberships, &Calendar),
        visitors: BTreeMap<(u32, Day), i64>,
    ) -> Report {
        let mut report = Report {
            titles,
            shop_days: Vec::new(),
            agent_days: Vec::new(),
            team_days: Vec::new(),
            hours: sorted(facts.hours.into_rows()).map(|(shop, (_, hour), row)| (shop, hour, row)).collect(),
            orders: facts.orders,
            inquiries: facts.inquiries,
            explained: facts.explained,
            visitors,
            latest: None,
            overrides: 0,
            unmatched: Vec::new(),
            conflicts: Vec::new(),
        };
        let agents: Vec<_> = sorted(facts.agent_days.into_rows()).collect();
        let (mut shop_days, mut team_days) = (facts.shop_days, facts.team_days);
        for (account, day, row) in &agents {
            shop_days.at((report.shop_of(*account), *day)).add_account(row);
            for team in memberships.of_all(std::iter::once((*account, calendar.start(*day)))) {
                team_days.at((team, *day)).add_account(row);
            }
        }
        report.agent_days = agents;
        report.shop_days = sorted(shop_days.into_rows()).collect();
        report.team_days = sorted(team_days.into_rows()).collect();
        report.sort_inquiries();
        report
    }

    pub(super) fn with_notes(
        self,
        latest: Option<Timestamp>,
        (overrides, unmatched): (usize, Vec<Unmatched>),
        conflicts: Vec<Conflict>,
    ) -> Report {
        Report { latest, overrides, unmatched, conflicts, ..self }
    }

    fn sort_inquiries(&mut self) {
        let Report { titles, inquiries, .. } = self;
        inquiries.sort_unstable_by(|a, b| {
            let key = |inquiry: &Inquiry| (inquiry.shop, inquiry.day, inquiry.first_message);
            let nick = |inquiry: &Inquiry| inquiry.buyer.map(|buyer| titles.nick(unpacked(buyer)));
            key(a).cmp(&key(b)).then_with(|| nick(a).cmp(&nick(b)))
        });
    }
}

/// Sorts orders by shop, creation and number. An order is large: its key is sorted, and it is moved once.
pub(super) fn sort_orders(names: &AllNames, orders: &mut [Credited]) {
    orders.sort_by_cached_key(|order| (order.shop, order.created, names.order_id(unpacked(order.index))));
}

/// Rows that are not zero, by their key.
fn sorted<A: Ord + Copy, B: Ord + Copy>(mut rows: Vec<((A, B), Row)>) -> impl Iterator<Item = (A, B, Row)> {
    rows.retain(|(_, row)| !row.is_zero());
    rows.sort_unstable_by_key(|&(key, _)| key);
    rows.into_iter().map(|((a, b), row)| (a, b, row))
}
