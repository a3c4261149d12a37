//! What comes out: rows of figures by metric id, and credited orders.

use std::collections::{BTreeMap, BTreeSet};

/// Whose row it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    /// A shop.
    Shop(&'static str),
    /// An account of a shop.
    Account(&'static str, &'static str),
    /// A team of a shop.
    Team(&'static str, &'static str),
}

/// A figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figure {
    /// A count or a sum.
    Integer(i64),
    /// Numerator and denominator.
    Ratio(i64, i64),
    /// By clock hour.
    Hours([i64; 24]),
}

impl Figure {
    fn is_zero(self) -> bool {
        match self {
            Figure::Integer(n) => n == 0,
            Figure::Ratio(n, d) => n == 0 && d == 0,
            Figure::Hours(hours) => hours == [0; 24],
        }
    }
}

/// The figures of a row; one that is not there is zero.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures(pub BTreeMap<&'static str, Figure>);

impl Figures {
    /// Adds to a count.
    pub fn count(&mut self, id: &'static str, amount: i64) {
        self.add(id, Figure::Integer(amount));
    }

    /// Adds to a ratio.
    pub fn ratio(&mut self, id: &'static str, n: i64, d: i64) {
        self.add(id, Figure::Ratio(n, d));
    }

    /// Adds one to an hour.
    pub fn hour(&mut self, id: &'static str, hour: usize) {
        let mut hours = [0; 24];
        hours[hour] = 1;
        self.add(id, Figure::Hours(hours));
    }

    /// Adds all figures of another row.
    pub fn add_all(&mut self, other: &Figures) {
        for (&id, &figure) in &other.0 {
            self.add(id, figure);
        }
    }

    fn add(&mut self, id: &'static str, figure: Figure) {
        let sum = match (self.0.get(id).copied(), figure) {
            (None, figure) => figure,
            (Some(Figure::Integer(a)), Figure::Integer(b)) => Figure::Integer(a + b),
            (Some(Figure::Ratio(a, b)), Figure::Ratio(c, d)) => Figure::Ratio(a + c, b + d),
            (Some(Figure::Hours(a)), Figure::Hours(b)) => {
                Figure::Hours(std::array::from_fn(|hour| a[hour] + b[hour]))
            }
            (Some(old), new) => panic!("{id}: {old:?} and {new:?} cannot be added"),
        };
        self.0.insert(id, sum);
    }

    /// Drops figures that are zero or do not stand on rows of this kind (section 10).
    pub fn keep_those_of(&mut self, scope: Scope) {
        self.0.retain(|id, figure| stands_on(id, scope) && !figure.is_zero());
    }

    /// Whether any figure is left.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

/// Section 10: "Which figures stand on which rows."
pub fn stands_on(id: &str, scope: Scope) -> bool {
    match id {
        "lost"
        | "unpaid"
        | "conversion_same_day"
        | "conversion_next_day"
        | "order_to_pay"
        | "service_share"
        | "silent_sales"
        | "orders_with_buyer"
        | "taobao_3min"
        | "pdd_3min"
        | "jd_30s"
        | "douyin_3min"
        | "kuaishou_3min" => matches!(scope, Scope::Shop(_)),
        "max_concurrent" => matches!(scope, Scope::Account(..)),
        "won" | "won_by_colleague" | "not_won" => !matches!(scope, Scope::Shop(_)),
        _ => true,
    }
}

/// A credited order as it is listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// 落实下单.
    pub order_agent: Option<&'static str>,
    /// 落实付款.
    pub pay_agent: Option<&'static str>,
    /// Under `order`, `payment`, `order_first`.
    pub sellers: [Option<&'static str>; 3],
    /// The word of the split.
    pub split: Option<&'static str>,
    /// Who helped.
    pub assisted: Vec<&'static str>,
}

/// The whole result.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// By scope and business day.
    pub rows: BTreeMap<(Scope, i32), Figures>,
    /// By shop and order id.
    pub orders: BTreeMap<(&'static str, &'static str), Listed>,
}

/// What the two say differently.
pub fn differences(naive: &Sheet, engine: &Sheet) -> Vec<String> {
    let mut differences = Vec::new();
    let keys: BTreeSet<_> = naive.rows.keys().chain(engine.rows.keys()).collect();
    for key in keys {
        match (naive.rows.get(key), engine.rows.get(key)) {
            (Some(a), Some(b)) => {
                let ids: BTreeSet<_> = a.0.keys().chain(b.0.keys()).collect();
                for id in ids.into_iter().filter(|id| a.0.get(*id) != b.0.get(*id)) {
                    let (a, b) = (a.0.get(id), b.0.get(id));
                    differences.push(format!("{key:?} {id}: reference {a:?}, engine {b:?}"));
                }
            }
            (Some(row), None) => differences.push(format!("{key:?} only in the reference: {row:?}")),
            (None, Some(row)) => differences.push(format!("{key:?} only in the engine: {row:?}")),
            (None, None) => {}
        }
    }
    let keys: BTreeSet<_> = naive.orders.keys().chain(engine.orders.keys()).collect();
    for key in keys {
        let (a, b) = (naive.orders.get(key), engine.orders.get(key));
        if a != b {
            differences.push(format!("order {key:?}: reference {a:?}, engine {b:?}"));
        }
    }
    differences
}
