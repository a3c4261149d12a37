//! Imports: rows in, atomically, once, and out again.

use kernel::on_both;
use serde_json::{Value, json};

use crate::rows_support::{chats, import, number, orders, send, texts, work};

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        MESSAGES = "select count(*) from message where tenant = $1";
        ORDERS = "select count(*) from order_row where tenant = $1";
        ATTRIBUTES = "select count(*) from attribute where tenant = $1";
        BUYERS = "select count(*) from buyer where tenant = $1";
        WANTED = "select count(*) from wanted where tenant = $1";
        NAMED = "select count(*) from batch_buyer where tenant = $1";
        DIRTY = "select count(*) from dirty_buyer where tenant = $1";
        SHARED = "select count(distinct source_id) from shared_source where tenant = $1";
        COVERED = "select coalesce(cast(sum(count) as bigint), 0) from coverage where tenant = $1";
        REJECTS = "select count(*) from reject where tenant = $1";
        CALM = "delete from dirty_buyer where tenant = $1";
        ROWS = "select cast(m.at as text) || ' ' || b.nick || ' ' || n.name || ' ' || m.text || ' ' || m.source_id
            from message m join buyer b on b.tenant = m.tenant and b.id = m.buyer
            join nick n on n.tenant = m.tenant and n.id = m.account where m.tenant = $1 order by m.n";
    }
}

on_both! {
    with vec![measure::module()];

    async fn a_file_is_stored_as_it_stands(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let done = import(&test, &owner, "name=chats.csv", chats("旗舰店", 2)).await;
        assert_eq!((&done["state"], &done["rows"], &done["rejected"]), (&json!("ready"), &json!(6), &json!(0)), "{done}");
        assert_eq!((&done["first_day"], &done["last_day"]), (&json!("2026-10-31"), &json!("2026-10-31")));
        assert_eq!((&done["format"], &done["tables"]), (&json!("open_csv"), &json!(["messages"])));
        // 10:00 in Shanghai.
        let first = "1793412000000000 买家0 客服0 在吗 m0-0";
        assert_eq!(texts(&test, &sql::ROWS).await[0], first);
        assert_eq!(number(&test, &sql::ATTRIBUTES).await, 6);
        assert_eq!(number(&test, &sql::BUYERS).await, 2);
        assert_eq!(number(&test, &sql::DIRTY).await, 2);
        assert_eq!(number(&test, &sql::COVERED).await, 6);
        assert_eq!(number(&test, &sql::WANTED).await, 0);
    }

    async fn many_rows_of_many_buyers(test: TestHouse) {
        let owner = test.world().client("owner");
        let done = import(&test, &owner, "name=chats.csv", chats("旗舰店", 15_000)).await;
        assert_eq!(done["rows"], 45_000, "{done}");
        let done = import(&test, &owner, "name=orders.csv", orders("旗舰店", 15_000)).await;
        assert_eq!(done["rows"], 15_000, "{done}");
        assert_eq!(number(&test, &sql::MESSAGES).await, 45_000);
        assert_eq!(number(&test, &sql::ORDERS).await, 15_000);
        // One order in ten names no buyer and has one of its own.
        assert_eq!(number(&test, &sql::BUYERS).await, 16_500);
        assert_eq!(number(&test, &sql::DIRTY).await, 16_500);
    }

    async fn the_same_bytes_are_imported_once(test: TestHouse) {
        let owner = test.world().client("owner");
        let first = import(&test, &owner, "name=a.csv", chats("旗舰店", 3)).await;
        let again = send(&owner, "/imports?name=b.csv", chats("旗舰店", 3)).await.expect(409);
        assert_eq!(again.code(), "imported_already");
        assert!(again.text().contains(first["id"].as_str().unwrap()));
        assert_eq!(number(&test, &sql::MESSAGES).await, 9);
    }

    async fn undoing_takes_everything_back(test: TestHouse) {
        let owner = test.world().client("owner");
        let kept = import(&test, &owner, "name=kept.csv", chats("旗舰店", 2)).await;
        let all = "shop,order_id,buyer,created_at\n旗舰店,o1,买家1,2026-10-31 10:00:00\n";
        let taken = import(&test, &owner, "name=taken.csv", all).await;
        let refunds = "shop,order_id,refund_id,kind,state,amount,颜色\n旗舰店,o1,r1,return,open,3.00,红\n旗舰店,o1,r1,return,open,x,红\n";
        let refunds = import(&test, &owner, "name=refunds.csv", refunds).await;
        assert_eq!((&refunds["rows"], &refunds["rejected"]), (&json!(1), &json!(1)));
        test.house.db().write(|tx| tx.run(&sql::CALM, kernel::params![kernel::id::TenantId::HOME])).await.unwrap();
        for import in [&taken, &refunds] {
            let path = format!("/imports/{}/undo", import["id"].as_str().unwrap());
            let undone = owner.post(&path, json!({})).await.expect(200).json();
            assert_eq!(undone["state"], "undone");
            assert_eq!(owner.post(&path, json!({})).await.expect(409).code(), "import_not_ready");
        }
        // Who is touched is known at once, the rows go afterwards.
        assert_eq!(number(&test, &sql::DIRTY).await, 1);
        work(&test).await;
        assert_eq!(number(&test, &sql::ORDERS).await, 0);
        assert_eq!(number(&test, &sql::REJECTS).await, 0);
        assert_eq!(number(&test, &sql::MESSAGES).await, 6);
        assert_eq!(number(&test, &sql::ATTRIBUTES).await, 6);
        assert_eq!(number(&test, &sql::NAMED).await, 2);
        assert_eq!(number(&test, &sql::COVERED).await, 6);
        let list = owner.get("/imports").await.expect(200).json();
        let states: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|item| &item["state"]).collect();
        assert_eq!(states, ["undone", "undone", "ready"]);
        // What was taken back may come again.
        let again = import(&test, &owner, "name=again.csv", all).await;
        assert_eq!(again["state"], "ready");
        assert_ne!(again["id"], kept["id"]);
    }

    async fn a_refund_touches_the_buyer_of_its_order_whatever_comes_first(test: TestHouse) {
        let owner = test.world().client("owner");
        let refunds = "shop,order_id,refund_id,kind,state\n旗舰店,o1,r1,return,open\n旗舰店,o2,r1,return,success\n";
        import(&test, &owner, "name=refunds.csv", refunds).await;
        assert_eq!(number(&test, &sql::DIRTY).await, 0);
        import(&test, &owner, "name=orders.csv", "shop,order_id,buyer,created_at\n旗舰店,o1,甲,2026-10-31 10:00:00\n").await;
        assert_eq!(number(&test, &sql::DIRTY).await, 1);
        import(&test, &owner, "name=others.csv", "shop,order_id,buyer,created_at\n旗舰店,o2,乙,2026-10-31 10:00:00\n").await;
        // One number of a refund under two orders: both buyers.
        assert_eq!(number(&test, &sql::DIRTY).await, 2);
        test.house.db().write(|tx| tx.run(&sql::CALM, kernel::params![kernel::id::TenantId::HOME])).await.unwrap();
        import(&test, &owner, "name=more.csv", "shop,order_id,refund_id,kind,state\n旗舰店,o1,r1,return,success\n").await;
        assert_eq!(number(&test, &sql::DIRTY).await, 2);
    }

    async fn one_source_id_under_two_buyers_is_noted(test: TestHouse) {
        let owner = test.world().client("owner");
        let row = |buyer: &str, id: &str| format!("旗舰店,{buyer},客服0,buyer,2026-10-31 10:00:00,在吗,{id}\n");
        let head = "shop,buyer,agent,sender,sent_at,text,message_id\n";
        import(&test, &owner, "name=a.csv", format!("{head}{}{}{}", row("甲", "m1"), row("乙", "m2"), row("丙", "m2"))).await;
        assert_eq!(number(&test, &sql::SHARED).await, 1);
        test.house.db().write(|tx| tx.run(&sql::CALM, kernel::params![kernel::id::TenantId::HOME])).await.unwrap();
        import(&test, &owner, "name=b.csv", format!("{head}{}", row("丁", "m1"))).await;
        assert_eq!(number(&test, &sql::SHARED).await, 2);
        assert_eq!(number(&test, &sql::DIRTY).await, 2);
    }

    async fn an_unknown_shop_is_asked_about_before_anything_is_stored(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let preview = send(&owner, "/imports/preview?name=c.csv", chats("旗舰店（新）", 2)).await.expect(200).json();
        assert_eq!(preview["importable"], false);
        assert_eq!(preview["unknown_shops"], json!([{ "name": "旗舰店（新）", "rows": 6 }]));
        let failed = import(&test, &owner, "name=c.csv", chats("旗舰店（新）", 2)).await;
        assert_eq!(failed["state"], "failed", "{failed}");
        assert!(failed["error"].as_str().unwrap().contains("旗舰店（新）"), "{failed}");
        assert_eq!(number(&test, &sql::MESSAGES).await + number(&test, &sql::BUYERS).await, 0);
        owner.put("/shop-aliases", json!({ "name": "旗舰店（新）", "shop": world.shop })).await.expect(200);
        let file = preview["file"].as_str().unwrap();
        let done = import(&test, &owner, &format!("name=c.csv&file={file}"), "").await;
        assert_eq!((&done["state"], &done["rows"]), (&json!("ready"), &json!(6)), "{done}");
        let done = import(&test, &owner, "name=d.csv&create_shops=true", chats("全新店", 1)).await;
        assert_eq!(done["state"], "ready", "{done}");
        let shops = owner.get("/shops").await.expect(200).json();
        assert!(shops["items"].as_array().unwrap().iter().any(|shop| shop["name"] == "全新店"));
    }

    async fn a_manager_imports_for_his_own_shop_only(test: TestHouse) {
        let world = test.world();
        let (manager, owner) = (world.client("manager"), world.client("owner"));
        let done = import(&test, &manager, "name=a.csv", chats("旗舰店", 1)).await;
        assert_eq!(done["state"], "ready", "{done}");
        let failed = import(&test, &manager, "name=b.csv", chats("专营店", 1)).await;
        assert_eq!(failed["state"], "failed", "{failed}");
        let path = format!("/imports?name=c.csv&shop={}", world.other_shop);
        send(&manager, &path, "x").await.expect(422);
        let other = import(&test, &owner, "name=d.csv", chats("专营店", 1)).await;
        manager.get(&format!("/imports/{}", other["id"].as_str().unwrap())).await.expect(404);
        let both = chats("旗舰店", 1) + chats("专营店", 2).split_once('\n').unwrap().1;
        let both = import(&test, &owner, "name=e.csv", both).await;
        let path = format!("/imports/{}", both["id"].as_str().unwrap());
        manager.get(&path).await.expect(200);
        assert_eq!(manager.post(&format!("{path}/undo"), json!({})).await.expect(409).code(), "other_shops");
    }

    async fn rejects_are_corrected_and_imported_again(test: TestHouse) {
        let owner = test.world().client("owner");
        let file = "shop,order_id,buyer,created_at,paid\n旗舰店,o1,甲,2026-10-31 10:00:00,1.00\n旗舰店,o2,\"乙,丙\",昨天,2.00\n旗舰店,o3,丁,2026-10-31 10:00:00,abc\n";
        let done = import(&test, &owner, "name=o.csv", file).await;
        assert_eq!((&done["rows"], &done["rejected"]), (&json!(1), &json!(2)));
        let path = format!("/imports/{}/rejects", done["id"].as_str().unwrap());
        let list = owner.with("accept-language", "en").get(&path).await.expect(200).text();
        let lines: Vec<&str> = list.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "line,sheet,cell,reason,kept,row");
        assert!(lines[1].starts_with("3,,created_at,") && lines[2].starts_with("4,,paid,"), "{list}");
        let rows = owner.get(&format!("{path}?form=rows")).await.expect(200).text();
        let corrected = rows.replace("昨天", "2026-10-31 11:00:00").replace("abc", "3.00");
        let done = import(&test, &owner, "name=corrected.csv", corrected).await;
        assert_eq!((&done["state"], &done["rows"], &done["rejected"]), (&json!("ready"), &json!(2), &json!(0)), "{done} {rows}");
    }

    async fn a_mapping_is_remembered_by_its_headers(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let file = "单据号,客人,下单,实收\nz1,甲,2026-10-31 10:00:00,12.50\n";
        let query = format!("name=z.csv&shop={}", world.shop);
        let preview = send(&owner, &format!("/imports/preview?{query}"), file).await.expect(200).json();
        assert_eq!((&preview["importable"], &preview["headers"]), (&json!(false), &json!(["单据号", "客人", "下单", "实收"])));
        assert!(preview["suggested_mapping"].as_str().unwrap().contains("[columns]"));
        let text = "table = \"orders\"\n[columns]\norder_id = \"单据号\"\nbuyer = \"客人\"\ncreated_at = \"下单\"\npaid = \"实收\"\n";
        let new = json!({ "name": "小程序订单", "headers": preview["headers"], "text": text });
        let saved = owner.put("/mappings", new.clone()).await.expect(200).json();
        assert_eq!(owner.put("/mappings", new).await.expect(200).json()["id"], saved["id"]);
        let preview = send(&owner, &format!("/imports/preview?{query}"), file).await.expect(200).json();
        assert_eq!((&preview["importable"], &preview["remembered_mapping"]), (&json!(true), &json!(true)), "{preview}");
        assert_eq!(preview["sample"][0]["cells"]["order_id"], "z1");
        let done = import(&test, &owner, &query, file).await;
        assert_eq!((&done["state"], &done["rows"]), (&json!("ready"), &json!(1)), "{done}");
        owner.delete(&format!("/mappings/{}", saved["id"].as_str().unwrap())).await.expect(204);
        assert_eq!(owner.get("/mappings").await.expect(200).json()["items"], json!([]));
        let bad = json!({ "name": "坏", "headers": ["a"], "text": "table = 3" });
        owner.put("/mappings", bad).await.expect(422);
    }

    async fn a_preview_tells_what_would_be_read(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let preview = send(&owner, "/imports/preview?name=c.csv", chats("旗舰店", 30)).await.expect(200).json();
        assert_eq!((&preview["importable"], &preview["rows"], &preview["time_zone"]), (&json!(true), &json!(90), &json!("Asia/Shanghai")));
        assert_eq!(preview["shops"], json!([{ "id": world.shop, "name": "旗舰店", "rows": 90 }]));
        assert_eq!(preview["sample"].as_array().unwrap().len(), 20);
        assert_eq!(preview["sample"][0]["cells"]["sent_at"], "2026-10-31T10:00:00+08:00", "{preview}");
        assert_eq!((&preview["first_day"], &preview["encoding"]), (&json!("2026-10-31"), &json!("UTF-8")));
        assert_eq!(number(&test, &sql::MESSAGES).await, 0);
        assert_eq!(owner.get("/imports").await.expect(200).json()["items"], json!([]));
        let gbk = ["订单编号,买家会员名,订单创建时间,订单付款时间,总金额,买家实际支付金额,订单状态,店铺名称\n", "1,甲,2026-10-31 10:00:00,,3.00,0.00,等待买家付款,旗舰店\n"].concat();
        let (bytes, _, _) = encoding_rs::GB18030.encode(&gbk);
        let preview = send(&owner, "/imports/preview?name=t.csv", bytes.into_owned()).await.expect(200).json();
        assert_eq!(preview["encoding"], "gb18030", "{preview}");
        assert_eq!(preview["format"], "taobao_orders", "{preview}");
    }
}
