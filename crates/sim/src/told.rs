//! What becomes known in a span of time: an order is told again each time something happens to it, and nothing is told of
//! what is still to come.

use crate::clock::Clock;
use crate::event::{Events, Order, Rating, Refund, RefundState};

/// Times from one to another, the second left out.
#[derive(Debug, Clone, Copy)]
struct Span(Clock, Clock);

impl Span {
    fn holds(self, clock: Clock) -> bool {
        self.0 <= clock && clock < self.1
    }

    /// A clock that has passed by the end.
    fn past(self, clock: Option<Clock>) -> Option<Clock> {
        clock.filter(|clock| *clock < self.1)
    }
}

impl Events {
    /// What happened from one instant to another, the second left out, as it stands at the second: messages; and orders,
    /// refunds and ratings to which something happened.
    pub fn told(&self, from: Clock, to: Clock) -> Self {
        let span = Span(from, to);
        let mut told = Self::default();
        for message in self.messages.iter().filter(|message| span.holds(message.at)) {
            told.push_message(message, &self.text);
        }
        told.orders = self.orders.iter().filter_map(|order| self.order(order, span)).collect();
        told.refunds = self.refunds.iter().filter_map(|refund| refund_at(refund, span)).collect();
        told.ratings = self.ratings.iter().filter_map(|rating| rating_at(rating, span)).collect();
        told
    }

    /// Forgets messages, and orders, refunds and ratings to which nothing happens any more from an instant on.
    pub fn forget_before(&mut self, now: Clock) {
        let ahead = |clock: Option<Clock>| clock.is_some_and(|clock| clock >= now);
        self.messages.clear();
        self.text.clear();
        self.ratings.retain(|rating| ahead(Some(rating.invited)) || ahead(rating.rated.map(|rated| rated.0)));
        let refunded: Vec<(usize, u64)> = self
            .refunds
            .iter()
            .filter(|refund| ahead(Some(refund.applied)) || ahead(refund.finished))
            .map(|refund| (refund.shop, refund.order))
            .collect();
        self.refunds.retain(|refund| refunded.contains(&(refund.shop, refund.order)));
        self.orders
            .retain(|order| clocks(order).any(ahead) || refunded.contains(&(order.shop, order.number)));
    }

    /// Takes over what another day began.
    pub fn take_over(&mut self, other: &Self) {
        self.append_messages(other);
        self.orders.extend(other.orders.iter().cloned());
        self.refunds.extend(other.refunds.iter().cloned());
        self.ratings.extend(other.ratings.iter().cloned());
    }

    /// An order as it stands at the end of a span in which something happened to it.
    fn order(&self, order: &Order, span: Span) -> Option<Order> {
        let refunds = || {
            let own = self
                .refunds
                .iter()
                .filter(|refund| (refund.shop, refund.order) == (order.shop, order.number));
            own.filter(|refund| refund.state == RefundState::Success)
        };
        let moved = clocks(order).chain(refunds().map(|refund| refund.finished));
        if !moved.flatten().any(|clock| span.holds(clock)) || order.created >= span.1 {
            return None;
        }
        Some(Order {
            paid: span.past(order.paid),
            closed: span.past(order.closed),
            deposit: order.deposit.filter(|deposit| deposit.0 < span.1),
            refunded: refunds()
                .filter(|refund| span.past(refund.finished).is_some())
                .map(|refund| refund.amount)
                .sum(),
            ..order.clone()
        })
    }
}

fn clocks(order: &Order) -> impl Iterator<Item = Option<Clock>> {
    [Some(order.created), order.deposit.map(|deposit| deposit.0), order.paid, order.closed].into_iter()
}

fn refund_at(refund: &Refund, span: Span) -> Option<Refund> {
    let happened =
        [Some(refund.applied), refund.finished].into_iter().flatten().any(|clock| span.holds(clock));
    happened.then(|| match span.past(refund.finished) {
        Some(_) => refund.clone(),
        None => Refund { state: RefundState::Open, finished: None, ..refund.clone() },
    })
}

fn rating_at(rating: &Rating, span: Span) -> Option<Rating> {
    let rated = rating.rated.filter(|rated| rated.0 < span.1);
    let happened = span.holds(rating.invited) || rated.is_some_and(|rated| span.holds(rated.0));
    happened.then(|| Rating { rated, ..rating.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Simulation, Team, tables};

    fn day() -> (Team, Events) {
        let config = Config { days: 3, agents: 4, load: 40, ..Config::default() };
        let mut simulation = Simulation::new(Team::new(&config).unwrap());
        let mut events = Events::default();
        events.take_over(simulation.next_day().unwrap().1);
        (Team::new(&config).unwrap(), events)
    }

    #[test]
    fn spans_tell_every_message_once_and_nothing_of_what_is_to_come() {
        let (team, events) = day();
        let (first, end) = (team.calendar().first(), team.calendar().end());
        let whole = events.told(Clock::midnight(first), Clock::midnight(end));
        assert_eq!(whole.messages.len(), events.messages.len());
        let mut told = 0;
        for hour in 0..72 {
            let (from, to) =
                (Clock::midnight(first).plus(hour * 3600), Clock::midnight(first).plus((hour + 1) * 3600));
            let part = events.told(from, to);
            told += part.messages.len();
            assert!(
                part.orders
                    .iter()
                    .all(|order| order.created < to && clocks(order).flatten().all(|clock| clock < to))
            );
            assert!(part.refunds.iter().all(|refund| refund.finished.is_none_or(|finished| finished < to)));
        }
        assert_eq!(told, events.messages.len());
        assert!(!whole.orders.is_empty() && !whole.ratings.is_empty());
    }

    #[test]
    fn an_order_is_told_when_it_is_made_and_again_when_it_is_paid() {
        let (team, events) = day();
        let order =
            events.orders.iter().find(|order| order.paid.is_some_and(|paid| paid > order.created)).unwrap();
        let paid = order.paid.unwrap();
        let own = |told: Events| {
            told.orders.into_iter().find(|other| other.number == order.number && other.shop == order.shop)
        };
        assert_eq!(own(events.told(order.created, paid)).unwrap().paid, None);
        assert_eq!(own(events.told(paid, paid.plus(1))).unwrap().paid, Some(paid));
        assert_eq!(own(events.told(paid.plus(1), paid.plus(2))).map(|order| order.closed), None);
        let mut left = Events::default();
        left.take_over(&events);
        left.forget_before(paid);
        assert!(left.messages.is_empty() && own(left.told(paid, paid.plus(1))).is_some());
        let [(name, text), ..] =
            tables(&team, &events.told(order.created, paid.plus(1)), paid.plus(1)).unwrap();
        assert_eq!(name, "messages");
        assert!(text.starts_with(b"shop,buyer,agent,"));
    }
}
