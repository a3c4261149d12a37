//! Marks beside figures: `*` provisional, `~` few cases.

use kpi::{metric::Metric, time::Day};

use super::rows::Section;
use crate::report::{
    Sheet,
    period::{self, Period},
};

/// Marks of one table.
pub struct Marks {
    /// Metrics of which every row is provisional: the mark stands once, with the title.
    titles: Vec<&'static str>,
    /// When the last provisional figure is final.
    pub final_on: Option<Day>,
    /// Some ratio is taken over few cases.
    pub small: bool,
}

impl Marks {
    /// Finds the columns that are provisional throughout.
    pub fn find(sheet: &Sheet, sections: &[Section], metrics: &[&'static Metric]) -> Marks {
        let rows = || sections.iter().flat_map(|section| &section.rows);
        let throughout =
            |metric: &&&'static Metric| rows().all(|row| sheet.provisional(metric, &row.period).is_some());
        let titles: Vec<&'static Metric> = metrics.iter().filter(throughout).copied().collect();
        let last =
            |metric: &&'static Metric| rows().filter_map(|row| sheet.provisional(metric, &row.period)).max();
        Marks {
            final_on: titles.iter().filter_map(last).max(),
            titles: titles.iter().map(|metric| metric.id).collect(),
            small: false,
        }
    }

    /// Whether the title of a column bears the mark for all its cells.
    pub fn in_title(&self, metric: &Metric) -> bool {
        self.titles.contains(&metric.id)
    }

    /// The marks of one figure.
    pub fn of(&mut self, sheet: &Sheet, metric: &Metric, period: &Period) -> &'static str {
        let small = period::is_small(metric, &period.row);
        let provisional = sheet.provisional(metric, period).filter(|_| !self.in_title(metric));
        self.small |= small;
        self.final_on = self.final_on.max(provisional);
        match (small, provisional.is_some()) {
            (false, false) => "",
            (true, false) => "~",
            (false, true) => "*",
            (true, true) => "~*",
        }
    }
}
