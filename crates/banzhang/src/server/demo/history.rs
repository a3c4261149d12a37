//! Sixty days of a team, lived through from the first morning on.

use jiff::civil::Date;
use kernel::accounts::Password;
use kernel::accounts::admin::Newcomer;
use kernel::accounts::setup::{self, Founding};
use kernel::ctx::Ctx;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::text::Language;
use kernel::time::{Clock, Moment};
use serde_json::{Value, json};

use super::api::{Api, Token, text};
use super::chance::Chance;
use super::folder::{Known, Person};
use super::life::Team;
use super::{DAYS, PASSWORD, story, team};
use crate::server::ServerError;

/// Seconds between two things that an office does one after the other.
const BREATH: i64 = 20;

/// Makes the organisation and lives through its days up to `now`.
pub async fn make(house: &House, clock: &Clock, first: Date, now: Moment) -> Result<Known, ServerError> {
    let team = team::team(first)?;
    let api = Api::of(house);
    found(house, &team).await?;
    let mut office =
        Office { api: api.clone(), clock, owner: api.sign_in("owner", PASSWORD).await?.0, people: 0, first };
    let known = office.hire(&team).await?;
    let mut working = Team::new(api, &team, &known, Chance::of(7));
    for day in 0..=DAYS {
        let morning = Moment::start_of(first.saturating_add(jiff::Span::new().days(day)), team::ZONE);
        for hour in [10, 11, 14, 15, 17, 19] {
            let at = morning.plus_seconds(hour * 3600);
            if at > now {
                return Ok(known);
            }
            clock.advance_seconds(at.seconds_since(clock.now()).max(0));
            working.hour(clock.now()).await?;
        }
    }
    Ok(known)
}

async fn found(house: &House, team: &sim::Team) -> Result<(), ServerError> {
    let shop = team.shops().first();
    let platform = shop.map_or("tmall", |shop| team::platform(shop.platform));
    let owner = Newcomer {
        name: "李国栋".to_owned(),
        login: "owner".to_owned(),
        password: Some(Password::typed(PASSWORD.to_owned()).hashed().await?),
        role: "owner".to_owned(),
        language: Language::Chinese,
    };
    let founding = Founding {
        organisation: "晨光电商客服中心（演示）".to_owned(),
        owner,
        shop: shop.map(|shop| shop.name.clone()).unwrap_or_default(),
        platform: serde_json::from_value(platform.into()).unwrap_or(setup::Platform::Other),
        time_zone: team::ZONE.to_owned(),
    };
    let ctx = Ctx::house(TenantId::HOME, "demo", house.clock().now());
    house.db().write(move |tx| setup::found(tx, &ctx, &founding).map(drop)).await?;
    Ok(())
}

/// The owner at the desk of the first morning.
struct Office<'o> {
    api: Api,
    clock: &'o Clock,
    owner: Token,
    people: usize,
    first: Date,
}

impl Office<'_> {
    /// Shops, teams and everybody in them.
    async fn hire(&mut self, team: &sim::Team) -> Result<Known, ServerError> {
        let roles = self.api.get(&self.owner, "/roles").await?;
        let mut known = Known { shown: vec!["owner".to_owned()], leaders: Vec::new(), agents: Vec::new() };
        let manager = self.person("manager", "manager", &roles, None).await?;
        known.shown.push("manager".to_owned());
        self.person("supervisor", "supervisor", &roles, None).await?;
        self.person("trainer", "trainer", &roles, None).await?;
        let shops = self.shops(team).await?;
        for (n, (shop, id)) in team.shops().iter().zip(&shops).enumerate() {
            known.leaders.push(Person { shop: n, shop_id: id.clone(), ..manager.clone() });
            let desks = [
                (sim::Role::Presale, self.team(id, "售前组").await?),
                (sim::Role::Aftersale, self.team(id, "售后组").await?),
            ];
            for (role, desk) in &desks {
                let login = format!("leader{}{}", n + 1, if *role == sim::Role::Presale { "" } else { "b" });
                let leader = self.person(&login, "leader", &roles, Some(desk)).await?;
                known.leaders.push(Person { shop: n, shop_id: id.clone(), ..leader });
                for _ in shop.agents.iter().filter(|agent| agent.role == *role) {
                    let login = format!("agent{}", known.agents.len() + 1);
                    let agent = self.person(&login, "agent", &roles, Some(desk)).await?;
                    known.agents.push(Person { shop: n, shop_id: id.clone(), ..agent });
                }
            }
        }
        known.shown.extend(["leader1".to_owned(), "agent1".to_owned()]);
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

    /// A person with a sign-in and a role: over her team, or over everything where there is none.
    async fn person(
        &mut self,
        login: &str,
        role: &str,
        roles: &Value,
        desk: Option<&String>,
    ) -> Result<Person, ServerError> {
        self.people += 1;
        let name = story::name(self.people);
        let months = jiff::Span::new().days(i64::try_from(self.people * 37 % 700).unwrap_or(0) + 3);
        let hired = self.first.saturating_sub(months).to_string();
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
        Ok(Person { id, name, shop: 0, shop_id: String::new(), token })
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, ServerError> {
        self.api.post(&self.owner, path, body).await
    }
}

/// The rows of a list.
pub fn items(list: &Value) -> &[Value] {
    list.get("items").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
