//! The driver tree over HTTP: it adds up, leads to who changed, and shows nobody more than is theirs.

use serde_json::{Value, json};

use crate::desk::{Desk, WEEKLY, at_desk};

fn effect(tree: &Value, table: &str, id: &str) -> i64 {
    let rows = tree[table].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}: {tree}"))["effect"]
        .as_i64()
        .unwrap()
}

fn names(parts: &Value) -> Vec<&str> {
    parts["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

/// All rows and the volume.
fn sum(parts: &Value) -> i64 {
    let rows = parts["rows"].as_array().unwrap().iter();
    parts["volume"].as_i64().unwrap() + rows.map(|row| row["effects"]["sum"].as_i64().unwrap()).sum::<i64>()
}

async fn refused(desk: &Desk, query: &str) {
    let wrong = desk.world.client("owner").get(&format!("/drivers?{query}")).await.expect(422).json();
    assert!(wrong["detail"].as_str().unwrap().contains("92"), "{wrong}");
}

at_desk! {
    async fn the_tree_adds_up_to_the_figures(desk) {
        let tree = desk.read("manager", "/drivers", "").await;
        assert_eq!((&tree["whole"], &tree["settled"], &tree["method"]), (&json!(true), &json!(true), &json!("lmdi")));
        assert_eq!(tree["before"], json!({ "inquiries": 140, "ordered": 84, "paid": 84, "sales": 840_000 }));
        assert_eq!(tree["after"], json!({ "inquiries": 140, "ordered": 56, "paid": 56, "sales": 560_000 }));
        // As many asked, fewer ordered, all of them paid, and nothing became dearer.
        let of = |id| effect(&tree, "sales", id);
        assert_eq!([of("inquiries"), of("order_rate"), of("pay_rate"), of("basket")], [0, -280_000, 0, 0]);
        assert_eq!([of("cohort_sales"), of("other_sales"), of("sales"), of("total")], [-280_000, 0, -280_000, -280_000]);
        assert_eq!(effect(&tree, "conversion", "conversion"), -200_000);
        let figures = "/figures?from=2026-10-26&to=2026-11-01&metrics=inquiries,sales";
        let figures = desk.world.client("manager").get(figures).await.expect(200).json();
        assert_eq!(figures["total"]["cells"]["sales"]["n"], 560_000);
    }

    async fn parts_lead_to_who_changed(desk) {
        let parts = desk.read("manager", "/drivers/parts", "&by=person").await;
        assert_eq!(names(&parts), ["林小满", "周晓芸"]);
        assert_eq!((&parts["rows"][0]["standing"], &parts["rows"][1]["standing"]), (&json!("clearly_worse"), &json!("open")));
        assert_eq!(parts["rows"][0]["effects"]["ordering"], -280_000);
        for by in ["person", "hour", "shift", "sku", "response", "buyer", "shop"] {
            let parts = desk.read("manager", "/drivers/parts", &format!("&by={by}")).await;
            assert_eq!(sum(&parts), -280_000, "{by}: {parts}");
        }
        let everybody = desk.read("owner", "/drivers/parts", "&by=shop").await;
        assert_eq!(names(&everybody), ["旗舰店", "专营店"]);
        let causes = desk.read("manager", "/drivers/causes", "").await;
        assert_eq!(causes["verdict"], "found");
        let conditions = causes["causes"][0]["conditions"].as_array().unwrap();
        assert_eq!((conditions.len(), &conditions[0]["by"], &conditions[0]["name"]), (1, &json!("person"), &json!("林小满")));
        assert_eq!(causes["causes"][0]["after"], json!({ "n": 14, "d": WEEKLY }));
        assert!(causes["causes"][0]["sales"].as_i64().unwrap() < -200_000, "{causes}");
        let up = desk.read("manager", "/drivers/causes", "&direction=up").await;
        assert_eq!(up, json!({ "verdict": "nothing", "causes": [] }));
    }

    async fn each_role_sees_what_is_its_own(desk) {
        for (login, seen) in [("agent", vec!["林小满"]), ("leader", vec!["林小满", "周晓芸"]), ("stranger", vec!["郑别店"])] {
            let parts = desk.read(login, "/drivers/parts", "&by=person").await;
            assert_eq!(names(&parts), seen, "{login}");
            let tree = desk.read(login, "/drivers", "").await;
            assert_eq!(tree["whole"], false, "{login}");
            let rows = i64::try_from(seen.len()).unwrap() * WEEKLY;
            assert_eq!(tree["after"]["inquiries"], rows, "{login}");
            assert!(!tree["sales"].to_string().contains("silent"), "{login}");
        }
        let other = desk.world.person("colleague");
        let foreign = desk.read("agent", "/drivers", &format!("&person={other}")).await;
        assert_eq!(foreign["after"], json!({ "inquiries": 0, "ordered": 0, "paid": 0, "sales": 0 }));
        let team = desk.world.team;
        let of_team = desk.read("owner", "/drivers", &format!("&team={team}")).await;
        assert_eq!((&of_team["after"]["inquiries"], &of_team["whole"]), (&json!(2 * WEEKLY), &json!(false)));
        assert_eq!(effect(&of_team, "sales", "sales"), -280_000);
        let path = format!("/drivers?{}", crate::desk::WEEKS);
        for login in ["trainer", "administrator"] {
            desk.world.client(login).get(&path).await.expect(403);
        }
    }

    async fn the_file_holds_what_the_page_shows(desk) {
        let path = format!("/drivers/export?{}&by=person&format=csv", crate::desk::WEEKS);
        let file = desk.world.client("leader").get(&path).await.expect(200).text().to_owned();
        let rows: Vec<&str> = file.lines().collect();
        assert!(rows[1].starts_with("林小满,-2800.00,0.00,-2800.00,0.00,0.00,0.000000,-0.200000,明显更差,70,42,42,0.600000,4200.00,70,14,14,0.200000"), "{file}");
        assert!(rows[3].starts_with("合计,-2800.00,") && rows[4].starts_with("询单总量变化的影响,0.00"), "{file}");
        let path = format!("/drivers/export?{}&by=sku", crate::desk::WEEKS);
        desk.world.client("owner").get(&path).await.expect(200);
        desk.world.client("trainer").get(&path).await.expect(403);
    }

    async fn a_question_that_makes_no_sense_is_refused(desk) {
        refused(&desk, "from=2026-11-01&to=2026-10-26&against_from=2026-10-19&against_to=2026-10-25").await;
        refused(&desk, "from=2026-01-01&to=2026-10-26&against_from=2026-10-19&against_to=2026-10-25").await;
        refused(&desk, "from=2026-10-26&to=2026-10-26&against_from=2026-10-19&against_to=2026-10-01").await;
    }
}
