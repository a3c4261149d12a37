//! Alerts: what begins them, who is told, and that they end.

use kernel::id::TenantId;
use kernel::jobs::JobKind;
use kernel::params;
use kernel::time::Moment;
use serde_json::{Value, json};

use crate::desk::{Desk, SECOND, TEN, at_desk};
use crate::rows_support::{apart, number, work};

/// Whether a path is of this part of the room.
pub fn ours(path: &str) -> bool {
    path.starts_with("/alert")
}

mod sql {
    kernel::queries! {
        EVENTS = "select count(*) from event where tenant = $1 and kind = 'measure.alert'";
        QUEUE = "insert into job (tenant, id, kind, payload, state, due, created) values ($1, $2, 'measure.alerts', 'null', 'waiting', $3, $3)";
    }
}

/// The house looks, so many seconds after ten.
async fn look(desk: &Desk, second: i64) {
    let now = Moment::from_micros(TEN + second * SECOND);
    desk.test.clock.set(now);
    let house = desk.test.house.clone();
    let kind = |kind: &&&'static JobKind| kind.key == "measure.alerts";
    assert!(house.modules().iter().flat_map(|module| module.jobs).any(|of| kind(&of)));
    apart(move || {
        let id = kernel::id::fresh(now);
        let queued = house.db().write_now(|tx| tx.run(&sql::QUEUE, params![TenantId::HOME, id, now]));
        queued.unwrap();
    })
    .await;
    work(&desk.test).await;
}

async fn alerts(desk: &Desk, login: &str) -> Vec<Value> {
    let list = desk.world.client(login).get("/alerts").await.expect(200).json();
    list["items"].as_array().unwrap().clone()
}

async fn told(desk: &Desk, login: &str) -> usize {
    let list = desk.world.client(login).get("/notifications").await.expect(200).json();
    list["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "alert").count()
}

/// Sets a rule of the first shop.
fn rule(desk: &Desk, kind: &str, enabled: bool, threshold: i64) -> Value {
    json!({ "shop": desk.world.shop, "kind": kind, "enabled": enabled, "threshold": threshold })
}

at_desk! {
    async fn who_waits_too_long_is_told_of_once(desk) {
        // 细雨 asked at 60 s and nobody answers.
        look(&desk, 150).await;
        assert_eq!(alerts(&desk, "leader").await.len(), 0, "90 seconds are not too long");
        look(&desk, 170).await;
        let open = alerts(&desk, "leader").await;
        assert_eq!(open.len(), 1, "{open:?}");
        assert_eq!((&open[0]["kind"], &open[0]["ended_at"]), (&json!("waiting"), &Value::Null));
        assert_eq!(open[0]["text"], "旗舰店：1 位顾客等待超过 100 秒，最久 110 秒。");
        look(&desk, 230).await;
        assert_eq!((told(&desk, "leader").await, told(&desk, "manager").await), (1, 1));
        assert_eq!((told(&desk, "agent").await, told(&desk, "owner").await), (0, 0));
        assert_eq!(number(&desk.test, &sql::EVENTS).await, 1);
        assert_eq!(alerts(&desk, "supervisor").await[0]["text"], "旗舰店：1 位顾客等待超过 100 秒，最久 170 秒。");
        look(&desk, 700).await;
        let ended = alerts(&desk, "leader").await;
        assert!(ended[0]["ended_at"].is_string(), "whoever has gone waits no longer");
    }

    async fn a_limit_with_few_units_left_is_told_of(desk) {
        let manager = desk.world.client("manager");
        manager.put("/alert-rules", rule(&desk, "waiting", false, 100)).await.expect(200);
        let limit = json!({ "shop": desk.world.shop, "metric": "taobao_3min", "level": "limit", "value": "0.5",
            "platform": "taobao", "since": "2026-11-01", "window": "day", "source": "公告" });
        manager.post("/benchmarks", limit).await.expect(201);
        look(&desk, 7_200).await;
        let open = alerts(&desk, "leader").await;
        assert_eq!(open.len(), 1, "{open:?}");
        assert_eq!((&open[0]["kind"], &open[0]["href"]), (&json!("limit"), &json!("/measure/platform")));
        assert_eq!(open[0]["text"], "旗舰店：淘宝3分钟响应率离平台要求只剩 1 个余量。");
        manager.put("/alert-rules", rule(&desk, "limit", true, 1)).await.expect(200);
        look(&desk, 7_260).await;
        assert!(alerts(&desk, "leader").await[0]["ended_at"].is_string(), "one unit is enough now");
    }

    async fn rules_are_the_managers(desk) {
        let leader = desk.world.client("leader").get("/alert-rules").await.expect(200).json();
        let rules = leader["items"].as_array().unwrap();
        assert_eq!(rules.len(), 3);
        assert!(rules.iter().any(|one| one["kind"] == "waiting" && one["threshold"] == 100 && one["enabled"] == true));
        let manager = desk.world.client("manager");
        let set = manager.put("/alert-rules", rule(&desk, "waiting", true, 60)).await.expect(200);
        let request = set.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["alert.set"]);
        manager.put("/alert-rules", rule(&desk, "waiting", true, 5)).await.expect(422);
        let mut elsewhere = rule(&desk, "waiting", true, 60);
        elsewhere["shop"] = json!(desk.world.other_shop);
        manager.put("/alert-rules", elsewhere).await.expect(404);
        desk.world.client("leader").put("/alert-rules", rule(&desk, "waiting", true, 60)).await.expect(403);
        desk.world.client("agent").get("/alerts").await.expect(403);
    }
}
