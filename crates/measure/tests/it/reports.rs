//! Saved reports: whose they are, with whom shared, and what leaves on time: once a turn, in the scope of then.

use std::time::{Duration, Instant};

use kernel::config::Config;
use kernel::db::{Db, Dialect};
use kernel::events::Couriers;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::jobs::Workers;
use kernel::params;
use kernel::testing::{Answers, Letter, PostOffice};
use kernel::time::Moment;
use kpi::input::Sender::{Agent, Buyer};
use serde_json::{Value, json};

use crate::desk::{Desk, SECOND, TEN, at_desk, said};

kernel::queries! {
    OPEN = "select count(*) from job where tenant = $1 and finished is null and due <= $2";
    PENDING = "select count(*) from delivery where tenant = $1 and due is not null and due <= $2";
    TOLD = "select count(*) from notice where tenant = $1 and kind = 'report'";
    AGAIN = "update report_delivery set slot = $2, due = $2 where tenant = $1";
}

/// Whether a path is of those that few roles may call, which have tests of their own.
pub fn ours(path: &str) -> bool {
    path.starts_with("/report-") || path.ends_with("/deliveries") || path.ends_with("/sendings")
}

fn view(filters: Value) -> Value {
    json!({ "page": "figures", "period": "today", "filters": filters })
}

async fn save(desk: &Desk, login: &str, body: Value) -> Value {
    desk.world.client(login).post("/reports", body).await.expect(201).json()
}

async fn names(desk: &Desk, login: &str) -> Vec<String> {
    let list = desk.world.client(login).get("/reports").await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    items.iter().map(|report| report["name"].as_str().unwrap().to_owned()).collect()
}

/// The desk's house, which may speak to mail servers of this machine.
fn node(desk: &Desk) -> House {
    let db = desk.test.house.db().clone();
    let db = if db.dialect() == Dialect::Sqlite { db } else { Db::open(&desk.test.url()).unwrap() };
    let config = Config {
        data: desk.test.folder(),
        allow_private_webhooks: vec!["127.0.0.1".to_owned()],
        public_url: Some("https://kf.example".to_owned()),
        ..Config::default()
    };
    let modules = kernel::modules().into_iter().chain([measure::module()]).collect();
    House::open(db, desk.test.clock.clone(), config, modules).unwrap()
}

/// Puts the clock to so many seconds after ten, and works until nothing is left to do then.
async fn at(desk: &Desk, second: i64) {
    desk.at(second);
    let house = tokio::task::block_in_place(|| node(desk));
    let work = move || {
        let workers = Workers::start(&house, 2).unwrap();
        let couriers = Couriers::start(&house).unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut quiet = 0;
        while quiet < 20 {
            let now = house.clock().now();
            let left: i64 = house
                .db()
                .read_now(|tx| {
                    let jobs: i64 = tx.one(&OPEN, params![TenantId::HOME, now], |row| row.get(0))?;
                    let told: i64 = tx.one(&PENDING, params![TenantId::HOME, now], |row| row.get(0))?;
                    Ok(jobs + told)
                })
                .unwrap();
            quiet = if left == 0 { quiet + 1 } else { 0 };
            assert!(Instant::now() < deadline, "work goes on for ever");
            for signal in ["work:jobs", "work:events"] {
                house.db().write_now(|tx| tx.signal(signal.to_owned())).unwrap();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        workers.stop(Duration::from_secs(10));
        couriers.stop(Duration::from_secs(10));
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}

async fn set_mail(desk: &Desk, office: &PostOffice) {
    let server =
        json!({ "host": "127.0.0.1", "port": office.port, "tls": "none", "sender": "report@example.com" });
    desk.world.client("owner").put("/mail-server", server).await.expect(200);
}

async fn sendings(desk: &Desk, login: &str, report: &Value) -> Vec<Value> {
    let path = format!("/reports/{}/sendings", report["id"].as_str().unwrap());
    desk.world.client(login).get(&path).await.expect(200).json()["items"].as_array().unwrap().clone()
}

/// The text of a letter, its parts decoded.
fn body(letter: &Letter) -> String {
    let (_, rest) = letter.text.split_once("\r\n\r\n").unwrap();
    let part = rest.split("\r\n\r\n").nth(1).unwrap_or(rest);
    let plain: String = part.split("\r\n--").next().unwrap().split_whitespace().collect();
    let bytes = data_encoding::BASE64.decode(plain.as_bytes()).unwrap_or_else(|_| part.as_bytes().to_vec());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// 12:30 of the desk's Monday in Shanghai.
const HALF_PAST: i64 = 9_000;
const DAY: i64 = 86_400;

at_desk! {
    async fn a_view_is_saved_opened_and_shared(desk) {
        let manager = desk.world.client("manager");
        let new = json!({ "name": " 早会 ", "view": view(json!({ "by": "person", "metrics": "received,sales", "group": "main" })) });
        let answer = manager.post("/reports", new).await.expect(201);
        let request = answer.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["report.save"]);
        let saved = answer.json();
        assert_eq!((&saved["name"], &saved["own"], &saved["shared"]), (&json!("早会"), &json!(true), &json!("private")));
        assert_eq!(saved["view"]["filters"]["group"], "main", "what only the page knows is kept for it");
        assert!(names(&desk, "owner").await.is_empty(), "private is private");
        let path = format!("/reports/{}", saved["id"].as_str().unwrap());
        desk.world.client("owner").get(&path).await.expect(404);
        let shared = json!({ "version": 1, "shared": "team", "team": desk.world.team, "name": "晨会" });
        let changed = manager.patch(&path, shared.clone()).await.expect(200).json();
        assert_eq!((&changed["name"], &changed["team"]["name"]), (&json!("晨会"), &json!("售前一组")));
        manager.patch(&path, shared).await.expect(409);
        assert_eq!(names(&desk, "agent").await, ["晨会"]);
        assert!(names(&desk, "stranger").await.is_empty());
        desk.world.client("agent").patch(&path, json!({ "version": 2, "name": "我的" })).await.expect(404);
        desk.world.client("agent").delete(&path).await.expect(404);
        // Each reads it in his own scope.
        let rows = async |login: &str| {
            let file = desk.world.client(login).get(&format!("{path}/export?format=csv")).await.expect(200).text();
            file.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(rows("manager").await, ["周晓芸", "林小满", "合计"]);
        assert_eq!(rows("agent").await, ["林小满", "合计"]);
        let roles = desk.world.client("owner").get("/roles").await.expect(200).json();
        let leader = roles["items"].as_array().unwrap().iter().find(|role| role["key"] == "leader").unwrap()["id"].clone();
        manager.patch(&path, json!({ "version": 2, "shared": "roles", "roles": [leader] })).await.expect(200);
        assert_eq!((names(&desk, "leader").await.len(), names(&desk, "agent").await.len()), (1, 0));
        let own = json!({ "name": "我的", "view": view(json!({})), "shared": "all" });
        desk.world.client("agent").post("/reports", own).await.expect(403);
        for login in ["trainer", "administrator"] {
            desk.world.client(login).get("/reports").await.expect(403);
        }
        let wrong = json!({ "name": "错", "view": view(json!({ "by": "moon" })) });
        assert_eq!(manager.post("/reports", wrong).await.expect(422).json()["errors"][0]["pointer"], "/view/filters");
        let gone = manager.delete(&path).await.expect(204);
        let request = gone.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["report.delete"]);
        manager.get(&path).await.expect(404);
    }

    async fn each_turn_is_sent_once(desk) {
        let office = PostOffice::open();
        set_mail(&desk, &office).await;
        let filters = json!({ "by": "person", "metrics": "received,sales,conversion" });
        let report = save(&desk, "manager", json!({ "name": "日报", "view": view(filters) })).await;
        let path = format!("/reports/{}/deliveries", report["id"].as_str().unwrap());
        let plan = json!({ "every": "daily", "at": "12:30", "addresses": ["boss@example.org", "a@example.org"], "patience": 0 });
        desk.world.client("leader").post(&path, plan.clone()).await.expect(403);
        desk.world.client("owner").post(&path, plan.clone()).await.expect(404);
        let added = desk.world.client("manager").post(&path, plan).await.expect(201);
        let request = added.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["report.deliver"]);
        let added = added.json();
        assert_eq!((&added["zone"], &added["next_at"]), (&json!("Asia/Shanghai"), &json!("2026-11-02T04:30:00Z")));
        at(&desk, HALF_PAST - 60).await;
        assert!(office.letters().is_empty(), "not yet");
        // The answer to the first is lost: it comes again under its id.
        office.will(&[Answers::Lost]);
        at(&desk, HALF_PAST + 30).await;
        at(&desk, HALF_PAST + 90).await;
        at(&desk, HALF_PAST + 900).await;
        let letters = office.letters();
        let mut ids: Vec<&str> = letters.iter().map(|letter| letter.header("Message-ID")).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((letters.len(), ids.len()), (3, 2));
        let text = body(&letters[0]);
        assert!(text.contains("日报 2026-11-02") && text.contains("接待人数 3") && text.contains("销售额 ¥100.00"), "{text}");
        assert!(text.contains("暂估"), "the day is not over: {text}");
        assert!(letters[0].text.contains("spreadsheetml.sheet"));
        let told = sendings(&desk, "manager", &report).await;
        assert_eq!((told.len(), &told[0]["state"]), (1, &json!("sent")));
        let mails: Vec<&Value> = told[0]["mails"].as_array().unwrap().iter().map(|mail| &mail["state"]).collect();
        assert_eq!(mails, [&json!("sent"), &json!("sent")]);
        // A turn that is done again, as after a restore, is known by its row and its mails.
        let slot = Moment::from_micros(TEN + HALF_PAST * SECOND);
        let write = desk.test.house.db().write(move |tx| tx.run(&AGAIN, params![TenantId::HOME, slot]).map(drop));
        write.await.unwrap();
        at(&desk, HALF_PAST + 960).await;
        assert_eq!(office.letters().len(), 3);
        at(&desk, HALF_PAST + DAY + 30).await;
        assert_eq!(office.letters().len(), 5, "the next day has a turn of its own");
    }

    async fn a_report_waits_for_figures_and_then_says_what_it_lacks(desk) {
        let office = PostOffice::open();
        set_mail(&desk, &office).await;
        let report = save(&desk, "manager", json!({ "name": "日报", "view": view(json!({ "metrics": "received" })) })).await;
        let path = format!("/reports/{}/deliveries", report["id"].as_str().unwrap());
        let plan = json!({ "every": "daily", "at": "12:30", "addresses": ["boss@example.org"], "patience": 60 });
        desk.world.client("manager").post(&path, plan).await.expect(201);
        let shops = [("s1", desk.world.shop), ("s2", desk.world.other_shop)].into();
        let rows = vec![said("顾客9", "店:满", Buyer, 20, "在吗"), said("顾客9", "店:满", Agent, 30, "在的")];
        let house = desk.test.house.clone();
        let import = move || {
            house.db().write_now(|tx| {
                let ctx = crate::facts_rows::ctx(&house);
                crate::facts_rows::import(tx, &ctx, &shops, &rows, &[9; 32]).map(drop)
            })
        };
        tokio::task::spawn_blocking(import).await.unwrap().unwrap();
        at(&desk, HALF_PAST + 120).await;
        assert!(office.letters().is_empty());
        let told = sendings(&desk, "manager", &report).await;
        assert_eq!((&told[0]["state"], &told[0]["said"]), (&json!("waiting"), &json!("数据还在计算。")));
        at(&desk, HALF_PAST + 3_700).await;
        assert_eq!(office.letters().len(), 1, "an hour is over");
        assert!(body(&office.letters()[0]).contains("可能不全"));
        let told = sendings(&desk, "manager", &report).await;
        assert_eq!((told.len(), &told[0]["state"]), (1, &json!("sent")));
    }

    async fn who_has_lost_the_permission_sends_nothing(desk) {
        let office = PostOffice::open();
        set_mail(&desk, &office).await;
        let report = save(&desk, "manager", json!({ "name": "日报", "view": view(json!({})) })).await;
        let path = format!("/reports/{}/deliveries", report["id"].as_str().unwrap());
        let plan = json!({ "every": "daily", "at": "12:30", "addresses": ["boss@example.org"], "patience": 0 });
        desk.world.client("manager").post(&path, plan).await.expect(201);
        let owner = desk.world.client("owner");
        let manager = desk.world.person("manager");
        let person = owner.get(&format!("/people/{manager}")).await.expect(200).json();
        let grant = person["roles"][0]["id"].as_str().unwrap().to_owned();
        owner.delete(&format!("/grants/{grant}")).await.expect(200);
        at(&desk, HALF_PAST + 30).await;
        assert!(office.letters().is_empty());
        let notices = owner.get("/notifications").await.expect(200).json();
        let notice = notices["items"].as_array().unwrap().iter().find(|one| one["kind"] == "report").unwrap().clone();
        assert_eq!(notice["title"], "报表“日报”没有发送");
        at(&desk, HALF_PAST + DAY + 30).await;
        assert!(office.letters().is_empty(), "it is switched off");
        let told = desk.test.house.read(|tx| tx.one(&TOLD, params![TenantId::HOME], |row| row.get::<i64>(0))).await;
        assert_eq!(told.unwrap(), 2, "owner and manager are told of it once");
    }

    async fn plans_that_cannot_be_are_refused(desk) {
        let report = save(&desk, "owner", json!({ "name": "周报", "view": { "page": "orders", "period": "last_week" } })).await;
        let path = format!("/reports/{}/deliveries", report["id"].as_str().unwrap());
        let owner = desk.world.client("owner");
        let plan = json!({ "every": "weekly", "day": 0, "at": "09:00", "addresses": ["a@example.org"] });
        for (field, wrong, pointer) in [
            ("at", json!("9:00"), "/at"),
            ("day", json!(7), "/day"),
            ("zone", json!("Moon/Sea"), "/zone"),
            ("addresses", json!(["nobody"]), "/addresses"),
            ("addresses", json!([]), "/addresses"),
            ("patience", json!(10_000), "/patience"),
            ("robot", json!("whk_0000000000001"), "/robot"),
        ] {
            let mut body = plan.clone();
            body[field] = wrong;
            let refused = owner.post(&path, body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        let added = owner.post(&path, plan.clone()).await.expect(201).json();
        assert_eq!(added["next_at"], "2026-11-09T01:00:00Z");
        let mut changed = plan;
        changed["enabled"] = json!(false);
        changed["version"] = json!(1);
        let one = format!("/report-deliveries/{}", added["id"].as_str().unwrap());
        desk.world.client("manager").put(&one, changed.clone()).await.expect(404);
        let off = owner.put(&one, changed.clone()).await.expect(200).json();
        assert_eq!((&off["enabled"], &off["next_at"]), (&json!(false), &Value::Null));
        owner.put(&one, changed).await.expect(409);
        assert_eq!(owner.get("/report-channels").await.expect(200).json(), json!({ "mail": false, "robots": [] }));
        owner.delete(&one).await.expect(204);
        assert_eq!(owner.get(&path).await.expect(200).json()["items"], json!([]));
    }

    async fn a_robot_says_the_main_figures(desk) {
        let owner = desk.world.client("owner");
        let bot = crate::reports_robot::Robot::open();
        let hook = json!({ "name": "店长群", "format": "wecom", "url": bot.url, "kinds": ["measure.alert"] });
        let hook = owner.post("/webhooks", hook).await.expect(201).json();
        let channels = owner.get("/report-channels").await.expect(200).json();
        assert_eq!(channels["robots"], json!([{ "id": hook["id"], "name": "店长群", "format": "wecom" }]));
        let report = save(&desk, "owner", json!({ "name": "午报", "view": view(json!({ "metrics": "received" })) })).await;
        let path = format!("/reports/{}/deliveries", report["id"].as_str().unwrap());
        let plan = json!({ "every": "daily", "at": "12:30", "robot": hook["id"], "patience": 0 });
        owner.post(&path, plan).await.expect(201);
        at(&desk, HALF_PAST + 30).await;
        let said = bot.said();
        assert_eq!(said.len(), 1, "{said:?}");
        let text = said[0]["text"]["content"].as_str().unwrap();
        assert!(text.starts_with("【班长】定时报表\n午报 2026-11-02\n接待人数 4"), "{text}");
        assert!(text.contains(&format!("https://kf.example/measure/reports?open={}", report["id"].as_str().unwrap())), "{text}");
        let told = sendings(&desk, "owner", &report).await;
        assert_eq!(told[0]["robot"]["state"], "delivered");
    }
}
