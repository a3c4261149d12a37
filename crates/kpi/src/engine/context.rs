//! What all buyers share: rules, clocks, accounts, teams, the period asked for.

use std::{
    collections::HashMap,
    ops::{Range, RangeInclusive},
};

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

/// Which account belongs to which team, or to which person, from when to when.
#[derive(Clone, Debug, Default)]
pub struct Memberships(HashMap<Account, Vec<(Range<Timestamp>, u32)>>);

impl Memberships {
    /// Adds a membership by business days; both days count.
    pub fn add_days(&mut self, calendar: &Calendar, account: Account, days: RangeInclusive<Day>, team: u32) {
        // Clocks end long before these days.
        let from = if days.start().0 < -FAR { Timestamp(i64::MIN) } else { calendar.start(*days.start()) };
        let to = if days.end().0 > FAR { Timestamp::MAX } else { calendar.start(days.end().plus(1)) };
        self.add(account, from..to, team);
    }

    /// Adds a membership by instants; the last one is outside.
    pub fn add(&mut self, account: Account, time: Range<Timestamp>, team: u32) {
        self.0.entry(account).or_default().push((time, team));
    }

    /// Whether there are no teams at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The teams of an account at an instant; a team may come twice when its memberships overlap.
    pub fn of(&self, account: Account, at: Timestamp) -> impl Iterator<Item = u32> + '_ {
        let of = self.0.get(&account).map(Vec::as_slice).unwrap_or_default();
        of.iter().filter(move |(time, _)| time.contains(&at)).map(|&(_, team)| team)
    }

    /// The teams of several accounts, each at its instant; each team once, sorted.
    pub fn of_all(&self, accounts: impl Iterator<Item = (Account, Timestamp)>) -> Vec<u32> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut teams: Vec<u32> = accounts.flat_map(|(account, at)| self.of(account, at)).collect();
        teams.sort_unstable();
        teams.dedup();
        teams
    }
}

/// Days from 1970 that no clock reaches.
const FAR: i32 = 10_000_000;

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
    /// Keep what the facts of one buyer hold besides sums: visits of every stage, hours by day, instants.
    pub detail: bool,
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

    /// The day under which an hour is counted: one for the whole period unless hours are kept by day.
    pub(super) fn day_of_hour(&self, day: Day) -> Day {
        if self.detail { day } else { Day::default() }
    }

    /// The end of `day` + `days`: the first instant that is too late.
    pub(super) fn end_of(&self, day: Day, days: i32) -> Timestamp {
        self.calendar.start(day.plus(days + 1))
    }
}
