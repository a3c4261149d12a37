//! From what the engine found to facts as they are kept.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::num::NonZero;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::TenantId;
use kernel::time::Moment;
use kpi::engine::{Account, Band, Credited, Inquiry};
use kpi::history::{Apart, OfBuyer, Options, Whose};
use kpi::input::Stage;
use kpi::sheet::{self, Row};
use kpi::time::{Calendar, Day, Timestamp};

use super::frame::Frame;
use super::load::{self, Loaded, Place};
use super::model::{Credit, Facts, Group, Reception, Session, Stay, Visit};
use super::settings::{Era, Settings};

/// Facts of some buyers of one shop in one generation.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// Of every buyer that has some.
    pub facts: BTreeMap<i64, Facts>,
    /// When they change by themselves.
    pub changes: HashMap<i64, i64>,
    /// Message rows whose mark of repeating another is to be turned.
    pub turned: Vec<Place>,
    /// Accounts that have to be learned before the facts can be kept.
    pub unknown: BTreeSet<String>,
}

/// Reads all rows of some buyers and computes their facts.
pub(crate) fn make(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    frame: &Frame,
    settings: &Settings,
    buyers: &[i64],
    now: Moment,
) -> Result<Made> {
    let mut made = Made::default();
    for (n, era) in settings.eras()?.iter().enumerate() {
        let loaded = load::load(tx, tenant, frame, &era.rules, buyers)?;
        made.take(frame, era, loaded, buyers, now, n == 0);
    }
    Ok(made)
}

impl Made {
    fn take(&mut self, frame: &Frame, era: &Era, loaded: Loaded, buyers: &[i64], now: Moment, first: bool) {
        let Loaded { history, gathered, digests, nicks, alone, places, unknown } = loaded;
        self.unknown.extend(unknown);
        let options = Options {
            as_of: Timestamp(now.micros()),
            days: era.days.clone(),
            threads: NonZero::<usize>::MIN,
            ..Options::default()
        };
        let apart = history.apart(vec![gathered], &digests, &options);
        if first {
            self.turned = turned(&places, &apart.repeats);
        }
        let calendar = era.rules.calendar();
        let of = Of { frame, era, apart: &apart, calendar: &calendar };
        for found in &apart.buyers {
            let Some(id) = buyer(&apart, &nicks, &alone, found.whose) else { continue };
            if buyers.binary_search(&id).is_err() {
                continue;
            }
            if let Some(Timestamp(at)) = found.changes {
                self.changes.entry(id).and_modify(|held| *held = at.min(*held)).or_insert(at);
            }
            let facts = of.facts(found);
            if !facts.is_empty() {
                self.facts.entry(id).or_default().absorb(facts);
            }
        }
    }
}

/// The buyer whose facts were found; `None` for whoever the rows of others brought along.
pub(crate) fn buyer(
    apart: &Apart,
    nicks: &HashMap<String, i64>,
    alone: &HashMap<String, i64>,
    whose: Whose,
) -> Option<i64> {
    let name = apart.name(whose);
    match whose {
        Whose::Buyer(_) => nicks.get(name).copied(),
        Whose::Order(_) => alone.get(name).copied(),
    }
}

/// The rows whose mark is wrong.
fn turned(places: &[Place], repeats: &[(u16, u64)]) -> Vec<Place> {
    let repeats: HashSet<&(u16, u64)> = repeats.iter().collect();
    let is = |place: &&Place| repeats.contains(&(place.file, place.row)) != place.repeats;
    places.iter().filter(is).copied().collect()
}

impl Facts {
    /// Adds what other days have.
    fn absorb(&mut self, other: Facts) {
        self.receptions.extend(other.receptions);
        self.visits.extend(other.visits);
        self.credits.extend(other.credits);
        self.sessions.extend(other.sessions);
    }
}

/// What the facts of one buyer are read by.
struct Of<'a> {
    frame: &'a Frame,
    era: &'a Era,
    apart: &'a Apart,
    calendar: &'a Calendar,
}

impl Of<'_> {
    fn facts(&self, found: &OfBuyer) -> Facts {
        Facts {
            receptions: self.receptions(&found.facts),
            visits: self.visits(&found.facts),
            credits: self.credits(&found.facts),
            sessions: self.sessions(&found.facts),
        }
    }

    fn account(&self, account: Account) -> i64 {
        self.frame.account(self.apart.account(account))
    }

    fn receptions(&self, found: &sheet::Facts) -> Vec<Reception> {
        // A message tells better than anything else who held the account that day.
        let mut first: HashMap<(Account, Day), (bool, i64)> = HashMap::new();
        for &(account, day, message, at) in &found.instants {
            let seen = (!message, at.0);
            first.entry((account, day)).and_modify(|held| *held = seen.min(*held)).or_insert(seen);
        }
        let mut rows: BTreeMap<(Day, i64), Reception> = BTreeMap::new();
        for ((of, day), counts) in found.agent_days.clone().into_rows() {
            if counts.is_zero() {
                continue;
            }
            let account = self.account(of);
            let first_at = first.get(&(of, day)).map_or_else(|| self.calendar.start(day).0, |&(_, at)| at);
            let groups = self.frame.holders.of(account, first_at);
            let row = Reception { day, account, first_at, groups, counts };
            rows.entry((day, account)).and_modify(|held| held.counts.add(&row.counts)).or_insert(row);
        }
        rows.into_values().collect()
    }

    fn visits(&self, found: &sheet::Facts) -> Vec<Visit> {
        let mut visits: BTreeMap<Day, Visit> = BTreeMap::new();
        let mut at = |day: Day, put: &mut dyn FnMut(&mut Visit)| {
            put(visits.entry(day).or_insert_with(|| Visit { day, ..Visit::default() }));
        };
        for inquiry in &found.inquiries {
            at(inquiry.day, &mut |visit| visit.stay = Some(self.stay(inquiry)));
        }
        for ((_, day), row) in found.shop_days.clone().into_rows() {
            at(day, &mut |visit| visit.counts = row.clone());
        }
        for ((team, day), row) in found.team_days.clone().into_rows() {
            if let Some(group) = Group::named(self.apart.team(team)) {
                at(day, &mut |visit| visit.groups.push((group, row.clone())));
            }
        }
        for ((_, (day, hour)), row) in found.hours.clone().into_rows() {
            at(day, &mut |visit| visit.hours.push((hour as u8, row.clone())));
        }
        let mut visits: Vec<Visit> = visits.into_values().collect();
        for visit in &mut visits {
            visit.groups.sort_unstable_by_key(|(group, _)| *group);
            visit.hours.sort_unstable_by_key(|(hour, _)| *hour);
        }
        visits.retain(|visit| {
            let nothing = |row: &Row| row.is_zero();
            visit.stay.is_some()
                || !nothing(&visit.counts)
                || !visit.hours.iter().all(|(_, row)| nothing(row))
        });
        visits
    }

    fn stay(&self, inquiry: &Inquiry) -> Stay {
        let accounts = |of: &[Account]| of.iter().map(|&account| self.account(account)).collect();
        Stay {
            stage: stage(inquiry.stage),
            first_at: inquiry.first_message.0,
            received_by: accounts(&inquiry.received_by),
            won_by: accounts(&inquiry.won_by),
            ordered: inquiry.ordered,
            paid: inquiry.paid,
            sku: self.apart.sku(inquiry.sku).to_owned(),
            band: band(inquiry.band),
            new_buyer: inquiry.new_buyer,
            cohort_sales: inquiry.cohort_sales,
        }
    }

    fn credits(&self, found: &sheet::Facts) -> Vec<Credit> {
        let decides = |order: &&Credited| {
            self.era.days.contains(&self.calendar.day(order.paid.unwrap_or(order.created)))
        };
        found.orders.iter().filter(decides).map(|order| self.credit(order)).collect()
    }

    fn credit(&self, order: &Credited) -> Credit {
        let account = |of: Option<Account>| of.map(|account| self.account(account));
        let sellers = order.sellers;
        Credit {
            order_id: self.apart.order_id(order).to_owned(),
            created_at: order.created.0,
            created_day: self.calendar.day(order.created),
            paid_at: order.paid.map(|at| at.0),
            paid_day: order.paid.map(|at| self.calendar.day(at)),
            order_agent: account(order.order_agent()),
            pay_agent: account(order.pay_agent()),
            seller: account(sellers.under(self.era.rules.credit_rule)),
            sellers: [sellers.order, sellers.payment, sellers.order_first].map(account),
            split: order.split.map(|split| split.word()),
            assisted: order.assisted.iter().map(|&by| self.account(by)).collect(),
            decided: order.decided,
            gross: order.gross,
            refunded: order.refunded,
            units: order.units,
        }
    }

    fn sessions(&self, found: &sheet::Facts) -> Vec<Session> {
        let mut sessions = Vec::new();
        for &(account, start, end) in &found.spans {
            let first = self.calendar.day(start);
            if !self.era.days.contains(&first) {
                continue;
            }
            for day in first.0..=self.calendar.day(end).0 {
                let account = self.account(account);
                sessions.push(Session { account, day: Day(day), start: start.0, finish: end.0 });
            }
        }
        sessions.sort_unstable();
        sessions.dedup_by_key(|session| (session.account, session.day, session.start));
        sessions
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Inquiry => "inquiry",
        Stage::Pending => "pending",
        Stage::Aftersale => "aftersale",
    }
}

fn band(band: Band) -> &'static str {
    match band {
        Band::Under15s => "under_15s",
        Band::Under30s => "under_30s",
        Band::Under60s => "under_60s",
        Band::Under3min => "under_3min",
        Band::Under10min => "under_10min",
        Band::Longer => "longer",
        Band::Unanswered => "unanswered",
    }
}
