//! The built program, run as people run it.

#![allow(clippy::float_arithmetic, reason = "workbooks hold floats; tests compare them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail like tests"
)]

mod against;
mod exit_codes;
mod explain;
mod forms;
mod house;
mod inputs;
mod read;
mod serve;
mod tables;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// What a run of the program left behind.
struct Ran {
    code: i32,
    out: String,
    error: String,
}

/// Runs the program, with neither terminal nor colours.
fn banzhang<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_banzhang")).args(arguments).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs `report` on the small sample.
fn report(more: &[&str]) -> Ran {
    let rules = sample("rules.toml");
    let ran = banzhang(&[&["report", &sample(""), "--rules", &rules], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.error);
    ran
}

/// A file of the small sample.
fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/small");
    folder.join(name).to_str().unwrap().to_owned()
}

/// A folder of its own for a test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.text(name)
    }

    /// The names of all files in it, hidden ones too.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.error);
    serde_json::from_str(&ran.out).unwrap()
}

/// Two chats and two orders of one shop.
const MESSAGES: &str = "\
shop,buyer,agent,sender,sent_at,kind,auto,text
店,甲,店:小王,buyer,2026-09-01 10:00:00,text,0,在吗
店,甲,店:小王,agent,2026-09-01 10:00:20,text,0,在的
店,乙,店:小李,buyer,2026-09-01 11:00:00,text,0,有货吗
店,乙,店:小李,agent,2026-09-01 11:01:00,text,0,有的
";
const ORDERS: &str = "\
shop,order_id,buyer,created_at,paid_at,closed_at,status,payable,paid,postage,units,refunded
店,7001,甲,2026-09-01 10:05:00,2026-09-01 10:06:00,,,100.00,100.00,0,1,0
店,7002,丙,2026-09-01 12:00:00,2026-09-01 12:01:00,,,50.00,50.00,0,1,0
";
