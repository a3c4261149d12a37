//! Section 6: who earns an order.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use kpi::rules::{CreditBasis, CreditRule};

use super::{
    Known,
    clocks::DAY,
    figures::Listed,
    orders::Order,
    streams::{Round, Session},
};

/// An order with who earned it.
#[derive(Clone, Debug)]
pub struct Credited {
    /// Shop.
    pub shop: &'static str,
    /// Order number.
    pub order_id: &'static str,
    /// The order itself.
    pub order: Order,
    /// Placed.
    pub created: i64,
    /// Final payment.
    pub paid_at: Option<i64>,
    /// The payment.
    pub payment: Option<i64>,
    /// Takes no part.
    pub excluded: bool,
    /// 落实下单.
    pub order_agent: Option<&'static str>,
    /// 落实付款.
    pub pay_agent: Option<&'static str>,
    /// Under `order`, `payment`, `order_first`.
    pub sellers: [Option<&'static str>; 3],
    /// The one that counts.
    pub seller: Option<&'static str>,
    /// The word of the split.
    pub split: Option<&'static str>,
    /// Who helped.
    pub assisted: Vec<&'static str>,
}

impl Credited {
    /// As it is listed.
    pub fn listed(&self) -> Listed {
        Listed {
            order_agent: self.order_agent,
            pay_agent: self.pay_agent,
            sellers: self.sellers,
            split: self.split,
            assisted: self.assisted.clone(),
        }
    }
}

/// Credits every order.
pub fn credit_all(known: &Known<'_>) -> Vec<Credited> {
    known.world.orders.iter().map(|order| credit(known, order)).collect()
}

fn credit(known: &Known<'_>, order: &Order) -> Credited {
    let rules = &known.input.rules;
    // "the usable sessions of that buyer in that shop"
    let his = |session: &&Session| {
        session.usable && session.pair.shop == order.shop && Some(session.pair.buyer) == order.buyer
    };
    let usable: Vec<&Session> = known.streams.sessions.iter().filter(his).collect();
    // "any account not in `no_credit_accounts`"
    let earning: Vec<&Session> = usable
        .iter()
        .copied()
        .filter(|session| rules.no_credit_accounts.iter().all(|no| no != session.pair.agent))
        .collect();

    let order_agent = earner(known, &earning, order.created);
    // "with `deposit_wins` *the payment* of an order is the earlier of deposit and final payment"
    let payment = match rules.deposit_wins {
        true => [order.deposit_at, order.paid_at].into_iter().flatten().min(),
        false => order.paid_at,
    };
    // "leaving out sessions excluded by `silent_order_guard` when order_agent is nobody": "agent-started sessions
    // beginning no later than this after a silent order cannot earn its payment"; 0 = off
    let guarded = |session: &Session| {
        rules.silent_order_guard > 0
            && order_agent.is_none()
            && session.agent_started
            && order.created <= session.start
            && session.start <= order.created + rules.silent_order_guard
    };
    let paying: Vec<&Session> = earning.iter().copied().filter(|session| !guarded(session)).collect();
    let pay_agent = payment.and_then(|at| earner(known, &paying, at));

    // "Seller of a paid order: rule `order` → order_agent; `payment` → pay_agent; `order_first` → order_agent, else
    // pay_agent. … An order without any payment has none."
    let mut sellers = match payment {
        Some(_) => [order_agent, pay_agent, order_agent.or(pay_agent)],
        None => [None; 3],
    };
    // "An `override` (shop, order, seller) replaces the seller under all three rules (empty = nobody) … and nothing
    // without payment"
    let decided = known.world.sellers.get(&(order.shop, order.id));
    if let (Some(decided), Some(_)) = (decided, payment) {
        sellers = [*decided; 3];
    }
    let seller = match rules.credit_rule {
        CreditRule::Order => sellers[0],
        CreditRule::Payment => sellers[1],
        CreditRule::OrderFirst => sellers[2],
    };
    let split = payment.map(|_| match (order_agent, pay_agent) {
        (Some(order), Some(pay)) if order == pay => "own",
        (Some(_), _) => "ordered_here_paid_there",
        (None, Some(_)) => "silent_order_paid_here",
        (None, None) => "silent",
    });
    Credited {
        shop: order.shop,
        order_id: order.id,
        order: order.clone(),
        created: order.created,
        paid_at: order.paid_at,
        payment,
        excluded: order.excluded,
        order_agent,
        pay_agent,
        sellers,
        seller,
        split,
        assisted: payment.map_or(Vec::new(), |at| assisted(known, &usable, at, seller)),
    }
}

/// "accounts with a usable session overlapping `[payment − W × 24 h, payment]` that are not the seller, sorted"
fn assisted(
    known: &Known<'_>,
    usable: &[&Session],
    payment: i64,
    seller: Option<&'static str>,
) -> Vec<&'static str> {
    let from = payment - window(known);
    let overlapping = usable.iter().filter(|session| session.end >= from && session.start <= payment);
    let accounts: BTreeSet<_> = overlapping.map(|session| session.pair.agent).collect();
    accounts.into_iter().filter(|&account| Some(account) != seller).collect()
}

/// "W × 24 h"
fn window(known: &Known<'_>) -> i64 {
    i64::from(known.input.rules.inquiry_window_days) * DAY
}

/// `credit(t)` among these sessions.
fn earner(known: &Known<'_>, sessions: &[&Session], t: i64) -> Option<&'static str> {
    match known.input.rules.credit_basis {
        CreditBasis::LastContact => last_contact(known, sessions, t),
        CreditBasis::Rounds => most_rounds(known, sessions, t),
    }
}

fn last_contact(known: &Known<'_>, sessions: &[&Session], t: i64) -> Option<&'static str> {
    // "the one ending last; ties: starting last; then the smaller account name"
    let best = |candidates: Vec<&Session>| {
        let key = |session: &&Session| (session.end, session.start, Reverse(session.pair.agent));
        candidates.into_iter().max_by_key(key).map(|session| session.pair.agent)
    };
    // 1. "sessions with start ≤ t ≤ end"
    let spanning = sessions.iter().copied().filter(|s| s.start <= t && t <= s.end).collect();
    // 2. "otherwise sessions with end < t and t − end ≤ W × 24 h"
    let before = |s: &&Session| s.end < t && t - s.end <= window(known);
    let before = sessions.iter().copied().filter(before).collect();
    // 3. "otherwise nobody"
    best(spanning).or_else(|| best(before))
}

/// "the account with most rounds (late, offline and waiting ones too) of usable sessions opened in
/// `[t − W × 24 h, t]`, ties by 1–2; none in the window → nobody"
fn most_rounds(known: &Known<'_>, sessions: &[&Session], t: i64) -> Option<&'static str> {
    let inside = |round: &&Round| t - window(known) <= round.opened && round.opened <= t;
    let mut rounds: BTreeMap<&'static str, usize> = BTreeMap::new();
    for session in sessions {
        let opened = session.rounds.iter().filter(inside).count();
        *rounds.entry(session.pair.agent).or_default() += opened;
    }
    let most = rounds.values().copied().max().filter(|&most| most > 0)?;
    let tied: Vec<&Session> =
        sessions.iter().copied().filter(|session| rounds[session.pair.agent] == most).collect();
    last_contact(known, &tied, t)
}
