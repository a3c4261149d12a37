//! Files that are damaged or made to do harm: a clear error, bounded time and memory.

use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

use formats::foreign::{ForeignError, ForeignOptions, Limits, read as read_stream};
use proptest::prelude::{any, proptest};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use crate::collect::{Collected, SHANGHAI, read, read_with};
use crate::workbooks::compound;

/// A workbook of hand-written parts.
fn xlsx(sheet: &mut dyn Read, strings: Option<&str>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut part = |name: &str, body: &mut dyn Read| {
        zip.start_file(name, options).unwrap();
        std::io::copy(body, &mut zip).unwrap();
    };
    let workbook = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let relations = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let root = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    part("_rels/.rels", &mut root.as_bytes());
    part("xl/workbook.xml", &mut workbook.as_bytes());
    part("xl/_rels/workbook.xml.rels", &mut relations.as_bytes());
    part("xl/worksheets/sheet1.xml", sheet);
    if let Some(strings) = strings {
        part("xl/sharedStrings.xml", &mut strings.as_bytes());
    }
    zip.finish().unwrap().into_inner()
}

fn text_row(row: u32, cells: &[&str]) -> String {
    let cell = |(i, text): (usize, &&str)| {
        let column = char::from(b'A' + i as u8);
        format!(r#"<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    };
    format!(r#"<row r="{row}">{}</row>"#, cells.iter().enumerate().map(cell).collect::<String>())
}

const HEADER: [&str; 5] = ["订单编号", "总金额", "买家实际支付金额", "订单创建时间", "订单付款时间"];
const ROW: [&str; 5] = ["1", "2", "3", "2020-01-02 03:04:05", "-"];

#[test]
fn a_million_empty_rows_and_a_lying_size() {
    let mut sheet = String::from(r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>"#);
    sheet += &text_row(1, &HEADER);
    for row in 2..1_000_000 {
        write!(sheet, r#"<row r="{row}"><c r="A{row}" s="0"/></row>"#).unwrap();
    }
    sheet += &text_row(1_000_000, &ROW);
    sheet += "</sheetData></worksheet>";
    let bytes = xlsx(&mut sheet.as_bytes(), None);
    let started = Instant::now();
    let (collected, result) = read(&bytes, Some("s"));
    assert_eq!((collected.lines.as_slice(), result.unwrap().rows), ([1_000_000].as_slice(), 1));
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_memory() {
    let filler = "<row></row>".repeat(10_000);
    let mut sheet =
        Cursor::new(b"<worksheet><sheetData>".to_vec()).chain(Repeat::new(filler.as_bytes(), 40 << 20));
    let bytes = xlsx(&mut sheet, None);
    assert!(bytes.len() < 1 << 20);
    let limits = Limits { inflated: 8 << 20, ..Limits::default() };
    let options = ForeignOptions { shop: Some("s"), limits, ..ForeignOptions::new(&SHANGHAI) };
    let (_, result) = read_with(&bytes, &options);
    assert!(matches!(result, Err(ForeignError::Inflates { .. })), "{result:?}");
    let mut text = Cursor::new(b"<worksheet>".to_vec()).chain(Repeat::new(b"aaaaaaaaaaaaaaaa", 40 << 20));
    let (_, result) = read(&xlsx(&mut text, None), Some("s"));
    assert!(matches!(result, Err(ForeignError::Unsound(_))), "{result:?}");
    let strings = r#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    let (_, result) =
        read(&xlsx(&mut "<worksheet><sheetData/></worksheet>".as_bytes(), Some(strings)), Some("s"));
    assert!(matches!(result, Err(ForeignError::Unsound(_))), "{result:?}");
}

/// A text over and over, without holding it.
struct Repeat<'a> {
    text: &'a [u8],
    left: usize,
    at: usize,
}

impl<'a> Repeat<'a> {
    fn new(text: &'a [u8], bytes: usize) -> Repeat<'a> {
        Repeat { text, left: bytes, at: 0 }
    }
}

impl Read for Repeat<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = buf.len().min(self.left).min(self.text.len() - self.at);
        buf[..n].copy_from_slice(&self.text[self.at..self.at + n]);
        self.at = (self.at + n) % self.text.len();
        self.left -= n;
        Ok(n)
    }
}

#[test]
fn too_large_and_truncated_workbooks() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [HEADER, ROW].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let limits = Limits { workbook: 100, ..Limits::default() };
    let options = ForeignOptions { shop: Some("s"), limits, ..ForeignOptions::new(&SHANGHAI) };
    assert!(matches!(read_with(&bytes, &options).1, Err(ForeignError::TooLarge { cap: 100 })));
    for end in (8..bytes.len()).step_by(97) {
        assert!(read(&bytes[..end], Some("s")).1.is_err());
    }
    for at in (8..bytes.len()).step_by(53) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let _ = read(&broken, Some("s"));
    }
}

#[test]
fn binary_workbooks_that_lie_about_their_size() {
    let record =
        |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let bof = record(0x0809, &[&0x0600u16.to_le_bytes()[..], &[5, 0], &[0; 12]].concat());
    let bound = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let start = (bof.len() + bound(0).len() + 4) as u32;
    let book = |cells: &[u8]| {
        let mut stream = [
            bof.clone(),
            bound(start),
            record(0x000a, &[]),
            bof.clone(),
            cells.to_vec(),
            record(0x000a, &[]),
        ]
        .concat();
        stream.resize(stream.len().max(5_000), 0);
        compound(&stream)
    };
    let number = |row: u16, column: u16| {
        record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat())
    };
    let huge = record(
        0x0200,
        &[&0u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0, 0], &[0xff, 0xff], &[0, 0]].concat(),
    );
    let far = [number(0, 0), number(65_535, 65_535)].concat();
    for cells in [huge, far] {
        let (_, result) = read(&book(&cells), Some("s"));
        assert!(matches!(result, Err(ForeignError::Unsound(_))), "{result:?}");
    }
    let sound = book(&number(0, 0));
    for end in (8..sound.len()).step_by(211) {
        let _ = read(&sound[..end], Some("s"));
    }
    for at in (0..sound.len()).step_by(19) {
        let mut broken = sound.clone();
        broken[at] ^= 0xff;
        let _ = read(&broken, Some("s"));
    }
}

#[test]
fn a_huge_line_is_one_reject() {
    let start = format!("{}\n{}\n", HEADER.join(","), ROW.join(","));
    let end = format!("\n{}\n", ROW.join(","));
    let file = Cursor::new(start).chain(Repeat::new(b"xxxxxxxxxxxxxxxx", 200 << 20)).chain(Cursor::new(end));
    let options = ForeignOptions { shop: Some("s"), ..ForeignOptions::new(&SHANGHAI) };
    let mut collected = Collected::default();
    let recognised = read_stream("huge", Box::new(file), &options, &mut collected).unwrap();
    assert_eq!((recognised.rows, recognised.rejected), (2, 1));
    assert_eq!((collected.rejects[0].line, collected.rejects[0].raw.len()), (3, 4_096));
    assert_eq!(collected.lines, [2, 4]);
}

#[test]
fn deep_pages_end() {
    let row = |cells: &[&str]| {
        format!("<tr>{}</tr>", cells.iter().map(|c| format!("<td>{c}</td>")).collect::<String>())
    };
    let page = format!("<table>{}{}{}", row(&HEADER), "<table><tr><td><div>".repeat(200_000), row(&ROW));
    let started = Instant::now();
    let (collected, _) = read(page.as_bytes(), Some("s"));
    assert!(collected.rows.len() == 1 && started.elapsed() < Duration::from_secs(20));
    let wide = format!("<table><tr><td colspan=1000>{}", "<td colspan=1000 rowspan=1000>x".repeat(5_000));
    let _ = read(wide.as_bytes(), Some("s"));
}

#[test]
fn nothing_and_other_kinds() {
    assert!(matches!(read(b"", None).1, Err(ForeignError::Empty)));
    assert!(matches!(read(b"\xef\xbb\xbf \r\n\n", None).1, Err(ForeignError::Empty)));
    assert!(matches!(read(b"%PDF-1.7 ...", None).1, Err(ForeignError::Kind(_))));
    assert!(matches!(read(b"PK\x03\x04 and nothing", None).1, Err(ForeignError::Workbook(_))));
    assert!(matches!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None).1, Err(ForeignError::Workbook(_))));
    assert!(matches!(read(b"hello, world\n", None).1, Err(ForeignError::Unrecognised(_))));
}

proptest! {
    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..3_000)) {
        let _ = read(&bytes, Some("s"));
    }

    #[test]
    fn any_bytes_after_a_header_end(text in "\\PC{0,200}", tail in proptest::collection::vec(any::<u8>(), 0..500)) {
        let _ = read(&[HEADER.join(",").as_bytes(), b"\n", text.as_bytes(), b"\n", &tail].concat(), Some("s"));
        let chat = [b"b 2020-1-2 3:04:05\n", text.as_bytes(), b"\ns:a 2020-1-2 3:04:06\n", &tail].concat();
        let _ = read(&chat, None);
        let page = [b"<table><tr><td>", text.as_bytes(), b"<td>", &tail].concat();
        let _ = read(&page, None);
    }
}

#[test]
fn a_line_of_delimiters_is_a_reject() {
    let text = format!("{}\n{}\n{}\n", HEADER.join(","), ",".repeat(900_000), ROW.join(","));
    let started = Instant::now();
    let (collected, _) = read(text.as_bytes(), Some("s"));
    assert_eq!((collected.rows.len(), collected.rejects.len()), (1, 1));
    let _ = read(",".repeat(1_000_000).as_bytes(), Some("s"));
    assert!(started.elapsed() < Duration::from_secs(20));
}

const CHAT: &str = "b --> s:a 2020-1-2 3:04:05\n在吗\n已读\ns:a 2020-1-2 3:04:06\n由 s:a 转交给 s:c\n[b] 2020-01-02 03:04:07\n好\n";

proptest! {
    #[test]
    fn any_damage_to_a_sound_file_ends(which in 0usize..4, damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8)) {
        let table = format!("{}\n{}\n", HEADER.join(","), ROW.join(","));
        let sessions = format!("客服,客户,开始时间,结束时间,谈话内容\ns:a,b,2020-1-2 3:04,2020-1-2 3:05,\"{CHAT}\"\n");
        let book = include_bytes!("../fixtures/taobao_orders.xls");
        let mut bytes = [table.as_bytes(), CHAT.as_bytes(), sessions.as_bytes(), book][which].to_vec();
        for (index, byte) in damage {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes, Some("s"));
    }
}
