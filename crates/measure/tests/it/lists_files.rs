//! Lists as files: every row of the page and no other, in the language of the caller, as CSV and as a workbook.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use kpi::input::Sender::{Agent, Buyer};
use serde_json::{Value, json};

use crate::desk::{DAY, Desk, SECOND, TEN, at_desk, said};

type Rows = Vec<Vec<String>>;

/// The rows of a list as CSV, without titles; the workbook has as many.
async fn rows(desk: &Desk, login: &str, list: &str, more: &str) -> Rows {
    let mark = if list.contains('?') { '&' } else { '?' };
    let path = |format: &str| format!("/{list}{mark}format={format}{more}");
    let client = desk.world.client(login);
    let answer = client.get(&path("csv")).await.expect(200);
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let mut reader = csv::ReaderBuilder::new().from_reader(answer.bytes.as_slice());
    let rows: Rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let book = client.get(&path("xlsx")).await.expect(200);
    assert!(book.headers["content-disposition"].to_str().unwrap().ends_with(".xlsx\""));
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book.bytes)).unwrap();
    let first = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&first).unwrap();
    assert_eq!(sheet.rows().count(), rows.len() + 1, "{list}");
    for (of_book, of_csv) in sheet.rows().skip(1).zip(&rows) {
        for (cell, text) in of_book.iter().zip(of_csv) {
            match cell {
                Data::String(shown) => {
                    assert_eq!(shown.trim_start_matches('\''), text.trim_start_matches('\''))
                }
                Data::Empty => assert_eq!(text, ""),
                Data::Float(_) => assert!(text.parse::<f64>().is_ok(), "{text}"),
                Data::DateTime(_) => assert_eq!(text.matches('-').count(), 2, "{text}"),
                other => panic!("{other:?} in {list}"),
            }
        }
    }
    rows
}

fn column(rows: &Rows, n: usize) -> Vec<&str> {
    rows.iter().map(|row| row[n].as_str()).collect()
}

const DAYS: &str = "&from=2026-11-01&to=2026-11-03";

at_desk! {
    async fn a_file_of_a_list_holds_its_rows(desk) {
        let orders = rows(&desk, "manager", "orders/export", DAYS).await;
        assert_eq!(column(&orders, 0), ["E3", "E2", "E1"]);
        let of_e1: Vec<&str> = orders[2].iter().map(String::as_str).collect();
        assert_eq!(&of_e1[..5], ["E1", "2026-11-02 10:05:00", "2026-11-02 10:06:00", "", "100.00"]);
        assert_eq!((of_e1[7], of_e1[8], of_e1[9], of_e1[14]), ("林小满", "店:满", "同一客服下单付款", "春****2"));
        assert_eq!(column(&rows(&desk, "agent", "orders/export", DAYS).await, 0), ["E1"], "her own only");
        assert_eq!(column(&rows(&desk, "manager", "orders/export", &format!("{DAYS}&split=silent")).await, 0), ["E3"]);
        assert!(rows(&desk, "stranger", "orders/export", DAYS).await.is_empty());
        let inquiries = rows(&desk, "manager", "inquiries/export", DAYS).await;
        assert_eq!(column(&inquiries, 0), ["夏****6", "细****4", "春****2"]);
        assert_eq!(column(&inquiries, 4), ["付款流失", "询单流失", "已付款"]);
        assert_eq!((inquiries[2][6].as_str(), inquiries[2][8].as_str()), ("E1", "100.00"));
        let receptions = rows(&desk, "manager", "receptions/export", DAYS).await;
        assert_eq!(column(&receptions, 5), ["10.000", "", "30.000"]);
        assert_eq!(column(&receptions, 10), ["", "是", ""]);
        let english = desk.world.client("manager").with("accept-language", "en");
        let text = english.get(&format!("/orders/export?format=csv{DAYS}")).await.expect(200).text();
        assert!(text.starts_with("\u{feff}Order,Ordered,Paid") && text.contains("One agent throughout"), "{text}");
        desk.world.client("trainer").get(&format!("/orders/export?format=csv{DAYS}")).await.expect(403);
        let long = "/orders/export?format=csv&from=2025-01-01&to=2026-11-02";
        desk.world.client("manager").get(long).await.expect(422);
    }

    async fn a_file_goes_on_where_a_page_would_end(desk) {
        const SAYERS: usize = 230;
        let buyers: Vec<String> = (0..SAYERS).map(|n| format!("顾客{n:03}")).collect();
        let talk = buyers.iter().flat_map(|buyer| {
            let buyer: &'static str = Box::leak(buyer.clone().into_boxed_str());
            [said(buyer, "店:满", Buyer, 900, "在吗"), said(buyer, "店:满", Agent, 910, "在的")]
        });
        desk.add(talk.collect()).await;
        let page = desk.world.client("manager").get(&format!("/receptions?limit=200{DAYS}")).await.expect(200).json();
        assert!(page["next"].is_string(), "more than a page");
        assert_eq!(rows(&desk, "manager", "receptions/export", DAYS).await.len(), SAYERS + 3);
    }

    async fn words_of_people_are_no_formulas(desk) {
        let body = json!({ "kind": "credit", "shop": desk.world.shop, "buyer": desk.buyer("夏雨56").await, "order": "E2",
            "account": desk.account("店:满").await, "reason": "=HYPERLINK(\"http://x\")" });
        let raised = desk.world.client("agent").post("/disputes", body).await;
        let raised = if raised.status == 201 { raised.json() } else {
            let day = json!({ "kind": "stage", "shop": desk.world.shop, "buyer": desk.buyer("细雨34").await, "claim": "peer",
                "account": desk.account("店:满").await, "day": DAY, "reason": "=HYPERLINK(\"http://x\")" });
            desk.world.client("agent").post("/disputes", day).await.expect(201).json()
        };
        assert_eq!(raised["state"], "open");
        let disputes = rows(&desk, "manager", "disputes/export", "&which=open").await;
        assert_eq!(column(&disputes, 8), ["'=HYPERLINK(\"http://x\")"]);
        assert_eq!((disputes[0][0].as_str(), disputes[0][9].as_str()), ("林小满", "等组长初看"));
        assert!(rows(&desk, "colleague", "disputes/export", "").await.is_empty());
    }

    async fn what_moved_since_a_freeze_is_a_file(desk) {
        desk.test.clock.set(kernel::time::Moment::from_micros(TEN + 2 * 86_400 * SECOND));
        desk.settle().await;
        let body = json!({ "shop": desk.world.shop, "from": DAY, "to": DAY, "note": "11 月工资" });
        let period = desk.world.client("manager").post("/periods", body).await.expect(201).json();
        desk.add(vec![crate::desk::bought("E4", "春风12", 600, Some(700))]).await;
        let id = period["id"].as_str().unwrap();
        let listed = rows(&desk, "manager", "periods/export", "").await;
        assert_eq!((listed[0][1].as_str(), listed[0][3].as_str()), (DAY, "11 月工资"));
        let moved = rows(&desk, "manager", &format!("periods/{id}/orders/export"), "").await;
        assert_eq!((moved[0][0].as_str(), moved[0][2].as_str(), moved[0][7].as_str()), ("E4", "新增", "100.00"));
        let path = format!("periods/{id}/figures/export");
        let adjusted = rows(&desk, "manager", &path, "&by=person&metrics=sales,received").await;
        let texts: Vec<Vec<&str>> = adjusted.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        assert_eq!(texts[0], ["合计", "销售额", "100.00", "200.00"]);
        assert_eq!(texts[1], ["林小满", "销售额", "100.00", "200.00"]);
        assert_eq!(texts.len(), 2, "what did not move is left out");
        desk.world.client("stranger").get(&format!("/{path}?by=person")).await.expect(404);
    }

    async fn tables_of_managers_are_files(desk) {
        let shop = desk.world.shop.to_string();
        let rates = rows(&desk, "leader", "platform-rates/export", &format!("&shop={shop}&to={DAY}")).await;
        assert_eq!(rates[0][0], "旗舰店");
        assert!(rates.iter().any(|row| row[5] == "样本不足，暂不考核"), "{rates:?}");
        let benchmarks = rows(&desk, "leader", "benchmarks/export", &format!("&shop={shop}")).await;
        let api = desk.world.client("leader").get(&format!("/benchmarks?shop={shop}")).await.expect(200).json();
        assert_eq!(benchmarks.len(), api["items"].as_array().unwrap().len());
        assert!(benchmarks.iter().any(|row| row[1] == "平台要求" && row[2] == "0.800000"), "{benchmarks:?}");
        assert!(rows(&desk, "manager", "references/export", &format!("&shop={shop}")).await.is_empty());
        desk.world.client("agent").get(&format!("/references/export?shop={shop}")).await.expect(403);
        desk.world.client("manager").get(&format!("/references/export?shop={}", desk.world.other_shop)).await.expect(404);
        let covered = rows(&desk, "manager", "coverage/export", &format!("&shop={shop}{DAYS}")).await;
        let api = desk.world.client("manager").get(&format!("/coverage?shop={shop}{DAYS}")).await.expect(200).json();
        let days: Vec<&Value> = api["days"].as_array().unwrap().iter().map(|day| &day["rows"]).collect();
        assert_eq!(column(&covered, 2), days.iter().map(|rows| rows.to_string()).collect::<Vec<_>>());
    }
}
