use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::csv::Files;
use crate::{Config, SimError, Simulation, Team};

/// How far a simulation has come; reported after each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Days done.
    pub day: u32,
    /// Days in all.
    pub days: u32,
    /// Messages written so far.
    pub messages: u64,
}

/// Rows written to each table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows of `messages.csv`.
    pub messages: u64,
    /// Distinct orders of `orders.csv`.
    pub orders: u64,
    /// Rows of `orders.csv`: one a line of an order.
    pub order_lines: u64,
    /// Rows of `refunds.csv`.
    pub refunds: u64,
    /// Rows of `ratings.csv`: one an invitation.
    pub ratings: u64,
    /// Rows of `reviews.csv`.
    pub reviews: u64,
    /// Rows of `teams.csv`.
    pub teams: u64,
    /// Rows of `traffic.csv`.
    pub traffic: u64,
    /// Rows of `presence.csv`.
    pub presence: u64,
    /// Rows of `shifts.csv`.
    pub shifts: u64,
    /// Rows of `products.csv`.
    pub products: u64,
    /// Rows of `promotions.csv`.
    pub promotions: u64,
}

/// What a simulation wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows of each table.
    pub counts: Counts,
    /// The files, in the order of their names.
    pub files: Vec<PathBuf>,
}

/// Simulates a team and writes its tables, its rule set and the truth about it into `dir`, which
/// is created if absent. The files take their final names only when all are complete; an error
/// leaves none of the unfinished ones behind.
pub fn simulate(
    config: &Config,
    dir: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, SimError> {
    let mut simulation = Simulation::new(Team::new(config)?);
    std::fs::create_dir_all(dir).map_err(|source| SimError::Write { path: dir.into(), source })?;
    let mut files = Files::create(dir)?;
    files.write_team(simulation.team())?;
    let mut day = 0;
    while let Some((team, events)) = simulation.next_day() {
        files.write_day(team, events)?;
        day += 1;
        progress(Progress { day, days: config.days, messages: files.counts().messages });
    }
    files.write_truth(&simulation.truth())?;
    let counts = files.counts();
    Ok(Summary { counts, files: files.publish()? })
}
