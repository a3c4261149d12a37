//! The open format in workbooks and in texts of other encodings and delimiters.

use encoding_rs::GB18030;
use formats::{
    Meter, ReadOptions, Source, Why,
    foreign::{ForeignError, Limits},
    read_file,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::collect::{Collected, SHANGHAI, clean, read};

const MESSAGES: &str = "shop,buyer,agent,sender,sent_at,text,心情\n店, 小明,店:小美,buyer,2020-01-02 03:04:05,\"=\"\"-\"\"\",好\n";
/// The same row as it comes out: literally.
const ROW: &str = "店, 小明,店:小美,buyer,2020-01-02 03:04:05,text,0,\"=\"\"-\"\"\",,,,,,";

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn texts_of_other_encodings() {
    for bytes in [GB18030.encode(MESSAGES).0.into_owned(), utf16(MESSAGES)] {
        let (collected, recognised) = clean(&bytes, None);
        assert_eq!((recognised.format.as_str(), recognised.rows), ("open_table", 1));
        assert_eq!((recognised.tables, recognised.header_line), (vec!["messages".to_string()], Some(1)));
        assert_eq!(collected.rows, [ROW]);
        assert_eq!(collected.attributes, [[("心情".to_string(), "好".to_string())]]);
    }
}

fn options<'a>(meter: &'a Meter) -> ReadOptions<'a> {
    ReadOptions {
        zone: &SHANGHAI,
        expected: None,
        mapping: None,
        accounts: &[],
        digest: false,
        limits: Limits::default(),
        meter,
    }
}

#[test]
fn reading_ends_when_it_is_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    for bytes in [MESSAGES.as_bytes().to_vec(), GB18030.encode(MESSAGES).0.into_owned()] {
        let source = Source { path: folder.path().join("m.csv"), shop: None };
        std::fs::write(&source.path, bytes).unwrap();
        let meter = Meter::default();
        meter.cancel();
        let error = read_file(&source, &options(&meter), &mut [Collected::default()]).unwrap_err();
        assert!(matches!(error.why, Why::Cancelled), "{error}");
    }
}

/// The header is ASCII: that the file is not UTF-8 shows only in its rows.
#[test]
fn a_file_in_gb18030_is_no_broken_utf8() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.csv");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let (source, meter) = (Source { path: path.clone(), shop: None }, Meter::default());
        let mut sinks = [Collected::default()];
        let read = read_file(&source, &options(&meter), &mut sinks).unwrap();
        let [collected] = sinks;
        (read.recognised.format, collected)
    };
    let (format, collected) = read(&GB18030.encode(MESSAGES).0);
    assert_eq!((format.as_str(), collected.rows), ("open_table", vec![ROW.to_string()]));
    // One bad byte in a file of UTF-8 costs its row.
    let broken = [MESSAGES.as_bytes(), b"s,b\xff,a,buyer,2020-01-02 03:04:05,x,y\n"].concat();
    let (format, collected) = read(&broken);
    assert_eq!((format.as_str(), collected.rows.len(), collected.rejects.len()), ("open_csv", 1, 1));
}

#[test]
fn cells_are_texts_and_not_quoted_ids() {
    let tabs = "order_id\tcreated_at\tmark\n=\"12\"\t2020-01-02 03:04:05\t-\n";
    let (collected, _) = clean(tabs.as_bytes(), Some("店"));
    assert_eq!(collected.rows, ["店,\"=\"\"12\"\"\",,2020-01-02 03:04:05,,,,,,,,,,,-,,,,,,"]);
}

#[test]
fn rows_are_rejected_as_in_the_open_format() {
    let text =
        "order_id\tcreated_at\tpaid\n1\t昨天\t1\n2\t2020-01-02 03:04:05\t一元\n3\t2020-01-02 03:04:05\n";
    let (collected, result) = read(text.as_bytes(), Some("店"));
    assert_eq!((collected.rows.len(), result.unwrap().rejected), (0, 3));
    let places: Vec<(u64, &str)> = collected.rejects.iter().map(|r| (r.line, r.cell.as_str())).collect();
    assert_eq!(places, [(2, "created_at"), (3, "paid"), (4, "")]);
    assert!(collected.rejects[0].reason.zh.contains("\"昨天\" 不是时间"));
    let (_, result) = read(text.as_bytes(), None);
    assert!(matches!(result, Err(ForeignError::NoShop { .. })));
    let (_, result) = read(b"order_id\tcreated_at\torder_id\n", Some("s"));
    assert!(matches!(result, Err(ForeignError::TwoColumns(column)) if column == "order_id"));
}

#[test]
fn a_workbook_with_a_table_a_sheet() {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("yyyy/m/d h:mm:ss");
    let at = |text| ExcelDateTime::parse_from_str(text).unwrap();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["shop", "order_id", "created_at", "paid", "units", "title"]).unwrap();
    for row in 1..4 {
        sheet.write(row, 0, "店").unwrap();
        sheet.write_with_format(row, 2, at("2020-01-02 03:04:05"), &date).unwrap();
        sheet.write(row, 3, 0.1 + 0.2).unwrap();
        sheet.write(row, 4, 2).unwrap();
    }
    sheet.write(1, 1, 1_234_567.0).unwrap();
    sheet.write(1, 5, " - ").unwrap();
    sheet.write(2, 1, 1_234_567_890_123_456_789.0).unwrap();
    sheet.write(3, 1, "1234567890123456789").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["shop", "team", "agent", "from", "to"]).unwrap();
    sheet.write_row(1, 0, ["店", "早班", "店:小美", "", "2020-02-01"]).unwrap();
    sheet.write_with_format(1, 3, at("2020-01-01"), &date).unwrap();
    let (collected, result) = read(&workbook.save_to_buffer().unwrap(), None);
    let recognised = result.unwrap();
    assert_eq!((recognised.encoding.as_str(), recognised.rejected), ("XLSX", 1));
    assert_eq!(recognised.tables, ["orders", "teams"]);
    assert_eq!(
        collected.rows,
        [
            "店,1234567,,2020-01-02 03:04:05,,,,,0.30,,2,,,,,,,, - ,,",
            "店,1234567890123456789,,2020-01-02 03:04:05,,,,,0.30,,2,,,,,,,,,,",
            "店,早班,店:小美,2020-01-01,2020-02-01",
        ]
    );
    let reject = &collected.rejects[0];
    assert_eq!((reject.line, reject.cell.as_str()), (3, "order_id"));
    assert!(reject.reason.zh.contains("末尾几位已经丢失"));
}
