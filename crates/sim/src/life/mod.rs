//! The days of a team: who asks when, who answers, who buys, and what becomes of it.

mod aftersale;
mod agenda;
mod chat;
mod decision;
mod desk;
mod inquiry;
mod night;
mod order;
mod outcome;
mod parting;
mod reach;
mod scene;
mod talk;
mod write;

use crate::clock::{Clock, Day};
use crate::event::{Events, Message};
use crate::team::{Buyer, Team};
use crate::truth::Tally;

use agenda::Agenda;
use desk::Desk;
use scene::Scene;

/// A team that lives its days one after the other.
#[derive(Debug)]
pub struct Simulation {
    team: Team,
    lives: Vec<Life>,
    today: Day,
    events: Events,
    /// Messages that chats begun before midnight write after it.
    carried: Events,
}

/// What a shop carries from day to day.
#[derive(Debug, Default)]
pub(crate) struct Life {
    agenda: Agenda,
    buyers: u64,
    orders: u64,
    refunds: u64,
    /// By agent: how inquiries went, beside how they would have gone without her effect.
    pub(crate) agents: Vec<Tally>,
    /// By product: the same.
    pub(crate) products: Vec<Tally>,
}

impl Simulation {
    /// A team on the eve of its first day.
    pub fn new(team: Team) -> Self {
        let lives = team.shops().iter().map(|shop| Life {
            buyers: crate::team::OWN,
            agents: vec![Tally::default(); shop.agents.len() + 1],
            products: vec![Tally::default(); shop.products.len()],
            ..Life::default()
        });
        Self {
            lives: lives.collect(),
            today: team.calendar().first(),
            events: Events::default(),
            carried: Events::default(),
            team,
        }
    }

    /// Who works where.
    pub fn team(&self) -> &Team {
        &self.team
    }

    pub(crate) fn lives(&self) -> &[Life] {
        &self.lives
    }

    /// Lives the next day and hands out what happened; `None` when all days are over.
    pub fn next_day(&mut self) -> Option<(&Team, &Events)> {
        if self.today >= self.team.calendar().end() {
            return None;
        }
        self.events.clear();
        self.events.append_messages(&self.carried);
        for (shop, life) in self.team.shops().iter().zip(&mut self.lives) {
            Scene::new(&self.team, shop, self.today, life, &mut self.events).live();
        }
        self.today = self.today.plus(1);
        self.put_off_what_is_after(Clock::midnight(self.today));
        self.events.messages.sort_by_key(|message| message.at);
        Some((&self.team, &self.events))
    }

    fn put_off_what_is_after(&mut self, midnight: Clock) {
        self.carried.clear();
        let (carried, text) = (&mut self.carried, &self.events.text);
        self.events.messages.retain(|message| {
            let stays = message.at < midnight;
            if !stays {
                carried.push_message(message, text);
            }
            stays
        });
    }
}

impl Events {
    pub(crate) fn append_messages(&mut self, other: &Self) {
        other.messages.iter().for_each(|message| self.push_message(message, &other.text));
    }

    pub(crate) fn push_message(&mut self, message: &Message, text: &str) {
        let from = self.text.len();
        self.text.push_str(text.get(message.text.clone()).unwrap_or_default());
        self.messages.push(Message { text: from..self.text.len(), ..message.clone() });
    }
}

impl Life {
    /// A buyer who was never here.
    fn new_buyer(&mut self) -> Buyer {
        self.buyers += 1;
        Buyer(self.buyers - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[test]
    fn what_is_planned_ahead_does_not_grow_with_the_days() {
        let config = Config { days: 90, agents: 4, load: 20, ..Config::default() };
        let mut simulation = Simulation::new(Team::new(&config).unwrap());
        let mut planned = Vec::new();
        while simulation.next_day().is_some() {
            planned.push(simulation.lives[0].agenda.len());
        }
        let (early, late): (usize, usize) = (planned[20..30].iter().sum(), planned[80..].iter().sum());
        assert!(late * 4 < early * 5, "{early} → {late}");
    }
}
