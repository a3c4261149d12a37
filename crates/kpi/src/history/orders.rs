//! Rows of one order become one order, whatever files they came in (metrics section 1, formats section 1).

use std::cmp::Reverse;

use super::rows::{Maybe, Sharded, StoredLine, StoredOrder};
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

/// A line as far as figures need it.
struct Line {
    sku: u32,
    units: Option<i64>,
}

/// Looks names up while orders are merged.
pub(super) struct Lookup<'a> {
    pub rules: &'a Rules,
    pub text: &'a dyn Fn(u32) -> String,
    pub buyer: &'a dyn Fn(Sharded) -> String,
}

impl Lookup<'_> {
    /// Merges the rows of one order, sorted by arrival. `listed` are lines that came without the order.
    pub fn merge(&self, rows: &[StoredOrder], listed: &[StoredLine]) -> Option<MergedOrder> {
        // Inside one file the first row rules.
        let files: Vec<&[StoredOrder]> = rows.chunk_by(|a, b| a.arrival.file() == b.arrival.file()).collect();
        let heads: Vec<&StoredOrder> = files.iter().filter_map(|rows| rows.first()).collect();
        let created = heads.iter().map(|row| row.created).max()?;
        let later =
            |clock: fn(&StoredOrder) -> Option<Timestamp>| heads.iter().filter_map(|row| clock(row)).max();
        let amount = |cell: fn(&StoredOrder) -> Option<i64>| {
            let cells = heads.iter().filter_map(|row| Some((row.clocks(), cell(row)?)));
            cells.max().map(|(_, value)| value)
        };
        let mut lines = self.lines(&files);
        if lines.is_empty() {
            lines = self.listed(listed);
        }
        let line_units: Option<i64> = lines.iter().filter_map(|line| line.units).reduce(i64::saturating_add);
        let paid = later(|row| row.paid_at.time());
        let closed = later(|row| row.closed_at.time());
        let said_closed = heads.iter().any(|row| row.closed == Some(true));
        let resolved = closed.or_else(|| {
            (said_closed && paid.is_none()).then(|| Timestamp(created.0 + self.rules.unpaid_close))
        });
        Some(MergedOrder {
            buyer: self.greatest(&heads, |row| row.buyer, self.buyer),
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
            excluded: self.excluded(&heads, &lines),
            sku: lines.first().map_or(0, |line| line.sku),
        })
    }

    /// A text: of the row with more clocks, then the greater one.
    fn greatest<T: Copy>(
        &self,
        heads: &[&StoredOrder],
        cell: impl Fn(&StoredOrder) -> Option<T>,
        text: impl Fn(T) -> String,
    ) -> Option<T> {
        if let [head] = heads {
            return cell(head);
        }
        let cells = heads.iter().filter_map(|row| Some((row.clocks(), cell(row)?)));
        let keyed = cells.map(|(clocks, value)| ((clocks, text(value)), value));
        keyed.max_by(|a, b| a.0.cmp(&b.0)).map(|(_, value)| value)
    }

    /// The lines come from one file: the one with more clocks, then the greater sorted list of SKUs, then more units.
    fn lines(&self, files: &[&[StoredOrder]]) -> Vec<Line> {
        let best = match files {
            [only] => Some(only),
            _ => files.iter().filter(|rows| rows.iter().any(|row| row.line)).max_by_key(|rows| {
                let lines = || rows.iter().filter(|row| row.line);
                let units: i64 =
                    lines().filter_map(|line| line.line_units.get()).fold(0, i64::saturating_add);
                (rows[0].clocks(), self.skus(lines().map(|line| line.sku)), units, Reverse(rows[0].arrival))
            }),
        };
        let rows = best.copied().unwrap_or_default().iter().filter(|row| row.line);
        rows.map(|row| Line { sku: row.sku, units: row.line_units.get() }).collect()
    }

    /// Lines that came without the order, likewise from one file.
    fn listed(&self, lines: &[StoredLine]) -> Vec<Line> {
        let files = lines.chunk_by(|a, b| a.arrival.file() == b.arrival.file());
        let best = files
            .max_by_key(|lines| (self.skus(lines.iter().map(|line| line.sku)), Reverse(lines[0].arrival)));
        let lines = best.unwrap_or_default().iter();
        lines.map(|line| Line { sku: line.sku, units: line.units }).collect()
    }

    /// SKUs sorted, and the first one as it stood.
    fn skus(&self, numbers: impl Iterator<Item = u32>) -> (Vec<String>, Option<String>) {
        let mut skus: Vec<String> = numbers.map(self.text).collect();
        let first = skus.first().cloned();
        skus.sort_unstable();
        (skus, first)
    }

    fn excluded(&self, heads: &[&StoredOrder], lines: &[Line]) -> bool {
        self.excluded_by_mark(heads) || self.excluded_by_sku(lines)
    }

    fn excluded_by_mark(&self, heads: &[&StoredOrder]) -> bool {
        let marks = &self.rules.excluded_marks;
        if marks.is_empty() || heads.iter().all(|row| row.mark == 0) {
            return false;
        }
        let mark = |row: &StoredOrder| (row.mark != 0).then_some(row.mark);
        let mark = self.greatest(heads, mark, self.text).map(self.text).unwrap_or_default();
        marks.iter().any(|excluded| !excluded.is_empty() && mark.contains(excluded.as_str()))
    }

    /// All of whose lines are excluded SKUs; a row without any cell of a line is none.
    fn excluded_by_sku(&self, lines: &[Line]) -> bool {
        let excluded = &self.rules.excluded_skus;
        let is_excluded = |line: &Line| line.sku != 0 && excluded.contains(&(self.text)(line.sku));
        !excluded.is_empty() && !lines.is_empty() && lines.iter().all(is_excluded)
    }
}

/// The first order column in which a row contradicts the first row of its order in the same file.
pub(super) fn disagreement(first: &StoredOrder, row: &StoredOrder) -> Option<&'static str> {
    let clocks = |a: Maybe, b: Maybe| a.get().zip(b.get()).is_some_and(|(a, b)| a != b);
    let checks = [
        ("buyer", first.buyer.zip(row.buyer).is_some_and(|(a, b)| a != b)),
        ("created_at", first.created != row.created),
        ("paid_at", clocks(first.paid_at, row.paid_at)),
        ("closed_at", clocks(first.closed_at, row.closed_at)),
        ("deposit_paid_at", clocks(first.deposit_at, row.deposit_at)),
        ("payable", clocks(first.payable, row.payable)),
        ("paid", clocks(first.paid, row.paid)),
        ("postage", clocks(first.postage, row.postage)),
        ("units", clocks(first.units, row.units)),
        ("refunded", clocks(first.refunded, row.refunded)),
        ("list_amount", clocks(first.list, row.list)),
        ("closed", first.closed.zip(row.closed).is_some_and(|(a, b)| a != b)),
        ("mark", first.mark != 0 && row.mark != 0 && first.mark != row.mark),
    ];
    checks.into_iter().find(|(_, differs)| *differs).map(|(column, _)| column)
}
