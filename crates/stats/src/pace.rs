//! Where a period will end: what is done, and what the days left are to bring, with a band.

use std::f64::consts::FRAC_PI_2;

use crate::Interval;
use crate::mean::Sample;
use crate::normal::t_quantile;

/// A day of the past, beside what kind of day it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Done {
    /// What it brought.
    pub value: f64,
    /// What it was to bring as a multiple of an ordinary day (see [`crate::season`]); above zero.
    pub index: f64,
}

/// The end of a period: `done` so far, and the days left by their indices at the level of the history, with the band in
/// which it ends in `confidence` of the cases (.8 for 80 %). Days vary around their level and follow each other: both,
/// and that level and indices were measured on this history, widen the band. `None` of fewer than two weeks of history.
pub fn forecast(history: &[Done], left: &[f64], done: f64, confidence: f64) -> Option<Interval> {
    let sound = history.iter().filter(|day| day.index > 0.0);
    let levels: Vec<f64> = sound.map(|day| day.value / day.index).collect();
    let days = Sample::of(&levels).filter(|sample| sample.n >= 14)?;
    let follows = following(&levels, &days);
    let whole: f64 = left.iter().sum();
    let n = days.n as f64;
    // Indices are medians of like weekdays: π/2 is what a median costs against a mean, seven were fitted to these days.
    let measured = whole * whole / n * FRAC_PI_2 * (1.0 + follows) / (1.0 - follows);
    let variance = days.variance * (n - 1.0) / (n - 7.0);
    let spread = (variance * (varied(left, follows) + measured)).sqrt();
    // Days that follow each other tell less than as many apart.
    let freedom = ((n * (1.0 - follows) / (1.0 + follows)) - 1.0).max(2.0);
    let half = t_quantile(0.5 + confidence / 2.0, freedom)? * spread;
    let point = done + days.mean * whole;
    Some(Interval { low: (point - half).max(done.min(point)), point, high: point + half })
}

/// How much of a day's deviation the next one keeps, 0–0.8.
fn following(levels: &[f64], days: &Sample) -> f64 {
    let pairs = levels.windows(2).map(|pair| (pair[0] - days.mean) * (pair[1] - days.mean));
    let n = days.n as f64;
    let measured = pairs.sum::<f64>() / ((n - 1.0) * days.variance);
    if measured.is_finite() { measured.clamp(0.0, 0.8) } else { 0.0 }
}

/// Variance of the sum of days to come, in variances of one ordinary day.
fn varied(left: &[f64], follows: f64) -> f64 {
    let mut carried = 0.0;
    let mut sum = 0.0;
    for index in left {
        sum += index * index + 2.0 * index * carried;
        carried = follows * (carried + index);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(values: &[f64]) -> Vec<Done> {
        values.iter().map(|&value| Done { value, index: 1.0 }).collect()
    }

    #[test]
    fn the_point_is_done_and_level_times_what_is_left() {
        let days = history(&[90.0, 110.0, 110.0, 90.0, 110.0, 90.0, 90.0, 110.0].repeat(2));
        let found = forecast(&days, &[1.0, 1.5, 0.5], 1_000.0, 0.8).unwrap();
        assert!((found.point - 1_300.0).abs() < 1e-9, "{found:?}");
        assert!(found.low < found.point && found.point < found.high && found.low >= 1_000.0);
        assert_eq!(
            forecast(&days, &[], 1_000.0, 0.8),
            Some(Interval { low: 1_000.0, point: 1_000.0, high: 1_000.0 })
        );
    }

    #[test]
    fn days_that_do_not_vary_leave_no_doubt() {
        let found = forecast(&history(&[50.0; 14]), &[2.0, 2.0], 0.0, 0.8).unwrap();
        assert_eq!((found.low, found.point, found.high), (200.0, 200.0, 200.0));
        assert_eq!(forecast(&history(&[50.0; 13]), &[1.0], 0.0, 0.8), None);
    }

    #[test]
    fn days_that_follow_each_other_vary_more_together() {
        // Two days, half carried over: 1 + 1 + 2·½.
        assert!((varied(&[1.0, 1.0], 0.5) - 3.0).abs() < 1e-12);
        assert!((varied(&[1.0, 1.0, 1.0], 0.5) - (3.0 + 2.0 * (0.5 + 0.5 + 0.25))).abs() < 1e-12);
        assert!((varied(&[2.0, 3.0], 0.0) - 13.0).abs() < 1e-12);
    }
}
