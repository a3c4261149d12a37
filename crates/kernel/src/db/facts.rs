//! What the database says of itself, for `banzhang doctor`.

use super::tx::Raw;
use super::{Db, DbError, Tx};
use crate::error::Result;
use crate::time::Moment;

/// What the database says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Product and version, such as `PostgreSQL 16.4`.
    pub product: String,
    /// Settings that decide whether a committed write survives a power cut: name, value, whether it does.
    pub durability: Vec<(&'static str, String, bool)>,
    /// Id and print of every migration that ran; none when there are no tables yet.
    pub migrations: Vec<(String, String)>,
    /// The server's clock; none for the embedded database, which has that of the machine.
    pub clock: Option<Moment>,
    /// The latest time that stands in the audit log.
    pub latest: Option<Moment>,
}

impl Db {
    /// Asks the database about itself; changes nothing. Blocks.
    pub fn facts(&self) -> Result<Facts> {
        self.read_now(|tx| {
            let there = tx.tables()?;
            let has = |name: &str| there.iter().any(|table| table == name);
            let migrations = if has("migration") { super::applied(tx)? } else { Vec::new() };
            let latest = if has("audit") { latest(tx)? } else { None };
            let (product, durability, clock) = told(tx).map_err(crate::error::Error::from)?;
            Ok(Facts { product, durability, migrations, clock, latest })
        })
    }
}

fn latest(tx: &mut Tx<'_>) -> Result<Option<Moment>> {
    let mut found = None;
    tx.stream(
        "select max(at) from (select at from audit order by tenant desc, id desc limit 100) as last",
        &mut |row| {
            found = row.get(0)?;
            Ok(())
        },
    )?;
    Ok(found)
}

type Told = (String, Vec<(&'static str, String, bool)>, Option<Moment>);

fn told(tx: &mut Tx<'_>) -> std::result::Result<Told, DbError> {
    match tx.raw() {
        Raw::Sqlite(connection) => {
            let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0));
            let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
            let journal = text("pragma journal_mode")?;
            let synchronous = number("pragma synchronous")?;
            let durability = vec![
                ("journal_mode", journal.clone(), journal.eq_ignore_ascii_case("wal")),
                ("synchronous", synchronous.to_string(), synchronous >= 2),
            ];
            Ok((format!("SQLite {}", text("select sqlite_version()")?), durability, None))
        }
        Raw::Postgres(transaction) => {
            let mut text =
                |sql: &str| transaction.query_one(sql, &[]).and_then(|row| row.try_get::<_, String>(0));
            let mut durability = Vec::new();
            for (name, sql) in [
                ("fsync", "select current_setting('fsync')"),
                ("full_page_writes", "select current_setting('full_page_writes')"),
                ("synchronous_commit", "select current_setting('synchronous_commit')"),
            ] {
                let value = text(sql)?;
                durability.push((name, value.clone(), value != "off"));
            }
            let product = format!("PostgreSQL {}", text("select current_setting('server_version')")?);
            let micros = "select (extract(epoch from clock_timestamp()) * 1000000)::int8";
            let clock = transaction.query_one(micros, &[]).and_then(|row| row.try_get::<_, i64>(0))?;
            Ok((product, durability, Some(Moment::from_micros(clock))))
        }
    }
}
