//! The team at work: tasks given, done, put off, handed over and refused.

use std::time::Duration;

use jiff::civil::Date;
use kernel::house::House;
use kernel::time::Moment;
use serde_json::{Value, json};

use super::api::{Api, text};
use super::chance::Chance;
use super::folder::{Known, Person};
use super::history::items;
use super::{story, team};
use crate::server::ServerError;

/// Open tasks at which nobody is given more.
const FULL: usize = 7;

/// The people at work.
pub struct Team {
    api: Api,
    leaders: Vec<Person>,
    agents: Vec<Person>,
    /// What each shop sells.
    products: Vec<Vec<String>>,
    chance: Chance,
}

impl Team {
    /// The people of a demo.
    pub fn new(api: Api, team: &sim::Team, known: &Known, chance: Chance) -> Self {
        let products = team.shops().iter().map(|shop| {
            let sold = shop.products.iter().filter(|product| !product.difference);
            sold.map(|product| product.short.clone()).collect()
        });
        let products = products.collect();
        Self { api, leaders: known.leaders.clone(), agents: known.agents.clone(), products, chance }
    }

    /// What happens in an hour of the past: a task or two given, and a few people look at their lists.
    pub async fn hour(&mut self, now: Moment) -> Result<(), ServerError> {
        for _ in 0..=self.chance.below(2) {
            self.give(now).await?;
        }
        for _ in 0..2 {
            self.look(now).await?;
        }
        Ok(())
    }

    /// One thing that happens now.
    async fn moment(&mut self, now: Moment) -> Result<(), ServerError> {
        if self.chance.happens(45) { self.give(now).await } else { self.look(now).await }
    }

    /// A leader gives a task to somebody of the own team.
    async fn give(&mut self, now: Moment) -> Result<(), ServerError> {
        let Some(leader) = self.chance.of_list(&self.leaders).cloned() else { return Ok(()) };
        let seen = self.api.get(&leader.token, "/people?limit=100").await?;
        let seen: Vec<String> = items(&seen).iter().map(|person| text(person, "id")).collect();
        let team: Vec<Person> =
            self.agents.iter().filter(|agent| seen.contains(&agent.id)).cloned().collect();
        let Some(agent) = self.chance.of_list(&team) else { return Ok(()) };
        if self.open(agent).await?.len() >= FULL {
            return Ok(());
        }
        let Some((title, why, days)) = self.chance.of_list(&story::TASKS) else { return Ok(()) };
        let products = self.products.get(agent.shop);
        let product = products.and_then(|list| self.chance.of_list(list)).map_or("新品", String::as_str);
        let due = due(now, *days, 16 + i64::try_from(self.chance.below(6)).unwrap_or(0));
        let task = json!({ "title": title.replace("{}", product), "why": why, "owner": agent.id, "due_at": due.to_string(), "shop": agent.shop_id });
        self.api.post(&leader.token, "/tasks", task).await?;
        Ok(())
    }

    /// Somebody looks at the own list and does something with one of its tasks.
    async fn look(&mut self, now: Moment) -> Result<(), ServerError> {
        let Some(agent) = self.chance.of_list(&self.agents).cloned() else { return Ok(()) };
        let open = self.open(&agent).await?;
        let Some(task) = self.chance.of_list(&open) else { return Ok(()) };
        let path = |step: &str| format!("/tasks/{}/{step}", text(task, "id"));
        match self.chance.below(100) {
            0..76 => {
                let outcome = self.chance.of_list(&story::OUTCOMES);
                self.api.post(&agent.token, &path("done"), json!({ "outcome": outcome })).await?;
            }
            76..86 => {
                let until = due(now, 1, 10).to_string();
                self.api.post(&agent.token, &path("snooze"), json!({ "until": until })).await?;
            }
            86..92 => {
                let Some((reason, note)) = self.chance.of_list(&story::REFUSALS) else { return Ok(()) };
                self.api
                    .post(&agent.token, &path("refuse"), json!({ "reason": reason, "note": note }))
                    .await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn open(&self, agent: &Person) -> Result<Vec<Value>, ServerError> {
        let list = self.api.get(&agent.token, "/tasks?state=open&owner=me&limit=50").await?;
        Ok(items(&list).to_vec())
    }
}

/// An hour of the day that lies `days` ahead.
fn due(now: Moment, days: i64, hour: i64) -> Moment {
    let day = now.plus_days(days).day_in(team::ZONE);
    Moment::start_of(day, team::ZONE).plus_seconds(hour * 3600).max(now.plus_seconds(3600))
}

/// Goes on for as long as the server runs: something every few seconds.
pub async fn live(house: House, known: Known) {
    let team = match team::team(Date::constant(2026, 9, 1)) {
        Ok(team) => team,
        Err(error) => return tracing::warn!(%error, "the simulated team stays at home"),
    };
    let now = || house.clock().now();
    let chance = Chance::of(now().micros().unsigned_abs());
    let mut working = Team::new(Api::of(&house), &team, &known, chance);
    loop {
        let seconds = 3 + working.chance.below(5) as u64;
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        // Whoever tries the demo may change roles and people under the simulated ones' feet.
        if let Err(error) = working.moment(now()).await {
            tracing::debug!(%error, "a simulated person could not do what she wanted");
        }
    }
}
