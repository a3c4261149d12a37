//! Back-tests: what a rule, plan, target, roster or credit setting would have done.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Period;
use crate::text::Words;

/// One figure with and without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// Id of the metric, in the registry.
    pub metric: String,
    /// As it was, in millionths of the metric's unit.
    pub was: i64,
    /// As it would have been.
    pub would_be: i64,
}

/// What would have happened on past data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BackTest {
    /// What was run: a rule's or plan's id.
    pub subject: String,
    /// On which days.
    pub period: Period,
    /// How many it would have touched: buyers, people, sessions.
    pub touched: u64,
    /// Of how many.
    pub of: u64,
    /// What it would have cost, in fen; negative when it would have saved.
    pub cost_fen: i64,
    /// What would have changed.
    pub changes: Vec<Change>,
}

impl BackTest {
    /// In one plain sentence: how many, and at what cost.
    pub fn words(&self) -> Words {
        let (zh, en) = match self.cost_fen {
            0 => ("无额外花费".to_owned(), "at no cost".to_owned()),
            cost if cost > 0 => (format!("花费 {}", yuan(cost)), format!("at a cost of {}", yuan(cost))),
            saved => (format!("节省 {}", yuan(saved)), format!("saving {}", yuan(saved))),
        };
        let Self { touched, of, .. } = self;
        Words::made(
            format!("在过去数据上：{of} 中会涉及 {touched}，{zh}。"),
            format!("On past data: {touched} of {of} touched, {en}."),
        )
    }
}

/// Fen as yuan, without its sign.
fn yuan(fen: i64) -> String {
    let fen = fen.unsigned_abs();
    format!("¥{}.{:02}", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_many_and_at_what_cost() {
        let day: crate::day::Day = "2026-10-01".parse().unwrap();
        let test = |cost_fen| BackTest {
            subject: "rule".to_owned(),
            period: Period { from: day, to: day },
            touched: 12,
            of: 300,
            cost_fen,
            changes: Vec::new(),
        };
        assert_eq!(test(12_305).words().zh, "在过去数据上：300 中会涉及 12，花费 ¥123.05。");
        assert_eq!(test(-7).words().en, "On past data: 12 of 300 touched, saving ¥0.07.");
        assert_eq!(test(0).words().en, "On past data: 12 of 300 touched, at no cost.");
    }
}
