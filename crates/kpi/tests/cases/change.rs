//! Cases changed in ways that must not, or must only so, change the sheet.

use std::collections::{BTreeMap, hash_map::DefaultHasher};
use std::hash::{Hash, Hasher};

use kpi::{
    input::{Decision, Row},
    time::Timestamp,
};

use super::part;
use crate::naive::{clocks::DAY, input::Input};

/// All clocks later by so many microseconds, and all days by the whole days in them.
pub fn moved(input: &Input, by: i64) -> Input {
    let mut moved = input.clone();
    if moved.as_of != i64::MAX {
        moved.as_of += by;
    }
    let days = (by / DAY) as i32;
    for row in moved.files.iter_mut().flatten() {
        move_row(row, by, days);
    }
    moved
}

fn move_row(row: &mut Row<'static>, by: i64, days: i32) {
    let later = |at: &mut Option<Timestamp>| *at = at.map(|at| Timestamp(at.0 + by));
    match row {
        Row::Message(message) => later(&mut message.sent_at),
        Row::Order(order) => {
            order.created_at = Timestamp(order.created_at.0 + by);
            later(&mut order.paid_at);
            later(&mut order.closed_at);
            later(&mut order.deposit_paid_at);
        }
        Row::Refund(refund) => later(&mut refund.finished_at),
        Row::Rating(rating) => {
            later(&mut rating.invited_at);
            later(&mut rating.rated_at);
        }
        Row::Review(review) => later(&mut review.at),
        Row::Presence(presence) => {
            later(&mut presence.from);
            later(&mut presence.to);
        }
        Row::TeamMember(member) => {
            member.from = member.from.map(|day| day.plus(days));
            member.to = member.to.map(|day| day.plus(days));
        }
        Row::Override(decision) => {
            later(&mut decision.at);
            match &mut decision.decision {
                Decision::Exclude { day, .. } | Decision::Stage { day, .. } => {
                    *day = day.plus(days);
                }
                Decision::Seller { .. } => {}
            }
        }
        _ => {}
    }
}

/// All messages in one file, the first; everything else where it was.
pub fn in_one_file(input: &Input) -> Input {
    let is_message = |row: &Row<'static>| matches!(row, Row::Message(_));
    let mut messages: Vec<Row<'static>> = input.files.iter().flatten().copied().collect();
    messages.retain(is_message);
    part(&mut messages);
    let mut one = input.clone();
    for file in &mut one.files {
        file.retain(|row| !is_message(row));
    }
    one.files.insert(0, messages);
    one
}

/// The first file cut into several, no cut parting messages of one shop and buyer inside one second.
pub fn cut(input: &Input, pieces: u64, seed: u64) -> Input {
    let mut parts: BTreeMap<u64, Vec<Row<'static>>> = BTreeMap::new();
    for row in &input.files[0] {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        if let Row::Message(message) = row {
            let second = message.sent_at.map(|at| at.0.div_euclid(1_000_000));
            (message.shop, message.buyer, second).hash(&mut hasher);
        }
        parts.entry(hasher.finish() % pieces).or_default().push(*row);
    }
    let mut cut = input.clone();
    cut.files.remove(0);
    cut.files.extend(parts.into_values());
    cut
}
