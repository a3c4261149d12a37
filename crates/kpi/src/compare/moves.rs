//! The orders whose seller is another one under the other rules.

use std::collections::{BTreeMap, HashMap};

use super::ground::Ground;
use crate::{
    engine::Credited,
    history::Titles,
    rules::Rules,
    why::{Language, Why},
};

/// An order as one rule set credits it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// Names behind its numbers.
    pub titles: &'a Titles,
    /// The rules that credited it.
    pub rules: &'a Rules,
    /// The order.
    pub order: &'a Credited,
}

/// An order that moves.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub struct Side {
    /// The seller; `None` for nobody.
    pub seller: Option<String>,
    /// On what ground.
    pub ground: Ground,
    /// The sentence; empty where the order is absent or none was wanted.
    pub why: String,
}

/// Orders by shop and number.
type Orders<'s> = HashMap<(&'s str, &'s str), Told<'s>>;

fn by_number<'s>(orders: &[Told<'s>]) -> Orders<'s> {
    let key = |told: &Told<'s>| (told.titles.shop(told.order.shop), told.titles.order_id(told.order));
    orders.iter().map(|told| (key(told), *told)).collect()
}

/// All moves, by shop and number of the order; with the sentences that say why in a language, if one is wanted.
pub fn moves(before: &[Told<'_>], after: &[Told<'_>], sentences: Option<Language>) -> Vec<Move> {
    let (old, new) = (by_number(before), by_number(after));
    let mut keys: Vec<(&str, &str)> = old.keys().chain(new.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let moved = |key: (&str, &str)| {
        let (from, to) = (old.get(&key).copied(), new.get(&key).copied());
        (seller(from) != seller(to)).then(|| Move {
            shop: key.0.to_owned(),
            order_id: key.1.to_owned(),
            amount: to.or(from).map_or(0, |told| told.order.amount),
            from: side(from, sentences),
            to: side(to, sentences),
        })
    };
    keys.into_iter().filter_map(moved).collect()
}

fn seller(told: Option<Told<'_>>) -> Option<&str> {
    let Told { titles, rules, order } = told?;
    Some(titles.account(order.sellers.under(rules.credit_rule)?))
}

fn side(told: Option<Told<'_>>, sentences: Option<Language>) -> Side {
    let why = |told: Told<'_>| {
        let language = sentences?;
        Some(Why::new(told.titles, told.rules, language).sentence(told.order))
    };
    Side {
        seller: seller(told).map(str::to_owned),
        ground: told.map_or(Ground::Absent, |told| Ground::of(told.order, told.rules)),
        why: told.and_then(why).unwrap_or_default(),
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
