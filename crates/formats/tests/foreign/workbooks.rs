//! Workbooks: XLSX and binary XLS, under right and wrong names.

use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::collect::{clean, read};

const HEADER: [&str; 8] = [
    "订单编号",
    "买家会员名",
    "总金额",
    "买家实际支付金额",
    "订单状态",
    "订单创建时间",
    "订单付款时间",
    "退款金额",
];

#[test]
fn xlsx_numbers_dates_texts_and_lost_digits() {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("yyyy/m/d h:mm:ss");
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "订单报表（导出）").unwrap();
    for (column, header) in HEADER.iter().enumerate() {
        sheet.write(2, column as u16, *header).unwrap();
    }
    let created = ExcelDateTime::parse_from_str("2016-05-23 22:02:11").unwrap();
    for (row, id) in [(3u32, "1234567890123456789"), (5, "2")] {
        sheet.write(row, 0, id).unwrap();
        sheet.write(row, 1, "小明").unwrap();
        sheet.write(row, 2, 99.8).unwrap();
        sheet.write(row, 3, 0.1 + 0.2).unwrap();
        sheet.write(row, 4, "交易成功").unwrap();
        sheet.write_with_format(row, 5, &created, &date).unwrap();
        sheet.write(row, 6, 42_513.918_055_555_6).unwrap();
    }
    sheet.write(6, 0, 1_234_567_890_123_456_789.0).unwrap();
    sheet.write_with_format(6, 5, &created, &date).unwrap();
    sheet.write(7, 0, 88_001.0).unwrap();
    sheet.write_with_format(7, 5, &created, &date).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let (collected, result) = read(&bytes, Some("s"));
    let recognised = result.unwrap();
    assert_eq!((recognised.encoding.as_str(), recognised.header_line), ("XLSX", Some(3)));
    assert_eq!(recognised.sheets, ["Sheet1"]);
    assert_eq!(
        collected.rows,
        [
            "s,1234567890123456789,小明,2016-05-23 22:02:11,2016-05-23 22:02:00,,交易成功,99.80,0.30,,,,0,,,,,,,,",
            "s,2,小明,2016-05-23 22:02:11,2016-05-23 22:02:00,,交易成功,99.80,0.30,,,,0,,,,,,,,",
            "s,88001,,2016-05-23 22:02:11,,,,,,,,,,,,,,,,,",
        ]
    );
    assert_eq!(collected.lines, [4, 6, 8]);
    let reject = &collected.rejects[0];
    assert_eq!((reject.sheet.as_deref(), reject.line, reject.cell.as_str()), (Some("Sheet1"), 7, "订单编号"));
    assert!(reject.reason.en.contains("stored as a number"));
}

#[test]
fn a_chat_workbook_with_a_summary_and_a_sheet_a_buyer() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("导出汇总").unwrap();
    for (column, header) in ["客户名", "消息数", "首条时间"].iter().enumerate() {
        sheet.write(0, column as u16, *header).unwrap();
    }
    sheet.write(1, 0, "tb小明").unwrap();
    for (buyer, text) in [("tb小明", "在吗"), ("tb小刚", "多少钱")] {
        let sheet = workbook.add_worksheet().set_name(buyer).unwrap();
        let rows = [
            ["客户名", "消息序号", "发送时间", "发送内容", "发送账号", "账号类型"],
            [buyer, "1", "2020-05-20 09:01:02", text, buyer, "客户"],
            [buyer, "2", "2020-05-20 09:01:12", "亲", "清风旗舰店:小美", "客服"],
        ];
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(row as u32, column as u16, *cell).unwrap();
            }
        }
    }
    let (collected, recognised) = clean(&workbook.save_to_buffer().unwrap(), None);
    assert_eq!(recognised.sheets, ["tb小明", "tb小刚"]);
    assert!(recognised.notes.iter().any(|note| note.zh.contains("导出汇总")));
    let short: Vec<&str> = collected.rows.iter().map(|row| row.trim_end_matches(',')).collect();
    assert_eq!(
        short,
        [
            "清风旗舰店,tb小明,清风旗舰店:小美,buyer,2020-05-20 09:01:02,text,0,在吗",
            "清风旗舰店,tb小明,清风旗舰店:小美,agent,2020-05-20 09:01:12,text,0,亲",
            "清风旗舰店,tb小刚,清风旗舰店:小美,buyer,2020-05-20 09:01:02,text,0,多少钱",
            "清风旗舰店,tb小刚,清风旗舰店:小美,agent,2020-05-20 09:01:12,text,0,亲",
        ]
    );
}

#[test]
fn a_header_of_two_rows_with_merged_cells() {
    let mut workbook = Workbook::new();
    let plain = Format::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in [(0u16, "客服昵称"), (1, "接待人数"), (2, "答问比")] {
        sheet.merge_range(0, column, 1, column, header, &plain).unwrap();
    }
    sheet.merge_range(0, 3, 0, 4, "询单->最终付款", &plain).unwrap();
    sheet.write(1, 3, "人数").unwrap();
    sheet.write(1, 4, "转化率").unwrap();
    sheet.write(0, 5, "平均响应(秒)").unwrap();
    sheet.write(2, 0, "小美").unwrap();
    for (column, value) in [(1u16, 100.0), (2, 1.2), (3, 20.0), (4, 0.4), (5, 41.25)] {
        sheet.write(2, column, value).unwrap();
    }
    let (collected, recognised) = clean(&workbook.save_to_buffer().unwrap(), Some("s"));
    assert_eq!((recognised.format.as_str(), recognised.header_line), ("chitu", Some(2)));
    let found: Vec<(&str, Option<&str>)> =
        collected.references.iter().map(|r| (r.metric.as_str(), r.value.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("received", Some("100")),
            ("answer_ratio", Some("1.2")),
            ("paid_final", Some("20")),
            ("conversion", Some("0.4")),
            ("avg_response", Some("41.25")),
        ]
    );
}

/// A binary workbook of one sheet with texts and numbers.
pub fn xls(rows: &[Vec<Result<&str, f64>>]) -> Vec<u8> {
    let record =
        |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let bof =
        |kind: u16| record(0x0809, &[&0x0600u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let end = record(0x000a, &[]);
    let name = b"Sheet1";
    let bound =
        |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, name.len() as u8, 0], name].concat());
    let globals = bof(5).len() + bound(0).len() + end.len();
    let mut stream = [bof(5), bound(globals as u32), end.clone(), bof(16)].concat();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let place = [&(row as u16).to_le_bytes()[..], &(column as u16).to_le_bytes(), &[0, 0]].concat();
            stream.extend(match cell {
                Ok(text) => {
                    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                    let count = (wide.len() as u16 / 2).to_le_bytes();
                    record(0x0204, &[&place[..], &count, &[1], &wide].concat())
                }
                Err(number) => record(0x0203, &[&place[..], &number.to_le_bytes()].concat()),
            });
        }
    }
    stream.extend(end);
    stream.resize(stream.len().max(5_000), 0);
    compound(&stream)
}

/// Wraps a workbook stream.
pub fn compound(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn a_binary_workbook() {
    let header: Vec<_> = HEADER.iter().map(|h| Ok(*h)).collect();
    let row = |id| {
        vec![
            id,
            Ok("小明"),
            Err(99.8),
            Err(99.8),
            Ok("交易关闭"),
            Err(42_513.918_055_555_6),
            Ok("-"),
            Ok("0"),
        ]
    };
    let bytes = xls(&[header, row(Ok("1234567890123456789")), row(Err(1_234_567_890_123_456_789.0))]);
    let (collected, result) = read(&bytes, Some("s"));
    assert_eq!(result.unwrap().encoding, "XLS");
    assert_eq!(
        collected.rows,
        ["s,1234567890123456789,小明,2016-05-23 22:02:00,,,交易关闭,99.80,99.80,,,0.00,1,,,,,,,,"]
    );
    assert_eq!((collected.rejects[0].line, collected.rejects[0].cell.as_str()), (3, "订单编号"));
}

/// Written by another program: texts over several records, dates as styled numbers, a title row.
#[test]
fn a_binary_workbook_of_another_program() {
    let (collected, result) = read(include_bytes!("../fixtures/taobao_orders.xls"), Some("s"));
    let recognised = result.unwrap();
    assert_eq!((recognised.header_line, recognised.rows, recognised.rejected), (Some(2), 10, 1));
    let title = "连衣裙".repeat(301);
    let row =
        "s,1234567890123456791,买家2,2016-05-23 22:02:11,2016-05-23 22:05:00,,交易成功,99.80,0.30,,,,0,,,,,,";
    assert_eq!(collected.rows[0], format!("{row}{title},,"));
    assert_eq!(collected.rejects[0].cell, "订单编号");
}
