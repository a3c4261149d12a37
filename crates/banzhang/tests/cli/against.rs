//! Two rule sets compared.

use calamine::{Reader as _, Xlsx, open_workbook};

use crate::{Folder, json, report, sample};

fn other(folder: &Folder) -> String {
    let rules = std::fs::read_to_string(sample("rules.toml")).unwrap();
    let other = rules.replace("order_first", "payment").replace("window_days = 2", "window_days = 3");
    folder.file("other.toml", other)
}

#[test]
fn both_languages() {
    let folder = Folder::new();
    let other = other(&folder);
    insta::assert_snapshot!(report(&["--against", &other]).out);
    insta::assert_snapshot!(report(&["--against", &other, "--lang", "en"]).out);
}

#[test]
fn json_adds_up_and_the_other_forms_hold_the_same_moves() {
    let folder = Folder::new();
    let other = other(&folder);
    let document = json(&report(&["--against", &other, "--format", "json"]));
    let moves = document["moves"].as_array().unwrap();
    assert!(!moves.is_empty());
    let counted: i64 =
        document["moves_by_reason"].as_array().unwrap().iter().map(|of| of["orders"].as_i64().unwrap()).sum();
    assert_eq!(counted, moves.len() as i64);
    // What sellers gain is what orders bring them, less what orders take from them.
    for agent in document["agents"].as_array().unwrap() {
        let name = &agent["agent"];
        let sum = |side: &str| -> i64 {
            moves.iter().filter(|of| &of[side] == name).map(|of| of["amount"].as_i64().unwrap()).sum()
        };
        let sales = |side: &str| agent["sales"][side].as_i64().unwrap();
        assert_eq!(sales("after") - sales("before"), sum("to") - sum("from"), "{name}");
    }
    let csv = report(&["--against", &other, "--format", "csv"]).out;
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), moves.len());
    let out = folder.text("out.xlsx");
    report(&["--against", &other, "--format", "xlsx", "-o", &out]);
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    assert_eq!(book.worksheet_range("移动的订单").unwrap().rows().count() - 1, moves.len());
}

#[test]
fn equal_rules_move_nothing() {
    let out = report(&["--against", &sample("rules.toml"), "--lang", "en"]).out;
    assert!(
        out.contains("No order changes its seller.") && out.contains("both rule sets are equal"),
        "{out}"
    );
}
