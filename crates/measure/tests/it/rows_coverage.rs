//! Which data there are, and which are missing.

use kernel::on_both;
use serde_json::{Value, json};

use crate::rows_support::import;

/// So many messages on each day of October 2026, in two accounts.
fn october(count: impl Fn(u32) -> usize) -> String {
    let mut text = "shop,buyer,agent,sender,sent_at,text\n".to_owned();
    for day in 1..=31 {
        for n in 0..count(day) {
            text += &format!("旗舰店,买家{n},客服{},buyer,2026-10-{day:02} 10:00:00,在吗\n", n % 2);
        }
    }
    text
}

on_both! {
    with vec![measure::module()];

    async fn gaps_come_first_then_drops(test: TestHouse) {
        let world = test.world();
        let leader = world.client("leader");
        let file = october(|day| match day { 29 => 0, 30 => 7, 31 => 8, _ => 20 });
        import(&test, &world.client("owner"), "name=o.csv", file).await;
        let path = format!("/coverage?shop={}&from=2026-10-20&to=2026-11-02", world.shop);
        let coverage = leader.get(&path).await.expect(200).json();
        let found: Vec<(&Value, &Value, &Value, &Value, &Value)> = coverage["findings"].as_array().unwrap().iter()
            .map(|f| (&f["what"], &f["day"], &f["rows"], &f["median_doubled"], &f["n"])).collect();
        let (gap, drop) = (&json!("gap"), &json!("drop"));
        // Today, 2026-11-02, is not judged.
        assert_eq!(found, [
            (gap, &json!("2026-11-01"), &json!(0), &json!(40), &json!(4)),
            (gap, &json!("2026-10-29"), &json!(0), &json!(40), &json!(4)),
            (drop, &json!("2026-10-30"), &json!(7), &json!(40), &json!(4)),
        ], "{coverage}");
        let days = coverage["days"].as_array().unwrap();
        assert_eq!(days.len(), 11);
        assert_eq!(days[0], json!({ "table": "messages", "day": "2026-10-20", "rows": 20, "accounts": 2 }));
        let accounts = leader.get(&format!("{path}&by_account=true")).await.expect(200).json();
        assert_eq!(accounts["accounts"].as_array().unwrap().len(), 22);
        assert!(accounts["findings"].as_array().unwrap().iter().any(|f| f["account_name"] == "客服1" && f["what"] == "gap"), "{accounts}");
        leader.get(&format!("/coverage?shop={}&from=2026-10-20&to=2026-11-02", world.other_shop)).await.expect(404);
        leader.get(&format!("/coverage?shop={}&from=2026-10-20&to=2026-10-02", world.shop)).await.expect(422);
        world.client("agent").get(&path).await.expect(403);

        // Whoever reads figures of these days is told, without the calendar.
        for login in ["leader", "agent", "manager"] {
            let gaps = world.client(login).get("/figures/gaps?from=2026-10-20&to=2026-11-02").await.expect(200).json();
            let days: Vec<&Value> = gaps["items"].as_array().unwrap().iter().map(|gap| &gap["day"]).collect();
            assert_eq!(days, ["2026-11-01", "2026-10-30", "2026-10-29"], "{login}");
            assert_eq!(gaps["count"], 3);
        }
        let elsewhere = world.client("stranger").get("/figures/gaps?from=2026-10-20&to=2026-11-02").await.expect(200).json();
        assert_eq!(elsewhere, json!({ "count": 0, "items": [] }));
    }
}
