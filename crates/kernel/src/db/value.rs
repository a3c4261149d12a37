//! Values that go into a query and cells that come out of it.

use std::error::Error as StdError;

use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

/// One bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// An integer: ids, flags 0/1, microseconds, fen, counts.
    Int(i64),
    /// A number with a fraction; never money.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// One cell of a result row, borrowed from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'r> {
    /// No value.
    Null,
    /// An integer.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text.
    Text(&'r str),
    /// Bytes.
    Bytes(&'r [u8]),
}

/// What a cell can be read as.
pub trait Column: Sized {
    /// Named in the error when the cell holds something else.
    const EXPECTED: &'static str;
    /// `None` when the cell holds something else.
    fn read(cell: Cell<'_>) -> Option<Self>;
}

macro_rules! column {
    ($type:ty, $expected:literal, $pattern:pat => $value:expr) => {
        impl Column for $type {
            const EXPECTED: &'static str = $expected;
            fn read(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    $pattern => $value,
                    _ => None,
                }
            }
        }
    };
}

column!(i64, "an integer", Cell::Int(value) => Some(value));
column!(u32, "a count", Cell::Int(value) => u32::try_from(value).ok());
column!(u64, "a count", Cell::Int(value) => u64::try_from(value).ok());
column!(bool, "a flag", Cell::Int(value @ (0 | 1)) => Some(value == 1));
column!(f64, "a number", Cell::Real(value) => Some(value));
column!(String, "text", Cell::Text(value) => Some(value.to_owned()));
column!(Vec<u8>, "bytes", Cell::Bytes(value) => Some(value.to_vec()));

impl<T: Column> Column for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            some => T::read(some).map(Some),
        }
    }
}

impl Column for serde_json::Value {
    const EXPECTED: &'static str = "JSON";
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }
}

macro_rules! value {
    ($($type:ty, $name:ident => $value:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($name: $type) -> Self { $value }
        })*
    };
}

value! {
    i64, value => Value::Int(value);
    i32, value => Value::Int(value.into());
    u32, value => Value::Int(value.into());
    bool, value => Value::Int(value.into());
    f64, value => Value::Real(value);
    &str, value => Value::Text(value.to_owned());
    String, value => Value::Text(value);
    &String, value => Value::Text(value.clone());
    Vec<u8>, value => Value::Bytes(value);
    &[u8], value => Value::Bytes(value.to_vec());
    serde_json::Value, value => Value::Text(value.to_string());
    &serde_json::Value, value => Value::Text(value.to_string());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl<'r> From<Cell<'r>> for Value {
    fn from(cell: Cell<'r>) -> Self {
        match cell {
            Cell::Null => Value::Null,
            Cell::Int(value) => Value::Int(value),
            Cell::Real(value) => Value::Real(value),
            Cell::Text(value) => Value::Text(value.to_owned()),
            Cell::Bytes(value) => Value::Bytes(value.to_vec()),
        }
    }
}

/// What a cell can be made of, borrowed: for [`Tx::append`](super::Tx::append), where no text is copied.
macro_rules! cell {
    ($($type:ty, $name:ident => $cell:expr;)*) => {
        $(impl<'r> From<$type> for Cell<'r> {
            fn from($name: $type) -> Self { $cell }
        })*
    };
}

cell! {
    i64, value => Cell::Int(value);
    u32, value => Cell::Int(value.into());
    bool, value => Cell::Int(value.into());
    &'r str, value => Cell::Text(value);
    &'r String, value => Cell::Text(value);
    &'r [u8], value => Cell::Bytes(value);
}

impl<'r, T: Into<Cell<'r>>> From<Option<T>> for Cell<'r> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}

impl<'r> From<ValueRef<'r>> for Cell<'r> {
    fn from(value: ValueRef<'r>) -> Self {
        match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(value) => Cell::Int(value),
            ValueRef::Real(value) => Cell::Real(value),
            // STRICT tables hold valid UTF-8 only if it was bound as text, which `Value::Text` guarantees.
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or(Cell::Bytes(bytes), Cell::Text),
            ValueRef::Blob(bytes) => Cell::Bytes(bytes),
        }
    }
}

impl<'r> From<&'r Value> for Cell<'r> {
    fn from(value: &'r Value) -> Self {
        match value {
            Value::Null => Cell::Null,
            Value::Int(value) => Cell::Int(*value),
            Value::Real(value) => Cell::Real(*value),
            Value::Text(value) => Cell::Text(value),
            Value::Bytes(value) => Cell::Bytes(value),
        }
    }
}

impl rusqlite::ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed((*self).into()))
    }
}

impl<'r> From<Cell<'r>> for ValueRef<'r> {
    fn from(cell: Cell<'r>) -> Self {
        match cell {
            Cell::Null => ValueRef::Null,
            Cell::Int(value) => ValueRef::Integer(value),
            Cell::Real(value) => ValueRef::Real(value),
            Cell::Text(value) => ValueRef::Text(value.as_bytes()),
            Cell::Bytes(value) => ValueRef::Blob(value),
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(Cell::from(self).into()))
    }
}

const TYPES: [Type; 8] = [
    Type::INT2,
    Type::INT4,
    Type::INT8,
    Type::FLOAT8,
    Type::TEXT,
    Type::VARCHAR,
    Type::BYTEA,
    Type::TS_VECTOR,
];

/// Terms with spaces between as the server takes a text search vector: each with its end, and no places.
fn write_terms(text: &str, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
    let terms: Vec<&str> = text.split(' ').filter(|term| !term.is_empty()).collect();
    out.extend_from_slice(&i32::try_from(terms.len())?.to_be_bytes());
    for term in terms {
        out.extend_from_slice(term.as_bytes());
        out.extend_from_slice(&[0, 0, 0]);
    }
    Ok(IsNull::No)
}

impl ToSql for Cell<'_> {
    fn to_sql(&self, target: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match *self {
            Cell::Null => Ok(IsNull::Yes),
            Cell::Int(value) => match *target {
                Type::INT4 => i32::try_from(value)?.to_sql(target, out),
                Type::INT2 => i16::try_from(value)?.to_sql(target, out),
                _ => value.to_sql(target, out),
            },
            Cell::Real(value) => value.to_sql(target, out),
            Cell::Text(value) if *target == Type::TS_VECTOR => write_terms(value, out),
            Cell::Text(value) => value.to_sql(target, out),
            Cell::Bytes(value) => value.to_sql(target, out),
        }
    }

    fn accepts(target: &Type) -> bool {
        TYPES.contains(target)
    }

    to_sql_checked!();
}

impl ToSql for Value {
    fn to_sql(&self, target: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        Cell::from(self).to_sql(target, out)
    }

    fn accepts(target: &Type) -> bool {
        TYPES.contains(target)
    }

    to_sql_checked!();
}
