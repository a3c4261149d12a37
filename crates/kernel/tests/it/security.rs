//! Attacks on the door, one test each.

use std::time::Duration;

use axum::http::Method;
use kernel::config::Config;
use kernel::on_both;
use kernel::params;
use serde_json::json;

use crate::accounts_support::{
    OTHER_PASSWORD, PASSWORD, configured, cookie, founded, reset_token, setup, setup_code, signed_in, totp,
    try_sign_in, with_password, with_totp,
};

kernel::queries! {
    AUDIT = "select action, subject, detail from audit where tenant = $1";
    KEPT = "select count(*) from idempotency where tenant = $1";
    TAKE_ROLES = "delete from role_grant where tenant = $1 and person = $2";
}

on_both! {
    async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        let plain = try_sign_in(&test, "agent", PASSWORD).await.expect(200);
        let line = plain.headers["set-cookie"].to_str().unwrap();
        assert!(line.starts_with("banzhang="), "{line}");
        assert!(line.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"), "{line}");

        let config = Config { public_url: Some("https://kf.example.com".to_owned()), ..Config::default() };
        let test = configured(test, config).await;
        let secure = try_sign_in(&test, "agent", PASSWORD).await.expect(200);
        let line = secure.headers["set-cookie"].to_str().unwrap();
        assert!(line.starts_with("__Host-banzhang="), "{line}");
        assert!(line.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure"), "{line}");
        let secret = cookie(&secure);
        let with = |name: &str| test.client().with("cookie", &format!("{name}={secret}"));
        with("__Host-banzhang").get("/session").await.expect(200);
        // Without the prefix a neighbour of the domain could have planted it.
        with("banzhang").get("/session").await.expect(401);
    }

    async fn another_site_causes_nothing(test: TestHouse) {
        let owner = founded(&test).await;
        let forged = [
            owner.with("sec-fetch-site", "cross-site"),
            owner.with("sec-fetch-site", "same-site"),
            owner.with("origin", "https://evil.example").with("host", "kf.example.com"),
            owner.with("origin", "null").with("host", "kf.example.com"),
        ];
        for route in test.house.modules().iter().flat_map(|module| &module.routes) {
            if route.method == Method::GET {
                continue;
            }
            for client in &forged {
                let path = route.path.replace(['{', '}'], "");
                let answer = client.send(route.method.clone(), &path, Some(json!({}))).await;
                assert_eq!(answer.expect(403).code(), "cross_site", "{}", route.name());
            }
        }
        owner.get("/session").await.expect(200);
    }

    async fn a_planted_cookie_is_worth_nothing_after_signing_in(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        with_password(&test, &world, "colleague").await;
        let body = |login: &str| json!({ "login": login, "password": PASSWORD });
        // A made-up secret is not taken over.
        let made_up = test.client().signed_in("planted");
        let answer = made_up.post("/session", body("agent")).await.expect(200);
        assert_ne!(cookie(&answer), "planted");
        made_up.get("/session").await.expect(401);
        // The attacker's own session, planted in the victim's browser, ends when the victim signs in.
        let attackers = signed_in(&test, "colleague").await;
        let answer = attackers.post("/session", body("agent")).await.expect(200);
        attackers.get("/session").await.expect(401);
        let victim = test.client().signed_in(&cookie(&answer));
        assert_eq!(victim.get("/session").await.expect(200).json()["login"], "agent");
    }

    async fn guessing_locks_the_account_longer_and_longer(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        let mut waits = Vec::new();
        for _ in 0..4 {
            try_sign_in(&test, "agent", "wrong password").await.expect(401);
        }
        for _ in 0..3 {
            try_sign_in(&test, "agent", "wrong password").await.expect(401);
            let locked = try_sign_in(&test, "agent", PASSWORD).await.expect(429);
            assert_eq!(locked.code(), "locked");
            let wait: i64 = locked.headers["retry-after"].to_str().unwrap().parse().unwrap();
            test.clock.advance_seconds(wait);
            waits.push(wait);
        }
        assert_eq!(waits, [31, 61, 121]);
        try_sign_in(&test, "agent", PASSWORD).await.expect(200);
        try_sign_in(&test, "agent", "wrong password").await.expect(401);
        let locks = test.house.read(|tx| {
            tx.rows(&AUDIT, params![kernel::id::TenantId::HOME], |row| row.get::<String>(0))
        });
        let locks = locks.await.unwrap().into_iter().filter(|action| action == "session.lock").count();
        assert_eq!(locks, 3);
    }

    async fn many_guesses_at_once_do_not_slip_past_the_lock(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let client = test.client();
            let body = json!({ "login": "agent", "password": "wrong password" });
            running.spawn(async move { client.post("/session", body).await.status.as_u16() });
        }
        let statuses = running.join_all().await;
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
    }

    async fn one_address_guesses_at_many_logins_only_so_often(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        let config = Config { behind_proxy: true, ..Config::default() };
        let test = configured(test, config).await;
        let guess = |address: &str, login: String| {
            let client = test.client().with("x-forwarded-for", address);
            async move { client.post("/session", json!({ "login": login, "password": PASSWORD })).await }
        };
        // A successful sign-in costs nothing.
        guess("203.0.113.9", "agent".to_owned()).await.expect(200);
        for n in 0..60 {
            guess("203.0.113.9", format!("login{n}")).await.expect(401);
        }
        let refused = guess("203.0.113.9", "agent".to_owned()).await.expect(429);
        assert_eq!(refused.code(), "too_many_requests");
        guess("203.0.113.10", "agent".to_owned()).await.expect(200);
        // One customer has a whole /64.
        for n in 0..60 {
            guess(&format!("2001:db8:1:2::{n:x}"), format!("other{n}")).await.expect(401);
        }
        guess("2001:db8:1:2:ffff::1", "agent".to_owned()).await.expect(429);
    }

    async fn nobody_learns_which_logins_exist(test: TestHouse) {
        let world = test.world();
        with_password(&test, &world, "agent").await;
        with_password(&test, &world, "colleague").await;
        let disable = format!("/people/{}/disable", world.person("colleague"));
        world.client("owner").post(&disable, json!({})).await.expect(204);
        // Known, known without a password, disabled, unknown: one answer, one lock, the hash computed for each.
        let logins = ["agent", "leader", "colleague", "nobody-here"];
        let mut answers = vec![Vec::new(); 4];
        for round in 0..6 {
            for (n, login) in logins.into_iter().enumerate() {
                let before = kernel::accounts::hashes_computed();
                let answer = try_sign_in(&test, login, "wrong password").await;
                // The sixth is refused by the lock, for all of them before any hash.
                assert!(round == 5 || kernel::accounts::hashes_computed() > before, "{login}: no hash");
                let mut problem = answer.json();
                problem["request_id"] = json!(null);
                answers[n].push(problem);
            }
        }
        assert_eq!(answers[0][0]["code"], "bad_credentials");
        assert_eq!(answers[0][5]["code"], "locked");
        assert!(answers.iter().all(|said| *said == answers[0]), "{answers:#?}");
    }

    async fn no_stored_field_breaks_out_of_a_header(test: TestHouse) {
        let owner = founded(&test).await;
        let evil = "x\r\nset-cookie: banzhang=planted\r\n\r\n<script>";
        owner.patch("/me", json!({ "name": evil })).await.expect(422);
        owner.patch("/settings", json!({ "organisation_name": evil })).await.expect(422);
        owner.post("/me/tokens", json!({ "name": evil, "permissions": ["settings.write"] })).await.expect(422);
        let person = owner.get("/session").await.expect(200).json()["person"].as_str().unwrap().to_owned();
        owner.post(&format!("/people/{person}/account"), json!({ "login": evil })).await.expect(409);
        let answer = try_sign_in(&test, evil, PASSWORD).await.expect(401);
        assert!(!answer.headers.contains_key("set-cookie"));
        for header in ["accept-language", "user-agent", "x-request-id", "idempotency-key"] {
            let answer = owner.with(header, "planted%0d%0aset-cookie:x=y").get("/session").await;
            let shown = answer.headers.values().any(|value| value.to_str().is_ok_and(|value| value.contains("planted")));
            assert!(!shown, "{header}: {:?}", answer.headers);
        }
    }

    async fn nothing_redirects(test: TestHouse) {
        let owner = founded(&test).await;
        for route in test.house.modules().iter().flat_map(|module| &module.routes) {
            if route.name() == "DELETE /session" || route.name().contains("/live") {
                continue;
            }
            let path = route.path.replace('{', "%2f%2fevil.example").replace('}', "");
            let path = format!("{path}?next=https://evil.example&redirect=//evil.example&return_to=%5cevil.example");
            let answer = owner.send(route.method.clone(), &path, None).await;
            assert!(!answer.status.is_redirection(), "{}", route.name());
            assert!(!answer.headers.contains_key("location"), "{}", route.name());
        }
        for path in ["//evil.example", "/session/", "/session//", "/../session", "/%2f%2fevil.example"] {
            let answer = owner.get(path).await;
            assert!(!answer.status.is_redirection() && !answer.headers.contains_key("location"), "{path}");
        }
    }

    async fn the_token_of_a_disabled_account_is_refused(test: TestHouse) {
        let world = test.world();
        let new = json!({ "name": "x", "permissions": ["people.read"] });
        let made = world.client("agent").post("/me/tokens", new).await.expect(201).json();
        let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
        let program = test.client().with("authorization", &bearer);
        program.get("/session").await.expect(200);
        let disable = format!("/people/{}/disable", world.person("agent"));
        world.client("owner").post(&disable, json!({})).await.expect(204);
        program.get("/session").await.expect(401);
        // A cookie beside a refused token does not help it in.
        world.client("owner").with("authorization", &bearer).get("/session").await.expect(401);
    }

    async fn a_session_ends_when_idle_and_when_old(test: TestHouse) {
        let owner = founded(&test).await;
        owner.patch("/settings", json!({ "session_idle_minutes": 60, "session_days": 1 })).await.expect(200);
        let idle = signed_in(&test, "qian").await;
        test.clock.advance_seconds(3599);
        let busy = signed_in(&test, "qian").await;
        idle.get("/session").await.expect(200);
        test.clock.advance_seconds(3700);
        idle.get("/session").await.expect(401);
        busy.get("/session").await.expect(401);
        let busy = signed_in(&test, "qian").await;
        for _ in 0..48 {
            test.clock.advance_seconds(1799);
            busy.get("/session").await.expect(200);
            // The use is noted behind the answer.
            wait_until_seen(&busy, &test).await;
        }
        test.clock.advance_seconds(60);
        busy.get("/session").await.expect(401);
    }

    async fn a_code_of_the_second_factor_works_once(test: TestHouse) {
        let owner = founded(&test).await;
        let (secret, recovery) = with_totp(&test, &owner).await;
        let sign_in = |code: String| {
            let client = test.client();
            async move { client.post("/session", json!({ "login": "qian", "password": PASSWORD, "code": code })).await }
        };
        // The code that confirmed the factor is used up as well.
        assert_eq!(sign_in(totp(&test, &secret)).await.expect(401).code(), "bad_code");
        test.clock.advance_seconds(30);
        let code = totp(&test, &secret);
        let (one, two) = tokio::join!(sign_in(code.clone()), sign_in(code.clone()));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
        sign_in(code).await.expect(401);
        sign_in(recovery[3].clone()).await.expect(200);
        sign_in(recovery[3].clone()).await.expect(401);
    }

    async fn codes_cannot_be_guessed_by_who_has_the_password(test: TestHouse) {
        let owner = founded(&test).await;
        with_totp(&test, &owner).await;
        let guess = |code: Option<&str>| {
            let (client, code) = (test.client(), json!(code));
            async move { client.post("/session", json!({ "login": "qian", "password": PASSWORD, "code": code })).await }
        };
        for _ in 0..4 {
            guess(Some("000000")).await.expect(401);
            // The right password alone gives no tries back.
            assert_eq!(guess(None).await.expect(401).code(), "code_required");
        }
        guess(Some("000000")).await.expect(401);
        assert_eq!(guess(Some("000000")).await.expect(429).code(), "locked");
    }

    async fn a_reset_link_works_once(test: TestHouse) {
        let world = test.world();
        let (first, second) = (reset_token(&world, "agent").await, reset_token(&world, "agent").await);
        let redeem = |token: &str, password: &str| {
            let (client, path) = (test.client(), format!("/password-resets/{token}"));
            let body = json!({ "password": password });
            async move { client.post(&path, body).await }
        };
        assert_eq!(redeem(&first, PASSWORD).await.expect(409).code(), "link_invalid");
        redeem(&second, "too short").await.expect(422);
        let (one, two) = tokio::join!(redeem(&second, PASSWORD), redeem(&second, OTHER_PASSWORD));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
        assert_eq!(redeem(&second, PASSWORD).await.expect(409).code(), "link_invalid");
        // Whoever sat in the account is out.
        world.client("agent").get("/session").await.expect(401);
        let late = reset_token(&world, "agent").await;
        test.clock.advance_seconds(24 * 3600);
        redeem(&late, PASSWORD).await.expect(409);
    }

    async fn a_token_never_exceeds_its_owner(test: TestHouse) {
        let world = test.world();
        let new = json!({ "name": "x", "permissions": ["people.read", "people.write"] });
        let made = world.client("manager").post("/me/tokens", new).await.expect(201).json();
        let program = test.client().with("authorization", &format!("Bearer {}", made["secret"].as_str().unwrap()));
        let unlock = format!("/people/{}/unlock", world.person("agent"));
        program.post(&unlock, json!({})).await.expect(204);
        // It cannot become its owner either.
        let reset = format!("/people/{}/reset-link", world.person("agent"));
        assert_eq!(program.post(&reset, json!({})).await.expect(403).code(), "device_only");
        let person = world.person("manager");
        let shrink = move |tx: &mut kernel::db::Tx<'_>| {
            tx.run(&TAKE_ROLES, params![kernel::id::TenantId::HOME, person])?;
            kernel::people::access::derive(tx, kernel::id::TenantId::HOME, person)
        };
        test.house.db().write(shrink).await.unwrap();
        assert_eq!(program.get("/session").await.expect(200).json()["permissions"], json!([]));
        assert_eq!(program.post(&unlock, json!({})).await.expect(403).code(), "forbidden");
    }

    async fn secrets_are_in_no_audit_row_and_in_the_database_as_hashes_only(test: TestHouse) {
        for query in QUERIES {
            let db = test.house.db().clone();
            tokio::task::spawn_blocking(move || db.prepare(query)).await.unwrap().unwrap();
        }
        let code = setup_code(&test).await.unwrap();
        let answer = test.client().post("/setup", setup(&code)).await.expect(201);
        let owner = test.client().signed_in(&cookie(&answer));
        let made = owner.post("/me/tokens", json!({ "name": "x", "permissions": ["people.read"] })).await.expect(201);
        let token = made.json()["secret"].as_str().unwrap().to_owned();
        let change = json!({ "current": PASSWORD, "new": OTHER_PASSWORD });
        owner.with("idempotency-key", "once").post("/me/password", change).await.expect(204);
        // A print of the request would be a fast hash of the password.
        let kept = test.house.read(|tx| {
            tx.one(&KEPT, params![kernel::id::TenantId::HOME], |row| row.get::<i64>(0))
        });
        assert_eq!(kept.await.unwrap(), 0);
        let (totp_secret, recovery) = with_totp(&test, &owner).await;
        let now = test.clock.now();
        let link = test.house.db().write(move |tx| {
            let ctx = kernel::ctx::Ctx::house(kernel::id::TenantId::HOME, "test", now);
            kernel::accounts::admin::reset_link(tx, &ctx, "qian")
        });
        let link = link.await.unwrap().href(test.house.config());
        let reset = link.strip_prefix("/reset/").unwrap().to_owned();
        assert!(!format!("{link:?}").is_empty());

        let rows = test.house.read(|tx| {
            tx.rows(&AUDIT, params![kernel::id::TenantId::HOME], |row| {
                Ok([row.get::<String>(0)?, row.get(1)?, row.get(2)?].join(" "))
            })
        });
        let rows = rows.await.unwrap();
        assert!(rows.len() >= 6, "{rows:?}");
        let mut secrets = vec![code, cookie(&answer), token, reset, PASSWORD.to_owned(), OTHER_PASSWORD.to_owned()];
        secrets.extend(recovery);
        let stored = std::fs::read(test.folder().join("banzhang.db")).unwrap_or_default();
        let log = std::fs::read(test.folder().join("banzhang.db-wal")).unwrap_or_default();
        let stored = [stored, log].concat();
        for secret in &secrets {
            assert!(rows.iter().all(|row| !row.contains(secret.as_str())), "{secret}");
            assert!(!stored.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
        }
        // The second factor has to be computed from its secret, which is therefore stored; but told nowhere.
        assert!(rows.iter().all(|row| !row.contains(&totp_secret)));
    }
}

async fn wait_until_seen(client: &kernel::testing::Client, test: &kernel::testing::TestHouse) {
    let now = test.clock.now();
    for _ in 0..200 {
        let devices = client.get("/me/devices").await.expect(200).json();
        let seen =
            devices["items"].as_array().unwrap().iter().find(|device| device["current"] == true).unwrap();
        let seen: kernel::time::Moment = seen["seen_at"].as_str().unwrap().parse().unwrap();
        if now.seconds_since(seen) < 60 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the use was never noted");
}
