//! What happens on a day, as typed values; the tables are one way to write them down.

use std::ops::Range;

use crate::Day;
use crate::clock::Clock;
use crate::team::{Buyer, Duty};

/// Everything of one day. Messages are sorted by time; what a chat writes after midnight belongs
/// to the next day.
#[derive(Debug, Default)]
pub struct Events {
    pub(crate) text: String,
    /// Messages, by time.
    pub messages: Vec<Message>,
    /// Orders begun this day, with all that becomes of them until the end of the simulation:
    /// who shows the day while it lasts must hide what is still to come.
    pub orders: Vec<Order>,
    /// Refunds of those orders, whenever they are asked for.
    pub refunds: Vec<Refund>,
    /// Invitations to rate, by the chat they ended.
    pub ratings: Vec<Rating>,
    /// Reviews of those orders, whenever they are written.
    pub reviews: Vec<Review>,
    /// Visitors of each product.
    pub traffic: Vec<Traffic>,
    /// What the accounts' states were.
    pub presence: Vec<Presence>,
    /// Planned shifts, with the shop's place.
    pub shifts: Vec<(usize, Duty)>,
}

impl Events {
    /// Text of a message of this day.
    pub fn text(&self, message: &Message) -> &str {
        self.text.get(message.text.clone()).unwrap_or_default()
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.messages.clear();
        self.orders.clear();
        self.refunds.clear();
        self.ratings.clear();
        self.reviews.clear();
        self.traffic.clear();
        self.presence.clear();
        self.shifts.clear();
    }
}

/// One message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Place of the shop in the team.
    pub shop: usize,
    /// The buyer.
    pub buyer: Buyer,
    /// Place of the account in the shop.
    pub agent: usize,
    /// Who wrote it.
    pub sender: Sender,
    /// When.
    pub at: Clock,
    /// What it is.
    pub kind: Kind,
    /// Whether it is flagged as an automatic reply.
    pub auto: bool,
    /// Where its text stands in the text of the day; see [`Events::text`].
    pub text: Range<usize>,
    /// The product of a product card: its place in the shop.
    pub product: Option<usize>,
    /// The order of an order card.
    pub order: Option<u64>,
    /// The account a chat is handed to.
    pub to_agent: Option<usize>,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The buyer.
    Buyer,
    /// The agent, or her automatic reply.
    Agent,
    /// A bot.
    Bot,
    /// The platform.
    System,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A picture.
    Image,
    /// A product card.
    Product,
    /// An order card.
    Order,
    /// A coupon.
    Coupon,
    /// An invitation to rate the service.
    RatingInvite,
    /// A notice that the chat was handed to another account.
    Transfer,
    /// Another notice of the platform.
    Notice,
}

/// One order and what becomes of it. Clocks beyond the end of the simulation are absent.
#[derive(Debug, Clone)]
pub struct Order {
    /// Place of the shop in the team.
    pub shop: usize,
    /// Its number, unique in the shop.
    pub number: u64,
    /// Who ordered.
    pub buyer: Buyer,
    /// Whether the export hides the buyer's name.
    pub masked: bool,
    /// When it was made.
    pub created: Clock,
    /// When it was paid, finally.
    pub paid: Option<Clock>,
    /// When it was closed.
    pub closed: Option<Clock>,
    /// Whether the export says when it was closed.
    pub closed_clock: bool,
    /// When its deposit was paid, and how much, in fen.
    pub deposit: Option<(Clock, i64)>,
    /// Price by the list, in fen, postage left out.
    pub list_amount: i64,
    /// To be paid, in fen, postage included.
    pub payable: i64,
    /// Postage, in fen.
    pub postage: i64,
    /// Refunded, in fen.
    pub refunded: i64,
    /// The seller's remark.
    pub mark: String,
    /// Product (its place in the shop), units and amount in fen of each line.
    pub lines: Vec<(usize, i64, i64)>,
}

/// One refund.
#[derive(Debug, Clone)]
pub struct Refund {
    /// Place of the shop in the team.
    pub shop: usize,
    /// Number of the order.
    pub order: u64,
    /// Its own number, unique in the shop.
    pub number: u64,
    /// Whether goods come back (退货退款), or only money goes (仅退款).
    pub goods: bool,
    /// What became of it.
    pub state: RefundState,
    /// When it was asked for.
    pub applied: Clock,
    /// When the money went back.
    pub finished: Option<Clock>,
    /// Fen.
    pub amount: i64,
    /// The buyer's reason.
    pub reason: String,
}

/// What became of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// Not decided.
    Open,
    /// Paid back.
    Success,
    /// Refused.
    Rejected,
}

/// One invitation to rate the service.
#[derive(Debug, Clone)]
pub struct Rating {
    /// Place of the shop in the team.
    pub shop: usize,
    /// The buyer.
    pub buyer: Buyer,
    /// Place of the account in the shop.
    pub agent: usize,
    /// When he was asked.
    pub invited: Clock,
    /// When he rated, and his stars, 1 to 5.
    pub rated: Option<(Clock, u8)>,
}

/// One review of an order.
#[derive(Debug, Clone)]
pub struct Review {
    /// Place of the shop in the team.
    pub shop: usize,
    /// Number of the order.
    pub order: u64,
    /// What he thinks.
    pub score: Score,
    /// His words.
    pub text: String,
    /// When.
    pub at: Clock,
}

/// Score of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    /// 好评
    Good,
    /// 中评
    Neutral,
    /// 差评
    Bad,
}

/// Visitors of a product on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    /// Place of the shop in the team.
    pub shop: usize,
    /// The day.
    pub day: Day,
    /// Place of the product in the shop.
    pub product: usize,
    /// How many people looked at it.
    pub visitors: u64,
}

/// A state of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// Place of the shop in the team.
    pub shop: usize,
    /// Place of the account in the shop.
    pub agent: usize,
    /// `online`, or `away` at meals.
    pub online: bool,
    /// Since when.
    pub from: Clock,
    /// Until when.
    pub to: Clock,
}
