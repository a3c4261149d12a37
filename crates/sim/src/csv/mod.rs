//! The tables of the open exchange format.

mod draft;
mod shelf;
mod staff;
mod table;
mod talk;
mod trade;

use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::event::Events;
use crate::simulate::Counts;
use crate::team::Team;
use crate::{SimError, Truth};

use draft::Draft;
use table::Table;

/// Name and text of each table of a feed.
pub type Tables = [(&'static str, Vec<u8>); 4];

/// Events as they stand at an instant, as CSV of the open format by table: what a live feed can send.
pub fn tables(team: &Team, events: &Events, now: Clock) -> Result<Tables, SimError> {
    let [mut messages, mut orders, mut refunds, mut ratings] =
        [talk::MESSAGES, trade::ORDERS, trade::REFUNDS, talk::RATINGS].map(Table::in_memory);
    let mut nick = String::new();
    talk::messages(team, events, &mut messages, &mut nick)?;
    trade::orders(team, &events.orders, now, &mut orders, &mut nick)?;
    trade::refunds(team, &events.refunds, &mut refunds, &mut nick)?;
    talk::ratings(team, &events.ratings, &mut ratings, &mut nick)?;
    let named = [("messages", messages), ("orders", orders), ("refunds", refunds), ("ratings", ratings)];
    Ok(named.map(|(name, table)| (name, table.into_text())))
}

/// All files of a simulation while they are written.
#[derive(Debug)]
pub(crate) struct Files {
    messages: Table,
    orders: Table,
    refunds: Table,
    ratings: Table,
    reviews: Table,
    teams: Table,
    traffic: Table,
    presence: Table,
    shifts: Table,
    products: Table,
    promotions: Table,
    rules: Draft,
    truth: Draft,
    order_count: u64,
    nick: String,
}

impl Files {
    /// Opens all files in a directory.
    pub(crate) fn create(dir: &Path) -> Result<Self, SimError> {
        let table = |name: &str, header: &str| Table::create(dir, name, header);
        Ok(Self {
            messages: table("messages.csv", talk::MESSAGES)?,
            orders: table("orders.csv", trade::ORDERS)?,
            refunds: table("refunds.csv", trade::REFUNDS)?,
            ratings: table("ratings.csv", talk::RATINGS)?,
            reviews: table("reviews.csv", trade::REVIEWS)?,
            teams: table("teams.csv", staff::TEAMS)?,
            traffic: table("traffic.csv", shelf::TRAFFIC)?,
            presence: table("presence.csv", staff::PRESENCE)?,
            shifts: table("shifts.csv", staff::SHIFTS)?,
            products: table("products.csv", shelf::PRODUCTS)?,
            promotions: table("promotions.csv", shelf::PROMOTIONS)?,
            rules: Draft::create(dir, "rules.toml")?,
            truth: Draft::create(dir, "truth.json")?,
            order_count: 0,
            nick: String::new(),
        })
    }

    /// Writes what stands for the whole time: teams, products, promotions, the rule set.
    pub(crate) fn write_team(&mut self, team: &Team) -> Result<(), SimError> {
        staff::teams(team, &mut self.teams)?;
        shelf::products(team, &mut self.products)?;
        shelf::promotions(team, &mut self.promotions)?;
        self.rules.write(crate::rules::rules(team).as_bytes())
    }

    /// Writes a day.
    pub(crate) fn write_day(&mut self, team: &Team, events: &Events) -> Result<(), SimError> {
        self.order_count += events.orders.len() as u64;
        talk::messages(team, events, &mut self.messages, &mut self.nick)?;
        let end = Clock::midnight(team.calendar().end());
        trade::orders(team, &events.orders, end, &mut self.orders, &mut self.nick)?;
        trade::refunds(team, &events.refunds, &mut self.refunds, &mut self.nick)?;
        talk::ratings(team, &events.ratings, &mut self.ratings, &mut self.nick)?;
        trade::reviews(team, &events.reviews, &mut self.reviews, &mut self.nick)?;
        shelf::traffic(team, &events.traffic, &mut self.traffic)?;
        staff::presence(team, &events.presence, &mut self.presence)?;
        staff::shifts(team, &events.shifts, &mut self.shifts)
    }

    /// Writes the truth.
    pub(crate) fn write_truth(&mut self, truth: &Truth) -> Result<(), SimError> {
        let text = serde_json::to_string_pretty(truth).map_err(|error| self.truth.failed(error))?;
        self.truth.write(text.as_bytes())?;
        self.truth.write(b"\n")
    }

    /// Rows so far.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            messages: self.messages.rows(),
            orders: self.order_count,
            order_lines: self.orders.rows(),
            refunds: self.refunds.rows(),
            ratings: self.ratings.rows(),
            reviews: self.reviews.rows(),
            teams: self.teams.rows(),
            traffic: self.traffic.rows(),
            presence: self.presence.rows(),
            shifts: self.shifts.rows(),
            products: self.products.rows(),
            promotions: self.promotions.rows(),
        }
    }

    /// Completes all files, then gives all of them their final names.
    pub(crate) fn publish(self) -> Result<Vec<PathBuf>, SimError> {
        let mut tables = [
            self.messages,
            self.orders,
            self.refunds,
            self.ratings,
            self.reviews,
            self.teams,
            self.traffic,
            self.presence,
            self.shifts,
            self.products,
            self.promotions,
        ];
        let mut texts = [self.rules, self.truth];
        tables.iter_mut().try_for_each(Table::flush)?;
        texts.iter_mut().try_for_each(Draft::flush)?;
        let mut files = Vec::new();
        for table in tables {
            files.extend(table.publish()?);
        }
        for text in texts {
            files.push(text.publish()?);
        }
        files.sort();
        Ok(files)
    }
}
