//! Section 5: the stage of a buyer on a day.

use std::collections::{BTreeMap, BTreeSet};

use kpi::input::Stage;

use super::{Known, clocks::DAY, merge::Said, orders::Order};

/// One buyer of one shop on one business day with a received buyer-day.
pub struct Staged<'a> {
    /// Shop.
    pub shop: &'static str,
    /// Buyer.
    pub buyer: &'static str,
    /// Business day.
    pub day: i32,
    /// Accounts that received him.
    pub accounts: BTreeSet<&'static str>,
    /// What he came for.
    pub stage: Stage,
    /// His new orders N.
    pub new_orders: Vec<&'a Order>,
}

/// All of them.
pub fn all<'a>(known: &'a Known<'_>) -> Vec<Staged<'a>> {
    type Received = (BTreeSet<&'static str>, i64);
    let mut received: BTreeMap<(&'static str, &'static str, i32), Received> = BTreeMap::new();
    for buyer_day in known.streams.buyer_days.iter().filter(|buyer_day| buyer_day.received()) {
        let pair = buyer_day.pair;
        let first = buyer_day.said.iter().find(|said| Said::by_buyer(said)).unwrap().at;
        let entry = received.entry((pair.shop, pair.buyer, buyer_day.day));
        let (accounts, t0) = entry.or_insert((BTreeSet::new(), first));
        accounts.insert(pair.agent);
        // "t0 = his first buyer message among the received buyer-days of D"
        *t0 = first.min(*t0);
    }
    let stage = |((shop, buyer, day), (accounts, t0))| {
        let (stage, new_orders) = staged(known, shop, buyer, day, t0);
        // "(shop, buyer, day, stage) replaces the stage"
        let stage = known.world.stages.get(&(shop, buyer, day)).copied().unwrap_or(stage);
        Staged { shop, buyer, day, accounts, stage, new_orders }
    };
    received.into_iter().map(stage).collect()
}

fn staged<'a>(
    known: &'a Known<'_>,
    shop: &'static str,
    buyer: &'static str,
    day: i32,
    t0: i64,
) -> (Stage, Vec<&'a Order>) {
    let rules = &known.input.rules;
    let his = |order: &&Order| order.shop == shop && order.buyer == Some(buyer) && !order.excluded;
    // "an order of his created in `[t0, end of D+W−1]`"
    let end = known.clocks.end(day + rules.inquiry_window_days - 1);
    let new = |order: &&Order| t0 <= order.created && order.created < end;
    let new_orders: Vec<&Order> = known.world.orders.iter().filter(his).filter(new).collect();
    if !new_orders.is_empty() {
        return (Stage::Inquiry, new_orders);
    }
    // "created in `[t0 − aftersale_days, t0)` and not closed unpaid before t0"
    let reach = t0 - i64::from(rules.aftersale_days) * DAY;
    // "for stage a deposit is not payment"; "paid exactly at t0 is paid, closed exactly at t0 is open"
    let unpaid = |order: &Order| order.paid_at.is_none_or(|paid| paid > t0);
    let closed = |order: &Order| order.closed_at.is_some_and(|closed| closed < t0);
    let earlier =
        known.world.orders.iter().filter(his).filter(|order| {
            reach <= order.created && order.created < t0 && !(closed(order) && unpaid(order))
        });
    // "of several, the latest (same second: the greater order id as text)"
    let latest = earlier.max_by_key(|order| (order.created.div_euclid(1_000_000), order.id));
    let stage = match latest {
        Some(order) if unpaid(order) => Stage::Pending,
        Some(_) => Stage::Aftersale,
        None => Stage::Inquiry,
    };
    (stage, new_orders)
}
