//! The wall: who waits, for how long, and who is on duty, as each role sees it.

use kpi::input::{Presence, Row};
use kpi::time::Timestamp;
use serde_json::{Value, json};

use crate::desk::{Desk, SECOND, TEN, at_desk};

async fn wall(desk: &Desk, login: &str, second: i64) -> Value {
    desk.at(second);
    desk.world.client(login).get("/wall").await.expect(200).json()
}

fn names(wall: &Value, list: &str, field: &str) -> Vec<Value> {
    wall[list].as_array().expect("a list").iter().map(|row| row[field].clone()).collect()
}

fn counts(wall: &Value) -> [i64; 3] {
    ["talking", "waiting", "late"].map(|field| wall[field].as_i64().expect("a number"))
}

fn on_duty(wall: &Value) -> Vec<Value> {
    wall["on_duty"].as_array().unwrap().iter().map(|hand| hand["account"]["name"].clone()).collect()
}

at_desk! {
    async fn who_was_not_answered_waits(desk) {
        // Four wrote, one of them has no answer yet.
        let now = wall(&desk, "manager", 120).await;
        assert_eq!(counts(&now), [3, 1, 0]);
        assert_eq!(names(&now, "waits", "nick"), ["细****4"]);
        assert_eq!((&now["waits"][0]["since"], &now["waits"][0]["limit"]), (&json!("2026-11-02T02:01:00Z"), &json!(180)));
        assert_eq!(on_duty(&now), ["店:满", "店:芸"]);
        assert_eq!((&now["on_duty"][0]["talking"], &now["on_duty"][0]["waiting"]), (&json!(2), &json!(1)));
        // Three minutes later the platform's limit is behind.
        assert_eq!(counts(&wall(&desk, "manager", 250).await), [3, 1, 1]);
        // At eleven nobody is there any more.
        let later = wall(&desk, "manager", 7_000).await;
        assert_eq!((counts(&later), on_duty(&later)), ([0, 0, 0], vec![]));
    }

    async fn each_role_sees_its_own(desk) {
        assert_eq!(counts(&wall(&desk, "owner", 120).await), [4, 1, 0]);
        let agent = wall(&desk, "agent", 120).await;
        assert_eq!((counts(&agent), on_duty(&agent)), ([2, 1, 0], vec![json!("店:满")]));
        let colleague = wall(&desk, "colleague", 120).await;
        assert_eq!((counts(&colleague), on_duty(&colleague)), ([1, 0, 0], vec![json!("店:芸")]));
        assert_eq!(on_duty(&wall(&desk, "stranger", 120).await), ["店:郑"]);
    }

    async fn presence_goes_before_messages(desk) {
        let state = |agent, state, from, to: Option<i64>| Row::Presence(Presence {
            shop: "s1", agent, state,
            from: Some(Timestamp(TEN + from * SECOND)),
            to: to.map(|to| Timestamp(TEN + to * SECOND)),
        });
        desk.add(vec![
            state("店:满", "online", 0, Some(60)),
            state("店:芸", "busy", 0, None),
        ]).await;
        let now = wall(&desk, "manager", 120).await;
        assert_eq!(on_duty(&now), ["店:芸"]);
        assert_eq!(now["on_duty"][0]["state"], "busy");
    }
}
