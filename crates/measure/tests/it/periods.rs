//! Frozen periods: what is kept stays, whatever comes later, and what moved is told.

use kernel::testing::Answer;
use kpi::input::{Refund, RefundKind, RefundState, Row};
use kpi::time::Timestamp;
use serde_json::{Value, json};

use crate::desk::{DAY, Desk, SECOND, TEN, at_desk, bought};

async fn freeze(desk: &Desk, login: &str, from: &str, to: &str) -> Answer {
    let body = json!({ "shop": desk.world.shop, "from": from, "to": to, "note": "11 月工资" });
    desk.world.client(login).post("/periods", body).await
}

/// Two days later, with the figures of then.
async fn later(desk: &Desk) {
    desk.test.clock.set(kernel::time::Moment::from_micros(TEN + 2 * 86_400 * SECOND));
    desk.settle().await;
}

/// A refund of E1, and another order of its buyer.
async fn late_rows(desk: &Desk) {
    let refund = Refund {
        shop: "s1",
        order_id: "E1",
        refund_id: "",
        kind: RefundKind::RefundOnly,
        state: RefundState::Success,
        applied_at: None,
        finished_at: Some(Timestamp(TEN + 90_000 * SECOND)),
        amount: Some(2_500),
        reason: "",
    };
    desk.add(vec![Row::Refund(refund), bought("E4", "春风12", 600, Some(700))]).await;
}

async fn sales(desk: &Desk, login: &str, more: &str) -> Value {
    let path = format!("/figures?from={DAY}&to={DAY}&metrics=sales,sales_refunded{more}");
    let told = desk.world.client(login).get(&path).await.expect(200).json();
    json!([told["total"]["cells"]["sales"]["n"], told["total"]["cells"]["sales_refunded"]["n"]])
}

async fn get(desk: &Desk, login: &str, period: &Value, more: &str) -> Value {
    let path = format!("/periods/{}{more}", period["id"].as_str().expect("an id"));
    desk.world.client(login).get(&path).await.expect(200).json()
}

at_desk! {
    async fn what_is_kept_stays_and_what_moved_is_told(desk) {
        later(&desk).await;
        let period = freeze(&desk, "manager", "2026-11-01", DAY).await.expect(201).json();
        assert_eq!((&period["by"]["name"], &period["note"], &period["thawed"]), (&json!("王经理"), &json!("11 月工资"), &Value::Null));
        let orders = get(&desk, "manager", &period, "/orders").await;
        assert_eq!(orders["items"], json!([]), "nothing moved yet");
        late_rows(&desk).await;
        for login in ["manager", "owner"] {
            assert_eq!(sales(&desk, login, "").await, json!([20_000, 2_500]), "{login}");
            assert_eq!(sales(&desk, login, "&kept=true").await, json!([10_000, 0]), "{login}");
        }
        for by in ["shop", "person", "account", "day"] {
            let path = format!("/figures?from={DAY}&to={DAY}&metrics=sales&kept=true&by={by}");
            let told = desk.world.client("manager").get(&path).await.expect(200).json();
            let sum: i64 = told["rows"].as_array().unwrap().iter().filter_map(|row| row["cells"]["sales"]["n"].as_i64()).sum();
            assert_eq!((sum, &told["frozen"][0]["id"]), (10_000, &period["id"]), "{by}: {told}");
        }
        let figures = get(&desk, "manager", &period, "/figures?by=person&metrics=sales,sales_refunded,received").await;
        assert_eq!(figures["total"]["cells"]["sales"], json!({ "kept": { "n": 10_000 }, "now": { "n": 20_000 } }));
        let agent = &figures["rows"].as_array().unwrap().iter().find(|row| row["name"] == "林小满").unwrap()["cells"];
        assert_eq!(agent["sales_refunded"], json!({ "kept": { "n": 0 }, "now": { "n": 2_500 } }));
        assert_eq!(agent["received"]["kept"], agent["received"]["now"]);
        let orders = get(&desk, "manager", &period, "/orders").await;
        let told: Vec<_> = orders["items"].as_array().unwrap().iter().map(|row| [row["id"].clone(), row["changes"].clone()]).collect();
        assert_eq!(told, [[json!("E1"), json!(["refund"])], [json!("E4"), json!(["came"])]]);
        assert_eq!(orders["items"][0]["now"]["refunded"], 2_500);
        let one = get(&desk, "manager", &period, "/orders?limit=1").await;
        assert_eq!((&one["items"][0]["id"], &one["next"]), (&json!("E1"), &json!("E1")));
        let two = get(&desk, "manager", &period, "/orders?limit=1&cursor=E1").await;
        assert_eq!((&two["items"][0]["id"], &two["next"]), (&json!("E4"), &Value::Null));
    }

    async fn each_sees_what_is_kept_of_his_own(desk) {
        later(&desk).await;
        let period = freeze(&desk, "manager", "2026-11-01", DAY).await.expect(201).json();
        late_rows(&desk).await;
        let own = get(&desk, "agent", &period, "/figures?by=person&metrics=sales").await;
        assert_eq!(own["rows"].as_array().unwrap().len(), 1);
        assert_eq!(own["total"]["cells"]["sales"], json!({ "kept": { "n": 10_000 }, "now": { "n": 20_000 } }));
        assert_eq!(get(&desk, "agent", &period, "/orders").await["items"].as_array().unwrap().len(), 2);
        let other = get(&desk, "colleague", &period, "/orders").await;
        assert_eq!(other["items"], json!([]));
        assert_eq!(sales(&desk, "agent", "&kept=true").await, json!([10_000, 0]));
        assert_eq!(sales(&desk, "leader", "&kept=true").await, json!([10_000, 0]));
        let path = format!("/periods/{}", period["id"].as_str().unwrap());
        desk.world.client("stranger").get(&path).await.expect(404);
        assert_eq!(desk.world.client("stranger").get("/periods").await.expect(200).json()["items"], json!([]));
        desk.world.client("agent").get(&format!("{path}/figures?by=hour")).await.expect(422);
    }

    async fn only_closed_days_are_frozen_once_and_by_who_may(desk) {
        later(&desk).await;
        for login in ["agent", "leader", "supervisor", "trainer", "administrator"] {
            freeze(&desk, login, DAY, DAY).await.expect(403);
        }
        freeze(&desk, "manager", DAY, "2026-11-04").await.expect(422);
        freeze(&desk, "manager", DAY, "2026-11-01").await.expect(422);
        let elsewhere = json!({ "shop": desk.world.other_shop, "from": DAY, "to": DAY });
        desk.world.client("manager").post("/periods", elsewhere.clone()).await.expect(404);
        desk.world.client("owner").post("/periods", elsewhere).await.expect(201);
        freeze(&desk, "manager", DAY, DAY).await.expect(201);
        assert_eq!(freeze(&desk, "manager", "2026-11-01", "2026-11-03").await.expect(409).code(), "overlaps");
    }

    async fn thawing_says_why_and_forgets_nothing(desk) {
        later(&desk).await;
        let period = freeze(&desk, "manager", DAY, DAY).await.expect(201).json();
        late_rows(&desk).await;
        let path = format!("/periods/{}/thaw", period["id"].as_str().unwrap());
        let manager = desk.world.client("manager");
        manager.post(&path, json!({ "reason": " " })).await.expect(422);
        desk.world.client("leader").post(&path, json!({ "reason": "重算" })).await.expect(403);
        let thawed = manager.post(&path, json!({ "reason": "少导了一天订单" })).await.expect(200);
        let request = thawed.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["period.thaw"]);
        assert_eq!(thawed.json()["thawed"]["reason"], "少导了一天订单");
        assert_eq!(manager.post(&path, json!({ "reason": "再来" })).await.expect(409).code(), "thawed");
        assert_eq!(sales(&desk, "manager", "&kept=true").await, json!([20_000, 2_500]), "the present holds again");
        let figures = get(&desk, "manager", &period, "/figures?metrics=sales").await;
        assert_eq!(figures["total"]["cells"]["sales"]["kept"]["n"], 10_000, "what was paid on is not forgotten");
        freeze(&desk, "manager", DAY, DAY).await.expect(201);
        assert_eq!(sales(&desk, "manager", "&kept=true").await, json!([20_000, 2_500]));
    }

    async fn a_granted_dispute_is_an_adjustment(desk) {
        later(&desk).await;
        let period = freeze(&desk, "manager", DAY, DAY).await.expect(201).json();
        let body = json!({ "kind": "credit", "order": "E1", "shop": desk.world.shop, "reason": "是老客户自己下的单" });
        let raised = desk.world.client("agent").post("/disputes", body).await.expect(201).json();
        assert_eq!(raised["frozen"], true);
        let path = format!("/disputes/{}/decision", raised["id"].as_str().unwrap());
        let grant = json!({ "granted": true, "words": "属实" });
        desk.world.client("manager").post(&path, grant).await.expect(200);
        desk.settle().await;
        let orders = get(&desk, "manager", &period, "/orders").await;
        let moved = &orders["items"][0];
        assert_eq!((&moved["changes"], &moved["decided"]), (&json!(["seller"]), &json!(true)));
        assert_eq!((&moved["kept"]["seller"]["name"], &moved["now"]["seller"]), (&json!("店:满"), &Value::Null));
        assert_eq!((sales(&desk, "agent", "").await[0].clone(), sales(&desk, "agent", "&kept=true").await[0].clone()), (json!(0), json!(10_000)));
    }
}
