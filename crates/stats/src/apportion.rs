//! Whole numbers (fen, buyers) divided so that the parts add up to the whole, always.

/// What one part may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// Its claim, in any unit; 0 gets nothing but its `least`.
    pub weight: u64,
    /// What it gets whatever its claim: somebody decided.
    pub locked: Option<i64>,
    /// At least this.
    pub least: i64,
    /// At most this.
    pub most: Option<i64>,
}

/// A total that the parts cannot make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// With every part at its most, this much is left over.
    Over(i128),
    /// With every part at its least, this much is missing.
    Under(i128),
}

impl Part {
    /// A claim without limits.
    pub fn of(weight: u64) -> Self {
        Self { weight, ..Self::default() }
    }
}

/// `total` divided by claims, by largest remainder (Hamilton's method): each part is its quota rounded down or up, and
/// they add up to `total`. Equal remainders go to the earlier part. `None` when there is something to divide and nobody
/// claims it.
pub fn largest_remainder(total: i64, weights: &[u64]) -> Option<Vec<i64>> {
    let whole: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    if whole == 0 {
        return (total == 0).then(|| vec![0; weights.len()]);
    }
    let quota = |&weight: &u64| i128::from(total) * i128::from(weight);
    let mut parts: Vec<i128> = weights.iter().map(|weight| quota(weight).div_euclid(whole)).collect();
    let left = i128::from(total) - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&place| std::cmp::Reverse(quota(&weights[place]).rem_euclid(whole)));
    // Fewer are left than there are parts with a remainder.
    order.iter().take(usize::try_from(left).unwrap_or(0)).for_each(|&place| parts[place] += 1);
    // Each lies between 0 and the total.
    Some(parts.into_iter().map(|part| i64::try_from(part).unwrap_or_default()).collect())
}

/// `total` divided by claims inside of everybody's limits; what is locked stays. Parts that run into a limit get it, the
/// rest is divided anew among the others.
///
/// # Errors
/// When the limits do not allow the total: by how much.
pub fn apportion(total: i64, parts: &[Part]) -> Result<Vec<i64>, Unreachable> {
    let mut given: Vec<Option<i64>> = parts.iter().map(|part| part.locked.or(none_claimed(part))).collect();
    loop {
        let fixed: i128 = given.iter().flatten().map(|&fen| i128::from(fen)).sum();
        let free: Vec<usize> = (0..parts.len()).filter(|&place| given[place].is_none()).collect();
        let rest = i128::from(total) - fixed;
        let weights: Vec<u64> = free.iter().map(|&place| parts[place].weight).collect();
        let share = i64::try_from(rest).ok().and_then(|rest| largest_remainder(rest, &weights));
        let Some(share) = share else {
            return fill(rest, parts, given);
        };
        if share.iter().zip(&free).all(|(&fen, &place)| clamped(&parts[place], fen) == fen) {
            free.iter().zip(share).for_each(|(&place, fen)| given[place] = Some(fen));
            return Ok(given.into_iter().flatten().collect());
        }
        let wanted = share.iter().zip(&free).map(|(&fen, &place)| (place, fen, clamped(&parts[place], fen)));
        let wanted: Vec<(usize, i64, i64)> = wanted.collect();
        // Freeze the side on which more is violated; the other may still come right (as flexible boxes are laid out).
        let moved: i128 = wanted.iter().map(|&(_, fen, allowed)| i128::from(allowed) - i128::from(fen)).sum();
        let frozen = |fen: i64, allowed: i64| match moved {
            0 => allowed != fen,
            1.. => allowed > fen,
            _ => allowed < fen,
        };
        wanted.iter().filter(|&&(_, fen, allowed)| frozen(fen, allowed)).for_each(|&(place, _, allowed)| {
            given[place] = Some(allowed);
        });
    }
}

fn clamped(part: &Part, fen: i64) -> i64 {
    let most = part.most.unwrap_or(i64::MAX);
    fen.min(most).max(part.least)
}

fn none_claimed(part: &Part) -> Option<i64> {
    (part.weight == 0).then_some(part.least)
}

/// Nobody is left to take the rest: whoever was given a limit may have room towards the other side.
fn fill(rest: i128, parts: &[Part], mut given: Vec<Option<i64>>) -> Result<Vec<i64>, Unreachable> {
    let mut rest = rest;
    for (part, given) in parts.iter().zip(&mut given) {
        let Some(fen) = given.as_mut().filter(|_| part.locked.is_none() && part.weight > 0) else { continue };
        let wanted =
            i64::try_from(i128::from(*fen) + rest).unwrap_or(if rest > 0 { i64::MAX } else { i64::MIN });
        let allowed = clamped(part, wanted);
        rest -= i128::from(allowed) - i128::from(*fen);
        *fen = allowed;
    }
    match rest {
        0 => Ok(given.into_iter().flatten().collect()),
        1.. => Err(Unreachable::Over(rest)),
        _ => Err(Unreachable::Under(-rest)),
    }
}

/// Real contributions as whole fen that add up to `total`, each within one of its value when they added up to it before:
/// rounded down, then the largest remainders up. Equal remainders go to the earlier one.
pub fn settle(parts: &[f64], total: i64) -> Vec<i64> {
    let mut whole: Vec<i64> = parts.iter().map(|part| part.floor() as i64).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| (parts[b] - parts[b].floor()).total_cmp(&(parts[a] - parts[a].floor())));
    let left = i128::from(total) - whole.iter().map(|&part| i128::from(part)).sum::<i128>();
    let Some(n) = i128::try_from(parts.len()).ok().filter(|&n| n > 0) else { return whole };
    let (each, more) = (left.div_euclid(n), left.rem_euclid(n));
    for (rank, place) in (0_i128..).zip(order) {
        let add = each + i128::from(rank < more);
        whole[place] = whole[place].saturating_add(i64::try_from(add).unwrap_or_default());
    }
    whole
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn the_largest_remainders_go_up() {
        assert_eq!(largest_remainder(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
        assert_eq!(largest_remainder(10, &[6, 3, 0, 2]), Some(vec![5, 3, 0, 2]));
        assert_eq!(largest_remainder(-100, &[1, 1, 1]), Some(vec![-33, -33, -34]));
        assert_eq!((largest_remainder(5, &[0, 0]), largest_remainder(0, &[0, 0])), (None, Some(vec![0, 0])));
        assert_eq!(largest_remainder(0, &[]), Some(vec![]));
    }

    #[test]
    fn locks_and_limits_hold() {
        let capped = |weight, most| Part { most: Some(most), ..Part::of(weight) };
        let locked = |fen| Part { locked: Some(fen), ..Part::of(9) };
        assert_eq!(apportion(100, &[locked(40), Part::of(1), Part::of(2)]), Ok(vec![40, 20, 40]));
        assert_eq!(apportion(100, &[capped(8, 30), Part::of(1), Part::of(1)]), Ok(vec![30, 35, 35]));
        let least = Part { least: 50, ..Part::of(1) };
        assert_eq!(apportion(100, &[least, Part::of(9), Part::of(9)]), Ok(vec![50, 25, 25]));
        assert_eq!(apportion(100, &[capped(1, 30), capped(1, 30)]), Err(Unreachable::Over(40)));
        assert_eq!(apportion(100, &[locked(120), Part::of(1)]), Err(Unreachable::Under(20)));
        assert_eq!(apportion(10, &[]), Err(Unreachable::Over(10)));
    }

    #[test]
    fn what_is_settled_adds_up() {
        assert_eq!(settle(&[1.5, -0.5, 2.0], 3), [2, -1, 2]);
        assert_eq!(settle(&[0.3, 0.3, 0.4], 1), [0, 0, 1]);
        assert_eq!(settle(&[], 1), [0; 0]);
        assert_eq!(settle(&[1.0, 1.0], 5), [3, 2]);
    }

    fn part() -> impl Strategy<Value = Part> {
        (0_u64..50, proptest::option::weighted(0.2, 0_i64..500), 0_i64..20, proptest::option::of(20_i64..400))
            .prop_map(|(weight, locked, least, most)| Part { weight, locked, least, most })
    }

    proptest! {
        #[test]
        fn parts_add_up_and_stand_by_their_quota(total in -1_000_000_000_000_i64..1_000_000_000_000, weights in vec(0_u64..10_000, 1..20)) {
            if let Some(parts) = largest_remainder(total, &weights) {
                prop_assert_eq!(parts.iter().sum::<i64>(), total);
                let whole: u64 = weights.iter().sum();
                for (part, weight) in parts.iter().zip(&weights).filter(|_| whole > 0) {
                    let apart = i128::from(*part) * i128::from(whole) - i128::from(total) * i128::from(*weight);
                    prop_assert!(apart.abs() < i128::from(whole));
                }
            }
        }

        #[test]
        fn limits_hold_or_the_total_is_out_of_them(total in 0_i64..3_000, parts in vec(part(), 0..12)) {
            let end = |of: fn(&Part) -> i128| parts.iter().map(|part| match part.locked {
                Some(fen) => i128::from(fen),
                None if part.weight == 0 => i128::from(part.least),
                None => of(part),
            }).sum::<i128>();
            let least = end(|part| i128::from(part.least));
            let most = end(|part| part.most.map_or(1_000_000, i128::from));
            match apportion(total, &parts) {
                Ok(given) => {
                    prop_assert_eq!(given.iter().sum::<i64>(), total);
                    for (part, given) in parts.iter().zip(given) {
                        prop_assert!(part.locked.map_or(given >= part.least, |fen| fen == given));
                        prop_assert!(part.locked.is_some() || part.most.is_none_or(|most| given <= most));
                    }
                }
                Err(Unreachable::Over(fen)) => prop_assert_eq!(fen, i128::from(total) - most),
                Err(Unreachable::Under(fen)) => prop_assert_eq!(fen, least - i128::from(total)),
            }
        }

        #[test]
        fn settled_parts_stand_by_their_value(parts in vec(-1e9_f64..1e9, 1..30)) {
            let total = parts.iter().sum::<f64>().round() as i64;
            let settled = settle(&parts, total);
            prop_assert_eq!(settled.iter().sum::<i64>(), total);
            prop_assert!(settled.iter().zip(&parts).all(|(whole, part)| (*whole as f64 - part).abs() < 1.5));
        }
    }
}
