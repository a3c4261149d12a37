//! The orders whose seller is another one under the other rules.

use std::collections::{BTreeMap, HashMap};

use kpi::{engine::Credited, why::Why};

use super::ground::Ground;
use crate::report::Sheet;

/// An order that moves.
pub struct Move {
    /// The shop.
    pub shop: String,
    /// The order.
    pub order_id: String,
    /// What it brings under the other rules; before, where it is absent there. Fen.
    pub amount: i64,
    /// Before.
    pub from: Side,
    /// After.
    pub to: Side,
}

/// Whose an order is under one rule set.
pub struct Side {
    /// The seller; `None` for nobody.
    pub seller: Option<String>,
    /// On what ground.
    pub ground: Ground,
    /// The sentence; empty where the order is absent.
    pub why: String,
}

/// Orders by shop and number.
type Orders<'s> = HashMap<(&'s str, &'s str), &'s Credited>;

fn orders(sheet: &Sheet) -> Orders<'_> {
    let report = &sheet.report;
    report.orders.iter().map(|order| ((report.shop(order.shop), report.order_id(order)), order)).collect()
}

/// All moves, by shop and number of the order.
pub fn moves(before: &Sheet, after: &Sheet) -> Vec<Move> {
    let (old, new) = (orders(before), orders(after));
    let mut keys: Vec<(&str, &str)> = old.keys().chain(new.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let whys = [before, after].map(|sheet| Why::new(&sheet.report, &sheet.rules, before.language));
    let moved = |key: (&str, &str)| {
        let (from, to) = (old.get(&key).copied(), new.get(&key).copied());
        (seller(before, from) != seller(after, to)).then(|| Move {
            shop: key.0.to_owned(),
            order_id: key.1.to_owned(),
            amount: to.or(from).map_or(0, |order| order.amount),
            from: side(before, &whys[0], from),
            to: side(after, &whys[1], to),
        })
    };
    keys.into_iter().filter_map(moved).collect()
}

fn seller<'s>(sheet: &'s Sheet, order: Option<&Credited>) -> Option<&'s str> {
    let seller = order?.sellers.under(sheet.rules.credit_rule)?;
    Some(sheet.report.account(seller))
}

fn side(sheet: &Sheet, why: &Why<'_>, order: Option<&Credited>) -> Side {
    Side {
        seller: seller(sheet, order).map(str::to_owned),
        ground: order.map_or(Ground::Absent, |order| Ground::of(order, &sheet.rules)),
        why: order.map_or_else(String::new, |order| why.sentence(order)),
    }
}

/// Moves counted by their grounds: how many, and what they bring; the most frequent first.
pub fn by_ground(moves: &[Move]) -> Vec<((Ground, Ground), (i64, i64))> {
    let mut counts: BTreeMap<(Ground, Ground), (i64, i64)> = BTreeMap::new();
    for of in moves {
        let (count, amount) = counts.entry((of.from.ground, of.to.ground)).or_default();
        *count += 1;
        *amount = amount.saturating_add(of.amount);
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, (count, _))| std::cmp::Reverse(count));
    counts
}
