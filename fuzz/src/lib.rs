//! One function a parser: it must neither panic nor lose count, whatever the bytes.
//!
//! The fuzzer calls them through `fuzz_targets/`, the tests call them on the committed corpus.

use formats::{
    Place, Reject, Sink,
    foreign::{self, ForeignOptions, Limits, Mapping},
    open::{Header, Reading, Table},
};
use kpi::{input::Row, rules::Rules, time::Zone};

/// Counts what comes out of a reader.
#[derive(Default)]
struct Tally {
    rows: u64,
    rejects: u64,
    last: u64,
}

impl Sink for Tally {
    fn row(&mut self, place: Place, _: &Row<'_>) {
        assert!(place.row >= self.last, "rows come in the order of the file");
        self.last = place.row;
        self.rows += 1;
    }

    fn reject(&mut self, reject: Reject) {
        assert!(!reject.reason.is_empty());
        assert!(reject.raw.len() <= 3 * (4 << 10), "a reject keeps no more than its beginning");
        self.rejects += 1;
    }
}

/// The open format as CSV: the first byte chooses the table.
pub fn open_csv(bytes: &[u8]) {
    open(bytes, false);
}

/// The open format as lines of JSON: the first byte chooses the table.
pub fn open_json(bytes: &[u8]) {
    open(bytes, true);
}

fn open(bytes: &[u8], json: bool) {
    let Some((&table, bytes)) = bytes.split_first() else { return };
    let table = Table::ALL[usize::from(table) % Table::ALL.len()];
    let header = Header::of(table, table.columns());
    let (zone, meter) = (Zone::utc(), formats::Meter::default());
    let reading = Reading { file: "fuzz", header: &header, json, line: 1, zone: &zone, meter: &meter };
    let mut sinks = [Tally::default()];
    let rows = formats::open::read(bytes, &reading, &mut sinks);
    let counted = (sinks[0].rows, sinks[0].rejects);
    assert_eq!(rows.ok(), Some(counted), "memory is read to its end, every row and reject is counted");
}

/// Text files of every foreign kind: exports, pasted chats, tables of other tools, HTML.
pub fn foreign_text(bytes: &[u8]) {
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&[0xd0, 0xcf]) {
        foreign(bytes);
    }
}

/// Workbooks, new and old.
pub fn workbook(bytes: &[u8]) {
    foreign(bytes);
}

fn foreign(bytes: &[u8]) {
    let zone = Zone::utc();
    let limits = Limits { inflated: 16 << 20, shared_strings: 8 << 20, ..Limits::default() };
    let options = ForeignOptions { shop: Some("店"), limits, ..ForeignOptions::new(&zone) };
    let mut tally = Tally::default();
    // Most bytes are no file; that they are refused with a reason is all there is to say of them.
    if let Err(error) = foreign::read_bytes("fuzz", bytes, &options, &mut tally) {
        assert!(!error.to_string().is_empty());
    }
}

/// Rule sets: what is read is written back to the same.
pub fn rules(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(rules) = Rules::from_toml(text) {
        assert_eq!(Rules::from_toml(&rules.to_toml()).ok(), Some(rules));
    }
}

/// Mapping files.
pub fn mapping(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = Mapping::parse(text) {
        assert!(!error.to_string().is_empty());
    }
}
