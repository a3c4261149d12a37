//! Rows of one refund become one refund, rows of one rating one rating: the whole row wins.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use super::rows::{Sharded, StoredRating, StoredRefund};
use crate::{
    engine::{Account, RatingCase, Refunded},
    input::{Fen, RefundKind},
    time::Timestamp,
};

/// The refunds of one order.
#[derive(Clone, Debug, Default)]
pub(super) struct OrderRefunds {
    /// Successful ones: when, how much, which kind.
    finished: Vec<(Timestamp, Fen, RefundKind)>,
}

impl OrderRefunds {
    /// When they finished.
    pub fn clocks(&self) -> impl Iterator<Item = Timestamp> + '_ {
        self.finished.iter().map(|&(at, ..)| at)
    }

    /// What counts at `as_of`.
    pub fn seen(&self, as_of: Timestamp) -> (Refunded, Vec<(Timestamp, Fen)>) {
        let seen = self.finished.iter().filter(|(at, ..)| *at <= as_of);
        let mut refunded = Refunded::default();
        for &(_, amount, kind) in seen.clone() {
            refunded.total += amount;
            match kind {
                RefundKind::RefundOnly => refunded.refund_only += amount,
                RefundKind::Return => refunded.returned += amount,
            }
        }
        (refunded, seen.map(|&(at, amount, _)| (at, amount)).collect())
    }
}

/// What tells refunds apart: shop and number, or, without a number, order and occurrence within its file.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(u32, Box<str>),
    Occurrence(Sharded, u32),
}

/// Merges refund rows and groups them by order. An order with rows but no successful refund has an empty entry.
pub(super) fn merge(mut rows: Vec<StoredRefund>) -> HashMap<Sharded, OrderRefunds> {
    rows.sort_unstable_by_key(|row| row.arrival);
    let mut occurrences: HashMap<(u16, Sharded), u32> = HashMap::new();
    let mut refunds: BTreeMap<Key, StoredRefund> = BTreeMap::new();
    for row in rows {
        let key = match &row.id {
            Some((shop, id)) => Key::Number(*shop, id.clone()),
            None => {
                let occurrence = occurrences.entry((row.arrival.file(), row.order)).or_default();
                *occurrence += 1;
                Key::Occurrence(row.order, *occurrence)
            }
        };
        match refunds.get_mut(&key) {
            Some(held) if precedence(held) < precedence(&row) => *held = row,
            Some(_) => {}
            None => {
                refunds.insert(key, row);
            }
        }
    }
    let mut orders: HashMap<Sharded, OrderRefunds> = HashMap::new();
    for refund in refunds.into_values() {
        let order = orders.entry(refund.order).or_default();
        order.finished.extend(refund.finished.map(|at| (at, refund.amount, refund.kind)));
    }
    orders
}

/// Success, rejected, open; then the later end; then the larger amount; the rest only so that no order of arrival
/// can matter.
fn precedence(row: &StoredRefund) -> impl Ord + use<> {
    (row.state, row.finished, row.amount, row.kind, Reverse(row.order))
}

/// Merges the rating rows of one buyer: one row an invitation.
pub(super) fn merge_ratings(
    rows: &mut [StoredRating],
    accounts: &[u32],
    as_of: Timestamp,
) -> Vec<RatingCase> {
    let key = |row: &StoredRating| (row.account, row.invited.or(row.rated));
    rows.sort_unstable_by_key(|row| (key(row), Reverse((row.score.is_some(), row.rated, row.score))));
    let merged = rows.chunk_by(|a, b| key(a) == key(b)).filter_map(|rows| rows.first());
    let seen = |at: Option<Timestamp>| at.filter(|&at| at <= as_of);
    merged
        .filter_map(|row| {
            let account = Account(*accounts.get(row.account as usize)?);
            let at = seen(row.invited).or(seen(row.rated))?;
            let given = row.rated.is_none_or(|rated| rated <= as_of);
            Some(RatingCase { account, at, score: row.score.filter(|_| given) })
        })
        .collect()
}
