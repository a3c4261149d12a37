//! Whole tables in and out, for backups: rows streamed, so that memory stays small however many there are.

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};

use super::tx::{Raw, Row};
use super::{DbError, Tx, Value};
use crate::error::Result;

/// Rows fetched at once from the server.
const BATCH: i32 = 1_000;

/// One column, as the database's catalogue names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableColumn {
    /// Its name.
    pub(crate) name: String,
    /// Its place in the primary key, from 1; 0 when it is not part of it.
    pub(crate) key: i64,
    kind: String,
}

const SQLITE_COLUMNS: &str = "select name, pk, type from pragma_table_info(?1) order by cid";
const POSTGRES_COLUMNS: &str = "select a.attname::text, coalesce(array_position(i.indkey::int2[], a.attnum), -1)::int8 + 1,
    a.atttypid::regtype::text
    from pg_attribute a
    left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
    where a.attrelid = to_regclass(quote_ident($1)) and a.attnum > 0 and not a.attisdropped order by a.attnum";
const SQLITE_TABLES: &str =
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'";
const POSTGRES_TABLES: &str = "select tablename::text from pg_tables where schemaname = current_schema()";

/// What a table's rows are given to.
pub(crate) type Visit<'a> = dyn FnMut(&Row<'_>) -> Result<()> + 'a;
/// Where a table's rows come from; `None` after the last.
pub(crate) type Source<'a> = dyn FnMut() -> Result<Option<Vec<Value>>> + 'a;

impl Tx<'_> {
    /// Every table of the house here, in no order.
    pub(crate) fn tables(&mut self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let sql = match self.raw() {
            Raw::Sqlite(_) => SQLITE_TABLES,
            Raw::Postgres(_) => POSTGRES_TABLES,
        };
        self.stream(sql, &mut |row| {
            names.push(row.get(0)?);
            Ok(())
        })?;
        Ok(names)
    }

    /// The columns of `table`, in its order; none when there is no such table.
    pub(crate) fn columns(&mut self, table: &str) -> Result<Vec<TableColumn>> {
        match self.raw() {
            Raw::Sqlite(connection) => {
                let mut statement = connection.prepare(SQLITE_COLUMNS).map_err(DbError::from)?;
                let rows = statement.query_map([table], |row| {
                    Ok(TableColumn { name: row.get(0)?, key: row.get(1)?, kind: row.get(2)? })
                });
                Ok(rows.and_then(Iterator::collect).map_err(DbError::from)?)
            }
            Raw::Postgres(transaction) => {
                let rows = transaction.query(POSTGRES_COLUMNS, &[&table]).map_err(DbError::from)?;
                let column = |row: &postgres::Row| {
                    Ok(TableColumn { name: row.try_get(0)?, key: row.try_get(1)?, kind: row.try_get(2)? })
                };
                Ok(rows
                    .iter()
                    .map(column)
                    .collect::<std::result::Result<_, postgres::Error>>()
                    .map_err(DbError::from)?)
            }
        }
    }

    /// Visits every row of a select that has no values, a few at a time.
    pub(crate) fn stream(&mut self, sql: &str, visit: &mut Visit<'_>) -> Result<()> {
        match self.raw() {
            Raw::Sqlite(connection) => {
                let mut statement = connection.prepare(sql).map_err(DbError::from)?;
                let mut rows = statement.query([]).map_err(DbError::from)?;
                while let Some(row) = rows.next().map_err(DbError::from)? {
                    visit(&Row::of_sqlite("a whole table", row))?;
                }
            }
            Raw::Postgres(transaction) => {
                let portal = transaction.bind(sql, &[]).map_err(DbError::from)?;
                loop {
                    let rows = transaction.query_portal(&portal, BATCH).map_err(DbError::from)?;
                    if rows.is_empty() {
                        break;
                    }
                    rows.iter().try_for_each(|row| visit(&Row::of_postgres("a whole table", row)))?;
                }
            }
        }
        Ok(())
    }

    /// Adds rows to `table`, whose cells come in the order of `columns`; returns how many.
    pub(crate) fn load(
        &mut self,
        table: &str,
        columns: &[TableColumn],
        source: &mut Source<'_>,
    ) -> Result<u64> {
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let names = names.join(", ");
        match self.raw() {
            Raw::Sqlite(connection) => {
                let places = vec!["?"; columns.len()].join(", ");
                let sql = format!("insert into \"{table}\" ({names}) values ({places})");
                let mut statement = connection.prepare(&sql).map_err(DbError::from)?;
                let mut count = 0;
                while let Some(row) = source()? {
                    statement.execute(rusqlite::params_from_iter(row)).map_err(DbError::from)?;
                    count += 1;
                }
                Ok(count)
            }
            Raw::Postgres(transaction) => {
                let types: Vec<Type> = columns.iter().map(|column| type_of(&column.kind)).collect();
                let sql = format!("copy \"{table}\" ({names}) from stdin binary");
                let sink = transaction.copy_in(&sql).map_err(DbError::from)?;
                let mut writer = BinaryCopyInWriter::new(sink, &types);
                while let Some(row) = source()? {
                    let cells: Vec<&(dyn ToSql + Sync)> =
                        row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                    writer.write(&cells).map_err(DbError::from)?;
                }
                Ok(writer.finish().map_err(DbError::from)?)
            }
        }
    }
}

/// The types that migrations can declare.
fn type_of(kind: &str) -> Type {
    match kind {
        "bigint" => Type::INT8,
        "integer" => Type::INT4,
        "double precision" => Type::FLOAT8,
        "bytea" => Type::BYTEA,
        _ => Type::TEXT,
    }
}
