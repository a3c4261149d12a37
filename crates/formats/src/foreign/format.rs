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

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fold::fold;
use super::value::DateOrder;

/// Which rows a format gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Orders, one row an order or one row a line.
    Orders,
    /// Lines of orders whose own rows are in another file.
    OrderLines,
    /// Messages, one a row.
    Messages,
    /// Chats, one a row, with all messages in one cell.
    Sessions,
    /// Refunds.
    Refunds,
    /// Invitations to rate, and ratings.
    Ratings,
    /// Reviews.
    Reviews,
    /// Visitors of product pages.
    Traffic,
    /// Figures of another tool.
    Reference,
}

impl Table {
    /// The word of the format file.
    pub fn word(self) -> &'static str {
        match self {
            Table::Orders => "orders",
            Table::OrderLines => "order_lines",
            Table::Messages => "messages",
            Table::Sessions => "sessions",
            Table::Refunds => "refunds",
            Table::Ratings => "ratings",
            Table::Reviews => "reviews",
            Table::Traffic => "traffic",
            Table::Reference => "reference",
        }
    }

    /// The columns that a format of this table may name.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Orders => &[
                "shop",
                "order_id",
                "buyer",
                "created_at",
                "paid_at",
                "closed_at",
                "status",
                "payable",
                "paid",
                "postage",
                "units",
                "refunded",
                "list_amount",
                "mark",
                "deposit_paid_at",
                "deposit",
                "sku",
                "title",
                "line_units",
                "line_amount",
                "line_price",
            ],
            Table::OrderLines => &[
                "shop",
                "order_id",
                "sku",
                "title",
                "line_units",
                "line_amount",
                "line_price",
                "mark",
                "status",
            ],
            Table::Messages => &[
                "shop",
                "buyer",
                "agent",
                "account",
                "sender",
                "sent_at",
                "kind",
                "auto",
                "text",
                "message_id",
                "conversation_id",
                "product_id",
                "order_id",
                "to_agent",
            ],
            Table::Sessions => &["shop", "agent", "buyer", "from", "to", "talk", "conversation_id"],
            Table::Refunds => &[
                "shop",
                "order_id",
                "refund_id",
                "kind",
                "state",
                "applied_at",
                "finished_at",
                "amount",
                "reason",
            ],
            Table::Ratings => &["shop", "buyer", "agent", "invited_at", "rated_at", "score"],
            Table::Reviews => &["shop", "order_id", "score", "text", "at"],
            Table::Traffic => &["shop", "day", "sku", "visitors"],
            Table::Reference => &["shop", "subject", "period"],
        }
    }
}

/// One header or several; where several are there, the first filled cell holds.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct Headers {
    /// As written and as compared.
    headers: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Headers {
    fn from(written: OneOrMany) -> Headers {
        let headers = match written {
            OneOrMany::One(header) => vec![header],
            OneOrMany::Many(headers) => headers,
        };
        Headers { headers: headers.into_iter().map(|h| (h.clone(), fold(&h))).collect() }
    }
}

impl Headers {
    /// The headers as written, in order of preference.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(written, _)| written.as_str())
    }

    /// The headers in the form in which they are compared.
    pub(crate) fn folded(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(_, folded)| folded.as_str())
    }
}

/// A format of a file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Name in lower case, unique.
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

/// What the words of the status column mean; a trailing `*` stands for any rest.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The order is closed.
    #[serde(default)]
    pub closed: Vec<String>,
    /// The order is not closed; without any of these words every status that is not closed is open.
    #[serde(default)]
    pub open: Vec<String>,
    /// Nothing was paid, whatever the payment columns hold.
    #[serde(default)]
    pub unpaid: Vec<String>,
}

/// How clocks are written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRules {
    /// Order of dates without a four-digit year.
    #[serde(default)]
    pub order: DateOrder,
    /// Offset of clocks that are not those of the shop's time zone, as `+08:00`.
    #[serde(default)]
    pub offset: Option<String>,
}

/// Unit of bare amounts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Money {
    /// 元
    #[default]
    Yuan,
    /// 分
    Fen,
}

/// What a format does differently.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quirks {
    /// Columns of which every row of an order holds its own part: they are added up over neighbouring rows.
    #[serde(default)]
    pub sum_lines: Vec<String>,
    /// There is no paid amount: a paid order has paid what was payable.
    #[serde(default)]
    pub paid_is_payable: bool,
    /// Unit of bare amounts.
    #[serde(default)]
    pub money: Money,
    /// Most rows of the header, 1 to 3; 0 for 3.
    #[serde(default)]
    pub header_rows: usize,
    /// What the subject of a reference row is where no summary word says so; empty for `agent`.
    #[serde(default)]
    pub subject_kind: String,
    /// Sheets that hold no rows.
    #[serde(default)]
    pub skip_sheets: Vec<String>,
}

/// One figure of a reference table.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricColumn {
    /// Its headers.
    pub headers: Headers,
    /// Our metric where the definitions meet.
    #[serde(default)]
    pub id: String,
    /// What the value is.
    #[serde(default)]
    pub unit: Unit,
    /// How bare ratios are written.
    #[serde(default)]
    pub scale: Scale,
}

/// How ratios without a % sign are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// In percent when some value of the column is above 1, else as fractions.
    #[default]
    Auto,
    /// 0.9971
    Fraction,
    /// 99.71
    Percent,
}

/// What a figure is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A whole number.
    Count,
    /// A duration, given in seconds.
    Seconds,
    /// A ratio of two numbers.
    Ratio,
    /// Money.
    Yuan,
    /// Any number.
    #[default]
    Number,
}

impl Unit {
    /// The word used in [`crate::Reference`].
    pub fn word(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Seconds => "seconds",
            Unit::Ratio => "ratio",
            Unit::Yuan => "yuan",
            Unit::Number => "number",
        }
    }
}

/// Why a format file is refused.
#[derive(thiserror::Error, Debug)]
pub enum FormatError {
    /// It is not TOML of this grammar.
    #[error("{0}")]
    Grammar(#[from] toml::de::Error),
    /// It names a column that the table does not have.
    #[error("table {table} has no column {column}; it has {known}")]
    UnknownColumn {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// The columns there are.
        known: String,
    },
    /// Its offset is no offset.
    #[error("offset {0} is not of the form +08:00")]
    Offset(String),
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
        match self
            .columns
            .keys()
            .chain(self.constants.keys())
            .find(|c| !known.contains(&c.as_str()))
        {
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
        let parsed =
            super::value::parse_clock(&format!("1970-01-01 00:00:00{text}"), DateOrder::Mdy);
        match parsed {
            Some(super::value::clock::Clock::Instant(t)) => Ok(Some(-t.0 / 1_000_000)),
            _ => Err(FormatError::Offset(text.clone())),
        }
    }
}
