//! What a format does in its own way: statuses, clocks, quirks, figures.

use serde::Deserialize;

use super::headers::Headers;
use crate::foreign::value::DateOrder;

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
