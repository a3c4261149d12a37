//! The rows of a history as they are kept until it is complete: numbers instead of names, no text.

use crate::{
    engine::{Account, Event, Role},
    input::{Fen, Sender},
    time::Timestamp,
};

/// Buyers, and orders, are spread over so many shards; a shard is merged and computed as a whole.
pub const SHARDS: usize = 256;

/// A number of a name within its shard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sharded {
    pub shard: u8,
    pub number: u32,
}

/// Where a row was read: file (later: its rank) and row, in one number that sorts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Arrival(u64);

const ROW_BITS: u32 = 48;

impl Arrival {
    pub fn new(file: u16, row: u64) -> Arrival {
        Arrival(u64::from(file) << ROW_BITS | row & ((1 << ROW_BITS) - 1))
    }

    pub fn file(self) -> u16 {
        (self.0 >> ROW_BITS) as u16
    }

    /// The row within its file.
    pub fn row(self) -> u64 {
        self.0 & ((1 << ROW_BITS) - 1)
    }

    /// The same with the file's rank in the place of its number.
    pub fn ranked(self, ranks: &[u16]) -> Arrival {
        let rank = ranks.get(usize::from(self.file())).copied().unwrap_or(u16::MAX);
        Arrival::new(rank, self.0)
    }
}

/// A number that may be absent, in eight bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Maybe(i64);

impl Maybe {
    pub fn get(self) -> Option<i64> {
        (self.0 != i64::MIN).then_some(self.0)
    }

    pub fn time(self) -> Option<Timestamp> {
        self.get().map(Timestamp)
    }
}

impl From<Option<i64>> for Maybe {
    fn from(value: Option<i64>) -> Maybe {
        Maybe(value.unwrap_or(i64::MIN))
    }
}

impl From<Option<Timestamp>> for Maybe {
    fn from(value: Option<Timestamp>) -> Maybe {
        value.map(|at| at.0).into()
    }
}

/// A dated message: 32 bytes. The hash of its text is kept beside it where the content key needs one.
#[derive(Clone, Copy, Debug)]
pub struct StoredMessage {
    pub at: Timestamp,
    pub arrival: Arrival,
    /// Number of the buyer within its shard.
    pub buyer: u32,
    /// Number of the account, or [`StoredMessage::NOBODY`].
    pub account: u32,
    pub sku: u32,
    bits: u32,
}

/// What is said of a message in single bits.
#[derive(Clone, Copy, Default)]
pub struct Marks {
    pub notice: bool,
    pub automatic: bool,
    pub closing: bool,
    pub coded: bool,
    pub has_id: bool,
}

impl StoredMessage {
    pub const NOBODY: u32 = u32::MAX;
    /// No record is so long that its characters would not fit.
    const CHARACTERS: u32 = (1 << 25) - 1;

    /// Packs sender, marks and the number of characters.
    pub fn bits(sender: Sender, marks: Marks, characters: usize) -> u32 {
        let sender = match sender {
            Sender::Buyer => 0,
            Sender::Agent => 1,
            Sender::Bot => 2,
            Sender::System => 3,
        };
        let flag = |on: bool, bit: u32| u32::from(on) << bit;
        let characters = u32::try_from(characters).unwrap_or(u32::MAX).min(Self::CHARACTERS);
        sender
            | flag(marks.notice, 2)
            | flag(marks.automatic, 3)
            | flag(marks.closing, 4)
            | flag(marks.coded, 5)
            | flag(marks.has_id, 6)
            | characters << 7
    }

    pub fn new(at: Timestamp, arrival: Arrival, buyer: u32, account: u32, sku: u32, bits: u32) -> Self {
        StoredMessage { at, arrival, buyer, account, sku, bits }
    }

    pub fn sender(&self) -> u32 {
        self.bits & 3
    }

    pub fn has_id(&self) -> bool {
        self.bits & 1 << 6 != 0
    }

    /// The event that the engine sees; `None` for what it ignores.
    pub fn event(&self, accounts: &[u32]) -> Option<Event> {
        let bit = |n: u32| self.bits & 1 << n != 0;
        let role = match self.sender() {
            0 => Role::Buyer,
            1 if !bit(3) => Role::Human,
            3 if bit(2) => Role::Notice,
            3 => return None,
            _ => Role::Machine,
        };
        Some(Event {
            at: self.at,
            account: accounts.get(self.account as usize).map_or(Account::NOBODY, |&n| Account(n)),
            role,
            closing: role == Role::Buyer && bit(4),
            coded: bit(5),
            characters: self.bits >> 7,
            sku: self.sku,
        })
    }
}

/// One row of an order.
#[derive(Clone, Copy, Debug)]
pub struct StoredOrder {
    pub arrival: Arrival,
    /// Number of the order within its shard.
    pub order: u32,
    pub buyer: Option<Sharded>,
    pub created: Timestamp,
    pub paid_at: Maybe,
    pub closed_at: Maybe,
    pub deposit_at: Maybe,
    pub payable: Maybe,
    pub paid: Maybe,
    pub postage: Maybe,
    pub units: Maybe,
    pub refunded: Maybe,
    pub list: Maybe,
    pub line_units: Maybe,
    /// Number of the mark's text; 0: none.
    pub mark: u32,
    /// Number of the SKU; 0: none.
    pub sku: u32,
    pub closed: Option<bool>,
    /// Has a cell of a line.
    pub line: bool,
}

impl StoredOrder {
    /// How many of the four clocks are present.
    pub fn clocks(&self) -> usize {
        let others = [self.paid_at, self.closed_at, self.deposit_at];
        1 + others.iter().filter(|clock| clock.get().is_some()).count()
    }
}

/// A line of an order whose own row is elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StoredLine {
    /// Number of the order within its shard.
    pub order: u32,
    pub arrival: Arrival,
    /// Number of the SKU; 0: none.
    pub sku: u32,
    pub units: Option<i64>,
}

/// One row of a refund.
#[derive(Clone, Debug)]
pub struct StoredRefund {
    pub arrival: Arrival,
    pub order: Sharded,
    /// Shop and refund number; `None` for a row without one.
    pub id: Option<(u32, Box<str>)>,
    pub kind: crate::input::RefundKind,
    pub state: crate::input::RefundState,
    pub finished: Option<Timestamp>,
    pub amount: Fen,
}

/// One row of a rating.
#[derive(Clone, Copy, Debug)]
pub struct StoredRating {
    /// Number of the buyer within its shard.
    pub buyer: u32,
    pub account: u32,
    pub invited: Option<Timestamp>,
    pub rated: Option<Timestamp>,
    pub score: Option<u8>,
}

/// Items in blocks of a fixed size, so that growing copies nothing and wastes little.
pub struct Blocks<T>(Vec<Vec<T>>);

impl<T> Default for Blocks<T> {
    fn default() -> Blocks<T> {
        Blocks(Vec::new())
    }
}

impl<T> Blocks<T> {
    /// About a page: every list of every shard leaves its last block half empty.
    const LARGEST: usize = 4_096 / size_of::<T>();

    #[inline]
    pub fn push(&mut self, item: T) {
        if self.0.last().is_none_or(|block| block.len() == block.capacity()) {
            self.begin();
        }
        if let Some(block) = self.0.last_mut() {
            block.push(item);
        }
    }

    #[cold]
    fn begin(&mut self) {
        let capacity = (16 << self.0.len().min(4)).min(Self::LARGEST);
        self.0.push(Vec::with_capacity(capacity));
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }
}

/// All items of several workers' blocks in one piece.
pub fn joined<T: Copy>(workers: Vec<Blocks<T>>) -> Vec<T> {
    let mut items = Vec::with_capacity(workers.iter().map(Blocks::len).sum());
    for block in workers.into_iter().flat_map(|blocks| blocks.0) {
        items.extend_from_slice(&block);
    }
    items
}
