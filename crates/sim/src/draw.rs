use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

use crate::curve;

/// A source of chance that gives the same draws on every machine: the generator is fixed, and
/// the distributions are made here of exactly rounded operations only.
#[derive(Debug, Clone)]
pub(crate) struct Draw(Xoshiro256PlusPlus);

impl Draw {
    /// The source for one purpose: equal paths, equal draws, whatever else was drawn.
    pub(crate) fn at(path: &[u64]) -> Self {
        let seed = path.iter().fold(0x5eed_0f5e_11e5, |state, step| mix(state ^ mix(*step)));
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A number of [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with probability `p`.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A number of 0 … `n` − 1; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// A whole number of `low` … `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// One of a list; `None` when it is empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// Which of some weights: the index, in proportion to the weight.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// About normal with mean 0 and deviation 1: a sum of four uniforms, cut at ±3.46.
    pub(crate) fn normal(&mut self) -> f64 {
        let (a, b) = (self.0.next_u64(), self.0.next_u64());
        let halves = [a >> 32, a & 0xffff_ffff, b >> 32, b & 0xffff_ffff];
        let sum = halves.iter().sum::<u64>() as f64 / (1_u64 << 32) as f64;
        (sum - 2.0) * 1.732_050_807_568_877_2
    }

    /// Seconds with this median: log-normal with the given spread of the logarithm, at least 1.
    pub(crate) fn seconds(&mut self, median: f64, spread: f64) -> i64 {
        (median * curve::exp(spread * self.normal())).max(1.0) as i64
    }

    /// A count around a mean: its whole part, scattered like a Poisson count.
    pub(crate) fn count(&mut self, mean: f64) -> usize {
        if mean > 30.0 {
            return (mean + self.normal() * mean.sqrt() + 0.5).max(0.0) as usize;
        }
        let floor = curve::exp(-mean);
        let (mut product, mut count) = (self.unit(), 0);
        while product > floor {
            product *= self.unit();
            count += 1;
        }
        count
    }
}

/// Scatters the bits of a number; one to one.
pub(crate) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_paths_draw_equally() {
        let draws = |path: &[u64]| {
            let mut draw = Draw::at(path);
            [draw.below(1000), draw.below(1000), draw.count(80.0), draw.seconds(30.0, 0.8) as usize]
        };
        assert_eq!(draws(&[1, 2, 3]), draws(&[1, 2, 3]));
        assert_ne!(draws(&[1, 2, 3]), draws(&[1, 3, 2]));
    }

    #[test]
    fn the_distributions_have_their_means() {
        let mut draw = Draw::at(&[7]);
        let n = 20_000;
        let mean = |total: f64| total / f64::from(n);
        let normal = mean((0..n).map(|_| draw.normal()).sum());
        assert!(normal.abs() < 0.03, "{normal}");
        let square = mean((0..n).map(|_| draw.normal()).map(|x| x * x).sum());
        assert!((square - 1.0).abs() < 0.05, "{square}");
        let count = mean((0..n).map(|_| draw.count(2.5) as f64).sum());
        assert!((count - 2.5).abs() < 0.05, "{count}");
        let third = mean((0..n).map(|_| draw.weighted(&[1.0, 2.0]) as f64).sum());
        assert!((third - 2.0 / 3.0).abs() < 0.02, "{third}");
    }
}
