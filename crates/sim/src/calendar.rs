use crate::Config;
use crate::clock::Day;

/// Which days are simulated, and which of them are promotion days (大促).
#[derive(Debug, Clone)]
pub struct Calendar {
    first: Day,
    days: i64,
    promotions: Vec<Day>,
}

/// Days before a promotion on which orders may be made by deposit.
const RUN_UP: i64 = 5;
const WEEK: [f64; 7] = [1.03, 0.98, 0.96, 0.97, 1.0, 1.0, 1.06];
/// Relative arrivals of each hour: peaks at 10–11, 14–16 and 20–22.
const HOURS: [f64; 24] = [
    1.2, 0.7, 0.4, 0.2, 0.2, 0.3, 0.6, 1.3, 3.0, 5.0, 7.2, 6.3, 4.6, 5.0, 6.6, 6.7, 5.6, 4.6, 4.2, 5.2, 7.3,
    7.6, 5.8, 3.1,
];

impl Calendar {
    /// The calendar of a configuration: a promotion each 30 days, on the 20th of them, or after
    /// two thirds of a shorter time; none in less than a week.
    pub fn new(config: &Config) -> Self {
        let (first, days) = (Day::of(config.start), i64::from(config.days));
        let promotions = match days {
            ..7 => Vec::new(),
            7..30 => vec![first.plus(days * 2 / 3)],
            _ => (0..days / 30).map(|month| first.plus(month * 30 + 20)).collect(),
        };
        Self { first, days, promotions }
    }

    /// First day.
    pub fn first(&self) -> Day {
        self.first
    }

    /// The day after the last: what happens from its midnight on is not in the data.
    pub fn end(&self) -> Day {
        self.first.plus(self.days)
    }

    /// The promotion days.
    pub fn promotions(&self) -> &[Day] {
        &self.promotions
    }

    /// Whether a day is a promotion day.
    pub fn is_promotion(&self, day: Day) -> bool {
        self.promotions.contains(&day)
    }

    /// The promotion whose run-up this day belongs to.
    pub fn promotion_ahead(&self, day: Day) -> Option<Day> {
        self.promotions.iter().copied().find(|p| (1..=RUN_UP).contains(&(p.0 - day.0)))
    }

    /// Traffic of a day against an ordinary one.
    pub fn traffic(&self, day: Day) -> f64 {
        let season = match self.promotion_ahead(day) {
            _ if self.is_promotion(day) => 2.8,
            Some(promotion) if promotion == day.plus(1) => 1.3,
            Some(_) => 1.08,
            None => 1.0,
        };
        season * WEEK.get(day.weekday()).copied().unwrap_or(1.0)
    }

    /// Relative arrivals of the 24 hours; a promotion begins at midnight.
    pub(crate) fn hours(&self, day: Day) -> [f64; 24] {
        let mut hours = HOURS;
        if self.is_promotion(day)
            && let Some(midnight) = hours.first_mut()
        {
            *midnight = 9.0;
        }
        hours
    }
}
