//! Accounts of others, for who manages people.

use kernel::on_both;
use serde_json::json;

use crate::accounts_support::{OTHER_PASSWORD, PASSWORD, reset_token, signed_in, try_sign_in, with_password};

on_both! {
    async fn a_manager_resets_his_people_and_nobody_above_or_elsewhere(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager");
        let path = |login: &str, what: &str| format!("/people/{}/{what}", world.person(login));
        for login in ["agent", "leader", "supervisor"] {
            manager.post(&path(login, "reset-link"), json!({})).await.expect(201);
        }
        for what in ["reset-link", "disable", "unlock", "enable"] {
            for login in ["owner", "administrator", "trainer"] {
                assert_eq!(manager.post(&path(login, what), json!({})).await.expect(403).code(), "exceeds", "{login}");
            }
            assert_eq!(manager.post(&path("stranger", what), json!({})).await.expect(404).code(), "not_found");
            assert_eq!(manager.post(&path("manager", what), json!({})).await.expect(409).code(), "own_account");
            assert_eq!(world.client("leader").post(&path("agent", what), json!({})).await.expect(403).code(), "forbidden");
        }
        assert_eq!(manager.delete(&path("owner", "totp")).await.expect(403).code(), "exceeds");
        world.client("owner").post(&path("stranger", "reset-link"), json!({})).await.expect(201);
        world.client("administrator").post(&path("owner", "reset-link"), json!({})).await.expect(201);
    }

    async fn a_disabled_account_is_out_until_it_is_enabled(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        let agent = signed_in(&test, "agent").await;
        let path = |what: &str| format!("/people/{}/{what}", world.person("agent"));
        let manager = world.client("manager");
        let token = reset_token(&world, "agent").await;
        manager.post(&path("disable"), json!({})).await.expect(204);
        agent.get("/session").await.expect(401);
        assert_eq!(try_sign_in(&test, "agent", PASSWORD).await.expect(401).code(), "bad_credentials");
        let (nobody, link) = (test.client(), format!("/password-resets/{token}"));
        let redeemed = nobody.post(&link, json!({ "password": OTHER_PASSWORD })).await;
        assert_eq!(redeemed.expect(409).code(), "link_invalid");
        manager.post(&path("enable"), json!({})).await.expect(204);
        agent.get("/session").await.expect(401);
        try_sign_in(&test, "agent", PASSWORD).await.expect(200);
    }

    async fn a_locked_account_is_unlocked(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        for _ in 0..5 {
            try_sign_in(&test, "agent", "wrong password").await.expect(401);
        }
        assert_eq!(try_sign_in(&test, "agent", PASSWORD).await.expect(429).code(), "locked");
        world.client("manager").post(&format!("/people/{}/unlock", world.person("agent")), json!({})).await.expect(204);
        try_sign_in(&test, "agent", PASSWORD).await.expect(200);
    }

    async fn who_has_left_is_out(test: TestHouse) {
        let world = test.world();
        let (person, now) = (world.person("agent"), test.clock.now());
        let leave = move |tx: &mut kernel::db::Tx<'_>| {
            let ctx = kernel::ctx::Ctx::house(kernel::id::TenantId::HOME, "test", now);
            kernel::accounts::admin::switch_off_of(tx, &ctx, person)
        };
        assert!(test.house.db().write(leave).await.unwrap());
        world.client("agent").get("/session").await.expect(401);
        assert!(!test.house.db().write(leave).await.unwrap());
    }

    async fn an_account_is_given_once(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let path = format!("/people/{}/account", world.person("agent"));
        let taken = owner.post(&path, json!({ "login": "leader" })).await.expect(409);
        assert_eq!(taken.code(), "taken");
        assert_eq!(owner.post(&path, json!({ "login": "agent-2" })).await.expect(409).code(), "has_account");
        assert_eq!(owner.post(&path, json!({ "login": "x y" })).await.expect(422).code(), "invalid");
    }
}
