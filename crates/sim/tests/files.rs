//! The files: complete, readable, equal for equal seeds, and consistent in themselves.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;

use std::collections::HashSet;

use common::{Row, made, rows, small};
use sim::{Config, SimError, simulate};

#[test]
fn equal_seeds_give_equal_bytes_and_others_do_not() {
    let config = small();
    let (first, summary) = made(&config);
    let (second, _) = made(&config);
    let (other, _) = made(&Config { seed: 8, ..config });
    assert_eq!(summary.files.len(), 13);
    for file in &summary.files {
        let name = file.file_name().unwrap();
        let bytes = |dir: &tempfile::TempDir| std::fs::read(dir.path().join(name)).unwrap();
        assert!(bytes(&first) == bytes(&second), "{name:?} differs between equal seeds");
        let fixed = ["promotions.csv", "rules.toml"].contains(&name.to_str().unwrap());
        assert!(fixed || bytes(&first) != bytes(&other), "{name:?} does not depend on the seed");
    }
    let left = std::fs::read_dir(first.path()).unwrap().count();
    assert_eq!(left, summary.files.len(), "unfinished files are left");
}

#[test]
fn every_table_has_the_rows_it_is_said_to_have() {
    let (dir, summary) = made(&small());
    let counts = summary.counts;
    for (table, count) in [
        ("messages.csv", counts.messages),
        ("orders.csv", counts.order_lines),
        ("refunds.csv", counts.refunds),
        ("ratings.csv", counts.ratings),
        ("reviews.csv", counts.reviews),
        ("teams.csv", counts.teams),
        ("traffic.csv", counts.traffic),
        ("presence.csv", counts.presence),
        ("shifts.csv", counts.shifts),
        ("products.csv", counts.products),
        ("promotions.csv", counts.promotions),
    ] {
        assert!(count > 0, "{table} is empty");
        assert_eq!(rows(dir.path(), table).len() as u64, count, "{table}");
    }
}

#[test]
fn messages_come_in_order_and_know_their_values() {
    let (dir, _) = made(&small());
    let messages = rows(dir.path(), "messages.csv");
    assert!(messages.is_sorted_by(|a, b| a["sent_at"] <= b["sent_at"]));
    assert!(messages.first().unwrap()["sent_at"].as_str() >= "2026-09-01 00:00:00");
    assert!(messages.last().unwrap()["sent_at"].as_str() < "2026-09-15 00:00:00");
    for message in &messages {
        assert!(["buyer", "agent", "bot", "system"].contains(&message["sender"].as_str()));
        assert!(["0", "1"].contains(&message["auto"].as_str()));
        assert!(["shop", "buyer", "agent", "text"].iter().all(|key| !message[*key].is_empty()));
        assert_eq!(message["kind"] == "transfer", !message["to_agent"].is_empty());
        assert_eq!(message["kind"] == "product", !message["product_id"].is_empty());
        assert_eq!(message["kind"] == "order", !message["order_id"].is_empty());
    }
    for kind in ["text", "image", "product", "order", "coupon", "rating_invite", "transfer"] {
        assert!(messages.iter().any(|message| message["kind"] == kind), "no {kind}");
    }
    let texts: HashSet<&str> = messages.iter().map(|message| message["text"].as_str()).collect();
    assert!(texts.len() * 4 > messages.len(), "only {} texts", texts.len());
}

#[test]
fn clocks_of_an_order_follow_each_other() {
    let (dir, _) = made(&small());
    let orders = rows(dir.path(), "orders.csv");
    for order in &orders {
        let clocks = ["created_at", "deposit_paid_at", "paid_at", "closed_at"];
        let present: Vec<&str> =
            clocks.iter().map(|clock| order[*clock].as_str()).filter(|at| !at.is_empty()).collect();
        assert!(present.is_sorted(), "{order:?}");
        assert!(present.iter().all(|at| *at < "2026-09-15 00:00:00"), "{order:?}");
        assert!(order["closed"] == "1" || order["closed_at"].is_empty());
        assert_eq!(order["deposit"].is_empty(), order["deposit_paid_at"].is_empty());
    }
    let is = |count: fn(&&Row) -> bool| orders.iter().filter(count).count();
    assert!(is(|order| !order["deposit"].is_empty()) > 0, "no deposits");
    assert!(is(|order| order["paid_at"].is_empty() && order["closed"] == "1") > 0);
    assert!(is(|order| order["closed"] == "1" && order["closed_at"].is_empty()) > 0);
    assert!(is(|order| order["mark"].contains("刷单")) > 0);
    assert!(is(|order| order["buyer"].contains('*')) > 0);
}

#[test]
fn amounts_of_an_order_add_up() {
    let (dir, _) = made(&small());
    let orders = rows(dir.path(), "orders.csv");
    let fen = |order: &Row, key: &str| order[key].replace('.', "").parse::<i64>().unwrap();
    for lines in orders.chunk_by(|a, b| a["shop"] == b["shop"] && a["order_id"] == b["order_id"]) {
        let (sum, head) = (lines.iter().map(|line| fen(line, "line_amount")).sum::<i64>(), &lines[0]);
        assert_eq!(sum + fen(head, "postage"), fen(head, "payable"), "{head:?}");
        assert!(fen(head, "list_amount") >= sum && fen(head, "refunded") <= sum, "{head:?}");
        let paid = if head["paid_at"].is_empty() { 0 } else { fen(head, "payable") };
        assert_eq!(fen(head, "paid"), paid);
    }
}

#[test]
fn what_must_be_unique_is() {
    let (dir, summary) = made(&small());
    let unique = |table: &str, keys: &[&str]| {
        let rows = rows(dir.path(), table);
        rows.iter()
            .map(|row| keys.iter().map(|key| row[*key].clone()).collect::<Vec<_>>())
            .collect::<HashSet<_>>()
            .len() as u64
    };
    let counts = summary.counts;
    assert_eq!(unique("orders.csv", &["shop", "order_id"]), counts.orders);
    assert_eq!(unique("orders.csv", &["shop", "order_id", "sku"]), counts.order_lines);
    assert_eq!(unique("refunds.csv", &["shop", "refund_id"]), counts.refunds);
    assert_eq!(unique("reviews.csv", &["shop", "order_id"]), counts.reviews);
    assert_eq!(unique("ratings.csv", &["shop", "buyer", "agent", "invited_at"]), counts.ratings);
    assert_eq!(unique("products.csv", &["sku"]), counts.products);
    assert_eq!(unique("teams.csv", &["agent"]), counts.teams);
}

#[test]
fn refunds_and_reviews_belong_to_paid_orders() {
    let (dir, _) = made(&small());
    let orders = rows(dir.path(), "orders.csv");
    let paid: HashSet<(String, String)> = orders
        .iter()
        .filter(|order| !order["paid_at"].is_empty())
        .map(|order| (order["shop"].clone(), order["order_id"].clone()))
        .collect();
    for table in ["refunds.csv", "reviews.csv"] {
        for row in rows(dir.path(), table) {
            assert!(paid.contains(&(row["shop"].clone(), row["order_id"].clone())), "{row:?}");
        }
    }
    for refund in rows(dir.path(), "refunds.csv") {
        assert_eq!(refund["state"] == "success", !refund["finished_at"].is_empty());
        assert!(refund["finished_at"].is_empty() || refund["finished_at"] > refund["applied_at"]);
    }
}

#[test]
fn what_cannot_be_simulated_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for config in [
        Config { days: 0, ..Config::default() },
        Config { shops: 9, agents: 8, ..Config::default() },
        Config { load: 0, ..Config::default() },
    ] {
        let error = simulate(&config, dir.path(), &mut |_| ()).unwrap_err();
        assert!(matches!(error, SimError::Config { .. }), "{error}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_failure_leaves_no_unfinished_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("messages.csv")).unwrap();
    let config = Config { days: 1, agents: 1, load: 5, ..Config::default() };
    let error = simulate(&config, dir.path(), &mut |_| ()).unwrap_err();
    assert!(matches!(error, SimError::Write { .. }), "{error}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}
