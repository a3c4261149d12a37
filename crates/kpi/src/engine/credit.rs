//! Who earns an order (section 6).

use std::cmp::Reverse;

use super::{
    Account, Buyer, Context, OrderCase, Role,
    stream::{Session, Streams},
};
use crate::{
    input::Fen,
    rules::{CreditBasis, CreditRule},
    time::Timestamp,
};

/// The step that decided who earns an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// 1: a session spans the instant.
    Spanning,
    /// 2: a session ended before it, within the window.
    Before,
    /// `credit_basis = rounds`: the account had so many rounds in the window.
    Rounds(u32),
    /// 3: nobody.
    Nobody,
}

/// A session as far as credit needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Whose.
    pub account: Account,
    /// First message.
    pub start: Timestamp,
    /// Last message.
    pub end: Timestamp,
}

/// Who earns an instant, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The instant.
    pub at: Timestamp,
    /// The step that decided.
    pub step: Step,
    /// The session that won.
    pub winner: Option<Span>,
    /// The session that came next.
    pub runner_up: Option<Span>,
}

impl Choice {
    /// The account that earns the instant.
    pub fn account(&self) -> Option<Account> {
        self.winner.map(|span| span.account)
    }
}

/// How order and payment were earned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Split {
    /// Both by the same account.
    Own,
    /// The order by one, the payment by another or nobody.
    OrderedHerePaidThere,
    /// 静默下单落实付款.
    SilentOrderPaidHere,
    /// 静默.
    Silent,
}

impl Split {
    /// The word of the sheet.
    pub fn word(self) -> &'static str {
        match self {
            Split::Own => "own",
            Split::OrderedHerePaidThere => "ordered_here_paid_there",
            Split::SilentOrderPaidHere => "silent_order_paid_here",
            Split::Silent => "silent",
        }
    }
}

/// The seller under each credit rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sellers {
    /// 下单判定.
    pub order: Option<Account>,
    /// 付款判定.
    pub payment: Option<Account>,
    /// 下单优先判定.
    pub order_first: Option<Account>,
}

impl Sellers {
    /// The seller under one rule.
    pub fn under(&self, rule: CreditRule) -> Option<Account> {
        match rule {
            CreditRule::Order => self.order,
            CreditRule::Payment => self.payment,
            CreditRule::OrderFirst => self.order_first,
        }
    }
}

/// An order with who earned it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credited {
    /// The shop, as a number of the caller's table.
    pub shop: u32,
    /// The order, as a number of the caller's table.
    pub index: u32,
    /// Placed.
    pub created: Timestamp,
    /// Final payment.
    pub paid: Option<Timestamp>,
    /// The payment that counts for credit and conversion.
    pub payment: Option<Timestamp>,
    /// What it brings under the rules (gross, or net with `deduct_refunds`), fen; 0 until the final payment.
    pub amount: Fen,
    /// What was paid of it under the rules, fen; 0 until the final payment.
    pub gross: Fen,
    /// What of it was refunded, fen; 0 until the final payment.
    pub refunded: Fen,
    /// Units.
    pub units: i64,
    /// Excluded by SKU or mark: not listed.
    pub excluded: bool,
    /// Who earned the creation.
    pub order: Choice,
    /// Who earned the payment.
    pub pay: Option<Choice>,
    /// The seller under each rule; none without payment.
    pub sellers: Sellers,
    /// How both were earned; `None` without payment.
    pub split: Option<Split>,
    /// Accounts that helped, sorted.
    pub assisted: Box<[Account]>,
    /// People decided the seller.
    pub decided: bool,
}

impl Credited {
    /// Who earned the creation.
    pub fn order_agent(&self) -> Option<Account> {
        self.order.account()
    }

    /// Who earned the payment.
    pub fn pay_agent(&self) -> Option<Account> {
        self.pay.and_then(|choice| choice.account())
    }
}

/// Credits every order of a buyer, in the order of `buyer.orders`.
pub(super) fn credit(
    context: &Context<'_>,
    buyer: &Buyer<'_>,
    streams: &Streams,
    credited: &mut Vec<Credited>,
) {
    credited.clear();
    credited.extend(buyer.orders.iter().map(|order| credit_order(context, buyer, streams, order)));
}

fn credit_order(
    context: &Context<'_>,
    buyer: &Buyer<'_>,
    streams: &Streams,
    case: &OrderCase<'_>,
) -> Credited {
    let rules = context.rules;
    let desk = Desk { context, streams };
    let payment = case.payment(rules.deposit_wins);
    let order = desk.choose(case.created, |_| true);
    let guarded = |session: &Session| {
        order.winner.is_some() || !guarded(session, case.created, rules.silent_order_guard)
    };
    let pay = payment.map(|at| desk.choose(at, guarded));
    let sellers = payment.map_or_else(Sellers::default, |_| sellers(case, &order, pay.as_ref()));
    let seller = sellers.under(rules.credit_rule);
    Credited {
        shop: buyer.shop,
        index: case.index,
        created: case.created,
        paid: case.paid,
        payment,
        amount: case.paid.map_or(0, |_| super::sales::amount(rules, case)),
        gross: case.paid.map_or(0, |_| super::sales::gross(rules, case)),
        refunded: case.paid.map_or(0, |_| case.refunded.total),
        units: case.units,
        excluded: case.excluded,
        split: pay.map(|pay| split(order.account(), pay.account())),
        assisted: payment.map_or_else(Box::default, |at| desk.assisted(at, seller)),
        order,
        pay,
        sellers,
        decided: case.decided.is_some(),
    }
}

/// Whether `silent_order_guard` keeps a session from earning the payment of a silent order.
pub(super) fn guarded(session: &Session, created: Timestamp, guard: i64) -> bool {
    let since = session.start.0 - created.0;
    guard > 0 && session.begun == Some(Role::Human) && (0..=guard).contains(&since)
}

fn sellers(case: &OrderCase<'_>, order: &Choice, pay: Option<&Choice>) -> Sellers {
    if let Some(decided) = case.decided {
        return Sellers { order: decided, payment: decided, order_first: decided };
    }
    let payment = pay.and_then(Choice::account);
    Sellers { order: order.account(), payment, order_first: order.account().or(payment) }
}

fn split(order: Option<Account>, pay: Option<Account>) -> Split {
    match (order, pay) {
        (Some(order), Some(pay)) if order == pay => Split::Own,
        (Some(_), _) => Split::OrderedHerePaidThere,
        (None, Some(_)) => Split::SilentOrderPaidHere,
        (None, None) => Split::Silent,
    }
}

/// The order in which sessions earn an instant: smaller is first.
type Claim = (bool, Reverse<Timestamp>, Reverse<Timestamp>, Account);

/// The sessions of a buyer, asked who earns an instant.
pub(super) struct Desk<'a> {
    pub context: &'a Context<'a>,
    pub streams: &'a Streams,
}

impl Desk<'_> {
    /// What a session may claim of an instant: nothing when it begins later or ended too long before.
    pub fn claim(&self, session: &Session, at: Timestamp) -> Option<Claim> {
        let spans = session.start <= at && at <= session.end;
        let before = session.end < at && at.0 - session.end.0 <= self.context.rules.credit_window();
        (spans || before).then_some((!spans, Reverse(session.end), Reverse(session.start), session.account))
    }

    /// Sessions that may earn, with their claims on an instant.
    fn claims<'s>(
        &'s self,
        at: Timestamp,
        eligible: impl Fn(&Session) -> bool + 's,
    ) -> impl Iterator<Item = (Claim, &'s Session)> {
        self.streams
            .usable()
            .filter(move |session| self.context.accounts.earns(session.account) && eligible(session))
            .filter_map(move |session| Some((self.claim(session, at)?, session)))
    }

    fn choose(&self, at: Timestamp, eligible: impl Fn(&Session) -> bool) -> Choice {
        match self.context.rules.credit_basis {
            CreditBasis::LastContact => self.last_contact(at, eligible),
            CreditBasis::Rounds => self.most_rounds(at, eligible),
        }
    }

    fn last_contact(&self, at: Timestamp, eligible: impl Fn(&Session) -> bool) -> Choice {
        let (mut first, mut second) = (None, None);
        for claim in self.claims(at, eligible) {
            if first.is_none_or(|best: (Claim, _)| claim.0 < best.0) {
                second = first.replace(claim);
            } else if second.is_none_or(|best: (Claim, _)| claim.0 < best.0) {
                second = Some(claim);
            }
        }
        let step = match first {
            Some(((false, ..), _)) => Step::Spanning,
            Some(_) => Step::Before,
            None => Step::Nobody,
        };
        Choice { at, step, winner: first.map(span), runner_up: second.map(span) }
    }

    /// The account with most rounds opened in `[at − W, at]`; ties as in [`Desk::last_contact`].
    fn most_rounds(&self, at: Timestamp, eligible: impl Fn(&Session) -> bool) -> Choice {
        let from = at.0.saturating_sub(self.context.rules.credit_window());
        let in_window = |opened: Timestamp| from <= opened.0 && opened <= at;
        let mut best: Vec<(Account, u32, Claim, &Session)> = Vec::new();
        for (claim, session) in self.claims(at, &eligible) {
            match best.iter_mut().find(|(account, ..)| *account == session.account) {
                Some((_, _, held, of)) if claim < *held => (*held, *of) = (claim, session),
                Some(_) => {}
                None => best.push((session.account, 0, claim, session)),
            }
        }
        for round in self.streams.rounds.iter().filter(|round| in_window(round.opened)) {
            let session = &self.streams.sessions[round.session];
            let counts = session.usable && eligible(session) && !self.streams.days[round.day].filtered;
            let account = best.iter_mut().find(|(account, ..)| *account == session.account);
            if let Some((_, rounds, ..)) = account.filter(|_| counts) {
                *rounds += 1;
            }
        }
        best.retain(|&(_, rounds, ..)| rounds > 0);
        best.sort_unstable_by_key(|&(_, rounds, claim, _)| (Reverse(rounds), claim));
        let mut spans = best.iter().map(|&(_, _, claim, session)| span((claim, session)));
        let step = best.first().map_or(Step::Nobody, |&(_, rounds, ..)| Step::Rounds(rounds));
        Choice { at, step, winner: spans.next(), runner_up: spans.next() }
    }

    /// Accounts other than the seller with a usable session overlapping `[at − W, at]`, sorted.
    fn assisted(&self, at: Timestamp, seller: Option<Account>) -> Box<[Account]> {
        let from = at.0.saturating_sub(self.context.rules.credit_window());
        let overlapping =
            self.streams.usable().filter(|session| session.start <= at && session.end.0 >= from);
        let mut accounts: Vec<Account> = overlapping.map(|session| session.account).collect();
        accounts.retain(|&account| Some(account) != seller);
        accounts.sort_unstable();
        accounts.dedup();
        accounts.into()
    }
}

fn span((_, session): (Claim, &Session)) -> Span {
    Span { account: session.account, start: session.start, end: session.end }
}
