//! Tasks and Today through HTTP.

use kernel::ctx::Ctx;
use kernel::house::House;
use kernel::id::{PersonId, TenantId};
use kernel::on_both;
use kernel::tasks::{self, ASSIGNED, Given, NewTask};
use kernel::testing::{Client, START};
use serde_json::{Value, json};

/// A task that `from` gives.
async fn give(from: &Client, body: Value) -> Value {
    from.post("/tasks", body).await.expect(201).json()
}

/// The titles of a list.
async fn titles(of: &Client, path: &str) -> Vec<String> {
    let page = of.get(path).await.expect(200).json();
    page["items"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect()
}

/// A rule of the house gives a task.
async fn rule(house: &House, owner: PersonId, origin: &str) -> Given {
    let ctx = Ctx::house(TenantId::HOME, "rule", house.clock().now());
    let origin = Some(origin.to_owned());
    house
        .db()
        .write(move |tx| {
            tasks::give(
                tx,
                &ctx,
                NewTask { origin: origin.clone(), ..NewTask::new(&ASSIGNED, owner, "规则任务") },
            )
        })
        .await
        .unwrap()
}

on_both! {
    async fn a_task_from_giving_to_done(test: TestHouse) {
        let world = test.world();
        let (leader, agent) = (world.client("leader"), world.client("agent"));
        let due = START.plus_seconds(3600);
        let task = give(&leader, json!({
            "title": " 回访订单 ", "why": "昨天未付款", "owner": world.person("agent"), "due_at": due, "shop": world.shop,
            "evidence": [{ "label": "会话", "href": "/chats/1" }]
        })).await;
        assert_eq!(task["title"], "回访订单");
        assert_eq!(task["kind_name"], "指派任务");
        assert_eq!(task["owner"]["name"], "林小满");
        assert_eq!(task["creator"]["name"], "陈立");
        assert_eq!(task["shop"]["name"], "旗舰店");
        assert_eq!(task["team"]["name"], "售前一组");
        assert_eq!((&task["state"], &task["overdue"]), (&json!("open"), &json!(false)));
        let path = format!("/tasks/{}", task["id"].as_str().unwrap());

        let notices = agent.get("/notifications?unread=true").await.expect(200).json();
        assert_eq!(notices["items"][0]["title"], "新任务：回访订单");
        assert_eq!(notices["items"][0]["href"], path.as_str());
        let english = agent.with("accept-language", "en").get("/notifications").await.json();
        assert_eq!(english["items"][0]["title"], "A new task: 回访订单");

        test.clock.advance_seconds(7200);
        let late = agent.get(&path).await.expect(200).json();
        assert_eq!(late["overdue"], true);
        let done = agent.post(&format!("{path}/done"), json!({ "outcome": "已付款", "note": "打了电话" })).await.expect(200).json();
        assert_eq!((&done["state"], &done["outcome"], &done["overdue"]), (&json!("done"), &json!("已付款"), &json!(false)));
        assert_eq!(agent.post(&format!("{path}/done"), json!({})).await.expect(409).code(), "closed");

        let full = leader.get(&path).await.expect(200).json();
        let steps: Vec<_> = full["history"].as_array().unwrap().iter().map(|step| step["what"].clone()).collect();
        assert_eq!(steps, ["done", "created"]);
        assert_eq!(full["history"][0]["note"], "打了电话");
        assert_eq!(full["history"][0]["who"]["name"], "林小满");
    }

    async fn what_is_asked_for_has_to_fit(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        let refused = agent.post("/tasks", json!({
            "title": " ", "evidence": [{ "label": "x", "href": "//evil.example" }], "repeat": { "every": "day" }
        })).await.expect(422).json();
        let pointers: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|e| e["pointer"].clone()).collect();
        assert_eq!(pointers, ["/title", "/evidence/0/href", "/due_at"]);
        assert_eq!(agent.post("/tasks", json!({ "title": "x", "kind": "recall" })).await.expect(422).json()["errors"][0]["pointer"], "/kind");
        assert_eq!(agent.get("/tasks?owner=you").await.expect(422).code(), "invalid");
        assert!(titles(&agent, "/tasks").await.is_empty());
    }

    async fn nobody_reaches_beyond_his_scope(test: TestHouse) {
        let world = test.world();
        let own = give(&world.client("stranger"), json!({ "title": "别店的事" })).await;
        let path = format!("/tasks/{}", own["id"].as_str().unwrap());
        for (login, sees) in [("agent", 404), ("colleague", 404), ("leader", 404), ("supervisor", 404), ("trainer", 404), ("manager", 200), ("owner", 200), ("administrator", 404)] {
            let client = world.client(login);
            client.get(&path).await.expect(sees);
            assert_eq!(titles(&client, "/tasks?state=all").await.len(), usize::from(sees == 200), "{login}");
            let snooze = json!({ "until": START.plus_days(1) });
            client.post(&format!("{path}/snooze"), snooze).await.expect(sees);
            assert_eq!(titles(&client, &format!("/tasks?state=all&owner={}", world.person("stranger"))).await.len(), usize::from(sees == 200), "{login}");
            assert_eq!(titles(&client, &format!("/tasks?state=all&team={}", world.other_team)).await.len(), usize::from(sees == 200), "{login}");
            assert_eq!(titles(&client, "/tasks?state=all&kind=task.assigned").await.len(), usize::from(sees == 200), "{login}");
        }
        let body = json!({ "title": "替别人", "owner": world.person("stranger") });
        assert_eq!(world.client("leader").post("/tasks", body.clone()).await.expect(422).json()["errors"][0]["code"], "unknown_person");
        world.client("manager").post("/tasks", body).await.expect(201);
        let body = json!({ "title": "替同事", "owner": world.person("colleague") });
        assert_eq!(world.client("agent").post("/tasks", body).await.expect(422).json()["errors"][0]["code"], "unknown_person");
    }

    async fn a_leader_sees_the_team_and_his_own(test: TestHouse) {
        let world = test.world();
        for login in ["agent", "colleague", "leader", "stranger", "owner"] {
            give(&world.client(login), json!({ "title": login, "due_at": START.plus_days(1) })).await;
        }
        let leader = world.client("leader");
        // The people of the world all sit in the first shop's team, but for the stranger.
        assert_eq!(titles(&leader, "/tasks").await, ["agent", "colleague", "leader", "owner"]);
        assert_eq!(titles(&leader, "/tasks?owner=me").await, ["leader"]);
        assert_eq!(titles(&world.client("supervisor"), "/tasks?q=coll").await, ["colleague"]);
        assert_eq!(titles(&world.client("owner"), &format!("/tasks?team={}", world.other_team)).await, ["stranger"]);
        assert_eq!(titles(&world.client("agent"), "/tasks").await, ["agent"]);
    }

    async fn lists_run_by_due_time_and_page_without_gaps(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        for n in [3, 1, 5, 2, 4] {
            give(&agent, json!({ "title": format!("第{n}天"), "due_at": START.plus_days(n) })).await;
        }
        give(&agent, json!({ "title": "不限" })).await;
        for login in ["agent", "leader", "owner"] {
            let client = world.client(login);
            let mut seen = Vec::new();
            let mut path = "/tasks?limit=2".to_owned();
            loop {
                let page = client.get(&path).await.expect(200).json();
                seen.extend(page["items"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()));
                let Some(next) = page["next"].as_str() else { break };
                path = format!("/tasks?limit=2&cursor={next}");
            }
            assert_eq!(seen, ["第1天", "第2天", "第3天", "第4天", "第5天", "不限"], "{login}");
        }
        test.clock.advance_seconds(86_400 + 1);
        assert_eq!(titles(&agent, "/tasks?due=overdue").await, ["第1天"]);
        assert_eq!(titles(&agent, "/tasks?due=week&limit=3").await, ["第2天", "第3天", "第4天"]);
        assert_eq!(titles(&agent, "/tasks?q=%E7%AC%AC5").await, ["第5天"]);
        assert_eq!(titles(&world.client("owner"), "/tasks?q=%25").await, [""; 0]);
    }

    async fn snoozed_is_hidden_until_it_wakes(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        let task = give(&agent, json!({ "title": "等等", "due_at": START.plus_seconds(60) })).await;
        let path = format!("/tasks/{}", task["id"].as_str().unwrap());
        assert_eq!(agent.post(&format!("{path}/snooze"), json!({ "until": START })).await.expect(422).code(), "invalid");
        agent.post(&format!("{path}/snooze"), json!({ "until": START.plus_seconds(600) })).await.expect(200);
        for login in ["agent", "leader", "owner"] {
            let client = world.client(login);
            assert!(titles(&client, "/tasks").await.is_empty());
            assert_eq!(titles(&client, "/tasks?state=snoozed").await, ["等等"]);
        }
        assert_eq!(agent.get("/today").await.json()["counts"]["today"], 0);
        test.clock.advance_seconds(601);
        assert_eq!(titles(&agent, "/tasks").await, ["等等"]);
        assert!(titles(&agent, "/tasks?state=snoozed").await.is_empty());
        // What was snoozed by mistake is taken back; what is open has nothing to take back.
        let later = json!({ "until": START.plus_days(1) });
        agent.post(&format!("{path}/snooze"), later).await.expect(200);
        let back = agent.post(&format!("{path}/reopen"), json!({})).await.expect(200).json();
        assert_eq!(back["snoozed_until"], Value::Null);
        assert_eq!(titles(&agent, "/tasks").await, ["等等"]);
        assert_eq!(agent.post(&format!("{path}/reopen"), json!({})).await.expect(409).code(), "already_open");
    }

    async fn handed_over_to_a_colleague_and_no_further(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        let task = give(&agent, json!({ "title": "交接" })).await;
        let path = format!("/tasks/{}", task["id"].as_str().unwrap());
        let hand = |to| json!({ "to": to, "note": "我休假" });
        let refused = agent.post(&format!("{path}/hand-over"), hand(world.person("stranger"))).await.expect(422);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/to");
        let handed = agent.post(&format!("{path}/hand-over"), hand(world.person("colleague"))).await.expect(200).json();
        assert_eq!(handed["owner"]["name"], "周晓芸");
        agent.get(&path).await.expect(404);
        let colleague = world.client("colleague");
        let full = colleague.get(&path).await.expect(200).json();
        assert_eq!((&full["history"][0]["to"]["name"], &full["history"][0]["note"]), (&json!("周晓芸"), &json!("我休假")));
        assert_eq!(colleague.get("/notifications/count").await.json(), json!({ "unread": 1 }));
        assert_eq!(colleague.post("/notifications/read", json!({})).await.expect(200).json(), json!({ "unread": 0 }));
    }

    async fn refused_with_a_reason_and_opened_again(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        let task = give(&agent, json!({ "title": "不会做" })).await;
        let path = format!("/tasks/{}", task["id"].as_str().unwrap());
        agent.post(&format!("{path}/refuse"), json!({ "reason": "lazy", "note": "x" })).await.expect(422);
        let refused = agent.post(&format!("{path}/refuse"), json!({ "reason": "skill", "note": "没学过" })).await.expect(200).json();
        assert_eq!(refused["refusal"], json!({ "reason": "skill", "note": "没学过" }));
        assert_eq!(titles(&world.client("leader"), "/tasks?state=refused").await, ["不会做"]);
        let open = agent.post(&format!("{path}/reopen"), json!({})).await.expect(200).json();
        assert_eq!((&open["state"], &open["refusal"]), (&json!("open"), &Value::Null));
        agent.post(&format!("{path}/done"), json!({})).await.expect(200);
        test.clock.advance_seconds(8 * 86_400);
        assert_eq!(agent.post(&format!("{path}/reopen"), json!({})).await.expect(409).code(), "too_late");
    }

    async fn a_change_names_the_version_it_was_made_on(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        let task = give(&agent, json!({ "title": "旧", "due_at": START.plus_days(1) })).await;
        let path = format!("/tasks/{}", task["id"].as_str().unwrap());
        let changed = agent.patch(&path, json!({ "version": 1, "title": "新", "due_at": null })).await.expect(200).json();
        assert_eq!((&changed["title"], &changed["due_at"], &changed["version"]), (&json!("新"), &Value::Null, &json!(2)));
        assert_eq!(agent.patch(&path, json!({ "version": 1, "title": "又" })).await.expect(409).code(), "changed");
        agent.patch(&path, json!({ "version": 2, "repeat": { "every": "day" } })).await.expect(422);
        agent.patch(&path, json!({ "version": 2, "owner": world.person("leader") })).await.expect(422);
    }

    async fn a_recurring_task_comes_back_exactly_once(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        let until = "2026-11-04";
        let task = give(&agent, json!({
            "title": "日报", "due_at": START.plus_seconds(3600), "repeat": { "every": "day", "until": until }
        })).await;
        let path = format!("/tasks/{}", task["id"].as_str().unwrap());
        agent.post(&format!("{path}/done"), json!({})).await.expect(200);
        agent.post(&format!("{path}/reopen"), json!({})).await.expect(200);
        agent.post(&format!("{path}/done"), json!({})).await.expect(200);
        let open = agent.get("/tasks").await.json();
        assert_eq!(open["items"].as_array().unwrap().len(), 1, "{open}");
        let next = &open["items"][0];
        assert_eq!(next["due_at"], json!(START.plus_seconds(3600 + 86_400)));
        assert_eq!(next["repeat"], json!({ "every": "day", "until": until }));
        // Two days late: the day between is skipped, and after the last day nothing comes back.
        test.clock.advance_seconds(86_400 + 7200);
        let path = format!("/tasks/{}", next["id"].as_str().unwrap());
        agent.post(&format!("{path}/done"), json!({})).await.expect(200);
        let open = agent.get("/tasks").await.json();
        assert_eq!(open["items"][0]["due_at"], json!(START.plus_seconds(3600 + 2 * 86_400)));
        let path = format!("/tasks/{}", open["items"][0]["id"].as_str().unwrap());
        agent.post(&format!("{path}/done"), json!({})).await.expect(200);
        assert!(titles(&agent, "/tasks").await.is_empty());
    }

    async fn a_rule_gives_the_same_task_once(test: TestHouse) {
        let world = test.world();
        let owner = world.person("agent");
        let first = rule(&test.house, owner, "recall:1").await;
        assert!(matches!(first, Given::New(_)));
        assert_eq!(rule(&test.house, owner, "recall:1").await, Given::Known(first.id()));
        let both = tokio::join!(rule(&test.house, owner, "recall:2"), rule(&test.house, owner, "recall:2"));
        assert_eq!(both.0.id(), both.1.id());
        assert_eq!(titles(&world.client("agent"), "/tasks").await.len(), 2);
    }

    async fn today_is_ones_own_day(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        // 09:00 in Shanghai: the day ends in 15 hours.
        for (title, hours) in [("昨天", -10), ("刚才", -1), ("今晚", 14), ("明天", 16)] {
            give(&agent, json!({ "title": title, "due_at": START.plus_seconds(hours * 3600) })).await;
        }
        give(&world.client("colleague"), json!({ "title": "同事的", "due_at": START })).await;
        let done = give(&agent, json!({ "title": "做完" })).await;
        agent.post(&format!("/tasks/{}/done", done["id"].as_str().unwrap()), json!({})).await.expect(200);
        let today = agent.get("/today").await.expect(200).json();
        let titles = |list: &str| today[list].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(titles("overdue"), ["昨天", "刚才"]);
        assert_eq!(titles("today"), ["今晚"]);
        assert_eq!(titles("later"), ["明天"]);
        assert_eq!(today["counts"], json!({ "overdue": 2, "today": 1, "done_today": 1 }));
        assert_eq!((&today["done_today"], &today["date"], &today["time_zone"]), (&json!(1), &json!("2026-11-02"), &json!("Asia/Shanghai")));
        // What was done before midnight is not today's.
        test.clock.advance_seconds(15 * 3600);
        let tomorrow = agent.get("/today").await.json();
        assert_eq!((&tomorrow["done_today"], &tomorrow["date"]), (&json!(0), &json!("2026-11-03")));
    }

    async fn an_overdue_task_is_told_once(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        give(&world.client("leader"), json!({ "title": "赶紧", "owner": world.person("agent"), "due_at": START.plus_seconds(60) })).await;
        let tell = || {
            let ctx = Ctx::house(TenantId::HOME, "overdue", test.house.clock().now());
            test.house.db().write(move |tx| tasks::tell_overdue(tx, &ctx))
        };
        assert_eq!(tell().await.unwrap(), 0);
        test.clock.advance_seconds(61);
        assert_eq!(tell().await.unwrap(), 1);
        assert_eq!(tell().await.unwrap(), 0);
        let notices = agent.get("/notifications").await.json();
        assert_eq!(notices["items"][0]["kind"], "task_overdue");
        // A new due time can be missed anew.
        let id = notices["items"][0]["href"].as_str().unwrap().to_owned();
        agent.patch(&id, json!({ "version": 1, "due_at": START.plus_seconds(120) })).await.expect(200);
        test.clock.advance_seconds(61);
        assert_eq!(tell().await.unwrap(), 1);
    }

    async fn a_repeated_request_gives_one_task(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent").with("idempotency-key", "k1");
        let first = give(&agent, json!({ "title": "一次" })).await;
        assert_eq!(give(&agent, json!({ "title": "一次" })).await["id"], first["id"]);
        assert_eq!(titles(&agent, "/tasks").await.len(), 1);
    }
}
