//! The embedded database: WAL, one writer, a pool of readers.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use tokio::sync::broadcast;

use super::{DbError, Tx, TxWork};
use crate::error::Result;

/// Readers kept open; more readers than this wait for one another.
const READERS: usize = 8;
/// Statements kept prepared on each connection.
const STATEMENTS: usize = 256;
/// Another process (a backup, the command line) may hold the file this long before a write is refused.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Pool>,
    returned: Condvar,
    pub(super) signals: broadcast::Sender<String>,
}

struct Pool {
    idle: Vec<Connection>,
    open: usize,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> std::result::Result<Self, DbError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|source| DbError::File { path: folder.display().to_string(), source })?;
        }
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Pool { idle: Vec::new(), open: 0 }),
            returned: Condvar::new(),
            signals: broadcast::Sender::new(super::SIGNALS),
        })
    }

    pub(super) fn write(&self, work: TxWork<'_>) -> Result<()> {
        let signals = {
            let mut connection = locked(&self.writer);
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(DbError::from)?;
            let mut tx = Tx::sqlite(&transaction);
            work(&mut tx)?;
            let signals = tx.finish().map_err(DbError::from)?;
            transaction.commit().map_err(DbError::from)?;
            signals
        };
        for signal in signals {
            // Nobody listening is no fault.
            let _ = self.signals.send(signal);
        }
        Ok(())
    }

    pub(super) fn read(&self, work: TxWork<'_>) -> Result<()> {
        let mut reader = self.reader()?;
        let transaction = reader.connection()?.transaction().map_err(DbError::from)?;
        work(&mut Tx::sqlite(&transaction))
    }

    /// The readers; the one writer is not counted.
    pub(super) fn pool(&self) -> super::Pool {
        let pool = locked(&self.readers);
        super::Pool { open: pool.open, idle: pool.idle.len(), size: READERS }
    }

    pub(super) fn batch(&self, sql: &str) -> std::result::Result<(), DbError> {
        let mut connection = locked(&self.writer);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        Ok(transaction.commit()?)
    }

    fn reader(&self) -> std::result::Result<Reader<'_>, DbError> {
        let mut pool = locked(&self.readers);
        loop {
            if let Some(connection) = pool.idle.pop() {
                return Ok(Reader { pool: self, connection: Some(connection) });
            }
            if pool.open < READERS {
                pool.open += 1;
                drop(pool);
                let reader = Reader { pool: self, connection: None };
                let connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                return Ok(Reader::with(reader, connection));
            }
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A reader lent from the pool; goes back when dropped.
struct Reader<'p> {
    pool: &'p Sqlite,
    connection: Option<Connection>,
}

impl Reader<'_> {
    fn with(mut reader: Self, connection: Connection) -> Self {
        reader.connection = Some(connection);
        reader
    }

    fn connection(&mut self) -> std::result::Result<&mut Connection, DbError> {
        self.connection.as_mut().ok_or(DbError::Busy { size: READERS, seconds: 0 })
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut pool = locked(&self.pool.readers);
        match self.connection.take() {
            Some(connection) => pool.idle.push(connection),
            None => pool.open -= 1,
        }
        self.pool.returned.notify_one();
    }
}

fn connect(path: &Path, flags: OpenFlags) -> std::result::Result<Connection, DbError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // FULL: a committed write survives a power cut, not only a killed process.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    Ok(connection)
}

/// A transaction that died has been rolled back by its guard, so a poisoned lock guards a sound connection.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
