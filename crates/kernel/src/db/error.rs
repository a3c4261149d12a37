//! What can go wrong between the house and its database.

/// A failed step of talking to the database; the cause is in `source`.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The embedded database refused.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The server refused, or could not be reached.
    #[error("PostgreSQL: {}", server_words(.0))]
    Postgres(#[from] postgres::Error),
    /// A column does not hold what the reader expects: a fault of the house, not of the caller.
    #[error("column {index} of {query}: expected {expected}")]
    Column {
        /// The query's name.
        query: &'static str,
        /// Position of the column, from 0.
        index: usize,
        /// What the reader asked for.
        expected: &'static str,
    },
    /// A row that has to be there is not.
    #[error("{query} returned no row")]
    NoRow {
        /// The query's name.
        query: &'static str,
    },
    /// No connection became free in time.
    #[error("all {size} connections to the database stayed busy for {seconds} s")]
    Busy {
        /// Connections of the pool.
        size: usize,
        /// How long was waited, in seconds.
        seconds: u64,
    },
    /// Another transaction wrote the same key at the same time: running this one again finds what it wrote.
    #[error("another transaction was first")]
    Raced,
    /// The tables are newer than this program.
    #[error("the database has migration {id}, which this version does not know: run the newer version")]
    Newer {
        /// The unknown migration.
        id: String,
    },
    /// A migration that ran has been edited since.
    #[error("migration {id} ran with another text: a migration that has been released is never edited")]
    Edited {
        /// The edited migration.
        id: &'static str,
    },
    /// The database address cannot be used.
    #[error("the database address cannot be used: {0}")]
    Address(String),
    /// The file of the embedded database cannot be made.
    #[error("{path}: {source}")]
    File {
        /// The path as given.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DbError {
    /// Whether running the same transaction again may succeed.
    pub fn is_conflict(&self) -> bool {
        use postgres::error::SqlState;
        match self {
            DbError::Postgres(error) => matches!(
                error.code(),
                Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
            ),
            DbError::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy),
            DbError::Raced => true,
            _ => false,
        }
    }

    /// Whether a unique key is taken already.
    pub fn is_duplicate(&self) -> bool {
        match self {
            DbError::Postgres(error) => error.code() == Some(&postgres::error::SqlState::UNIQUE_VIOLATION),
            DbError::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => {
                matches!(
                    error.extended_code,
                    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                )
            }
            _ => false,
        }
    }
}

/// The server's own sentence, which the driver hides behind "db error".
fn server_words(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => format!("{} ({})", said.message(), said.code().code()),
        None => error.to_string(),
    }
}
