//! Decisions of people: of several on one thing one rules, and what names nothing is told.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::Hash,
};

use super::{
    gather::{Decided, Taken},
    report::Unmatched,
    rows::Sharded,
    shard::PlacedOrder,
    shared::AllNames,
};
use crate::{engine::Account, input::Stage, time::Day};

/// The decisions that rule.
pub(super) struct Decisions {
    /// Order → number of the account, or nobody.
    sellers: HashMap<Sharded, Option<u32>>,
    /// Buyer, number of the account, day.
    pub excluded: Vec<(Sharded, u32, Day)>,
    /// Buyer, day, stage.
    pub stages: Vec<(Sharded, Day, Stage)>,
}

impl Decisions {
    /// Takes them out of what was gathered.
    pub fn of(taken: &mut Taken) -> Decisions {
        let sellers = ruling(std::mem::take(&mut taken.sellers), |&order, _| order);
        let excluded =
            taken.excluded.drain(..).map(|(buyer, decided)| (buyer, decided.what.0, decided.what.1));
        let excluded: HashSet<_> = excluded.collect();
        let stages = std::mem::take(&mut taken.stages);
        let stages = ruling(stages, |&buyer, &(day, _): &(Day, Stage)| (buyer, day));
        Decisions {
            sellers,
            excluded: excluded.into_iter().collect(),
            stages: stages.into_iter().map(|((buyer, _), (day, stage))| (buyer, day, stage)).collect(),
        }
    }

    /// How many things were decided.
    pub fn count(&self) -> usize {
        self.sellers.len() + self.excluded.len() + self.stages.len()
    }

    /// The decided seller of each order, by the rank of the account.
    pub fn sellers(&self, ranks: &[u32]) -> HashMap<Sharded, Option<Account>> {
        let ranked = |account: u32| Account(ranks[account as usize]);
        self.sellers.iter().map(|(&order, account)| (order, account.map(ranked))).collect()
    }

    /// Orders that no file has and accounts without a single message: most likely misspelt.
    pub fn unmatched(
        &self,
        names: &AllNames,
        orders: &[Vec<PlacedOrder>],
        chatting: &[bool],
    ) -> Vec<Unmatched> {
        if self.count() == 0 {
            return Vec::new();
        }
        let mut missing: HashSet<Sharded> = self.sellers.keys().copied().collect();
        orders.iter().flatten().for_each(|placed| {
            missing.remove(&placed.order);
        });
        let orders = missing.into_iter().map(|order| Unmatched::Order(names.order_id(order).to_owned()));
        let accounts =
            self.sellers.values().flatten().chain(self.excluded.iter().map(|(_, account, _)| account));
        let silent = accounts.filter(|&&account| !chatting.get(account as usize).is_some_and(|&chats| chats));
        let accounts = silent.map(|&account| Unmatched::Account(names.accounts.name(account).to_owned()));
        orders.chain(accounts).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Of several decisions on one thing the later rules, then the greater value.
fn ruling<P, T, K: Hash + Eq>(decided: Vec<(P, Decided<T>)>, thing: impl Fn(&P, &T) -> K) -> HashMap<K, T> {
    let mut ruling: HashMap<K, Decided<T>> = HashMap::new();
    for (place, decided) in decided {
        let key = thing(&place, &decided.what);
        match ruling.get(&key) {
            Some(held) if (held.at, &held.value) >= (decided.at, &decided.value) => {}
            _ => {
                ruling.insert(key, decided);
            }
        }
    }
    ruling.into_iter().map(|(key, decided)| (key, decided.what)).collect()
}
