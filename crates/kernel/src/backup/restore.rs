//! Restoring a backup.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::form::{Header, Lines, Table, foreign, garbled, newer};
use super::{Progress, Summary};
use crate::db::{Db, Migration, Tx};
use crate::error::{Error, Result, conflict};
use crate::module::Module;
use crate::text::Words;

/// Fills an empty database from the backup at `path`. Nothing is kept unless all of it is sound. Blocks: not for a thread
/// of the async runtime.
pub fn restore(db: &Db, modules: &[Module], path: &Path, progress: &mut Progress<'_>) -> Result<Summary> {
    let header = open(path)?.header()?;
    let known: Vec<Migration> = modules.iter().flat_map(|module| module.migrations).copied().collect();
    let then = steps(&known, &header)?;
    db.migrate(&then)?;
    // A write may run more than once, and begins at the file's beginning each time.
    let progress = std::cell::RefCell::new(progress);
    let summary = db.write_now(|tx| {
        let mut lines = open(path)?;
        let header = lines.header()?;
        vacant(tx, modules, &header)?;
        fill(tx, lines, &header, &mut **progress.borrow_mut())
    })?;
    db.migrate(&known)?;
    Ok(summary)
}

fn open(path: &Path) -> Result<Lines<impl BufRead>> {
    let file = File::open(path).map_err(|error| {
        let path = path.display();
        crate::error::unreadable(Words::made(
            format!("无法读取 {path}：{error}"),
            format!("{path} cannot be read: {error}"),
        ))
    })?;
    let decoder = zstd::Decoder::new(file).map_err(|_| foreign())?;
    Ok(Lines::new(BufReader::with_capacity(1 << 16, decoder)))
}

/// The migrations that had run when the backup was taken.
fn steps(known: &[Migration], header: &Header) -> Result<Vec<Migration>> {
    for (id, hash) in &header.migrations {
        match known.iter().find(|step| step.id == id) {
            None => return Err(newer()),
            Some(step) if step.hash() != *hash => {
                return Err(conflict(
                    "other_tables",
                    Words::made(
                        format!(
                            "备份的数据表结构（{id}）与本程序不同。请用制作该备份的版本恢复。没有恢复任何内容。"
                        ),
                        format!(
                            "The backup's tables ({id}) are not those of this program. Restore it with the version that took it. Nothing was restored."
                        ),
                    ),
                ));
            }
            Some(_) => {}
        }
    }
    Ok(known.iter().filter(|step| header.migrations.iter().any(|(id, _)| id == step.id)).copied().collect())
}

/// Nothing may be here already: a restore never mixes two houses.
fn vacant(tx: &mut Tx<'_>, modules: &[Module], header: &Header) -> Result<()> {
    let here = tx.tables()?;
    let kept = modules.iter().flat_map(|module| module.tables).map(|name| (*name).to_owned());
    let named = header.tables.iter().map(|table| table.name.clone());
    for table in kept.chain(named).filter(|table| here.contains(table)) {
        let mut used = false;
        tx.stream(&format!("select 1 from \"{table}\" limit 1"), &mut |_| {
            used = true;
            Ok(())
        })?;
        if used {
            return Err(conflict(
                "not_empty",
                Words::made(
                    format!(
                        "目标数据库不是空的（表 {table} 已有数据）。请恢复到一个新的数据目录或空数据库。没有恢复任何内容。"
                    ),
                    format!(
                        "The database is not empty (table {table} has rows). Restore into a new data folder or an empty database. Nothing was restored."
                    ),
                ),
            ));
        }
    }
    Ok(())
}

fn fill(
    tx: &mut Tx<'_>,
    mut lines: Lines<impl BufRead>,
    header: &Header,
    progress: &mut Progress<'_>,
) -> Result<Summary> {
    let all = header.tables.iter().map(|table| table.rows).sum();
    let mut rows = 0;
    for table in &header.tables {
        if lines.begin()? != table.name {
            return Err(garbled(1));
        }
        let columns = columns(tx, table)?;
        let mut left = table.rows;
        tx.load(&table.name, &columns, &mut || {
            if left == 0 {
                return Ok(None);
            }
            left -= 1;
            rows += 1;
            progress(rows, all);
            lines.row(columns.len()).map(Some)
        })?;
    }
    let print = lines.end(rows)?;
    Ok(Summary { taken: header.taken, tables: header.tables.len(), rows, print })
}

/// The columns of the table here, in the backup's order; both have to be the same set.
fn columns(tx: &mut Tx<'_>, table: &Table) -> Result<Vec<crate::db::TableColumn>> {
    let here = tx.columns(&table.name)?;
    let found: Option<Vec<_>> =
        table.columns.iter().map(|name| here.iter().find(|column| column.name == *name).cloned()).collect();
    found.filter(|found| found.len() == here.len() && !found.is_empty()).ok_or_else(|| {
        Error::internal("a table of the backup has other columns than here", table.name.clone())
    })
}
