//! Where months end: 80 % bands against what came.

use stats::pace::{Done, forecast};
use stats::season::{Day, season};

use super::chance::Chance;

/// Days known before the month, and days of the month.
const HISTORY: usize = 56;
const MONTH: usize = 30;

/// How often the end of the month lay inside of its band.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    pub months: usize,
    pub inside: usize,
}

/// Months looked at after `seen` days. Days vary by `noise` (a share) and keep `follows` of yesterday's deviation; every
/// 18th day is promoted.
pub fn run(seeds: u64, seen: usize, noise: f64, follows: f64) -> Covered {
    let mut covered = Covered::default();
    for seed in 0..seeds {
        let days = days(&mut Chance::seeded(20_000 + seed), noise, follows);
        let (known, left) = days.split_at(HISTORY + seen);
        let Some(season) = season(known) else { continue };
        let index = |day: &Day| season.index(day.weekday, day.promotion);
        let recent = &known[known.len() - HISTORY.min(known.len())..];
        let history: Vec<Done> =
            recent.iter().map(|day| Done { value: day.value, index: index(day) }).collect();
        let done: f64 = known[HISTORY..].iter().map(|day| day.value).sum();
        let end = done + left.iter().map(|day| day.value).sum::<f64>();
        let Some(band) = forecast(&history, &left.iter().map(index).collect::<Vec<f64>>(), done, 0.8) else {
            continue;
        };
        covered.months += 1;
        covered.inside += usize::from(band.low <= end && end <= band.high);
    }
    covered
}

fn days(chance: &mut Chance, noise: f64, follows: f64) -> Vec<Day> {
    const WEEK: [f64; 7] = [0.95, 0.90, 0.92, 0.95, 1.05, 1.15, 1.08];
    let level = 20_000.0 + 80_000.0 * chance.share();
    let mut off = 0.0;
    (0..HISTORY + MONTH)
        .map(|n| {
            let promotion = n % 18 == 11;
            let fresh = noise * (1.0 - follows * follows).sqrt();
            off = follows * off + chance.normal(0.0, fresh);
            let lift = if promotion { 1.8 } else { 1.0 };
            Day { weekday: n % 7, value: level * WEEK[n % 7] * lift * (1.0 + off).max(0.0), promotion }
        })
        .collect()
}
