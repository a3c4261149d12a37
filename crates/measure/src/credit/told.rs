//! What is told of an order's credit.

use kernel::people::refs::ShopRef;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::BuyerId;
use crate::figures::NamedAccount;

/// Which moment of an order decides who sold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CreditRule)]
pub(crate) enum Rule {
    /// The account of its creation.
    Order,
    /// The account of its payment.
    Payment,
    /// The account of its creation, else that of its payment.
    OrderFirst,
}

/// What makes an account the one that earns a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CreditBasis)]
pub(crate) enum Basis {
    /// The session that ends last.
    LastContact,
    /// The account with most rounds in the window.
    Rounds,
}

/// How a session stood when a moment was given away: the step that chose it, or the one at which it fell out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CreditStanding)]
pub(crate) enum Standing {
    /// It earned the moment.
    Chosen,
    /// It would have been next.
    RunnerUp,
    /// It could have earned the moment and came behind.
    Outranked,
    /// A filter or a decision took its buyer-day out.
    Filtered,
    /// It lacks a message of the buyer or of a human.
    Unusable,
    /// Its account earns no orders.
    NoCredit,
    /// The agent began it right after an order without contact.
    Guarded,
    /// It began after the moment.
    Later,
    /// It ended too long before the moment.
    TooOld,
}

/// A session of the order's buyer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CreditSession)]
pub(crate) struct Session {
    /// Whose.
    pub account: NamedAccount,
    /// Its first message.
    pub start: Moment,
    /// Its last message.
    pub end: Moment,
    /// Rounds opened in it.
    pub rounds: u32,
    /// How it stood when the order was made.
    pub order: Standing,
    /// How it stood at the payment; absent while unpaid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<Standing>,
}

/// A decision of a person on who sold the order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CreditDecision)]
pub(crate) struct Decision {
    /// The account; absent for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// Who decided.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

/// Who earned an order, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CreditExplained)]
pub(crate) struct Explained {
    /// Its number.
    pub id: String,
    pub shop: ShopRef,
    /// The buyer, as `GET /chats/{buyer}` takes it; absent where nobody is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerId>,
    /// The buyer's name, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nick: Option<String>,
    /// Everything in one sentence, in the caller's language.
    pub sentence: String,
    /// When it was made.
    pub created_at: Moment,
    /// The payment that counts for credit: the deposit, where the rules say so, else the final one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_at: Option<Moment>,
    /// The final payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Moment>,
    /// What was paid, as the rules count it, in fen.
    pub gross: i64,
    /// What was paid back, in fen.
    pub refunded: i64,
    /// Units of goods.
    pub units: i64,
    /// The rule that counts.
    pub rule: Rule,
    pub basis: Basis,
    /// For how many hours a contact may earn.
    pub window_hours: i64,
    /// Who sold it under the rule that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<NamedAccount>,
    /// Under the rule `order`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller_order: Option<NamedAccount>,
    /// Under the rule `payment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller_payment: Option<NamedAccount>,
    /// Under the rule `order_first`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller_first: Option<NamedAccount>,
    /// Who earned that it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_agent: Option<NamedAccount>,
    /// Who earned that it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_agent: Option<NamedAccount>,
    /// How both were earned; absent while unpaid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// Who helped.
    pub assisted: Vec<NamedAccount>,
    /// Whether a person decided who sold it.
    pub decided: bool,
    /// What people decided, the latest first: that one holds.
    pub decisions: Vec<Decision>,
    /// Sessions of the buyer, by time: those in reach, and others near by.
    pub considered: Vec<Session>,
    /// Sessions that are not listed because they lie far from the order.
    pub left_out: u32,
}
