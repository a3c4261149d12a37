//! The inquiries of a period by what they are like, of each person and of all.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::{PersonId, ShopId};
use measure::figures::cohort::CohortInquiry;
use stats::expect::Cell;
use stats::proportion::Proportion;

use crate::drivers::{Tally, shift, tally};

/// What inquiries are like: shop, time of day, product, new or old buyer.
pub(super) type Like = (ShopId, &'static str, String, bool);

/// Where a sale is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Of an inquiry an order.
    Order,
    /// Of an order a payment.
    Pay,
}

/// An inquiry that can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opened {
    pub buyer: measure::BuyerId,
    pub at: kernel::time::Moment,
}

/// What somebody had of one kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Had {
    pub all: Tally,
    /// By the number of the week.
    pub weeks: BTreeMap<i64, Tally>,
    /// The latest that was not ordered, and the latest that was not paid.
    pub lost: [Option<Opened>; 2],
}

/// Everything that was counted.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub all: BTreeMap<Like, Tally>,
    pub people: BTreeMap<PersonId, BTreeMap<Like, Had>>,
    /// What those who are not seen had, by shop; kept apart until it is known whether it may be told.
    others: BTreeMap<Like, Tally>,
}

/// Of so few others nothing is told: it would be theirs by name.
const FEW_OTHERS: usize = 3;

impl Book {
    /// One inquiry; `mine` when the viewer sees whose it is.
    pub fn add(&mut self, inquiry: &CohortInquiry, mine: bool) {
        let like = (inquiry.shop, shift(inquiry.hour), inquiry.sku.clone(), inquiry.new_buyer);
        let one = tally(inquiry);
        if !mine {
            return self.others.entry(like).or_default().add(&one);
        }
        self.all.entry(like.clone()).or_default().add(&one);
        let Some(person) = inquiry.person else { return };
        let had = self.people.entry(person).or_default().entry(like).or_default();
        had.all.add(&one);
        had.weeks.entry(inquiry.week).or_default().add(&one);
        let opened = Opened { buyer: inquiry.buyer, at: inquiry.at };
        let lost = match (inquiry.ordered, inquiry.paid) {
            (false, _) => &mut had.lost[0],
            (true, false) => &mut had.lost[1],
            _ => return,
        };
        if lost.is_none_or(|before| before.at < opened.at) {
            *lost = Some(opened);
        }
    }

    /// Sets those who are not seen beside the others, in shops where they are enough; `others` says how many they are.
    pub fn beside(&mut self, others: &BTreeMap<ShopId, usize>) {
        let shops: BTreeSet<ShopId> = self.all.keys().map(|like| like.0).collect();
        let told = |shop: &ShopId| shops.contains(shop) && others.get(shop).is_some_and(|&n| n >= FEW_OTHERS);
        for (like, tally) in std::mem::take(&mut self.others) {
            if told(&like.0) {
                self.all.entry(like).or_default().add(&tally);
            }
        }
    }
}

impl Had {
    /// Hits among cases of a step, or of the whole.
    pub fn share(tally: &Tally, step: Option<Step>) -> Proportion {
        let (hits, of) = match step {
            None => (tally.paid, tally.inquiries),
            Some(Step::Order) => (tally.ordered, tally.inquiries),
            Some(Step::Pay) => (tally.paid, tally.ordered),
        };
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        Proportion::new(count(hits), count(of)).unwrap_or_default()
    }
}

/// Somebody's inquiries beside all others' by kind.
pub(super) fn cells<'b>(
    book: &'b Book,
    had: &'b BTreeMap<Like, Had>,
    step: Option<Step>,
    of: impl Fn(&Had) -> Tally,
) -> Vec<Cell> {
    let cell = |(like, had): (&Like, &Had)| {
        let everybody = Had::share(book.all.get(like).unwrap_or(&Tally::default()), step);
        let own = Had::share(&of(had), step);
        // Of the same person only what is asked for: others are what one is compared with.
        let others = everybody.without(Had::share(&had.all, step)).unwrap_or_default();
        Cell { own, all: others.and(own) }
    };
    had.iter().map(cell).filter(|cell| cell.own.of() > 0).collect()
}
