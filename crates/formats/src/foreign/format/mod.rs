//! What a format is: the grammar of the data files in `formats/` and of a user's mapping file.
//!
//! One grammar serves both, so that a mapping that works can become a known format by moving the file.
//!
//! ```toml
//! id = "my_shop_orders"
//! zh = "我的订单表"
//! en = "My order table"
//! table = "orders"                        # see `Table`
//! signature = ["order_id", "下单日期"]     # columns of ours, or headers, that must be there
//! absent = ["未填写"]                      # words for an empty cell, beside the usual ones
//!
//! [columns]                               # our column = its headers, the first filled one holds
//! order_id = "单号"
//! created_at = ["下单日期", "下单时间"]
//! paid = "实付"
//!
//! [constants]                             # our column = a value for every row
//! shop = "我的店铺"
//!
//! [status]                                # words of the status column; a trailing * stands for any rest
//! closed = ["已取消", "交易关闭"]
//! unpaid = ["待付款"]                      # the payment clock of such a row is not believed
//!
//! [clock]
//! order = "mdy"                           # of dates like 3/20/20: mdy, dmy or ymd
//! offset = "+08:00"                       # when the clocks are not those of the shop's time zone
//! ```

mod headers;
mod rules;
mod table;

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

pub use headers::Headers;
pub use rules::{ClockRules, MetricColumn, Money, Quirks, Scale, Status, Unit};
pub use table::Table;

use super::value::DateOrder;
use crate::words::Words;

/// A format of a file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Name in lower case, unique.
    #[serde(default)]
    pub id: String,
    /// Chinese name.
    #[serde(default)]
    pub zh: String,
    /// English name.
    #[serde(default)]
    pub en: String,
    /// Which rows it gives.
    pub table: Table,
    /// Columns of ours, or headers, without which a table is not of this format; `|` parts alternatives;
    /// empty: all `columns`.
    #[serde(default)]
    pub signature: Vec<String>,
    /// Our columns and their headers.
    #[serde(default)]
    pub columns: BTreeMap<String, Headers>,
    /// Our columns and a value for every row, where the file has none.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Words for an empty cell, beside the usual ones.
    #[serde(default)]
    pub absent: Vec<String>,
    /// What the words of a column mean: our column → our word → theirs.
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// What the words of the status column mean.
    #[serde(default)]
    pub status: Status,
    /// How clocks are written.
    #[serde(default)]
    pub clock: ClockRules,
    /// What this format does differently.
    #[serde(default)]
    pub quirks: Quirks,
    /// First cells of rows that are no data, by what they are: `skip`, `total`, `mean`, `peer`.
    #[serde(default)]
    pub summary: BTreeMap<String, Vec<String>>,
    /// Figures of a reference table.
    #[serde(default, rename = "metric")]
    pub metrics: Vec<MetricColumn>,
}

/// Why a format file is refused.
#[derive(thiserror::Error, Debug)]
pub enum FormatError {
    /// It is not TOML of this grammar.
    Grammar(#[from] toml::de::Error),
    /// It names a column that the table does not have.
    UnknownColumn {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// The columns there are.
        known: String,
    },
    /// Its offset is no offset.
    Offset(String),
}

impl FormatError {
    /// What is wrong, and what would be right.
    pub fn words(&self) -> Words {
        match self {
            FormatError::Grammar(error) => Words::new(format!("写法有误：{error}"), error.to_string()),
            FormatError::UnknownColumn { table, column, known } => Words::new(
                format!("表 {table} 没有 {column} 这一列；可用的列：{known}"),
                format!("table {table} has no column {column}; it has {known}"),
            ),
            FormatError::Offset(offset) => Words::new(
                format!("时区 {offset} 不对；请写成 +08:00 这样"),
                format!("offset {offset} is not of the form +08:00"),
            ),
        }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

impl Format {
    /// Reads a format file.
    pub fn parse(text: &str) -> Result<Format, FormatError> {
        let mut format: Format = toml::from_str(text)?;
        format.check_columns()?;
        format.clock_offset()?;
        if format.signature.is_empty() {
            format.signature = format.columns.keys().cloned().collect();
        }
        Ok(format)
    }

    fn check_columns(&self) -> Result<(), FormatError> {
        let known = self.table.columns();
        match self.columns.keys().chain(self.constants.keys()).find(|c| !known.contains(&c.as_str())) {
            None => Ok(()),
            Some(column) => Err(FormatError::UnknownColumn {
                table: self.table.word(),
                column: column.clone(),
                known: known.join(", "),
            }),
        }
    }

    /// Seconds that the clocks are ahead of UTC, where the format says so.
    pub(crate) fn clock_offset(&self) -> Result<Option<i64>, FormatError> {
        let Some(text) = &self.clock.offset else { return Ok(None) };
        let parsed = super::value::parse_clock(&format!("1970-01-01 00:00:00{text}"), DateOrder::Mdy);
        match parsed {
            Some(super::value::clock::Clock::Instant(t)) => Ok(Some(-t.0 / 1_000_000)),
            _ => Err(FormatError::Offset(text.clone())),
        }
    }
}
