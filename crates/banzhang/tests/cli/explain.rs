//! One order explained.

use crate::{Folder, MESSAGES, ORDERS, banzhang, sample};

fn explain(order: &str, more: &[&str]) -> crate::Ran {
    let rules = sample("rules.toml");
    banzhang(&[&["explain", "--order", order, &sample(""), "--rules", &rules], more].concat())
}

#[test]
fn both_languages() {
    insta::assert_snapshot!(explain("300000022887", &[]).out);
    insta::assert_snapshot!(explain("300000022887", &["--lang", "en"]).out);
    insta::assert_snapshot!(explain("4200000000091824232", &["--lang", "en"]).out);
}

#[test]
fn an_order_that_is_not_there_names_near_ones() {
    let ran = explain("300000022888", &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.error.contains("300000022887"), "{}", ran.error);
    let ran = explain("xyz", &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.error.contains("nor one like it"), "{}", ran.error);
}

#[test]
fn an_order_number_of_several_shops_is_shown_for_each() {
    let folder = Folder::new();
    let orders =
        folder.file("o.csv", format!("{ORDERS}{}", ORDERS.lines().nth(1).unwrap().replace('店', "别店")));
    let messages = folder.file("m.csv", MESSAGES);
    let ran = banzhang(&["explain", "--order", "7001", &messages, &orders]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.out.matches("订单 7001").count(), 2, "{}", ran.out);
}

#[test]
fn an_unpaid_order_has_no_payment_to_earn() {
    let folder = Folder::new();
    let messages = folder.file("messages.csv", MESSAGES);
    let unpaid = ORDERS.replace("2026-09-01 10:06:00", "").replace("100.00,100.00", "100.00,");
    let orders = folder.file("orders.csv", unpaid);
    let ran = banzhang(&["explain", "--order", "7001", &messages, &orders]);
    assert!(ran.out.contains("付款落实  –（未付款）"), "{}", ran.out);
}
