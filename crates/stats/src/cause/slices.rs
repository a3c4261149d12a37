//! Slices of cells, and how far they moved.

use std::collections::BTreeMap;

use super::Cell;
use crate::proportion::Proportion;

/// Cells that have some values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slice {
    pub conditions: Vec<(usize, u32)>,
    pub before: Proportion,
    pub after: Proportion,
}

/// How far the rate of a slice moved beyond what mix and the others explain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Movement {
    /// In shares of 1.
    pub points: f64,
    /// In standard errors.
    pub z: f64,
}

/// Whether a cell lies in a slice.
pub fn holds(conditions: &[(usize, u32)], cell: &Cell) -> bool {
    conditions.iter().all(|&(dimension, value)| cell.values.get(dimension) == Some(&value))
}

/// Cells with the rate that their values made one expect.
pub struct Slices<'c> {
    cells: Vec<(&'c Cell, f64)>,
    least: u64,
    whole: Slice,
}

/// A change of a rate with its variance.
#[derive(Clone, Copy)]
struct Change {
    points: f64,
    variance: f64,
}

impl<'c> Slices<'c> {
    pub fn of(cells: &[&'c Cell], least: u64) -> Self {
        let mut slices =
            Slices { cells: cells.iter().map(|&cell| (cell, 0.0)).collect(), least, whole: Slice::default() };
        slices.whole = slices.sum(|_| true);
        slices.expect();
        slices
    }

    /// What each cell was to be expected to end at: the mean, and what each of its values makes of it, by the period before.
    fn expect(&mut self) {
        let Some(mean) = self.whole.before.rate() else { return };
        let effects: BTreeMap<(usize, u32), f64> = self
            .every(1)
            .into_iter()
            .filter(|slice| slice.before.of() >= self.least)
            .filter_map(|slice| Some((slice.conditions[0], slice.before.rate()? - mean)))
            .collect();
        for (cell, expected) in &mut self.cells {
            let of = |(dimension, &value)| effects.get(&(dimension, value)).copied().unwrap_or(0.0);
            *expected = mean + cell.values.iter().enumerate().map(of).sum::<f64>();
        }
    }

    fn sum(&self, wanted: impl Fn(&Cell) -> bool) -> Slice {
        let inside = self.cells.iter().filter(|(cell, _)| wanted(cell));
        inside.fold(Slice::default(), |sum, (cell, _)| Slice {
            before: sum.before.and(cell.before),
            after: sum.after.and(cell.after),
            ..sum
        })
    }

    /// Slices of one value, or of two of different dimensions.
    fn every(&self, values: usize) -> Vec<Slice> {
        let mut slices: BTreeMap<Vec<(usize, u32)>, Slice> = BTreeMap::new();
        let mut add = |conditions: Vec<(usize, u32)>, cell: &Cell| {
            let slice = slices.entry(conditions).or_default();
            slice.before = slice.before.and(cell.before);
            slice.after = slice.after.and(cell.after);
        };
        for (cell, _) in &self.cells {
            for (dimension, &value) in cell.values.iter().enumerate() {
                if values == 1 {
                    add(vec![(dimension, value)], cell);
                    continue;
                }
                let others = cell.values.iter().enumerate().skip(dimension + 1);
                others.for_each(|(other, &second)| add(vec![(dimension, value), (other, second)], cell));
            }
        }
        slices.into_iter().map(|(conditions, slice)| Slice { conditions, ..slice }).collect()
    }

    /// Slices of one value that are large enough.
    pub fn single(&self) -> Vec<Slice> {
        self.large(self.every(1))
    }

    /// Slices of two values that are large enough.
    pub fn pairs(&self) -> Vec<Slice> {
        self.large(self.every(2))
    }

    /// Large enough, and not almost everything: what all have in common is not one of them.
    fn large(&self, mut slices: Vec<Slice>) -> Vec<Slice> {
        let enough = |part: Proportion, whole: Proportion| {
            part.of() >= self.least && whole.of() - part.of() >= self.least
        };
        slices
            .retain(|slice| enough(slice.before, self.whole.before) && enough(slice.after, self.whole.after));
        slices
    }

    /// How far the rate of some cells moved beyond their mix.
    fn change(&self, slice: &Slice, wanted: impl Fn(&Cell) -> bool) -> Option<Change> {
        let (before, after) = (slice.before.rate()?, slice.after.rate()?);
        let [mut was, mut is] = [0.0; 2];
        for (cell, expected) in self.cells.iter().filter(|(cell, _)| wanted(cell)) {
            was += expected * cell.before.of() as f64;
            is += expected * cell.after.of() as f64;
        }
        let (n, m) = (slice.before.of() as f64, slice.after.of() as f64);
        let pooled = slice.before.and(slice.after).rate()?;
        let variance = pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m);
        (variance > 0.0).then_some(Change { points: after - before - (is / m - was / n), variance })
    }

    fn rest(&self, slice: &Slice) -> Option<Change> {
        let rest = Slice {
            conditions: Vec::new(),
            before: self.whole.before.without(slice.before)?,
            after: self.whole.after.without(slice.after)?,
        };
        self.change(&rest, |cell| !holds(&slice.conditions, cell))
    }

    /// How far a slice moved, less the movement of all others in the direction asked for (`sign`), as far as that is more
    /// than chance: that others moved the other way is no movement of the slice.
    pub fn movement(&self, slice: &Slice, sign: f64) -> Option<Movement> {
        let own = self.change(slice, |cell| holds(&slice.conditions, cell))?;
        let (common, doubt) = self.rest(slice).map_or((0.0, 0.0), |rest| {
            let believed = (1.0 - rest.variance / (rest.points * rest.points)).max(0.0);
            let believed = if rest.points * sign > 0.0 { believed } else { 0.0 };
            (believed * rest.points, believed * believed * rest.variance)
        });
        let points = own.points - common;
        Some(Movement { points, z: points / (own.variance + doubt).sqrt() })
    }

    /// Whether what lies around a slice shows no movement of its own in the direction asked for.
    pub fn rest_stays(&self, slice: &Slice, sign: f64) -> bool {
        self.rest(slice).is_some_and(|rest| sign * rest.points / rest.variance.sqrt() < 1.645)
    }
}
