//! Harder traffic or weaker work: a change of a whole, divided into how much there was, of what, and how well it went.
//!
//! A whole is Σ over segments of (cases × result of a case). Its change is volume (more cases at the mean result) + mix
//! (cases moved to segments that are better or worse than the mean) + rate (a segment's own result changed). Each is
//! valued at the mean of both periods (E. M. Kitagawa 1955; T. L. Bennet 1920), so that they add up without rest and
//! nobody is blamed for what came in.

use crate::decompose::{Factor, shapley};

/// One segment: an agent, an hour, a product.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Cases: inquiries.
    pub cases: Factor,
    /// Factors whose product is the result of a case: conversion × payment × basket.
    pub rates: Vec<Factor>,
}

/// What a segment contributed to the change of the whole, in the unit of the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// By cases that moved to it or away from it, against the mean of all segments.
    pub mix: f64,
    /// By each of its rates.
    pub rates: Vec<f64>,
}

/// A change, divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixed {
    /// By more or fewer cases of all.
    pub volume: f64,
    /// By segment, in their order.
    pub segments: Vec<Contribution>,
}

impl Contribution {
    /// Of all rates together.
    pub fn rate(&self) -> f64 {
        self.rates.iter().sum()
    }
}

impl Mixed {
    /// Of mix, over all segments.
    pub fn mix(&self) -> f64 {
        self.segments.iter().map(|segment| segment.mix).sum()
    }

    /// Of rates, over all segments.
    pub fn rate(&self) -> f64 {
        self.segments.iter().map(Contribution::rate).sum()
    }
}

/// Divides the change of Σ cases × rates. Where a period has no cases at all, its means are the other's: everything is
/// volume then.
pub fn mixed(segments: &[Segment]) -> Mixed {
    let cases = |of: fn(&Factor) -> f64| segments.iter().map(|segment| of(&segment.cases)).sum::<f64>();
    let all = Factor::new(cases(|cases| cases.before), cases(|cases| cases.after));
    let result = |segment: &Segment| Factor {
        before: segment.rates.iter().map(|rate| rate.before).product(),
        after: segment.rates.iter().map(|rate| rate.after).product(),
    };
    let share = |segment: &Segment| {
        Factor::rate((segment.cases.before, all.before), (segment.cases.after, all.after))
    };
    let mean = Factor {
        before: segments.iter().map(|segment| share(segment).before * result(segment).before).sum(),
        after: segments.iter().map(|segment| share(segment).after * result(segment).after).sum(),
    };
    let (middle, level) = (f64::midpoint(all.before, all.after), half(&mean));
    let one = |segment: &Segment| {
        let (share, result) = (share(segment), result(segment));
        let rates = shapley(&segment.rates).into_iter().map(|effect| middle * half(&share) * effect);
        Contribution {
            mix: middle * (share.after - share.before) * (half(&result) - level),
            rates: rates.collect(),
        }
    };
    // What is no change of cases is a change of the mean, at the middle number of cases.
    let volume = (all.after - all.before) * level;
    Mixed { volume, segments: segments.iter().map(one).collect() }
}

fn half(factor: &Factor) -> f64 {
    f64::midpoint(factor.before, factor.after)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn segment(cases: (f64, f64), rate: (f64, f64)) -> Segment {
        Segment { cases: Factor::new(cases.0, cases.1), rates: vec![Factor::new(rate.0, rate.1)] }
    }

    #[test]
    fn traffic_that_became_harder_is_nobodys_fault() {
        // New buyers 20 %, old ones 60 %, as before; new ones became three in four instead of one in two.
        let found = mixed(&[segment((500.0, 750.0), (0.2, 0.2)), segment((500.0, 250.0), (0.6, 0.6))]);
        assert!(found.volume == 0.0 && found.rate() == 0.0);
        assert!((found.mix() + 100.0).abs() < 1e-9, "400 sold before, 300 after: {found:?}");
        // Against the mean of .35: 250 more at .2 and 250 fewer at .6.
        assert!((found.segments[0].mix + 37.5).abs() < 1e-9 && (found.segments[1].mix + 62.5).abs() < 1e-9);
    }

    #[test]
    fn the_example_by_hand_adds_up() {
        // 100 × .5 + 100 × .3 = 80 → 150 × .4 + 150 × .3 = 105.
        let found = mixed(&[segment((100.0, 150.0), (0.5, 0.4)), segment((100.0, 150.0), (0.3, 0.3))]);
        // Volume 100 × (.4 + .35) ÷ 2 = 37.5; rate 250 × .5 × −.1 = −12.5; mix none.
        assert!((found.volume - 37.5).abs() < 1e-9 && (found.rate() + 12.5).abs() < 1e-9, "{found:?}");
        assert!(found.mix().abs() < 1e-9);
    }

    fn any_segment() -> impl Strategy<Value = Segment> {
        let count = || prop_oneof![1 => Just(0.0), 6 => 0.0..900.0_f64];
        let rate = || (0.0..1.0_f64, 0.0..1.0_f64).prop_map(|(before, after)| Factor { before, after });
        (count(), count(), vec(rate(), 3))
            .prop_map(|(before, after, rates)| Segment { cases: Factor::new(before, after), rates })
    }

    proptest! {
        #[test]
        fn contributions_add_up_and_turn_round(segments in vec(any_segment(), 1..9)) {
            let total = |of: fn(&Factor) -> f64| segments.iter()
                .map(|s| of(&s.cases) * s.rates.iter().map(of).product::<f64>()).sum::<f64>();
            let change = total(|f| f.after) - total(|f| f.before);
            let found = mixed(&segments);
            prop_assert!((found.volume + found.mix() + found.rate() - change).abs() < 1e-6);
            let turn = |f: &Factor| Factor::new(f.after, f.before);
            let back: Vec<Segment> = segments.iter()
                .map(|s| Segment { cases: turn(&s.cases), rates: s.rates.iter().map(turn).collect() }).collect();
            let back = mixed(&back);
            prop_assert!((found.volume + back.volume).abs() < 1e-6);
            for (there, back) in found.segments.iter().zip(&back.segments) {
                prop_assert!((there.mix + back.mix).abs() < 1e-6 && (there.rate() + back.rate()).abs() < 1e-6);
            }
        }
    }
}
