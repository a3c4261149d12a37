//! A change divided among people, hours, products …: more or fewer inquiries, another mix of them, and what became of each.

#![allow(
    clippy::float_arithmetic,
    reason = "rates are quotients; their effects come out as whole fen that add up"
)]

use serde::{Deserialize, Serialize};
use stats::apportion::settle;
use stats::decompose::Factor;
use stats::mix::{Segment, mixed};
use stats::proportion::{Proportion, test};
use stats::standing::Standing;
use utoipa::ToSchema;

use super::model::{Tally, millionths};

/// Parts that are told one by one; the others together are the rest.
const TOLD: usize = 60;
/// Cases below which nothing is called better or worse.
const FEW: i64 = 30;

/// What a change shows, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PartStanding {
    /// 明显更差.
    ClearlyWorse,
    /// 可能更差.
    MaybeWorse,
    /// 还看不出.
    Open,
    /// 可能更好.
    MaybeBetter,
    /// 明显更好.
    ClearlyBetter,
}

impl From<Standing> for PartStanding {
    fn from(of: Standing) -> Self {
        match of {
            Standing::ClearlyWorse => PartStanding::ClearlyWorse,
            Standing::MaybeWorse => PartStanding::MaybeWorse,
            Standing::Open => PartStanding::Open,
            Standing::MaybeBetter => PartStanding::MaybeBetter,
            Standing::ClearlyBetter => PartStanding::ClearlyBetter,
        }
    }
}

impl From<PartStanding> for Standing {
    fn from(of: PartStanding) -> Self {
        match of {
            PartStanding::ClearlyWorse => Standing::ClearlyWorse,
            PartStanding::MaybeWorse => Standing::MaybeWorse,
            PartStanding::Open => Standing::Open,
            PartStanding::MaybeBetter => Standing::MaybeBetter,
            PartStanding::ClearlyBetter => Standing::ClearlyBetter,
        }
    }
}

/// What a part did to the change of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub(super) struct PartEffects {
    /// By a larger or smaller share of the inquiries, against the mean of all: nobody's merit or fault. Fen.
    pub mix: i64,
    /// By inquiries that order more or less often, fen.
    pub ordering: i64,
    /// By orders that are paid more or less often, fen.
    pub paying: i64,
    /// By larger or smaller orders, fen.
    pub basket: i64,
    /// All four, fen.
    pub sum: i64,
    /// On the conversion of the whole by its share of the inquiries, millionths.
    pub conversion_mix: i64,
    /// On the conversion of the whole by its own conversion, millionths.
    pub conversion_rate: i64,
}

/// A person, an hour, a product …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct DriverPart {
    /// What it is about: an id, an hour, a SKU, a band; empty for none, `rest` for all that are not told.
    pub id: String,
    /// Its name, where it has one.
    pub name: String,
    /// In the period compared with.
    pub before: Tally,
    /// In the period looked at.
    pub after: Tally,
    pub effects: PartEffects,
    /// Whether its own conversion differs by more than chance.
    pub standing: PartStanding,
}

/// A change among parts: `volume` and the sums of all parts are the change of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// By more or fewer inquiries in all, fen.
    pub volume: i64,
    /// The largest effects first.
    pub rows: Vec<DriverPart>,
    /// Of all rows together.
    pub total: PartEffects,
}

impl PartEffects {
    fn add(&mut self, other: &PartEffects) {
        self.mix += other.mix;
        self.ordering += other.ordering;
        self.paying += other.paying;
        self.basket += other.basket;
        self.sum += other.sum;
        self.conversion_mix += other.conversion_mix;
        self.conversion_rate += other.conversion_rate;
    }
}

/// Divides the change between two tallies of each part; `parts` are their keys with both periods.
pub(super) fn divide(parts: Vec<(String, [Tally; 2])>) -> Parts {
    let [mut before, mut after] = [Tally::default(); 2];
    for (_, [was, is]) in &parts {
        before.add(was);
        after.add(is);
    }
    let segments: Vec<Segment> = parts.iter().map(|(_, tallies)| segment(tallies)).collect();
    let money = mixed(&segments);
    let mut amounts = vec![money.volume];
    for part in &money.segments {
        amounts.push(part.mix);
        amounts.extend(&part.rates);
    }
    let amounts = settle(&amounts, after.sales - before.sales);
    let points = conversion(&parts, &before, &after);
    let effects = amounts.get(1..).unwrap_or_default().chunks_exact(4).zip(points);
    let rows = parts.into_iter().zip(effects).map(|((id, [was, is]), (fen, points))| {
        let [mix, ordering, paying, basket] = [fen[0], fen[1], fen[2], fen[3]];
        let [conversion_mix, conversion_rate] = points;
        let sum = mix + ordering + paying + basket;
        let effects = PartEffects { mix, ordering, paying, basket, sum, conversion_mix, conversion_rate };
        DriverPart { id, name: String::new(), before: was, after: is, effects, standing: standing(&was, &is) }
    });
    let mut total = PartEffects::default();
    let rows: Vec<DriverPart> = rows.inspect(|row| total.add(&row.effects)).collect();
    Parts { volume: amounts.first().copied().unwrap_or_default(), rows: told(rows), total }
}

fn segment([was, is]: &[Tally; 2]) -> Segment {
    let rate = |of: fn(&Tally) -> (i64, i64)| {
        let pair = |tally: &Tally| {
            let (n, d) = of(tally);
            (n as f64, d as f64)
        };
        Factor::rate(pair(was), pair(is))
    };
    Segment {
        cases: Factor::new(was.inquiries as f64, is.inquiries as f64),
        rates: vec![
            rate(|tally| (tally.ordered, tally.inquiries)),
            rate(|tally| (tally.paid, tally.ordered)),
            rate(|tally| (tally.sales, tally.paid)),
        ],
    }
}

/// By part: mix and rate of the conversion in millionths; all together are its change. Shares are the cases, so that how
/// many inquiries there were does not matter.
fn conversion(parts: &[(String, [Tally; 2])], before: &Tally, after: &Tally) -> Vec<[i64; 2]> {
    if before.inquiries == 0 || after.inquiries == 0 {
        return vec![[0; 2]; parts.len()];
    }
    let share = |tally: &Tally, all: &Tally| tally.inquiries as f64 / all.inquiries as f64;
    let segments: Vec<Segment> = parts
        .iter()
        .map(|(_, [was, is])| Segment {
            cases: Factor::new(share(was, before), share(is, after)),
            rates: vec![Factor::rate(
                (was.paid as f64, was.inquiries as f64),
                (is.paid as f64, is.inquiries as f64),
            )],
        })
        .collect();
    let found = mixed(&segments);
    let points: Vec<f64> =
        found.segments.iter().flat_map(|part| [part.mix * 1e6, part.rate() * 1e6]).collect();
    let of = |tally: &Tally| millionths(tally.paid, tally.inquiries);
    settle(&points, of(after) - of(before)).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

fn standing(was: &Tally, is: &Tally) -> PartStanding {
    let of = |tally: &Tally| {
        let cases = u64::try_from(tally.inquiries).unwrap_or(0);
        Proportion::new(u64::try_from(tally.paid).unwrap_or(0), cases)
    };
    let enough = was.inquiries >= FEW && is.inquiries >= FEW;
    let found = of(is).zip(of(was)).filter(|_| enough).and_then(|(is, was)| test(is, was));
    found.map_or(Standing::Open, |found| Standing::of_z(found.z)).into()
}

/// The largest first, those beyond sixty together.
fn told(mut rows: Vec<DriverPart>) -> Vec<DriverPart> {
    rows.sort_by(|a, b| b.effects.sum.abs().cmp(&a.effects.sum.abs()).then_with(|| a.id.cmp(&b.id)));
    if rows.len() <= TOLD {
        return rows;
    }
    let mut rest = DriverPart {
        id: "rest".to_owned(),
        name: String::new(),
        before: Tally::default(),
        after: Tally::default(),
        effects: PartEffects::default(),
        standing: PartStanding::Open,
    };
    for row in rows.split_off(TOLD) {
        rest.before.add(&row.before);
        rest.after.add(&row.after);
        rest.effects.add(&row.effects);
    }
    rows.push(rest);
    rows
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn tally(inquiries: i64, ordered: i64, paid: i64, sales: i64) -> Tally {
        Tally { inquiries, ordered, paid, sales }
    }

    fn part(id: &str, before: Tally, after: Tally) -> (String, [Tally; 2]) {
        (id.to_owned(), [before, after])
    }

    #[test]
    fn traffic_that_became_harder_is_mix() {
        let found = divide(vec![
            part("new", tally(500, 100, 100, 1_000_000), tally(750, 150, 150, 1_500_000)),
            part("old", tally(500, 300, 300, 3_000_000), tally(250, 150, 150, 1_500_000)),
        ]);
        assert_eq!((found.volume, found.total.mix, found.total.sum), (0, -1_000_000, -1_000_000));
        assert_eq!((found.total.conversion_mix, found.total.conversion_rate), (-100_000, 0));
        assert!(found.rows.iter().all(|row| row.effects.ordering == 0 && row.standing == PartStanding::Open));
    }

    #[test]
    fn who_orders_less_is_named_first() {
        let found = divide(vec![
            part("满", tally(1_000, 500, 450, 4_500_000), tally(1_000, 400, 360, 3_600_000)),
            part("芸", tally(1_000, 500, 450, 4_500_000), tally(1_000, 501, 451, 4_510_000)),
        ]);
        assert_eq!((found.rows[0].id.as_str(), found.rows[0].standing), ("满", PartStanding::ClearlyWorse));
        assert_eq!(found.rows[0].effects.sum, -900_000);
        assert_eq!(found.volume + found.total.sum, -890_000);
        assert_eq!(found.rows[1].standing, PartStanding::Open);
    }

    #[test]
    fn small_parts_are_told_together_and_nothing_is_lost() {
        let many = (0..100).map(|n| part(&n.to_string(), tally(10, 5, 5, 500), tally(10, 5, 5, 500 + n)));
        let found = divide(many.collect());
        assert_eq!((found.rows.len(), found.rows[60].id.as_str()), (61, "rest"));
        let sum: i64 = found.rows.iter().map(|row| row.effects.sum).sum();
        assert_eq!((sum, found.volume + sum), (found.total.sum, (0..100).sum::<i64>()));
        assert_eq!(found.rows[60].before.inquiries, 400);
        assert_eq!(divide(Vec::new()).rows, []);
    }

    fn any_tally() -> impl Strategy<Value = Tally> {
        (0_i64..400, 0.0..1.0_f64, 0.0..1.0_f64, 0_i64..90_000).prop_map(|(inquiries, order, pay, basket)| {
            let ordered = (inquiries as f64 * order) as i64;
            let paid = (ordered as f64 * pay) as i64;
            tally(inquiries, ordered, paid, paid * basket)
        })
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_change(tallies in vec((any_tally(), any_tally()), 1..90)) {
            let parts: Vec<_> = tallies.iter().enumerate()
                .map(|(n, (before, after))| part(&n.to_string(), *before, *after)).collect();
            let change: i64 = tallies.iter().map(|(before, after)| after.sales - before.sales).sum();
            let found = divide(parts);
            prop_assert_eq!(found.volume + found.rows.iter().map(|row| row.effects.sum).sum::<i64>(), change);
            let mut all = [Tally::default(); 2];
            tallies.iter().for_each(|(before, after)| { all[0].add(before); all[1].add(after); });
            if all.iter().all(|tally| tally.inquiries > 0) {
                let [was, is] = all.map(|tally| millionths(tally.paid, tally.inquiries));
                prop_assert_eq!(found.total.conversion_mix + found.total.conversion_rate, is - was);
            }
        }
    }
}
