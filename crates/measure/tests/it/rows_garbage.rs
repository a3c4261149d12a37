//! Files that are none: a clear answer, and nothing left behind.

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use kernel::jobs::Workers;
use kernel::on_both;
use kernel::testing::{Client, TestHouse};
use serde_json::json;

use crate::rows_support::{apart, chats, import, number, send, work};

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        LEFT = "select (select count(*) from message where tenant = $1) + (select count(*) from order_row where tenant = $1)
            + (select count(*) from buyer where tenant = $1) + (select count(*) from coverage where tenant = $1)
            + (select count(*) from dirty_buyer where tenant = $1) + (select count(*) from batch_buyer where tenant = $1)";
        READY = "select count(*) from batch where tenant = $1 and state in ('reading', 'ready')";
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

async fn refused(test: &TestHouse, owner: &Client, name: &str, bytes: Vec<u8>, said: &str) {
    let preview =
        send(owner, &format!("/imports/preview?name={name}"), bytes.clone()).await.expect(200).json();
    assert_eq!(preview["importable"], false, "{name}: {preview}");
    let failed = import(test, owner, &format!("name={name}"), bytes).await;
    assert_eq!(failed["state"], "failed", "{name}: {failed}");
    assert!(failed["error"].as_str().unwrap().contains(said), "{name}: {failed}");
    let path = format!("/imports/{}", failed["id"].as_str().unwrap());
    let english = owner.with("accept-language", "en").get(&path).await.expect(200).json();
    assert_ne!(english["error"], failed["error"], "{name}");
    assert_eq!(number(test, &sql::LEFT).await + number(test, &sql::READY).await, 0, "{name}");
}

/// Bytes that are nothing, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u64;
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(next).collect()
}

on_both! {
    with vec![measure::module()];

    async fn what_is_no_file_of_ours_leaves_nothing(test: TestHouse) {
        let owner = test.world().client("owner");
        let whole = gzip(chats("旗舰店", 30_000).as_bytes());
        let cut = whole[..whole.len() / 2].to_vec();
        refused(&test, &owner, "empty.csv", Vec::new(), "空").await;
        refused(&test, &owner, "noise.bin", noise(100_000), "").await;
        refused(&test, &owner, "cut.csv.gz", cut, "压缩文件不完整").await;
        refused(&test, &owner, "headers.csv", b"a,b,c\n1,2,3\n".to_vec(), "认不出").await;
        refused(&test, &owner, "twice.csv", b"shop,order_id,created_at,order_id\n,,,\n".to_vec(), "两个").await;
        refused(&test, &owner, "zip.xlsx", b"PK\x03\x04 no workbook at all".to_vec(), "工作簿").await;
        refused(&test, &owner, "picture.csv", vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0], "图片").await;
    }

    async fn a_line_without_end_is_one_reject(test: TestHouse) {
        let owner = test.world().client("owner");
        let mut text = "shop,order_id,buyer,created_at\n旗舰店,o1,甲,2026-10-31 10:00:00\n".to_owned();
        text += &"x".repeat(200 << 20);
        let bomb = gzip(text.as_bytes());
        assert!(bomb.len() < 2 << 20);
        let done = import(&test, &owner, "name=bomb.csv.gz", bomb).await;
        assert_eq!((&done["state"], &done["rows"], &done["rejected"]), (&json!("ready"), &json!(1), &json!(1)), "{done}");
    }

    async fn strange_cells_are_stored_or_refused_with_a_reason(test: TestHouse) {
        let owner = test.world().client("owner");
        let long = "长".repeat(400);
        let file = format!(
            "shop,buyer,agent,sender,sent_at,text,备注,备注\n\
             旗舰店,甲,客服0,buyer,2026-10-31 10:00:00,\"零\0字\",一,二\n\
             旗舰店,{long},客服0,buyer,2026-10-31 10:00:00,太长的买家,,\n\
             旗舰店,乙,{long},agent,2026-10-31 10:00:00,太长的客服,,\n\
             旗舰店,丙,客服0,buyer,,没有时间,,\n"
        );
        let done = import(&test, &owner, "name=strange.csv", file).await;
        assert_eq!((&done["state"], &done["rows"], &done["rejected"]), (&json!("ready"), &json!(2), &json!(2)), "{done}");
        let path = format!("/imports/{}/rejects", done["id"].as_str().unwrap());
        let list = owner.get(&path).await.expect(200).text();
        assert!(list.contains("buyer") && list.contains("agent"), "{list}");
    }

    async fn a_cancelled_import_leaves_nothing(test: TestHouse) {
        let owner = test.world().client("owner");
        let begun = send(&owner, "/imports?name=a.csv", chats("旗舰店", 100)).await.expect(202).json();
        let path = format!("/imports/{}/cancel", begun["id"].as_str().unwrap());
        let cancelled = owner.post(&path, json!({})).await.expect(200).json();
        assert_eq!(cancelled["state"], "cancelled");
        assert_eq!(owner.post(&path, json!({})).await.expect(409).code(), "import_ended");
        work(&test).await;
        assert_eq!(number(&test, &sql::LEFT).await + number(&test, &sql::READY).await, 0);
        // By the page of jobs, it ends the same way.
        let begun = send(&owner, "/imports?name=a.csv", chats("旗舰店", 100)).await.expect(202).json();
        owner.post(&format!("/jobs/{}/cancel", begun["job"].as_str().unwrap()), json!({})).await.expect(200);
        test.clock.advance_seconds(600);
        let path = format!("/imports/{}", begun["id"].as_str().unwrap());
        let house = test.house.clone();
        let workers = apart(move || Workers::start(&house, 1).unwrap()).await;
        let deadline = Instant::now() + Duration::from_secs(60);
        // Its schedule is looked at every few seconds.
        let state = loop {
            let state = owner.get(&path).await.expect(200).json()["state"].as_str().unwrap().to_owned();
            if state != "reading" || Instant::now() > deadline {
                break state;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        apart(move || workers.stop(Duration::from_secs(10))).await;
        work(&test).await;
        assert_eq!(state, "failed");
        assert_eq!(number(&test, &sql::LEFT).await + number(&test, &sql::READY).await, 0);
        assert_eq!(import(&test, &owner, "name=a.csv", chats("旗舰店", 100)).await["state"], "ready");
    }
}
