//! What exports do to values, headers and encodings.

use encoding_rs::GB18030;

use crate::collect::{clean, read};

const HEADER: &str =
    "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,退款金额";

fn order(row: &str) -> Vec<String> {
    let (collected, _) = clean(format!("{HEADER}\n{row}\n").as_bytes(), Some("s"));
    collected.rows
}

/// Order id, created, paid clock, payable, paid, refunded.
fn values(row: &str) -> String {
    let rows = order(row);
    let cells: Vec<&str> = rows[0].split(',').collect();
    [cells[1], cells[3], cells[4], cells[7], cells[8], cells[11]].join("|")
}

#[test]
fn wrapped_ids_and_absent_words() {
    for id in [
        "=\"1234567890123456789\"",
        "'1234567890123456789",
        "\"\t1234567890123456789\"",
        "１２３４５６７８９０１２３４５６７８９",
    ] {
        let row = format!("{id},b,1,-,x,2020-1-2 3:04:05,--,暂无数据");
        assert_eq!(values(&row), "1234567890123456789|2020-01-02 03:04:05||1.00||", "{id}");
    }
}

#[test]
fn amounts_and_clocks() {
    let row = "1,b,\"1,234.50\",￥99元,x,2016/5/23 22:02,3/20/20,１２．３０元";
    assert_eq!(values(row), "1|2016-05-23 22:02:00|2020-03-20 00:00:00|1234.50|99.00|12.30");
    let row = "1,b,0.29,19.99,x,42513.9180555556,2016年5月23日 22:05:01,0";
    assert_eq!(values(row), "1|2016-05-23 22:02:00|2016-05-23 22:05:01|0.29|19.99|0.00");
}

#[test]
fn an_id_that_a_spreadsheet_rounded_is_rejected() {
    let (collected, _) =
        read(format!("{HEADER}\n1.23457E+18,b,1,1,x,2020-1-2 3:04:05,,\n").as_bytes(), Some("s"));
    assert_eq!(collected.rejects[0].cell, "订单编号");
    assert!(collected.rejects[0].reason.en.contains("digits are lost"));
}

#[test]
fn bad_cells_name_their_header_and_the_rest_is_kept() {
    let rows = [
        "1,b,1.234,1,x,2020-1-2 3:04:05,,",
        "2,b,1,一百,x,2020-1-2 3:04:05,,",
        ",b,1,1,x,2020-1-2,,",
        "4,b,1,1,x,2020-1-2,,",
        "5,b,1,1,x,,,",
    ];
    let (collected, result) = read(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes(), Some("s"));
    let cells: Vec<(u64, &str)> = collected.rejects.iter().map(|r| (r.line, r.cell.as_str())).collect();
    assert_eq!(cells, [(2, "总金额"), (3, "买家实际支付金额"), (4, "订单编号"), (6, "订单创建时间")]);
    assert_eq!((collected.rows.len(), result.unwrap().rejected), (1, 4));
    assert_eq!(collected.rejects[0].raw, rows[0]);
}

#[test]
fn a_row_with_a_delimiter_too_many_or_cut_off_is_rejected() {
    let rows = "1,b,1,1,x,2020-1-2 3:04:05,,0,\n2,b,1,1,x,2020-1-2 3:04:05,,0,more\n3,b,1,1,x,2020-1-2 3:04";
    let (collected, _) = read(format!("{HEADER}\n{rows}").as_bytes(), Some("s"));
    assert_eq!(collected.rows.len(), 1);
    assert_eq!(collected.rejects.iter().map(|r| r.line).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let text = format!("{HEADER}\n1,小明,1,1,交易成功,2020-1-2 3:04:05,,\n");
    let expected = order("1,小明,1,1,交易成功,2020-1-2 3:04:05,,");
    let wide = |mark: bool, big: bool| -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let encodings = [
        text.clone().into_bytes(),
        [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
        GB18030.encode(&text).0.into_owned(),
        wide(true, false),
        wide(true, true),
        wide(false, false),
        wide(false, true),
    ];
    for bytes in encodings {
        let (collected, recognised) = clean(&bytes, Some("s"));
        assert_eq!(collected.rows, expected, "{}", recognised.encoding);
    }
}

#[test]
fn delimiters_title_rows_summary_rows_and_repeated_headers() {
    for delimiter in [",", "\t", ";"] {
        let row = "1,b,1,1,x,2020-1-2 3:04:05,,0";
        let text =
            format!("订单导出\n\n导出时间：2020-01-03,,,\n{HEADER}\n{row}\n{HEADER}\n合计,,1,1,,,,0\n\n");
        let (collected, recognised) = clean(text.replace(',', delimiter).as_bytes(), Some("s"));
        assert_eq!(collected.rows.len(), 1, "{delimiter:?}");
        assert_eq!((recognised.header_line, recognised.skipped), (Some(4), 2));
    }
}

#[test]
fn a_page_called_xls() {
    let cells =
        |row: &str, tag: &str| row.split(',').map(|c| format!("<{tag}>{c}</{tag}>")).collect::<String>();
    let header = cells(HEADER, "th");
    let row = cells("1234567890123456789,b&amp;c,\"1\",1,x,2020-1-2 3:04:05,&nbsp;,0", "td").replace('"', "");
    let page = format!(
        "<html><head><meta charset=gbk></head><body><table border=1><tr>{header}</tr>\n<tr>{row}</tr></table></body></html>"
    );
    let (collected, recognised) = clean(&GB18030.encode(&page).0, Some("s"));
    assert_eq!(
        collected.rows,
        ["s,1234567890123456789,b&c,2020-01-02 03:04:05,,,x,1.00,1.00,,,0.00,0,,,,,,,,"]
    );
    assert_eq!(recognised.format, "taobao_orders");
}

#[test]
fn a_stray_quote_costs_one_row() {
    let rows =
        "1,\"b,1,1,x,2020-1-2 3:04:05,,0\n2,b,1,1,x,2020-1-2 3:04:05,,0\n3,b,1,1,x,2020-1-2 3:04:05,,0\n";
    let (collected, _) = read(format!("{HEADER}\n{rows}").as_bytes(), Some("s"));
    assert_eq!((collected.rows.len(), collected.rejects.len()), (2, 1));
    assert!(collected.rejects[0].reason.en.contains("quote"));
}

proptest::proptest! {
    #[test]
    fn any_cell_is_read_or_refused(text in "[0-9年月日时分秒:./+TZ万元%,￥小 \\PC-]{0,30}", percent in proptest::prelude::any::<bool>()) {
        use formats::foreign::value::{DateOrder, parse_clock, parse_count, parse_fen, parse_ratio, parse_seconds};
        for order in [DateOrder::Mdy, DateOrder::Dmy, DateOrder::Ymd] {
            let _ = parse_clock(&text, order);
        }
        let _ = (parse_fen(&text), parse_count(&text), parse_ratio(&text, percent), parse_seconds(&text));
    }
}
