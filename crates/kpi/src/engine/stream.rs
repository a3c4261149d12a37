//! Streams, sessions, rounds and buyer-days of one buyer (section 3).

use super::{Account, Buyer, Context, Event, Role};
use crate::time::{Day, DayCursor, Timestamp};

/// How a round ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// Answered inside its session, after so many microseconds.
    Answered(i64),
    /// Not answered inside its session.
    Late,
    /// Opened outside service hours.
    Offline,
    /// Still open at `as_of`, in a session that is still open.
    Waiting,
}

/// From the first buyer message to the human answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    pub opened: Timestamp,
    pub outcome: Outcome,
    /// The buyer-day of its opening, in [`Streams::days`].
    pub day: usize,
    /// In [`Streams::sessions`].
    pub session: usize,
}

/// A run of messages without a gap of `max_wait`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    pub account: Account,
    pub start: Timestamp,
    pub end: Timestamp,
    /// The buyer-day of its start, in [`Streams::days`].
    pub day: usize,
    /// Who began: the first message of the buyer, of a human, or a transfer notice.
    pub begun: Option<Role>,
    pub has_buyer: bool,
    pub has_human: bool,
    /// Holds both, and no filter removed it.
    pub usable: bool,
}

/// One buyer, one account, one business day.
#[derive(Clone, Copy, Debug)]
pub(super) struct BuyerDay {
    pub account: Account,
    pub day: Day,
    /// The first message of the stream that day, whoever wrote it.
    pub opened: Timestamp,
    /// His first message that day; without one he did not consult.
    pub first_buyer: Option<Timestamp>,
    /// The first message that is his, a human's or a transfer notice.
    pub begun: Option<Role>,
    pub messages_buyer: i64,
    pub messages_agent: i64,
    pub characters: i64,
    /// Some message was read.
    begun_reading: bool,
    /// A transfer notice came after the first message: the agent forwarded.
    forwarded: bool,
    coded: bool,
    pub filtered: bool,
}

impl BuyerDay {
    fn new(account: Account, day: Day, opened: Timestamp) -> BuyerDay {
        BuyerDay {
            account,
            day,
            opened,
            first_buyer: None,
            begun: None,
            messages_buyer: 0,
            messages_agent: 0,
            characters: 0,
            begun_reading: false,
            forwarded: false,
            coded: false,
            filtered: false,
        }
    }

    /// Consulted and not filtered.
    pub fn received(&self) -> bool {
        self.first_buyer.is_some() && !self.filtered
    }

    fn take(&mut self, event: &Event) {
        let first = !std::mem::replace(&mut self.begun_reading, true);
        self.coded |= event.coded;
        match event.role {
            Role::Buyer => {
                self.messages_buyer += 1;
                self.first_buyer = self.first_buyer.or(Some(event.at));
            }
            Role::Human => {
                self.messages_agent += 1;
                self.characters += i64::from(event.characters);
            }
            Role::Notice => self.forwarded |= !first,
            Role::Machine => return,
        }
        self.begun = self.begun.or(Some(event.role));
    }

    fn filtered(&self, context: &Context<'_>, buyer: &Buyer<'_>) -> bool {
        let rules = context.rules;
        buyer.own
            || context.accounts.is_own(self.account)
            || self.coded
            || (self.messages_buyer < rules.min_buyer_messages && self.messages_agent == 0)
            || (self.forwarded && self.messages_agent <= rules.forward_only_max_messages)
                && rules.forward_only_max_messages > 0
            || buyer.excluded.contains(&(self.account, self.day))
    }
}

/// All streams of one buyer, cut into sessions, rounds and buyer-days, each ordered by (account, time).
#[derive(Default)]
pub(super) struct Streams {
    pub days: Vec<BuyerDay>,
    pub sessions: Vec<Session>,
    pub rounds: Vec<Round>,
    sorted: Vec<Event>,
    cursor: DayCursor,
}

impl Streams {
    /// Cuts the streams of a buyer.
    pub fn read(&mut self, context: &Context<'_>, buyer: &Buyer<'_>) {
        self.days.clear();
        self.sessions.clear();
        self.rounds.clear();
        self.sorted.clear();
        self.cursor = DayCursor::default();
        self.sorted.extend(buyer.events.iter().filter(|event| event.account != Account::NOBODY));
        self.sorted.sort_by_key(|event| event.account);
        let sorted = std::mem::take(&mut self.sorted);
        for stream in sorted.chunk_by(|a, b| a.account == b.account) {
            self.cut(context, stream);
        }
        self.sorted = sorted;
        for day in &mut self.days {
            day.filtered = day.filtered(context, buyer);
        }
        for session in &mut self.sessions {
            session.usable = session.has_buyer && session.has_human && !self.days[session.day].filtered;
        }
    }

    /// Sessions that hold a buyer and a human and that no filter removed.
    pub fn usable(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| session.usable)
    }

    fn cut(&mut self, context: &Context<'_>, stream: &[Event]) {
        let max_wait = context.rules.max_wait;
        for session in stream.chunk_by(|a, b| b.at.0 - a.at.0 < max_wait) {
            self.session(context, session);
        }
    }

    fn session(&mut self, context: &Context<'_>, events: &[Event]) {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return };
        let mut session = Session {
            account: first.account,
            start: first.at,
            end: last.at,
            day: self.day_of(context, first),
            begun: None,
            has_buyer: false,
            has_human: false,
            usable: false,
        };
        let mut open: Option<(Timestamp, usize)> = None;
        for event in events {
            let day = self.day_of(context, event);
            self.days[day].take(event);
            session.has_buyer |= event.role == Role::Buyer;
            session.has_human |= event.role == Role::Human;
            if event.role != Role::Machine {
                session.begun = session.begun.or(Some(event.role));
            }
            match (event.role, open) {
                (Role::Buyer, None) if !event.closing => open = Some((event.at, day)),
                (Role::Human, Some((opened, day))) => {
                    let outcome = Outcome::Answered(event.at.0 - opened.0);
                    self.close(context, opened, day, outcome);
                    open = None;
                }
                _ => {}
            }
        }
        if let Some((opened, day)) = open {
            let still_open = context.as_of.0.saturating_sub(last.at.0) < context.rules.max_wait;
            self.close(context, opened, day, if still_open { Outcome::Waiting } else { Outcome::Late });
        }
        self.sessions.push(session);
    }

    /// Ends a round of the session being read.
    fn close(&mut self, context: &Context<'_>, opened: Timestamp, day: usize, outcome: Outcome) {
        let hours = &context.rules.service_hours;
        let served = hours.always() || hours.contain(context.calendar.clock(opened));
        let outcome = if served { outcome } else { Outcome::Offline };
        self.rounds.push(Round { opened, outcome, day, session: self.sessions.len() });
    }

    /// The buyer-day a message falls on; streams come in the order of time, so it is the last one or a new one.
    fn day_of(&mut self, context: &Context<'_>, event: &Event) -> usize {
        let day = self.cursor.day(&context.calendar, event.at);
        if self.days.last().is_none_or(|last| last.account != event.account || last.day != day) {
            self.days.push(BuyerDay::new(event.account, day, event.at));
        }
        self.days.len() - 1
    }
}
