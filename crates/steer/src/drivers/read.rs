//! Inquiries of two periods, counted once for what is asked of them.

use std::collections::BTreeMap;

use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{PersonId, ShopId, TeamId};
use kernel::permission::Scope;
use measure::figures::cohort::{CohortInquiry, CohortOf, CohortProduct, persons, titles};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Side, Tally};

/// What a change is divided among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DriverBy {
    /// Who received the buyer first.
    Person,
    /// The clock hour of the buyer's first message.
    Hour,
    /// Some hours of the day together.
    Shift,
    /// The product asked about.
    Sku,
    /// How fast the inquiry was first answered.
    Response,
    /// New and old buyers.
    Buyer,
    /// The shop.
    Shop,
}

/// Whose inquiries, and of which two periods: the one compared with, and the one looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'s> {
    pub scope: &'s Scope,
    pub periods: [(Day, Day); 2],
    pub shop: Option<ShopId>,
    pub team: Option<TeamId>,
    pub person: Option<PersonId>,
    pub product: CohortProduct,
}

/// What both periods are, and what holds for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub sides: [Side; 2],
    /// Whether it is about whole shops.
    pub whole: bool,
    /// Whether nothing of it changes by itself any more.
    pub settled: bool,
}

/// Hours of the day that go together: the first of each, and its name.
const SHIFTS: [(u8, &str); 6] =
    [(0, "00-08"), (8, "08-12"), (12, "12-14"), (14, "14-18"), (18, "18-22"), (22, "22-24")];

impl Asked<'_> {
    fn of(&self, period: usize) -> CohortOf<'_> {
        let (from, to) = self.periods[period];
        let Asked { scope, shop, team, person, product, .. } = *self;
        CohortOf { scope, from, to, shop, team, person, product }
    }

    /// Hands over every inquiry with the place of its period.
    pub fn each(&self, tx: &mut Tx<'_>, mut each: impl FnMut(usize, &CohortInquiry)) -> Result<()> {
        for period in 0..2 {
            self.of(period).each(tx, |inquiry| each(period, &inquiry))?;
        }
        Ok(())
    }

    /// Both periods as a whole.
    pub fn sides(&self, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Sides> {
        let mut tallies = [Tally::default(); 2];
        self.each(tx, |period, inquiry| tallies[period].add(&tally(inquiry)))?;
        let [before, after] = [self.of(0).sums(tx, ctx)?, self.of(1).sums(tx, ctx)?];
        let whole = before.whole && after.whole;
        let settled = before.settled && after.settled;
        let side = |tally, of: &measure::figures::cohort::CohortSums| Side {
            tally,
            visitors: of.visitors.filter(|_| whole),
            sales: of.sales,
            silent: of.silent,
        };
        Ok(Sides { sides: [side(tallies[0], &before), side(tallies[1], &after)], whole, settled })
    }

    /// Both periods by a cut.
    pub fn parts(&self, tx: &mut Tx<'_>, by: DriverBy) -> Result<Vec<(String, [Tally; 2])>> {
        let mut parts: BTreeMap<String, [Tally; 2]> = BTreeMap::new();
        self.each(tx, |period, inquiry| {
            parts.entry(by.key(inquiry)).or_default()[period].add(&tally(inquiry));
        })?;
        Ok(parts.into_iter().collect())
    }

    /// Names of what keys of a cut are about; keys without one are left out.
    pub fn names(&self, tx: &mut Tx<'_>, by: DriverBy, keys: &[String]) -> Result<BTreeMap<String, String>> {
        match by {
            DriverBy::Person => {
                let ids: Vec<PersonId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
                let names = persons(tx, self.scope, &ids)?;
                Ok(names.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
            }
            DriverBy::Sku => titles(tx, self.scope, self.shop, keys),
            DriverBy::Shop => measure::figures::cohort::shops(tx, self.scope),
            _ => Ok(BTreeMap::new()),
        }
    }
}

/// One inquiry.
pub(crate) fn tally(inquiry: &CohortInquiry) -> Tally {
    Tally { inquiries: 1, ordered: inquiry.ordered.into(), paid: inquiry.paid.into(), sales: inquiry.sales }
}

impl DriverBy {
    /// Which part of the cut an inquiry belongs to.
    pub fn key(self, inquiry: &CohortInquiry) -> String {
        match self {
            DriverBy::Person => inquiry.person.map(|person| person.to_string()).unwrap_or_default(),
            DriverBy::Hour => inquiry.hour.to_string(),
            DriverBy::Shift => shift(inquiry.hour).to_owned(),
            DriverBy::Sku => inquiry.sku.clone(),
            DriverBy::Response => inquiry.band.clone(),
            DriverBy::Buyer => if inquiry.new_buyer { "new" } else { "old" }.to_owned(),
            DriverBy::Shop => inquiry.shop.to_string(),
        }
    }
}

/// The name of the hours of the day that an hour belongs to.
pub(crate) fn shift(hour: u8) -> &'static str {
    SHIFTS.iter().rev().find(|(from, _)| *from <= hour).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::shift;

    #[test]
    fn every_hour_has_its_shift() {
        assert_eq!(
            [0, 7, 8, 11, 12, 13, 17, 18, 21, 22, 23].map(shift),
            [
                "00-08", "00-08", "08-12", "08-12", "12-14", "12-14", "14-18", "18-22", "18-22", "22-24",
                "22-24"
            ]
        );
    }
}
