//! How much of a small sample to believe.
//!
//! A measured rate is pulled towards what was expected, the more the fewer cases it rests on (empirical Bayes; C. Stein
//! 1956, B. Efron and C. Morris 1975). An agent with 100 inquiries is mostly luck, one with 5,000 mostly herself.

/// How much people of a team truly differ, as a standard deviation in shares of 1, where too few people are there to
/// measure it: three points of conversion.
pub const USUAL_SPREAD: f64 = 0.03;

/// A deviation and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The deviation, in the unit of what was measured.
    pub value: f64,
    /// Its standard deviation.
    pub error: f64,
}

/// How much of a rate measured on `n` cases is believed, 0–1, where rates lie around `rate` (0–1) and truly differ by the
/// standard deviation `spread`.
pub fn weight(n: u64, rate: f64, spread: f64) -> f64 {
    let n = n as f64;
    let noise = rate * (1.0 - rate);
    if spread <= 0.0 || n == 0.0 { 0.0 } else { n / (n + noise / (spread * spread)) }
}

impl Estimate {
    /// What to believe of a measured deviation, where true ones vary by `spread` around zero.
    pub fn shrunk(self, spread: f64) -> Estimate {
        let (noise, signal) = (self.error * self.error, spread * spread);
        let weight = if signal > 0.0 { signal / (signal + noise) } else { 0.0 };
        Estimate { value: weight * self.value, error: (weight * noise).sqrt() }
    }
}

/// How much deviations truly vary beyond their errors, by moments (R. DerSimonian and N. Laird 1986): a standard
/// deviation, 0 when chance explains all. `None` of fewer than two.
pub fn spread(measured: &[Estimate]) -> Option<f64> {
    let sound: Vec<&Estimate> = measured.iter().filter(|one| one.error > 0.0).collect();
    let weights: Vec<f64> = sound.iter().map(|one| 1.0 / (one.error * one.error)).collect();
    let all: f64 = weights.iter().sum();
    let mean = sound.iter().zip(&weights).map(|(one, weight)| one.value * weight).sum::<f64>() / all;
    let apart = |one: &Estimate| (one.value - mean) * (one.value - mean);
    let q: f64 = sound.iter().zip(&weights).map(|(one, weight)| weight * apart(one)).sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let freedom = sound.len() as f64 - 1.0;
    (sound.len() > 1).then(|| ((q - freedom) / (all - squares / all)).max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_table() {
        let weights = [100, 300, 1_300, 5_000].map(|n| (weight(n, 0.45, 0.03) * 100.0).round());
        assert_eq!(weights, [27.0, 52.0, 83.0, 95.0]);
        assert_eq!((weight(0, 0.45, 0.03), weight(9, 0.45, 0.0)), (0.0, 0.0));
    }

    #[test]
    fn a_deviation_is_believed_by_its_weight() {
        let error = (0.45_f64 * 0.55 / 1_300.0).sqrt();
        let believed = Estimate { value: -0.05, error }.shrunk(0.03);
        assert!((believed.value + 0.05 * weight(1_300, 0.45, 0.03)).abs() < 1e-12);
        assert!((believed.error - error * weight(1_300, 0.45, 0.03).sqrt()).abs() < 1e-12);
        assert_eq!(Estimate { value: 0.2, error: 0.1 }.shrunk(0.0), Estimate { value: 0.0, error: 0.0 });
    }

    #[test]
    fn spread_is_what_errors_do_not_explain() {
        let measured = |values: &[f64], error| -> Vec<Estimate> {
            values.iter().map(|&value| Estimate { value, error }).collect()
        };
        // Equal errors: the variance of the values, 25, less that of the errors, 9.
        let found = spread(&measured(&[-5.0, 0.0, 5.0], 3.0)).unwrap();
        assert!((found - 4.0).abs() < 1e-12, "{found}");
        assert_eq!(spread(&measured(&[-1.0, 0.0, 1.0], 3.0)), Some(0.0));
        assert_eq!(spread(&measured(&[1.0], 3.0)), None);
    }
}
