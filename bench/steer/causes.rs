//! Root causes: inquiries of a team in which one value converts worse for a week, or nothing does.

use std::collections::BTreeMap;

use stats::cause::{Cell, Direction, Gate, Verdict, find};
use stats::proportion::Proportion;

use super::chance::Chance;

/// Traffic by value: agents, products, parts of the day, first-response bands, new and old buyers.
const TRAFFIC: [&[f64]; 5] = [
    &[0.15, 0.17, 0.14, 0.13, 0.15, 0.14, 0.12],
    &[0.25, 0.20, 0.15, 0.15, 0.10, 0.15],
    &[0.15, 0.25, 0.35, 0.25],
    &[0.35, 0.30, 0.20, 0.15],
    &[0.65, 0.35],
];
/// Values that have 15 % of the traffic: dimension and place.
const PLANTED: [(usize, usize); 5] = [(0, 0), (1, 2), (1, 5), (2, 0), (3, 3)];
/// Inquiries of a week, and weeks compared with.
const WEEK: usize = 3_000;
const WEEKS: usize = 8;

/// What was named.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub runs: usize,
    /// The planted value alone, first.
    pub right: usize,
    /// Something else first.
    pub wrong: usize,
    /// No value, but a movement outside of the dimensions.
    pub outside: usize,
    /// Nothing.
    pub nothing: usize,
}

/// How much a value converts beyond the mean, in shares: agents differ by three points, buyers by much more.
fn effect(dimension: usize, value: usize) -> f64 {
    const EFFECTS: [&[f64]; 5] = [
        &[0.0, 0.03, -0.03, 0.02, -0.02, 0.04, -0.04],
        &[0.0, 0.05, 0.0, -0.05, 0.02, 0.0],
        &[0.0, 0.02, 0.0, -0.02],
        &[0.03, 0.01, -0.02, 0.0],
        &[-0.05, 0.09],
    ];
    EFFECTS[dimension][value]
}

/// Runs with a value that converts `worse` (relative, 0 for none) in the last week, around the conversion `base`.
pub fn run(seeds: u64, base: f64, worse: f64) -> Named {
    let mut named = Named::default();
    for seed in 0..seeds {
        let planted = PLANTED[usize::try_from(seed).unwrap_or(0) % PLANTED.len()];
        let cells = team(&mut Chance::seeded(seed), base, worse, planted);
        named.runs += 1;
        match find(&cells, Direction::Down, Gate::default()) {
            Verdict::Found(causes) if causes[0].conditions == [(planted.0, planted.1 as u32)] => {
                named.right += 1
            }
            Verdict::Found(_) => named.wrong += 1,
            Verdict::Outside(_) => named.outside += 1,
            Verdict::Nothing => named.nothing += 1,
        }
    }
    named
}

fn team(chance: &mut Chance, base: f64, worse: f64, planted: (usize, usize)) -> Vec<Cell> {
    let mut cells: BTreeMap<Vec<u32>, [[u64; 2]; 2]> = BTreeMap::new();
    for n in 0..WEEK * (WEEKS + 1) {
        let late = n >= WEEK * WEEKS;
        let values: Vec<usize> = TRAFFIC.iter().map(|weights| chance.pick(weights)).collect();
        let mut rate = base + values.iter().enumerate().map(|(d, &value)| effect(d, value)).sum::<f64>();
        if late && values[planted.0] == planted.1 {
            rate *= 1.0 - worse;
        }
        let key = values.iter().map(|&value| value as u32).collect();
        let counts = &mut cells.entry(key).or_default()[usize::from(late)];
        counts[1] += 1;
        counts[0] += u64::from(chance.happens(rate));
    }
    let share = |[hits, of]: [u64; 2]| Proportion::new(hits, of).unwrap_or_default();
    let told = cells.into_iter();
    told.map(|(values, [before, after])| Cell { values, before: share(before), after: share(after) })
        .collect()
}
