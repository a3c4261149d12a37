//! The tree: factors that multiply to what the inquiries of a period brought, and parts that add up to the shop's paid total.

#![allow(
    clippy::float_arithmetic,
    reason = "factors are quotients; their effects come out as whole fen that add up"
)]

use serde::{Deserialize, Serialize};
use stats::decompose::{Factor, Method, decompose};
use utoipa::ToSchema;

/// Inquiries and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct Tally {
    /// Inquiries 询单.
    pub inquiries: i64,
    /// Of these, something was ordered in the window.
    pub ordered: i64,
    /// Of these, something was paid in time.
    pub paid: i64,
    /// What those orders brought, fen.
    pub sales: i64,
}

/// One period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Side {
    pub tally: Tally,
    /// Known of whole shops only, and where a file tells them.
    pub visitors: Option<i64>,
    /// Sales of the accounts by the day of payment, fen.
    pub sales: i64,
    /// Sales that nobody earned, fen.
    pub silent: i64,
}

/// What a row of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TermRole {
    /// Multiplies with the other factors to the sum below.
    Factor,
    /// Is added to the sum below.
    Part,
    /// What the rows above make.
    Sum,
}

/// What a row is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TermUnit {
    /// People.
    Count,
    /// A share: `n ÷ d`.
    Share,
    /// Fen.
    Fen,
    /// Fen for each: `n ÷ d`.
    FenEach,
}

/// A number, or numerator and denominator, divided only to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct TermValue {
    /// The number, or the numerator.
    pub n: i64,
    /// The denominator; 0 is no case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d: Option<i64>,
}

/// A row of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct DriverTerm {
    /// visitors, ask_rate, inquiries, order_rate, pay_rate, basket, cohort_sales, other_sales, sales, silent_sales, total;
    /// in the tree of the conversion order_rate, pay_rate, conversion.
    pub id: String,
    pub role: TermRole,
    pub unit: TermUnit,
    /// In the period compared with.
    pub before: TermValue,
    /// In the period looked at.
    pub after: TermValue,
    /// What its change did: fen; in the tree of the conversion millionths. Factors add up to their sum, to the last one.
    pub effect: i64,
}

/// How factors were told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DriverMethod {
    /// Logarithmic means.
    Lmdi,
    /// The mean over all orders of change, because some factor is zero.
    Shapley,
}

/// The rows of a tree, from its leaves to its root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tree {
    pub method: DriverMethod,
    pub terms: Vec<DriverTerm>,
}

impl Tally {
    /// Both together.
    pub fn add(&mut self, other: &Tally) {
        self.inquiries += other.inquiries;
        self.ordered += other.ordered;
        self.paid += other.paid;
        self.sales += other.sales;
    }
}

/// A factor before it is divided: its id, unit and the two values.
struct Leaf(&'static str, TermUnit, TermValue, TermValue);

fn number(n: i64) -> TermValue {
    TermValue { n, d: None }
}

fn ratio(n: i64, d: i64) -> TermValue {
    TermValue { n, d: Some(d) }
}

impl Leaf {
    fn of(id: &'static str, unit: TermUnit, of: impl Fn(&Side) -> TermValue, sides: &[Side; 2]) -> Self {
        Leaf(id, unit, of(&sides[0]), of(&sides[1]))
    }

    fn factor(&self) -> Factor {
        let pair = |value: &TermValue| (value.n as f64, value.d.unwrap_or(1) as f64);
        Factor::rate(pair(&self.2), pair(&self.3))
    }

    fn term(self, effect: i64) -> DriverTerm {
        let Leaf(id, unit, before, after) = self;
        DriverTerm { id: id.to_owned(), role: TermRole::Factor, unit, before, after, effect }
    }
}

/// The factors of what inquiries brought, from visitors where both periods know them.
fn leaves(sides: &[Side; 2]) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    if sides.iter().all(|side| side.visitors.is_some_and(|visitors| visitors > 0)) {
        let visitors = |side: &Side| side.visitors.unwrap_or_default();
        leaves.push(Leaf::of("visitors", TermUnit::Count, |side| number(visitors(side)), sides));
        let asked = |side: &Side| ratio(side.tally.inquiries, visitors(side));
        leaves.push(Leaf::of("ask_rate", TermUnit::Share, asked, sides));
    } else {
        leaves.push(Leaf::of("inquiries", TermUnit::Count, |side| number(side.tally.inquiries), sides));
    }
    leaves.extend(rates(sides));
    leaves.push(Leaf::of(
        "basket",
        TermUnit::FenEach,
        |side| ratio(side.tally.sales, side.tally.paid),
        sides,
    ));
    leaves
}

fn rates(sides: &[Side; 2]) -> [Leaf; 2] {
    [
        Leaf::of(
            "order_rate",
            TermUnit::Share,
            |side| ratio(side.tally.ordered, side.tally.inquiries),
            sides,
        ),
        Leaf::of("pay_rate", TermUnit::Share, |side| ratio(side.tally.paid, side.tally.ordered), sides),
    ]
}

/// Divides a change, given in whole units, among leaves.
fn divided(leaves: Vec<Leaf>, change: i64, scale: f64) -> Tree {
    let factors: Vec<Factor> = leaves.iter().map(Leaf::factor).collect();
    let mut found = decompose(&factors);
    found.effects.iter_mut().for_each(|effect| *effect *= scale);
    let method = match found.method {
        Method::Lmdi => DriverMethod::Lmdi,
        Method::Shapley => DriverMethod::Shapley,
    };
    let effects = found.in_fen(change);
    Tree { method, terms: leaves.into_iter().zip(effects).map(|(leaf, effect)| leaf.term(effect)).collect() }
}

/// The tree of sales; `whole` of whole shops, which alone have silent sales.
pub(super) fn of_sales(sides: &[Side; 2], whole: bool) -> Tree {
    let change = |of: fn(&Side) -> i64| of(&sides[1]) - of(&sides[0]);
    let mut tree = divided(leaves(sides), change(|side| side.tally.sales), 1.0);
    let mut add = |id: &str, role, of: fn(&Side) -> i64| {
        tree.terms.push(DriverTerm {
            id: id.to_owned(),
            role,
            unit: TermUnit::Fen,
            before: number(of(&sides[0])),
            after: number(of(&sides[1])),
            effect: change(of),
        });
    };
    add("cohort_sales", TermRole::Sum, |side| side.tally.sales);
    add("other_sales", TermRole::Part, |side| side.sales - side.tally.sales);
    add("sales", TermRole::Sum, |side| side.sales);
    if whole {
        add("silent_sales", TermRole::Part, |side| side.silent);
        add("total", TermRole::Sum, |side| side.sales + side.silent);
    }
    tree
}

/// Millionths of a share, half rounded away from zero; 0 without cases.
pub(super) fn millionths(n: i64, d: i64) -> i64 {
    if d == 0 { 0 } else { (n as f64 / d as f64 * 1e6).round() as i64 }
}

/// The tree of the conversion (paid ÷ inquiries), in millionths.
pub(super) fn of_conversion(sides: &[Side; 2]) -> Tree {
    let share = |side: &Side| millionths(side.tally.paid, side.tally.inquiries);
    let change = share(&sides[1]) - share(&sides[0]);
    let none = sides.iter().any(|side| side.tally.inquiries == 0);
    // A conversion of nothing has not changed.
    let change = if none { 0 } else { change };
    let mut tree = divided(rates(sides).into(), change, 1e6);
    tree.terms.push(DriverTerm {
        id: "conversion".to_owned(),
        role: TermRole::Sum,
        unit: TermUnit::Share,
        before: ratio(sides[0].tally.paid, sides[0].tally.inquiries),
        after: ratio(sides[1].tally.paid, sides[1].tally.inquiries),
        effect: change,
    });
    tree
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(visitors: Option<i64>, tally: [i64; 4], sales: i64, silent: i64) -> Side {
        let [inquiries, ordered, paid, cohort] = tally;
        Side { tally: Tally { inquiries, ordered, paid, sales: cohort }, visitors, sales, silent }
    }

    fn effects(tree: &Tree) -> Vec<(&str, i64)> {
        tree.terms.iter().map(|term| (term.id.as_str(), term.effect)).collect()
    }

    #[test]
    fn every_row_adds_up_to_the_fen() {
        let before = side(Some(10_000), [3_000, 1_200, 1_020, 12_240_000], 14_000_000, 3_000_000);
        let after = side(Some(11_000), [3_080, 1_047, 900, 10_620_003], 12_500_000, 3_300_000);
        let tree = of_sales(&[before, after], true);
        assert_eq!(tree.method, DriverMethod::Lmdi);
        let factors: i64 =
            tree.terms.iter().filter(|term| term.role == TermRole::Factor).map(|term| term.effect).sum();
        assert_eq!(factors, 10_620_003 - 12_240_000);
        let named = effects(&tree);
        let ids: Vec<&str> = named.iter().map(|(id, _)| *id).collect();
        assert_eq!(
            ids,
            [
                "visitors",
                "ask_rate",
                "order_rate",
                "pay_rate",
                "basket",
                "cohort_sales",
                "other_sales",
                "sales",
                "silent_sales",
                "total"
            ]
        );
        let of = |id: &str| named.iter().find(|(of, _)| *of == id).unwrap().1;
        assert_eq!(of("cohort_sales") + of("other_sales"), of("sales"));
        assert_eq!(of("sales") + of("silent_sales"), of("total"));
        assert!(of("visitors") > 0 && of("order_rate") < 0 && of("pay_rate") > 0);
    }

    #[test]
    fn without_visitors_it_starts_at_inquiries() {
        let before = side(None, [10, 5, 4, 400], 500, 0);
        let after = side(Some(99), [0, 0, 0, 0], 0, 0);
        let tree = of_sales(&[before, after], false);
        assert_eq!(tree.method, DriverMethod::Shapley);
        // Nobody asked: the rates of nothing have not changed.
        assert_eq!(
            effects(&tree),
            [
                ("inquiries", -400),
                ("order_rate", 0),
                ("pay_rate", 0),
                ("basket", 0),
                ("cohort_sales", -400),
                ("other_sales", -100),
                ("sales", -500)
            ]
        );
    }

    #[test]
    fn the_conversion_is_ordering_times_paying() {
        let tree = of_conversion(&[side(None, [100, 50, 40, 0], 0, 0), side(None, [100, 40, 36, 0], 0, 0)]);
        assert_eq!(tree.terms[2].effect, -40_000);
        assert_eq!(tree.terms[0].effect + tree.terms[1].effect, -40_000);
        assert!(tree.terms[0].effect < -80_000 && tree.terms[1].effect > 40_000, "{tree:?}");
        let nothing = of_conversion(&[Side::default(), side(None, [10, 5, 5, 9], 0, 0)]);
        assert!(nothing.terms.iter().all(|term| term.effect == 0));
    }

    fn any_side() -> impl Strategy<Value = Side> {
        let visitors = proptest::option::of(0_i64..100_000);
        let counts = (0_i64..5_000, 0.0..1.0_f64, 0.0..1.0_f64, 0_i64..50_000);
        (visitors, counts, 0_i64..1_000_000_000, 0_i64..1_000_000).prop_map(
            |(visitors, (inquiries, order, pay, basket), sales, silent)| {
                let ordered = (inquiries as f64 * order) as i64;
                let paid = (ordered as f64 * pay) as i64;
                side(visitors, [inquiries, ordered, paid, paid * basket], sales, silent)
            },
        )
    }

    proptest! {
        #[test]
        fn trees_add_up(before in any_side(), after in any_side()) {
            for tree in [of_sales(&[before, after], true), of_conversion(&[before, after])] {
                let factors = tree.terms.iter().filter(|term| term.role == TermRole::Factor);
                let sum = tree.terms.iter().find(|term| term.role == TermRole::Sum).unwrap();
                prop_assert_eq!(factors.map(|term| term.effect).sum::<i64>(), sum.effect);
            }
        }
    }
}
