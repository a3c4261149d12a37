//! The database server: a small pool of synchronous connections.

use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, Config, IsolationLevel, NoTls};
use tokio::sync::broadcast;

use super::tx::Statements;
use super::{DbError, Tx, TxWork};
use crate::error::{Error, Result};

/// Connections of one node.
const SIZE: usize = 16;
/// How long a caller waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Queries are written for their indexes, whatever the values, and most read a page. The planner's guesses at how many rows
/// that is are far off, so it is kept to what SQLite does too, plans made once and loops over indexes, and from what pays for
/// many rows only: planning anew, which takes longer than most calls, compiling, which can take a second, reading a whole
/// range or table to sort it or to join it by hashes, more processes. See [`Tx::plan_by_values`] for the exception.
const PLANNER: &str = "-c plan_cache_mode=force_generic_plan -c jit=off -c enable_bitmapscan=off -c enable_hashjoin=off \
    -c enable_mergejoin=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1";

pub(super) struct Postgres {
    config: Config,
    pool: Mutex<Pool>,
    returned: Condvar,
    signals: broadcast::Sender<String>,
    listening: Once,
}

struct Pool {
    idle: Vec<Connection>,
    open: usize,
}

struct Connection {
    client: Client,
    statements: Statements,
}

impl Postgres {
    pub(super) fn open(url: &str) -> std::result::Result<Self, DbError> {
        let mut config: Config =
            url.parse().map_err(|error: postgres::Error| DbError::Address(error.to_string()))?;
        config.application_name("banzhang").connect_timeout(Duration::from_secs(5));
        let options = format!("{} {PLANNER}", config.get_options().unwrap_or_default());
        config.options(options.trim_start());
        let first = connect(&config)?;
        let pool = Pool { idle: vec![first], open: 1 };
        Ok(Self {
            config,
            pool: Mutex::new(pool),
            returned: Condvar::new(),
            signals: broadcast::Sender::new(super::SIGNALS),
            listening: Once::new(),
        })
    }

    /// Signals of all nodes, this one included; the connection that listens is opened at the first call.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<String> {
        let receiver = self.signals.subscribe();
        self.listening.call_once(|| {
            let (config, signals) = (self.config.clone(), self.signals.clone());
            std::thread::spawn(move || listen(&config, &signals));
        });
        receiver
    }

    pub(super) fn write(&self, work: TxWork<'_>) -> Result<()> {
        let mut lent = self.lend()?;
        let Connection { client, statements } = lent.connection()?;
        let outcome = transact(client, statements, IsolationLevel::Serializable, false, work);
        lent.keep_unless_broken(&outcome);
        outcome
    }

    pub(super) fn read(&self, work: TxWork<'_>) -> Result<()> {
        let mut lent = self.lend()?;
        let Connection { client, statements } = lent.connection()?;
        let outcome = transact(client, statements, IsolationLevel::RepeatableRead, true, work);
        lent.keep_unless_broken(&outcome);
        outcome
    }

    pub(super) fn pool(&self) -> super::Pool {
        let pool = locked(&self.pool);
        super::Pool { open: pool.open, idle: pool.idle.len(), size: SIZE }
    }

    pub(super) fn batch(&self, sql: &str) -> std::result::Result<(), DbError> {
        let mut connection = connect(&self.config)?;
        let mut transaction = connection.client.transaction()?;
        transaction.batch_execute(sql)?;
        Ok(transaction.commit()?)
    }

    fn lend(&self) -> std::result::Result<Lent<'_>, DbError> {
        let deadline = Instant::now() + PATIENCE;
        let mut pool = locked(&self.pool);
        loop {
            while let Some(connection) = pool.idle.pop() {
                if !connection.client.is_closed() {
                    return Ok(Lent { pool: self, connection: Some(connection) });
                }
                pool.open -= 1;
            }
            if pool.open < SIZE {
                pool.open += 1;
                drop(pool);
                let mut lent = Lent { pool: self, connection: None };
                lent.connection = Some(connect(&self.config)?);
                return Ok(lent);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(DbError::Busy { size: SIZE, seconds: PATIENCE.as_secs() });
            }
            pool = self.returned.wait_timeout(pool, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Postgres {
    /// The driver blocks when a connection closes, which a thread of the async runtime must not.
    fn drop(&mut self) {
        let idle = std::mem::take(&mut locked(&self.pool).idle);
        let _ = std::thread::spawn(move || drop(idle)).join();
    }
}

fn transact(
    client: &mut Client,
    statements: &mut Statements,
    isolation: IsolationLevel,
    read_only: bool,
    work: TxWork<'_>,
) -> Result<()> {
    let transaction = client
        .build_transaction()
        .isolation_level(isolation)
        .read_only(read_only)
        .start()
        .map_err(DbError::from)?;
    let mut tx = Tx::postgres(transaction, statements);
    work(&mut tx)?;
    tx.finish().map_err(DbError::from)?;
    Ok(())
}

/// Passes notifications on for as long as the process lives; connects anew when the server goes away.
fn listen(config: &Config, signals: &broadcast::Sender<String>) {
    loop {
        if let Err(error) = hear(config, signals) {
            tracing::warn!(%error, "the connection that listens for signals broke; connecting again");
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

fn hear(config: &Config, signals: &broadcast::Sender<String>) -> std::result::Result<(), DbError> {
    let mut connection = connect(config)?;
    connection.client.batch_execute("listen banzhang")?;
    // What was said before the server listened for us is unknown: everybody looks again.
    let _ = signals.send(super::RESYNC.to_owned());
    let mut notifications = connection.client.notifications();
    let mut heard = notifications.blocking_iter();
    while let Some(notification) = heard.next()? {
        let _ = signals.send(notification.payload().to_owned());
    }
    Ok(())
}

/// A connection lent from the pool; goes back when dropped, unless it broke.
struct Lent<'p> {
    pool: &'p Postgres,
    connection: Option<Connection>,
}

impl Lent<'_> {
    fn connection(&mut self) -> std::result::Result<&mut Connection, DbError> {
        self.connection.as_mut().ok_or(DbError::Busy { size: SIZE, seconds: 0 })
    }

    fn keep_unless_broken(&mut self, outcome: &Result<()>) {
        let broken = matches!(outcome, Err(Error::Db(DbError::Postgres(error))) if error.is_closed());
        if broken {
            self.connection = None;
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut pool = locked(&self.pool.pool);
        match self.connection.take() {
            Some(connection) => pool.idle.push(connection),
            None => pool.open -= 1,
        }
        self.pool.returned.notify_one();
    }
}

fn connect(config: &Config) -> std::result::Result<Connection, DbError> {
    Ok(Connection { client: config.connect(NoTls)?, statements: Statements::new() })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
