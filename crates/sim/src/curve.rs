//! The few curves of the model, made of additions, products and quotients only: those round
//! alike on every machine, the library's functions need not, and equal seeds must give equal
//! bytes everywhere.

const LN_2: f64 = std::f64::consts::LN_2;

/// e to the power x; 0 or very large beyond ±700.
pub(crate) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let power = (x / LN_2).round();
    let rest = x - power * LN_2;
    let series = (1..=14).rev().fold(1.0, |sum, k| 1.0 + sum * rest / f64::from(k));
    series * two_to(power as i64)
}

/// Natural logarithm of a positive number; −700 for what is not positive.
pub(crate) fn ln(x: f64) -> f64 {
    if x <= 0.0 {
        return -700.0;
    }
    let (mut mantissa, mut power) = (x, 0.0);
    while mantissa > 1.5 {
        (mantissa, power) = (mantissa / 2.0, power + 1.0);
    }
    while mantissa < 0.75 {
        (mantissa, power) = (mantissa * 2.0, power - 1.0);
    }
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let series = (0..14).rev().fold(0.0, |sum, k| sum * t * t + 1.0 / f64::from(2 * k + 1));
    2.0 * t * series + power * LN_2
}

/// Probability of a log-odds.
pub(crate) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + exp(-log_odds))
}

fn two_to(power: i64) -> f64 {
    f64::from_bits(((power + 1023).clamp(1, 2046) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_functions_they_are_named_after() {
        for step in -40..=40 {
            let x = f64::from(step) * 0.37;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "exp {x}");
            let y = x.exp();
            assert!((ln(y) - x).abs() < 1e-12, "ln {y}");
        }
        assert!((logistic(0.0) - 0.5).abs() < 1e-15);
    }
}
