//! Real files, where `BANZHANG_REAL_DATA` names a folder that has them; they are nobody's to ship.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;

fn folder() -> Option<PathBuf> {
    std::env::var_os("BANZHANG_REAL_DATA").map(PathBuf::from)
}

fn report(arguments: &[&str]) -> Value {
    let program = env!("CARGO_BIN_EXE_banzhang");
    let Output { status, stdout, stderr } =
        Command::new(program).arg("report").args(arguments).args(["--format", "json"]).output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    serde_json::from_slice(&stdout).unwrap()
}

fn sum(rows: &Value, metric: &str) -> i64 {
    rows.as_array().unwrap().iter().map(|row| row[metric].as_i64().unwrap()).sum()
}

/// 525 conversations of 25 companies: every one of them is somebody's inquiry, for there are no orders.
#[test]
fn support_conversations_are_received_and_lost() {
    let Some(folder) = folder() else { return };
    let messages = folder.join("customer_care_2020/messages.csv");
    let sheet = report(&["--messages", messages.to_str().unwrap()]);
    let shops = &sheet["shop_days"];
    assert_eq!(sheet["rejected"]["rows"], 0);
    assert!(sum(shops, "received") >= 525);
    assert_eq!(sum(shops, "lost"), sum(shops, "inquiries"));
}

/// Invoices of a shop without service: all sales are silent, some buyers unknown.
#[test]
fn invoices_are_silent_sales() {
    let Some(folder) = folder() else { return };
    let orders = folder.join("retail_2011/orders.csv.gz");
    let sheet = report(&["--orders", orders.to_str().unwrap()]);
    let shops = &sheet["shop_days"];
    assert_eq!(sheet["rejected"]["rows"], 0);
    assert_eq!(sum(shops, "sales"), 0);
    assert!(sum(shops, "silent_sales") > 600_000_000);
    let known: i64 =
        shops.as_array().unwrap().iter().map(|row| row["orders_with_buyer"]["n"].as_i64().unwrap()).sum();
    assert!((1..sheet["orders"].as_array().unwrap().len() as i64).contains(&known));
    assert!(sheet["orders"].as_array().unwrap().iter().all(|order| order["split"] == "silent"));
}
