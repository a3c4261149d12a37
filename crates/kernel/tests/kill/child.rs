//! What a child does until it is killed.

use std::io::Write;
use std::time::Duration;

use kernel::audit;
use kernel::events::Couriers;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::jobs::Workers;
use kernel::testing::{Client, START};
use kernel::time::Clock;
use serde_json::json;

use crate::workroom;

/// Seconds between the clocks of one child and the next: what the one held, the other finds run out.
const APART: i64 = 200;

/// Entered by [`victim`](crate::victim) only, which says what to do in the environment.
#[test]
#[ignore = "the child's side of the kill tests"]
fn child() {
    let Ok(role) = std::env::var("BANZHANG_CHILD") else { return };
    let generation: i64 = said("GENERATION").parse().unwrap();
    let house = workroom::open(&said("URL"), Clock::held_at(START.plus_seconds(APART * (generation + 1))));
    say("ready");
    match role.as_str() {
        "writes" => write(&house),
        "jobs" => {
            let _workers = Workers::start(&house, 2).unwrap();
            std::thread::sleep(Duration::from_secs(3600));
        }
        "outbox" => deliver(&house),
        "chain" => seal(&house),
        other => panic!("no role {other}"),
    }
}

fn said(name: &str) -> String {
    std::env::var(format!("BANZHANG_CHILD_{name}")).unwrap()
}

/// A line to the parent, at once.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n> {line}\n").as_bytes()).and_then(|()| out.flush()).unwrap();
}

/// Makes tasks over HTTP, one after the other, each under its own key; says so after each answer.
fn write(house: &House) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let client = Client::of(house).with("cookie", &said("COOKIE"));
    let first: u64 = said("NEXT").parse().unwrap();
    for n in first.. {
        let client = client.with("idempotency-key", &format!("key-{n}"));
        let task = json!({ "title": format!("t{n}"), "why": "kill" });
        let answer = runtime.block_on(client.post("/tasks", task)).expect(201).json();
        say(&format!("{n} {}", answer["id"].as_str().unwrap()));
    }
}

/// Tells events and delivers them; says so after each commit.
fn deliver(house: &House) {
    let _couriers = Couriers::start(house).unwrap();
    let first: i64 = said("NEXT").parse().unwrap();
    for n in first.. {
        workroom::tell(house, &format!("sub_{}", n % 5), n);
        say(&n.to_string());
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Writes and seals at once; says the end of the chain after each commit that moved it.
fn seal(house: &House) {
    std::thread::scope(|scope| {
        scope.spawn(|| write(house));
        loop {
            // What was just written counts as settled: rows are sealed while others are being written.
            let now = house.clock().now().plus_seconds(10);
            let sealed = house.db().write_now(|tx| audit::seal(tx, TenantId::HOME, now)).unwrap();
            sealed.head.inspect(|head| say(&format!("sealed {} {}", head.seq, head.hash)));
        }
    });
}
