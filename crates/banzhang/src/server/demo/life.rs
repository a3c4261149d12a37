//! The team at work: tasks given, done, put off, handed over and refused.

use std::time::Duration;

use kernel::day::Day;
use kernel::house::House;
use kernel::time::Moment;
use serde_json::{Value, json};

use super::api::{Api, text};
use super::chance::Chance;
use super::folder::{Known, Person};
use super::history::items;
use super::{story, team, trade};
use crate::server::ServerError;

/// Open tasks at which nobody is given more.
const FULL: usize = 7;

/// Open tasks below which nobody's day begins.
const FEW: usize = 2;

/// The people at work.
pub struct Team {
    api: Api,
    known: Known,
    /// What each shop sells.
    products: Vec<Vec<String>>,
    chance: Chance,
}

impl Team {
    /// The people of a demo.
    pub fn new(api: Api, team: &sim::Team, known: Known, chance: Chance) -> Self {
        let products = team.shops().iter().map(|shop| {
            let sold = shop.products.iter().filter(|product| !product.difference);
            sold.map(|product| product.short.clone()).collect()
        });
        let products = products.collect();
        Self { api, known, products, chance }
    }

    /// Who there is now.
    pub fn known(self) -> Known {
        self.known
    }

    /// What happens in an hour of the past: a few tasks are given, and a few people look at their lists.
    pub async fn hour(&mut self, now: Moment) -> Result<(), ServerError> {
        for _ in 0..=self.chance.below(2) {
            self.give(now).await?;
        }
        if self.chance.happens(40) {
            self.ask(now).await?;
        }
        for _ in 0..3 {
            self.look(now).await?;
        }
        Ok(())
    }

    /// Whoever has next to nothing to do gets something for today and tomorrow.
    pub async fn fill(&mut self, now: Moment) -> Result<(), ServerError> {
        let everybody =
            [&self.known.office, &self.known.leaders, &self.known.agents].map(Vec::clone).concat();
        for person in everybody {
            for days in self.open(&person).await?.len()..FEW {
                let giver = self.above(&person);
                self.task(&giver, &person, now, i64::try_from(days).ok()).await?;
            }
        }
        Ok(())
    }

    /// One thing that happens now.
    async fn moment(&mut self, now: Moment) -> Result<(), ServerError> {
        match self.chance.below(100) {
            0..40 => self.give(now).await,
            40..50 => self.ask(now).await,
            _ => self.look(now).await,
        }
    }

    /// A leader, or the manager, gives a task to an agent.
    async fn give(&mut self, now: Moment) -> Result<(), ServerError> {
        let Some(agent) = self.chance.of_list(&self.known.agents).cloned() else { return Ok(()) };
        if self.open(&agent).await?.len() >= FULL {
            return Ok(());
        }
        let manager = self.known.office.get(1).filter(|_| self.chance.happens(15)).cloned();
        let giver = manager.unwrap_or_else(|| self.above(&agent));
        self.task(&giver, &agent, now, None).await
    }

    /// Somebody of the office asks something of a leader or of each other.
    async fn ask(&mut self, now: Moment) -> Result<(), ServerError> {
        let asked = [&self.known.office, &self.known.leaders].map(Vec::clone).concat();
        let Some(person) = self.chance.of_list(&asked).cloned() else { return Ok(()) };
        if self.open(&person).await?.len() >= FULL {
            return Ok(());
        }
        let giver = self.above(&person);
        self.task(&giver, &person, now, None).await
    }

    /// Who gives somebody tasks: an agent's leader, a leader's manager, the owner.
    fn above(&self, person: &Person) -> Person {
        let leader = self.known.leaders.iter().find(|leader| leader.team == person.team);
        let office = |n| self.known.office.get(n);
        let above = match (person.team.is_empty(), leader) {
            (true, _) => office(0),
            (false, Some(leader)) if leader.id != person.id => Some(leader),
            _ => office(1),
        };
        above.unwrap_or(person).clone()
    }

    /// Gives a task, due in `days` or when it usually is: about a product to an agent, about the team to others.
    async fn task(
        &mut self,
        giver: &Person,
        to: &Person,
        now: Moment,
        days: Option<i64>,
    ) -> Result<(), ServerError> {
        let agent = self.known.agents.iter().any(|agent| agent.id == to.id);
        let tasks: &[(&str, &str, i64)] = if agent { &story::TASKS } else { &story::DUTIES };
        let Some((title, why, usual)) = self.chance.of_list(tasks) else { return Ok(()) };
        let product = self.products.get(to.shop).and_then(|list| self.chance.of_list(list));
        let title = title.replace("{}", product.map_or("新品", String::as_str));
        let due = due(now, days.unwrap_or(*usual), 16 + i64::try_from(self.chance.below(6)).unwrap_or(0))
            .to_string();
        let shop = Some(&to.shop_id).filter(|shop| !shop.is_empty());
        let task = json!({ "title": title, "why": why, "owner": to.id, "due_at": due, "shop": shop });
        self.api.post(&giver.token, "/tasks", task).await?;
        Ok(())
    }

    /// Somebody looks at the own list, now and then at the notices too, and does something with one of its tasks.
    async fn look(&mut self, now: Moment) -> Result<(), ServerError> {
        let office = self.chance.happens(25);
        let agent = match (office, self.chance.happens(50)) {
            (true, true) => self.chance.of_list(&self.known.office),
            (true, false) => self.chance.of_list(&self.known.leaders),
            (false, _) => self.chance.of_list(&self.known.agents),
        };
        let Some(agent) = agent.cloned() else { return Ok(()) };
        if self.chance.happens(40) {
            self.api.post(&agent.token, "/notifications/read", json!({})).await?;
        }
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
            92..97 => self.hand_over(&agent, &text(task, "id")).await?,
            _ => {}
        }
        Ok(())
    }

    /// The leader gives one of an agent's tasks to a colleague.
    async fn hand_over(&mut self, agent: &Person, task: &str) -> Result<(), ServerError> {
        let Some(colleague) = self.colleague(agent) else { return Ok(()) };
        let note = self.chance.of_list(&story::HAND_OVERS);
        let path = format!("/tasks/{task}/hand-over");
        self.api.post(&self.above(agent).token, &path, json!({ "to": colleague.id, "note": note })).await?;
        Ok(())
    }

    /// Another agent of the team; nobody for who is no agent.
    fn colleague(&mut self, agent: &Person) -> Option<Person> {
        let (own, team): (Vec<&Person>, Vec<&Person>) = self
            .known
            .agents
            .iter()
            .filter(|other| other.team == agent.team)
            .partition(|other| other.id == agent.id);
        self.chance.of_list(&team).filter(|_| !own.is_empty()).map(|colleague| (*colleague).clone())
    }

    /// A daily task of the first leader.
    pub async fn series(&self, now: Moment) -> Result<(), ServerError> {
        let Some(leader) = self.known.leaders.first() else { return Ok(()) };
        let (title, why) = story::SERIES;
        let task = json!({ "title": title, "why": why, "owner": leader.id, "shop": leader.shop_id,
            "due_at": due(now, 0, 18).to_string(), "repeat": { "every": "day" } });
        self.api.post(&self.above(leader).token, "/tasks", task).await?;
        Ok(())
    }

    /// Somebody who leaves today, and the colleague who has taken over what she had open.
    pub async fn farewell(&mut self) -> Result<Option<(Person, Person)>, ServerError> {
        let Some(leaver) = self.known.agents.get(1).cloned() else { return Ok(None) };
        let Some(colleague) = self.colleague(&leaver) else { return Ok(None) };
        let giver = self.above(&leaver);
        for state in ["open", "snoozed"] {
            let path = format!("/tasks?state={state}&owner={}&limit=50", leaver.id);
            for task in items(&self.api.get(&giver.token, &path).await?) {
                let path = format!("/tasks/{}/hand-over", text(task, "id"));
                let over = json!({ "to": colleague.id, "note": story::FAREWELL });
                self.api.post(&giver.token, &path, over).await?;
            }
        }
        self.known.agents.retain(|agent| agent.id != leaver.id);
        Ok(Some((leaver, colleague)))
    }

    /// Somebody new works with the others from now on.
    pub fn welcome(&mut self, newcomer: Person) {
        self.known.agents.push(newcomer);
    }

    /// The first of the agents.
    pub fn first(&self) -> Option<&Person> {
        self.known.agents.first()
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
    let Some(first) = known.first.map(Day::date) else { return };
    let team = match team::team(first) {
        Ok(team) => team,
        Err(error) => return tracing::warn!(%error, "the simulated team stays at home"),
    };
    let now = || house.clock().now();
    let chance = Chance::of(now().micros().unsigned_abs());
    tokio::spawn(trade::live(house.clone(), known.clone(), first));
    let mut working = Team::new(Api::of(&house), &team, known, chance);
    loop {
        let seconds = 3 + working.chance.below(5) as u64;
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        // Whoever tries the demo may change roles and people under the simulated ones' feet.
        if let Err(error) = working.moment(now()).await {
            tracing::debug!(%error, "a simulated person could not do what she wanted");
        }
    }
}
