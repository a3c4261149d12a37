//! Names behind the numbers of computed rows.

use super::{names::Names, rows::Sharded, shard::unpacked, shared::AllNames};
use crate::engine::{Account, Credited, Inquiry};

/// Shops, accounts and teams are numbered in the order of their names; this is the way back.
pub struct Titles {
    names: AllNames,
    shops: Vec<u32>,
    accounts: Vec<u32>,
    teams: Vec<u32>,
}

impl Titles {
    /// From the ranks by which rows are numbered.
    pub(super) fn new(names: AllNames, [shops, accounts, teams]: [&[u32]; 3]) -> Titles {
        Titles { names, shops: inverse(shops), accounts: inverse(accounts), teams: inverse(teams) }
    }

    /// Name of a shop.
    pub fn shop(&self, shop: u32) -> &str {
        self.names.shops.name(self.shops[shop as usize])
    }

    /// How many shops there are.
    pub fn shop_count(&self) -> usize {
        self.shops.len()
    }

    /// Name of an account.
    pub fn account(&self, account: Account) -> &str {
        self.names.accounts.name(self.accounts[account.0 as usize])
    }

    /// The shop of an account. Accounts are ordered by shop, so its rank is that of its scope.
    pub fn shop_of(&self, account: Account) -> u32 {
        self.rank_of_shop(&self.names.accounts, self.accounts[account.0 as usize])
    }

    /// Name of a team.
    pub fn team(&self, team: u32) -> &str {
        self.names.teams.name(self.teams[team as usize])
    }

    /// The shop of a team.
    pub fn shop_of_team(&self, team: u32) -> u32 {
        self.rank_of_shop(&self.names.teams, self.teams[team as usize])
    }

    /// The order number of a credited order.
    pub fn order_id(&self, order: &Credited) -> &str {
        self.names.order_id(unpacked(order.index))
    }

    /// The nick of an inquiry's buyer; empty when unknown.
    pub fn buyer(&self, inquiry: &Inquiry) -> &str {
        inquiry.buyer.map_or("", |buyer| self.names.buyer(unpacked(buyer)))
    }

    /// A SKU; empty for none.
    pub fn sku(&self, sku: u32) -> &str {
        self.names.texts.name(sku)
    }

    /// The nick of a buyer.
    pub(super) fn nick(&self, buyer: Sharded) -> &str {
        self.names.buyer(buyer)
    }

    /// The number of an order.
    pub(super) fn number(&self, order: Sharded) -> &str {
        self.names.order_id(order)
    }

    fn rank_of_shop(&self, names: &Names, number: u32) -> u32 {
        let shop = names.scope(number);
        self.shops.iter().position(|&of| of == shop).unwrap_or_default() as u32
    }
}

/// From number → rank to rank → number.
fn inverse(ranks: &[u32]) -> Vec<u32> {
    let mut numbers = vec![0; ranks.len()];
    (0..).zip(ranks).for_each(|(number, &rank)| numbers[rank as usize] = number);
    numbers
}
