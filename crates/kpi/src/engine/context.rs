//! What all buyers share: rules, clocks, accounts, teams, the period asked for.

use std::{collections::HashMap, ops::RangeInclusive};

use super::{Account, Credited};
use crate::{
    rules::Rules,
    time::{Calendar, Day, Timestamp},
};

/// What the rule set says of each account.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    /// In `own_accounts`.
    pub own: Vec<bool>,
    /// In `no_credit_accounts`.
    pub no_credit: Vec<bool>,
}

impl Accounts {
    pub(super) fn is_own(&self, account: Account) -> bool {
        self.own.get(account.0 as usize).copied().unwrap_or(false)
    }

    pub(super) fn earns(&self, account: Account) -> bool {
        !self.no_credit.get(account.0 as usize).copied().unwrap_or(false)
    }
}

/// Which account is in which team on which days.
#[derive(Clone, Debug, Default)]
pub struct Memberships(HashMap<Account, Vec<(RangeInclusive<Day>, u32)>>);

impl Memberships {
    /// Adds a membership; both days count.
    pub fn add(&mut self, account: Account, days: RangeInclusive<Day>, team: u32) {
        self.0.entry(account).or_default().push((days, team));
    }

    /// Whether there are no teams at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The teams of an account on a day; a team may come twice when its memberships overlap.
    pub fn of(&self, account: Account, day: Day) -> impl Iterator<Item = u32> + '_ {
        let of = self.0.get(&account).map(Vec::as_slice).unwrap_or_default();
        of.iter().filter(move |(days, _)| days.contains(&day)).map(|&(_, team)| team)
    }

    /// The teams of several accounts on a day, each once, sorted.
    pub fn of_all(&self, accounts: impl Iterator<Item = Account>, day: Day) -> Vec<u32> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut teams: Vec<u32> = accounts.flat_map(|account| self.of(account, day)).collect();
        teams.sort_unstable();
        teams.dedup();
        teams
    }
}

/// Everything the figures of a buyer depend on besides the buyer.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The rule set.
    pub rules: &'a Rules,
    /// Its business days.
    pub calendar: Calendar,
    /// Nothing after this instant is seen.
    pub as_of: Timestamp,
    /// What the rules say of accounts.
    pub accounts: &'a Accounts,
    /// Teams.
    pub teams: &'a Memberships,
    /// Days reported; what is read is not limited.
    pub days: RangeInclusive<Day>,
    /// Keep a row for every inquiry.
    pub list_inquiries: bool,
    /// Keep the sessions considered for this order.
    pub explain: Option<&'a str>,
}

impl Context<'_> {
    /// Whether a day is reported.
    pub(super) fn reports(&self, day: Day) -> bool {
        self.days.contains(&day)
    }

    /// Whether an order is listed: it was created or paid on a reported day.
    pub(super) fn lists(&self, order: &Credited) -> bool {
        let on = |at| self.reports(self.calendar.day(at));
        !order.excluded && (on(order.created) || order.paid.is_some_and(on))
    }

    /// The end of `day` + `days`: the first instant that is too late.
    pub(super) fn end_of(&self, day: Day, days: i32) -> Timestamp {
        self.calendar.start(day.plus(days + 1))
    }
}
