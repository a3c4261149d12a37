//! What is known of one buyer of one shop, narrowed to what the engine needs.

use crate::{
    input::{Fen, Stage},
    time::{Day, Timestamp},
};

/// An agent account: its place among all accounts ordered by (shop, name), so that order is order by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Account(pub u32);

impl Account {
    /// Stands for no account in an [`Event`].
    pub const NOBODY: Account = Account(u32::MAX);
}

/// What a message is to the engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Of the buyer.
    Buyer,
    /// A human answer.
    Human,
    /// A bot or an automatic reply: never answers or starts anything.
    Machine,
    /// A transfer notice of the platform.
    Notice,
}

/// One dated message without its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// When it was sent.
    pub at: Timestamp,
    /// Whose chat it is in.
    pub account: Account,
    /// What it is.
    pub role: Role,
    /// A buyer message that only closes.
    pub closing: bool,
    /// Contains a code phrase.
    pub coded: bool,
    /// Unicode scalar values of the text.
    pub characters: u32,
    /// The product that it shows, as a number of the caller's table; 0: none.
    pub sku: u32,
}

/// Everything of one buyer in one shop.
#[derive(Clone, Copy, Debug)]
pub struct Buyer<'a> {
    /// The shop, as a number of the caller's table.
    pub shop: u32,
    /// The buyer, as a number of the caller's table; `None` for an order whose buyer is unknown.
    pub buyer: Option<u32>,
    /// His nick is one of `own_accounts`.
    pub own: bool,
    /// Dated messages not after `as_of`, by (time, arrival).
    pub events: &'a [Event],
    /// Orders as seen at `as_of`, by (creation, id).
    pub orders: &'a [OrderCase<'a>],
    /// Ratings as seen at `as_of`.
    pub ratings: &'a [RatingCase],
    /// Buyer-days of accounts that people left out.
    pub excluded: &'a [(Account, Day)],
    /// Stages that people decided.
    pub stages: &'a [(Day, Stage)],
}

/// What was refunded of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Refunded {
    /// In all.
    pub total: Fen,
    /// 仅退款.
    pub refund_only: Fen,
    /// 退货退款.
    pub returned: Fen,
}

/// An order after merging, at `as_of`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrderCase<'a> {
    /// The order number.
    pub id: &'a str,
    /// Its place in the caller's table of orders.
    pub index: u32,
    /// Placed.
    pub created: Timestamp,
    /// Final payment.
    pub paid: Option<Timestamp>,
    /// Closed, with a missing clock resolved.
    pub closed: Option<Timestamp>,
    /// Deposit paid.
    pub deposit: Option<Timestamp>,
    /// Amount paid.
    pub amount: Fen,
    /// Postage inside it.
    pub postage: Fen,
    /// To be paid.
    pub payable: Option<Fen>,
    /// Before bargaining.
    pub list: Option<Fen>,
    /// Units.
    pub units: i64,
    /// Refunds that count.
    pub refunded: Refunded,
    /// Refund rows that finished: when and how much.
    pub refunds: &'a [(Timestamp, Fen)],
    /// Has a bad review.
    pub bad_review: bool,
    /// Excluded by SKU or mark: takes no part.
    pub excluded: bool,
    /// SKU of the first line, as a number of the caller's table; 0: none.
    pub sku: u32,
    /// The seller that people decided: `Some(None)` is nobody.
    pub decided: Option<Option<Account>>,
}

impl OrderCase<'_> {
    /// The payment for credit and conversion: with `deposit_wins` the earlier of deposit and final payment.
    pub fn payment(&self, deposit_wins: bool) -> Option<Timestamp> {
        match (self.deposit.filter(|_| deposit_wins), self.paid) {
            (Some(deposit), Some(paid)) => Some(deposit.min(paid)),
            (deposit, paid) => deposit.or(paid),
        }
    }

    /// Whether the final payment had been made at an instant.
    pub fn paid_by(&self, at: Timestamp) -> bool {
        self.paid.is_some_and(|paid| paid <= at)
    }
}

/// One invitation to rate, at `as_of`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RatingCase {
    /// The account rated.
    pub account: Account,
    /// Invited at, else rated at.
    pub at: Timestamp,
    /// The score, once given.
    pub score: Option<u8>,
}
