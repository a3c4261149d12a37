//! Every input that a fuzzer found worth keeping, again.

use std::{fs, path::PathBuf};

#[allow(clippy::unwrap_used, reason = "a test")]
fn replay(target: &str, call: fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        call(&fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count > 0, "{} is empty", folder.display());
}

#[test]
fn open_csv() {
    replay("open_csv", fuzz::open_csv);
}

#[test]
fn open_json() {
    replay("open_json", fuzz::open_json);
}

#[test]
fn foreign_text() {
    replay("foreign_text", fuzz::foreign_text);
}

#[test]
fn workbook() {
    replay("workbook", fuzz::workbook);
}

#[test]
fn rules() {
    replay("rules", fuzz::rules);
}

#[test]
fn mapping() {
    replay("mapping", fuzz::mapping);
}
