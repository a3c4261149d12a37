//! Files as people have them.

use std::io::Write as _;

use serde_json::Value;

use crate::{Folder, MESSAGES, ORDERS, banzhang, json, sample};

fn figures(arguments: &[&str]) -> [Value; 3] {
    let sheet = json(&banzhang(&[&["report", "--format", "json"], arguments].concat()));
    ["shop_days", "agent_days", "orders"].map(|list| sheet[list].clone())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_files_and_json_lines_give_the_same_sheet() {
    let folder = Folder::new();
    let messages = folder.file("messages.csv", MESSAGES);
    let orders = folder.file("orders.csv", ORDERS);
    let plain = figures(&["--messages", &messages, "--orders", &orders]);
    let gz = folder.file("messages.csv.gz", gzip(MESSAGES.as_bytes()));
    let zst = folder.file("orders.csv.zst", zstd::encode_all(ORDERS.as_bytes(), 3).unwrap());
    assert_eq!(figures(&[&gz, &zst]), plain);
    let [messages, orders] = [MESSAGES, ORDERS].map(json_lines);
    let messages = folder.file("messages.jsonl", messages);
    let orders = folder.file("orders.jsonl", orders);
    assert_eq!(figures(&[&messages, &orders]), plain);
}

#[test]
fn workbooks_and_utf_16_give_the_same_sheet() {
    let folder = Folder::new();
    let messages = folder.file("messages.csv", MESSAGES);
    let orders = folder.file("orders.csv", ORDERS);
    let plain = figures(&["--messages", &messages, "--orders", &orders]);
    let wide: Vec<u8> = MESSAGES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let [wide, book] = [folder.file("wide.csv", wide), folder.file("orders.xlsx", workbook(ORDERS))];
    assert_eq!(figures(&["--messages", &wide, "--orders", &book]), plain);
    assert_eq!(figures(&[&wide, &book]), plain);
}

fn workbook(csv: &str) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    for (row, record) in (0..).zip(reader.records()) {
        sheet.write_row(row, 0, record.unwrap().iter()).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn json_lines(csv: &str) -> String {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut text = String::new();
    for record in reader.records() {
        let record = record.unwrap();
        let cells = header.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        let object: serde_json::Map<String, Value> =
            cells.map(|(name, cell)| (name.to_owned(), cell.into())).collect();
        text += &format!("{}\n", Value::Object(object));
    }
    text
}

#[test]
fn a_file_without_a_shop_is_given_one() {
    let folder = Folder::new();
    let without = MESSAGES.replace("shop,", "").replace("\n店,", "\n");
    let messages = folder.file("messages.csv", &without);
    let ran = banzhang(&["report", &messages]);
    assert_eq!(ran.code, 3);
    assert!(ran.error.contains("店铺=文件"), "{}", ran.error);
    let named = format!("某店={messages}");
    let [shops, ..] = figures(&["--messages", &named]);
    assert_eq!(shops[0]["shop"], "某店");
}

#[test]
fn a_truncated_gzip_file_ends_with_3() {
    let folder = Folder::new();
    let whole = gzip(std::fs::read(sample("messages.csv")).unwrap().as_slice());
    let cut = folder.file("messages.csv.gz", &whole[..whole.len() / 2]);
    let out = folder.text("out.csv");
    let ran = banzhang(&["report", &cut, "--format", "csv", "-o", &out]);
    assert_eq!(ran.code, 3);
    assert!(ran.error.contains("不完整或已损坏"), "{}", ran.error);
    assert_eq!(folder.names(), ["messages.csv.gz"]);
}

#[test]
fn the_wrong_table_is_told() {
    let folder = Folder::new();
    let orders = folder.file("orders.csv", ORDERS);
    let ran = banzhang(&["report", "--messages", &orders]);
    assert_eq!(ran.code, 3);
    assert!(ran.error.contains("是 orders 表，不是 messages 表"), "{}", ran.error);
}

#[test]
fn threads_change_nothing() {
    let folder = sample("");
    assert_eq!(figures(&[&folder, "--threads", "1"]), figures(&[&folder, "--threads", "3"]));
}

#[test]
fn what_a_folder_holds_besides_is_skipped_with_a_remark() {
    let folder = Folder::new();
    folder.file("messages.csv", MESSAGES);
    folder.file("orders.csv", ORDERS);
    let garbage = folder.file("garbage.txt", [0x00, 0x12, 0x01, b'\n'].repeat(100));
    let [all, ours] = ["", "ours.csv"].map(|name| folder.text(name));
    let rejects = folder.text("rejects.csv");
    let write = ["report", &all, "--format", "csv", "-o", &ours, "--rejects", &rejects];
    assert_eq!(banzhang(&write).code, 0);
    let again = banzhang(&["report", &all, "--lang", "en"]);
    assert_eq!(again.code, 0, "{}", again.error);
    for name in ["garbage.txt: neither text nor a workbook", "ours.csv: the file", "rejects.csv: the file"] {
        assert!(again.error.contains(name), "{name}: {}", again.error);
    }
    for named in [&garbage, &ours, &rejects] {
        assert_eq!(banzhang(&["report", &all, named]).code, 3, "{named}");
    }
}

#[test]
fn every_command_tells_what_was_not_read() {
    let folder = Folder::new();
    let messages = folder.file("messages.csv", MESSAGES.replace("2026-09-01 11:00:00", "bad"));
    let orders = folder.file("orders.csv", ORDERS);
    let decisions = "kind,shop,order_id,value\nseller,店,7009,B\n";
    let decisions = folder.file("decisions.csv", decisions);
    let rules = sample("rules.toml");
    let files = [messages.as_str(), &orders, &decisions];
    let commands: [&[&str]; 3] =
        [&["report"], &["report", "--against", &rules], &["explain", "--order", "7001"]];
    for command in commands {
        let ran = banzhang(&[command, &files].concat());
        assert_eq!(ran.code, 0, "{}", ran.error);
        for said in ["1 行未能读取", "订单 \"7009\" 不在任何文件中", "账号 \"B\" 没有任何聊天"]
        {
            assert!(ran.error.contains(said), "{command:?}: {}", ran.error);
        }
    }
    assert!(banzhang(&["read", &messages]).out.contains("未读  1 行"));
}

#[test]
fn a_sheet_that_was_not_read_is_told() {
    let folder = Folder::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, text) in [("聊天", MESSAGES), ("其他", "一,二\n1,2\n")] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0..).zip(text.lines()) {
            sheet.write_row(row, 0, line.split(',')).unwrap();
        }
    }
    let book = folder.file("book.xlsx", workbook.save_to_buffer().unwrap());
    let ran = banzhang(&["report", &book]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    assert!(ran.error.contains("book.xlsx：工作表“其他”没有读"), "{}", ran.error);
}
