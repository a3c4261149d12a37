//! Roles, and who may give them.

use std::collections::HashMap;

use kernel::on_both;
use kernel::testing::Client;
use serde_json::{Value, json};

/// Ids of the roles by key.
async fn roles(client: &Client) -> HashMap<String, Value> {
    let roles = client.get("/roles").await.expect(200).json();
    let items = roles["items"].as_array().cloned().unwrap_or_default();
    items.into_iter().map(|role| (role["key"].as_str().unwrap_or_default().to_owned(), role)).collect()
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id in {value}")).to_owned()
}

async fn grant_of(client: &Client, person: &str) -> String {
    id(&client.get(person).await.expect(200).json()["roles"][0])
}

on_both! {
    async fn nobody_gives_what_he_does_not_have(test: TestHouse) {
        let world = test.world();
        let (manager, owner) = (world.client("manager"), world.client("owner"));
        let roles = roles(&owner).await;
        let path = format!("/people/{}/grants", world.person("colleague"));
        let give = |role: &str, scope: Value| json!({ "role": roles[role]["id"], "scope": scope });
        let all = json!({ "kind": "all" });
        let shop = json!({ "kind": "shop", "shop": world.shop });
        for refused in [
            give("owner", all.clone()),
            give("owner", shop.clone()),
            give("administrator", shop.clone()),
            give("manager", all.clone()),
            give("manager", json!({ "kind": "shop", "shop": world.other_shop })),
            give("leader", json!({ "kind": "team", "team": world.other_team })),
        ] {
            assert_eq!(manager.post(&path, refused.clone()).await.expect(409).code(), "beyond_own", "{refused}");
        }
        manager.post(&path, give("leader", json!({ "kind": "team" }))).await.expect(422);
        manager.post(&path, give("manager", shop.clone())).await.expect(201);
        assert_eq!(manager.post(&path, give("manager", shop)).await.expect(409).code(), "taken");
        // At once, the colleague may what the role says.
        world.client("colleague").post("/teams", json!({ "shop": world.shop, "name": "新组" })).await.expect(201);
        // An agent gives nothing at all.
        world.client("agent").post(&path, give("agent", json!({ "kind": "self" }))).await.expect(403);
    }

    async fn an_administrator_hands_out_roles_but_not_to_himself_and_not_the_owners(test: TestHouse) {
        let world = test.world();
        let administrator = world.client("administrator");
        let roles = roles(&administrator).await;
        let give = |role: &str| json!({ "role": roles[role]["id"], "scope": { "kind": "all" } });
        let other = format!("/people/{}/grants", world.person("stranger"));
        administrator.post(&other, give("supervisor")).await.expect(201);
        assert_eq!(administrator.post(&other, give("owner")).await.expect(409).code(), "beyond_own");
        let own = format!("/people/{}/grants", world.person("administrator"));
        assert_eq!(administrator.post(&own, give("owner")).await.expect(409).code(), "beyond_own");
        let owner = format!("/people/{}", world.person("owner"));
        let grant = grant_of(&administrator, &owner).await;
        assert_eq!(administrator.delete(&format!("/grants/{grant}")).await.expect(409).code(), "beyond_own");
        let gone = json!({ "version": 1, "left_on": "2026-11-01" });
        assert_eq!(administrator.patch(&owner, gone).await.expect(409).code(), "beyond_own");
    }

    async fn the_last_owner_stays(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let roles = roles(&owner).await;
        let own = format!("/people/{}", world.person("owner"));
        let grant = format!("/grants/{}", grant_of(&owner, &own).await);
        assert_eq!(owner.delete(&grant).await.expect(409).code(), "last_owner");
        let gone = json!({ "version": 1, "left_on": "2026-11-01" });
        assert_eq!(owner.patch(&own, gone).await.expect(409).code(), "last_owner");
        let second = format!("/people/{}/grants", world.person("manager"));
        owner.post(&second, json!({ "role": roles["owner"]["id"], "scope": { "kind": "all" } })).await.expect(201);
        owner.delete(&grant).await.expect(200);
        owner.get("/people").await.expect(403);
        assert_eq!(world.client("manager").get("/people?limit=200").await.json()["items"].as_array().map(Vec::len), Some(9));
    }

    async fn a_role_of_ones_own_is_made_changed_and_deleted(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let new = json!({ "name": "排班员", "permissions": [{ "permission": "people.read", "reach": "scope" }] });
        let role = owner.post("/roles", new.clone()).await.expect(201).json();
        assert_eq!(owner.post("/roles", new).await.expect(409).code(), "taken");
        let unknown = json!({ "name": "x", "permissions": [{ "permission": "fly", "reach": "all" }] });
        owner.post("/roles", unknown).await.expect(422);
        let person = format!("/people/{}/grants", world.person("stranger"));
        owner.post(&person, json!({ "role": role["id"], "scope": { "kind": "shop", "shop": world.shop } })).await.expect(201);
        let stranger = world.client("stranger");
        assert_eq!(stranger.get("/people?limit=200").await.json()["items"].as_array().map(Vec::len), Some(9));
        let path = format!("/roles/{}", id(&role));
        assert_eq!(owner.delete(&path).await.expect(409).code(), "in_use");
        // What the role loses, its people lose at once.
        let change = json!({ "version": 1, "permissions": [] });
        let changed = owner.patch(&path, change.clone()).await.expect(200).json();
        assert_eq!((&changed["people"], &changed["permissions"]), (&json!(1), &json!([])));
        assert_eq!(owner.patch(&path, change).await.expect(409).code(), "changed");
        assert_eq!(stranger.get("/people?limit=200").await.json()["items"].as_array().map(Vec::len), Some(1));
        let shown = owner.get(&format!("/people/{}", world.person("stranger"))).await.json();
        owner.delete(&format!("/grants/{}", id(&shown["roles"][1]))).await.expect(200);
        owner.delete(&path).await.expect(204);
    }

    async fn a_built_in_role_is_adjusted_and_reset_not_deleted(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner").with("accept-language", "en");
        let before = roles(&owner).await;
        assert_eq!(before["leader"]["name"], "Team leader");
        let path = format!("/roles/{}", id(&before["leader"]));
        let change = json!({ "version": 1, "name": "组长（夜班）", "permissions": [] });
        let changed = owner.patch(&path, change).await.expect(200).json();
        assert_eq!((&changed["name"], &changed["builtin"]), (&json!("组长（夜班）"), &json!(true)));
        world.client("leader").get("/people").await.expect(403);
        assert_eq!(owner.delete(&path).await.expect(409).code(), "builtin");
        let reset = owner.post(&format!("{path}/reset"), json!({})).await.expect(200).json();
        assert_eq!(reset["permissions"], before["leader"]["permissions"]);
        world.client("leader").get("/people").await.expect(200);
        // The owner's role keeps what an owner needs, and only an owner touches it.
        let owners = format!("/roles/{}", id(&before["owner"]));
        assert_eq!(owner.patch(&owners, json!({ "version": 1, "permissions": [] })).await.expect(409).code(), "owner_keeps");
        let administrator = world.client("administrator");
        assert_eq!(administrator.patch(&owners, json!({ "version": 1, "name": "x" })).await.expect(409).code(), "beyond_own");
        // Nobody widens a role of his own.
        let own = format!("/roles/{}", id(&before["administrator"]));
        let mut permissions = before["administrator"]["permissions"].as_array().unwrap().clone();
        permissions.push(json!({ "permission": "binding.write", "reach": "all" }));
        let wider = json!({ "version": 1, "permissions": permissions });
        assert_eq!(administrator.patch(&own, wider).await.expect(409).code(), "beyond_own");
    }

    async fn permissions_are_told_in_the_callers_language(test: TestHouse) {
        let world = test.world();
        let find = |answer: Value| answer["items"].as_array().unwrap().iter().find(|known| known["key"] == "people.read").unwrap().clone();
        let chinese = find(world.client("owner").get("/permissions").await.expect(200).json());
        let english = find(world.client("owner").with("accept-language", "en").get("/permissions").await.expect(200).json());
        assert_eq!((&chinese["name"], &english["name"]), (&json!("查看人员"), &json!("See people")));
        assert_eq!(english["group"], "people");
    }
}
