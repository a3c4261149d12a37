//! Section 1 and section 1 of the formats: what is one event.

use std::collections::BTreeMap;

use kpi::input::{
    Decision, Message, Override, Presence, Rating, Refund, RefundState, ReviewScore, Row, Sender, Stage,
    TeamMember,
};

use super::{
    input::Input,
    orders::{self, Order},
};

/// A message with its clock and its arrival number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// The row.
    pub message: Message<'static>,
    /// When.
    pub at: i64,
    /// "(rank of the file, row number)".
    pub arrival: (usize, usize),
}

impl Said {
    /// The buyer wrote it.
    pub fn by_buyer(&self) -> bool {
        self.message.sender == Sender::Buyer
    }

    /// "`system` messages are ignored except `transfer` notices."
    pub fn is_transfer_notice(&self) -> bool {
        self.message.sender == Sender::System && self.message.kind == "transfer"
    }
}

/// Rows after merging, as of the instant asked for.
#[derive(Default)]
pub struct World {
    /// Dated messages by (sent_at, arrival).
    pub messages: Vec<Said>,
    /// Orders.
    pub orders: Vec<Order>,
    /// Refunds that count or not, by shop and order.
    pub refunds: Vec<Refund<'static>>,
    /// Ratings.
    pub ratings: Vec<Rating<'static>>,
    /// Orders with a bad review.
    pub bad_reviews: Vec<(&'static str, &'static str)>,
    /// Memberships.
    pub members: Vec<TeamMember<'static>>,
    /// Presence.
    pub presence: Vec<Presence<'static>>,
    /// (shop, order id) → seller, `None` = nobody.
    pub sellers: BTreeMap<(&'static str, &'static str), Option<&'static str>>,
    /// (shop, buyer, account, day) left out.
    pub excluded: Vec<(&'static str, &'static str, &'static str, i32)>,
    /// (shop, buyer, day) → stage.
    pub stages: BTreeMap<(&'static str, &'static str, i32), Stage>,
}

/// Merges all rows.
pub fn merge(input: &Input) -> World {
    let mut world = World {
        messages: messages(input),
        refunds: refunds(input),
        ratings: ratings(input),
        ..World::default()
    };
    world.orders = orders::merge(input);
    for row in input.files.iter().flatten() {
        match row {
            Row::Review(review) => {
                // A review after as_of is not seen.
                let seen = review.at.is_none_or(|at| at.0 <= input.as_of);
                if review.score == ReviewScore::Bad && seen {
                    world.bad_reviews.push((review.shop, review.order_id));
                }
            }
            Row::TeamMember(member) => world.members.push(*member),
            Row::Presence(presence) => world.presence.push(*presence),
            _ => {}
        }
    }
    overrides(input, &mut world);
    world
}

/// "Files rank by their earliest sent_at, then by the SHA-256 of their bytes": the rank of each file.
fn ranks(input: &Input) -> Vec<usize> {
    let keys: Vec<_> = input
        .files
        .iter()
        .map(|file| {
            let clocks = file.iter().filter_map(|row| match row {
                Row::Message(message) => message.sent_at,
                _ => None,
            });
            (clocks.min().map_or(i64::MAX, |at| at.0), Input::digest(file))
        })
        .collect();
    keys.iter().map(|key| keys.iter().filter(|other| *other < key).count()).collect()
}

fn messages(input: &Input) -> Vec<Said> {
    let mut events = super::repeats::events(input, &ranks(input));
    // "Messages of one instant are ordered by (rank of the file, row number)."
    events.sort_by_key(|(message, arrival)| (message.sent_at, *arrival));
    let said = events.into_iter().filter_map(|(message, arrival)| {
        // "A message with an empty clock … takes no part in any time-based figure"; "clocks after as_of are absent".
        let at = message.sent_at.filter(|at| at.0 <= input.as_of)?.0;
        Some(Said { message, at, arrival })
    });
    said.collect()
}

fn refunds(input: &Input) -> Vec<Refund<'static>> {
    let mut events: BTreeMap<String, Refund<'static>> = BTreeMap::new();
    for rows in &input.files {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            let Row::Refund(refund) = row else { continue };
            let mut refund = *refund;
            // "finished_at? (only with success)"
            if refund.state != RefundState::Success {
                refund.finished_at = None;
            }
            let key = if refund.refund_id.is_empty() {
                // "rows without refund_id are told apart by occurrence"
                let content = format!("{refund:?}");
                let occurrence = seen.entry(content.clone()).or_default();
                *occurrence += 1;
                format!("content {content} {occurrence}")
            } else {
                format!("id {} {}", refund.shop, refund.refund_id)
            };
            let event = events.entry(key).or_insert(refund);
            if precedence(&refund) > precedence(event) {
                *event = refund;
            }
        }
    }
    let mut refunds: Vec<Refund<'static>> = events.into_values().collect();
    for refund in &mut refunds {
        refund.finished_at = refund.finished_at.filter(|at| at.0 <= input.as_of);
    }
    refunds
}

/// "Of two rows of a refund the whole row wins: success, rejected, open; then the later finished_at; then the larger
/// amount." What is left to decide after that is not in the text.
fn precedence(refund: &Refund<'static>) -> (u8, Option<i64>, Option<i64>) {
    let state = match refund.state {
        RefundState::Success => 3,
        RefundState::Rejected => 2,
        RefundState::Open => 1,
    };
    (state, refund.finished_at.map(|at| at.0), refund.amount)
}

type RatingKey = (&'static str, &'static str, &'static str, Option<i64>);

fn ratings(input: &Input) -> Vec<Rating<'static>> {
    let mut events: BTreeMap<RatingKey, Rating<'static>> = BTreeMap::new();
    for row in input.files.iter().flatten() {
        let Row::Rating(rating) = row else { continue };
        // "ratings by (shop, buyer, agent, invited_at, or rated_at where that is absent; inside a file too), rated
        // beats unrated"
        let clock = rating.invited_at.or(rating.rated_at).map(|at| at.0);
        let key = (rating.shop, rating.buyer, rating.agent, clock);
        let event = events.entry(key).or_insert(*rating);
        if rated(rating) > rated(event) {
            *event = *rating;
        }
    }
    let mut ratings: Vec<Rating<'static>> = events.into_values().collect();
    for rating in &mut ratings {
        rating.invited_at = rating.invited_at.filter(|at| at.0 <= input.as_of);
        // A score given after as_of is not seen.
        if rating.rated_at.is_some_and(|at| at.0 > input.as_of) {
            (rating.rated_at, rating.score) = (None, None);
        }
    }
    ratings
}

/// Of two rated rows of one invitation the text does not say which rules.
fn rated(rating: &Rating<'static>) -> (bool, Option<i64>, Option<u8>) {
    (rating.score.is_some(), rating.rated_at.map(|at| at.0), rating.score)
}

fn overrides(input: &Input, world: &mut World) {
    let mut rows: Vec<&Override<'static>> = input
        .files
        .iter()
        .flatten()
        .filter_map(|row| match row {
            Row::Override(decision) => Some(decision),
            _ => None,
        })
        .collect();
    // "the later `at` rules, then the greater value": the last one written stays.
    rows.sort_by_key(|row| (row.at.map(|at| at.0), value(&row.decision)));
    for row in rows {
        match row.decision {
            Decision::Seller { order_id, account } => {
                let seller = Some(account).filter(|account| !account.is_empty());
                world.sellers.insert((row.shop, order_id), seller);
            }
            Decision::Exclude { buyer, agent, day } => {
                world.excluded.push((row.shop, buyer, agent, day.0));
            }
            Decision::Stage { buyer, day, stage } => {
                world.stages.insert((row.shop, buyer, day.0), stage);
            }
        }
    }
}

fn value(decision: &Decision<'static>) -> &'static str {
    match decision {
        Decision::Seller { account, .. } => account,
        Decision::Exclude { .. } => "",
        Decision::Stage { stage: Stage::Inquiry, .. } => "inquiry",
        Decision::Stage { stage: Stage::Pending, .. } => "pending",
        Decision::Stage { stage: Stage::Aftersale, .. } => "aftersale",
    }
}
