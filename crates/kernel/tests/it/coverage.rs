//! One day in the office that calls every writing route, and finds its row in the audit log; and a walk over all routes
//! that tries what lies outside of the caller's scope. A new route fails here until the day knows it.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use axum::http::Method;
use kernel::ctx::Ctx;
use kernel::events::Couriers;
use kernel::http::{Access, Route};
use kernel::jobs::{SWEEP, Workers};
use kernel::on_both;
use kernel::testing::{Client, TestHouse, World};
use serde_json::{Value, json};

use crate::accounts_support::{OTHER_PASSWORD, PASSWORD, setup, setup_code, signed_in, totp, with_password};
use crate::workroom::{self, COUNT, WRONG};

const SOON: Duration = Duration::from_secs(10);

/// Calls routes, and remembers which.
struct Day<'a> {
    test: &'a TestHouse,
    called: BTreeSet<String>,
}

/// All routes of a house.
fn routes(test: &TestHouse) -> impl Iterator<Item = &Route> {
    test.house.modules().iter().flat_map(|module| &module.routes)
}

impl Day<'_> {
    /// Calls `METHOD /path/{id}` with `id` in its place; it has to succeed and to leave its audit row.
    async fn does(&mut self, who: &Client, name: &str, id: &str, body: Value) -> Value {
        let (method, path) = name.split_once(' ').expect("a method and a path");
        let method: Method = method.parse().expect("a method");
        let filled = path.replace("{id}", id).replace("{token}", id);
        let body = (method != Method::DELETE).then_some(body);
        let answer = who.send(method, &filled, body).await;
        assert!(answer.status.is_success(), "{name}: {} {}", answer.status, answer.text());
        let action = routes(self.test).find(|route| route.name() == name).map(|route| route.audit);
        if let Some(action) = action.unwrap_or_else(|| panic!("no route {name}")) {
            let request = answer.headers["x-request-id"].to_str().expect("an id").to_owned();
            let rows = self.test.audited(&request).await;
            assert!(rows.iter().any(|row| row == action.key), "{name} left {rows:?}, not {}", action.key);
        }
        self.called.insert(name.to_owned());
        answer.json()
    }
}

/// The id in an answer.
fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id in {value}")).to_owned()
}

/// The id of the last row of a list whose `field` names this id.
fn last(list: &Value, field: &str, named: &str) -> String {
    let rows = list.as_array().unwrap_or_else(|| panic!("a list, not {list}"));
    id(rows.iter().rev().find(|row| row[field]["id"] == named).unwrap_or_else(|| panic!("{named} in {list}")))
}

fn version(value: &Value) -> &Value {
    &value["version"]
}

async fn organisation(day: &mut Day<'_>, world: &World) {
    let owner = world.client("owner");
    let new = json!({ "name": "新店", "platform": "jd", "time_zone": "Asia/Shanghai", "opens": "09:00", "closes": "24:00" });
    let shop = day.does(&owner, "POST /shops", "", new).await;
    day.does(&owner, "PATCH /shops/{id}", &id(&shop), json!({ "version": version(&shop), "name": "京东店" }))
        .await;
    let team = day.does(&owner, "POST /teams", "", json!({ "shop": id(&shop), "name": "夜班组" })).await;
    day.does(&owner, "PATCH /teams/{id}", &id(&team), json!({ "version": version(&team), "name": "晚班组" }))
        .await;
    let new = json!({ "name": "何新人", "number": "N9", "phone": "13800000000", "hired_on": "2026-11-02", "team": id(&team) });
    let person = day.does(&owner, "POST /people", "", new).await;
    let path = id(&person);
    day.does(&owner, "PATCH /people/{id}", &path, json!({ "version": version(&person), "name": "何新" }))
        .await;
    day.does(&owner, "POST /people/{id}/personal", &path, json!({})).await;
    let new = json!({ "team": world.team, "from": "2026-11-02" });
    let employment = last(
        &day.does(&owner, "POST /people/{id}/employments", &path, new).await["employments"],
        "team",
        &world.team.to_string(),
    );
    day.does(&owner, "PATCH /employments/{id}", &employment, json!({ "to": "2026-11-02" })).await;
    day.does(&owner, "DELETE /employments/{id}", &employment, Value::Null).await;
    let new =
        json!({ "name": "夜班负责人", "permissions": [{ "permission": "task.read", "reach": "scope" }] });
    let role = day.does(&owner, "POST /roles", "", new).await;
    let renamed = day
        .does(&owner, "PATCH /roles/{id}", &id(&role), json!({ "version": version(&role), "name": "夜班" }))
        .await;
    let grant = json!({ "role": id(&renamed), "scope": { "kind": "team", "team": id(&team) } });
    let grant = id(&day.does(&owner, "POST /people/{id}/grants", &path, grant).await["roles"][0]);
    day.does(&owner, "DELETE /grants/{id}", &grant, Value::Null).await;
    day.does(&owner, "DELETE /roles/{id}", &id(&role), Value::Null).await;
    let roles = owner.get("/roles").await.expect(200).json();
    let trainer =
        roles["items"].as_array().unwrap().iter().find(|role| role["key"] == "trainer").unwrap().clone();
    day.does(&owner, "POST /roles/{id}/reset", &id(&trainer), json!({})).await;
    let nick =
        id(&day.does(&owner, "POST /nicks", "", json!({ "shop": world.shop, "nick": "旗舰店:小满" })).await);
    let new = json!({ "person": world.person("agent"), "from": "2026-11-02T01:00:00Z" });
    let binding = id(&day.does(&owner, "POST /nicks/{id}/bindings", &nick, new).await["bindings"][0]);
    day.does(&owner, "PATCH /bindings/{id}", &binding, json!({ "to": "2026-11-03T01:00:00Z" })).await;
    day.does(&owner, "DELETE /bindings/{id}", &binding, Value::Null).await;
    accounts_of_others(day, &owner, &path).await;
}

async fn accounts_of_others(day: &mut Day<'_>, owner: &Client, person: &str) {
    let made = day.does(owner, "POST /people/{id}/account", person, json!({ "login": "hexin" })).await;
    let token = made["reset_link"].as_str().unwrap().strip_prefix("/reset/").unwrap().to_owned();
    let nobody = day.test.client();
    day.does(&nobody, "POST /password-resets/{token}", &token, json!({ "password": PASSWORD })).await;
    for what in ["reset-link", "unlock", "disable", "enable"] {
        day.does(owner, &format!("POST /people/{{id}}/{what}"), person, json!({})).await;
    }
    day.does(&nobody, "POST /session", "", json!({ "login": "hexin", "password": PASSWORD })).await;
    let newcomer = signed_in(day.test, "hexin").await;
    let secret =
        day.does(&newcomer, "POST /me/totp", "", json!({})).await["secret"].as_str().unwrap().to_owned();
    let code = json!({ "code": totp(day.test, &secret) });
    day.does(&newcomer, "PUT /me/totp", "", code).await;
    day.does(owner, "DELETE /people/{id}/totp", person, Value::Null).await;
}

async fn oneself(day: &mut Day<'_>, world: &World) {
    with_password(day.test, world, "agent").await;
    let agent = signed_in(day.test, "agent").await;
    let second = signed_in(day.test, "agent").await;
    day.does(&agent, "PATCH /me", "", json!({ "theme": "dark" })).await;
    let new = json!({ "name": "导出", "permissions": ["task.read"] });
    let token = id(&day.does(&agent, "POST /me/tokens", "", new).await);
    day.does(&agent, "DELETE /me/tokens/{id}", &token, Value::Null).await;
    let devices = second.get("/me/devices").await.expect(200).json();
    let current =
        devices["items"].as_array().unwrap().iter().find(|device| device["current"] == true).cloned();
    day.does(&agent, "DELETE /me/devices/{id}", &id(&current.unwrap()), Value::Null).await;
    signed_in(day.test, "agent").await;
    day.does(&agent, "DELETE /me/devices", "", Value::Null).await;
    day.does(&agent, "POST /me/password", "", json!({ "current": PASSWORD, "new": OTHER_PASSWORD })).await;
    let secret =
        day.does(&agent, "POST /me/totp", "", json!({})).await["secret"].as_str().unwrap().to_owned();
    day.does(&agent, "PUT /me/totp", "", json!({ "code": totp(day.test, &secret) })).await;
    let answer =
        agent.send(Method::DELETE, "/me/totp", Some(json!({ "password": OTHER_PASSWORD }))).await.expect(204);
    let request = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    assert!(!day.test.audited(&request).await.is_empty());
    day.called.insert("DELETE /me/totp".to_owned());
    day.does(&agent, "DELETE /session", "", Value::Null).await;
}

async fn tasks(day: &mut Day<'_>, world: &World) {
    let leader = world.client("leader");
    let new = json!({ "title": "回访昨天未付款的买家", "why": "下单未付款", "owner": world.person("agent") });
    let task = day.does(&leader, "POST /tasks", "", new).await;
    let path = id(&task);
    day.does(&leader, "PATCH /tasks/{id}", &path, json!({ "version": version(&task), "why": "付款率低" }))
        .await;
    let agent = world.client("agent");
    day.does(&agent, "POST /tasks/{id}/snooze", &path, json!({ "until": "2026-11-03T01:00:00Z" })).await;
    day.does(
        &agent,
        "POST /tasks/{id}/hand-over",
        &path,
        json!({ "to": world.person("colleague"), "note": "我下班了" }),
    )
    .await;
    let colleague = world.client("colleague");
    day.does(
        &colleague,
        "POST /tasks/{id}/refuse",
        &path,
        json!({ "reason": "environment", "note": "没有电话权限" }),
    )
    .await;
    day.does(&leader, "POST /tasks/{id}/reopen", &path, json!({})).await;
    day.does(&colleague, "POST /tasks/{id}/done", &path, json!({ "outcome": "已付款", "note": "" })).await;
    day.does(&world.client("agent"), "POST /files", "", json!({})).await;
}

async fn house(day: &mut Day<'_>, world: &World) {
    let owner = world.client("owner");
    day.does(&owner, "PATCH /settings", "", json!({ "organisation_name": "春风" })).await;
    let table = "姓名,工号\n何导入,N88\n".as_bytes().to_vec();
    let answer = owner.send_bytes(Method::POST, "/people/import", Some("text/csv"), table).await.expect(200);
    assert!(!day.test.audited(answer.headers["x-request-id"].to_str().unwrap()).await.is_empty());
    day.called.insert("POST /people/import".to_owned());
    let new =
        json!({ "name": "外部", "format": "generic", "url": "https://hooks.example.com/x", "kinds": ["*"] });
    let webhook = day.does(&owner, "POST /webhooks", "", new).await;
    let renamed = json!({ "version": version(&webhook), "name": "机器人" });
    day.does(&owner, "PATCH /webhooks/{id}", &id(&webhook), renamed).await;
    day.does(&owner, "DELETE /webhooks/{id}", &id(&webhook), Value::Null).await;
    day.does(&owner, "POST /backups", "", json!({})).await;
    let schedules = owner.get("/schedules").await.expect(200).json();
    day.does(&owner, "PATCH /schedules/{id}", &id(&schedules["items"][0]), json!({ "enabled": false })).await;
}

/// Work outside of requests that went wrong, and what people do about it.
async fn night(day: &mut Day<'_>, world: &World) {
    let owner = world.client("owner");
    let server = json!({ "host": "127.0.0.1", "port": 9, "tls": "none", "sender": "a@example.com" });
    day.does(&owner, "PUT /mail-server", "", server).await;
    day.does(&owner, "POST /mail-server/test", "", json!({ "address": "b@example.com" })).await;
    day.does(&owner, "DELETE /mail-server", "", Value::Null).await;
    let own = workroom::node(day.test).await;
    workroom::apart(move || crate::mail::fail(&own)).await;
    let lost = owner.get("/mails?state=failed").await.expect(200).json();
    day.does(&owner, "POST /mails/{id}/resend", &id(&lost["items"][0]), json!({})).await;
    let (house, clock) = (workroom::node(day.test).await, day.test.clock.clone());
    let (failed, waiting) = workroom::apart(move || {
        let workers = Workers::start(&house, 1).unwrap();
        let couriers = Couriers::start(&house).unwrap();
        let failed = workroom::enqueue(&house, &WRONG, json!(null));
        workroom::until(&house, "the job fails", || workroom::state(&house, failed).0 == "failed");
        workers.stop(SOON);
        workroom::tell(&house, "sub_a", -1);
        workroom::tell(&house, "sub_a", 2);
        workroom::until(&house, "the first delivery is given up", || {
            clock.advance_seconds(3600);
            workroom::marks(&house, "sub_a") == [2]
        });
        couriers.stop(SOON);
        (failed, workroom::enqueue(&house, &COUNT, json!([5, 1])))
    })
    .await;
    day.does(&owner, "POST /jobs/{id}/retry", &failed.to_string(), json!({})).await;
    day.does(&owner, "POST /jobs/{id}/cancel", &waiting.to_string(), json!({})).await;
    let dead = owner.get("/deliveries?state=dead").await.expect(200).json();
    day.does(&owner, "POST /deliveries/{id}/resend", &id(&dead["items"][0]), json!({})).await;
}

on_both! {
    async fn every_audited_route_leaves_its_row(test: TestHouse) {
        let mut day = Day { test: &test, called: BTreeSet::new() };
        // Before anybody is there: the first run, in a house of its own.
        let first = kernel::testing::prepared(kernel::testing::On::Sqlite).await;
        let mut morning = Day { test: &first, called: BTreeSet::new() };
        let code = setup_code(&first).await.unwrap();
        morning.does(&first.client(), "POST /setup", "", setup(&code)).await;
        day.called.append(&mut morning.called);
        let world = test.world();
        house(&mut day, &world).await;
        organisation(&mut day, &world).await;
        tasks(&mut day, &world).await;
        oneself(&mut day, &world).await;
        night(&mut day, &world).await;
        let audited = routes(&test).filter(|route| route.audit.is_some()).map(Route::name);
        let missed: Vec<String> = audited.filter(|name| !day.called.contains(name)).collect();
        assert!(missed.is_empty(), "audited routes that the day does not call: {missed:#?}");
    }

    async fn what_lies_outside_is_not_found(test: TestHouse) {
        let world = test.world();
        let outside = outside(&test, &world).await;
        let mut tried = 0;
        for route in routes(&test).filter(|route| route.path.contains("{id}")) {
            let Access::Needs(permission) = route.access else { continue };
            let noun = route.path.trim_start_matches('/').split('/').next().unwrap();
            // What belongs to the whole organisation has no outside.
            if ["roles", "schedules", "webhooks", "deliveries", "backups", "mails"].contains(&noun) {
                continue;
            }
            let object = outside.get(noun).unwrap_or_else(|| panic!("{}: nothing outside is known", route.name()));
            for login in ["agent", "leader", "supervisor", "manager"] {
                let sees_all = |(role, reach): &(&str, kernel::permission::Reach)| {
                    *role == login && *reach == kernel::permission::Reach::All
                };
                if permission.roles.iter().any(sees_all) {
                    continue;
                }
                let body = sample(&route.name(), &world);
                let path = route.path.replace("{id}", object);
                let answer = world.client(login).send(route.method.clone(), &path, body).await;
                let may = permission.roles.iter().any(|(role, _)| *role == login);
                let expected = if may { 404 } else { 403 };
                assert_eq!(answer.status, expected, "{login}: {}: {}", route.name(), answer.text());
                tried += usize::from(may);
            }
        }
        assert!(tried >= 20, "only {tried} routes have an outside");
    }
}

/// One object of every noun that nobody of the first shop may see, by the noun of its path.
async fn outside(test: &TestHouse, world: &World) -> HashMap<&'static str, String> {
    let owner = world.client("owner");
    let stranger = world.person("stranger").to_string();
    let person = owner.get(&format!("/people/{stranger}")).await.expect(200).json();
    let new = json!({ "shop": world.other_shop, "nick": "专营店:小郑" });
    let nick = id(&owner.post("/nicks", new).await.expect(201).json());
    let new = json!({ "person": stranger, "from": "2026-11-02T01:00:00Z" });
    let binding =
        id(&owner.post(&format!("/nicks/{nick}/bindings"), new).await.expect(201).json()["bindings"][0]);
    let task = json!({ "title": "专营店的事", "why": "", "owner": stranger });
    let task = id(&owner.post("/tasks", task).await.expect(201).json());
    let file = id(&world.client("stranger").post("/files", json!({})).await.expect(201).json());
    let ctx = Ctx::house(kernel::id::TenantId::HOME, "test", test.clock.now());
    let queued = test.house.db().write(move |tx| kernel::jobs::enqueue(tx, &ctx, &SWEEP, json!(null)));
    let job = queued.await.expect("a job of the house").to_string();
    HashMap::from([
        ("jobs", job),
        ("people", stranger),
        ("shops", world.other_shop.to_string()),
        ("teams", world.other_team.to_string()),
        ("employments", id(&person["employments"][0])),
        ("grants", id(&person["roles"][0])),
        ("nicks", nick),
        ("bindings", binding),
        ("tasks", task),
        ("files", file),
    ])
}

/// A body that a route can read, so that the answer is about scope and not about shape.
fn sample(name: &str, world: &World) -> Option<Value> {
    Some(match name {
        "PATCH /people/{id}" | "PATCH /shops/{id}" | "PATCH /teams/{id}" | "PATCH /tasks/{id}" => {
            json!({ "version": 1 })
        }
        "POST /people/{id}/employments" => json!({ "team": world.team, "from": "2026-11-02" }),
        "PATCH /employments/{id}" => json!({ "to": "2026-12-31" }),
        "POST /people/{id}/grants" => {
            json!({ "role": kernel::id::RoleId::from_stored(1), "scope": { "kind": "self" } })
        }
        "POST /people/{id}/account" => json!({ "login": "someone" }),
        "POST /nicks/{id}/bindings" => {
            json!({ "person": world.person("agent"), "from": "2026-11-02T01:00:00Z" })
        }
        "PATCH /bindings/{id}" => json!({ "to": "2026-12-02T01:00:00Z" }),
        "POST /tasks/{id}/done" => json!({ "outcome": "好了", "note": "" }),
        "POST /tasks/{id}/snooze" => json!({ "until": "2026-11-03T01:00:00Z" }),
        "POST /tasks/{id}/hand-over" => json!({ "to": world.person("agent"), "note": "" }),
        "POST /tasks/{id}/refuse" => json!({ "reason": "skill", "note": "不会" }),
        name if name.starts_with("POST") => json!({}),
        _ => return None,
    })
}
