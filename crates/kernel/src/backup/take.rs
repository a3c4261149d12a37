//! Taking a backup.

use std::io::Write;

use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::form::{Begin, End, FORM, Header, Table, json};
use super::{Progress, Summary};
use crate::db::{Db, TableColumn, Tx};
use crate::error::{Error, Result};
use crate::module::Module;
use crate::time::Moment;

/// A fair trade of size and time.
const LEVEL: i32 = 3;

/// Writes everything that `modules` keep to `out`, as it is at one moment; writers go on meanwhile. Blocks: not for a
/// thread of the async runtime.
pub fn take(
    db: &Db,
    modules: &[Module],
    now: Moment,
    out: &mut dyn Write,
    progress: &mut Progress<'_>,
) -> Result<Summary> {
    let names: Vec<&str> = modules.iter().flat_map(|module| module.tables).copied().collect();
    db.read_now(|tx| {
        let mut tables = Vec::new();
        for name in names {
            tables.push((
                Table { name: name.to_owned(), columns: Vec::new(), rows: count(tx, name)? },
                tx.columns(name)?,
            ));
        }
        for (table, columns) in &mut tables {
            table.columns = columns.iter().map(|column| column.name.clone()).collect();
        }
        let mut lines = Lines::new(out)?;
        lines.write(&Header {
            banzhang: "backup".to_owned(),
            form: FORM,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            taken: now,
            migrations: crate::db::applied(tx)?,
            tables: tables.iter().map(|(table, _)| table.clone()).collect(),
        })?;
        let all = tables.iter().map(|(table, _)| table.rows).sum();
        let mut rows = 0;
        for (table, columns) in &tables {
            lines.write(&Begin { table: table.name.clone() })?;
            tx.stream(&select(&table.name, columns)?, &mut |row| {
                let cells: Result<Vec<Json>> = (0..columns.len()).map(|at| row.cell(at).map(json)).collect();
                lines.write(&cells?)?;
                rows += 1;
                progress(rows, all);
                Ok(())
            })?;
        }
        let print = lines.end(rows)?;
        Ok(Summary { taken: now, tables: tables.len(), rows, print })
    })
}

fn count(tx: &mut Tx<'_>, table: &str) -> Result<u64> {
    let mut rows = 0;
    tx.stream(&format!("select count(*) from \"{table}\""), &mut |row| {
        rows = row.get(0)?;
        Ok(())
    })?;
    Ok(rows)
}

/// All columns in the order of the primary key, so that equal tables give equal lines.
fn select(table: &str, columns: &[TableColumn]) -> Result<String> {
    let quoted = |column: &TableColumn| format!("\"{}\"", column.name);
    let mut key: Vec<&TableColumn> = columns.iter().filter(|column| column.key > 0).collect();
    key.sort_by_key(|column| column.key);
    if key.is_empty() {
        return Err(Error::internal("a table without a primary key", table.to_owned()));
    }
    let all: Vec<String> = columns.iter().map(quoted).collect();
    let key: Vec<String> = key.into_iter().map(quoted).collect();
    Ok(format!("select {} from \"{table}\" order by {}", all.join(", "), key.join(", ")))
}

/// Writes lines and their print.
struct Lines<'w> {
    out: zstd::Encoder<'static, &'w mut dyn Write>,
    print: Sha256,
    line: Vec<u8>,
}

impl<'w> Lines<'w> {
    fn new(out: &'w mut dyn Write) -> Result<Self> {
        let mut out = zstd::Encoder::new(out, LEVEL).map_err(unwritten)?;
        out.include_checksum(true).map_err(unwritten)?;
        Ok(Self { out, print: Sha256::new(), line: Vec::new() })
    }

    fn write(&mut self, line: &impl Serialize) -> Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)
            .map_err(|error| Error::internal("a line of a backup", error))?;
        self.line.push(b'\n');
        self.print.update(&self.line);
        self.out.write_all(&self.line).map_err(unwritten)
    }

    fn end(mut self, rows: u64) -> Result<String> {
        let sha256 = data_encoding::HEXLOWER.encode(&self.print.finalize_reset());
        self.write(&End { rows, sha256: sha256.clone() })?;
        self.out.finish().and_then(Write::flush).map_err(unwritten)?;
        Ok(sha256)
    }
}

fn unwritten(error: std::io::Error) -> Error {
    Error::internal("writing the backup", error)
}
