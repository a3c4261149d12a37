//! Migrations: forward only, one text for both databases.
//!
//! Types are written as tokens: `{int}` 64-bit integer, `{text}` text compared as bytes, `{bytes}`, `{real}`; a table
//! ends with `{table}`, which makes it STRICT on SQLite. A block that one database alone needs stands between
//! `{sqlite}` … `{end}` or `{postgres}` … `{end}`.

use sha2::{Digest, Sha256};

use super::{Db, DbError, Dialect};
use crate::error::Error;

/// One step of the tables' history. Released steps are never edited: their text is kept as a hash.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Room and number, such as `tasks/0001`; steps run in the order the rooms list them.
    pub id: &'static str,
    /// Statements with type tokens.
    pub sql: &'static str,
}

crate::queries! {
    APPLIED = "select id, hash from migration order by id";
    RECORD = "insert into migration (id, hash) values ($1, $2)";
}

const LEDGER: &str =
    "create table if not exists migration (id {text} primary key, hash {text} not null) {table}";

impl Migration {
    /// The print of its text, the same for both databases.
    pub fn hash(&self) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(self.sql.as_bytes()))
    }
}

/// Id and hash of every step that ran here.
pub(crate) fn applied(tx: &mut super::Tx<'_>) -> crate::error::Result<Vec<(String, String)>> {
    tx.rows(&APPLIED, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Ran steps are returned by id.
pub(super) fn run(db: &Db, migrations: &[Migration]) -> Result<Vec<&'static str>, DbError> {
    let dialect = db.dialect();
    db.batch(&expand(LEDGER, dialect))?;
    let applied = plain(db.read_now(applied))?;
    if let Some((id, _)) = applied.iter().find(|(id, _)| migrations.iter().all(|step| step.id != id)) {
        return Err(DbError::Newer { id: id.clone() });
    }
    let mut ran = Vec::new();
    for step in migrations {
        let hash = step.hash();
        match applied.iter().find(|(id, _)| id == step.id) {
            Some((_, known)) if *known == hash => {}
            Some(_) => return Err(DbError::Edited { id: step.id }),
            None => {
                apply(db, step, &hash)?;
                ran.push(step.id);
            }
        }
    }
    Ok(ran)
}

/// The step and its record in one transaction.
fn apply(db: &Db, step: &Migration, hash: &str) -> Result<(), DbError> {
    let statements = expand(step.sql, db.dialect());
    plain(db.write_now(|tx| {
        tx.batch(&statements)?;
        tx.run(&RECORD, crate::params![step.id, hash])?;
        Ok(())
    }))
}

fn plain<T>(outcome: crate::error::Result<T>) -> Result<T, DbError> {
    outcome.map_err(|error| match error {
        Error::Db(error) => error,
        other => DbError::Address(other.to_string()),
    })
}

/// The text for one database.
fn expand(sql: &str, dialect: Dialect) -> String {
    let (keep, drop) = match dialect {
        Dialect::Sqlite => ("{sqlite}", "{postgres}"),
        Dialect::Postgres => ("{postgres}", "{sqlite}"),
    };
    let tokens: [(&str, &str); 6] = match dialect {
        Dialect::Sqlite => [
            ("{int}", "INTEGER"),
            ("{text}", "TEXT"),
            ("{bytes}", "BLOB"),
            ("{real}", "REAL"),
            ("{table}", "STRICT"),
            ("{rowless}", "STRICT, WITHOUT ROWID"),
        ],
        Dialect::Postgres => [
            ("{int}", "BIGINT"),
            ("{text}", "TEXT COLLATE \"C\""),
            ("{bytes}", "BYTEA"),
            ("{real}", "DOUBLE PRECISION"),
            ("{table}", ""),
            ("{rowless}", ""),
        ],
    };
    let mut text = without(sql, drop).replace(keep, "").replace("{end}", "");
    for (token, replacement) in tokens {
        text = text.replace(token, replacement);
    }
    text
}

/// Cuts every block from `opening` to the next `{end}`.
fn without(sql: &str, opening: &str) -> String {
    let mut out = String::new();
    let mut rest = sql;
    while let Some((before, block)) = rest.split_once(opening) {
        out.push_str(before);
        rest = block.split_once("{end}").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_the_other_database_are_cut() {
        let sql = "a {int}; {sqlite}b{end}{postgres}c {text}{end} d {table}";
        assert_eq!(expand(sql, Dialect::Sqlite), "a INTEGER; b d STRICT");
        assert_eq!(expand(sql, Dialect::Postgres), "a BIGINT; c TEXT COLLATE \"C\" d ");
    }
}
