//! The first run.

use kernel::on_both;
use serde_json::json;

use crate::accounts_support::{PASSWORD, cookie, founded, setup, setup_code, try_sign_in};

on_both! {
    async fn the_reader_of_the_terminal_becomes_owner_once(test: TestHouse) {
        let nobody = test.client();
        assert_eq!(nobody.get("/setup").await.expect(200).json(), json!({ "needed": true }));
        let code = setup_code(&test).await.unwrap();
        let sloppy = code.to_uppercase().replace('-', " ");
        let answer = nobody.post("/setup", setup(&sloppy)).await.expect(201);
        let me = answer.json();
        assert_eq!((me["name"].as_str(), me["login"].as_str()), (Some("钱老板"), Some("qian")));
        assert_eq!(me["roles"][0]["name"], "老板");
        assert_eq!(me["shops"][0]["name"], "旗舰店");
        assert!(me["permissions"].as_array().unwrap().contains(&json!("settings.write")));
        let owner = nobody.signed_in(&cookie(&answer));
        assert_eq!(owner.get("/session").await.expect(200).json(), me);
        assert_eq!(owner.get("/settings").await.expect(200).json()["organisation_name"], "春风客服");

        assert_eq!(nobody.get("/setup").await.expect(200).json(), json!({ "needed": false }));
        assert_eq!(nobody.post("/setup", setup(&code)).await.expect(409).code(), "set_up");
        assert_eq!(setup_code(&test).await, None);
        try_sign_in(&test, "QIAN", PASSWORD).await.expect(200);
    }

    async fn a_code_bears_ten_wrong_tries_and_one_day(test: TestHouse) {
        let nobody = test.client();
        let code = setup_code(&test).await.unwrap();
        for _ in 0..10 {
            assert_eq!(nobody.post("/setup", setup("aaaa-bbbb-cccc")).await.expect(401).code(), "bad_code");
        }
        nobody.post("/setup", setup(&code)).await.expect(401);
        let code = setup_code(&test).await.unwrap();
        test.clock.advance_seconds(24 * 3600);
        nobody.post("/setup", setup(&code)).await.expect(401);
        let code = setup_code(&test).await.unwrap();
        nobody.post("/setup", setup(&code)).await.expect(201);
    }

    async fn of_two_at_once_one_wins(test: TestHouse) {
        let (one, two) = (setup_code(&test).await.unwrap(), setup_code(&test).await.unwrap());
        let nobody = test.client();
        let (one, two) = tokio::join!(nobody.post("/setup", setup(&one)), nobody.post("/setup", setup(&two)));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }

    async fn every_wrong_field_is_named_at_once(test: TestHouse) {
        let code = setup_code(&test).await.unwrap();
        let body = json!({
            "code": code,
            "owner": { "name": " ", "login": "a b", "password": "password123" },
            "shop": { "name": "x\r\ny", "platform": "other", "time_zone": "Mars/Phobos" },
        });
        let problem = test.client().post("/setup", body).await.expect(422).json();
        let pointers: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        // The organisation takes the shop's name, and is no further fault.
        assert_eq!(pointers, ["/owner/name", "/owner/login", "/owner/password", "/shop/name", "/shop/time_zone"]);
        assert!(setup_code(&test).await.is_some());
    }

    async fn an_owner_made_by_the_command_line_gets_a_link(test: TestHouse) {
        let now = test.clock.now();
        let made = test.house.db().write(move |tx| {
            let ctx = kernel::ctx::Ctx::house(kernel::id::TenantId::HOME, "test", now);
            let newcomer = kernel::accounts::admin::Newcomer {
                name: "钱老板".to_owned(),
                login: "qian".to_owned(),
                password: None,
                role: "owner".to_owned(),
                shop: None,
                language: kernel::text::Language::Chinese,
            };
            kernel::accounts::admin::create(tx, &ctx, &newcomer)
        });
        let link = made.await.unwrap().link.unwrap().href(test.house.config());
        let path = format!("/password-resets/{}", link.strip_prefix("/reset/").unwrap());
        test.client().post(&path, json!({ "password": PASSWORD })).await.expect(204);
        try_sign_in(&test, "qian", PASSWORD).await.expect(200);
        assert_eq!(setup_code(&test).await, None);
    }

    async fn the_command_line_gives_a_role_over_one_shop(test: TestHouse) {
        let world = test.world();
        let now = test.clock.now();
        let make = |login: &'static str, shop: &'static str| test.house.db().write(move |tx| {
            let ctx = kernel::ctx::Ctx::house(kernel::id::TenantId::HOME, "test", now);
            let newcomer = kernel::accounts::admin::Newcomer {
                name: "王主管".to_owned(),
                login: login.to_owned(),
                password: None,
                role: "manager".to_owned(),
                shop: Some(shop.to_owned()),
                language: kernel::text::Language::Chinese,
            };
            kernel::accounts::admin::create(tx, &ctx, &newcomer)
        });
        let made = make("wang", "专营店").await.unwrap();
        let person = world.client("owner").get(&format!("/people/{}", made.person)).await.expect(200).json();
        let scope = &person["roles"][0]["scope"];
        assert_eq!((&scope["kind"], &scope["shop"]["id"]), (&json!("shop"), &json!(world.other_shop)));
        let refused = make("li", "没有的店").await.unwrap_err();
        assert_eq!(refused.problem().unwrap().fields[0].code, "unknown_shop");
    }

    async fn the_first_run_is_audited_in_the_owners_house(test: TestHouse) {
        let owner = founded(&test).await;
        let settings = owner.get("/settings").await.expect(200).json();
        assert_eq!(settings["default_time_zone"], "Asia/Shanghai");
        assert_eq!(settings["password_min"], 10);
    }
}
