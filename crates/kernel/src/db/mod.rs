//! One database interface over SQLite and PostgreSQL, with one SQL text for both.
//!
//! A store is a set of plain functions over [`Tx`]. [`Db::read`] and [`Db::write`] run them on blocking threads; a
//! write may be run again from its start when the database asks for it, so a closure keeps its effects inside the
//! transaction. SQL keeps to what both databases share (see `docs/adding-a-room.md`).

mod bulk;
mod error;
mod facts;
mod migrate;
mod postgres;
mod query;
mod sqlite;
mod tx;
mod value;

use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use bulk::TableColumn;
pub use error::DbError;
pub use facts::Facts;
pub use migrate::Migration;
pub(crate) use migrate::{QUERIES, applied};
pub use query::{Query, ids};
pub use tx::{Row, Tx};
pub use value::{Cell, Column, Value};

use crate::error::{Error, Result};

/// How often a write is run again after a serialisation conflict before the caller is told.
const ATTEMPTS: u32 = 12;

/// Signals kept for a slow listener; one that falls further behind is told to look again.
const SIGNALS: usize = 1024;
/// The signal that says "something may have been missed".
pub const RESYNC: &str = "resync";

/// Which of the two databases is behind a [`Db`]; only for what really differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded database, one file, one node.
    Sqlite,
    /// A server, one or several nodes.
    Postgres,
}

/// The database of the house. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    backend: Backend,
}

/// The connections of this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Open now.
    pub open: usize,
    /// Of these unused.
    pub idle: usize,
    /// At most open.
    pub size: usize,
}

#[derive(Clone)]
enum Backend {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Arc<postgres::Postgres>),
}

impl Db {
    /// Opens `postgres://…` or a SQLite file, without touching its tables; see [`Db::migrate`].
    pub fn open(url: &str) -> std::result::Result<Self, DbError> {
        let backend = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Backend::Postgres(Arc::new(postgres::Postgres::open(url)?))
        } else {
            let path = url.strip_prefix("sqlite://").unwrap_or(url);
            Backend::Sqlite(Arc::new(sqlite::Sqlite::open(path.as_ref())?))
        };
        Ok(Self { backend })
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Brings the tables to the last of `migrations`, in their order; each runs once, in a transaction of its own.
    pub fn migrate(&self, migrations: &[Migration]) -> std::result::Result<Vec<&'static str>, DbError> {
        migrate::run(self, migrations)
    }

    /// Runs `work` in a read transaction: one snapshot for all its queries.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (db, (value, kept)) = (self.clone(), slot());
        on_thread(Box::new(move || keep(&kept, db.read_now(work)?))).await?;
        taken(&value)
    }

    /// Runs `work` in a serialisable write transaction; runs it again from its start on a conflict.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (db, (value, kept)) = (self.clone(), slot());
        on_thread(Box::new(move || keep(&kept, db.write_now(work)?))).await?;
        taken(&value)
    }

    /// [`Db::read`] on the calling thread, for jobs and the command line.
    pub fn read_now<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let (mut work, mut value) = (Some(work), None);
        self.reading(&mut |tx| {
            value = work.take().map(|work| work(tx)).transpose()?;
            Ok(())
        })?;
        value.ok_or_else(lost)
    }

    /// [`Db::write`] on the calling thread.
    pub fn write_now<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut value = None;
        self.writing(&mut |tx| {
            value = Some(work(tx)?);
            Ok(())
        })?;
        value.ok_or_else(lost)
    }

    fn reading(&self, work: TxWork<'_>) -> Result<()> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.read(work),
            Backend::Postgres(postgres) => postgres.read(work),
        }
    }

    fn writing(&self, work: TxWork<'_>) -> Result<()> {
        let mut attempt = 1;
        loop {
            let outcome = match &self.backend {
                Backend::Sqlite(sqlite) => sqlite.write(work),
                Backend::Postgres(postgres) => postgres.write(work),
            };
            match outcome {
                Err(Error::Db(error)) if error.is_conflict() && attempt < ATTEMPTS => {
                    std::thread::sleep(backoff(attempt));
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    /// How much of the pool is in use.
    pub fn pool(&self) -> Pool {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.pool(),
            Backend::Postgres(postgres) => postgres.pool(),
        }
    }

    /// What transactions [signal](Tx::signal), on any node, after their commit.
    pub fn subscribe(&self) -> tokio::sync::broadcast::Receiver<String> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.signals.subscribe(),
            Backend::Postgres(postgres) => postgres.subscribe(),
        }
    }

    /// Prepares `query` without running it, so that a test can try every query of the house.
    pub fn prepare(&self, query: &'static Query) -> Result<()> {
        self.read_now(|tx| tx.prepare(query))
    }

    /// Runs statements that are not queries of the house: migrations, and tables of tests.
    pub(crate) fn batch(&self, sql: &str) -> std::result::Result<(), DbError> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.batch(sql),
            Backend::Postgres(postgres) => postgres.batch(sql),
        }
    }
}

/// Up to 5 ms, then doubling to 80 ms, spread so that two writers do not meet again.
fn backoff(attempt: u32) -> std::time::Duration {
    let ceiling = 5_000_u64 << attempt.min(5).saturating_sub(1);
    std::time::Duration::from_micros(crate::id::random_below(ceiling.max(1)))
}

/// What runs in a transaction, without its type: every query of the house goes through here, and the compiler would write
/// all of it once for each of them.
type TxWork<'w> = &'w mut dyn FnMut(&mut Tx<'_>) -> Result<()>;

async fn on_thread(work: Box<dyn FnOnce() -> Result<()> + Send>) -> Result<()> {
    let ran = tokio::task::spawn_blocking(work).await;
    ran.map_err(|died| Error::internal("a database call died", died))?
}

/// Where a thread leaves its value, and where it is taken from.
type Slot<T> = Arc<Mutex<Option<T>>>;

fn slot<T>() -> (Slot<T>, Slot<T>) {
    let slot = Slot::default();
    (Arc::clone(&slot), slot)
}

fn keep<T>(slot: &Slot<T>, value: T) -> Result<()> {
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    Ok(())
}

fn taken<T>(slot: &Slot<T>) -> Result<T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(lost)
}

fn lost() -> Error {
    Error::internal("a database call", "its value is missing")
}

/// Bind values for a query: `params![tenant, person, "open"]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}
