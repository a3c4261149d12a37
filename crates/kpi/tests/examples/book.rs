//! A small language for examples. Days are numbered from 1 = Monday 2026-03-02; clocks are those of the shop.

use kpi::{
    input::{
        Decision, Message, Order, Override, Presence, Rating, Refund, RefundKind, RefundState, Review,
        ReviewScore, Row, Sender, Stage, TeamMember,
    },
    rules::Rules,
    time::{Day, Timestamp},
};

use crate::{
    engine,
    naive::{
        self,
        figures::{Figure, Figures, Listed, Scope, Sheet, differences},
        input::Input,
    },
};

/// The shop of the examples.
pub const SHOP: &str = "shop";

/// The business day with this number.
pub fn day(number: i32) -> Day {
    Day::from_civil(2026, 3, 1).unwrap().plus(number)
}

/// A count or a sum.
pub fn n(value: i64) -> Figure {
    Figure::Integer(value)
}

/// A ratio.
pub fn r(n: i64, d: i64) -> Figure {
    Figure::Ratio(n, d)
}

/// What happened, and under which rules.
#[derive(Clone)]
pub struct Book {
    rules: Rules,
    as_of: Option<&'static str>,
    files: Vec<Vec<Row<'static>>>,
}

/// An empty book under the default rules.
pub fn book() -> Book {
    Book { rules: Rules::default(), as_of: None, files: vec![Vec::new()] }
}

/// An empty book under these rules, written as in their file.
pub fn under(rules: &str) -> Book {
    Book { rules: Rules::from_toml(rules).unwrap(), ..book() }
}

impl Book {
    /// The same under other rules.
    pub fn under(mut self, rules: &str) -> Book {
        self.rules = Rules::from_toml(rules).unwrap();
        self
    }

    /// Nothing after this is seen.
    pub fn until(mut self, at: &'static str) -> Book {
        self.as_of = Some(at);
        self
    }

    /// What follows stands in another file.
    pub fn next_file(mut self) -> Book {
        self.files.push(Vec::new());
        self
    }

    /// Any row.
    pub fn row(mut self, row: Row<'static>) -> Book {
        self.files.last_mut().unwrap().push(row);
        self
    }

    /// The instant of `DAY HH:MM[:SS[.ffffff]]`.
    pub fn at(&self, text: &str) -> Timestamp {
        let (number, clock) = text.trim().split_once(' ').unwrap();
        let mut parts = clock.split(':');
        let hour: i64 = parts.next().unwrap().parse().unwrap();
        let minute: i64 = parts.next().unwrap().parse().unwrap();
        let (seconds, micros) = match parts.next().unwrap_or("0").split_once('.') {
            Some((seconds, fraction)) => (seconds, format!("{fraction:0<6}").parse().unwrap()),
            None => (clock.split(':').nth(2).unwrap_or("0"), 0_i64),
        };
        let seconds = (hour * 60 + minute) * 60 + seconds.parse::<i64>().unwrap();
        let days = i64::from(day(number.parse().unwrap()).0);
        self.rules.time_zone.instant((days * 86_400 + seconds) * 1_000_000 + micros)
    }

    /// A chat of a buyer and an account: one line a message, `DAY CLOCK WHO text`. WHO is `?` buyer, `!` agent,
    /// `~` automatic reply, `*` bot, `>` transfer notice, `.` other notice of the platform.
    pub fn chat(mut self, buyer: &'static str, agent: &'static str, lines: &'static str) -> Book {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut parts = line.splitn(4, ' ');
            let (number, clock) = (parts.next().unwrap(), parts.next().unwrap());
            let who = parts.next().unwrap();
            let (sender, kind, auto) = match who {
                "?" => (Sender::Buyer, "text", false),
                "!" => (Sender::Agent, "text", false),
                "~" => (Sender::Agent, "text", true),
                "*" => (Sender::Bot, "text", false),
                ">" => (Sender::System, "transfer", false),
                _ => (Sender::System, "text", false),
            };
            let sent_at = Some(self.at(&format!("{number} {clock}")));
            let text = parts.next().unwrap_or("");
            let message = Message { sent_at, sender, kind, auto, text, ..message(buyer, agent, sender) };
            self = self.row(Row::Message(message));
        }
        self
    }

    /// An order: `KEY=VALUE` words; clocks as `DAY/CLOCK`, money in fen.
    pub fn order(self, id: &'static str, buyer: &'static str, words: &'static str) -> Book {
        let mut order = Order { shop: SHOP, order_id: id, buyer, ..Order::default() };
        for word in words.split_whitespace() {
            let (key, value) = word.split_once('=').unwrap();
            let at = || self.at(&value.replace('/', " "));
            let number = || value.parse::<i64>().unwrap();
            match key {
                "created" => order.created_at = at(),
                "paid_at" => order.paid_at = Some(at()),
                "closed_at" => order.closed_at = Some(at()),
                "deposit_at" => order.deposit_paid_at = Some(at()),
                "closed" => order.closed = Some(value == "1"),
                "payable" => order.payable = Some(number()),
                "paid" => order.paid = Some(number()),
                "postage" => order.postage = Some(number()),
                "units" => order.units = Some(number()),
                "refunded" => order.refunded = Some(number()),
                "list" => order.list_amount = Some(number()),
                "mark" => order.mark = value,
                "sku" => order.sku = value,
                _ => panic!("an order has no {key}"),
            }
        }
        self.row(Row::Order(order))
    }

    /// A successful refund.
    pub fn refund(
        self,
        id: &'static str,
        order_id: &'static str,
        kind: RefundKind,
        finished: &str,
        amount: i64,
    ) -> Book {
        let refund = Refund {
            shop: SHOP,
            order_id,
            refund_id: id,
            kind,
            state: RefundState::Success,
            applied_at: None,
            finished_at: Some(self.at(finished)),
            amount: Some(amount),
            reason: "",
        };
        self.row(Row::Refund(refund))
    }

    /// An invitation to rate, rated when there is a score.
    pub fn rating(self, buyer: &'static str, agent: &'static str, invited: &str, score: Option<u8>) -> Book {
        let invited_at = Some(self.at(invited));
        let rating = Rating { shop: SHOP, buyer, agent, invited_at, rated_at: None, score };
        self.row(Row::Rating(rating))
    }

    /// A review of an order.
    pub fn review(self, order_id: &'static str, score: ReviewScore) -> Book {
        self.row(Row::Review(Review { shop: SHOP, order_id, score, text: "", at: None }))
    }

    /// An account is a member of a team for ever.
    pub fn member(self, team: &'static str, agent: &'static str) -> Book {
        self.member_in(team, agent, None, None)
    }

    /// An account is a member of a team from one day to another.
    pub fn member_in(
        self,
        team: &'static str,
        agent: &'static str,
        from: Option<i32>,
        to: Option<i32>,
    ) -> Book {
        let (from, to) = (from.map(day), to.map(day));
        self.row(Row::TeamMember(TeamMember { shop: SHOP, team, agent, from, to }))
    }

    /// An account is in a presence state.
    pub fn presence(self, agent: &'static str, state: &'static str, from: &str, to: &str) -> Book {
        let (from, to) = (Some(self.at(from)), Some(self.at(to)));
        self.row(Row::Presence(Presence { shop: SHOP, agent, state, from, to }))
    }

    /// A person decided.
    pub fn decided(self, decision: Decision<'static>) -> Book {
        self.decided_at(decision, None)
    }

    /// A person decided at some time.
    pub fn decided_at(self, decision: Decision<'static>, at: Option<&str>) -> Book {
        let at = at.map(|at| self.at(at));
        self.row(Row::Override(Override { shop: SHOP, decision, author: "", reason: "", at }))
    }

    /// A person decided who sold an order.
    pub fn seller(self, order_id: &'static str, account: &'static str) -> Book {
        self.decided(Decision::Seller { order_id, account })
    }

    /// A person decided that a buyer-day does not count.
    pub fn exclude(self, buyer: &'static str, agent: &'static str, on: i32) -> Book {
        self.decided(Decision::Exclude { buyer, agent, day: day(on) })
    }

    /// A person decided what a buyer came for.
    pub fn stage(self, buyer: &'static str, on: i32, stage: Stage) -> Book {
        self.decided(Decision::Stage { buyer, day: day(on), stage })
    }

    /// The sheet, on which engine and reference agree.
    pub fn sheet(&self) -> Answer {
        let mut input = Input::new(self.files.clone(), self.rules.clone());
        if let Some(at) = self.as_of {
            input.as_of = self.at(at).0;
        }
        let (reference, engine) = (naive::sheet(&input), engine::sheet(&input));
        let differences = differences(&reference, &engine);
        assert!(differences.is_empty(), "{}", differences.join("\n"));
        Answer(engine)
    }
}

/// A message with nothing said yet.
pub fn message(buyer: &'static str, agent: &'static str, sender: Sender) -> Message<'static> {
    Message {
        shop: SHOP,
        buyer,
        agent,
        sender,
        sent_at: None,
        kind: "text",
        auto: false,
        text: "",
        message_id: "",
        conversation_id: "",
        product_id: "",
        order_id: "",
        to_agent: "",
        seq: None,
    }
}

/// The sheet of a book.
pub struct Answer(pub Sheet);

impl Answer {
    /// The shop's row of a day.
    pub fn shop(&self, on: i32) -> Shown {
        self.shown(Scope::Shop(SHOP), on)
    }

    /// An account's row of a day.
    pub fn account(&self, agent: &'static str, on: i32) -> Shown {
        self.shown(Scope::Account(SHOP, agent), on)
    }

    /// A team's row of a day.
    pub fn team(&self, team: &'static str, on: i32) -> Shown {
        self.shown(Scope::Team(SHOP, team), on)
    }

    fn shown(&self, scope: Scope, on: i32) -> Shown {
        Shown(self.0.rows.get(&(scope, day(on).0)).cloned())
    }

    /// A listed order.
    pub fn order(&self, id: &'static str) -> &Listed {
        &self.0.orders[&(SHOP, id)]
    }
}

/// One row of the sheet, or its absence.
pub struct Shown(pub Option<Figures>);

impl Shown {
    /// Checks a figure; what is zero is not there.
    #[track_caller]
    pub fn is(&self, id: &str, expected: Figure) -> &Shown {
        let figure = self.0.as_ref().and_then(|row| row.0.get(id).copied());
        let zero = matches!(expected, Figure::Integer(0) | Figure::Ratio(0, 0));
        assert_eq!(figure, (!zero).then_some(expected), "{id}");
        self
    }

    /// Checks that there is no such row.
    #[track_caller]
    pub fn absent(&self) {
        assert_eq!(self.0, None);
    }
}
