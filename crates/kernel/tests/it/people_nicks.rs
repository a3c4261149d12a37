//! Platform accounts, and who speaks for them when.

use kernel::id::{NickId, PersonId, ShopId, TenantId};
use kernel::on_both;
use kernel::people::{bindings, nicks};
use kernel::time::Moment;
use serde_json::{Value, json};

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id in {value}")).to_owned()
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

on_both! {
    async fn two_persons_never_speak_for_one_nick_at_once(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager");
        let nick = manager.post("/nicks", json!({ "shop": world.shop, "nick": "旗舰店:夜班" })).await.expect(201).json();
        let path = format!("/nicks/{}/bindings", id(&nick));
        let (agent, colleague) = (world.person("agent"), world.person("colleague"));
        let first = json!({ "person": agent, "from": "2026-11-01T00:00:00Z", "to": "2026-11-01T08:00:00Z" });
        manager.post(&path, first).await.expect(201);
        let over = json!({ "person": colleague, "from": "2026-11-01T07:59:59Z" });
        let refused = manager.post(&path, over).await.expect(409);
        assert_eq!(refused.code(), "bound");
        let said = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(said.contains("林小满") && said.contains("2026-11-01 08:00") && said.contains("2026-11-01 16:00"), "{said}");
        // At the very instant it changes hands.
        let open = json!({ "person": colleague, "from": "2026-11-01T08:00:00Z" });
        let bound = manager.post(&path, open).await.expect(201).json();
        manager.post(&path, json!({ "person": agent, "from": "2026-11-02T00:00:00Z" })).await.expect(409);
        let handed = json!({ "person": agent, "from": "2026-11-02T00:00:00Z", "hand_over": true });
        let shown = manager.post(&path, handed).await.expect(201).json();
        assert_eq!(shown["bindings"][1]["to"], "2026-11-02T00:00:00Z");
        manager.post(&path, json!({ "person": agent, "from": "2026-10-02T00:00:00Z", "to": "2026-10-02T00:00:00Z" })).await.expect(422);

        let (nick, shop): (NickId, ShopId) = (id(&nick).parse().unwrap(), world.shop);
        let spans = test.house.read(move |tx| {
            let who = |tx: &mut _, text: &str| bindings::at(tx, TenantId::HOME, nick, moment(text));
            assert_eq!(who(tx, "2026-10-31T23:59:59Z")?, None);
            assert_eq!(who(tx, "2026-11-01T07:59:59Z")?, Some(agent));
            assert_eq!(who(tx, "2026-11-01T08:00:00Z")?, Some(colleague));
            assert_eq!(who(tx, "2027-01-01T00:00:00Z")?, Some(agent));
            bindings::between(tx, TenantId::HOME, shop, moment("2026-11-01T08:00:00Z"), moment("2026-11-02T00:00:00Z"))
        }).await.unwrap();
        let people: Vec<PersonId> = spans.iter().map(|span| span.person).collect();
        assert_eq!(people, [colleague]);

        // Changes meet the same rule; a mistake is taken back.
        let binding = format!("/bindings/{}", id(&bound["bindings"][0]));
        assert_eq!(manager.patch(&binding, json!({ "to": null })).await.expect(409).code(), "bound");
        manager.patch(&binding, json!({ "to": "2026-11-01T20:00:00Z" })).await.expect(200);
        let shown = manager.delete(&binding).await.expect(200).json();
        assert_eq!(shown["bindings"].as_array().map(Vec::len), Some(2));
    }

    async fn unbound_nicks_come_with_a_guess(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager");
        let (shop, other) = (world.shop, world.other_shop);
        let ctx = kernel::ctx::Ctx::house(TenantId::HOME, "test", test.house.clock().now());
        let learned = test.house.db().write(move |tx| {
            let names = ["旗舰店:小满", "旗舰店:客服A001", "旗舰店:夜班", "", "旗舰店:小满"];
            nicks::learn(tx, &ctx, other, ["专营店:别店"])?;
            nicks::learn(tx, &ctx, shop, names)
        }).await.unwrap();
        assert_eq!(learned, 3);
        let unbound = manager.get("/nicks/unbound").await.expect(200).json();
        let told: Vec<(&str, Option<&str>)> = unbound["items"].as_array().unwrap().iter()
            .map(|nick| (nick["nick"].as_str().unwrap(), nick["suggestion"]["person"]["name"].as_str()))
            .collect();
        assert_eq!(told, [("旗舰店:夜班", None), ("旗舰店:客服A001", Some("周晓芸")), ("旗舰店:小满", Some("林小满"))]);
        let nick = id(&unbound["items"][2]);
        let person = world.person("agent");
        manager.post(&format!("/nicks/{nick}/bindings"), json!({ "person": person, "from": "2026-01-05T00:00:00Z" })).await.expect(201);
        assert_eq!(manager.get("/nicks/unbound").await.json()["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(manager.get("/nicks?bound=true").await.json()["items"][0]["bindings"][0]["person"]["name"], "林小满");
        let shown = world.client("agent").get(&format!("/people/{person}")).await.json();
        assert_eq!(shown["nicks"][0]["nick"]["name"], "旗舰店:小满");
        assert_eq!(manager.get("/nicks?limit=2").await.json()["items"].as_array().map(Vec::len), Some(2));
    }

    async fn nicks_of_other_shops_are_not_there(test: TestHouse) {
        let world = test.world();
        let (manager, owner) = (world.client("manager"), world.client("owner"));
        manager.post("/nicks", json!({ "shop": world.other_shop, "nick": "x" })).await.expect(422);
        let nick = owner.post("/nicks", json!({ "shop": world.other_shop, "nick": "专营店:一" })).await.expect(201).json();
        assert_eq!(owner.post("/nicks", json!({ "shop": world.other_shop, "nick": "专营店:一" })).await.expect(409).code(), "taken");
        let new = json!({ "person": world.person("stranger"), "from": "2026-11-01T00:00:00Z" });
        let path = format!("/nicks/{}/bindings", id(&nick));
        manager.post(&path, new.clone()).await.expect(404);
        let bound = owner.post(&path, new).await.expect(201).json();
        let binding = format!("/bindings/{}", id(&bound["bindings"][0]));
        manager.patch(&binding, json!({ "to": null })).await.expect(404);
        manager.delete(&binding).await.expect(404);
        assert_eq!(manager.get("/nicks").await.json()["items"], json!([]));
        // A nick of one's own shop is bound to people in scope only.
        let own = manager.post("/nicks", json!({ "shop": world.shop, "nick": "旗舰店:一" })).await.expect(201).json();
        let foreign = json!({ "person": world.person("stranger"), "from": "2026-11-01T00:00:00Z" });
        manager.post(&format!("/nicks/{}/bindings", id(&own)), foreign).await.expect(422);
    }
}
