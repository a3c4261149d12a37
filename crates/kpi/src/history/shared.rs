//! What all workers look up while they compute shards.

use std::collections::{HashMap, HashSet};

use super::{
    gather::Tables,
    names::{Names, SharedNames},
    refunds::OrderRefunds,
    rows::Sharded,
    shard::{PlacedOrder, Seen, packed},
};
use crate::{
    engine::{Account, OrderCase},
    time::Timestamp,
};

/// All names, once every row is in.
pub(super) struct AllNames {
    pub shops: Names,
    pub accounts: Names,
    pub teams: Names,
    pub texts: Names,
    pub buyers: Vec<Names>,
    pub orders: Vec<Names>,
}

impl From<Tables> for AllNames {
    fn from(tables: Tables) -> AllNames {
        let all = |shards: Vec<SharedNames>| shards.into_iter().map(SharedNames::into_names).collect();
        AllNames {
            shops: tables.shops.into_names(),
            accounts: tables.accounts.into_names(),
            teams: tables.teams.into_names(),
            texts: tables.texts.into_names(),
            buyers: all(tables.buyers),
            orders: all(tables.orders),
        }
    }
}

impl AllNames {
    /// The order number of an order.
    pub fn order_id(&self, order: Sharded) -> &str {
        self.orders[usize::from(order.shard)].name(order.number)
    }

    /// The nick of a buyer.
    pub fn buyer(&self, buyer: Sharded) -> &str {
        self.buyers[usize::from(buyer.shard)].name(buyer.number)
    }
}

/// Names, ranks and what was decided or refunded of orders.
pub(super) struct Shared<'a> {
    pub names: &'a AllNames,
    /// Rank of each file.
    pub ranks: &'a [u16],
    /// Rank of each shop by name.
    pub shops: &'a [u32],
    /// Rank of each account by shop and name.
    pub accounts: &'a [u32],
    pub own: HashSet<&'a str>,
    pub refunds: HashMap<Sharded, OrderRefunds>,
    /// The earliest bad review of an order; one without a clock counts as the earliest.
    pub bad_reviews: HashMap<Sharded, Option<Timestamp>>,
    pub sellers: HashMap<Sharded, Option<Account>>,
}

impl Shared<'_> {
    pub fn order_id(&self, order: Sharded) -> &str {
        self.names.order_id(order)
    }

    pub fn shop_of_order(&self, order: Sharded) -> u32 {
        self.shops[self.names.orders[usize::from(order.shard)].scope(order.number) as usize]
    }

    pub fn shop_of_buyer(&self, buyer: Sharded) -> u32 {
        self.shops[self.names.buyers[usize::from(buyer.shard)].scope(buyer.number) as usize]
    }

    /// Whether a buyer's nick is one of our own accounts.
    pub fn is_own(&self, buyer: Sharded) -> bool {
        !self.own.is_empty() && self.own.contains(self.names.buyer(buyer))
    }

    /// What of an order's refunds and reviews is seen at `as_of`. An order with refund rows ignores its own column.
    pub fn seen(&self, placed: &PlacedOrder, as_of: Timestamp) -> Seen {
        let mut seen = Seen::default();
        match self.refunds.get(&placed.order) {
            Some(refunds) => (seen.refunded, seen.refunds) = refunds.seen(as_of),
            None => seen.refunded.total = placed.merged.refunded,
        }
        let bad = self.bad_reviews.get(&placed.order);
        seen.bad_review = bad.is_some_and(|at| at.is_none_or(|at| at <= as_of));
        seen
    }

    /// Clocks of an order's refunds and of its bad review.
    pub fn clocks(&self, placed: &PlacedOrder) -> impl Iterator<Item = Timestamp> {
        let refunds = self.refunds.get(&placed.order).into_iter().flat_map(OrderRefunds::clocks);
        refunds.chain(self.bad_reviews.get(&placed.order).copied().flatten())
    }

    /// The order as the engine sees it.
    pub fn case<'s>(&'s self, placed: &PlacedOrder, seen: &'s Seen, as_of: Timestamp) -> OrderCase<'s> {
        let merged = &placed.merged;
        let clock = |at: Option<Timestamp>| at.filter(|&at| at <= as_of);
        OrderCase {
            id: self.order_id(placed.order),
            index: packed(placed.order),
            created: merged.created,
            paid: clock(merged.paid),
            closed: clock(merged.closed),
            deposit: clock(merged.deposit),
            amount: merged.amount,
            postage: merged.postage,
            payable: merged.payable,
            list: merged.list,
            units: merged.units,
            refunded: seen.refunded,
            refunds: &seen.refunds,
            bad_review: seen.bad_review,
            excluded: merged.excluded,
            sku: merged.sku,
            decided: self.sellers.get(&placed.order).copied(),
        }
    }
}
