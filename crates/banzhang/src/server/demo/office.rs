//! What the owner does: hires, gives accounts, binds platform accounts, says goodbye.

use std::collections::HashMap;

use axum::http::Method;
use jiff::civil::Date;
use kernel::day::Day;
use kernel::time::{Clock, Moment};
use serde_json::{Value, json};

use super::api::{Api, Token, text};
use super::folder::{Known, Person};
use super::history::items;
use super::life::Team;
use super::{PASSWORD, story, team};
use crate::server::ServerError;

/// Seconds between two things that an office does one after the other.
const BREATH: i64 = 20;

/// The owner at the desk.
pub struct Office<'o> {
    api: Api,
    clock: &'o Clock,
    owner: Token,
    people: usize,
    first: Date,
    /// Ids of the platform accounts by the id of who speaks through them.
    nicks: HashMap<String, String>,
}

impl<'o> Office<'o> {
    /// Opens on the first morning.
    pub async fn open(api: Api, clock: &'o Clock, first: Date) -> Result<Self, ServerError> {
        let owner = api.sign_in("owner", PASSWORD).await?.0;
        Ok(Self { api, clock, owner, people: 0, first, nicks: HashMap::new() })
    }

    /// Shops, teams and everybody in them.
    pub async fn hire(&mut self, team: &sim::Team) -> Result<Known, ServerError> {
        let roles = self.api.get(&self.owner, "/roles").await?;
        let mut known = Known {
            first: Some(Day::of(self.first)),
            office: vec![self.myself().await?],
            ..Known::default()
        };
        for login in ["manager", "supervisor", "trainer"] {
            known.office.push(self.person(login, login, &roles, None, None).await?);
        }
        let shops = self.shops(team).await?;
        for (n, (shop, id)) in team.shops().iter().zip(&shops).enumerate() {
            let desks = [
                (sim::Role::Presale, self.team(id, "售前组").await?),
                (sim::Role::Aftersale, self.team(id, "售后组").await?),
            ];
            for (role, desk) in &desks {
                let login = format!("leader{}{}", n + 1, if *role == sim::Role::Presale { "" } else { "b" });
                let leader = self.person(&login, "leader", &roles, Some(desk), None).await?;
                self.lead(desk, &leader).await?;
                known.leaders.push(Person { shop: n, shop_id: id.clone(), ..leader });
                for simulated in shop.agents.iter().filter(|agent| agent.role == *role) {
                    let login = format!("agent{}", known.agents.len() + 1);
                    let agent = self.person(&login, "agent", &roles, Some(desk), None).await?;
                    let nick = self.nick(id, &simulated.account).await?;
                    self.bind(&nick, &agent, self.first).await?;
                    self.nicks.insert(agent.id.clone(), nick);
                    known.agents.push(Person { shop: n, shop_id: id.clone(), ..agent });
                }
            }
        }
        known.shown = ["owner", "manager", "leader1", "agent1"].map(str::to_owned).to_vec();
        Ok(known)
    }

    /// Ids of the shops in the order of the team; the first is there since the founding.
    async fn shops(&self, team: &sim::Team) -> Result<Vec<String>, ServerError> {
        let there = self.api.get(&self.owner, "/shops").await?;
        let mut ids = Vec::new();
        for shop in team.shops() {
            let found = items(&there)
                .iter()
                .find(|known| text(known, "name") == shop.name)
                .map(|known| text(known, "id"));
            ids.push(match found {
                Some(id) => id,
                None => {
                    let new = json!({ "name": shop.name, "platform": team::platform(shop.platform), "time_zone": team::ZONE });
                    text(&self.post("/shops", new).await?, "id")
                }
            });
        }
        Ok(ids)
    }

    async fn team(&self, shop: &str, name: &str) -> Result<String, ServerError> {
        Ok(text(&self.post("/teams", json!({ "shop": shop, "name": name })).await?, "id"))
    }

    /// Says who leads a new team.
    async fn lead(&self, team: &str, leader: &Person) -> Result<(), ServerError> {
        let change = json!({ "version": 1, "leader": leader.id });
        self.api.call(&self.owner, Method::PATCH, &format!("/teams/{team}"), change).await?;
        Ok(())
    }

    /// A person with a sign-in and a role: over her team, or over everything where there is none.
    async fn person(
        &mut self,
        login: &str,
        role: &str,
        roles: &Value,
        desk: Option<&String>,
        hired: Option<Date>,
    ) -> Result<Person, ServerError> {
        self.people += 1;
        let name = story::name(self.people);
        let months = jiff::Span::new().days(i64::try_from(self.people * 37 % 700).unwrap_or(0) + 3);
        let hired = hired.unwrap_or_else(|| self.first.saturating_sub(months)).to_string();
        let new = json!({
            "name": name, "number": format!("A{:03}", self.people), "phone": format!("1390000{:04}", self.people),
            "birthday": format!("{:02}-{:02}", self.people % 12 + 1, self.people * 3 % 28 + 1), "hired_on": hired, "team": desk,
        });
        let id = text(&self.post("/people", new).await?, "id");
        let role_id =
            items(roles).iter().find(|known| text(known, "key") == role).map(|known| text(known, "id"));
        let scope = match (role, desk) {
            ("agent", _) => json!({ "kind": "self" }),
            (_, Some(team)) => json!({ "kind": "team", "team": team }),
            _ => json!({ "kind": "all" }),
        };
        self.post(&format!("/people/{id}/grants"), json!({ "role": role_id, "scope": scope })).await?;
        let account = json!({ "login": login, "password": PASSWORD });
        self.post(&format!("/people/{id}/account"), account).await?;
        self.clock.advance_seconds(BREATH);
        let token = self.api.token(login, PASSWORD).await?;
        Ok(Person {
            id,
            name,
            shop: 0,
            shop_id: String::new(),
            team: desk.cloned().unwrap_or_default(),
            token,
        })
    }

    /// The owner, as one of those who have tasks.
    async fn myself(&self) -> Result<Person, ServerError> {
        let me = self.api.get(&self.owner, "/session").await?;
        let token = self.api.token("owner", PASSWORD).await?;
        let (id, name) = (text(&me, "person"), text(&me, "name"));
        Ok(Person { id, name, shop: 0, shop_id: String::new(), team: String::new(), token })
    }

    async fn nick(&self, shop: &str, account: &str) -> Result<String, ServerError> {
        Ok(text(&self.post("/nicks", json!({ "shop": shop, "nick": account })).await?, "id"))
    }

    /// From the beginning of a day on, the person speaks for the platform account.
    async fn bind(&self, nick: &str, person: &Person, from: Date) -> Result<(), ServerError> {
        let from = Moment::start_of(from, team::ZONE).to_string();
        self.post(&format!("/nicks/{nick}/bindings"), json!({ "person": person.id, "from": from })).await?;
        Ok(())
    }

    /// Somebody leaves: a colleague takes over what is open, and from tomorrow on the platform account.
    pub async fn farewell(&mut self, team: &mut Team, today: Date) -> Result<(), ServerError> {
        self.owner = self.api.sign_in("owner", PASSWORD).await?.0;
        let Some((leaver, colleague)) = team.farewell().await? else { return Ok(()) };
        let path = format!("/people/{}", leaver.id);
        let version = self.api.get(&self.owner, &path).await?.get("version").cloned();
        let left = json!({ "version": version, "left_on": today.to_string() });
        self.api.call(&self.owner, Method::PATCH, &path, left).await?;
        match self.nicks.remove(&leaver.id) {
            Some(nick) => self.bind(&nick, &colleague, today.saturating_add(jiff::Span::new().days(1))).await,
            None => Ok(()),
        }
    }

    /// Somebody new begins in the team of the first agent; whose the new platform account is has not been recorded yet.
    pub async fn welcome(&mut self, team: &mut Team, today: Date) -> Result<(), ServerError> {
        self.owner = self.api.sign_in("owner", PASSWORD).await?.0;
        let roles = self.api.get(&self.owner, "/roles").await?;
        let Some(beside) = team.first().cloned() else { return Ok(()) };
        let newcomer = self.person("newcomer", "agent", &roles, Some(&beside.team), Some(today)).await?;
        let newcomer = Person { shop: beside.shop, shop_id: beside.shop_id, ..newcomer };
        let shops = self.api.get(&self.owner, "/shops").await?;
        let shop = items(&shops).iter().find(|shop| text(shop, "id") == newcomer.shop_id);
        let shop = shop.map(|shop| text(shop, "name")).unwrap_or_default();
        self.nick(&newcomer.shop_id, &format!("{shop}:{}", newcomer.name)).await?;
        team.welcome(newcomer);
        Ok(())
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, ServerError> {
        self.api.post(&self.owner, path, body).await
    }
}
