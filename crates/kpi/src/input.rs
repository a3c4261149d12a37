//! What the engine is fed: the rows of section 1 of the KPI definitions, as a reader found them.
//!
//! An empty text is an absent one. Money is integer fen, counts are integers, clocks are instants. Rows
//! borrow from the reader's buffers, because a history has tens of millions of them.

use crate::time::{Day, Timestamp};

/// Money: integer fen (分).
pub type Fen = i64;

/// Who wrote a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sender {
    /// The buyer 顾客.
    Buyer,
    /// A person of the team, or an automatic reply in his name (see [`Message::auto`]).
    Agent,
    /// A bot with a voice of its own.
    Bot,
    /// The platform.
    System,
}

impl Sender {
    /// Reads the word of the open format.
    pub fn parse(word: &str) -> Option<Sender> {
        Some(match word {
            "buyer" => Sender::Buyer,
            "agent" => Sender::Agent,
            "bot" => Sender::Bot,
            "system" => Sender::System,
            _ => return None,
        })
    }

    /// The word of the open format.
    pub fn word(self) -> &'static str {
        match self {
            Sender::Buyer => "buyer",
            Sender::Agent => "agent",
            Sender::Bot => "bot",
            Sender::System => "system",
        }
    }
}

/// One message of a chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The buyer's nick; never empty.
    pub buyer: &'a str,
    /// The agent account (旺旺/咚咚 sub-account); empty when the message belongs to nobody.
    pub agent: &'a str,
    /// Who wrote it.
    pub sender: Sender,
    /// When it was sent; `None` when the export has no clock for it.
    pub sent_at: Option<Timestamp>,
    /// `text`, `image`, `product`, `order`, `coupon`, `rating_invite`, `transfer`, …; never empty.
    pub kind: &'a str,
    /// An automatic reply.
    pub auto: bool,
    /// The text as stored.
    pub text: &'a str,
    /// The source's id of the message.
    pub message_id: &'a str,
    /// The source's id of the conversation; kept, takes no part in sessions.
    pub conversation_id: &'a str,
    /// The SKU or product that a `product` message shows.
    pub product_id: &'a str,
    /// The order that an `order` message shows.
    pub order_id: &'a str,
    /// The account a transfer goes to.
    pub to_agent: &'a str,
    /// Arrival number of a live message.
    pub seq: Option<i64>,
}

/// One row of an order: the order's columns, and one of its lines where the file has lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Order<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The platform's order number, as text.
    pub order_id: &'a str,
    /// The buyer's nick; empty when unknown, masked when it contains `*`.
    pub buyer: &'a str,
    /// When it was placed 下单.
    pub created_at: Timestamp,
    /// When the final payment was made 付款.
    pub paid_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Whether the platform says it is closed; `None` when the file does not say.
    pub closed: Option<bool>,
    /// The platform's status, for reading; decides nothing.
    pub status: &'a str,
    /// What was to be paid, postage included.
    pub payable: Option<Fen>,
    /// What was paid.
    pub paid: Option<Fen>,
    /// Postage inside payable and paid.
    pub postage: Option<Fen>,
    /// Number of units.
    pub units: Option<i64>,
    /// What was refunded, as the order row tells it.
    pub refunded: Option<Fen>,
    /// Price before any bargaining or discount.
    pub list_amount: Option<Fen>,
    /// Flag and remark of the seller.
    pub mark: &'a str,
    /// When the deposit 定金 was paid.
    pub deposit_paid_at: Option<Timestamp>,
    /// The deposit.
    pub deposit: Option<Fen>,
    /// SKU of the line.
    pub sku: &'a str,
    /// Title of the line.
    pub title: &'a str,
    /// Units of the line.
    pub line_units: Option<i64>,
    /// Amount of the line.
    pub line_amount: Option<Fen>,
}

/// A line of an order whose own row is in another file: the item list of a platform that keeps two lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OrderLine<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The platform's order number, as text.
    pub order_id: &'a str,
    /// SKU of the line.
    pub sku: &'a str,
    /// Title of the line.
    pub title: &'a str,
    /// Units of the line.
    pub units: Option<i64>,
    /// Amount of the line.
    pub amount: Option<Fen>,
}

/// 仅退款 or 退货退款.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RefundKind {
    /// 仅退款: money back, goods kept.
    RefundOnly,
    /// 退货退款: goods back, money back.
    Return,
}

/// Where a refund stands. The order of the variants is the order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RefundState {
    /// Asked for.
    Open,
    /// Refused.
    Rejected,
    /// Paid back.
    Success,
}

/// One refund.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refund<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The order refunded.
    pub order_id: &'a str,
    /// The platform's refund number; empty when the file has none.
    pub refund_id: &'a str,
    /// Refund only or return.
    pub kind: RefundKind,
    /// Open, success, rejected.
    pub state: RefundState,
    /// When it was asked for.
    pub applied_at: Option<Timestamp>,
    /// When it succeeded; without it the refund does not count.
    pub finished_at: Option<Timestamp>,
    /// Amount in fen.
    pub amount: Option<Fen>,
    /// The buyer's reason.
    pub reason: &'a str,
}

/// One invitation to rate an agent, and the rating when it was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rating<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The buyer's nick.
    pub buyer: &'a str,
    /// The agent account; never empty.
    pub agent: &'a str,
    /// When the buyer was invited.
    pub invited_at: Option<Timestamp>,
    /// When he rated.
    pub rated_at: Option<Timestamp>,
    /// 1 to 5; `None` while unrated.
    pub score: Option<u8>,
}

/// The tone of a product review.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ReviewScore {
    /// 好评
    Good,
    /// 中评
    Neutral,
    /// 差评
    Bad,
}

/// One review of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Review<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The order reviewed.
    pub order_id: &'a str,
    /// Good, neutral, bad.
    pub score: ReviewScore,
    /// What the buyer wrote.
    pub text: &'a str,
    /// When.
    pub at: Option<Timestamp>,
}

/// An account is a member of a team from one day to another, both inclusive; an empty end is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TeamMember<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// Team 班组.
    pub team: &'a str,
    /// The agent account.
    pub agent: &'a str,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

/// The stage of a buyer on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// 询单: may become an order.
    Inquiry,
    /// 下单未付款: has an order that is not paid yet.
    Pending,
    /// 售后: comes about an earlier order.
    Aftersale,
}

/// What a person decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision<'a> {
    /// The seller of an order is this account; empty: nobody.
    Seller {
        /// The order.
        order_id: &'a str,
        /// The account, or empty for nobody.
        account: &'a str,
    },
    /// The buyer-day of an account is left out like a filtered one.
    Exclude {
        /// The buyer.
        buyer: &'a str,
        /// The account.
        agent: &'a str,
        /// The business day.
        day: Day,
    },
    /// The stage of a buyer on a day.
    Stage {
        /// The buyer.
        buyer: &'a str,
        /// The business day.
        day: Day,
        /// The stage that holds.
        stage: Stage,
    },
}

/// A decision with its author, reason and date. Of two on one thing the later `at` rules, then the greater value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Override<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// What was decided.
    pub decision: Decision<'a>,
    /// Who decided.
    pub author: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When.
    pub at: Option<Timestamp>,
}

/// An account was in one presence state for a while.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Presence<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The agent account.
    pub agent: &'a str,
    /// `online`, `busy`, `away`, …; `offline` does not count as working time.
    pub state: &'a str,
    /// From.
    pub from: Option<Timestamp>,
    /// To; `None` while it lasts.
    pub to: Option<Timestamp>,
}

/// A planned shift of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shift<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The agent account.
    pub agent: &'a str,
    /// From.
    pub from: Option<Timestamp>,
    /// To.
    pub to: Option<Timestamp>,
}

/// Visitors of a product page on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Traffic<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// The business day.
    pub day: Option<Day>,
    /// SKU; empty for the whole shop.
    pub sku: &'a str,
    /// Number of visitors.
    pub visitors: Option<i64>,
}

/// A product of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Product<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// SKU.
    pub sku: &'a str,
    /// Title.
    pub title: &'a str,
    /// Category.
    pub category: &'a str,
    /// Purchase cost of one unit.
    pub cost: Option<Fen>,
}

/// A promotion 大促.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Promotion<'a> {
    /// Shop name or id.
    pub shop: &'a str,
    /// First day.
    pub from: Option<Day>,
    /// Last day, inclusive.
    pub to: Option<Day>,
    /// Name.
    pub name: &'a str,
}

/// Any row of any table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row<'a> {
    /// A message.
    Message(Message<'a>),
    /// An order, or one line of it.
    Order(Order<'a>),
    /// A refund.
    Refund(Refund<'a>),
    /// A rating.
    Rating(Rating<'a>),
    /// A review.
    Review(Review<'a>),
    /// A membership.
    TeamMember(TeamMember<'a>),
    /// A decision of a person.
    Override(Override<'a>),
    /// Presence.
    Presence(Presence<'a>),
    /// A shift.
    Shift(Shift<'a>),
    /// Visitors.
    Traffic(Traffic<'a>),
    /// A product.
    Product(Product<'a>),
    /// A promotion.
    Promotion(Promotion<'a>),
}
