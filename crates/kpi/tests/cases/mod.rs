//! Adversarial cases: few names, few instants, every edge of every rule hit exactly, just before and just after.

pub mod change;
mod money;
mod rules;
mod talk;

use std::fmt;

use kpi::{
    input::{Message, Row},
    rules::Rules,
    time::{Day, Timestamp},
};
use proptest::{collection::vec, option, prelude::*};

use crate::naive::{clocks::Clocks, input::Input};

pub use rules::RawRules;

/// An instant, as a distance from something that happened before.
#[derive(Clone, Copy, Debug)]
pub struct When {
    anchor: u16,
    delta: u8,
}

/// Any instant.
pub fn when() -> impl Strategy<Value = When> {
    (any::<u16>(), any::<u8>()).prop_map(|(anchor, delta)| When { anchor, delta })
}

/// A case as numbers, so that it shrinks well.
#[derive(Clone)]
pub struct Raw {
    rules: RawRules,
    chats: Vec<talk::Chat>,
    orders: Vec<money::OrderRow>,
    refunds: Vec<money::RefundRow>,
    ratings: Vec<money::RatingRow>,
    reviews: Vec<money::ReviewRow>,
    members: Vec<(u8, u8, u8, u8, u8)>,
    decisions: Vec<money::Decided>,
    presence: Vec<money::PresenceRow>,
    copies: Vec<(u16, u8)>,
    as_of: Option<When>,
    days: Option<(u8, u8)>,
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&told(&input(self)))
    }
}

/// The case in words, without what is absent.
pub fn told(input: &Input) -> String {
    let defaults = Rules::default().fields();
    let mut text = String::from("\n");
    for field in input.rules.fields().iter().filter(|field| !defaults.contains(field)) {
        text += &format!("{} = {}\n", field.0, field.1);
    }
    text += &format!("as_of {} days {}..={}\n", input.as_of, input.from, input.to);
    let calendar = input.rules.calendar();
    for (number, file) in input.files.iter().enumerate() {
        for row in file {
            let mut row = format!("{row:?}");
            for absent in ["None", "\"\""] {
                while let Some(end) = row.find(&format!(": {absent}")) {
                    let begin = row[..end].rfind([',', '{']).unwrap();
                    row.replace_range(begin + 1..end + 2 + absent.len(), "");
                    row = row.replace(",,", ",").replace("{,", "{");
                }
            }
            while let Some(begin) = row.find("Timestamp(") {
                let end = begin + row[begin..].find(')').unwrap();
                let at = Timestamp(row[begin + 10..end].parse().unwrap());
                row.replace_range(begin..=end, &calendar.text(at));
            }
            text += &format!("file {number}: {row}\n");
        }
    }
    text
}

impl Raw {
    /// The same in a zone without clock changes.
    pub fn in_shanghai(mut self) -> Raw {
        self.rules = self.rules.in_shanghai();
        self
    }
}

/// Number of files of a case.
pub const FILES: usize = 4;

/// Cases of all kinds.
pub fn raw() -> impl Strategy<Value = Raw> {
    let member = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>());
    (
        (rules::raw_rules(), vec(talk::chat(), 0..7), vec(money::order(), 0..7)),
        (vec(money::refund(), 0..4), vec(money::rating(), 0..4), vec(money::review(), 0..3)),
        (vec(member, 0..4), vec(money::decided(), 0..4), vec(money::presence(), 0..4)),
        vec((any::<u16>(), any::<u8>()), 0..4),
        option::weighted(0.3, when()),
        option::weighted(0.15, (any::<u8>(), any::<u8>())),
    )
        .prop_map(|(first, second, third, copies, as_of, days)| Raw {
            rules: first.0,
            chats: first.1,
            orders: first.2,
            refunds: second.0,
            ratings: second.1,
            reviews: second.2,
            members: third.0,
            decisions: third.1,
            presence: third.2,
            copies,
            as_of,
            days,
        })
}

/// What a case is made with: the instants so far and the distances the rules make interesting.
pub struct Maker {
    clocks: Clocks,
    day: i32,
    anchors: Vec<i64>,
    deltas: Vec<i64>,
    gaps: Vec<i64>,
    ids: usize,
    /// Files with their rows.
    pub files: Vec<Vec<Row<'static>>>,
}

impl Maker {
    fn new(raw: &RawRules) -> Maker {
        let rules = raw.rules();
        let clocks = Clocks::of(&rules);
        let day = raw.first_day();
        let mut anchors = Vec::new();
        for later in 0..4 {
            anchors.push(clocks.start(day + later));
        }
        for later in 0..3 {
            for hour in [0, 1, 2, 3, 8, 9, 12, 22, 23] {
                let local = i64::from(day + later) * 86_400_000_000 + hour * 3_600_000_000;
                anchors.push(rules.time_zone.instant(local).0);
            }
        }
        let files = vec![Vec::new(); FILES];
        let (deltas, gaps) = (raw.deltas(), raw.gaps());
        Maker { clocks, day, anchors, deltas, gaps, ids: 0, files }
    }

    /// The instant; it can be referred to from then on.
    pub fn at(&mut self, when: When) -> i64 {
        let anchor = usize::from(when.anchor);
        let known = self.anchors.len();
        // Half of the references are to what happened last.
        let anchor = if anchor % 2 == 0 { anchor / 2 % known } else { known - 1 - anchor / 2 % 8 };
        let delta = self.deltas[usize::from(when.delta) % self.deltas.len()];
        let at = self.anchors[anchor] + delta;
        self.anchors.push(at);
        at
    }

    /// The same as a clock.
    pub fn clock(&mut self, when: Option<When>) -> Option<Timestamp> {
        when.map(|when| Timestamp(self.at(when)))
    }

    /// One of the days of the case.
    pub fn day(&self, which: u8) -> Day {
        Day(self.day + i32::from(which % 5) - 1)
    }

    /// Adds a row to a file.
    pub fn row(&mut self, file: u8, row: Row<'static>) {
        self.files[usize::from(file) % FILES].push(row);
    }
}

/// One of these.
pub fn pick<T: Copy>(from: &[T], which: u8) -> T {
    from[usize::from(which) % from.len()]
}

/// Shops, mostly the first.
pub fn shop(which: u8) -> &'static str {
    pick(&["s1", "s1", "s1", "s1", "s1", "s2"], which)
}

/// Accounts, mostly the first two; the last is one of our own.
pub fn account(which: u8) -> &'static str {
    pick(&["a1", "a1", "a1", "a2", "a2", "a2", "a3", "a3", "own"], which)
}

/// Buyers, mostly the first; the last is one of our own.
pub fn buyer(which: u8) -> &'static str {
    pick(&["b1", "b1", "b1", "b1", "b1", "b2", "b2", "own"], which)
}

/// Order numbers.
pub fn order_id(which: u8) -> &'static str {
    pick(&["o1", "o2", "o3", "o4"], which)
}

/// The case itself.
pub fn input(raw: &Raw) -> Input {
    let mut maker = Maker::new(&raw.rules);
    for chat in &raw.chats {
        talk::add(&mut maker, chat);
    }
    for order in &raw.orders {
        money::add_order(&mut maker, order);
    }
    for refund in &raw.refunds {
        money::add_refund(&mut maker, refund);
    }
    for rating in &raw.ratings {
        money::add_rating(&mut maker, rating);
    }
    for review in &raw.reviews {
        money::add_review(&mut maker, review);
    }
    for member in &raw.members {
        money::add_member(&mut maker, member);
    }
    for decided in &raw.decisions {
        money::add_decision(&mut maker, decided);
    }
    for presence in &raw.presence {
        money::add_presence(&mut maker, presence);
    }
    copy(&mut maker, &raw.copies);
    let as_of = raw.as_of.map_or(i64::MAX, |when| maker.at(when));
    let first = maker.clocks.day(*maker.anchors.iter().min().unwrap()) - 1;
    let mut input = Input::new(maker.files, raw.rules.rules());
    input.as_of = as_of;
    if let Some((from, days)) = raw.days {
        input.from = first + 1 + i32::from(from % 30);
        input.to = input.from + i32::from(days % 4);
    }
    input
}

/// Rows that other files, or the same, hold once more: messages with their source id or without.
fn copy(maker: &mut Maker, copies: &[(u16, u8)]) {
    for &(which, file) in copies {
        let rows: Vec<Row<'static>> = maker.files.iter().flatten().copied().collect();
        if rows.is_empty() {
            return;
        }
        let mut row = rows[usize::from(which) % rows.len()];
        if let Row::Message(message) = &mut row
            && file >= 128
        {
            message.message_id = "";
        }
        maker.row(file, row);
    }
    maker.files.iter_mut().for_each(part);
}

/// Of one file's messages that are alike in all but the source id, only those with ids stay: whether one of them and an
/// id-less one in the same second are one message or two, the definitions leave open.
pub fn part(file: &mut Vec<Row<'static>>) {
    let content = |message: &Message<'static>| {
        let second = message.sent_at.map(|at| at.0.div_euclid(1_000_000));
        (message.shop, message.buyer, message.agent, message.sender, second, message.text)
    };
    let messages = file.iter().filter_map(|row| match row {
        Row::Message(message) if !message.message_id.is_empty() => Some(content(message)),
        _ => None,
    });
    let named: Vec<_> = messages.collect();
    file.retain(|row| match row {
        Row::Message(message) if message.message_id.is_empty() => !named.contains(&content(message)),
        _ => true,
    });
}
