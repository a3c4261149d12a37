//! Agents against what was to be expected of their buyers.

use stats::expect::{Cell, Expected, expected, judge};
use stats::proportion::Proportion;
use stats::standing::Standing;

use super::chance::Chance;

/// Agents of a team, and kinds of cases (product × hour × new or old buyer).
const AGENTS: usize = 24;
const KINDS: usize = 12;

/// What was called, against the truth.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// Called 明显更好 or 明显更差.
    pub called: usize,
    /// Of these truly so.
    pub right: usize,
    /// Agents who are five points off.
    pub off: usize,
    /// Of these called, and rightly.
    pub seen: usize,
    /// Agents called though their plain rate says nothing of it: the mix does.
    pub people: usize,
}

/// Teams whose agents truly differ by three points; two of each are five points off. All have `inquiries`, of very
/// different kinds.
pub fn run(seeds: u64, inquiries: u64) -> Called {
    let mut called = Called::default();
    for seed in 0..seeds {
        team(&mut Chance::seeded(10_000 + seed), inquiries, &mut called);
    }
    called
}

fn team(chance: &mut Chance, inquiries: u64, called: &mut Called) {
    let kinds: Vec<f64> = (0..KINDS).map(|_| 0.25 + 0.4 * chance.share()).collect();
    let skill = |n: usize, chance: &mut Chance| match n {
        0 => 0.05,
        1 => -0.05,
        _ => chance.normal(0.0, 0.03),
    };
    let skills: Vec<f64> = (0..AGENTS).map(|n| skill(n, chance)).collect();
    let own: Vec<Vec<[u64; 2]>> =
        skills.iter().map(|skill| cases(chance, inquiries, *skill, &kinds)).collect();
    let all: Vec<[u64; 2]> = (0..KINDS)
        .map(|kind| own.iter().fold([0; 2], |sum, cases| [sum[0] + cases[kind][0], sum[1] + cases[kind][1]]))
        .collect();
    let share = |[hits, of]: [u64; 2]| Proportion::new(hits, of).unwrap_or_default();
    let cells = |cases: &Vec<[u64; 2]>| -> Vec<Cell> {
        cases.iter().zip(&all).map(|(own, all)| Cell { own: share(*own), all: share(*all) }).collect()
    };
    let people: Vec<Expected> = own.iter().filter_map(|cases| expected(&cells(cases))).collect();
    // Others are what one is compared with.
    let mean = skills.iter().sum::<f64>() / AGENTS as f64;
    for (n, (judged, skill)) in judge(&people).iter().zip(&skills).enumerate() {
        let truly = skill - mean;
        let right = match judged.standing {
            Standing::ClearlyBetter => truly > 0.0,
            Standing::ClearlyWorse => truly < 0.0,
            _ => false,
        };
        called.people += 1;
        called.called += usize::from(judged.standing.is_clear());
        called.right += usize::from(right);
        called.off += usize::from(n < 2);
        called.seen += usize::from(n < 2 && right);
    }
}

/// Hits and cases by kind; everybody prefers other kinds.
fn cases(chance: &mut Chance, inquiries: u64, skill: f64, kinds: &[f64]) -> Vec<[u64; 2]> {
    let weights: Vec<f64> = kinds.iter().map(|_| 0.1 + chance.share()).collect();
    let mut cases = vec![[0; 2]; kinds.len()];
    for _ in 0..inquiries {
        let kind = chance.pick(&weights);
        cases[kind][1] += 1;
        cases[kind][0] += u64::from(chance.happens(kinds[kind] + skill));
    }
    cases
}
