//! Which part changed by more than chance: values of people, products, hours … whose inquiries convert differently than
//! before, beyond their mix and beyond what moved everywhere.

#![allow(
    clippy::float_arithmetic,
    reason = "hits to be expected are no whole numbers; amounts come out as whole fen"
)]

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::Tx;
use kernel::error::Result;
use measure::figures::cohort::CohortProduct;
use serde::{Deserialize, Serialize};
use stats::cause::{Cause, Cell, Direction, Gate, Verdict, find};
use stats::proportion::Proportion;
use utoipa::ToSchema;

use super::model::{Tally, TermValue};
use super::read::{Asked, DriverBy, tally};

/// What inquiries are looked at by. Not new and old buyers: who bought lately and does not buy again is no inquiry (section
/// 5), so that the rate of old buyers follows how far back the data reach.
const DIMENSIONS: [DriverBy; 5] =
    [DriverBy::Person, DriverBy::Sku, DriverBy::Shift, DriverBy::Response, DriverBy::Shop];

/// Which way the conversion moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CauseDirection {
    /// Worse than before.
    #[default]
    Down,
    /// Better than before.
    Up,
}

/// What came of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CauseVerdict {
    /// Parts changed by more than chance.
    Found,
    /// The conversion moved, and no part more than the others: the cause lies outside these dimensions.
    Outside,
    /// What moved is chance.
    Nothing,
}

/// A value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct CauseCondition {
    pub by: DriverBy,
    /// As in the parts of the driver tree.
    pub id: String,
    /// Its name, where it has one.
    pub name: String,
}

/// Inquiries that agree in one to three values and convert differently than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct DriverCause {
    pub conditions: Vec<CauseCondition>,
    /// Paid ÷ inquiries in the period compared with.
    pub before: TermValue,
    /// Paid ÷ inquiries in the period looked at.
    pub after: TermValue,
    /// Inquiries paid beyond what was to be expected, in tenths, cautiously estimated; negative when they are missing.
    pub paid_tenths: i64,
    /// What they would have brought at the mean of the period, fen.
    pub sales: i64,
}

/// Where the conversion changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct DriverCauses {
    pub verdict: CauseVerdict,
    /// The surest first, three at most.
    pub causes: Vec<DriverCause>,
}

/// Inquiries by all dimensions, with the values that numbers stand for.
#[derive(Default)]
struct Cube {
    values: Vec<BTreeMap<String, u32>>,
    cells: BTreeMap<Vec<u32>, [Tally; 2]>,
    all: [Tally; 2],
}

impl Cube {
    fn number(&mut self, dimension: usize, key: String) -> u32 {
        let values = &mut self.values[dimension];
        let next = u32::try_from(values.len()).unwrap_or(u32::MAX);
        *values.entry(key).or_insert(next)
    }

    fn key(&self, (dimension, value): (usize, u32)) -> String {
        let found = self.values[dimension].iter().find(|(_, number)| **number == value);
        found.map(|(key, _)| key.clone()).unwrap_or_default()
    }

    fn cells(&self) -> Vec<Cell> {
        let of = |tally: &Tally| {
            let cases = u64::try_from(tally.inquiries).unwrap_or(0);
            Proportion::new(u64::try_from(tally.paid).unwrap_or(0), cases).unwrap_or_default()
        };
        let cell = |(values, [before, after]): (&Vec<u32>, &[Tally; 2])| Cell {
            values: values.clone(),
            before: of(before),
            after: of(after),
        };
        self.cells.iter().map(cell).collect()
    }
}

/// Looks for them.
pub(super) fn causes(tx: &mut Tx<'_>, asked: &Asked<'_>, direction: CauseDirection) -> Result<DriverCauses> {
    // A product that is known by the order only would explain every sale that was lost.
    let asked = &Asked { product: CohortProduct::Asked, ..*asked };
    let mut cube = Cube { values: vec![BTreeMap::new(); DIMENSIONS.len()], ..Cube::default() };
    asked.each(tx, |period, inquiry| {
        let dimensions = DIMENSIONS.into_iter().enumerate();
        let values = dimensions.map(|(place, by)| cube.number(place, by.key(inquiry))).collect();
        let one = tally(inquiry);
        cube.cells.entry(values).or_default()[period].add(&one);
        cube.all[period].add(&one);
    })?;
    let direction = match direction {
        CauseDirection::Down => Direction::Down,
        CauseDirection::Up => Direction::Up,
    };
    let (verdict, found) = match find(&cube.cells(), direction, Gate::default()) {
        Verdict::Found(found) => (CauseVerdict::Found, found),
        Verdict::Outside(_) => (CauseVerdict::Outside, Vec::new()),
        Verdict::Nothing => (CauseVerdict::Nothing, Vec::new()),
    };
    let mut causes: Vec<DriverCause> = found.iter().map(|cause| told(&cube, cause)).collect();
    name(tx, asked, &mut causes)?;
    Ok(DriverCauses { verdict, causes })
}

fn told(cube: &Cube, cause: &Cause) -> DriverCause {
    let share = |of: Proportion| TermValue {
        n: i64::try_from(of.hits()).unwrap_or(i64::MAX),
        d: Some(i64::try_from(of.of()).unwrap_or(i64::MAX)),
    };
    let condition =
        |&at: &(usize, u32)| CauseCondition { by: DIMENSIONS[at.0], id: cube.key(at), name: String::new() };
    let [_, Tally { paid, sales, .. }] = cube.all;
    let each = if paid > 0 { sales as f64 / paid as f64 } else { 0.0 };
    DriverCause {
        conditions: cause.conditions.iter().map(condition).collect(),
        before: share(cause.before),
        after: share(cause.after),
        paid_tenths: (cause.hits * 10.0).round() as i64,
        sales: (cause.hits * each).round() as i64,
    }
}

fn name(tx: &mut Tx<'_>, asked: &Asked<'_>, causes: &mut [DriverCause]) -> Result<()> {
    let mut ids: BTreeMap<DriverBy, BTreeSet<String>> = BTreeMap::new();
    for condition in causes.iter().flat_map(|cause| &cause.conditions) {
        ids.entry(condition.by).or_default().insert(condition.id.clone());
    }
    for (by, ids) in ids {
        let names = asked.names(tx, by, &ids.into_iter().collect::<Vec<String>>())?;
        let conditions = causes.iter_mut().flat_map(|cause| &mut cause.conditions);
        for condition in conditions.filter(|condition| condition.by == by) {
            condition.name = names.get(&condition.id).cloned().unwrap_or_default();
        }
    }
    Ok(())
}
