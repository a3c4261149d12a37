//! The rule set: what the trade leaves open (section 2 of the KPI definitions).

mod file;
mod guide;
mod phrases;

pub use file::RulesError;
pub use guide::{Choice, FIELDS, Field, Kind, Section};
pub use phrases::{Phrases, Traits};
use serde::{Deserialize, Serialize};

use crate::time::{Calendar, Hours, Zone};

/// Which moment of an order decides who sold it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditRule {
    /// 下单判定: the account of the order's creation.
    Order,
    /// 付款判定: the account of its payment.
    Payment,
    /// 下单优先判定: the account of its creation, else that of its payment.
    OrderFirst,
}

/// What makes an account the one that earns a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditBasis {
    /// The session that ends last.
    LastContact,
    /// The account with most rounds in the window.
    Rounds,
}

/// A rule set. Durations are microseconds. Field names are the keys of the TOML file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// The shop's clocks.
    pub time_zone: Zone,
    /// When a business day begins: microseconds after midnight.
    pub day_cut: i64,
    /// A gap of this length or more ends a session.
    pub max_wait: i64,
    /// W: natural days in which an inquiry may become an order; ×24 h for credit.
    pub inquiry_window_days: i32,
    /// Payment counts for the final figure up to the end of D + this.
    pub final_pay_days: i32,
    /// ×24 h: how long an earlier order makes a silent returner an after-sale contact.
    pub aftersale_days: i32,
    /// Which moment decides the seller.
    pub credit_rule: CreditRule,
    /// What earns a moment.
    pub credit_basis: CreditBasis,
    /// Accounts whose sessions never earn an order.
    pub no_credit_accounts: Vec<String>,
    /// Orders all of whose lines are these SKUs take no part.
    pub excluded_skus: Vec<String>,
    /// Orders whose mark contains one of these texts take no part.
    pub excluded_marks: Vec<String>,
    /// A paid deposit counts as payment for credit and conversion.
    pub deposit_wins: bool,
    /// A closed unpaid order without closing clock is closed this long after its creation.
    pub unpaid_close: i64,
    /// Agent-started sessions beginning no later than this after a silent order cannot earn its payment; 0 = off.
    pub silent_order_guard: i64,
    /// A response of this length or more is slow.
    pub slow_seconds: i64,
    /// So many slow rounds make a slow reception.
    pub slow_times: i64,
    /// Sessions of a buyer-day summing to this or more make a long reception.
    pub long_reception: i64,
    /// An agent message that starts with one of these is no human answer.
    pub auto_reply_prefixes: Vec<String>,
    /// Nicks of our own people: their chats do not count, on either side.
    pub own_accounts: Vec<String>,
    /// A buyer-day with a message that contains one of these does not count.
    pub code_phrases: Vec<String>,
    /// A buyer-day with fewer buyer messages and no human answer does not count.
    pub min_buyer_messages: i64,
    /// A buyer-day that the agent forwarded after at most so many human messages does not count; 0 = off.
    pub forward_only_max_messages: i64,
    /// A buyer message that says only this opens no round.
    pub closing_phrases: Vec<String>,
    /// A round opening outside is `offline`.
    pub service_hours: Hours,
    /// Hours in which platforms other than JD assess responses.
    pub assessed_hours: Hours,
    /// Hours in which JD assesses responses.
    pub assessed_hours_jd: Hours,
    /// Whether inquiries won by a colleague stay in an account's denominator.
    pub assisted_in_denominator: bool,
    /// Whether sales include postage.
    pub include_postage: bool,
    /// Whether `sales` is net of refunds.
    pub deduct_refunds: bool,
}

impl Rules {
    /// W × 24 h, the reach of a contact for credit.
    pub fn credit_window(&self) -> i64 {
        i64::from(self.inquiry_window_days) * crate::time::DAY
    }

    /// The business days of these rules.
    pub fn calendar(&self) -> Calendar {
        Calendar::new(self.time_zone.clone(), self.day_cut)
    }
}
