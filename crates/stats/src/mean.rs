//! Means of durations and amounts.

use crate::Interval;
use crate::normal::t_quantile;

/// A sample, as far as its mean is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// How many.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their variance, with `n − 1`.
    pub variance: f64,
}

impl Sample {
    /// Of its values; `None` of fewer than two.
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        (values.len() > 1).then(|| Self { n: values.len() as u64, mean, variance: squares / (n - 1.0) })
    }
}

/// Welch's interval of the difference `a − b` of two means, whose variances may differ (B. L. Welch 1947). `None` when
/// either has fewer than two values, or neither varies.
pub fn welch(a: Sample, b: Sample, confidence: f64) -> Option<Interval> {
    if a.n < 2 || b.n < 2 || !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let (x, y) = (a.variance / a.n as f64, b.variance / b.n as f64);
    let freedom = (x + y) * (x + y) / (x * x / (a.n as f64 - 1.0) + y * y / (b.n as f64 - 1.0));
    let half = t_quantile(0.5 + confidence / 2.0, freedom)? * (x + y).sqrt();
    let point = a.mean - b.mean;
    Some(Interval { low: point - half, point, high: point + half })
}

/// The middle value, the mean of the two middle ones of an even number; `None` of none. Values that are no number go last.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[half]),
        _ => Some(f64::midpoint(values[half - 1], values[half])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welch_is_that_worked_by_hand() {
        let a = Sample::of(&[20.0, 22.0, 19.0, 20.0, 22.0, 18.0]).unwrap();
        let b = Sample::of(&[24.0, 26.0, 30.0, 22.0, 27.0]).unwrap();
        assert!((a.mean - 20.1667).abs() < 1e-4 && (a.variance - 2.5667).abs() < 1e-4);
        assert!((b.mean - 25.8).abs() < 1e-9 && (b.variance - 9.2).abs() < 1e-9);
        // Error √(.42778 + 1.84) = 1.50591 with 5.8 degrees of freedom: t .975 = 2.4677.
        let found = welch(a, b, 0.95).unwrap();
        assert!((found.point + 5.6333).abs() < 1e-4, "{found:?}");
        assert!((found.high - found.point - 3.716).abs() < 0.01, "{found:?}");
        assert!(found.excludes_zero());
    }

    #[test]
    fn too_few_give_no_answer() {
        assert_eq!(Sample::of(&[1.0]), None);
        let same = Sample::of(&[1.0, 1.0]).unwrap();
        assert_eq!(welch(same, same, 0.95), None);
        assert_eq!(
            (median(&[]), median(&[3.0, 1.0]), median(&[9.0, 1.0, 2.0])),
            (None, Some(2.0), Some(2.0))
        );
    }
}
