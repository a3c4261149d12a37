//! Which factor moved a product: sales = visitors × ask rate × conversion × payment × basket.

use crate::apportion::settle;

/// One factor in two periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// In the period compared with.
    pub before: f64,
    /// In the period looked at.
    pub after: f64,
}

/// How a change was divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By logarithmic means.
    Lmdi,
    /// By the mean over all orders in which factors may change.
    Shapley,
}

/// A change of a product, divided among its factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// How.
    pub method: Method,
    /// What each factor contributed, in the unit of the product; they add up to its change.
    pub effects: Vec<f64>,
}

impl Factor {
    /// A factor before and after.
    pub fn new(before: f64, after: f64) -> Self {
        Self { before, after }
    }

    /// Parts of a whole before and after. A rate of nothing (`0 ÷ 0`) is taken as unchanged, so that it explains nothing;
    /// where there is none in either period it is 1.
    pub fn rate(before: (f64, f64), after: (f64, f64)) -> Self {
        let of = |(n, d): (f64, f64)| (d != 0.0).then(|| n / d);
        let (before, after) = (of(before), of(after));
        Self { before: before.or(after).unwrap_or(1.0), after: after.or(before).unwrap_or(1.0) }
    }

    fn change(&self) -> f64 {
        self.after - self.before
    }
}

impl Decomposition {
    /// The effects as whole fen that add up to the change of the whole, `total`.
    pub fn in_fen(&self, total: i64) -> Vec<i64> {
        settle(&self.effects, total)
    }
}

/// The change of a product, divided by LMDI-I (B. W. Ang 2005): exact, no rest, and the same whichever period comes first.
/// `None` when a factor is not above zero in both periods.
pub fn lmdi(factors: &[Factor]) -> Option<Vec<f64>> {
    let sound = |factor: &Factor| factor.before > 0.0 && factor.after > 0.0;
    if !factors.iter().all(sound) {
        return None;
    }
    let [before, after] = products(factors);
    let mean = logarithmic_mean(before, after);
    Some(factors.iter().map(|factor| mean * growth(factor.before, factor.after)).collect())
}

/// `ln(b ÷ a)`, with its digits when both are almost equal.
fn growth(a: f64, b: f64) -> f64 {
    let apart = (b - a) / a;
    if apart.abs() < 0.5 { apart.ln_1p() } else { (b / a).ln() }
}

/// The mean that makes logarithms add up: `(b − a) ÷ ln(b ÷ a)`.
fn logarithmic_mean(a: f64, b: f64) -> f64 {
    if a == b { a } else { (b - a) / growth(a, b) }
}

/// The change of a product, divided by Shapley's value: the mean of a factor's effect over all orders in which the
/// factors may change one after the other. Exact for zeros too.
pub fn shapley(factors: &[Factor]) -> Vec<f64> {
    let effect = |place: usize| factors[place].change() * surrounding(factors, place);
    (0..factors.len()).map(effect).collect()
}

/// The mean product of all other factors over the orders: those that changed before `place` count as after. The products
/// with `m` changed factors are the coefficients of Π(before + after·t).
fn surrounding(factors: &[Factor], place: usize) -> f64 {
    let mut products = vec![1.0];
    for (_, other) in factors.iter().enumerate().filter(|(at, _)| *at != place) {
        products.push(0.0);
        for m in (0..products.len()).rev() {
            let fewer = if m > 0 { products[m - 1] } else { 0.0 };
            products[m] = products[m] * other.before + fewer * other.after;
        }
    }
    // m!(n−1−m)!/n!: the share of orders in which exactly these m came before.
    let n = factors.len() as f64;
    let mut weight = 1.0 / n;
    let mut sum = 0.0;
    for (m, product) in products.iter().enumerate() {
        sum += weight * product;
        weight *= (m + 1) as f64 / (n - 1.0 - m as f64).max(1.0);
    }
    sum
}

/// The change of a product, divided: by LMDI, by Shapley where a factor is zero.
pub fn decompose(factors: &[Factor]) -> Decomposition {
    match lmdi(factors) {
        Some(effects) => Decomposition { method: Method::Lmdi, effects },
        None => Decomposition { method: Method::Shapley, effects: shapley(factors) },
    }
}

/// The product before and after.
pub fn products(factors: &[Factor]) -> [f64; 2] {
    [
        factors.iter().map(|factor| factor.before).product(),
        factors.iter().map(|factor| factor.after).product(),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Visitors, ask rate, conversion, payment, basket.
    fn example() -> Vec<Factor> {
        [(1_000.0, 1_100.0), (0.30, 0.28), (0.40, 0.34), (0.85, 0.86), (120.0, 118.0)]
            .map(|(before, after)| Factor { before, after })
            .into()
    }

    fn tenths(effects: &[f64]) -> Vec<i64> {
        effects.iter().map(|effect| (effect * 10.0).round() as i64).collect()
    }

    #[test]
    fn both_methods_give_the_numbers_of_the_example() {
        let factors = example();
        let [before, after] = products(&factors);
        assert_eq!(((after - before) * 100.0).round(), -161_301.0);
        assert_eq!(tenths(&lmdi(&factors).unwrap()), [10_879, -7_875, -18_551, 1_335, -1_918]);
        assert_eq!(tenths(&shapley(&factors)), [10_928, -7_896, -18_578, 1_340, -1_925]);
        assert_eq!(decompose(&factors).in_fen(-161_301).iter().sum::<i64>(), -161_301);
    }

    #[test]
    fn a_zero_is_divided_by_shapley() {
        let factors = [Factor::new(0.0, 10.0), Factor::new(2.0, 4.0)];
        let found = decompose(&factors);
        // Either order: 10×2 then 40−20, or 0 then 10×4: means 30 and 10.
        assert_eq!((found.method, found.effects), (Method::Shapley, vec![30.0, 10.0]));
        assert!(shapley(&[]).is_empty());
        assert_eq!(shapley(&[Factor::new(3.0, 5.0)]), [2.0]);
    }

    #[test]
    fn a_rate_of_nothing_explains_nothing() {
        assert_eq!(Factor::rate((0.0, 0.0), (3.0, 4.0)), Factor::new(0.75, 0.75));
        assert_eq!(Factor::rate((0.0, 0.0), (0.0, 0.0)), Factor::new(1.0, 1.0));
        assert_eq!(Factor::rate((1.0, 2.0), (0.0, 4.0)), Factor::new(0.5, 0.0));
    }

    #[test]
    fn hardly_any_change_keeps_its_digits() {
        let found = lmdi(&[Factor::new(7.0, 7.0 + 1e-7), Factor::new(3.0, 3.0)]).unwrap();
        assert!((found[0] - 3e-7).abs() < 1e-15 && found[1] == 0.0, "{found:?}");
    }

    fn factor(least: f64) -> impl Strategy<Value = Factor> {
        let value = prop_oneof![8 => least..500.0, 1 => Just(least)];
        (value.clone(), value).prop_map(|(before, after)| Factor { before, after })
    }

    fn holds(factors: &[Factor], of: impl Fn(&[Factor]) -> Vec<f64>) {
        let [before, after] = products(factors);
        let scale = factors.iter().map(|f| f.before.max(f.after)).product::<f64>().max(1e-9);
        let effects = of(factors);
        assert!((effects.iter().sum::<f64>() - (after - before)).abs() < 1e-9 * scale, "they add up");
        let turned: Vec<Factor> = factors.iter().map(|f| Factor::new(f.after, f.before)).collect();
        let back = of(&turned);
        assert!(
            effects.iter().zip(&back).all(|(a, b)| (a + b).abs() < 1e-9 * scale),
            "the way back is the same"
        );
        let scaled: Vec<Factor> = factors
            .iter()
            .enumerate()
            .map(|(n, f)| if n == 0 { Factor::new(f.before * 8.0, f.after * 8.0) } else { *f })
            .collect();
        let larger = of(&scaled);
        assert!(
            effects.iter().zip(&larger).all(|(a, b)| (8.0 * a - b).abs() < 1e-8 * scale),
            "units do not matter"
        );
        let mut reversed = factors.to_vec();
        reversed.reverse();
        let mut other = of(&reversed);
        other.reverse();
        assert!(
            effects.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-9 * scale),
            "nor the order of factors"
        );
    }

    proptest! {
        #[test]
        fn lmdi_is_exact_and_symmetric(factors in vec(factor(0.01), 1..7)) {
            holds(&factors, |factors| lmdi(factors).unwrap());
        }

        #[test]
        fn shapley_is_exact_and_symmetric(factors in vec(factor(0.0), 1..7)) {
            holds(&factors, shapley);
        }

        #[test]
        fn shapley_is_the_mean_over_all_orders(factors in vec(factor(0.0), 1..5)) {
            let n = factors.len();
            let (mut sums, mut orders) = (vec![0.0; n], 0.0);
            let mut places: Vec<usize> = (0..n).collect();
            permute(&mut places, 0, &mut |order| {
                let mut now: Vec<f64> = factors.iter().map(|f| f.before).collect();
                for &place in order {
                    let before: f64 = now.iter().product();
                    now[place] = factors[place].after;
                    sums[place] += now.iter().product::<f64>() - before;
                }
                orders += 1.0;
            });
            let scale: f64 = factors.iter().map(|f| f.before.max(f.after)).product::<f64>().max(1e-9);
            for (sum, effect) in sums.iter().zip(shapley(&factors)) {
                prop_assert!((sum / orders - effect).abs() < 1e-9 * scale);
            }
        }
    }

    fn permute(places: &mut Vec<usize>, from: usize, each: &mut impl FnMut(&[usize])) {
        if from == places.len() {
            return each(places);
        }
        for other in from..places.len() {
            places.swap(from, other);
            permute(places, from + 1, each);
            places.swap(from, other);
        }
    }
}
