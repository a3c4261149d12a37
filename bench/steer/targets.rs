//! Targets divided from team to shop to day to agent: every level adds up to the fen.

use stats::apportion::{Part, apportion};

use super::chance::Chance;

/// Divisions tried, and those in which some level did not add up.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Divided {
    pub tried: usize,
    pub wrong: usize,
}

/// Months divided three times over, with locks and caps among the agents.
pub fn run(seeds: u64) -> Divided {
    let mut divided = Divided::default();
    for seed in 0..seeds {
        let chance = &mut Chance::seeded(30_000 + seed);
        let total = (chance.share() * 1e11) as i64;
        let shops = parts(chance, 5, 0, false);
        for fen in level(total, &shops, &mut divided) {
            let days = parts(chance, 30, 0, false);
            for fen in level(fen, &days, &mut divided) {
                let agents = parts(chance, 12, fen, true);
                level(fen, &agents, &mut divided);
            }
        }
    }
    divided
}

fn parts(chance: &mut Chance, most: usize, fen: i64, limits: bool) -> Vec<Part> {
    let n = 2 + (chance.share() * most as f64) as usize;
    let mut parts: Vec<Part> = (0..n).map(|_| Part::of(1 + (chance.share() * 5_000.0) as u64)).collect();
    if limits {
        parts[0].locked = chance.happens(0.2).then_some(fen / (n as i64 + 1));
        parts[1].most = (n > 2 && chance.happens(0.2)).then_some(fen / (n as i64));
    }
    parts
}

fn level(total: i64, parts: &[Part], divided: &mut Divided) -> Vec<i64> {
    let given = apportion(total, parts).unwrap_or_default();
    divided.tried += 1;
    let kept = |(part, fen): (&Part, &i64)| part.locked.is_none_or(|locked| locked == *fen) && *fen >= 0;
    let right = given.iter().sum::<i64>() == total && parts.iter().zip(&given).all(kept);
    divided.wrong += usize::from(!right);
    given
}
