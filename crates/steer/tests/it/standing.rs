//! Who needs help over HTTP: beside what was to be expected, and nobody sees another who may not.

use serde_json::{Value, json};

use crate::desk::{Desk, WEEKLY, at_desk};

const SECOND: &str = "from=2026-10-26&to=2026-11-01";

async fn rows(desk: &Desk, login: &str, more: &str) -> Vec<Value> {
    let path = format!("/standing?{SECOND}{more}");
    let found = desk.world.client(login).get(&path).await.expect(200).json();
    assert_eq!(found["settled"], true);
    found["rows"].as_array().unwrap().clone()
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["person"]["name"].as_str().unwrap()).collect()
}

at_desk! {
    async fn who_is_below_is_named_with_the_step_and_two_chats(desk) {
        let rows = rows(&desk, "leader", "").await;
        assert_eq!(names(&rows), ["林小满", "周晓芸"]);
        let low = &rows[0];
        assert_eq!((&low["standing"], &low["reading"]), (&json!("clearly_worse"), &json!("low")));
        assert_eq!([&low["inquiries"], &low["paid"]], [&json!(WEEKLY), &json!(14)]);
        // The colleague had the same mix, and six of ten.
        let expected = low["expected"].as_i64().unwrap();
        assert!((550_000..650_000).contains(&expected), "{low}");
        let believed = low["believed"].as_i64().unwrap();
        assert!((-400_000..-50_000).contains(&believed), "{low}");
        assert_eq!(low["weakest"]["step"], "order");
        assert_eq!(low["chats"].as_array().unwrap().len(), 2);
        let chat = format!("/chats/{}", low["chats"][0]["buyer"].as_str().unwrap());
        desk.world.client("leader").get(&chat).await.expect(200);
    }

    async fn nobody_is_told_of_another(desk) {
        // The agent's shop has one other account: what it did would be the colleague's by name.
        let own = rows(&desk, "agent", "").await;
        assert_eq!(names(&own), ["林小满"]);
        assert_eq!((&own[0]["expected"], &own[0]["standing"]), (&Value::Null, &json!("open")));
        assert_eq!(names(&rows(&desk, "stranger", "").await), ["郑别店"]);
        let team = desk.world.other_team;
        assert_eq!(rows(&desk, "leader", &format!("&team={team}")).await, Vec::<Value>::new());
        assert_eq!(rows(&desk, "owner", "").await.len(), 3);
        for login in ["trainer", "administrator"] {
            desk.world.client(login).get(&format!("/standing?{SECOND}")).await.expect(403);
        }
        desk.world.client("owner").get("/standing?from=2026-01-01&to=2026-11-01").await.expect(422);
    }

    async fn the_file_holds_the_same_people(desk) {
        let path = format!("/standing/export?{SECOND}&format=csv");
        let file = desk.world.client("leader").get(&path).await.expect(200).text();
        let lines: Vec<&str> = file.lines().collect();
        assert!(lines[1].starts_with("林小满,70,14,14,0.200000,") && lines[1].contains("明显更差,确实低于预期"), "{file}");
        assert_eq!(lines.len(), 3);
    }
}
