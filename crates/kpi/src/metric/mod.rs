//! The registry: every figure by its id, with its names, unit, direction, definition and formula.
//!
//! Screens, files and the command line take their figures from here and from nowhere else, so that one figure is
//! one figure everywhere. The texts of the registry are its documentation.

mod group;
mod registry;

pub use registry::METRICS;

use crate::{
    rules::Rules,
    sheet::{Count, Row},
    time::Day,
};

/// What a figure is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Buyer-days 人数.
    BuyerDays,
    /// Rounds 回合.
    Rounds,
    /// Messages 消息.
    Messages,
    /// Characters 字.
    Characters,
    /// Sessions 会话.
    Sessions,
    /// Orders 订单.
    Orders,
    /// Units of goods 件.
    Units,
    /// Fen 分; shown as yuan.
    Fen,
    /// Σ of whole milliseconds ÷ a number; shown as seconds or minutes.
    Milliseconds,
    /// A share; shown in percent.
    Share,
    /// Fen ÷ a number; shown as yuan.
    FenEach,
    /// A plain quotient.
    Quotient,
    /// Fen ÷ seconds; shown as yuan an hour.
    FenPerHour,
    /// A number ÷ seconds; shown an hour.
    PerHour,
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither.
    Neutral,
}

/// When the figure of a day no longer changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Maturity {
    /// At the end of the day.
    Day,
    /// At the end of the next day.
    NextDay,
    /// On day + `final_pay_days`.
    Final,
    /// 7 days later.
    Ratings,
    /// 30 days later.
    Refunds,
}

/// On which rows a figure stands (section 10).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// A shop.
    Shop,
    /// An account; also a person, whose figures are those of his accounts.
    Account,
    /// A team.
    Team,
}

/// Which rows have the figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// All.
    All,
    /// Shops only.
    Shop,
    /// Accounts only.
    Account,
    /// Accounts and teams.
    AccountAndTeam,
}

/// A table without which the figure is not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// Messages and orders.
    Nothing,
    /// `ratings`.
    Ratings,
    /// `reviews`.
    Reviews,
    /// `presence`.
    Presence,
}

/// How the parts of a shop or team relate to the whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Total {
    /// The whole is the sum of its accounts.
    Sum,
    /// The whole counts each inquiry once: its accounts add up to more.
    Deduplicated,
}

/// A weighted sum of base counts.
pub type Terms = &'static [(Count, i64)];

/// How a figure follows from the base counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Formula {
    /// A count or a sum.
    Sum(Terms),
    /// Numerator and denominator.
    Ratio(Terms, Terms),
    /// 24 counts.
    Hours,
}

/// A figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// A count or a sum: money in fen, time in ms.
    Integer(i64),
    /// A ratio, divided only for display; `0/0` is no case.
    Ratio {
        /// Numerator.
        n: i64,
        /// Denominator.
        d: i64,
    },
    /// By clock hour.
    Hours([i64; 24]),
}

/// One entry of the registry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Metric {
    /// The id, the same everywhere.
    pub id: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Unit.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Definition in Chinese.
    pub definition_zh: &'static str,
    /// Definition in English.
    pub definition: &'static str,
    /// Section of the KPI definitions.
    pub section: u8,
    /// On which rows it stands.
    pub rows: Rows,
    /// When it is final.
    pub maturity: Maturity,
    /// What it needs.
    pub needs: Needs,
    /// How it follows from the base counts.
    pub formula: Formula,
}

impl Metric {
    /// The metric of an id.
    pub fn named(id: &str) -> Option<&'static Metric> {
        METRICS.iter().find(|metric| metric.id == id)
    }

    /// Whether rows of a level have this figure.
    pub fn stands_on(&self, level: Level) -> bool {
        match self.rows {
            Rows::All => true,
            Rows::Shop => level == Level::Shop,
            Rows::Account => level == Level::Account,
            Rows::AccountAndTeam => level != Level::Shop,
        }
    }

    /// The figure of a row.
    pub fn value(&self, row: &Row) -> Value {
        let sum = |terms: Terms| {
            terms.iter().fold(0, |sum: i64, &(count, weight)| sum.saturating_add(row[count] * weight))
        };
        match self.formula {
            Formula::Sum(terms) => Value::Integer(sum(terms)),
            Formula::Ratio(n, d) => Value::Ratio { n: sum(n), d: sum(d) },
            Formula::Hours => Value::Hours(row.hourly_received),
        }
    }

    /// Whether parts add up to the whole or the whole counts once what several parts share.
    pub fn total(&self) -> Total {
        let counts = match self.formula {
            Formula::Sum(terms) => terms,
            Formula::Ratio(n, _) => n,
            Formula::Hours => return Total::Sum,
        };
        let summed = counts.iter().all(|(count, _)| count.sums_over_accounts());
        if summed { Total::Sum } else { Total::Deduplicated }
    }

    /// Whether it holds an amount of sales, and so refunds where they are deducted.
    fn holds_sales(&self) -> bool {
        let sales =
            |terms: Terms| terms.iter().any(|(count, _)| matches!(count, Count::Sales | Count::SilentSales));
        match self.formula {
            Formula::Sum(terms) => sales(terms),
            Formula::Ratio(n, d) => sales(n) || sales(d),
            Formula::Hours => false,
        }
    }

    /// The day on which the figure of `day` is final.
    pub fn final_on(&self, rules: &Rules, day: Day) -> Day {
        day.plus(match self.maturity {
            Maturity::Day => 0,
            Maturity::NextDay => 1,
            Maturity::Final if rules.deduct_refunds && self.holds_sales() => 30,
            Maturity::Final => rules.final_pay_days,
            Maturity::Ratings => 7,
            Maturity::Refunds => 30,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::METRICS;

    #[test]
    fn every_metric_documents_itself_once() {
        let ids: HashSet<_> = METRICS.iter().map(|metric| metric.id).collect();
        assert_eq!(ids.len(), METRICS.len());
        for metric in METRICS {
            let texts = [metric.zh, metric.en, metric.definition, metric.definition_zh];
            assert!(texts.iter().all(|text| !text.is_empty()), "{}", metric.id);
        }
    }
}
