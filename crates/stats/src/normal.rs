//! The normal and Student's t distribution.

use std::f64::consts::{PI, TAU};

/// Density of the standard normal distribution.
pub fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / TAU.sqrt()
}

/// Share of the standard normal distribution below `x`; near the middle by Marsaglia's series (Journal of Statistical
/// Software 11, 2004), far out by the continued fraction of the tail, so that small tails keep their digits.
pub fn below(x: f64) -> f64 {
    match x {
        x if x.is_nan() => f64::NAN,
        x if x < -3.0 => tail(-x),
        x if x > 3.0 => 1.0 - tail(x),
        x => middle(x),
    }
}

/// Share of the standard normal distribution above `x`.
pub fn above(x: f64) -> f64 {
    below(-x)
}

fn middle(x: f64) -> f64 {
    let (mut sum, mut before, mut term, mut n) = (x, 0.0, x, 1.0);
    while sum != before {
        before = sum;
        n += 2.0;
        term *= x * x / n;
        sum += term;
    }
    0.5 + sum * density(x)
}

/// Share above `x`, for `x` of 3 and more.
fn tail(x: f64) -> f64 {
    let fraction = (1..=60).rev().fold(x, |fraction, k| x + f64::from(k) / fraction);
    density(x) / fraction
}

/// The point below which the share `p` of the standard normal distribution lies; `None` outside of `(0, 1)`. Bisection
/// on [`below`], exact to the last digits.
pub fn quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| bisect(p, below))
}

/// Half the width, in standard deviations, of a two-sided interval of that confidence: 1.96 for .95. `None` outside of
/// `(0, 1)`.
pub fn half_width(confidence: f64) -> Option<f64> {
    quantile(0.5 + confidence / 2.0).filter(|_| confidence > 0.0)
}

/// The point below which the share `p` of Student's t with `freedom` degrees lies; `None` outside of `(0, 1)` or without
/// freedom.
pub fn t_quantile(p: f64, freedom: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0 && freedom > 0.0).then(|| bisect(p, |x| t_below(x, freedom)))
}

fn bisect(p: f64, share: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-1.0, 1.0);
    while share(low) > p && low > -1e9 {
        low *= 2.0;
    }
    while share(high) < p && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let at = f64::midpoint(low, high);
        if share(at) < p { low = at } else { high = at }
    }
    f64::midpoint(low, high)
}

/// Share of Student's t with `freedom` degrees below `x`.
pub fn t_below(x: f64, freedom: f64) -> f64 {
    let half = 0.5 * beta(freedom / (freedom + x * x), freedom / 2.0, 0.5);
    if x > 0.0 { 1.0 - half } else { half }
}

/// The regularised incomplete beta function, by Lentz's continued fraction (Abramowitz and Stegun 26.5.8).
fn beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(1.0 - x, b, a);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp() / a;
    let apart = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / apart(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..500 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut moved = 1.0;
        for step in [even, odd] {
            d = 1.0 / apart(1.0 + step * d);
            c = apart(1.0 + step / c);
            moved = c * d;
            fraction *= moved;
        }
        if (moved - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// Logarithm of the gamma function of a positive number, by Lanczos' approximation (g = 7, nine terms).
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        return (PI / (PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let terms = (1_u32..).zip(TERMS).map(|(k, term)| term / (x + f64::from(k)));
    let sum = 0.999_999_999_999_809_9 + terms.sum::<f64>();
    0.5 * TAU.ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within, "{a} is not {b}");
    }

    #[test]
    fn shares_below_are_those_of_the_tables() {
        close(below(0.0), 0.5, 1e-15);
        close(below(1.959_963_984_540_054), 0.975, 1e-14);
        close(below(-2.326_347_874_040_841), 0.01, 1e-14);
        close(above(6.0) / 9.865_876_450_376_98e-10, 1.0, 1e-9);
        close(below(3.0 - 1e-12), below(3.0 + 1e-12), 1e-13);
    }

    #[test]
    fn quantiles_turn_shares_back() {
        for p in [1e-9, 0.001, 0.1, 0.5, 0.8, 0.975, 0.999_99] {
            close(below(quantile(p).unwrap()), p, 1e-14);
        }
        close(half_width(0.95).unwrap(), 1.959_963_984_540_054, 1e-12);
        assert_eq!([quantile(0.0), quantile(1.0), quantile(f64::NAN), half_width(0.0)], [None; 4]);
    }

    #[test]
    fn t_is_the_table_of_t() {
        close(t_quantile(0.975, 10.0).unwrap(), 2.228_138_85, 1e-7);
        close(t_quantile(0.975, 1.0).unwrap(), 12.706_204_7, 1e-6);
        close(t_quantile(0.9, 3.0).unwrap(), 1.637_744_35, 1e-7);
        close(t_below(1.0, 5.0), 0.818_391_266, 1e-8);
        close(t_quantile(0.975, 1e7).unwrap(), 1.959_964, 1e-5);
    }
}
