//! The audit log: who reads what, and that nothing in it changes unseen.

use kernel::audit;
use kernel::id::TenantId;
use kernel::on_both;
use kernel::testing::{START, TestHouse, World};
use serde_json::{Value, json};

/// Runs statements past the house, as somebody with the database's own tools would.
async fn past_the_house(test: &TestHouse, sql: &str) -> Result<(), String> {
    let (url, sql) = (test.url(), sql.to_owned());
    let run = move || {
        if url.starts_with("postgres") {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
            client.batch_execute(&sql).map_err(|error| {
                error.as_db_error().map_or(error.to_string(), |said| said.message().to_owned())
            })
        } else {
            let connection = rusqlite::Connection::open(&url).unwrap();
            connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
            connection.execute_batch(&sql).map_err(|error| error.to_string())
        }
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// Takes the guards of the tables away.
async fn without_guards(test: &TestHouse) {
    let sql = if test.url().starts_with("postgres") {
        "alter table audit disable trigger all; alter table audit_chain disable trigger all"
    } else {
        "drop trigger audit_kept; drop trigger audit_unchanged; drop trigger audit_chain_kept; drop trigger audit_chain_grows"
    };
    past_the_house(test, sql).await.unwrap();
}

/// `n` rows by the agent, about tasks of his shop, sealed.
async fn some_rows(test: &TestHouse, world: &World, n: usize) {
    for k in 0..n {
        let body = json!({ "title": format!("任务{k}"), "shop": world.shop });
        world.client("agent").post("/tasks", body).await.expect(201);
    }
    test.clock.advance_seconds(5);
    assert_eq!(audit::seal_all(&test.house, TenantId::HOME).await.unwrap(), n);
}

async fn report(world: &World) -> Value {
    world.client("owner").get("/audit/verify").await.expect(200).json()
}

on_both! {
    async fn rows_are_never_changed_or_deleted_through_sql(test: TestHouse) {
        let world = test.world();
        some_rows(&test, &world, 2).await;
        world.client("agent").post("/tasks", json!({ "title": "未封存" })).await.expect(201);
        for sql in [
            "delete from audit",
            "delete from audit where seq is null",
            "update audit set detail = '{}'",
            "update audit set at = at + 1 where seq is null",
            "update audit set actor = null where seq is null",
            "update audit set hash = 'x' where seq = 1",
            "update audit set seq = 1 where seq is null",
            "delete from audit_chain",
            "update audit_chain set seq = 1, hash = 'x'",
            "insert into audit select * from audit where seq = 1",
        ] {
            assert!(past_the_house(&test, sql).await.is_err(), "{sql}");
        }
        let more = if test.url().starts_with("postgres") { "truncate audit" } else { "insert or replace into audit select * from audit" };
        assert!(past_the_house(&test, more).await.is_err());
        let whole = report(&world).await;
        assert_eq!((&whole["rows"], &whole["sealed"], &whole["broken_at"]), (&json!(3), &json!(2), &Value::Null));
    }

    async fn whatever_is_changed_in_a_sealed_row_is_found(test: TestHouse) {
        let world = test.world();
        some_rows(&test, &world, 4).await;
        without_guards(&test).await;
        assert_eq!(report(&world).await["broken_at"], Value::Null);
        let text = ["through", "action", "subject", "detail", "address", "request", "hash"];
        let numbers = ["id", "at", "actor", "subject_id", "shop"];
        for seq in 1..=4 {
            let changes = text.iter().map(|column| (format!("{column} = {column} || ' '"), format!("{column} = substr({column}, 1, length({column}) - 1)")))
                .chain(numbers.iter().map(|column| (format!("{column} = {column} + 1"), format!("{column} = {column} - 1"))));
            for (change, back) in changes {
                past_the_house(&test, &format!("update audit set {change} where seq = {seq}")).await.unwrap();
                let found = report(&world).await;
                assert_eq!((&found["broken_at"]["seq"], &found["broken_at"]["why"]), (&json!(seq), &json!("changed")), "{change}");
                past_the_house(&test, &format!("update audit set {back} where seq = {seq}")).await.unwrap();
            }
        }
        assert_eq!(report(&world).await["broken_at"], Value::Null);
    }

    async fn missing_rows_are_found_at_the_end_too(test: TestHouse) {
        let world = test.world();
        some_rows(&test, &world, 4).await;
        let anchor = report(&world).await["head"].clone();
        without_guards(&test).await;
        past_the_house(&test, "create table kept as select * from audit; delete from audit where seq = 2").await.unwrap();
        assert_eq!(report(&world).await["broken_at"], json!({ "seq": 2, "id": null, "why": "missing" }));
        past_the_house(&test, "delete from audit; insert into audit select * from kept where seq <= 3").await.unwrap();
        assert_eq!(report(&world).await["broken_at"]["why"], "missing");
        // Whoever also rewrites the noted end is found by a point kept elsewhere.
        past_the_house(&test, "update audit_chain set seq = 3, hash = (select hash from audit where seq = 3)").await.unwrap();
        assert_eq!(report(&world).await["broken_at"], Value::Null);
        let path = format!("/audit/verify?seq={}&hash={}", anchor["seq"], anchor["hash"].as_str().unwrap());
        let found = world.client("owner").get(&path).await.expect(200).json();
        assert_eq!(found["broken_at"]["why"], "missing");
        let found = world.client("owner").get("/audit/verify?seq=3&hash=00").await.json();
        assert_eq!(found["broken_at"]["why"], "anchor");
    }

    async fn a_row_that_comes_late_is_sealed_after_the_others(test: TestHouse) {
        let world = test.world();
        some_rows(&test, &world, 2).await;
        // A transaction that began before the others and commits after they were sealed.
        past_the_house(&test, &format!(
            "insert into audit (tenant, id, at, through, action, subject, detail, address, request)
             values (1, 5, {}, 'test', 'late', '', '{{}}', '', '')", START.micros())).await.unwrap();
        assert_eq!(audit::seal_all(&test.house, TenantId::HOME).await.unwrap(), 1);
        let whole = report(&world).await;
        assert_eq!((&whole["sealed"], &whole["broken_at"]), (&json!(3), &Value::Null));
    }

    async fn many_sealers_make_one_chain(test: TestHouse) {
        let world = test.world();
        for _ in 0..30 {
            world.client("agent").post("/tasks", json!({ "title": "x" })).await.expect(201);
        }
        test.clock.advance_seconds(5);
        let seal = || audit::seal_all(&test.house, TenantId::HOME);
        let (a, b, c, d) = tokio::join!(seal(), seal(), seal(), seal());
        let sealed = [a, b, c, d].map(Result::unwrap).iter().sum::<usize>();
        assert_eq!(sealed, 30);
        let whole = report(&world).await;
        assert_eq!((&whole["sealed"], &whole["broken_at"]), (&json!(30), &Value::Null));
    }

    async fn everybody_reads_what_is_his_to_read(test: TestHouse) {
        let world = test.world();
        world.client("agent").post("/tasks", json!({ "title": "=1+1", "shop": world.shop })).await.expect(201);
        world.client("stranger").post("/tasks", json!({ "title": "别店", "shop": world.other_shop })).await.expect(201);
        world.client("trainer").post("/tasks", json!({ "title": "无店" })).await.expect(201);
        for (login, sees) in [("agent", 1), ("colleague", 0), ("leader", 0), ("stranger", 1), ("trainer", 1), ("manager", 1), ("owner", 3), ("administrator", 3)] {
            let rows = world.client(login).get("/audit").await.expect(200).json();
            assert_eq!(rows["items"].as_array().unwrap().len(), sees, "{login}");
            let status = if sees == 3 { 200 } else { 403 };
            world.client(login).get("/audit/verify").await.expect(status);
        }
        let owner = world.client("owner");
        let row = owner.get(&format!("/audit?actor={}", world.person("agent"))).await.json()["items"][0].clone();
        assert_eq!((&row["action"], &row["action_name"], &row["actor"]["name"]), (&json!("task.create"), &json!("新建任务"), &json!("林小满")));
        assert_eq!((&row["subject_name"], &row["sealed"]), (&json!("=1+1"), &json!(false)));
        let agent = world.client("agent");
        let others = agent.get(&format!("/audit?actor={}", world.person("stranger"))).await.expect(200).json();
        assert_eq!(others["items"], json!([]));

        let csv = owner.get("/audit/export.csv").await.expect(200);
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        assert!(csv.text().starts_with('\u{feff}'));
        assert!(csv.text().contains(",'=1+1,"), "{}", csv.text());
        assert_eq!(csv.text().lines().count(), 1 + 4, "three rows and the export's own");
        assert_eq!(owner.get("/audit?action=audit.export").await.json()["items"].as_array().unwrap().len(), 1);
    }

    async fn the_log_pages_back_in_time(test: TestHouse) {
        let world = test.world();
        for n in 0..5 {
            test.clock.advance_seconds(60);
            world.client("agent").post("/tasks", json!({ "title": format!("{n}") })).await.expect(201);
        }
        let owner = world.client("owner");
        for filter in ["", "&action=task.create", &format!("&action=task.create&actor={}", world.person("agent"))] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = owner.get(&format!("/audit?limit=2{filter}{cursor}")).await.expect(200).json();
                seen.extend(page["items"].as_array().unwrap().iter().map(|row| row["subject_name"].as_str().unwrap().to_owned()));
                let Some(next) = page["next"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(seen, ["4", "3", "2", "1", "0"], "{filter}");
        }
        let (from, to) = (START.plus_seconds(120), START.plus_seconds(240));
        let between = owner.get(&format!("/audit?from={from}&to={to}")).await.expect(200).json();
        assert_eq!(between["items"].as_array().unwrap().len(), 2);
    }
}
