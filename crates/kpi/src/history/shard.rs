//! One shard: a few thousand buyers, merged and computed as a whole.

use std::collections::HashSet;

use super::{
    apart::{OfBuyer, Whose},
    messages::{Repeats, distinct},
    orders::MergedOrder,
    refunds::merge_ratings,
    rows::{Arrival, SHARDS, Sharded, StoredMessage, StoredRating},
    shared::Shared,
};
use crate::{
    engine::{Account, Buyer, Context, Engine, Event, OrderCase, RatingCase, Refunded, Role},
    input::{Fen, Stage},
    sheet::Facts,
    time::{Day, MINUTE, SECOND, Timestamp},
};

/// A merged order on its way to its buyer.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlacedOrder {
    /// Number of the buyer within its shard; `None` when the buyer is unknown.
    pub buyer: Option<u32>,
    pub order: Sharded,
    pub merged: MergedOrder,
}

/// Everything of one shard.
#[derive(Default)]
pub(super) struct Shard {
    pub number: usize,
    pub messages: Vec<StoredMessage>,
    /// Hash of each message's text, where several files have messages.
    pub texts: Option<Vec<u64>>,
    pub orders: Vec<PlacedOrder>,
    pub ratings: Vec<StoredRating>,
    pub excluded: Vec<(u32, Account, Day)>,
    pub stages: Vec<(u32, Day, Stage)>,
}

/// One number for a name in a shard, as the engine's rows carry it.
pub(super) fn packed(place: Sharded) -> u32 {
    place.number * SHARDS as u32 + u32::from(place.shard)
}

/// The opposite of [`packed`].
pub(super) fn unpacked(index: u32) -> Sharded {
    Sharded { shard: (index % SHARDS as u32) as u8, number: index / SHARDS as u32 }
}

/// Computes shards one after the other.
pub(super) struct Worker<'a> {
    shared: &'a Shared<'a>,
    context: &'a Context<'a>,
    repeats: &'a Repeats,
    engine: Engine,
    events: Vec<Event>,
    pub facts: Facts,
    /// Where buyers are kept apart: their facts, and nothing in `facts`.
    pub apart: Option<Each>,
}

/// Buyers kept apart.
#[derive(Default)]
pub(super) struct Each {
    pub buyers: Vec<OfBuyer>,
    /// Ranked arrivals of message rows that repeat others.
    pub dropped: Vec<Arrival>,
}

impl Each {
    pub fn absorb(mut self, other: Each) -> Each {
        self.buyers.extend(other.buyers);
        self.dropped.extend(other.dropped);
        self
    }

    fn note_dropped(&mut self, all: Vec<Arrival>, kept: &[StoredMessage]) {
        let kept: HashSet<Arrival> = kept.iter().map(|row| row.arrival).collect();
        self.dropped.extend(all.into_iter().filter(|row| !kept.contains(row)));
    }
}

impl<'a> Worker<'a> {
    pub fn new(
        shared: &'a Shared<'a>,
        context: &'a Context<'a>,
        repeats: &'a Repeats,
        apart: bool,
    ) -> Worker<'a> {
        Worker {
            shared,
            context,
            repeats,
            engine: Engine::default(),
            events: Vec::new(),
            facts: Facts::default(),
            apart: apart.then(Each::default),
        }
    }

    /// Computes every buyer of a shard.
    pub fn shard(&mut self, mut shard: Shard) {
        for message in &mut shard.messages {
            message.arrival = message.arrival.ranked(self.shared.ranks);
        }
        let arrivals = |rows: &[StoredMessage]| rows.iter().map(|row| row.arrival).collect();
        let all: Option<Vec<Arrival>> = self.apart.as_ref().map(|_| arrivals(&shard.messages));
        let messages = distinct(shard.messages, shard.texts, self.repeats);
        if let (Some(each), Some(all)) = (&mut self.apart, all.filter(|all| all.len() > messages.len())) {
            each.note_dropped(all, &messages);
        }
        shard.orders.sort_unstable_by(|a, b| {
            let key = |order: &PlacedOrder| (order.buyer, order.merged.created);
            let id = |order: &PlacedOrder| self.shared.order_id(order.order);
            key(a).cmp(&key(b)).then_with(|| id(a).cmp(id(b)))
        });
        shard.ratings.sort_unstable_by_key(|rating| rating.buyer);
        shard.excluded.sort_unstable();
        shard.stages.sort_unstable();
        let Shard { number: shard_number, orders, mut ratings, excluded, stages, .. } = shard;
        let mut rest = Part {
            messages: &messages,
            orders: &orders,
            ratings: &mut ratings,
            excluded: &excluded,
            stages: &stages,
        };
        // Orders without buyer sort first: each is a buyer of its own.
        for order in take(&mut rest.orders, |order| order.buyer.is_none()) {
            let alone = Part { orders: std::slice::from_ref(order), ..Part::default() };
            self.buyer(order.order, None, alone);
        }
        while let Some(number) = rest.next_buyer() {
            let buyer = Sharded { shard: shard_number as u8, number };
            self.buyer(buyer, Some(buyer), rest.take(number));
        }
    }

    /// The events of a buyer up to `as_of`.
    fn read_events(&mut self, messages: &[StoredMessage]) {
        let (accounts, as_of) = (self.shared.accounts, self.context.as_of);
        self.events.clear();
        let seen = messages.iter().take_while(|row| row.at <= as_of);
        self.events.extend(seen.filter_map(|row| row.event(accounts)));
    }

    /// Computes one buyer. `named` is his order where he is unknown: it tells the shop.
    fn buyer(&mut self, named: Sharded, buyer: Option<Sharded>, part: Part<'_>) {
        let (shared, as_of) = (self.shared, self.context.as_of);
        self.read_events(part.messages);
        let refunds: Vec<Seen> = part.orders.iter().map(|order| shared.seen(order, as_of)).collect();
        let visible = part.orders.iter().zip(&refunds).filter(|(order, _)| order.merged.created <= as_of);
        let orders: Vec<OrderCase<'_>> =
            visible.map(|(order, seen)| shared.case(order, seen, as_of)).collect();
        let ratings: Vec<RatingCase> = merge_ratings(part.ratings, shared.accounts, as_of);
        let excluded: Vec<(Account, Day)> =
            part.excluded.iter().map(|&(_, account, day)| (account, day)).collect();
        let stages: Vec<(Day, Stage)> = part.stages.iter().map(|&(_, day, stage)| (day, stage)).collect();
        let input = Buyer {
            shop: buyer.map_or_else(|| shared.shop_of_order(named), |buyer| shared.shop_of_buyer(buyer)),
            buyer: buyer.map(packed),
            own: buyer.is_some_and(|buyer| shared.is_own(buyer)),
            events: &self.events,
            orders: &orders,
            ratings: &ratings,
            excluded: &excluded,
            stages: &stages,
        };
        self.engine.figures(self.context, &input, &mut self.facts);
        if let Some(each) = &mut self.apart {
            let seen = NextChange { context: self.context, events: &self.events, orders: part.orders };
            let later = part.messages.iter().map(|row| row.at).find(|&at| at > as_of);
            let changes = [seen.of_waits(), seen.of_orders(shared), of_ratings(part.ratings, as_of), later];
            let changes = changes.into_iter().flatten().min();
            let facts = std::mem::take(&mut self.facts);
            each.buyers.push(OfBuyer { whose: Whose::of(named, buyer), facts, changes });
        }
    }
}

/// What decides when the facts of a buyer change though nothing comes in.
struct NextChange<'s> {
    context: &'s Context<'s>,
    events: &'s [Event],
    orders: &'s [PlacedOrder],
}

impl NextChange<'_> {
    /// Sessions that are still open, and waits that can still be answered in time.
    fn of_waits(&self) -> Option<Timestamp> {
        let (as_of, max_wait) = (self.context.as_of, self.context.rules.max_wait);
        let later = |at: i64| Some(Timestamp(at)).filter(|&at| at > as_of);
        // A wait is decided for good after three minutes; what is older than both can change nothing any more.
        let from = as_of.0.saturating_sub(max_wait.max(3 * MINUTE));
        let recent = self.events.partition_point(|event| event.at.0 <= from);
        let waits = self.events[recent..].iter().flat_map(|event| {
            let at = event.at.0;
            let day_end = || {
                let day = self.context.calendar.day(event.at);
                self.context.calendar.start(day.plus(1)).0 - 1
            };
            let open = event.role == Role::Buyer;
            let of_wait = open.then(|| [at + 30 * SECOND, at + 3 * MINUTE, day_end()]);
            of_wait.into_iter().flatten().chain([at.saturating_add(max_wait)]).filter_map(later)
        });
        waits.min()
    }

    /// Clocks of orders, refunds and reviews that are still to come.
    fn of_orders(&self, shared: &Shared<'_>) -> Option<Timestamp> {
        let as_of = self.context.as_of;
        let clocks = self.orders.iter().flat_map(|order| {
            let merged = &order.merged;
            let own = [Some(merged.created), merged.paid, merged.closed, merged.deposit];
            own.into_iter().flatten().chain(shared.clocks(order))
        });
        clocks.filter(|&at| at > as_of).min()
    }
}

fn of_ratings(ratings: &[StoredRating], as_of: Timestamp) -> Option<Timestamp> {
    let clocks = ratings.iter().flat_map(|rating| [rating.invited, rating.rated]);
    clocks.flatten().filter(|&at| at > as_of).min()
}

/// What of an order's refunds is seen at `as_of`.
#[derive(Default)]
pub(super) struct Seen {
    pub refunded: Refunded,
    pub refunds: Vec<(Timestamp, Fen)>,
    pub bad_review: bool,
}

/// What is left of a shard, or what one buyer has of it; everything sorted by buyer.
#[derive(Default)]
struct Part<'s> {
    messages: &'s [StoredMessage],
    orders: &'s [PlacedOrder],
    ratings: &'s mut [StoredRating],
    excluded: &'s [(u32, Account, Day)],
    stages: &'s [(u32, Day, Stage)],
}

impl<'s> Part<'s> {
    /// The first buyer who has messages, orders or ratings. Decisions alone make no figure.
    fn next_buyer(&self) -> Option<u32> {
        let messages = self.messages.first().map(|message| message.buyer);
        let orders = self.orders.first().and_then(|order| order.buyer);
        let ratings = self.ratings.first().map(|rating| rating.buyer);
        [messages, orders, ratings].into_iter().flatten().min()
    }

    /// Takes everything of a buyer.
    fn take(&mut self, buyer: u32) -> Part<'s> {
        let ratings = std::mem::take(&mut self.ratings);
        let (of_buyer, rest) = ratings.split_at_mut(ratings.partition_point(|rating| rating.buyer <= buyer));
        self.ratings = rest;
        Part {
            messages: take(&mut self.messages, |message| message.buyer <= buyer),
            orders: take(&mut self.orders, |order| order.buyer <= Some(buyer)),
            ratings: of_buyer,
            excluded: only(take(&mut self.excluded, |row| row.0 <= buyer), |row| row.0 < buyer),
            stages: only(take(&mut self.stages, |row| row.0 <= buyer), |row| row.0 < buyer),
        }
    }
}

/// Cuts the items that `belongs` holds for off the front of a sorted slice.
fn take<'s, T>(items: &mut &'s [T], belongs: impl Fn(&T) -> bool) -> &'s [T] {
    let count = items.iter().take_while(|item| belongs(item)).count();
    let (taken, rest) = items.split_at(count);
    *items = rest;
    taken
}

/// Leaves out the items at the front that `skips` holds for.
fn only<T>(items: &[T], skips: impl Fn(&T) -> bool) -> &[T] {
    &items[items.partition_point(skips)..]
}
