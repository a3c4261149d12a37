//! Shares of cases: intervals and comparisons.

use crate::Interval;
use crate::normal::{above, half_width};

/// Hits among cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proportion {
    hits: u64,
    of: u64,
}

/// How far two proportions are apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// In standard errors; positive when the first is the larger.
    pub z: f64,
    /// Chance of a difference at least this large, in either direction, where there is none: 0–1.
    pub p: f64,
}

impl Proportion {
    /// `hits` among `of` cases; `None` when there are more hits than cases.
    pub fn new(hits: u64, of: u64) -> Option<Self> {
        (hits <= of).then_some(Self { hits, of })
    }

    /// The hits.
    pub fn hits(self) -> u64 {
        self.hits
    }

    /// The cases.
    pub fn of(self) -> u64 {
        self.of
    }

    /// The share, 0–1; `None` without cases.
    pub fn rate(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self { hits: self.hits.saturating_add(other.hits), of: self.of.saturating_add(other.of) }
    }

    /// This without a part of it; `None` when that is not a part.
    pub fn without(self, part: Self) -> Option<Self> {
        Self::new(self.hits.checked_sub(part.hits)?, self.of.checked_sub(part.of)?)
    }
}

/// Wilson's score interval of a share (E. B. Wilson 1927): inside of 0–1 for small samples too. `None` without cases.
pub fn wilson(share: Proportion, confidence: f64) -> Option<Interval> {
    let (z, n, p) = (half_width(confidence)?, share.of as f64, share.rate()?);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    Some(Interval { low: (middle - half).clamp(0.0, p), point: p, high: (middle + half).clamp(p, 1.0) })
}

/// Newcombe's interval of the difference `a − b` of two shares, made of their Wilson intervals (R. G. Newcombe 1998,
/// method 10): it stays inside of ±1 and keeps its level for small samples. `None` when either has no cases.
pub fn newcombe(a: Proportion, b: Proportion, confidence: f64) -> Option<Interval> {
    let (x, y) = (wilson(a, confidence)?, wilson(b, confidence)?);
    let point = x.point - y.point;
    Some(Interval {
        low: point - (x.point - x.low).hypot(y.high - y.point),
        point,
        high: point + (x.high - x.point).hypot(y.point - y.low),
    })
}

/// The two-proportion z test with pooled variance. `None` when either has no cases, or all or none of both are hits.
pub fn test(a: Proportion, b: Proportion) -> Option<Test> {
    let (x, y) = (a.rate()?, b.rate()?);
    let pooled = a.and(b).rate()?;
    let error = (pooled * (1.0 - pooled) * (1.0 / a.of as f64 + 1.0 / b.of as f64)).sqrt();
    let z = (x - y) / error;
    (error > 0.0).then(|| Test { z, p: (2.0 * above(z.abs())).min(1.0) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(hits: u64, of: u64) -> Proportion {
        Proportion::new(hits, of).unwrap()
    }

    fn points(interval: Interval) -> [i64; 3] {
        [interval.low, interval.point, interval.high].map(|x| (x * 1_000.0).round() as i64)
    }

    #[test]
    fn newcombe_is_that_of_the_example() {
        // 12 % of 4,500 against 10 % of 500: +2.0 points, −1.1 … +4.5.
        assert_eq!(points(newcombe(share(540, 4_500), share(50, 500), 0.95).unwrap()), [-11, 20, 45]);
        // Newcombe 1998, table II (a): 56/70 − 48/80.
        let found = newcombe(share(56, 70), share(48, 80), 0.95).unwrap();
        assert!((found.low - 0.0524).abs() < 5e-5 && (found.high - 0.3339).abs() < 5e-5, "{found:?}");
    }

    #[test]
    fn wilson_is_that_of_the_table() {
        // Newcombe 1998 on single proportions: 81/263 gives .2553 to .3662; 0/20 gives 0 to .1611.
        let found = wilson(share(81, 263), 0.95).unwrap();
        assert!((found.low - 0.2553).abs() < 5e-5 && (found.high - 0.3662).abs() < 5e-5, "{found:?}");
        let none = wilson(share(0, 20), 0.95).unwrap();
        assert!(none.low == 0.0 && (none.high - 0.1611).abs() < 5e-5, "{none:?}");
    }

    #[test]
    fn the_test_is_that_worked_by_hand() {
        // 45 and 36 of 100: pooled .405, error .06942, z 1.2965.
        let found = test(share(45, 100), share(36, 100)).unwrap();
        assert!((found.z - 1.2965).abs() < 1e-4 && (found.p - 0.1948).abs() < 1e-4, "{found:?}");
    }

    #[test]
    fn without_cases_there_is_no_answer() {
        let (none, some) = (Proportion::default(), share(1, 2));
        assert_eq!(
            (wilson(none, 0.95), newcombe(none, some, 0.95), newcombe(some, none, 0.95)),
            (None, None, None)
        );
        assert_eq!((test(none, some), test(share(2, 2), share(3, 3))), (None, None));
        assert_eq!((Proportion::new(3, 2), some.without(share(2, 2))), (None, None));
    }

    proptest! {
        #[test]
        fn intervals_hold_their_point_and_stay_in_range(a in 0_u64..500, b in 1_u64..500, c in 0_u64..500, d in 1_u64..500) {
            let (x, y) = (share(a.min(b), b), share(c.min(d), d));
            let one = wilson(x, 0.95).unwrap();
            prop_assert!(0.0 <= one.low && one.low <= one.point && one.point <= one.high && one.high <= 1.0);
            let two = newcombe(x, y, 0.95).unwrap();
            let turned = newcombe(y, x, 0.95).unwrap();
            prop_assert!(-1.0 <= two.low && two.low <= two.point && two.point <= two.high && two.high <= 1.0);
            prop_assert!((two.low + turned.high).abs() < 1e-12 && (two.high + turned.low).abs() < 1e-12);
            let wide = newcombe(x, y, 0.99).unwrap();
            prop_assert!(wide.low <= two.low && two.high <= wide.high);
        }
    }
}
