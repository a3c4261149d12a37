//! Where a rate changed: values of dimensions whose cases ended differently than before, chance kept out.
//!
//! After Adtributor, for rates of cases instead of sums, with a noise gate. A slice (one value, or several together) is
//! asked how far its rate moved beyond what its mix and all the others' movement explain. Only slices with at least 30
//! cases in both periods are asked; what many slices show by chance is kept out by Benjamini and Hochberg; a slice that
//! holds is narrowed, up to three values together, as long as the change sits in a part of it. When the rate moved and no
//! slice stands out, the cause lies outside these dimensions, and that is said.

mod slices;

use crate::many::benjamini_hochberg;
use crate::normal::above;
use crate::proportion::{Proportion, Test, test};
use slices::{Movement, Slice, Slices};

/// Cases that agree in every dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its value in each dimension, as numbers of the caller's tables; as many in every cell.
    pub values: Vec<u32>,
    /// In the period compared with.
    pub before: Proportion,
    /// In the period looked at.
    pub after: Proportion,
}

/// Which way a change is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Rates that fell.
    Down,
    /// Rates that rose.
    Up,
}

/// A slice whose rate moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Dimensions, by their places, with the value that the slice has in each; one to three.
    pub conditions: Vec<(usize, u32)>,
    /// Its cases in the period compared with.
    pub before: Proportion,
    /// Its cases in the period looked at.
    pub after: Proportion,
    /// Hits that came on top of what was to be expected, shrunk; negative when they are missing.
    pub hits: f64,
    /// In standard errors; positive in the direction asked for.
    pub z: f64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Slices, the surest first.
    Found(Vec<Cause>),
    /// The rate moved, and no slice more than the others.
    Outside(Test),
    /// What moved is chance.
    Nothing,
}

/// How sure a finding has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gate {
    /// Cases that a slice has in both periods at least.
    pub least: u64,
    /// Share of findings that may be chance.
    pub rate: f64,
    /// Causes that are named at most.
    pub most: usize,
}

impl Default for Gate {
    fn default() -> Self {
        Self { least: 30, rate: 0.042, most: 3 }
    }
}

/// Of the chance allowed, what single values may use up; pairs of values have the rest.
const SINGLE: f64 = 0.9;
/// How much surer "it lies outside" has to be than a cause.
const OUTSIDE: f64 = 0.1;
/// Values that a cause has at most.
const DEPTH: usize = 3;

/// Slices whose rate moved in a direction.
pub fn find(cells: &[Cell], direction: Direction, gate: Gate) -> Verdict {
    let mut left: Vec<&Cell> = cells.iter().collect();
    let mut causes: Vec<Cause> = Vec::new();
    while causes.len() < gate.most {
        let Some(cause) = first(&left, direction, gate) else { break };
        left.retain(|cell| !slices::holds(&cause.conditions, cell));
        causes.push(cause);
    }
    if !causes.is_empty() {
        return Verdict::Found(causes);
    }
    let all =
        |of: fn(&Cell) -> Proportion| cells.iter().fold(Proportion::default(), |sum, cell| sum.and(of(cell)));
    let moved = test(all(|cell| cell.after), all(|cell| cell.before));
    let sure = moved.filter(|moved| above(direction.sign() * moved.z) < gate.rate * OUTSIDE);
    sure.map_or(Verdict::Nothing, Verdict::Outside)
}

impl Direction {
    /// What makes a movement in the direction positive.
    fn sign(self) -> f64 {
        match self {
            Direction::Down => -1.0,
            Direction::Up => 1.0,
        }
    }
}

/// The surest slice that is no chance.
fn first(cells: &[&Cell], direction: Direction, gate: Gate) -> Option<Cause> {
    let slices = Slices::of(cells, gate.least);
    let best = surest(slices.single(), &slices, direction, gate.rate * SINGLE)
        .or_else(|| surest(slices.pairs(), &slices, direction, gate.rate * (1.0 - SINGLE)))?;
    Some(narrowed(best, cells, direction, gate))
}

/// The surest of some slices, when it holds among them.
fn surest(asked: Vec<Slice>, slices: &Slices<'_>, direction: Direction, rate: f64) -> Option<Cause> {
    let moved =
        asked.into_iter().filter_map(|slice| Some((slices.movement(&slice, direction.sign())?, slice)));
    let moved: Vec<(Movement, Slice)> = moved.collect();
    let chances: Vec<f64> = moved.iter().map(|(movement, _)| above(direction.sign() * movement.z)).collect();
    let holds = benjamini_hochberg(&chances, rate);
    let held = moved.into_iter().zip(holds).filter(|(_, holds)| *holds).map(|(moved, _)| moved);
    let best = held.max_by(|a, b| (direction.sign() * a.0.z).total_cmp(&(direction.sign() * b.0.z)));
    best.map(|(movement, slice)| cause(slice, movement, direction))
}

fn cause(slice: Slice, movement: Movement, direction: Direction) -> Cause {
    // James and Stein: the surest of many is also the luckiest.
    let believed = (1.0 - 1.0 / (movement.z * movement.z)).max(0.0);
    Cause {
        hits: believed * movement.points * slice.after.of() as f64,
        z: direction.sign() * movement.z,
        conditions: slice.conditions,
        before: slice.before,
        after: slice.after,
    }
}

/// The part of a slice in which the change sits, when the rest of the slice did not move.
fn narrowed(cause: Cause, cells: &[&Cell], direction: Direction, gate: Gate) -> Cause {
    if cause.conditions.len() >= DEPTH {
        return cause;
    }
    let inside: Vec<&Cell> =
        cells.iter().copied().filter(|cell| slices::holds(&cause.conditions, cell)).collect();
    let slices = Slices::of(&inside, gate.least);
    let parts = slices.single().into_iter().filter(|part| {
        let new = cause.conditions.iter().all(|(dimension, _)| *dimension != part.conditions[0].0);
        new && slices.rest_stays(part, direction.sign())
    });
    let Some(part) = surest(parts.collect(), &slices, direction, gate.rate) else { return cause };
    // Almost all of the change has to sit there, or the wider slice says more.
    if part.hits.abs() < 0.8 * cause.hits.abs() {
        return cause;
    }
    let mut conditions = cause.conditions;
    conditions.extend(part.conditions);
    conditions.sort_unstable();
    narrowed(Cause { conditions, ..part }, cells, direction, gate)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three agents, two products, two kinds of buyers; 1,000 cases a cell before, 500 after, half of them hits.
    fn team(after: impl Fn(&[u32]) -> u64) -> Vec<Cell> {
        let mut cells = Vec::new();
        for agent in 0..3 {
            for product in 0..2 {
                for buyer in 0..2 {
                    let values = vec![agent, product, buyer];
                    let (before, after) = (Proportion::new(500, 1_000), Proportion::new(after(&values), 500));
                    cells.push(Cell { values, before: before.unwrap(), after: after.unwrap() });
                }
            }
        }
        cells
    }

    fn found(cells: &[Cell]) -> Vec<Vec<(usize, u32)>> {
        match find(cells, Direction::Down, Gate::default()) {
            Verdict::Found(causes) => causes.into_iter().map(|cause| cause.conditions).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_value_that_fell_is_named_alone() {
        let cells = team(|values| if values[0] == 1 { 200 } else { 250 });
        assert_eq!(found(&cells), [vec![(0, 1)]]);
        let Verdict::Found(causes) = find(&cells, Direction::Down, Gate::default()) else { panic!("found") };
        // Two hundred of two thousand cases, less what chance may have added.
        assert!(causes[0].hits < -180.0 && causes[0].hits > -200.0, "{:?}", causes[0]);
        assert_eq!(find(&cells, Direction::Up, Gate::default()), Verdict::Nothing);
    }

    #[test]
    fn a_part_of_a_value_is_named_as_the_part() {
        assert_eq!(
            found(&team(|values| if values[..2] == [1, 0] { 170 } else { 250 })),
            [vec![(0, 1), (1, 0)]]
        );
        assert_eq!(
            found(&team(|values| if values == [1, 0, 1] { 120 } else { 250 })),
            [vec![(0, 1), (1, 0), (2, 1)]]
        );
    }

    #[test]
    fn two_values_that_fell_are_both_named() {
        let cells = team(|values| if values[0] == 1 || values[1] == 0 { 200 } else { 250 });
        let mut named = found(&cells);
        named.sort();
        assert_eq!(named, [vec![(0, 1)], vec![(1, 0)]]);
    }

    #[test]
    fn what_moves_everywhere_lies_outside() {
        let verdict = find(&team(|_| 220), Direction::Down, Gate::default());
        assert!(matches!(verdict, Verdict::Outside(Test { z, .. }) if z < -3.0), "{verdict:?}");
        assert_eq!(find(&team(|_| 250), Direction::Down, Gate::default()), Verdict::Nothing);
        assert_eq!(find(&[], Direction::Down, Gate::default()), Verdict::Nothing);
    }

    #[test]
    fn harder_traffic_is_no_cause() {
        // New buyers end at 20 %, old ones at 60 %; agent 1 had as many of both and now has mostly new ones.
        let cell = |agent, buyer, hits: [u64; 2], of: [u64; 2]| Cell {
            values: vec![agent, buyer],
            before: Proportion::new(hits[0], of[0]).unwrap(),
            after: Proportion::new(hits[1], of[1]).unwrap(),
        };
        let cells = [
            cell(0, 0, [200, 200], [1_000, 1_000]),
            cell(0, 1, [600, 600], [1_000, 1_000]),
            cell(1, 0, [200, 300], [1_000, 1_500]),
            cell(1, 1, [600, 120], [1_000, 200]),
        ];
        assert_eq!(found(&cells), Vec::<Vec<(usize, u32)>>::new());
    }

    #[test]
    fn what_all_have_in_common_is_no_cause() {
        let mut cells = team(|_| 220);
        cells.iter_mut().for_each(|cell| cell.values.push(7));
        assert!(matches!(find(&cells, Direction::Down, Gate::default()), Verdict::Outside(_)));
    }

    #[test]
    fn few_cases_are_not_asked() {
        let mut cells = team(|_| 250);
        cells.push(Cell {
            values: vec![9, 9, 9],
            before: Proportion::new(20, 20).unwrap(),
            after: Proportion::new(0, 20).unwrap(),
        });
        assert_eq!(found(&cells), Vec::<Vec<(usize, u32)>>::new());
    }
}
