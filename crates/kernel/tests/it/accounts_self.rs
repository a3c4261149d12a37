//! Oneself: profile, password, devices, tokens.

use kernel::on_both;
use serde_json::json;

use crate::accounts_support::{OTHER_PASSWORD, PASSWORD, founded, signed_in, try_sign_in, with_password};

on_both! {
    async fn language_colours_and_name(test: TestHouse) {
        let owner = founded(&test).await;
        let me = owner.patch("/me", json!({ "language": "en", "theme": "dark" })).await.expect(200).json();
        assert_eq!(me["roles"][0]["name"], "Owner");
        assert_eq!((me["language"].as_str(), me["theme"].as_str()), (Some("en"), Some("dark")));
        let me = owner.patch("/me", json!({ "name": " 钱多多 " })).await.expect(200).json();
        assert_eq!((me["name"].as_str(), me["theme"].as_str()), (Some("钱多多"), Some("dark")));
        assert_eq!(owner.patch("/me", json!({ "theme": "pink" })).await.expect(422).code(), "invalid");
        assert_eq!(owner.delete("/me/devices/dev_0000000000001").await.expect(404).json()["title"], "Not found");
    }

    async fn a_new_password_ends_other_devices(test: TestHouse) {
        let owner = founded(&test).await;
        let other = signed_in(&test, "qian").await;
        let change = |current: &str, new: &str| json!({ "current": current, "new": new });
        let wrong = owner.post("/me/password", change("wrong", OTHER_PASSWORD)).await.expect(422).json();
        assert_eq!(wrong["errors"][0]["code"], "wrong_password");
        let weak = owner.post("/me/password", change(PASSWORD, "qwertyuiop")).await.expect(422).json();
        assert_eq!(weak["errors"][0]["code"], "too_common");
        owner.post("/me/password", change(PASSWORD, OTHER_PASSWORD)).await.expect(204);
        owner.get("/session").await.expect(200);
        other.get("/session").await.expect(401);
        try_sign_in(&test, "qian", PASSWORD).await.expect(401);
        try_sign_in(&test, "qian", OTHER_PASSWORD).await.expect(200);
    }

    async fn devices_are_listed_and_ended(test: TestHouse) {
        let owner = founded(&test).await;
        let (second, third) = (signed_in(&test, "qian").await, signed_in(&test, "qian").await);
        let devices = second.get("/me/devices").await.expect(200).json();
        let items = devices["items"].as_array().unwrap();
        assert_eq!(items.len(), 3);
        let current: Vec<_> = items.iter().filter(|device| device["current"] == true).collect();
        assert_eq!(current.len(), 1);
        let id = current[0]["id"].as_str().unwrap();
        owner.delete(&format!("/me/devices/{id}")).await.expect(204);
        second.get("/session").await.expect(401);
        owner.delete("/me/devices").await.expect(204);
        third.get("/session").await.expect(401);
        owner.get("/session").await.expect(200);
    }

    async fn nobody_ends_the_device_of_another(test: TestHouse) {
        let world = test.world();
        let devices = world.client("agent").get("/me/devices").await.expect(200).json();
        let id = devices["items"][0]["id"].as_str().unwrap();
        world.client("owner").delete(&format!("/me/devices/{id}")).await.expect(404);
        world.client("agent").get("/session").await.expect(200);
    }

    async fn a_token_acts_within_what_it_was_given(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "manager").await;
        let manager = signed_in(&test, "manager").await;
        let new = json!({ "name": "工资系统", "permissions": ["people.read"], "expires_on": "2026-11-30" });
        let made = manager.post("/me/tokens", new).await.expect(201).json();
        let secret = made["secret"].as_str().unwrap();
        assert!(secret.starts_with("bzt_"));
        assert_eq!(made["expires_on"], "2026-11-30");
        let program = test.client().with("authorization", &format!("Bearer {secret}"));
        let me = program.get("/session").await.expect(200).json();
        assert_eq!(me["permissions"], json!(["people.read"]));
        for path in ["/me/tokens", "/me/devices"] {
            assert_eq!(program.get(path).await.expect(403).code(), "device_only");
        }
        let change = json!({ "current": PASSWORD, "new": OTHER_PASSWORD });
        assert_eq!(program.post("/me/password", change).await.expect(403).code(), "device_only");

        let listed = manager.get("/me/tokens").await.expect(200).json();
        assert_eq!(listed["items"][0]["permissions"], json!(["people.read"]));
        assert_eq!(listed["items"][0]["expires_on"], "2026-11-30");
        assert!(!listed.to_string().contains(secret));
        // From 9 o'clock on the 2nd to the last minute of the 30th, in the time zone of the organisation.
        test.clock.advance_seconds(28 * 86_400 + 15 * 3600 - 60);
        program.get("/session").await.expect(200);
        test.clock.advance_seconds(60);
        program.get("/session").await.expect(401);
    }

    async fn a_token_is_given_only_what_its_owner_has(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        let new = |permissions: &[&str]| json!({ "name": "x", "permissions": permissions });
        let foreign = agent.post("/me/tokens", new(&["people.write"])).await.expect(422).json();
        assert_eq!(foreign["errors"][0]["code"], "not_own");
        agent.post("/me/tokens", new(&[])).await.expect(422);
        let past = json!({ "name": "x", "permissions": ["people.read"], "expires_on": "2026-11-01" });
        assert_eq!(agent.post("/me/tokens", past).await.expect(422).json()["errors"][0]["code"], "past");
        let made = agent.post("/me/tokens", new(&["people.read"])).await.expect(201).json();
        let program = test.client().with("authorization", &format!("Bearer {}", made["secret"].as_str().unwrap()));
        program.get("/session").await.expect(200);
        agent.delete(&format!("/me/tokens/{}", made["id"].as_str().unwrap())).await.expect(204);
        program.get("/session").await.expect(401);
    }
}
