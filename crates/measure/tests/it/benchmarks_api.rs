//! Benchmarks and platform limits over HTTP.

use serde_json::{Value, json};

use crate::desk::{DAY, Desk, at_desk};

/// Whether a path is of this part of the room.
pub fn ours(path: &str) -> bool {
    path.starts_with("/benchmarks") || path.starts_with("/platform-rates")
}

/// The rates of the first shop, as somebody reads them on the day of the desk.
async fn rates(desk: &Desk, login: &str) -> Vec<Value> {
    let path = format!("/platform-rates?shop={}&to={DAY}", desk.world.shop);
    let list = desk.world.client(login).get(&path).await.expect(200).json();
    list["items"].as_array().unwrap().clone()
}

async fn three_minutes(desk: &Desk, login: &str) -> Value {
    rates(desk, login).await.into_iter().find(|rate| rate["metric"] == "taobao_3min").unwrap()
}

/// A limit of the three-minute rate of the first shop.
fn limit(desk: &Desk, value: &str, since: &str) -> Value {
    json!({ "shop": desk.world.shop, "platform": "taobao", "metric": "taobao_3min", "level": "limit", "value": value,
        "since": since, "window": "day", "source": "平台通知 2026-11-01" })
}

at_desk! {
    async fn each_shop_shows_its_distance_to_the_limit(desk) {
        let rate = three_minutes(&desk, "leader").await;
        // Of the waits of 春风, 细雨 and 夏雨 the second is open still: undecided while the day lasts.
        assert_eq!(rate["limit"], json!({ "n": 4, "d": 5 }));
        assert_eq!((&rate["since"], &rate["window"]), (&json!("2025-10-01"), &json!("30")));
        assert_eq!((&rate["from"], &rate["to"]), (&json!("2026-10-04"), &json!(DAY)));
        assert_eq!((&rate["state"], &rate["minimum"]), (&json!("not_assessed"), &json!(100)));
        assert_eq!(rate["value"], json!({ "n": 2, "d": 3 }), "{rate}");
        assert_eq!((&rate["left"], &rate["needed"]), (&Value::Null, &json!(2)));
        let other = format!("/platform-rates?shop={}", desk.world.other_shop);
        desk.world.client("leader").get(&other).await.expect(404);
        for login in ["agent", "trainer", "administrator"] {
            desk.world.client(login).get("/platform-rates").await.expect(403);
        }
    }

    async fn a_manager_sets_a_value_from_a_day_on(desk) {
        let manager = desk.world.client("manager");
        let set = manager.post("/benchmarks", limit(&desk, "0.5", "2026-11-01")).await.expect(201);
        let request = set.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["benchmark.set"]);
        let rate = three_minutes(&desk, "supervisor").await;
        assert_eq!((&rate["limit"], &rate["window"]), (&json!({ "n": 1, "d": 2 }), &json!("day")));
        assert_eq!((&rate["state"], &rate["left"]), (&json!("near"), &json!(1)));
        manager.post("/benchmarks", limit(&desk, "0.9", "2026-11-03")).await.expect(201);
        assert_eq!(three_minutes(&desk, "manager").await["limit"], json!({ "n": 1, "d": 2 }), "it holds from the next day on");
        let list = manager.get(&format!("/benchmarks?shop={}&day=2026-11-03", desk.world.shop)).await.expect(200).json();
        let held = list["items"].as_array().unwrap().iter().find(|one| one["metric"] == "taobao_3min").unwrap();
        assert_eq!((&held["value"], &held["confidence"]), (&json!({ "n": 9, "d": 10 }), &json!("own")));
        let mut none = limit(&desk, "", "2026-11-02");
        none["value"] = Value::Null;
        manager.post("/benchmarks", none).await.expect(201);
        assert!(rates(&desk, "manager").await.iter().all(|rate| rate["metric"] != "taobao_3min"), "nothing holds any longer");
        assert!(desk.world.client("owner").get("/platform-rates").await.expect(200).json()["items"]
            .as_array().unwrap().iter().any(|rate| rate["metric"] == "taobao_3min"), "of the other shop it does");
    }

    async fn what_the_program_brings_says_where_it_is_from(desk) {
        let list = desk.world.client("leader").get("/benchmarks").await.expect(200).json();
        let list = list["items"].as_array().unwrap();
        assert!(list.len() > 25, "{}", list.len());
        assert!(list.iter().all(|one| one["source"].as_str().is_some_and(|source| !source.is_empty())));
        let excellent = list.iter().find(|one| one["metric"] == "first_response" && one["level"] == "excellent").unwrap();
        assert_eq!(excellent["value"], json!({ "n": 6_000, "d": 1 }));
    }

    async fn what_cannot_be_taken_is_refused(desk) {
        let manager = desk.world.client("manager");
        for (field, value) in [("metric", json!("luck")), ("value", json!("-1")), ("window", json!("91")),
            ("source", json!(" ")), ("minimum", json!(0))] {
            let mut body = limit(&desk, "0.5", "2026-11-01");
            body[field] = value;
            let refused = manager.post("/benchmarks", body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"), "{refused}");
        }
        let mut everywhere = limit(&desk, "0.5", "2026-11-01");
        everywhere["shop"] = Value::Null;
        manager.post("/benchmarks", everywhere.clone()).await.expect(404);
        desk.world.client("owner").post("/benchmarks", everywhere.clone()).await.expect(201);
        desk.world.client("leader").post("/benchmarks", everywhere).await.expect(403);
    }
}
