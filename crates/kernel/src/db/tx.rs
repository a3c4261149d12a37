//! A transaction: the only way to the tables.

use std::collections::HashMap;

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};
use rusqlite::types::ValueRef;

use super::{Cell, Column, DbError, Dialect, Query, Value};
use crate::error::{Error, Problem, Result};

/// One transaction on either database. Stores are functions over `&mut Tx`.
pub struct Tx<'c> {
    link: Link<'c>,
    signals: Vec<String>,
    audited: u32,
}

enum Link<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(postgres::Transaction<'c>, &'c mut Statements),
}

/// Statements prepared on one connection, by the query's name.
pub(super) type Statements = HashMap<&'static str, postgres::Statement>;

/// One row of a result.
pub struct Row<'r> {
    query: &'static str,
    source: Source<'r>,
}

enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl<'c> Tx<'c> {
    pub(super) fn sqlite(connection: &'c rusqlite::Connection) -> Self {
        Self { link: Link::Sqlite(connection), signals: Vec::new(), audited: 0 }
    }

    pub(super) fn postgres(transaction: postgres::Transaction<'c>, statements: &'c mut Statements) -> Self {
        Self { link: Link::Postgres(transaction, statements), signals: Vec::new(), audited: 0 }
    }

    /// Commits on PostgreSQL (SQLite commits outside), and hands over what is to be told after the commit.
    pub(super) fn finish(self) -> std::result::Result<Vec<String>, postgres::Error> {
        if let Link::Postgres(transaction, _) = self.link {
            transaction.commit()?;
        }
        Ok(self.signals)
    }

    /// Which database this is; only for what really differs (job claiming, bulk load, search, backup).
    pub fn dialect(&self) -> Dialect {
        match self.link {
            Link::Sqlite(_) => Dialect::Sqlite,
            Link::Postgres(..) => Dialect::Postgres,
        }
    }

    /// All rows of `query`, each read by `read`.
    pub fn rows<T>(
        &mut self,
        query: &'static Query,
        values: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.each(query, values, |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row of `query`, if there is one.
    pub fn row<T>(
        &mut self,
        query: &'static Query,
        values: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.rows(query, values, read)?.into_iter().next())
    }

    /// The row that has to be there, such as that of an aggregate.
    pub fn one<T>(
        &mut self,
        query: &'static Query,
        values: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.row(query, values, read)?.ok_or_else(|| DbError::NoRow { query: query.name() }.into())
    }

    /// Runs a query that changes rows; returns how many.
    pub fn run(&mut self, query: &'static Query, values: &[Value]) -> Result<u64> {
        match &mut self.link {
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(query.sqlite()).map_err(DbError::from)?;
                let changed = statement.execute(rusqlite::params_from_iter(values)).map_err(DbError::from)?;
                Ok(changed as u64)
            }
            Link::Postgres(transaction, statements) => {
                let statement = prepared(transaction, statements, query)?;
                Ok(transaction.execute(&statement, &borrowed(values)).map_err(DbError::from)?)
            }
        }
    }

    /// Runs an insert of the form `insert into t (a, b) {values}` for every row of cells, in bulk: a prepared insert on
    /// SQLite, a binary copy on PostgreSQL. Returns how many. Rows in the order of the table's key go in fastest.
    pub fn append<'r, R: AsRef<[Cell<'r>]>>(
        &mut self,
        query: &'static Query,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64> {
        let mut count = 0;
        match &mut self.link {
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(query.sqlite()).map_err(DbError::from)?;
                for row in rows {
                    statement.execute(rusqlite::params_from_iter(row.as_ref())).map_err(DbError::from)?;
                    count += 1;
                }
            }
            Link::Postgres(transaction, statements) => {
                let mut rows = rows.into_iter().peekable();
                if rows.peek().is_none() {
                    return Ok(0);
                }
                // The server's own view of the columns, kept with the prepared insert: no look into the catalogue.
                let statement = prepared(transaction, statements, query)?;
                let sink = transaction.copy_in(query.copy()).map_err(DbError::from)?;
                let mut writer = BinaryCopyInWriter::new(sink, statement.params());
                for row in rows {
                    writer.write_raw(row.as_ref().iter().copied()).map_err(DbError::from)?;
                }
                count = writer.finish().map_err(DbError::from)?;
            }
        }
        Ok(count)
    }

    /// Calls `visit` for every row, holding one row at a time where the database allows it.
    pub fn each(
        &mut self,
        query: &'static Query,
        values: &[Value],
        mut visit: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        self.visit(query, values, &mut visit)
    }

    fn visit(
        &mut self,
        query: &'static Query,
        values: &[Value],
        visit: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        match &mut self.link {
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(query.sqlite()).map_err(DbError::from)?;
                let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(DbError::from)?;
                while let Some(row) = rows.next().map_err(DbError::from)? {
                    visit(&Row { query: query.name(), source: Source::Sqlite(row) })?;
                }
            }
            Link::Postgres(transaction, statements) => {
                let statement = prepared(transaction, statements, query)?;
                for row in transaction.query(&statement, &borrowed(values)).map_err(DbError::from)? {
                    visit(&Row { query: query.name(), source: Source::Postgres(&row) })?;
                }
            }
        }
        Ok(())
    }

    /// Has PostgreSQL look at tables that have grown much, so that it chooses indexes by what is there; it does so by itself
    /// a minute later only. SQLite is not asked: its queries name the order of their tables.
    pub fn analyze(&mut self, tables: &[&'static str]) -> Result<()> {
        if let Link::Postgres(transaction, _) = &mut self.link {
            let statement = format!("analyze {}", tables.join(", "));
            transaction.batch_execute(&statement).map_err(DbError::from)?;
        }
        Ok(())
    }

    /// Has PostgreSQL plan every query of this transaction by its values, join in the order in which it names its tables, and
    /// collect before it sorts where that is least work: a word that stands in every text and one that stands in none are not looked for in the
    /// same way, and whatever is found leads to everything else.
    pub fn plan_by_values(&mut self) -> Result<()> {
        if let Link::Postgres(transaction, _) = &mut self.link {
            let freely = "set local plan_cache_mode = force_custom_plan; set local enable_bitmapscan = on;
                set local join_collapse_limit = 1";
            transaction.batch_execute(freely).map_err(DbError::from)?;
        }
        Ok(())
    }

    pub(super) fn prepare(&mut self, query: &'static Query) -> Result<()> {
        match &mut self.link {
            Link::Sqlite(connection) => {
                connection.prepare(query.sqlite()).map_err(DbError::from)?;
            }
            Link::Postgres(transaction, statements) => {
                prepared(transaction, statements, query)?;
            }
        }
        Ok(())
    }

    /// Statements that are no queries: those of migrations.
    pub(super) fn batch(&mut self, sql: &str) -> std::result::Result<(), DbError> {
        match &mut self.link {
            Link::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Link::Postgres(transaction, _) => Ok(transaction.batch_execute(sql)?),
        }
    }

    /// Runs `work` so that a problem of the caller undoes it and nothing before it: one row of many can be refused.
    /// Faults of the database or the house end the whole transaction.
    pub fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<std::result::Result<T, Problem>> {
        let (signals, audited) = (self.signals.len(), self.audited);
        self.batch("savepoint attempt")?;
        match work(self) {
            Ok(value) => {
                self.batch("release savepoint attempt")?;
                Ok(Ok(value))
            }
            Err(Error::Problem(problem)) => {
                self.batch("rollback to savepoint attempt; release savepoint attempt")?;
                self.signals.truncate(signals);
                self.audited = audited;
                Ok(Err(*problem))
            }
            Err(fault) => Err(fault),
        }
    }

    /// The connection itself, for the few places where the databases really differ.
    pub(crate) fn raw(&mut self) -> Raw<'_, 'c> {
        match &mut self.link {
            Link::Sqlite(connection) => Raw::Sqlite(connection),
            Link::Postgres(transaction, _) => Raw::Postgres(transaction),
        }
    }

    /// Tells every node, after the commit, that something changed; see `kernel::live`.
    pub fn signal(&mut self, message: String) -> Result<()> {
        if let Link::Postgres(transaction, _) = &mut self.link {
            let values: [&(dyn ToSql + Sync); 1] = [&message];
            transaction.execute("select pg_notify('banzhang', $1)", &values).map_err(DbError::from)?;
        } else {
            self.signals.push(message);
        }
        Ok(())
    }

    /// Counts the audit rows of this transaction, so that an audited route cannot forget its own.
    pub(crate) fn note_audit(&mut self) {
        self.audited += 1;
    }

    pub(crate) fn audited(&self) -> u32 {
        self.audited
    }
}

/// The driver's own connection inside a transaction.
pub(crate) enum Raw<'a, 'c> {
    /// SQLite.
    Sqlite(&'a rusqlite::Connection),
    /// PostgreSQL.
    Postgres(&'a mut postgres::Transaction<'c>),
}

fn prepared(
    transaction: &mut postgres::Transaction<'_>,
    statements: &mut Statements,
    query: &'static Query,
) -> std::result::Result<postgres::Statement, DbError> {
    if let Some(statement) = statements.get(query.name()) {
        return Ok(statement.clone());
    }
    let statement = transaction.prepare(query.postgres())?;
    statements.insert(query.name(), statement.clone());
    Ok(statement)
}

fn borrowed(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl<'r> Row<'r> {
    pub(super) fn of_sqlite(query: &'static str, row: &'r rusqlite::Row<'r>) -> Self {
        Self { query, source: Source::Sqlite(row) }
    }

    pub(super) fn of_postgres(query: &'static str, row: &'r postgres::Row) -> Self {
        Self { query, source: Source::Postgres(row) }
    }
}

impl Row<'_> {
    /// The cell at `index`, from 0, read as `T`.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        let wrong = || Error::Db(DbError::Column { query: self.query, index, expected: T::EXPECTED });
        T::read(self.cell(index)?).ok_or_else(wrong)
    }

    /// The cell at `index`, from 0, as it is.
    pub fn cell(&self, index: usize) -> Result<Cell<'_>> {
        match self.source {
            Source::Sqlite(row) => {
                Ok(row.get_ref(index).map(|value: ValueRef<'_>| value.into()).map_err(DbError::from)?)
            }
            Source::Postgres(row) => self.server_cell(row, index),
        }
    }

    fn server_cell<'a>(&self, row: &'a postgres::Row, index: usize) -> Result<Cell<'a>> {
        let missing = || DbError::Column { query: self.query, index, expected: "a column of a known type" };
        let column = row.columns().get(index).ok_or_else(missing)?;
        let cell = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index).map(|value| value.map(Cell::Int)),
            Type::INT4 => {
                row.try_get::<_, Option<i32>>(index).map(|value| value.map(|small| Cell::Int(small.into())))
            }
            Type::FLOAT8 => row.try_get::<_, Option<f64>>(index).map(|value| value.map(Cell::Real)),
            Type::TEXT | Type::VARCHAR => {
                row.try_get::<_, Option<&str>>(index).map(|value| value.map(Cell::Text))
            }
            Type::BYTEA => row.try_get::<_, Option<&[u8]>>(index).map(|value| value.map(Cell::Bytes)),
            _ => return Err(missing().into()),
        };
        Ok(cell.map_err(DbError::from)?.unwrap_or(Cell::Null))
    }
}
