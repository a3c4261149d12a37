//! Rows of one order become one order, whatever files they came in (metrics section 1, formats section 1).

use std::cmp::Reverse;

use super::rows::{Sharded, StoredOrder};
use crate::{input::Fen, rules::Rules, time::Timestamp};

/// An order after merging all its rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct MergedOrder {
    pub buyer: Option<Sharded>,
    pub created: Timestamp,
    pub paid: Option<Timestamp>,
    pub closed: Option<Timestamp>,
    pub deposit: Option<Timestamp>,
    pub amount: Fen,
    pub postage: Fen,
    pub payable: Option<Fen>,
    pub list: Option<Fen>,
    pub units: i64,
    pub refunded: Fen,
    pub excluded: bool,
    /// Number of the first line's SKU; 0: none.
    pub sku: u32,
}

/// Looks names up while orders are merged.
pub(super) struct Lookup<'a> {
    pub rules: &'a Rules,
    pub text: &'a dyn Fn(u32) -> String,
    pub buyer: &'a dyn Fn(Sharded) -> String,
}

impl Lookup<'_> {
    /// Merges the rows of one order, sorted by arrival.
    pub fn merge(&self, rows: &[StoredOrder]) -> Option<MergedOrder> {
        // Inside one file the first row rules.
        let files: Vec<&[StoredOrder]> =
            rows.chunk_by(|a, b| a.arrival.file() == b.arrival.file()).collect();
        let heads: Vec<&StoredOrder> = files.iter().filter_map(|rows| rows.first()).collect();
        let created = heads.iter().map(|row| row.created).max()?;
        let later = |clock: fn(&StoredOrder) -> Option<Timestamp>| {
            heads.iter().filter_map(|row| clock(row)).max()
        };
        let amount = |cell: fn(&StoredOrder) -> Option<i64>| {
            let cells = heads.iter().filter_map(|row| Some((row.clocks(), cell(row)?)));
            cells.max().map(|(_, value)| value)
        };
        let lines = self.lines(&files);
        let line_units: Option<i64> =
            lines.iter().filter_map(|line| line.line_units.get()).reduce(|a, b| a + b);
        let paid = later(|row| row.paid_at.time());
        let closed = later(|row| row.closed_at.time());
        let said_closed = heads.iter().any(|row| row.closed == Some(true));
        let resolved = closed.or_else(|| {
            (said_closed && paid.is_none()).then(|| Timestamp(created.0 + self.rules.unpaid_close))
        });
        Some(MergedOrder {
            buyer: self.greatest(&heads, |row| row.buyer.map(|buyer| (buyer, (self.buyer)(buyer)))),
            created,
            paid,
            closed: resolved,
            deposit: later(|row| row.deposit_at.time()),
            amount: amount(|row| row.paid.get()).unwrap_or(0),
            postage: amount(|row| row.postage.get()).unwrap_or(0),
            payable: amount(|row| row.payable.get()),
            list: amount(|row| row.list.get()),
            units: amount(|row| row.units.get()).or(line_units).unwrap_or(0),
            refunded: heads.iter().filter_map(|row| row.refunded.get()).max().unwrap_or(0),
            excluded: self.excluded(&heads, lines),
            sku: lines.first().map_or(0, |line| line.sku),
        })
    }

    /// A text: of the row with more clocks, then the greater one.
    fn greatest<T: Copy>(
        &self,
        heads: &[&StoredOrder],
        cell: impl Fn(&StoredOrder) -> Option<(T, String)>,
    ) -> Option<T> {
        if let [head] = heads {
            return cell(head).map(|(value, _)| value);
        }
        let cells = heads.iter().filter_map(|row| Some((row.clocks(), cell(row)?)));
        cells.max_by(|a, b| (a.0, &a.1.1).cmp(&(b.0, &b.1.1))).map(|(_, (value, _))| value)
    }

    /// The lines come from one file: the one with more clocks, then the greater sorted list of SKUs.
    fn lines<'r>(&self, files: &[&'r [StoredOrder]]) -> &'r [StoredOrder] {
        if let [only] = files {
            return only;
        }
        let skus = |rows: &[StoredOrder]| {
            let mut skus: Vec<String> =
                rows.iter().filter(|row| row.sku != 0).map(|row| (self.text)(row.sku)).collect();
            let first = skus.first().cloned();
            skus.sort_unstable();
            (skus, first)
        };
        let best = files
            .iter()
            .max_by_key(|rows| (rows[0].clocks(), skus(rows), Reverse(rows[0].arrival)));
        best.copied().unwrap_or_default()
    }

    fn excluded(&self, heads: &[&StoredOrder], lines: &[StoredOrder]) -> bool {
        self.excluded_by_mark(heads) || self.excluded_by_sku(lines)
    }

    fn excluded_by_mark(&self, heads: &[&StoredOrder]) -> bool {
        let marks = &self.rules.excluded_marks;
        if marks.is_empty() || heads.iter().all(|row| row.mark == 0) {
            return false;
        }
        let mark = |row: &StoredOrder| (row.mark != 0).then(|| (row.mark, (self.text)(row.mark)));
        let mark = self.greatest(heads, mark).map(self.text).unwrap_or_default();
        marks.iter().any(|excluded| !excluded.is_empty() && mark.contains(excluded.as_str()))
    }

    /// All of whose lines are excluded SKUs; a row without any cell of a line is none.
    fn excluded_by_sku(&self, lines: &[StoredOrder]) -> bool {
        let excluded = &self.rules.excluded_skus;
        let mut lines = lines.iter().filter(|row| row.line).peekable();
        !excluded.is_empty()
            && lines.peek().is_some()
            && lines.all(|line| line.sku != 0 && excluded.contains(&(self.text)(line.sku)))
    }
}
