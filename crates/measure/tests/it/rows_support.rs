//! Files, and what became of them.

use std::time::{Duration, Instant};

use axum::http::Method;
use kernel::db::Query;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::jobs::Workers;
use kernel::params;
use kernel::testing::{Answer, Client, TestHouse};
use serde_json::Value;

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        WORK = "select count(*) from job where tenant = $1 and finished is null and (state = 'running' or due <= $2)";
    }
}

/// Runs what blocks off the runtime's own threads.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// Works until no job waits.
pub async fn work(test: &TestHouse) {
    let house = test.house.clone();
    apart(move || {
        let workers = Workers::start(&house, 1).unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while left(&house) > 0 {
            assert!(Instant::now() < deadline, "a job goes on for ever");
            std::thread::sleep(Duration::from_millis(10));
        }
        workers.stop(Duration::from_secs(10));
    })
    .await;
}

fn left(house: &House) -> i64 {
    let now = house.clock().now();
    let read = house.db().read_now(|tx| tx.one(&sql::WORK, params![TenantId::HOME, now], |row| row.get(0)));
    read.unwrap()
}

/// The one number of a query, with the tenant as `$1`.
pub async fn number(test: &TestHouse, query: &'static Query) -> i64 {
    let read = test.house.read(|tx| tx.one(query, params![TenantId::HOME], |row| row.get(0)));
    read.await.unwrap()
}

/// The rows of a query with the tenant as `$1`, each as its text.
pub async fn texts(test: &TestHouse, query: &'static Query) -> Vec<String> {
    let read = test.house.read(|tx| tx.rows(query, params![TenantId::HOME], |row| row.get(0)));
    read.await.unwrap()
}

/// Sends a file to an import route.
pub async fn send(client: &Client, path: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    client.send_bytes(Method::POST, path, Some("application/octet-stream"), bytes.into()).await
}

/// Imports a file and works until it is done; the import as it is then.
pub async fn import(test: &TestHouse, client: &Client, query: &str, bytes: impl Into<Vec<u8>>) -> Value {
    let begun = send(client, &format!("/imports?{query}"), bytes).await.expect(202).json();
    work(test).await;
    client.get(&format!("/imports/{}", begun["id"].as_str().unwrap())).await.expect(200).json()
}

/// Chats of `buyers` buyers with two accounts, three messages each, all on 2026-10-31.
pub fn chats(shop: &str, buyers: usize) -> String {
    let mut text = "shop,buyer,agent,sender,sent_at,text,message_id,备注\n".to_owned();
    for n in 0..buyers {
        let (minute, second, account) = (n / 60 % 60, n % 60, n % 2);
        for (step, (sender, said)) in
            [("buyer", "在吗"), ("agent", "您好"), ("buyer", "多少钱")].iter().enumerate()
        {
            text += &format!(
                "{shop},买家{n},客服{account},{sender},2026-10-31 1{step}:{minute:02}:{second:02},{said},m{n}-{step},第{n}个\n"
            );
        }
    }
    text
}

/// An order of each buyer, one in ten without a name.
pub fn orders(shop: &str, buyers: usize) -> String {
    let mut text = "shop,order_id,buyer,created_at,paid_at,paid\n".to_owned();
    for n in 0..buyers {
        let buyer = if n % 10 == 9 { String::new() } else { format!("买家{n}") };
        text += &format!("{shop},o{n},{buyer},2026-10-31 13:00:00,2026-10-31 13:05:00,{n}.50\n");
    }
    text
}
