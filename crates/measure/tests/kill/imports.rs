//! Imports and the taking back of imports.

use std::time::{Duration, Instant};

use axum::http::Method;
use kernel::db::Query;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::jobs::Workers;
use kernel::on_both;
use kernel::params;
use kernel::testing::Client;
use serde_json::json;

use crate::child::APART;
use crate::victim::{Dice, Victim, kills};

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        WORK = "select count(*) from job where tenant = $1 and finished is null and kind like 'measure.%'";
        ATTEMPTS = "select coalesce(max(attempts), 0) from job where tenant = $1 and kind = 'measure.import'";
        MESSAGES = "select count(*) from message where tenant = $1";
        ATTRIBUTES = "select count(*) from attribute where tenant = $1";
        ORDERS = "select count(*) from order_row where tenant = $1";
        NAMED = "select count(*) from batch_buyer where tenant = $1";
        COVERED = "select cast(sum(count) as bigint) from coverage where tenant = $1";
        READY = "select count(*) from batch where tenant = $1 and state = 'ready'";
        OTHERS = "select count(*) from batch where tenant = $1 and state not in ('ready', 'undone')";
        WANTED = "select count(*) from wanted where tenant = $1";
        LOOSE = "select count(*) from message m where m.tenant = $1 and not exists
            (select 1 from batch b where b.tenant = m.tenant and b.number = m.batch and b.state = 'ready')";
    }
}

/// Buyers of file number `n`.
fn buyers(n: usize) -> usize {
    [40, 300, 2_000, 9_000][n % 4]
}

/// Two messages and an order of each buyer of file number `n`, who are all its own.
fn files(n: usize) -> [String; 2] {
    let mut chats = "shop,buyer,agent,sender,sent_at,text,message_id,备注\n".to_owned();
    let mut orders = "shop,order_id,buyer,created_at\n".to_owned();
    for k in 0..buyers(n) {
        for step in 0..2 {
            chats +=
                &format!("旗舰店,买家{n}-{k},客服0,buyer,2026-10-31 10:00:0{step},在吗,m{n}-{k}-{step},注\n");
        }
        orders += &format!("旗舰店,o{n}-{k},买家{n}-{k},2026-10-31 10:00:00\n");
    }
    [chats, orders]
}

async fn send(client: &Client, name: &str, text: &str) -> String {
    let path = format!("/imports?name={name}");
    let answer = client.send_bytes(Method::POST, &path, None, text.as_bytes().to_vec()).await;
    answer.expect(202).json()["id"].as_str().unwrap().to_owned()
}

fn number(house: &House, query: &'static Query) -> i64 {
    house.db().read_now(|tx| tx.one(query, params![TenantId::HOME], |row| row.get(0))).unwrap()
}

fn finish(house: &House) {
    let workers = Workers::start(house, 2).unwrap();
    let deadline = Instant::now() + Duration::from_secs(300);
    while number(house, &sql::WORK) > 0 {
        assert!(Instant::now() < deadline, "a job goes on for ever");
        std::thread::sleep(Duration::from_millis(50));
        // What failed for the moment is tried again a while later.
        house.clock().advance_seconds(1);
    }
    workers.stop(Duration::from_secs(10));
}

on_both! {
    with vec![measure::module()];

    async fn every_row_counts_once(test: TestHouse) {
        let owner = test.world().client("owner");
        let house = test.house.clone();
        // Two files that are complete before and taken back while the children die.
        let mut gone = Vec::new();
        for (name, text) in ["chats", "orders"].iter().zip(files(3)) {
            gone.push(send(&owner, name, &text.replace("3-", "x-")).await);
        }
        let at_rest = house.clone();
        tokio::task::spawn_blocking(move || finish(&at_rest)).await.unwrap();
        for id in &gone {
            owner.post(&format!("/imports/{id}/undo"), json!({})).await.expect(200);
        }
        let mut dice = Dice::new();
        let (mut sent, mut expected) = (0, 0);
        for generation in 0..kills() {
            if generation % 3 == 0 {
                for (name, text) in ["chats", "orders"].iter().zip(files(sent)) {
                    send(&owner, &format!("{name}-{sent}.csv"), &text).await;
                }
                expected += i64::try_from(buyers(sent)).unwrap();
                sent += 1;
            }
            let (url, data) = (test.url(), test.folder().display().to_string());
            let moment = dice.moment();
            tokio::task::spawn_blocking(move || {
                let victim = Victim::start("imports", generation, &[("URL", url), ("DATA", data)]);
                std::thread::sleep(moment);
                victim.kill();
            })
            .await
            .unwrap();
        }
        test.clock.advance_seconds(APART * (i64::try_from(kills()).unwrap() + 10));
        let attempts = tokio::task::spawn_blocking(move || {
            let attempts = number(&house, &sql::ATTEMPTS);
            finish(&house);
            assert_eq!(number(&house, &sql::OTHERS), 0, "an import that is neither complete nor taken back");
            assert_eq!(number(&house, &sql::READY), i64::try_from(sent).unwrap() * 2);
            assert_eq!(number(&house, &sql::MESSAGES), expected * 2);
            assert_eq!(number(&house, &sql::ATTRIBUTES), expected * 2);
            assert_eq!(number(&house, &sql::ORDERS), expected);
            assert_eq!(number(&house, &sql::NAMED), expected * 2);
            assert_eq!(number(&house, &sql::COVERED), expected * 3);
            assert_eq!(number(&house, &sql::LOOSE) + number(&house, &sql::WANTED), 0);
            attempts
        })
        .await
        .unwrap();
        assert!(attempts > 1, "no import was ever hit");
        println!("kills {}: {} files, {expected} buyers, each row once; up to {attempts} attempts", kills(), sent * 2);
    }
}
