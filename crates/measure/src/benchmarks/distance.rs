//! How far a figure is from a limit, in whole units.

use kpi::metric::{Direction, Metric, Unit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a figure stands to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RateState {
    /// The limit is broken.
    Broken,
    /// Under 3 units are left.
    Near,
    /// It holds.
    Kept,
    /// There is too little for the platform to judge.
    NotAssessed,
    /// There is no case.
    NoCase,
}

/// Units left, and needed, in whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Distance {
    pub broken: bool,
    /// So many more bad units in a row may come; of times none.
    pub left: Option<i64>,
    /// So many more good units in a row put it right; `None` where none are needed, or none suffice.
    pub needed: Option<i64>,
    /// Of times: so many milliseconds may come on top before the limit is broken; below 0 too many have.
    pub slack_ms: Option<i64>,
}

/// Fewer units left than this are few.
pub(crate) const FEW: i64 = 3;

/// The distance of `n ÷ d` from a limit, on the side where the metric gets worse.
pub(crate) fn distance(metric: &Metric, (n, d): (i64, i64), (ln, ld): (i64, i64)) -> Distance {
    let [n, d, ln, ld] = [n, d, ln, ld].map(i128::from);
    let whole = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
    let up = |a: i128, b: i128| (a + b - 1).div_euclid(b);
    if metric.direction == Direction::Down {
        let slack = (ln * d).div_euclid(ld) - n;
        let broken = n * ld > ln * d;
        // Units that cost nothing, answered at once.
        let needed = (broken && ln > 0).then(|| up(n * ld, ln) - d).map(whole);
        let slack_ms = (metric.unit == Unit::Milliseconds).then(|| whole(slack));
        let left = (metric.unit == Unit::Share && !broken).then(|| share_left(n, d, ln, ld)).flatten();
        return Distance { broken, left: left.map(whole), needed, slack_ms };
    }
    let short = ln * d - n * ld;
    if short <= 0 {
        let left = (ln > 0).then(|| (n * ld).div_euclid(ln) - d);
        return Distance { broken: false, left: left.map(whole), needed: None, slack_ms: None };
    }
    let needed = (ld > ln).then(|| up(short, ld - ln));
    Distance { broken: true, left: None, needed: needed.map(whole), slack_ms: None }
}

/// Bad units that may come where the bad ones are counted: the largest x with (n + x) ÷ (d + x) ≤ limit.
fn share_left(n: i128, d: i128, ln: i128, ld: i128) -> Option<i128> {
    (ld > ln).then(|| (ln * d - n * ld).div_euclid(ld - ln))
}

impl Distance {
    /// In one word.
    pub fn state(self) -> RateState {
        match self {
            Distance { broken: true, .. } => RateState::Broken,
            Distance { left: Some(left), .. } if left < FEW => RateState::Near,
            _ => RateState::Kept,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn metric(id: &str) -> &'static Metric {
        Metric::named(id).unwrap()
    }

    #[test]
    fn units_left_are_counted_to_the_last_one() {
        let of = |n, d| distance(metric("taobao_3min"), (n, d), (4, 5));
        assert_eq!(of(8, 10).left, Some(0));
        assert_eq!(of(9, 10).left, Some(1));
        assert_eq!(of(79, 100), Distance { broken: true, left: None, needed: Some(5), slack_ms: None });
        assert_eq!(of(8, 10).state(), RateState::Near);
        assert_eq!(of(80, 90).state(), RateState::Kept);
        let slow = |n, d| distance(metric("avg_response"), (n, d), (40_000, 1));
        assert_eq!(slow(300_000, 10).slack_ms, Some(100_000));
        assert_eq!(
            slow(440_000, 10),
            Distance { broken: true, left: None, needed: Some(1), slack_ms: Some(-40_000) }
        );
    }

    proptest! {
        #[test]
        fn one_more_than_is_left_breaks_it(n in 0_i64..5_000, bad in 0_i64..5_000, ln in 1_i64..100, ld in 1_i64..100) {
            let (ln, ld) = (ln.min(ld), ld.max(ln));
            let holds = |n: i64, d: i64| n * ld >= ln * d;
            let d = n + bad;
            let found = distance(metric("taobao_3min"), (n, d), (ln, ld));
            prop_assert_eq!(found.broken, !holds(n, d));
            if let Some(left) = found.left {
                prop_assert!(holds(n, d + left) && !holds(n, d + left + 1));
            }
            if let Some(needed) = found.needed {
                prop_assert!(holds(n + needed, d + needed) && !holds(n + needed - 1, d + needed - 1));
            }
        }
    }
}
