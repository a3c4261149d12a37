//! Mail: the server through which it leaves, what is sent once, tried again, refused, and never told.

use std::time::Duration;

use kernel::ctx::Ctx;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::jobs::Workers;
use kernel::mail::{self, NewMail};
use kernel::on_both;
use kernel::testing::{Answers, Client, PostOffice, TestHouse};
use serde_json::{Value, json};

use crate::workroom::{apart, node, node_allowing, until};

fn server(office: &PostOffice) -> Value {
    json!({ "host": "127.0.0.1", "port": office.port, "tls": "none", "sender": "report@example.com", "sender_name": "班长" })
}

async fn set(test: &TestHouse, office: &PostOffice) -> Client {
    let owner = test.world().client("owner");
    owner.put("/mail-server", server(office)).await.expect(200);
    owner
}

fn put(house: &House, once: &str, address: &str) {
    let ctx = Ctx::house(TenantId::HOME, "test", house.clock().now());
    let new = NewMail {
        once: once.to_owned(),
        about: "rep_1:1".to_owned(),
        address: address.to_owned(),
        subject: "日报".to_owned(),
        body: "接待 12".to_owned(),
        file: None,
    };
    house.db().write_now(|tx| mail::post(tx, &ctx, &new)).unwrap();
}

async fn mails(owner: &Client, more: &str) -> Vec<Value> {
    owner.get(&format!("/mails{more}")).await.expect(200).json()["items"].as_array().unwrap().clone()
}

kernel::queries! {
    RUNNING = "select count(*) from job where tenant = $1 and state = 'running'";
    STATES = "select count(*) from mail where tenant = $1 and state = $2";
}

fn count(house: &House, state: &str) -> i64 {
    let values = kernel::params![TenantId::HOME, state].to_vec();
    house.db().read_now(|tx| tx.one(&STATES, &values, |row| row.get(0))).unwrap()
}

/// Leaves a mail that failed: no server is set.
pub fn fail(house: &House) {
    put(house, "lost", "a@example.org");
    let workers = Workers::start(house, 1).unwrap();
    until(house, "the mail fails", || count(house, "failed") == 1);
    workers.stop(Duration::from_secs(10));
}

/// Works until so many mails stand there; the clock moves on, so that what failed is tried again.
async fn work(house: &House, state: &'static str, wanted: i64) {
    let house = house.clone();
    apart(move || {
        let workers = Workers::start(&house, 2).unwrap();
        until(&house, "mail", || {
            // Never while something runs: its lease would run out.
            let values = kernel::params![TenantId::HOME].to_vec();
            let running: i64 = house.db().read_now(|tx| tx.one(&RUNNING, &values, |row| row.get(0))).unwrap();
            house.clock().advance_seconds(if running == 0 { 11 } else { 0 });
            count(&house, state) == wanted
        });
        workers.stop(Duration::from_secs(10));
    })
    .await;
}

on_both! {
    async fn the_password_is_kept_and_never_told(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        for login in ["agent", "leader", "manager", "trainer"] {
            world.client(login).get("/mail-server").await.expect(403);
            world.client(login).put("/mail-server", json!({})).await.expect(403);
        }
        assert_eq!(owner.get("/mail-server").await.expect(200).json()["configured"], false);
        let mut new = json!({ "host": "smtp.example.com", "port": 465, "tls": "whole", "login": "report", "password": "s3cret-word",
            "sender": "report@example.com" });
        let answer = owner.put("/mail-server", new.clone()).await.expect(200);
        let request = answer.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(test.audited(&request).await, ["mail.set"]);
        let set = answer.json();
        assert_eq!((&set["has_password"], &set["version"]), (&json!(true), &json!(1)));
        owner.put("/mail-server", new.clone()).await.expect(409);
        new["version"] = json!(1);
        new.as_object_mut().unwrap().remove("password");
        new["sender_name"] = json!("班长");
        let changed = owner.put("/mail-server", new.clone()).await.expect(200).json();
        assert_eq!((&changed["has_password"], &changed["sender_name"]), (&json!(true), &json!("班长")), "it stays where none is given");
        for path in ["/mail-server", "/audit", "/mails"] {
            let said = owner.get(path).await.expect(200).text();
            assert!(!said.contains("s3cret-word"), "{path}: {said}");
        }
        new["version"] = json!(2);
        for (field, wrong) in [("tls", json!("none")), ("host", json!("a b")), ("port", json!(0)), ("sender", json!("nobody"))] {
            let mut body = new.clone();
            body[field] = wrong;
            let refused = owner.put("/mail-server", body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"), "{refused}");
        }
        owner.delete("/mail-server").await.expect(204);
        owner.delete("/mail-server").await.expect(404);
        owner.post("/mail-server/test", json!({ "address": "a@example.com" })).await.expect(409);
    }

    async fn a_receiver_that_honours_ids_has_each_mail_once(test: TestHouse) {
        let office = PostOffice::open();
        let owner = set(&test, &office).await;
        let house = node(&test).await;
        office.will(&[Answers::Lost, Answers::Busy]);
        let own = house.clone();
        apart(move || {
            for address in ["a@example.org", "b@example.org"] {
                put(&own, &format!("one:{address}"), address);
                put(&own, &format!("one:{address}"), address);
            }
        })
        .await;
        work(&house, "sent", 2).await;
        let letters = office.letters();
        assert_eq!(letters.len(), 3, "one came twice: its answer was lost");
        let mut ids: Vec<&str> = letters.iter().map(|letter| letter.header("Message-ID")).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2, "under one id");
        assert!(ids.iter().all(|id| id.starts_with("<mal_") && id.ends_with("@example.com>")), "{ids:?}");
        let to: std::collections::BTreeSet<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
        assert_eq!(to.into_iter().collect::<Vec<_>>(), ["a@example.org", "b@example.org"]);
        let shown = mails(&owner, "?state=sent").await;
        assert_eq!((shown.len(), &shown[0]["error"]), (2, &Value::Null));
        let own = house.clone();
        apart(move || put(&own, "one:a@example.org", "a@example.org")).await;
        work(&house, "sent", 2).await;
        assert_eq!(office.letters().len(), 3, "what was sent is not sent again");
    }

    async fn what_is_refused_is_seen_and_sent_again_by_hand(test: TestHouse) {
        let office = PostOffice::open();
        let owner = set(&test, &office).await;
        let house = node(&test).await;
        office.will(&[Answers::Refused]);
        let own = house.clone();
        apart(move || put(&own, "one", "a@example.org")).await;
        work(&house, "failed", 1).await;
        let failed = mails(&owner, "?state=failed").await;
        assert!(failed[0]["error"].as_str().unwrap().contains("not wanted"), "{failed:?}");
        let path = format!("/mails/{}/resend", failed[0]["id"].as_str().unwrap());
        test.client().post(&path, json!({})).await.expect(401);
        let again = owner.post(&path, json!({})).await.expect(200);
        assert_eq!(again.json()["state"], "waiting");
        work(&house, "sent", 1).await;
        assert_eq!(office.letters().len(), 1);
        owner.post(&path, json!({})).await.expect(409);
    }

    async fn nothing_leaves_that_is_not_to_leave(test: TestHouse) {
        let office = PostOffice::open();
        let owner = set(&test, &office).await;
        let outside = node_allowing(&test, Vec::new()).await;
        let own = outside.clone();
        apart(move || put(&own, "inside", "a@example.org")).await;
        work(&outside, "failed", 1).await;
        assert!(office.said().is_empty(), "a server inside is not even spoken to");
        let failed = mails(&owner, "").await;
        assert!(failed[0]["error"].as_str().unwrap().contains("allow_private_webhooks"), "{failed:?}");
        let mut start = server(&office);
        start["tls"] = json!("start");
        start["login"] = json!("report");
        start["password"] = json!("s3cret-word");
        start["version"] = json!(1);
        owner.put("/mail-server", start).await.expect(200);
        let house = node(&test).await;
        let tested = Client::of(&house).with("cookie", owner.cookie());
        let tested = tested.post("/mail-server/test", json!({ "address": "a@example.org" })).await.expect(200).json();
        assert_eq!(tested["taken"], false, "a server that cannot encrypt is not used: {tested}");
        assert!(office.letters().is_empty() && !office.said().iter().any(|line| line.starts_with("AUTH")));
        let mut open = server(&office);
        open["version"] = json!(2);
        owner.put("/mail-server", open).await.expect(200);
        let tested = Client::of(&house).with("cookie", owner.cookie());
        let tested = tested.post("/mail-server/test", json!({ "address": "a@example.org" })).await.expect(200).json();
        assert_eq!((&tested["taken"], &tested["error"]), (&json!(true), &Value::Null));
        assert_eq!(office.letters().len(), 1);
    }
}
