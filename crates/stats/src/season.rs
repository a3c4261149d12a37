//! What kind of day it is: weekdays against each other, promotions apart.

use crate::mean::median;

/// A day of the past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// 0 is Monday; beyond 6 counts on from it.
    pub weekday: usize,
    /// What it brought; not negative.
    pub value: f64,
    /// Whether something was promoted that day.
    pub promotion: bool,
}

/// What days bring against an ordinary one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Season {
    /// By weekday, Monday first; their mean is 1.
    pub weekdays: [f64; 7],
    /// What a promotion multiplies its weekday by; 1 when none was seen.
    pub promotion: f64,
    /// What an ordinary day brings.
    pub level: f64,
}

impl Season {
    /// What a day is to bring, as a multiple of an ordinary one.
    pub fn index(&self, weekday: usize, promotion: bool) -> f64 {
        self.weekdays[weekday % 7] * if promotion { self.promotion } else { 1.0 }
    }
}

/// The season of some weeks: the median of like weekdays without promotions, so that one odd day changes nothing;
/// promotions by the median of what they brought against their weekday. A weekday never seen is an ordinary day. `None`
/// when no ordinary day brought anything.
pub fn season(days: &[Day]) -> Option<Season> {
    let of = |weekday: usize| {
        let like = |day: &&Day| day.weekday % 7 == weekday && !day.promotion;
        median(&days.iter().filter(like).map(|day| day.value).collect::<Vec<f64>>())
    };
    let medians: [Option<f64>; 7] = std::array::from_fn(of);
    let known: Vec<f64> = medians.iter().flatten().copied().collect();
    let level = known.iter().sum::<f64>() / known.len() as f64;
    if !(level > 0.0 && level.is_finite()) {
        return None;
    }
    let weekdays = medians.map(|median| median.map_or(1.0, |median| median / level));
    let lifts = days.iter().filter(|day| day.promotion && weekdays[day.weekday % 7] > 0.0);
    let lifts: Vec<f64> = lifts.map(|day| day.value / (level * weekdays[day.weekday % 7])).collect();
    Some(Season { weekdays, promotion: median(&lifts).unwrap_or(1.0), level })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(of: impl Fn(usize, usize) -> (f64, bool)) -> Vec<Day> {
        let days = (0..4).flat_map(|week| (0..7).map(move |weekday| (week, weekday)));
        days.map(|(week, weekday)| {
            let (value, promotion) = of(week, weekday);
            Day { weekday, value, promotion }
        })
        .collect()
    }

    #[test]
    fn the_median_forgets_the_odd_day_and_promotions_stand_apart() {
        let days = weeks(|week, weekday| match (week, weekday) {
            (1, 3) => (9_000.0, false),
            (2, 5) => (600.0, true),
            (_, 5 | 6) => (200.0, false),
            _ => (100.0, false),
        });
        let found = season(&days).unwrap();
        // Five days of 100 and two of 200: a mean of 900 ÷ 7.
        let ordinary = 900.0 / 7.0;
        assert!((found.level - ordinary).abs() < 1e-9);
        assert!((found.weekdays[3] - 100.0 / ordinary).abs() < 1e-9);
        assert!((found.index(6, false) - 200.0 / ordinary).abs() < 1e-9);
        assert!((found.promotion - 3.0).abs() < 1e-9);
        assert!((found.index(12, true) - 600.0 / ordinary).abs() < 1e-9);
        assert!((found.weekdays.iter().sum::<f64>() - 7.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_has_no_season() {
        assert_eq!(season(&[]), None);
        assert_eq!(season(&weeks(|_, _| (0.0, false))), None);
        let one = season(&[Day { weekday: 2, value: 5.0, promotion: false }]).unwrap();
        assert_eq!((one.weekdays, one.promotion), ([1.0; 7], 1.0));
    }
}
