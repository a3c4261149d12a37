//! Shops, teams, people: what each may see and change.

use kernel::on_both;
use kernel::testing::{Answer, World};
use serde_json::{Value, json};

fn names(answer: &Answer) -> Vec<String> {
    let items = answer.json()["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
}

fn text(value: &Value, path: &str) -> String {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {value}")).to_owned()
}

on_both! {
    async fn shops_are_added_changed_and_archived(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let shop = json!({ "name": " 夜猫店 ", "platform": "douyin", "time_zone": "Asia/Urumqi", "opens": "18:30", "closes": "02:00" });
        let made = owner.post("/shops", shop.clone()).await.expect(201).json();
        assert_eq!(made["name"], "夜猫店");
        assert_eq!((&made["opens"], &made["closes"]), (&json!("18:30"), &json!("02:00")));
        assert_eq!(owner.post("/shops", shop).await.expect(409).code(), "taken");
        let wrong = owner.post("/shops", json!({ "name": "", "platform": "jd", "time_zone": "Mars/Base", "opens": "25:00" })).await.expect(422);
        assert_eq!(wrong.json()["errors"].as_array().map(Vec::len), Some(3), "{}", wrong.text());

        let path = format!("/shops/{}", text(&made, "/id"));
        let changed = owner.patch(&path, json!({ "version": 1, "closes": "24:00" })).await.expect(200).json();
        assert_eq!((&changed["closes"], &changed["version"]), (&json!("24:00"), &json!(2)));
        assert_eq!(owner.patch(&path, json!({ "version": 1, "name": "x" })).await.expect(409).code(), "changed");
        owner.patch(&path, json!({ "version": 2, "archived": true })).await.expect(200);
        assert_eq!(names(&owner.get("/shops?archived=true").await), ["夜猫店"]);
        let kept = format!("/shops/{}", world.shop);
        assert_eq!(owner.patch(&kept, json!({ "version": 1, "archived": true })).await.expect(409).code(), "in_use");
        // The manager sees his shop, and not the other one.
        assert_eq!(names(&world.client("manager").get("/shops").await), ["旗舰店"]);
        assert_eq!(names(&world.client("leader").get("/shops").await), ["旗舰店"]);
        assert!(names(&world.client("agent").get("/shops").await).is_empty());
    }

    async fn a_manager_makes_teams_in_his_own_shops_only(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager");
        let made = manager.post("/teams", json!({ "shop": world.shop, "name": "售后组", "leader": world.person("leader") })).await.expect(201).json();
        assert_eq!(made["leader"]["name"], "陈立");
        let path = format!("/teams/{}", text(&made, "/id"));
        let changed = manager.patch(&path, json!({ "version": 1, "leader": null })).await.expect(200).json();
        assert_eq!(changed["leader"], Value::Null);
        manager.patch(&path, json!({ "version": 2, "archived": true })).await.expect(200);
        let seated = format!("/teams/{}", world.team);
        assert_eq!(manager.patch(&seated, json!({ "version": 1, "archived": true })).await.expect(409).code(), "in_use");
        manager.post("/teams", json!({ "shop": world.other_shop, "name": "x" })).await.expect(422);
        manager.patch(&format!("/teams/{}", world.other_team), json!({ "version": 1, "name": "x" })).await.expect(404);
        let foreign = json!({ "version": 1, "leader": world.person("stranger") });
        manager.patch(&seated, foreign).await.expect(422);
        assert_eq!(names(&world.client("leader").get("/teams").await), ["售前一组"]);
        assert_eq!(names(&world.client("owner").get(&format!("/teams?shop={}", world.other_shop)).await), ["售后组"]);
    }

    async fn everybody_sees_the_people_in_scope(test: TestHouse) {
        let world = test.world();
        let stranger = format!("/people/{}", world.person("stranger"));
        for login in World::logins() {
            let client = world.client(login);
            let seen = names(&client.get("/people").await.expect(200));
            let all = matches!(login, "owner" | "administrator" | "trainer");
            let wanted = match login { "agent" | "colleague" | "stranger" => 1, _ if all => 9, _ => 8 };
            assert_eq!(seen.len(), wanted, "{login}: {seen:?}");
            let status = if all || login == "stranger" { 200 } else { 404 };
            client.get(&stranger).await.expect(status);
        }
        let agent = world.client("agent");
        agent.get(&format!("/people/{}", world.person("agent"))).await.expect(200);
        agent.get(&format!("/people/{}", world.person("colleague"))).await.expect(404);
    }

    async fn a_stranger_to_the_scope_finds_nothing_to_change(test: TestHouse) {
        let world = test.world();
        let (manager, owner) = (world.client("manager"), world.client("owner"));
        let person = format!("/people/{}", world.person("stranger"));
        let shown = owner.get(&person).await.expect(200).json();
        let employment = format!("/employments/{}", text(&shown, "/employments/0/id"));
        let grant = format!("/grants/{}", text(&shown, "/roles/0/id"));
        let roles = owner.get("/roles").await.json();
        let role = text(&roles, "/items/0/id");
        manager.patch(&person, json!({ "version": 1, "name": "x" })).await.expect(404);
        manager.post(&format!("{person}/personal"), json!({})).await.expect(404);
        manager.post(&format!("{person}/employments"), json!({ "team": world.team, "from": "2026-11-01" })).await.expect(404);
        manager.patch(&employment, json!({ "to": "2026-11-01" })).await.expect(404);
        manager.delete(&employment).await.expect(404);
        manager.post(&format!("{person}/grants"), json!({ "role": role, "scope": { "kind": "self" } })).await.expect(404);
        manager.delete(&grant).await.expect(404);
        assert_eq!(owner.get(&person).await.json(), shown);
    }

    async fn people_are_added_found_and_paged(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager");
        assert_eq!(manager.post("/people", json!({ "name": "无班组" })).await.expect(422).json()["errors"][0]["pointer"], "/team");
        manager.post("/people", json!({ "name": "x", "team": world.other_team })).await.expect(422);
        for n in 0..7 {
            let new = json!({ "name": "同名", "number": format!("B{n}"), "team": world.team, "hired_on": "2026-10-01" });
            manager.post("/people", new).await.expect(201);
        }
        assert_eq!(manager.post("/people", json!({ "name": "y", "number": "B1", "team": world.team })).await.expect(409).code(), "taken");
        // Pages are stable even where names are equal.
        let (mut seen, mut path) = (Vec::new(), "/people?limit=3".to_owned());
        loop {
            let page = manager.get(&path).await.expect(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|person| text(person, "/id")));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/people?limit=3&cursor={next}");
        }
        assert_eq!(seen.len(), 15);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 15);
        assert_eq!(names(&manager.get("/people?q=b3").await), ["同名"]);
        assert_eq!(names(&manager.get("/people?q=%E5%B0%8F%E6%BB%A1").await), ["林小满"]);
        assert!(names(&manager.get("/people?q=%25").await).is_empty());
        assert!(names(&manager.get("/people?q=%00").await.expect(200)).len() > 1);
        manager.get("/people?cursor=AA.1").await.expect(422);
        assert_eq!(names(&manager.get(&format!("/people?team={}&limit=200", world.team)).await).len(), 15);
        assert!(names(&manager.get(&format!("/people?shop={}", world.other_shop)).await).is_empty());
    }

    async fn contact_details_are_masked_and_each_look_is_kept(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager");
        let path = format!("/people/{}", world.person("agent"));
        let change = json!({ "version": 1, "phone": "138 1234 5678", "email": "xiaoman@example.com", "birthday": "1999-11-02" });
        let shown = manager.patch(&path, change).await.expect(200).json();
        assert_eq!((&shown["phone"], &shown["email"]), (&json!("138****5678"), &json!("x****@example.com")));
        let whole = manager.post(&format!("{path}/personal"), json!({})).await.expect(200).json();
        assert_eq!(whole, json!({ "phone": "13812345678", "email": "xiaoman@example.com", "birthday": "11-02" }));
        assert!(!world.client("owner").get(&path).await.text().contains("13812345678"));
        world.client("leader").post(&format!("{path}/personal"), json!({})).await.expect(403);
        let cleared = manager.patch(&path, json!({ "version": 2, "phone": null })).await.expect(200).json();
        assert_eq!((&cleared["phone"], &cleared["email"]), (&json!(""), &json!("x****@example.com")));
    }

    async fn times_in_a_team_do_not_overlap(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let person = format!("/people/{}", world.person("agent"));
        let path = format!("{person}/employments");
        let same = json!({ "team": world.team, "from": "2026-03-01" });
        assert_eq!(owner.post(&path, same).await.expect(409).code(), "overlap");
        // In another team at the same time: that is allowed.
        let second = json!({ "team": world.other_team, "from": "2026-03-01" });
        let shown = owner.post(&path, second).await.expect(201).json();
        assert_eq!(shown["employments"].as_array().map(Vec::len), Some(2));
        world.client("stranger").get("/people").await.expect(200);
        let employment = format!("/employments/{}", text(&shown, "/employments/1/id"));
        owner.patch(&employment, json!({ "to": "2026-02-01" })).await.expect(422);
        owner.patch(&employment, json!({ "to": "2027-02-01" })).await.expect(422);
        owner.patch(&employment, json!({ "from": "2025-12-01" })).await.expect(422);
        owner.patch(&employment, json!({ "to": "2026-04-01" })).await.expect(200);
        owner.post(&path, json!({ "team": world.other_team, "from": "2026-04-01" })).await.expect(409);
        // A move ends the time before on the day before.
        let first = text(&shown, "/employments/0/id");
        let moved = json!({ "team": world.other_team, "from": "2026-11-01", "instead_of": first });
        let shown = owner.post(&path, moved).await.expect(201).json();
        assert_eq!(shown["employments"][0]["to"], "2026-10-31");
        world.client("manager").get(&person).await.expect(404);
    }

    async fn leaving_ends_everything_and_coming_back_restores_the_seat(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager");
        let path = format!("/people/{}", world.person("agent"));
        manager.patch(&path, json!({ "version": 1, "left_on": "2026-11-03" })).await.expect(422);
        let left = manager.patch(&path, json!({ "version": 1, "left_on": "2026-11-01" })).await.expect(200).json();
        assert_eq!(left["employments"][0]["to"], "2026-11-01");
        assert_eq!(left["roles"], json!([]));
        assert_eq!(left["account"]["state"], "disabled");
        world.client("agent").get("/people").await.expect(401);
        assert!(!names(&manager.get("/people").await).contains(&"林小满".to_owned()));
        assert_eq!(names(&manager.get("/people?state=left").await), ["林小满"]);
        let again = json!({ "team": world.team, "from": "2026-11-02" });
        manager.post(&format!("{path}/employments"), again).await.expect(409);
        // A wrong last day is put right, then the leaving taken back.
        let moved = manager.patch(&path, json!({ "version": 2, "left_on": "2026-10-30" })).await.expect(200).json();
        assert_eq!(moved["employments"][0]["to"], "2026-10-30");
        let back = manager.patch(&path, json!({ "version": 3, "left_on": null })).await.expect(200).json();
        assert_eq!((&back["left_on"], &back["employments"][0]["to"]), (&Value::Null, &Value::Null));
        // And once more, with a true return into a team.
        manager.patch(&path, json!({ "version": 4, "left_on": "2026-10-30" })).await.expect(200);
        let change = json!({ "version": 5, "left_on": null, "back": { "team": world.team, "from": "2026-11-02" } });
        let back = manager.patch(&path, change).await.expect(200).json();
        assert_eq!(back["employments"].as_array().map(Vec::len), Some(2));
        assert_eq!(back["employments"][0]["to"], "2026-10-30");
    }
}
