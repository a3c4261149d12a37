//! Section 3: streams, sessions, rounds, buyer-days and filters.

use std::collections::BTreeMap;

use kpi::{input::Sender, rules::Rules};
use unicode_general_category::{GeneralCategory, get_general_category};

use super::{
    clocks::Clocks,
    input::Input,
    merge::{Said, World},
};

/// One buyer and one account of one shop.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pair {
    /// Shop.
    pub shop: &'static str,
    /// Buyer.
    pub buyer: &'static str,
    /// Agent account.
    pub agent: &'static str,
}

/// What became of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Answered after so many microseconds.
    Answered(i64),
    /// Still open when its session ended.
    Late,
    /// Opened outside service hours.
    Offline,
    /// Still open in a session that is still open.
    Waiting,
}

/// A round that did not fall with its buyer-day.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Opening.
    pub opened: i64,
    /// Business day of the opening.
    pub day: i32,
    /// What became of it.
    pub fate: Fate,
}

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub pair: Pair,
    /// First message.
    pub start: i64,
    /// Last message.
    pub end: i64,
    /// Business day of the start.
    pub day: i32,
    /// At least one buyer and one human message, and no filter removed it.
    pub usable: bool,
    /// Its first message that is a buyer's, a human's or a transfer notice is a human's.
    pub agent_started: bool,
    /// Rounds that no filter removed.
    pub rounds: Vec<Round>,
}

/// One buyer, one account, one business day with messages.
#[derive(Clone, Debug)]
pub struct BuyerDay {
    /// Whose.
    pub pair: Pair,
    /// Which day.
    pub day: i32,
    /// Messages of that day.
    pub said: Vec<Said>,
    /// A filter or a decision removed it.
    pub filtered: bool,
}

impl BuyerDay {
    /// "buyer-days with ≥ 1 buyer message"
    pub fn consulted(&self) -> bool {
        self.said.iter().any(Said::by_buyer)
    }

    /// "consulted and not filtered"
    pub fn received(&self) -> bool {
        self.consulted() && !self.filtered
    }
}

/// All of them.
pub struct Streams {
    /// Sessions.
    pub sessions: Vec<Session>,
    /// Buyer-days.
    pub buyer_days: Vec<BuyerDay>,
}

impl Streams {
    /// The buyer-day of a pair, when it has messages.
    pub fn buyer_day(&self, pair: Pair, day: i32) -> Option<&BuyerDay> {
        self.buyer_days.iter().find(|known| known.pair == pair && known.day == day)
    }
}

/// "An agent message is *human* when sender is `agent`, `auto` is 0 and its text starts with none of
/// `auto_reply_prefixes`, whatever its kind."
pub fn human(rules: &Rules, said: &Said) -> bool {
    let message = &said.message;
    let automatic = rules.auto_reply_prefixes.iter().any(|prefix| message.text.starts_with(prefix.as_str()));
    message.sender == Sender::Agent && !message.auto && !automatic
}

/// Cuts all messages into streams, buyer-days, sessions and rounds.
pub fn streams(input: &Input, clocks: &Clocks, world: &World) -> Streams {
    let mut by_pair: BTreeMap<Pair, Vec<Said>> = BTreeMap::new();
    for said in &world.messages {
        let message = &said.message;
        // "`system` messages are ignored except `transfer` notices."
        let ignored = message.sender == Sender::System && !said.is_transfer_notice();
        // "A message without an agent account belongs to nobody."
        if !ignored && !message.agent.is_empty() {
            let pair = Pair { shop: message.shop, buyer: message.buyer, agent: message.agent };
            by_pair.entry(pair).or_default().push(*said);
        }
    }
    let mut streams = Streams { sessions: Vec::new(), buyer_days: Vec::new() };
    for (pair, stream) in by_pair {
        let days = buyer_days(input, clocks, world, pair, &stream);
        let filtered = |day| days.iter().any(|known| known.day == day && known.filtered);
        for run in runs(&stream, input.rules.max_wait) {
            streams.sessions.push(session(input, clocks, pair, &run, &filtered));
        }
        streams.buyer_days.extend(days);
    }
    streams
}

/// "a maximal run of a stream in which every gap between consecutive messages is < `max_wait`"
pub fn runs(stream: &[Said], max_wait: i64) -> Vec<Vec<Said>> {
    let mut runs: Vec<Vec<Said>> = Vec::new();
    for said in stream {
        match runs.last_mut() {
            Some(run) if said.at - run.last().unwrap().at < max_wait => run.push(*said),
            _ => runs.push(vec![*said]),
        }
    }
    runs
}

fn buyer_days(input: &Input, clocks: &Clocks, world: &World, pair: Pair, stream: &[Said]) -> Vec<BuyerDay> {
    let mut days: BTreeMap<i32, Vec<Said>> = BTreeMap::new();
    for said in stream {
        days.entry(clocks.day(said.at)).or_default().push(*said);
    }
    let buyer_day = |(day, said): (i32, Vec<Said>)| {
        let filtered = filtered_day(input, world, pair, day, &said);
        BuyerDay { pair, day, said, filtered }
    };
    days.into_iter().map(buyer_day).collect()
}

/// "Filters remove a whole buyer-day of an account."
fn filtered_day(input: &Input, world: &World, pair: Pair, day: i32, said: &[Said]) -> bool {
    let rules = &input.rules;
    let buyers = said.iter().filter(|said| said.by_buyer()).count() as i64;
    let humans = said.iter().filter(|said| human(rules, said)).count() as i64;
    // "any message of the stream that day containing a code phrase (exact, case kept)"
    let coded = said
        .iter()
        .any(|said| rules.code_phrases.iter().any(|code| said.message.text.contains(code.as_str())));
    // "fewer buyer messages than `min_buyer_messages` and no human message"
    let few = buyers < rules.min_buyer_messages && humans == 0;
    // "a transfer notice after the first message (the agent forwarded) and ≤ `forward_only_max_messages` human
    // messages"; 0 = off
    let forwarded = rules.forward_only_max_messages > 0
        && said.iter().skip(1).any(Said::is_transfer_notice)
        && humans <= rules.forward_only_max_messages;
    removed_whatever_was_said(input, world, pair, day) || coded || few || forwarded
}

/// Removed by who they are or by a decision: "account or buyer in `own_accounts`"; "(shop, buyer, account, day,
/// `exclude`) removes that buyer-day like a filter".
pub fn removed_whatever_was_said(input: &Input, world: &World, pair: Pair, day: i32) -> bool {
    let own = &input.rules.own_accounts;
    own.iter().any(|nick| nick == pair.agent || nick == pair.buyer)
        || world.excluded.contains(&(pair.shop, pair.buyer, pair.agent, day))
}

fn session(
    input: &Input,
    clocks: &Clocks,
    pair: Pair,
    run: &[Said],
    filtered: &dyn Fn(i32) -> bool,
) -> Session {
    let (start, end) = (run[0].at, run[run.len() - 1].at);
    let day = clocks.day(start);
    let opener =
        run.iter().find(|said| said.by_buyer() || human(&input.rules, said) || said.is_transfer_notice());
    let mut rounds = rounds(input, clocks, run);
    // "A session falls with the buyer-day of its start, a round with that of its opening."
    rounds.retain(|round| !filtered(round.day));
    Session {
        pair,
        start,
        end,
        day,
        usable: run.iter().any(Said::by_buyer)
            && run.iter().any(|said| human(&input.rules, said))
            && !filtered(day),
        agent_started: opener.is_some_and(|said| human(&input.rules, said)),
        rounds,
    }
}

fn rounds(input: &Input, clocks: &Clocks, run: &[Said]) -> Vec<Round> {
    let rules = &input.rules;
    // "A session whose last message is less than `max_wait` before as_of is still open."
    let still_open = input.as_of.saturating_sub(run[run.len() - 1].at) < rules.max_wait;
    let mut rounds: Vec<Round> = Vec::new();
    let mut opened: Option<i64> = None;
    let mut close = |opened: i64, fate: Fate| {
        // "one that opens outside `service_hours` is *offline* instead, answered or not" ("offline comes before
        // waiting")
        let fate = if clocks.inside(&rules.service_hours, opened) { fate } else { Fate::Offline };
        rounds.push(Round { opened, day: clocks.day(opened), fate });
    };
    for said in run {
        // "it opens at the first buyer message while none is open"; "a message that is a closing phrase neither opens
        // nor joins a round"
        if said.by_buyer() && opened.is_none() && !closing(rules, said.message.text) {
            opened = Some(said.at);
        }
        // "is *answered* by the next human message"
        if human(rules, said)
            && let Some(since) = opened.take()
        {
            close(since, Fate::Answered(said.at - since));
        }
    }
    if let Some(since) = opened {
        close(since, if still_open { Fate::Waiting } else { Fate::Late });
    }
    rounds
}

/// "a buyer message that equals one of them after dropping, on both sides, Unicode categories Z, P, S and C,
/// U+FE00–FE0F and U+20E3 …; a phrase of which nothing is left equals nothing".
fn closing(rules: &Rules, text: &str) -> bool {
    let bare = |text: &str| {
        let mut left: Vec<char> = text.chars().collect();
        while left.last().is_some_and(|&c| dropped(c)) {
            left.pop();
        }
        left.reverse();
        while left.last().is_some_and(|&c| dropped(c)) {
            left.pop();
        }
        left.into_iter().rev().collect::<String>()
    };
    rules
        .closing_phrases
        .iter()
        .map(|phrase| bare(phrase))
        .any(|phrase| !phrase.is_empty() && phrase == bare(text))
}

fn dropped(c: char) -> bool {
    use GeneralCategory as C;
    let kept = matches!(
        get_general_category(c),
        C::UppercaseLetter
            | C::LowercaseLetter
            | C::TitlecaseLetter
            | C::ModifierLetter
            | C::OtherLetter
            | C::NonspacingMark
            | C::SpacingMark
            | C::EnclosingMark
            | C::DecimalNumber
            | C::LetterNumber
            | C::OtherNumber
    );
    !kept || ('\u{FE00}'..='\u{FE0F}').contains(&c) || c == '\u{20E3}'
}
