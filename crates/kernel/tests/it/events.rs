//! Events: told exactly once inside, at least once outside, in order; webhooks and what they may reach.

use std::time::Duration;

use kernel::ctx::Ctx;
use kernel::error::Error;
use kernel::events::{Couriers, Event, emit};
use kernel::id::TenantId;
use kernel::on_both;
use kernel::testing::Client;
use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::workroom::{TOLD, apart, marks, node, node_allowing, tell, until};

const SOON: Duration = Duration::from_secs(10);

/// A webhook that listens to everything; its id and secret.
async fn webhook(owner: &Client, format: &str, url: &str) -> (String, String) {
    let body = json!({ "name": "外部", "format": format, "url": url, "kinds": ["*"] });
    let made = owner.post("/webhooks", body).await.expect(201).json();
    let secret = made["secret"].as_str().unwrap_or_default().to_owned();
    (made["id"].as_str().unwrap().to_owned(), secret)
}

async fn deliveries(owner: &Client, webhook: &str) -> Vec<Value> {
    let path = format!("/webhooks/{webhook}/deliveries");
    owner.get(&path).await.expect(200).json()["items"].as_array().unwrap().clone()
}

on_both! {
    async fn a_handler_gets_everything_once_and_in_order(test: TestHouse) {
        let (a, b) = (node(&test).await, node(&test).await);
        apart(move || {
            let couriers = [Couriers::start(&a).unwrap(), Couriers::start(&b).unwrap()];
            for n in 1..=30 {
                tell(if n % 2 == 0 { &a } else { &b }, &format!("sub_{}", n % 3), n);
            }
            until(&a, "all is told", || (0..3).all(|k| marks(&a, &format!("sub_{k}")).len() == 10));
            std::thread::sleep(Duration::from_millis(100));
            for k in 0..3 {
                let wanted: Vec<i64> = (1..=30).filter(|n| n % 3 == k).collect();
                assert_eq!(marks(&a, &format!("sub_{k}")), wanted);
            }
            couriers.into_iter().for_each(|couriers| couriers.stop(SOON));
        })
        .await;
    }

    async fn what_happens_to_a_task_waits_for_its_receivers(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let chosen = json!({ "name": "群", "format": "generic", "url": "https://hooks.example.com/x", "kinds": ["task.done"] });
        let chosen = owner.post("/webhooks", chosen).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        let (all, _) = webhook(&owner, "generic", "https://hooks.example.com/y").await;
        let task = json!({ "title": "回访买家", "why": "下单未付款", "owner": world.person("agent") });
        let task = owner.post("/tasks", task).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        world.client("agent").post(&format!("/tasks/{task}/done"), json!({ "outcome": "已付款" })).await.expect(200);
        let kinds = |rows: Vec<Value>| rows.iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(kinds(deliveries(&owner, &chosen).await), ["task.done"]);
        let mut told = kinds(deliveries(&owner, &all).await);
        told.sort();
        assert_eq!(told, ["task.done", "task.given"]);
    }

    async fn what_was_rolled_back_is_never_told(test: TestHouse) {
        let house = node(&test).await;
        apart(move || {
            let couriers = Couriers::start(&house).unwrap();
            let ctx = Ctx::house(TenantId::HOME, "test", house.clock().now());
            let failed = house.db().write_now(|tx| {
                let payload = json!({ "n": 7 });
                emit(tx, &ctx, Event { kind: &TOLD, subject: "sub_x".to_owned(), payload })?;
                Err::<(), _>(Error::internal("test", "rolled back"))
            });
            assert!(failed.is_err());
            tell(&house, "sub_y", 1);
            until(&house, "the other is told", || marks(&house, "sub_y") == [1]);
            assert!(marks(&house, "sub_x").is_empty());
            couriers.stop(SOON);
        })
        .await;
    }

    async fn a_handler_that_cannot_holds_up_its_subject_until_it_is_given_up(test: TestHouse) {
        let world = test.world();
        let house = node(&test).await;
        let clock = test.clock.clone();
        let own = house.clone();
        apart(move || {
            let couriers = Couriers::start(&own).unwrap();
            tell(&own, "sub_a", -1);
            tell(&own, "sub_a", 2);
            tell(&own, "sub_b", 3);
            until(&own, "the other subject is told", || marks(&own, "sub_b") == [3]);
            assert!(marks(&own, "sub_a").is_empty(), "the later one overtook, or the failed one left a trace");
            until(&own, "the failing one is given up", || {
                clock.advance_seconds(3600);
                marks(&own, "sub_a") == [2]
            });
            couriers.stop(SOON);
        })
        .await;
        let owner = world.client("owner");
        let dead = owner.get("/deliveries?state=dead").await.expect(200).json();
        let dead = dead["items"].as_array().unwrap();
        assert_eq!((dead.len(), &dead[0]["receiver"], &dead[0]["attempts"]), (1, &json!("test.note"), &json!(15)));
        assert!(dead[0]["error"].as_str().unwrap().contains("a handler that cannot"));
        let path = format!("/deliveries/{}/resend", dead[0]["id"].as_str().unwrap());
        assert_eq!(owner.post(&path, json!({})).await.expect(200).json()["state"], "waiting");
        let done = owner.get("/deliveries?state=delivered").await.json()["items"][0]["id"].clone();
        let path = format!("/deliveries/{}/resend", done.as_str().unwrap());
        assert_eq!(owner.post(&path, json!({})).await.expect(409).code(), "not_to_resend");
    }

    async fn a_webhook_is_told_under_a_stable_key_until_it_says_yes(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let receiver = Receiver::start();
        let (id, secret) = webhook(&owner, "generic", &receiver.url).await;
        let house = node(&test).await;
        let clock = test.clock.clone();
        receiver.answers("503 Service Unavailable", "");
        let got = apart(move || {
            let couriers = Couriers::start(&house).unwrap();
            tell(&house, "sub_a", 1);
            until(&house, "the first attempt", || receiver.got().len() == 1);
            clock.advance_seconds(5);
            crate::workroom::wake(&house);
            std::thread::sleep(Duration::from_millis(100));
            assert_eq!(receiver.got().len(), 1, "tried again too early");
            receiver.answers("200 OK", "");
            clock.advance_seconds(6);
            until(&house, "the second attempt", || receiver.got().len() == 2);
            tell(&house, "sub_a", 2);
            until(&house, "the next event", || receiver.got().len() == 3);
            couriers.stop(SOON);
            receiver.got()
        })
        .await;
        assert_eq!(got[0].headers["idempotency-key"], got[1].headers["idempotency-key"]);
        assert_ne!(got[1].headers["idempotency-key"], got[2].headers["idempotency-key"]);
        assert_eq!(got[0].body, got[1].body);
        let body: Value = serde_json::from_str(&got[0].body).unwrap();
        assert_eq!(body["id"], got[0].headers["idempotency-key"].as_str());
        assert_eq!((&body["kind"], &body["subject"], &body["data"]["n"]), (&json!("test.told"), &json!("sub_a"), &json!(1)));
        assert!(secret.starts_with("whsec_") && got[0].headers["banzhang-signature"].starts_with("t="));
        let listed = deliveries(&owner, &id).await;
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().all(|row| row["state"] == "delivered"));
        assert_eq!((&listed[1]["attempts"], &listed[0]["attempts"]), (&json!(2), &json!(1)));
    }

    async fn nothing_inside_is_reached(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let receiver = Receiver::start();
        let port = receiver.url.rsplit(':').next().unwrap().to_owned();
        let hosts = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "0x7f000001", "2130706433"];
        for host in hosts {
            webhook(&owner, "generic", &format!("http://{host}:{port}")).await;
        }
        let house = node_allowing(&test, Vec::new()).await;
        let own = house.clone();
        let (couriers, receiver) = apart(move || {
            let couriers = Couriers::start(&own).unwrap();
            tell(&own, "sub_a", 1);
            (couriers, receiver)
        })
        .await;
        let mut refused = Vec::new();
        for _ in 0..200 {
            let all = owner.get("/deliveries").await.expect(200).json();
            refused = all["items"].as_array().unwrap().iter()
                .filter(|row| row["webhook"].is_string() && row["error"].is_string()).cloned().collect();
            if refused.len() == hosts.len() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(refused.len(), hosts.len());
        for row in &refused {
            assert!(row["error"].as_str().unwrap().contains("不在公网上"), "{row}");
        }
        assert!(receiver.got().is_empty());
        apart(move || couriers.stop(SOON)).await;
    }

    async fn a_redirect_is_not_followed(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let (outer, inner) = (Receiver::start(), Receiver::start());
        outer.answers("302 Found", &format!("location: {}\r\n", inner.url));
        let (id, _) = webhook(&owner, "generic", &outer.url).await;
        let house = node(&test).await;
        let inner = apart(move || {
            let couriers = Couriers::start(&house).unwrap();
            tell(&house, "sub_a", 1);
            until(&house, "it is sent", || !outer.got().is_empty());
            couriers.stop(SOON);
            inner
        })
        .await;
        assert!(inner.got().is_empty());
        let listed = deliveries(&owner, &id).await;
        assert_eq!(listed[0]["state"], "waiting");
        assert!(listed[0]["error"].as_str().unwrap().contains("302"));
    }

    async fn a_secret_is_shown_once_and_a_key_in_an_address_never(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let (id, secret) = webhook(&owner, "generic", "https://a.example/in?key=abc").await;
        assert!(secret.len() > 40);
        let listed = owner.get("/webhooks").await.expect(200);
        assert!(!listed.text().contains(&secret) && !listed.text().contains("abc"));
        let row = listed.json()["items"][0].clone();
        assert_eq!((&row["url"], &row["signed"]), (&json!("https://a.example/in?…"), &json!(true)));
        let path = format!("/webhooks/{id}");
        let off = owner.patch(&path, json!({ "enabled": false, "version": 1 })).await.expect(200).json();
        assert_eq!((&off["enabled"], &off["version"], &off["kinds"]), (&json!(false), &json!(2), &json!(["*"])));
        let late = owner.patch(&path, json!({ "enabled": true, "version": 1 })).await.expect(409);
        assert_eq!(late.code(), "changed_meanwhile");
        for wrong in [
            json!({ "name": "", "format": "generic", "url": "https://a.example", "kinds": ["*"] }),
            json!({ "name": "x", "format": "generic", "url": "ftp://a.example", "kinds": ["*"] }),
            json!({ "name": "x", "format": "generic", "url": "https://a.example", "kinds": [] }),
            json!({ "name": "x", "format": "generic", "url": "https://a.example", "kinds": ["no.such"] }),
            json!({ "name": "x", "format": "generic", "url": "https://a.example", "kinds": ["*"], "secret": "mine" }),
        ] {
            owner.post("/webhooks", wrong).await.expect(422);
        }
        owner.delete(&path).await.expect(204);
        owner.delete(&path).await.expect(404);
        world.client("manager").get("/webhooks").await.expect(403);
    }
}
