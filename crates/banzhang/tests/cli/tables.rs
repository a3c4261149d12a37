//! What people read on a terminal.

use unicode_width::UnicodeWidthStr as _;

use crate::{Folder, MESSAGES, ORDERS, banzhang, report};

#[test]
fn by_agent() {
    insta::assert_snapshot!(report(&[]).out);
    insta::assert_snapshot!(report(&["--lang", "en"]).out);
}

#[test]
fn by_shop_day_hour_and_team() {
    for by in ["shop", "day", "hour", "team"] {
        insta::assert_snapshot!(format!("by_{by}_zh"), report(&["--by", by]).out);
        insta::assert_snapshot!(format!("by_{by}_en"), report(&["--by", by, "--lang", "en"]).out);
    }
}

#[test]
fn a_narrow_terminal_gets_several_tables_and_no_broken_line() {
    let out = report(&["--by", "shop", "--width", "80"]).out;
    let table = out.split("\n\n").skip(1);
    for line in table.flat_map(str::lines).filter(|line| !line.starts_with(['*', '~', 'Σ'])) {
        assert!(line.width() <= 80, "{line}");
    }
}

#[test]
fn all_metrics_and_a_sorted_choice() {
    let all = report(&["--metrics", "all", "--lang", "en"]).out;
    assert!(all.contains("Most concurrent") && all.contains("Received by hour"));
    let out = report(&["--metrics", "received,sales", "--sort", "-sales", "--lang", "en"]).out;
    insta::assert_snapshot!(out);
}

#[test]
fn orders_without_buyers_are_warned_of() {
    let folder = Folder::new();
    let messages = folder.file("m.csv", MESSAGES);
    let orders = folder.file("o.csv", ORDERS.replace(",甲,", ",,").replace(",丙,", ",t**,"));
    let ran = banzhang(&["report", &messages, &orders, "--lang", "en"]);
    assert!(ran.out.contains("! 店: the buyer is known of only 0% of the orders"), "{}", ran.out);
}

#[test]
fn an_empty_period_says_so() {
    let out = report(&["--from", "2030-01-01"]).out;
    assert!(out.contains("这段时间没有数据"), "{out}");
}

#[test]
fn people_see_rejects_on_the_standard_error() {
    let folder = Folder::new();
    let messages =
        folder.file("m.csv", format!("{MESSAGES}店,甲,店:小王,nobody,2026-09-01 10:00:00,text,0,x\n"));
    let rejects = folder.text("rejects.csv");
    let ran = banzhang(&["report", &messages, "--rejects", &rejects]);
    assert_eq!(ran.code, 0);
    assert!(ran.error.contains("1 行未能读取"), "{}", ran.error);
    assert!(ran.out.contains("未能读取 1 行"), "{}", ran.out);
    let kept = std::fs::read_to_string(rejects).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
}
