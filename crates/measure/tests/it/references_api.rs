//! Other tools' figures beside ours, and the rule that would bring both together.

use kernel::id::TenantId;
use kernel::params;
use serde_json::{Value, json};

use crate::desk::{DAY, Desk, at_desk};
use crate::rows_support::work;

/// Whether a path is of this part of the room.
pub fn ours(path: &str) -> bool {
    path.starts_with("/references")
}

kernel::queries! {
    FIGURE = "insert into reference_figure (tenant, batch, n, source, shop, subject, subject_kind, period, metric, header, value, unit)
        values ($1, 1, $2, 'chitu', $3, $4, $5, $6, $7, $8, $9, 'count')";
}

/// Keeps figures of another tool, as its imported table has them: subject, kind, period, metric, value.
async fn table(desk: &Desk, figures: &'static [(&str, &str, &str, &str, &str)]) {
    let shop = desk.world.shop;
    let write = desk.test.house.db().write(move |tx| {
        for (n, (subject, kind, period, metric, value)) in (1_000_i64..).zip(figures) {
            let values = params![TenantId::HOME, n, shop, *subject, *kind, *period, *metric, *metric, *value];
            tx.run(&FIGURE, values)?;
        }
        Ok(())
    });
    write.await.unwrap();
}

async fn list(desk: &Desk, login: &str) -> Vec<Value> {
    let answer =
        desk.world.client(login).get(&format!("/references?shop={}", desk.world.shop)).await.expect(200);
    answer.json()["items"].as_array().unwrap().clone()
}

at_desk! {
    async fn ours_stand_beside_theirs(desk) {
        table(&desk, &[
            ("满", "agent", DAY, "received", "3"),
            ("汇总", "total", "2026-11-01~2026-11-07", "sales", "100.5"),
            ("不认识", "agent", DAY, "received", "1"),
            ("汇总", "total", "上周", "received", "9"),
            ("同行同层均值", "peer", DAY, "reply_rate", "0.97"),
        ]).await;
        let rows = list(&desk, "supervisor").await;
        let row = |subject: &str, metric: &str| rows.iter().find(|row| row["subject"] == subject && row["metric"] == metric).unwrap();
        let account = row("满", "received");
        assert_eq!((&account["theirs"], &account["ours"]), (&json!({ "n": 3, "d": 1 }), &json!({ "n": 2, "d": 1 })));
        assert!(account["account"].as_str().is_some(), "the name without the shop's is enough");
        let sales = row("汇总", "sales");
        assert_eq!((&sales["theirs"], &sales["ours"]), (&json!({ "n": 10_050, "d": 1 }), &json!({ "n": 10_000, "d": 1 })));
        assert_eq!((&sales["from"], &sales["to"]), (&json!("2026-11-01"), &json!("2026-11-07")));
        assert_eq!(row("不认识", "received")["ours"], Value::Null);
        assert_eq!(row("汇总", "received")["ours"], Value::Null, "nobody knows which week");
        assert!(rows.iter().all(|row| row["subject"] != "同行同层均值"), "peers are benchmarks");
        let peers = desk.world.client("manager").get("/benchmarks").await.expect(200).json();
        let peer = peers["items"].as_array().unwrap().iter().find(|one| one["level"] == "peer_average").unwrap().clone();
        assert_eq!((&peer["value"], &peer["confidence"]), (&json!({ "n": 97, "d": 100 }), &json!("imported")));
        desk.world.client("manager").get(&format!("/references?shop={}", desk.world.other_shop)).await.expect(404);
        desk.world.client("leader").get(&format!("/references?shop={}", desk.world.shop)).await.expect(403);
    }

    async fn the_rule_that_closes_the_gap_comes_first(desk) {
        // The other tool counts whoever sold at the payment, and buyers that the team has not answered as nobody's.
        table(&desk, &[("满", "agent", DAY, "received", "1"), ("不认识", "agent", DAY, "received", "1")]).await;
        let manager = desk.world.client("manager");
        let rows = list(&desk, "manager").await;
        let id = |subject: &str| rows.iter().find(|row| row["subject"] == subject).unwrap()["id"].clone();
        let ask = |reference: Value| json!({ "shop": desk.world.shop, "reference": reference });
        manager.post("/references/searches", ask(id("不认识"))).await.expect(422);
        manager.post("/references/searches", ask(json!("1-7"))).await.expect(404);
        desk.world.client("supervisor").post("/references/searches", ask(id("满"))).await.expect(403);
        let begun = manager.post("/references/searches", ask(id("满"))).await.expect(202).json();
        work(&desk.test).await;
        let path = format!("/references/searches/{}", begun["id"].as_str().unwrap());
        let done = manager.get(&path).await.expect(200).json();
        assert_eq!(done["state"], "done", "{done}");
        let found = &done["found"];
        assert_eq!((&found["ours"], &found["gap"]), (&json!({ "n": 2, "d": 1 }), &json!(1_000_000)));
        let tried = found["tried"].as_array().unwrap();
        assert_eq!((&tried[0]["key"], &tried[0]["value"]), (&json!("min_buyer_messages"), &json!(2)));
        assert_eq!((&tried[0]["ours"], &tried[0]["gap"]), (&json!({ "n": 1, "d": 1 }), &json!(0)));
        assert!(tried.iter().all(|one| one["gap"] != found["gap"]), "what changes nothing is left out");
        desk.world.client("supervisor").get(&path).await.expect(200);
    }
}
