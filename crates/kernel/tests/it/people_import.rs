//! People from tables, and back.

use axum::http::Method;
use kernel::on_both;
use kernel::testing::{Answer, Client};
use serde_json::{Value, json};

async fn send(client: &Client, path: &str, bytes: &[u8]) -> Answer {
    client.send_bytes(Method::POST, path, Some("application/octet-stream"), bytes.to_vec()).await
}

async fn import(client: &Client, text: &str) -> Value {
    send(client, "/people/import", text.as_bytes()).await.expect(200).json()
}

fn counts(report: &Value) -> [i64; 4] {
    let rejected = report["rejected"].as_array().map_or(0, Vec::len);
    let count = |key: &str| report[key].as_i64().unwrap_or(-1);
    [count("created"), count("updated"), count("unchanged"), i64::try_from(rejected).unwrap()]
}

async fn find(client: &Client, query: &str) -> Value {
    client.get(&format!("/people?state=all&q={query}")).await.expect(200).json()["items"][0].clone()
}

const TABLE: &str = "花名册\n\
    姓名,工号,手机,邮箱,店铺,班组,角色,入职日期,登录名,客服昵称,生日,备注\n\
    王一,N1,138 0000 0001,w1@example.com,旗舰店,售前一组,客服,2026/11/1,WangYi,旗舰店:王一,11月2日,a\n\
    王二,N2,13800000002,,旗舰店,新班组,组长,20261001,,,,b\n\
    王三,N3,电话,,旗舰店,售前一组,客服,2026-10-01,,,,c\n\
    王四,N4,,,没有的店,售前一组,客服,2026-10-01,,,,d\n\
    王五,N5,,,旗舰店,又一组,飞行员,2026-10-01,,,,e\n\
    王六,N6,,,旗舰店,售前一组,客服,明天,,,,f\n\
    ,N7,,,旗舰店,售前一组,客服,,,,,g\n\
    王八,N8,,,旗舰店,售前一组,客服,2026-09-01,WangYi,,,h\n";

on_both! {
    async fn good_rows_are_kept_and_bad_ones_told(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let encoded = encoding_rs::GB18030.encode(TABLE).0.into_owned();
        let foretold = send(&owner, "/people/import?dry_run=true", &encoded).await.expect(200).json();
        assert_eq!(find(&owner, "N1").await, Value::Null, "a dry run stores nothing");
        let report = send(&owner, "/people/import", &encoded).await.expect(200).json();
        assert_eq!(foretold, report);
        assert_eq!(counts(&report), [2, 0, 0, 6], "{report:#}");
        assert_eq!((&report["accepted"], &report["teams_created"]), (&json!(2), &json!(1)));
        assert_eq!(report["columns"][11], json!({ "header": "备注", "field": null }));
        assert_eq!(report["preview"][0]["name"], "王一");
        let told: Vec<(u64, &str)> = report["rejected"].as_array().unwrap().iter()
            .map(|row| (row["line"].as_u64().unwrap(), row["cell"].as_str().unwrap_or("")))
            .collect();
        assert_eq!(told, [(5, "C5"), (6, "E6"), (7, "G7"), (8, "H8"), (9, "A9"), (10, "I10")]);
        assert_eq!(report["rejected"][0]["raw"][0], "王三");
        // A refused row leaves nothing behind, not even the team it named.
        assert_eq!(find(&owner, "N5").await, Value::Null);
        assert!(!owner.get("/teams").await.text().contains("又一组"));

        let first = find(&owner, "N1").await;
        assert_eq!((&first["phone"], &first["hired_on"]), (&json!("138****0001"), &json!("2026-11-01")));
        assert_eq!((&first["account"]["login"], &first["account"]["state"]), (&json!("wangyi"), &json!("none")));
        assert_eq!(first["nicks"][0]["nick"]["name"], "旗舰店:王一");
        assert_eq!(first["roles"][0]["scope"]["kind"], "self");
        let second = find(&owner, "N2").await;
        assert_eq!(second["employments"][0]["team"]["name"], "新班组");
        assert_eq!(second["roles"][0]["scope"]["team"]["name"], "新班组");

        let again = send(&owner, "/people/import", &encoded).await.expect(200).json();
        assert_eq!(counts(&again), [0, 0, 2, 6]);
        assert_eq!(find(&owner, "N1").await["version"], first["version"]);
    }

    async fn a_second_table_changes_what_it_says(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let report = import(&owner, "name;number;shop;team;left on\n林小满;A000;旗舰店;售前一组;2026-11-01\n周晓芸（改名）;A001;;;\n陈立;;旗舰店;售前一组;\n").await;
        assert_eq!(counts(&report), [0, 2, 1, 0], "{report:#}");
        let gone = find(&owner, "A000").await;
        assert_eq!((&gone["left_on"], &gone["account"]["state"]), (&json!("2026-11-01"), &json!("disabled")));
        assert_eq!(find(&owner, "A001").await["name"], "周晓芸（改名）");
        // Who left is not brought back by a table.
        let report = import(&owner, "姓名,工号,店铺,班组\n林小满,A000,旗舰店,售前一组\n").await;
        assert_eq!(counts(&report), [0, 0, 1, 0]);
    }

    async fn a_manager_imports_into_his_shops_and_gives_no_more_than_he_has(test: TestHouse) {
        let world = test.world();
        let manager = world.client("manager").with("accept-language", "en");
        let report = import(&manager, "姓名,工号,店铺,班组,角色\n\
            甲,M1,旗舰店,售前一组,客服\n\
            乙,M2,专营店,售后组,客服\n\
            丙,M3,旗舰店,售前一组,老板\n\
            丁,A008,旗舰店,售前一组,客服\n\
            戊,M5,,,\n\
            己,M6,旗舰店,我的新组,组长\n").await;
        assert_eq!(counts(&report), [2, 0, 0, 4], "{report:#}");
        let reasons: Vec<&str> = report["rejected"].as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap()).collect();
        assert!(reasons[0].contains("no shop"), "{reasons:?}");
        assert!(reasons[1].contains("further than your own"), "{reasons:?}");
        assert!(reasons[2].contains("outside of your scope"), "{reasons:?}");
        assert_eq!(find(&world.client("owner"), "M3").await, Value::Null);
        world.client("leader").send(Method::POST, "/people/import", None).await.expect(403);
    }

    async fn what_is_exported_is_taken_back_unchanged(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let evil = json!({ "name": "=HYPERLINK(\"http://x\")", "number": "+1", "team": world.team, "hired_on": "2026-10-01" });
        owner.post("/people", evil).await.expect(201);
        let csv = owner.get("/people/export.csv?state=all").await.expect(200);
        assert!(csv.text().contains("'=HYPERLINK"), "{}", csv.text());
        assert!(csv.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        let report = send(&owner, "/people/import", &csv.bytes).await.expect(200).json();
        assert_eq!(counts(&report), [0, 0, 10, 0], "{report:#}");
        let xlsx = owner.with("accept-language", "en").get("/people/export.xlsx").await.expect(200);
        let report = send(&owner, "/people/import", &xlsx.bytes).await.expect(200).json();
        assert_eq!(counts(&report), [0, 0, 10, 0], "{report:#}");
        // What narrows the list narrows the file.
        let listed = owner.get(&format!("/people?team={}&limit=200", world.team)).await.expect(200).json();
        let team = owner.get(&format!("/people/export.csv?team={}", world.team)).await.expect(200).text();
        let everybody = owner.get("/people/export.csv").await.expect(200).text();
        assert_eq!(team.lines().count() - 1, listed["items"].as_array().unwrap().len());
        assert!(team.lines().count() < everybody.lines().count());
        let one = owner.get("/people/export.csv?q=%E6%9E%97%E5%B0%8F%E6%BB%A1").await.expect(200).text();
        assert!(one.lines().count() == 2 && one.contains("林小满"), "{one}");
        // An export is no wider than its reader's scope.
        let seen = world.client("manager").get("/people/export.csv").await.expect(200).text();
        assert!(seen.contains("林小满") && !seen.contains("郑别店"));
        let own = world.client("agent").get("/people/export.csv").await.expect(200).text();
        assert_eq!(own.lines().count(), 2);
    }

    async fn the_template_is_a_table_of_nobody(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        for language in ["zh-CN", "en"] {
            let template = owner.with("accept-language", language).get("/people/template.xlsx").await.expect(200);
            let report = send(&owner, "/people/import", &template.bytes).await.expect(200).json();
            assert_eq!(counts(&report), [0, 0, 0, 0]);
            let fields = report["columns"].as_array().unwrap();
            assert!(fields.len() == 12 && fields.iter().all(|column| !column["field"].is_null()), "{report:#}");
        }
        send(&owner, "/people/import", b"PK\x03\x04 no workbook").await.expect(422);
        send(&owner, "/people/import", "没有表头\n1\n".as_bytes()).await.expect(422);
        send(&owner, "/people/import", &vec![b'a'; (8 << 20) + 1]).await.expect(413);
    }
}
