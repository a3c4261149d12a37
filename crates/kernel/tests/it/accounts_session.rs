//! Signing in and out.

use kernel::on_both;
use serde_json::json;

use crate::accounts_support::{
    PASSWORD, cookie, founded, signed_in, totp, try_sign_in, with_password, with_totp,
};

on_both! {
    async fn in_and_out(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        assert_eq!(try_sign_in(&test, "agent", "wrong password").await.expect(401).code(), "bad_credentials");
        let answer = try_sign_in(&test, " Agent ", PASSWORD).await.expect(200);
        let me = answer.json();
        assert_eq!((me["name"].as_str(), me["totp"].as_bool()), (Some("林小满"), Some(false)));
        assert_eq!(me["shops"].as_array().unwrap().len(), 1);
        let agent = test.client().signed_in(&cookie(&answer));
        agent.get("/session").await.expect(200);
        let out = agent.delete("/session").await.expect(204);
        assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(agent.get("/session").await.expect(401).code(), "not_signed_in");
    }

    async fn the_second_factor_is_asked_for(test: TestHouse) {
        let owner = founded(&test).await;
        let (secret, recovery) = with_totp(&test, &owner).await;
        assert_eq!(owner.post("/me/totp", json!({})).await.expect(409).code(), "totp_on");
        test.clock.advance_seconds(60);
        let sign_in = |code: Option<String>| {
            let client = test.client();
            let mut body = json!({ "login": "qian", "password": PASSWORD });
            body["code"] = json!(code);
            async move { client.post("/session", body).await }
        };
        assert_eq!(sign_in(None).await.expect(401).code(), "code_required");
        assert_eq!(sign_in(Some("000000".to_owned())).await.expect(401).code(), "bad_code");
        let me = sign_in(Some(totp(&test, &secret))).await.expect(200).json();
        assert_eq!(me["totp"], true);
        sign_in(Some(recovery[0].to_uppercase())).await.expect(200);
        assert_eq!(sign_in(Some(recovery[0].clone())).await.expect(401).code(), "bad_code");
        sign_in(Some(recovery[1].clone())).await.expect(200);
        owner.send(method("DELETE"), "/me/totp", Some(json!({ "password": "wrong" }))).await.expect(422);
        owner.send(method("DELETE"), "/me/totp", Some(json!({ "password": PASSWORD }))).await.expect(204);
        sign_in(None).await.expect(200);
    }

    async fn a_role_may_demand_the_second_factor(test: TestHouse) {
        let owner = founded(&test).await;
        let role = owner.get("/session").await.expect(200).json()["roles"][0]["id"].clone();
        owner.patch("/settings", json!({ "totp_required_roles": [role] })).await.expect(200);
        let me = owner.get("/session").await.expect(200).json();
        assert_eq!((me["totp_required"].as_bool(), &me["permissions"]), (Some(true), &json!([])));
        assert_eq!(owner.patch("/settings", json!({})).await.expect(403).code(), "forbidden");
        let again = try_sign_in(&test, "qian", PASSWORD).await.expect(200).json();
        assert_eq!(again["permissions"], json!([]));
        with_totp(&test, &owner).await;
        owner.patch("/settings", json!({})).await.expect(200);
    }

    async fn a_used_device_is_noted_once_a_minute(test: TestHouse) {
        let owner = founded(&test).await;
        let seen = |devices: serde_json::Value| devices["items"][0]["seen_at"].as_str().unwrap().to_owned();
        let before = seen(owner.get("/me/devices").await.expect(200).json());
        test.clock.advance_seconds(59);
        assert_eq!(seen(owner.get("/me/devices").await.expect(200).json()), before);
        test.clock.advance_seconds(2);
        for _ in 0..100 {
            if seen(owner.get("/me/devices").await.expect(200).json()) != before {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the use was never noted");
    }

    async fn many_sign_ins_at_once_all_get_their_turn(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        with_password(&test, &world, "colleague").await;
        let tries = (0..4).map(|n| {
            let (client, login) = (test.client(), ["agent", "colleague"][n % 2]);
            async move { client.post("/session", json!({ "login": login, "password": PASSWORD })).await.status.as_u16() }
        });
        let mut running = tokio::task::JoinSet::new();
        tries.for_each(|one| drop(running.spawn(one)));
        assert_eq!(running.join_all().await, [200; 4]);
        let devices = signed_in(&test, "agent").await.get("/me/devices").await.expect(200).json();
        assert_eq!(devices["items"].as_array().unwrap().len(), 3);
    }
}

fn method(name: &str) -> axum::http::Method {
    name.parse().unwrap()
}
