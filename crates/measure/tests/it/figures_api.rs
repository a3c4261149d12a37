//! Figures over HTTP: what each role reads, beside what it was before, and that one number is the same in every cut.

use kpi::metric::METRICS;
use serde_json::{Value, json};

use crate::desk::{DAY, Desk, at_desk};

/// What somebody reads of a day.
async fn figures(desk: &Desk, login: &str, more: &str) -> Value {
    let path = format!("/figures?from={DAY}&to={DAY}{more}");
    desk.world.client(login).get(&path).await.expect(200).json()
}

/// Names of the rows with one cell each.
fn column(figures: &Value, metric: &str) -> Vec<(String, Value)> {
    let rows = figures["rows"].as_array().expect("rows").iter();
    rows.map(|row| (row["name"].as_str().expect("a name").to_owned(), row["cells"][metric]["n"].clone()))
        .collect()
}

fn n(figures: &Value, metric: &str) -> Value {
    figures["total"]["cells"][metric]["n"].clone()
}

at_desk! {
    async fn the_registry_is_told_in_the_callers_language(desk) {
        let agent = desk.world.client("agent");
        let told = async || {
            let list = agent.get("/metrics").await.expect(200).json();
            assert_eq!(list["items"].as_array().unwrap().len(), METRICS.len());
            list["items"].as_array().unwrap().iter().find(|metric| metric["id"] == "received").unwrap().clone()
        };
        let chinese = told().await;
        assert_eq!((&chinese["name"], &chinese["other_name"]), (&json!("接待人数"), &json!("Received")));
        assert_eq!((&chinese["total"], &chinese["unit"]), (&json!("sum"), &json!("buyer_days")));
        agent.patch("/me", json!({ "language": "en" })).await.expect(200);
        assert_eq!(told().await["name"], "Received");
    }

    async fn each_role_reads_what_is_its_own(desk) {
        let everybody = figures(&desk, "owner", "&by=shop&metrics=received,inquiries,sales").await;
        assert_eq!(column(&everybody, "received"), [("专营店".to_owned(), json!(1)), ("旗舰店".to_owned(), json!(3))]);
        assert_eq!(n(&everybody, "received"), 4);
        assert_eq!(n(&everybody, "sales"), 10_000);
        for login in ["manager", "supervisor"] {
            let shop = figures(&desk, login, "&by=shop&metrics=received").await;
            assert_eq!(column(&shop, "received"), [("旗舰店".to_owned(), json!(3))], "{login}");
        }
        let team = figures(&desk, "leader", "&by=person&metrics=received,won").await;
        assert_eq!(column(&team, "received"), [("周晓芸".to_owned(), json!(1)), ("林小满".to_owned(), json!(2))]);
        assert_eq!(n(&team, "received"), 3);
        let own = figures(&desk, "agent", "&by=person&metrics=received,sales").await;
        assert_eq!(column(&own, "received"), [("林小满".to_owned(), json!(2))]);
        assert_eq!((n(&own, "received"), n(&own, "sales")), (json!(2), json!(10_000)));
        let elsewhere = figures(&desk, "stranger", "&by=account&metrics=received").await;
        assert_eq!(column(&elsewhere, "received"), [("店:郑".to_owned(), json!(1))]);
        for login in ["trainer", "administrator"] {
            desk.world.client(login).get(&format!("/figures?from={DAY}&to={DAY}")).await.expect(403);
        }
    }

    async fn one_figure_is_the_same_in_every_cut(desk) {
        for login in ["owner", "manager", "leader", "agent"] {
            for by in ["day", "shop", "person", "account", "hour"] {
                let of = figures(&desk, login, &format!("&by={by}&metrics=received")).await;
                let sum: i64 = column(&of, "received").iter().map(|(_, n)| n.as_i64().unwrap()).sum();
                assert_eq!(json!(sum), n(&of, "received"), "{login} by {by}: {of}");
            }
        }
        let hours = desk.world.client("owner").get(&format!("/figures/hours?from={DAY}&to={DAY}")).await;
        let hours = hours.expect(200).json();
        assert_eq!((&hours["rows"][0]["weekday"], &hours["rows"][0]["hour"]), (&json!(0), &json!(10)));
        assert_eq!(hours["rows"][0]["cells"]["received"]["n"], 4);
        let mine = desk.world.client("agent").get(&format!("/figures/hours?from={DAY}&to={DAY}")).await;
        let mine = mine.expect(200).json();
        assert_eq!(mine["rows"][0]["cells"]["received"]["n"], 2);
        assert_eq!(mine["rows"][0]["cells"]["sales"], Value::Null, "hours of a person hold receptions only");
    }

    async fn a_comparison_stands_beside_the_first_day(desk) {
        let more = "&by=day&metrics=received,conversion&against_from=2026-11-01&against_to=2026-11-01";
        let monday = figures(&desk, "owner", more).await;
        assert_eq!(monday["rows"][0]["cells"]["received"]["before"], json!({ "n": 0 }));
        assert_eq!(monday["rows"][0]["cells"]["conversion"]["final"], false);
        let path = "/figures?from=2026-11-03&to=2026-11-03&by=day&against_from=2026-11-02&against_to=2026-11-02";
        let tuesday = desk.world.client("owner").get(path).await.expect(200).json();
        assert_eq!(tuesday["rows"][0]["id"], "2026-11-03");
        assert_eq!(tuesday["rows"][0]["cells"]["received"]["n"], 0);
        assert_eq!(tuesday["rows"][0]["cells"]["received"]["before"], json!({ "n": 4 }));
        assert_eq!(tuesday["total"]["cells"]["received"]["before"], json!({ "n": 4 }));
        let cell = &monday["rows"][0]["cells"];
        assert_eq!(cell["received"]["final_on"], DAY);
        assert_eq!(cell["conversion"]["final_on"], "2026-11-06");
    }

    async fn today_stands_beside_the_same_time_of_another_day(desk) {
        let before = async |login: &str, second: i64, more: &str| {
            desk.at(7 * 86_400 + second);
            let days = format!("from=2026-11-09&to=2026-11-09&against_from={DAY}&against_to={DAY}");
            let path = format!("/figures?{days}&metrics=received,inquiries,ordered_final,sales&{more}");
            desk.world.client(login).get(&path).await.expect(200).json()
        };
        let n = |figures: &Value, metric: &str| figures["total"]["cells"][metric]["before"]["n"].clone();
        let whole = before("owner", 90, "").await;
        assert_eq!((n(&whole, "received"), n(&whole, "sales")), (json!(4), json!(10_000)));
        assert_eq!(whole["against_until"], Value::Null);
        // By ten and a minute three had written, and nobody had ordered.
        let early = before("owner", 90, "same_time=true").await;
        assert_eq!(early["against_until"], "2026-11-02T02:01:00Z");
        assert_eq!((n(&early, "received"), n(&early, "ordered_final"), n(&early, "sales")), (json!(3), json!(0), json!(0)));
        // By seven past two had ordered, and one had paid.
        let later = before("owner", 420, "same_time=true").await;
        assert_eq!((n(&later, "received"), n(&later, "ordered_final"), n(&later, "sales")), (json!(4), json!(2), json!(10_000)));
        for by in ["day", "shop", "hour", "account"] {
            let cut = before("owner", 90, &format!("same_time=true&by={by}")).await;
            let rows = cut["rows"].as_array().unwrap().iter();
            let sum: i64 = rows.map(|row| row["cells"]["received"]["before"]["n"].as_i64().unwrap()).sum();
            assert_eq!(sum, 3, "by {by}: {cut}");
        }
        let mine = before("agent", 30, "same_time=true&by=person").await;
        assert_eq!(mine["rows"][0]["cells"]["received"]["before"], json!({ "n": 1 }));
        assert_eq!(before("agent", 90, "same_time=true&by=account").await["rows"][0]["cells"]["received"]["before"], Value::Null);
    }

    async fn a_question_that_makes_no_sense_is_refused(desk) {
        let owner = desk.world.client("owner");
        for wrong in [
            "from=2026-11-02&to=2026-11-01",
            "from=2024-01-01&to=2026-11-01",
            "from=2026-11-02&to=2026-11-02&metrics=luck",
            "from=2026-11-02&to=2026-11-02&against_from=2026-11-01",
        ] {
            owner.get(&format!("/figures?{wrong}")).await.expect(422);
        }
        let person = desk.world.person("colleague");
        let foreign = figures(&desk, "agent", &format!("&by=person&person={person}")).await;
        assert_eq!(foreign["rows"], json!([]), "of a colleague an agent sees nothing");
        assert_eq!(n(&foreign, "received"), 0);
    }
}
