//! Rule sets over HTTP: which holds, what another one would change, and what follows when it is put in force.

use std::time::{Duration, Instant};

use kernel::events::Couriers;
use kernel::testing::Client;
use serde_json::{Value, json};

use crate::desk::{DAY, Desk, at_desk};
use crate::rows_support::{apart, work};

/// Whether a path is of this part of the room.
pub fn ours(path: &str) -> bool {
    path.starts_with("/rules")
}

async fn in_force(client: &Client, desk: &Desk) -> Value {
    client.get(&format!("/rules/in-force?shop={}", desk.world.shop)).await.expect(200).json()
}

/// Puts rules in force for the first shop.
fn rules(desk: &Desk, since: Value, rules: Value, after: &Value) -> Value {
    json!({ "shop": desk.world.shop, "since": since, "rules": rules, "note": "与平台对齐", "after": after })
}

/// What the owner reads of the first shop on the day of the desk.
async fn figure(desk: &Desk, metric: &str) -> Value {
    let path = format!("/figures?from={DAY}&to={DAY}&shop={}&metrics={metric}", desk.world.shop);
    desk.world.client("owner").get(&path).await.expect(200).json()["total"]["cells"][metric]["n"].clone()
}

at_desk! {
    async fn every_field_says_what_it_is(desk) {
        let manager = desk.world.client("manager");
        let fields = manager.get("/rules/fields").await.expect(200).json();
        let fields = fields["items"].as_array().unwrap();
        assert_eq!(fields.len(), kpi::rules::FIELDS.len());
        let wait = fields.iter().find(|field| field["key"] == "max_wait").unwrap();
        assert_eq!((&wait["name"], &wait["unit"], &wait["default"]), (&json!("会话间隔"), &json!("min"), &json!("10 min")));
        let in_force = in_force(&manager, &desk).await;
        assert_eq!(in_force["source"], "defaults");
        assert_eq!(in_force["values"].as_object().unwrap().len(), fields.len());
        assert_eq!(in_force["values"]["service_hours"], "09:00-24:00", "the shop's own hours");
    }

    async fn a_change_is_tried_before_it_holds(desk) {
        let manager = desk.world.client("manager");
        let new = json!({ "shop": desk.world.shop, "from": DAY, "to": DAY,
            "rules": { "no_credit_accounts": ["店:满"], "closing_phrases": ["多少钱"] } });
        let begun = manager.post("/rules/trials", new).await.expect(202).json();
        assert_eq!(begun["state"], "running");
        let path = format!("/rules/trials/{}", begun["id"].as_str().unwrap());
        work(&desk.test).await;
        let done = manager.get(&path).await.expect(200).json();
        assert_eq!(done["state"], "done", "{done}");
        let found = &done["found"];
        assert_eq!((&found["orders"], &found["amount"], &found["to_nobody"]), (&json!(1), &json!(10_000), &json!(1)));
        assert_eq!(found["moves"][0]["order_id"], "E1");
        assert_eq!((&found["moves"][0]["from"], &found["moves"][0]["to"]), (&json!("店:满"), &Value::Null));
        assert_eq!(found["moves"][0]["after_name"], "静默");
        assert_eq!(found["accounts"][0]["name"], "店:满");
        assert_eq!((&found["accounts"][0]["sales"], &found["accounts"][0]["won"]), (&json!(-10_000), &json!(-1)));
        let of = |metric: &str| {
            let figures = found["shops"][0]["figures"].as_array().unwrap();
            figures.iter().find(|figure| figure["metric"] == metric).unwrap().clone()
        };
        assert_eq!(of("sales")["before"], json!({ "n": 10_000 }));
        assert_eq!(of("sales")["after"], json!({ "n": 0 }));
        assert_eq!(of("silent_sales")["after"], json!({ "n": 20_000 }));
        let changed: Vec<&str> = found["rules"].as_array().unwrap().iter().map(|rule| rule["key"].as_str().unwrap()).collect();
        assert_eq!(changed, ["no_credit_accounts", "closing_phrases"]);
        assert_eq!(figure(&desk, "sales").await, 10_000, "nothing follows from a trial");
        desk.world.client("supervisor").get(&path).await.expect(200);
        let file = manager.get(&format!("{path}/export?format=csv")).await.expect(200).text();
        assert!(file.contains("店:满,旗舰店,销售额,100.00,0.00,-100.00,-1"), "{file}");
        desk.world.client("leader").get(&format!("{path}/export")).await.expect(403);
        desk.world.client("leader").get(&path).await.expect(403);
    }

    async fn rules_in_force_make_the_figures_again(desk) {
        let manager = desk.world.client("manager");
        let none = json!({ "no_credit_accounts": ["店:满"] });
        let later = manager.post("/rules", rules(&desk, json!("2026-11-03"), none.clone(), &Value::Null)).await.expect(201);
        assert_eq!(later.json()["shops"], 1);
        work(&desk.test).await;
        assert_eq!(figure(&desk, "sales").await, 10_000, "it holds from the next day on");
        let first = later.json()["id"].clone();
        manager.post("/rules", rules(&desk, Value::Null, none.clone(), &Value::Null)).await.expect(409);
        let now = manager.post("/rules", rules(&desk, json!(DAY), none, &first)).await.expect(201);
        let request = now.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["rules.enforce"]);
        let now = now.json();
        let waiting = in_force(&manager, &desk).await;
        assert_eq!(waiting["recomputing"], json!({ "done": 0, "total": 0 }));
        assert_eq!(figure(&desk, "sales").await, 10_000, "the figures of before are read meanwhile");
        work(&desk.test).await;
        assert_eq!(figure(&desk, "sales").await, 0);
        let held = in_force(&manager, &desk).await;
        assert_eq!((&held["source"], &held["version"], &held["recomputing"]), (&json!("shop"), &now["id"], &Value::Null));
        let list = manager.get(&format!("/rules?shop={}", desk.world.shop)).await.expect(200).json();
        let states: Vec<_> = list["items"].as_array().unwrap().iter()
            .map(|version| (version["number"].as_i64().unwrap(), version["state"].as_str().unwrap().to_owned())).collect();
        assert_eq!(states, [(2, "in_force".to_owned()), (1, "coming".to_owned())]);
        assert_eq!(list["items"][1]["changed"][0]["key"], "no_credit_accounts");
        assert_eq!(list["items"][0]["changed"], json!([]), "the same rules from an earlier day on");
        assert_eq!(list["items"][0]["created_by"]["name"], "王经理");
        let one = manager.get(&format!("/rules/{}", now["id"].as_str().unwrap())).await.expect(200).json();
        assert_eq!(one["values"]["no_credit_accounts"], json!(["店:满"]));
    }

    async fn the_organisations_rules_hold_where_a_shop_has_none(desk) {
        let owner = desk.world.client("owner");
        let all = json!({ "since": null, "rules": { "include_postage": false }, "note": "统一口径", "after": null });
        desk.world.client("manager").post("/rules", all.clone()).await.expect(404);
        assert_eq!(owner.post("/rules", all).await.expect(201).json()["shops"], 2);
        work(&desk.test).await;
        let manager = desk.world.client("manager");
        assert_eq!(in_force(&manager, &desk).await["source"], "organisation");
        let own = rules(&desk, Value::Null, json!({}), &Value::Null);
        manager.post("/rules", own).await.expect(201);
        work(&desk.test).await;
        assert_eq!(in_force(&manager, &desk).await["source"], "shop");
        let other = format!("/rules/in-force?shop={}", desk.world.other_shop);
        manager.get(&other).await.expect(404);
        assert_eq!(owner.get(&other).await.expect(200).json()["values"]["include_postage"], false);
    }

    async fn what_cannot_be_taken_is_refused(desk) {
        let manager = desk.world.client("manager");
        let shop = desk.world.shop;
        for (body, pointer) in [
            (rules(&desk, Value::Null, json!({ "slow_times": 0 }), &Value::Null), "/rules/slow_times"),
            (rules(&desk, json!("2030-01-01"), json!({}), &Value::Null), "/since"),
            (json!({ "shop": shop, "since": null, "rules": {}, "note": " ", "after": null }), "/note"),
        ] {
            let refused = manager.post("/rules", body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        let long = json!({ "shop": shop, "rules": {}, "from": "2026-09-01", "to": "2026-11-01" });
        manager.post("/rules/trials", long).await.expect(422);
        let other = json!({ "shop": desk.world.other_shop, "rules": {}, "from": DAY, "to": DAY });
        manager.post("/rules/trials", other).await.expect(404);
        let own = rules(&desk, Value::Null, json!({}), &Value::Null);
        desk.world.client("supervisor").post("/rules", own).await.expect(403);
    }

    async fn a_shops_own_clocks_are_rules_too(desk) {
        let owner = desk.world.client("owner");
        let shops = owner.get("/shops").await.expect(200).json();
        let shop = shops["items"].as_array().unwrap().iter().find(|shop| shop["name"] == "旗舰店").unwrap().clone();
        let before = figure(&desk, "offline_rounds").await;
        let change = json!({ "version": shop["version"], "opens": "11:00" });
        owner.patch(&format!("/shops/{}", desk.world.shop), change).await.expect(200);
        let house = desk.test.house.clone();
        let couriers = apart(move || Couriers::start(&house).unwrap()).await;
        let deadline = Instant::now() + Duration::from_secs(60);
        while in_force(&owner, &desk).await["recomputing"].is_null() {
            assert!(Instant::now() < deadline, "nobody heard of the change");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        apart(move || couriers.stop(Duration::from_secs(10))).await;
        work(&desk.test).await;
        assert_eq!((before, figure(&desk, "offline_rounds").await), (json!(0), json!(3)));
    }
}
