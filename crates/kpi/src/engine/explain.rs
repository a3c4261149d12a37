//! The sessions considered for one order, for whoever wants to see why it was credited as it was.

use super::{
    Buyer, Context, Credited, Span,
    credit::{Desk, guarded},
    stream::{Session, Streams},
};
use crate::{sheet::Facts, time::Timestamp};

/// A session of the buyer and what it could claim of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Considered {
    /// The session.
    pub span: Span,
    /// Usable: holds a buyer and a human message and was not filtered.
    pub usable: bool,
    /// A filter or a decision removed its buyer-day.
    pub filtered: bool,
    /// Its account may earn orders.
    pub earns: bool,
    /// Rounds opened in it.
    pub rounds: usize,
    /// In reach of the order's creation.
    pub reaches_order: bool,
    /// In reach of the order's payment.
    pub reaches_payment: bool,
    /// Kept from earning the payment: the agent began it right after an order without contact (`silent_order_guard`).
    pub guarded: bool,
}

/// An order with all sessions of its buyer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// The order and its credit.
    pub order: Credited,
    /// Sessions by (start, account).
    pub sessions: Vec<Considered>,
}

/// Keeps the explanation of the order asked for.
pub(super) fn collect(
    context: &Context<'_>,
    buyer: &Buyer<'_>,
    streams: &Streams,
    credited: &[Credited],
    facts: &mut Facts,
) {
    let Some(asked) = context.explain else { return };
    for (_, order) in buyer.orders.iter().zip(credited).filter(|(case, _)| case.id == asked) {
        let mut sessions: Vec<Considered> = (streams.sessions.iter().enumerate())
            .map(|(place, session)| considered(context, streams, order, place, session))
            .collect();
        sessions.sort_by_key(|session| (session.span.start, session.span.account));
        facts.explained.push(Explained { order: order.clone(), sessions });
    }
}

fn considered(
    context: &Context<'_>,
    streams: &Streams,
    order: &Credited,
    place: usize,
    session: &Session,
) -> Considered {
    let desk = Desk { context, streams };
    let reaches = |at: Option<Timestamp>| at.is_some_and(|at| desk.claim(session, at).is_some());
    Considered {
        span: Span { account: session.account, start: session.start, end: session.end },
        usable: session.usable,
        filtered: streams.days[session.day].filtered,
        earns: context.accounts.earns(session.account),
        rounds: streams.rounds.iter().filter(|round| round.session == place).count(),
        reaches_order: reaches(Some(order.created)),
        reaches_payment: reaches(order.payment),
        guarded: order.order.winner.is_none()
            && guarded(session, order.created, context.rules.silent_order_guard),
    }
}
