//! What a trial found, as it is kept and told.

use std::collections::BTreeMap;

use kernel::id::{NickId, ShopId};
use kpi::compare::{Change, Ground, Move, compared};
use kpi::metric::{Level, Metric, Value};
use kpi::sheet::Count;
use kpi::why::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::api::RuleChange;

/// A figure: a number, or numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ComparedValue {
    /// The number, or the numerator.
    pub n: i64,
    /// The denominator; 0 is no case. Absent for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d: Option<i64>,
}

impl ComparedValue {
    /// The figure of a row; `None` for one that is no single number.
    pub fn of(value: Value) -> Option<ComparedValue> {
        match value {
            Value::Integer(n) => Some(ComparedValue { n, d: None }),
            Value::Ratio { n, d } => Some(ComparedValue { n, d: Some(d) }),
            Value::Hours(_) => None,
        }
    }
}

/// A figure before and after.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ComparedFigure {
    /// The metric.
    pub metric: String,
    /// Under the rules in force.
    pub before: ComparedValue,
    /// Under the rules that are tried.
    pub after: ComparedValue,
}

/// A shop or an account before and after.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = TrialLine)]
pub(crate) struct Line {
    /// The shop.
    pub shop: ShopId,
    /// The account; absent for the shop itself.
    pub account: Option<NickId>,
    /// Its name.
    pub name: String,
    /// Sales gained, or lost below 0, in fen.
    pub sales: i64,
    /// Inquiries won more, or fewer below 0.
    pub won: i64,
    /// Figures, those that differ and those that do not.
    pub figures: Vec<ComparedFigure>,
}

/// The figures of a change.
pub(crate) fn figures(change: &Change, metrics: &[&'static Metric]) -> Vec<ComparedFigure> {
    let told = |metric: &&'static Metric| {
        let [before, after] = change.values(metric).map(ComparedValue::of);
        Some(ComparedFigure { metric: metric.id.to_owned(), before: before?, after: after? })
    };
    metrics.iter().filter_map(told).collect()
}

/// Orders that move from one reason to another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct TrialReason {
    /// Why they were whose they were: a stable key.
    pub before: String,
    /// Why they would be whose they would be.
    pub after: String,
    /// `before` in the caller's language.
    #[serde(default)]
    pub before_name: String,
    /// `after` in the caller's language.
    #[serde(default)]
    pub after_name: String,
    /// How many.
    pub orders: i64,
    /// What they bring, in fen.
    pub amount: i64,
}

/// An order that moves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct TrialMove {
    pub shop: ShopId,
    pub order_id: String,
    /// What it brings, in fen.
    pub amount: i64,
    /// Whose it is; absent for nobody.
    pub from: Option<String>,
    /// Whose it would be.
    pub to: Option<String>,
    /// Why it is whose it is: a stable key.
    pub before: String,
    /// Why it would be whose it would be.
    pub after: String,
    /// `before` in the caller's language.
    #[serde(default)]
    pub before_name: String,
    /// `after` in the caller's language.
    #[serde(default)]
    pub after_name: String,
}

/// What a rule set would have changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub(super) struct TrialFound {
    /// Fields in which it differs from the rules in force on the last day.
    pub rules: Vec<RuleChange>,
    /// So many orders have another seller.
    pub orders: i64,
    /// What they bring, in fen.
    pub amount: i64,
    /// Of these, from nobody to somebody.
    pub from_nobody: i64,
    /// Of these, from somebody to nobody.
    pub to_nobody: i64,
    /// Shops.
    pub shops: Vec<Line>,
    /// Accounts whose figures differ: who gains most first, who loses most last.
    pub accounts: Vec<Line>,
    /// Why orders move, the most frequent first.
    pub reasons: Vec<TrialReason>,
    /// Orders that move, the largest first; at most 200.
    pub moves: Vec<TrialMove>,
}

/// Orders listed.
const LISTED: usize = 200;
/// Accounts listed.
const ACCOUNTS: usize = 1_000;

/// Moves of several steps.
#[derive(Default)]
pub(super) struct Moves {
    found: TrialFound,
    reasons: BTreeMap<(Ground, Ground), (i64, i64)>,
}

impl Moves {
    /// Adds those of a step.
    pub fn add(&mut self, shop: ShopId, moves: &[Move]) {
        for ((from, to), (orders, amount)) in kpi::compare::by_ground(moves) {
            let sum = self.reasons.entry((from, to)).or_default();
            *sum = (sum.0 + orders, sum.1.saturating_add(amount));
        }
        for one in moves {
            self.found.orders += 1;
            self.found.amount = self.found.amount.saturating_add(one.amount);
            self.found.from_nobody += i64::from(one.from.seller.is_none());
            self.found.to_nobody += i64::from(one.to.seller.is_none());
            self.found.moves.push(told(shop, one));
        }
        self.found.moves.sort_by(|a, b| (b.amount, &a.order_id).cmp(&(a.amount, &b.order_id)));
        self.found.moves.truncate(LISTED);
    }

    /// What was found in all.
    pub fn done(self, rules: Vec<RuleChange>, lines: Vec<Line>) -> TrialFound {
        let mut reasons: Vec<_> = self.reasons.into_iter().collect();
        reasons.sort_by_key(|&(_, (orders, _))| std::cmp::Reverse(orders));
        let reason = |((from, to), (orders, amount)): ((Ground, Ground), (i64, i64))| TrialReason {
            before: from.id().to_owned(),
            after: to.id().to_owned(),
            before_name: String::new(),
            after_name: String::new(),
            orders,
            amount,
        };
        let (shops, mut accounts): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| line.account.is_none());
        accounts.retain(|line| line.figures.iter().any(|figure| figure.before != figure.after));
        accounts.sort_by(|a, b| (b.sales, b.won, &a.name).cmp(&(a.sales, a.won, &b.name)));
        accounts.truncate(ACCOUNTS);
        TrialFound {
            rules,
            shops,
            accounts,
            reasons: reasons.into_iter().map(reason).collect(),
            ..self.found
        }
    }
}

fn told(shop: ShopId, of: &Move) -> TrialMove {
    TrialMove {
        shop,
        order_id: of.order_id.clone(),
        amount: of.amount,
        from: of.from.seller.clone(),
        to: of.to.seller.clone(),
        before: of.from.ground.id().to_owned(),
        after: of.to.ground.id().to_owned(),
        before_name: String::new(),
        after_name: String::new(),
    }
}

/// A shop, or an account of it, as a line.
pub(super) fn line(shop: ShopId, account: Option<NickId>, name: String, change: &Change) -> Line {
    let level = if account.is_some() { Level::Account } else { Level::Shop };
    Line {
        shop,
        account,
        name,
        sales: change.gain(Count::Sales),
        won: change.gain(Count::Won),
        figures: figures(change, &compared(level)),
    }
}

impl TrialFound {
    /// Puts the names of reasons in.
    pub fn named(mut self, language: Language) -> TrialFound {
        let name = |id: &str| Ground::named(id).map_or("", |ground| ground.name(language)).to_owned();
        for reason in &mut self.reasons {
            (reason.before_name, reason.after_name) = (name(&reason.before), name(&reason.after));
        }
        for one in &mut self.moves {
            (one.before_name, one.after_name) = (name(&one.before), name(&one.after));
        }
        self
    }
}
