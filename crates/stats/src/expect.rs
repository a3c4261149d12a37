//! What was to be expected of the buyers that came in: indirect standardisation.
//!
//! Every case of somebody counts with the rate at which all others did in cases like it (same shop, hour, product, new or
//! old buyer). What was reached beyond that is hers; the mix is not.

use crate::normal::above;
use crate::proportion::Proportion;
use crate::shrink::{Estimate, USUAL_SPREAD, spread};
use crate::standing::Standing;

/// Cases that the others' own rate is mixed with in a cell: where few are, it is mostly the rate of all.
const SMOOTHING: f64 = 30.0;
/// From so many people on, their true spread is measured; of fewer the usual one is taken.
const ENOUGH: usize = 10;

/// Cases of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Of the person.
    pub own: Proportion,
    /// Of everybody, the person included.
    pub all: Proportion,
}

/// What somebody reached and what was to be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// What was reached.
    pub reached: Proportion,
    /// Hits to be expected of these cases.
    pub hits: f64,
    /// Variance of the hits, were the person like all others.
    pub variance: f64,
}

/// How a person stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// What was measured against.
    pub expected: Expected,
    /// What to believe of the deviation, in shares of 1.
    pub believed: Estimate,
    /// In words.
    pub standing: Standing,
}

impl Expected {
    /// The rate to be expected.
    pub fn rate(&self) -> f64 {
        self.hits / self.reached.of() as f64
    }

    /// What was reached beyond the expected rate, in shares of 1, with its error.
    pub fn deviation(&self) -> Estimate {
        let n = self.reached.of() as f64;
        Estimate { value: (self.reached.hits() as f64 - self.hits) / n, error: self.variance.sqrt() / n }
    }
}

/// What was to be expected of a person's cases. `None` without cases, without anybody else's, or when `own` is no part
/// of `all`.
pub fn expected(cells: &[Cell]) -> Option<Expected> {
    let others: Option<Vec<Proportion>> = cells.iter().map(|cell| cell.all.without(cell.own)).collect();
    let others = others?;
    let mean = others.iter().fold(Proportion::default(), |sum, cell| sum.and(*cell)).rate()?;
    let reached = cells.iter().fold(Proportion::default(), |sum, cell| sum.and(cell.own));
    let (mut hits, mut variance) = (0.0, 0.0);
    for (cell, others) in cells.iter().zip(&others) {
        let n = cell.own.of() as f64;
        let rate = (others.hits() as f64 + SMOOTHING * mean) / (others.of() as f64 + SMOOTHING);
        hits += n * rate;
        // The others' rate is measured too.
        variance += n * rate * (1.0 - rate) * (1.0 + n / (others.of() as f64 + SMOOTHING));
    }
    (reached.of() > 0).then_some(Expected { reached, hits, variance })
}

/// How people stand against what was to be expected of each; more is better. Their true spread is measured when there
/// are enough of them. Fewer than 30 cases are never called.
pub fn judge(people: &[Expected]) -> Vec<Judged> {
    let deviations: Vec<Estimate> = people.iter().map(Expected::deviation).collect();
    let measured = spread(&deviations).filter(|_| people.len() >= ENOUGH);
    // A team that chance explains wholly may still hold somebody who is not like it.
    let spread = measured.map_or(USUAL_SPREAD, |spread| spread.clamp(USUAL_SPREAD / 3.0, 0.15));
    let one = |(expected, deviation): (&Expected, &Estimate)| {
        let believed = deviation.shrunk(spread);
        let enough = expected.reached.of() >= 30;
        let standing = if enough { Standing::of(believed, true) } else { Standing::Open };
        Judged { expected: *expected, believed, standing }
    };
    people.iter().zip(&deviations).map(one).collect()
}

/// Chance, 0–1, that somebody whose results by week stray as much as these from what was to be expected, lifted or
/// lowered to her own level, is merely lucky one week and unlucky the other: Pearson's χ², its tail by E. B. Wilson and
/// M. M. Hilferty 1931. `None` of fewer than three weeks with 30 cases.
pub fn steady(weeks: &[Expected]) -> Option<f64> {
    let weeks: Vec<&Expected> =
        weeks.iter().filter(|week| week.reached.of() >= 30 && week.variance > 0.0).collect();
    let reached: u64 = weeks.iter().map(|week| week.reached.hits()).sum();
    let level = reached as f64 / weeks.iter().map(|week| week.hits).sum::<f64>();
    let strays = weeks.iter().map(|week| {
        let apart = week.reached.hits() as f64 - level * week.hits;
        apart * apart / week.variance
    });
    let (strays, freedom) = (strays.sum::<f64>(), weeks.len() as f64 - 1.0);
    let part = 2.0 / (9.0 * freedom);
    let z = ((strays / freedom).cbrt() - (1.0 - part)) / part.sqrt();
    (weeks.len() >= 3 && level.is_finite()).then(|| above(z))
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn cell(own: (u64, u64), all: (u64, u64)) -> Cell {
        let of = |(hits, of)| Proportion::new(hits, of).unwrap();
        Cell { own: of(own), all: of(all) }
    }

    #[test]
    fn harder_cases_are_expected_to_end_worse() {
        // Others: 6,000 old buyers at 60 %, 6,000 new ones at 20 %. She had 900 new and 100 old ones.
        let found = expected(&[cell((60, 100), (3_660, 6_100)), cell((180, 900), (1_380, 6_900))]).unwrap();
        assert!((found.rate() - 0.24).abs() < 0.002, "{}", found.rate());
        assert!(found.deviation().value.abs() < 0.002);
        // Against the plain mean of 40 % she would have been sixteen points low.
        assert_eq!(judge(&[found])[0].standing, Standing::Open);
    }

    #[test]
    fn few_cases_are_not_called() {
        let found = expected(&[cell((0, 29), (5_000, 10_029))]).unwrap();
        assert_eq!(judge(&[found])[0].standing, Standing::Open);
        let found = expected(&[cell((200, 1_000), (5_200, 11_000))]).unwrap();
        assert_eq!(judge(&[found])[0].standing, Standing::ClearlyWorse);
        assert_eq!((expected(&[]), expected(&[cell((1, 2), (1, 2))])), (None, None));
    }

    #[test]
    fn up_and_down_is_not_steady() {
        let week =
            |hits| Expected { reached: Proportion::new(hits, 100).unwrap(), hits: 50.0, variance: 25.0 };
        let of = |hits: &[u64]| steady(&hits.iter().map(|&hits| week(hits)).collect::<Vec<_>>());
        // χ² of 5.12 with three degrees of freedom: .163 in the table.
        assert!((of(&[58, 42, 50, 50]).unwrap() - 0.163).abs() < 0.003);
        assert!(of(&[65, 35, 65, 35]).unwrap() < 0.001);
        // Always low is steady.
        assert!(of(&[30, 30, 30, 30]).unwrap() > 0.9);
        assert_eq!(of(&[50, 50]), None);
    }

    proptest! {
        #[test]
        fn who_is_like_the_others_reaches_what_is_expected(cells in vec((1_u64..50, 1_u64..20), 1..6)) {
            let cells: Vec<Cell> = cells.iter()
                .map(|&(hits, more)| cell((hits, hits + more), (hits * 50, (hits + more) * 50))).collect();
            let found = expected(&cells).unwrap();
            prop_assert!(found.deviation().value.abs() < 0.1);
            prop_assert!(found.hits >= 0.0 && found.hits <= found.reached.of() as f64);
        }
    }
}
