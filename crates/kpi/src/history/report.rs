//! The finished sheet: rows in the order of their names, with the names at hand.

use std::collections::BTreeMap;

use super::{names::Names, shard::unpacked, shared::AllNames};
use crate::{
    engine::{Account, Credited, Explained, Inquiry, Memberships},
    sheet::{Facts, Row},
    time::{Day, Timestamp},
};

/// The KPI sheet of a period. Shops, accounts and teams are numbered in the order of their names.
pub struct Report {
    names: AllNames,
    shops: Vec<u32>,
    accounts: Vec<u32>,
    teams: Vec<u32>,
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

impl Report {
    pub(super) fn new(
        names: AllNames,
        [shops, accounts, teams]: [&[u32]; 3],
        facts: Facts,
        memberships: &Memberships,
        visitors: BTreeMap<(u32, Day), i64>,
    ) -> Report {
        let mut report = Report {
            shops: inverse(shops),
            accounts: inverse(accounts),
            teams: inverse(teams),
            shop_days: Vec::new(),
            agent_days: Vec::new(),
            team_days: Vec::new(),
            hours: sorted(facts.hours.into_rows()).collect(),
            orders: facts.orders,
            inquiries: facts.inquiries,
            explained: facts.explained,
            visitors,
            latest: None,
            overrides: 0,
            unmatched: Vec::new(),
            conflicts: Vec::new(),
            names,
        };
        let agents: Vec<_> = sorted(facts.agent_days.into_rows()).collect();
        let (mut shop_days, mut team_days) = (facts.shop_days, facts.team_days);
        for (account, day, row) in &agents {
            shop_days.at((report.shop_of(*account), *day)).add_account(row);
            for team in memberships.of_all(std::iter::once(*account), *day) {
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
        let Report { names, inquiries, .. } = self;
        inquiries.sort_unstable_by(|a, b| {
            let key = |inquiry: &Inquiry| (inquiry.shop, inquiry.day, inquiry.first_message);
            let nick = |inquiry: &Inquiry| inquiry.buyer.map(|buyer| names.buyer(unpacked(buyer)));
            key(a).cmp(&key(b)).then_with(|| nick(a).cmp(&nick(b)))
        });
    }

    /// Name of a shop.
    pub fn shop(&self, shop: u32) -> &str {
        self.names.shops.name(self.shops[shop as usize])
    }

    /// How many shops there are.
    pub fn shop_count(&self) -> usize {
        self.shops.len()
    }

    /// Name of an account.
    pub fn account(&self, account: Account) -> &str {
        self.names.accounts.name(self.accounts[account.0 as usize])
    }

    /// The shop of an account. Accounts are ordered by shop, so its rank is that of its scope.
    pub fn shop_of(&self, account: Account) -> u32 {
        self.rank_of_shop(&self.names.accounts, self.accounts[account.0 as usize])
    }

    /// Name of a team.
    pub fn team(&self, team: u32) -> &str {
        self.names.teams.name(self.teams[team as usize])
    }

    /// The shop of a team.
    pub fn shop_of_team(&self, team: u32) -> u32 {
        self.rank_of_shop(&self.names.teams, self.teams[team as usize])
    }

    /// The order number of a credited order.
    pub fn order_id(&self, order: &Credited) -> &str {
        self.names.order_id(unpacked(order.index))
    }

    /// The nick of an inquiry's buyer; empty when unknown.
    pub fn buyer(&self, inquiry: &Inquiry) -> &str {
        inquiry.buyer.map_or("", |buyer| self.names.buyer(unpacked(buyer)))
    }

    /// A SKU; empty for none.
    pub fn sku(&self, sku: u32) -> &str {
        self.names.texts.name(sku)
    }

    fn rank_of_shop(&self, names: &Names, number: u32) -> u32 {
        let shop = names.scope(number);
        self.shops.iter().position(|&of| of == shop).unwrap_or_default() as u32
    }
}

/// Sorts orders by shop, creation and number. An order is large: its key is sorted, and it is moved once.
pub(super) fn sort_orders(names: &AllNames, orders: &mut [Credited]) {
    orders.sort_by_cached_key(|order| (order.shop, order.created, names.order_id(unpacked(order.index))));
}

/// From number → rank to rank → number.
fn inverse(ranks: &[u32]) -> Vec<u32> {
    let mut numbers = vec![0; ranks.len()];
    (0..).zip(ranks).for_each(|(number, &rank)| numbers[rank as usize] = number);
    numbers
}

/// Rows that are not zero, by their key.
fn sorted<A: Ord + Copy, B: Ord + Copy>(mut rows: Vec<((A, B), Row)>) -> impl Iterator<Item = (A, B, Row)> {
    rows.retain(|(_, row)| !row.is_zero());
    rows.sort_unstable_by_key(|&(key, _)| key);
    rows.into_iter().map(|((a, b), row)| (a, b, row))
}
