//! Rows on their way from a reader to the tables: packed, without ids of buyers and accounts, which the writer finds for
//! all rows of a chunk at once.

use std::collections::{BTreeSet, HashMap};

use formats::Reject;
use kernel::db::Cell;
use kernel::id::ShopId;
use kpi::time::Timestamp;

use super::tables::{self, Table};

/// Rows after which a chunk is written: a transaction of a fraction of a second.
pub(super) const ROWS: usize = 20_000;
/// Rows of the first chunk of a worker, after which the database has seen something of the file.
pub(super) const FIRST_ROWS: usize = 2_000;
/// Bytes of text after which it is written, however few its rows are.
pub(super) const BYTES: usize = 8 << 20;

/// What stands for a clock that is missing, in keys.
pub(super) const NO_CLOCK: i64 = i64::MIN;

/// One cell of a packed row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// A place in the chunk's text.
    Text(u32, u32),
    /// The id of a name of the chunk: a buyer's or an account's.
    Id(u32),
}

impl From<Option<i64>> for Slot {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Slot::Null, Slot::Int)
    }
}

impl From<Option<Timestamp>> for Slot {
    fn from(value: Option<Timestamp>) -> Self {
        value.map(|at| at.0).into()
    }
}

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Named {
    /// A buyer, by nick.
    Nick = 0,
    /// The buyer of an order that names none.
    Own = 1,
    /// An order.
    Order = 2,
    /// An account of the team.
    Account = 4,
}

/// A name that rows of the chunk use.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) kind: Named,
    pub(super) shop: ShopId,
    pub(super) text: String,
}

/// A day of a shop, a table's name, an account's name: what the coverage calendar counts.
pub(super) type Spot = (ShopId, i32, &'static str, Option<u32>);

/// Some rows of one batch.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    rows: [Vec<Slot>; tables::COUNT],
    text: String,
    names: Vec<Name>,
    numbers: HashMap<(Named, ShopId), HashMap<String, u32>>,
    last: Option<u32>,
    pub(super) rejects: Vec<Reject>,
    pub(super) count: usize,
    pub(super) spots: HashMap<Spot, i64>,
    pub(super) earliest: Option<Timestamp>,
    pub(super) days: Option<(i32, i32)>,
}

impl Chunk {
    /// Whether it is time to write it.
    pub(super) fn is_full(&self, rows: usize) -> bool {
        self.count + self.rejects.len() >= rows || self.text.len() >= BYTES
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.rejects.is_empty()
    }

    /// The names that its rows use; a [`Slot::Id`] is a place here.
    pub(super) fn names(&self) -> &[Name] {
        &self.names
    }

    /// The buyers that its rows name.
    pub(super) fn buyers(&self, ids: &[i64]) -> BTreeSet<i64> {
        let buyer = |name: &Name| matches!(name.kind, Named::Nick | Named::Own);
        self.names.iter().zip(ids).filter(|(name, _)| buyer(name)).map(|(_, id)| *id).collect()
    }

    /// The messages that have an id of their source: shop, id, buyer.
    pub(super) fn sources<'c>(&'c self, ids: &'c [i64]) -> impl Iterator<Item = (i64, &'c str, i64)> {
        let rows = self.rows[Table::Message as usize].chunks_exact(Table::Message.width());
        rows.filter_map(move |row| match (row[0], row[1], row[9]) {
            (Slot::Int(shop), Slot::Id(buyer), Slot::Text(from, length)) if length > 0 => {
                let text = self.text.get(from as usize..(from + length) as usize)?;
                Some((shop, text, ids.get(buyer as usize).copied()?))
            }
            _ => None,
        })
    }

    /// Its messages: shop, buyer, instant, place in the batch.
    pub(super) fn messages<'c>(&'c self, ids: &'c [i64]) -> impl Iterator<Item = [i64; 4]> + 'c {
        let rows = self.rows[Table::Message as usize].chunks_exact(Table::Message.width());
        rows.filter_map(|row| match (row[0], row[1], row[2], row[3]) {
            (Slot::Int(shop), Slot::Id(buyer), Slot::Int(at), Slot::Int(n)) => {
                Some([shop, ids.get(buyer as usize).copied()?, at, n])
            }
            _ => None,
        })
    }

    /// A text, kept. A zero byte, which PostgreSQL cannot hold, is shown as what it is: unreadable.
    pub(super) fn text(&mut self, text: &str) -> Slot {
        let from = self.text.len();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\0') {
            self.text.push_str(before);
            self.text.push(char::REPLACEMENT_CHARACTER);
            rest = after;
        }
        self.text.push_str(rest);
        // A chunk is written long before its text reaches 4 GiB.
        Slot::Text(from as u32, (self.text.len() - from) as u32)
    }

    /// The number of a name.
    pub(super) fn name(&mut self, kind: Named, shop: ShopId, text: &str) -> u32 {
        // Neighbours mostly are of one buyer.
        let same = |name: &Name| name.kind == kind && name.shop == shop && name.text == text;
        if let Some(last) = self.last.filter(|last| same(&self.names[*last as usize])) {
            return last;
        }
        let numbers = self.numbers.entry((kind, shop)).or_default();
        let number = numbers.get(text).copied().unwrap_or_else(|| {
            let number = self.names.len() as u32;
            numbers.insert(text.to_owned(), number);
            self.names.push(Name { kind, shop, text: text.to_owned() });
            number
        });
        if kind == Named::Nick {
            self.last = Some(number);
        }
        number
    }

    /// Adds a row of a table, in the order of its columns after tenant and batch.
    pub(super) fn push(&mut self, table: Table, row: &[Slot]) {
        self.rows[table as usize].extend_from_slice(row);
        self.count += 1;
    }

    /// Counts a row for the coverage calendar.
    pub(super) fn spot(&mut self, shop: ShopId, day: i32, table: &'static str, account: Option<u32>) {
        *self.spots.entry((shop, day, table, account)).or_default() += 1;
        let (first, last) = self.days.unwrap_or((day, day));
        self.days = Some((first.min(day), last.max(day)));
    }

    /// The rows of a table in the order of its key, each with tenant and batch before it.
    pub(super) fn lines<'c>(
        &'c self,
        table: Table,
        head: [i64; 2],
        ids: &'c [i64],
    ) -> impl Iterator<Item = Line<'c>> {
        let (width, key) = (table.width(), table.key());
        let rows = &self.rows[table as usize];
        let cell = move |slot: Slot| match slot {
            Slot::Null => Cell::Null,
            Slot::Int(value) => Cell::Int(value),
            Slot::Text(from, length) => {
                Cell::Text(self.text.get(from as usize..(from + length) as usize).unwrap_or(""))
            }
            Slot::Id(number) => Cell::Int(ids.get(number as usize).copied().unwrap_or(0)),
        };
        let mut order: Vec<usize> = (0..rows.len() / width).collect();
        order.sort_unstable_by(|a, b| {
            let pair = |n: usize| (cell(rows[a * width + n]), cell(rows[b * width + n]));
            (0..key)
                .map(|n| compare(pair(n)))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        order
            .into_iter()
            .map(move |at| Line::of(head, rows[at * width..(at + 1) * width].iter().map(|slot| cell(*slot))))
    }
}

/// Keys hold numbers and texts, and each column one of both.
fn compare(pair: (Cell<'_>, Cell<'_>)) -> std::cmp::Ordering {
    match pair {
        (Cell::Int(a), Cell::Int(b)) => a.cmp(&b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    }
}

/// Cells of the widest row.
const WIDEST: usize = 26;

/// One row, ready to be appended.
pub(super) struct Line<'c> {
    cells: [Cell<'c>; WIDEST],
    length: usize,
}

impl<'c> Line<'c> {
    fn of(head: [i64; 2], rest: impl Iterator<Item = Cell<'c>>) -> Self {
        let mut line = Line { cells: [Cell::Null; WIDEST], length: 0 };
        for cell in head.into_iter().map(Cell::Int).chain(rest).take(WIDEST) {
            line.cells[line.length] = cell;
            line.length += 1;
        }
        line
    }
}

impl<'c> AsRef<[Cell<'c>]> for Line<'c> {
    fn as_ref(&self) -> &[Cell<'c>] {
        &self.cells[..self.length]
    }
}
