use jiff::civil::{Date, date};

use crate::SimError;

/// How large a team to simulate, over which days, and from which seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Number of days, 1 to 3,660.
    pub days: u32,
    /// Number of shops, 1 to 1,000; each has its platform and product category.
    pub shops: u32,
    /// Number of agents of all shops together, at least one a shop, at most 20,000.
    pub agents: u32,
    /// Everything random follows from this number: equal configurations give equal bytes.
    pub seed: u64,
    /// First day.
    pub start: Date,
    /// Chats per agent and day, over all days and agents, promotion and days off included; 1 to
    /// 500.
    pub load: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self { days: 30, shops: 1, agents: 8, seed: 1, start: date(2026, 9, 1), load: 70 }
    }
}

impl Config {
    /// Refuses what the model cannot simulate sensibly.
    pub fn check(&self) -> Result<(), SimError> {
        within("days", self.days, 1, 3_660)?;
        within("shops", self.shops, 1, 1_000)?;
        within("agents", self.agents, self.shops, 20_000)?;
        within("load", self.load, 1, 500)?;
        if (1970..=2200).contains(&self.start.year()) { Ok(()) } else { Err(SimError::Start(self.start)) }
    }
}

fn within(name: &'static str, value: u32, least: u32, most: u32) -> Result<(), SimError> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(SimError::Config { name, value, least, most }) }
}
