//! What the tests share: a simulated directory and its tables as rows.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::HashMap;
use std::path::Path;

use sim::{Config, Summary, simulate};
use tempfile::TempDir;

pub type Row = HashMap<String, String>;

/// A small team over two weeks with a promotion day.
pub fn small() -> Config {
    Config { days: 14, shops: 3, agents: 15, load: 25, seed: 7, ..Config::default() }
}

pub fn made(config: &Config) -> (TempDir, Summary) {
    let dir = tempfile::tempdir().unwrap();
    let summary = simulate(config, dir.path(), &mut |_| ()).unwrap();
    (dir, summary)
}

/// All rows of a table; fails where a row has a cell too many or too few.
pub fn rows(dir: &Path, table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(dir.join(table)).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}
