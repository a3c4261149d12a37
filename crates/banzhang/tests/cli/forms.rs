//! The forms of a report say the same, and the keys of JSON are those of the formats document.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Data, DataType as _, Reader as _, Xlsx, open_workbook};
use serde_json::Value;

use crate::{Folder, json, report};

const RECEPTION: &str = "consulted received unreplied reply_rate buyer_started agent_started transferred_in \
    messages_buyer messages_agent characters_agent answer_ratio first_response avg_response late_rounds \
    offline_rounds avg_response_capped slow_receptions long_receptions avg_session hourly_received";
const RATINGS: &str = "invite_rate rated_rate satisfied_rate satisfaction";
const CONVERSION: &str = "inquiries pending aftersale presale_share ordered_same_day ordered_final paid_same_day \
    paid_next_day paid_final conversion";
const SALES: &str = "sales_gross sales_refunded sales_net sales buyers_paid orders_paid units sales_per_buyer \
    units_per_buyer price_per_unit refund_rate refund_rate_refund_only refund_rate_return bargained \
    refunded_in_period";
const SHOP: &str = "lost unpaid conversion_same_day conversion_next_day order_to_pay service_share silent_sales \
    orders_with_buyer taobao_3min pdd_3min jd_30s douyin_3min kuaishou_3min";
const PRESENCE: &str = "sales_per_hour received_per_hour";
const PART: &str = "won won_by_colleague not_won";

fn keys(row: &Value) -> BTreeSet<&str> {
    row.as_object().unwrap().keys().map(String::as_str).collect()
}

fn words<'t>(lists: &[&'t str]) -> BTreeSet<&'t str> {
    lists.iter().flat_map(|list| list.split_whitespace()).collect()
}

#[test]
fn json_has_the_keys_of_the_formats_document() {
    let sheet = json(&report(&["--format", "json"]));
    for (list, own) in [
        ("shop_days", vec!["shop day final_on", SHOP]),
        ("agent_days", vec!["shop day agent final_on max_concurrent", PART]),
        ("team_days", vec!["shop day team final_on", PART]),
    ] {
        let expected = words(
            &[&own[..], &[RECEPTION, RATINGS, CONVERSION, SALES, PRESENCE, "bad_review_rate"]].concat(),
        );
        for row in sheet[list].as_array().unwrap() {
            assert_eq!(keys(row), expected, "{list}");
        }
    }
    let order = "shop order_id order_agent pay_agent seller split assisted why";
    for row in sheet["orders"].as_array().unwrap() {
        assert_eq!(keys(row), words(&[order]));
        assert_eq!(keys(&row["seller"]), words(&["order payment order_first"]));
    }
}

#[test]
fn figures_without_their_table_have_no_key() {
    let folder = Folder::new();
    let messages = folder.file("messages.csv", crate::MESSAGES);
    let sheet = json(&crate::banzhang(&["report", &messages, "--format", "json"]));
    let row = &sheet["agent_days"][0];
    let absent = words(&[RATINGS, PRESENCE, "bad_review_rate"]);
    assert!(absent.iter().all(|key| row.get(*key).is_none()), "{row}");
    assert!(sheet.get("team_days").is_none());
}

/// The rows of JSON as cells of CSV.
fn flat(row: &Value) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::new();
    for (key, value) in row.as_object().unwrap() {
        match value {
            Value::Object(ratio) => {
                cells.extend(ratio.iter().map(|(part, n)| (format!("{key}_{part}"), n.to_string())));
            }
            Value::Array(hours) => {
                cells.extend(hours.iter().enumerate().map(|(h, n)| (format!("{key}_{h}"), n.to_string())));
            }
            Value::String(text) => _ = cells.insert(key.clone(), text.clone()),
            number => _ = cells.insert(key.clone(), number.to_string()),
        }
    }
    cells.entry("agent".into()).or_insert("*".into());
    cells
}

#[test]
fn csv_equals_json() {
    let sheet = json(&report(&["--format", "json"]));
    let csv = report(&["--format", "csv"]).out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<BTreeMap<String, String>> = (reader.records())
        .map(|record| {
            let record = record.unwrap();
            let cells = header.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
            cells.map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
        })
        .collect();
    let lists = ["shop_days", "agent_days"].map(|list| sheet[list].as_array().unwrap());
    let mut expected: Vec<_> = lists.into_iter().flatten().map(flat).collect();
    let key = |row: &BTreeMap<String, String>| ["shop", "agent", "day"].map(|name| row[name].clone());
    expected.sort_by_key(key);
    assert_eq!(rows.iter().map(key).collect::<Vec<_>>(), expected.iter().map(key).collect::<Vec<_>>());
    assert_eq!(rows, expected);
}

/// Σ over the days of a list, by shop and agent and key.
fn totals(rows: &[Value]) -> BTreeMap<(String, String), BTreeMap<String, i64>> {
    let mut totals: BTreeMap<_, BTreeMap<String, i64>> = BTreeMap::new();
    for row in rows {
        let name = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let total = totals.entry((name("shop"), name("agent"))).or_default();
        for (key, cell) in flat(row) {
            let Ok(n) = cell.parse::<i64>() else { continue };
            let sum = total.entry(key.clone()).or_default();
            *sum = if key == "max_concurrent" { n.max(*sum) } else { n + *sum };
        }
    }
    totals
}

#[test]
fn xlsx_equals_json() {
    let folder = Folder::new();
    let out = folder.text("out.xlsx");
    report(&["--format", "xlsx", "--lang", "en", "-o", &out]);
    let sheet = json(&report(&["--format", "json"]));
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let names = [
        "Shops",
        "Agents",
        "Teams",
        "Days",
        "Orders",
        "Lost inquiries",
        "Driver tree",
        "Definitions",
        "Rules",
        "Rejects",
        "About",
    ];
    assert_eq!(book.sheet_names(), names);
    let ids = ids(&mut book);
    for (page, list, level) in [("Shops", "shop_days", 0), ("Agents", "agent_days", 1)] {
        let expected = totals(sheet[list].as_array().unwrap());
        let range = book.worksheet_range(page).unwrap();
        let header: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
        let mut seen = 0;
        for row in range.rows().skip(1) {
            let name = if level == 0 {
                (row[0].to_string(), String::new())
            } else {
                (row[1].to_string(), row[0].to_string())
            };
            let Some(figures) = expected.get(&name) else { continue };
            seen += 1;
            for (title, cell) in header.iter().zip(row).skip(level + 1) {
                check(figures, &ids, title, cell);
            }
        }
        assert_eq!(seen, expected.len(), "{page}");
    }
    let orders = book.worksheet_range("Orders").unwrap();
    assert_eq!(orders.rows().count() - 1, sheet["orders"].as_array().unwrap().len());
    let whys: BTreeSet<String> = orders.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert!(
        sheet["orders"].as_array().unwrap().iter().all(|o| whys.contains(o["order_id"].as_str().unwrap()))
    );
}

/// Id and unit by the title of a column.
fn ids(book: &mut Xlsx<std::io::BufReader<std::fs::File>>) -> BTreeMap<String, (String, String)> {
    let range = book.worksheet_range("Definitions").unwrap();
    range.rows().skip(1).map(|row| (row[0].to_string(), (row[1].to_string(), row[3].to_string()))).collect()
}

fn check(
    figures: &BTreeMap<String, i64>,
    ids: &BTreeMap<String, (String, String)>,
    title: &str,
    cell: &Data,
) {
    let (id, unit) = ids.get(title).cloned().unwrap_or_else(|| {
        let hour: usize = title.rsplit(' ').next().unwrap().parse().unwrap();
        (format!("hourly_received_{hour}"), String::new())
    });
    let expected = match (figures.get(&id), figures.get(&format!("{id}_n")), figures.get(&format!("{id}_d")))
    {
        (Some(&n), ..) if unit == "yuan" => Some(n as f64 / 100.0),
        (Some(&n), ..) => Some(n as f64),
        (None, Some(_), Some(0)) => None,
        (None, Some(&n), Some(&d)) => Some(n as f64 / d as f64 * scale(&unit)),
        _ => panic!("{title} ({id}) is not in the JSON form"),
    };
    let shown = cell.as_f64();
    let equal = match (shown, expected) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
        (a, b) => a.is_none() && b.is_none(),
    };
    assert!(equal, "{title}: {cell:?}, expected {expected:?}");
}

fn scale(unit: &str) -> f64 {
    match unit {
        "seconds" => 0.001,
        "yuan" => 0.01,
        "yuan an hour" => 36.0,
        "an hour" => 3_600.0,
        _ => 1.0,
    }
}

#[test]
fn equal_figures_give_an_equal_workbook_without_traces_of_the_machine() {
    let folder = Folder::new();
    let [a, b] = ["a.xlsx", "b.xlsx"].map(|name| folder.text(name));
    report(&["--format", "xlsx", "-o", &a]);
    report(&["--format", "xlsx", "-o", &b, "--threads", "1"]);
    assert_eq!(std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap());
}

#[test]
fn a_name_that_looks_like_a_formula_stays_a_text() {
    let folder = Folder::new();
    let messages =
        folder.file("m.csv", crate::MESSAGES.replace("店:小王", "=1+1").replace("店:小李", "@SUM(A1)"));
    let orders = folder.file("o.csv", crate::ORDERS.replace("7001", "+7001"));
    let out = folder.text("out.xlsx");
    assert_eq!(crate::banzhang(&["report", &messages, &orders, "--format", "xlsx", "-o", &out]).code, 0);
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let agents = book.worksheet_range("客服").unwrap();
    let names: Vec<&Data> = agents.rows().skip(1).take(2).map(|row| &row[0]).collect();
    assert_eq!(names, [&Data::String("=1+1".into()), &Data::String("@SUM(A1)".into())]);
    let formulas = book.worksheet_formula("客服").unwrap();
    assert!(formulas.rows().flatten().all(|formula| !formula.contains("1+1") && !formula.contains("SUM")));
    let orders = book.worksheet_range("订单").unwrap();
    assert_eq!(orders.rows().nth(1).unwrap()[0], Data::String("+7001".into()));
    let csv = crate::banzhang(&["report", &messages, "--format", "csv"]).out;
    assert!(csv.contains("店,=1+1,"), "the machine form keeps names as they are");
}

#[test]
fn the_driver_tree_adds_up() {
    let folder = Folder::new();
    let out = folder.text("out.xlsx");
    report(&["--format", "xlsx", "--lang", "en", "-o", &out]);
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let range = book.worksheet_range("Driver tree").unwrap();
    for column in 2..range.width() {
        let term = |name: &str| {
            let row = range.rows().find(|row| row[0].to_string().ends_with(name)).unwrap();
            row[column].as_f64().unwrap()
        };
        let close = |a: f64, b: f64| assert!((a - b).abs() < 0.006, "{a} {b}");
        let product = term("Visitors")
            * term("× inquiry rate")
            * term("× order rate")
            * term("× order to payment")
            * term("× sales per paid inquiry");
        close(product, term("= cohort sales"));
        close(term("= cohort sales") + term("+ other credited sales"), term("= sales"));
        close(term("= sales") + term("+ silent sales"), term("= paid total of the shop"));
    }
}
