use crate::clock::Clock;
use crate::draw::Draw;
use crate::event::{Kind, Message, Sender};
use crate::life::desk::Seat;
use crate::life::scene::Scene;
use crate::phrase::{Phrase, Slot};
use crate::team::{Buyer, Role};

/// One chat while it is being written.
#[derive(Debug, Clone)]
pub(crate) struct Chat<'a> {
    pub(crate) buyer: Buyer,
    pub(crate) seat: Seat,
    /// Time of the last message.
    pub(crate) at: Clock,
    pub(crate) product: usize,
    pub(crate) order: u64,
    option: &'a str,
    look: &'a str,
    city: &'a str,
    /// Since when the buyer waits.
    waiting: Option<Clock>,
    /// Seconds until the first human answer.
    pub(crate) first_response: Option<i64>,
    /// Answers that took two minutes or more.
    pub(crate) slow: u32,
    /// Whether the agent was rude.
    pub(crate) rude: bool,
}

/// Seconds that make an answer slow in a buyer's eyes.
const SLOW: i64 = 120;

impl<'a> Scene<'a> {
    /// A chat about a product, as yet without a word.
    pub(crate) fn chat(&mut self, at: Clock, buyer: Buyer, seat: Seat, product: usize) -> Chat<'a> {
        let words = &self.texts.general.words;
        let mut word = |list: &'a [String]| self.draw.pick(list).map_or("", String::as_str);
        Chat {
            option: word(&self.category.options),
            look: word(&self.category.looks),
            city: word(&words.cities),
            at: at.plus(-1),
            waiting: None,
            first_response: None,
            slow: 0,
            rude: false,
            order: 0,
            buyer,
            seat,
            product,
        }
    }

    /// The buyer writes one of these, after a pause of so many seconds (median).
    pub(crate) fn buyer(&mut self, chat: &mut Chat<'a>, of: &'a [Phrase], pause: f64) {
        if let Some(phrase) = self.draw.pick(of) {
            self.buyer_says(chat, &[phrase], pause);
        }
    }

    /// The buyer writes these phrases as one message.
    pub(crate) fn buyer_says(&mut self, chat: &mut Chat<'a>, phrases: &[&Phrase], pause: f64) {
        chat.at = chat.at.plus(self.draw.seconds(pause, 0.8));
        chat.waiting.get_or_insert(chat.at);
        self.put(chat, Sender::Buyer, Kind::Text, phrases);
    }

    /// The buyer sends a card or a picture.
    pub(crate) fn buyer_card(&mut self, chat: &mut Chat<'a>, kind: Kind, pause: f64) {
        chat.at = chat.at.plus(self.draw.seconds(pause, 0.8));
        chat.waiting.get_or_insert(chat.at);
        self.put(chat, Sender::Buyer, kind, &[]);
    }

    /// The agent writes one of these, when she comes to it.
    pub(crate) fn agent(&mut self, chat: &mut Chat<'a>, of: &'a [Phrase]) {
        if let Some(phrase) = self.draw.pick(of) {
            self.agent_says(chat, Kind::Text, &[phrase]);
        }
    }

    /// The agent writes these phrases as one message, when she comes to it.
    pub(crate) fn agent_says(&mut self, chat: &mut Chat<'a>, kind: Kind, phrases: &[&Phrase]) {
        let traits = self.agent_of(chat).traits;
        let place = self.put(chat, Sender::Agent, kind, phrases);
        let Some(written) = self.out.messages.get(place) else { return };
        let letters = self.out.text(written).chars().count() as f64;
        let typing = (letters / traits.typing.max(0.5)) as i64;
        let thinking = match chat.waiting {
            Some(_) => {
                let busy = chat.seat.busy as f64;
                let forgotten = self.draw.chance(traits.forgetting * (1.0 + 0.4 * busy));
                let late = if forgotten { self.draw.between(600, 2_400) } else { 0 };
                late + self.draw.seconds(traits.pace * (1.0 + 0.22 * busy), 0.75)
            }
            None => self.draw.seconds(4.0, 0.6),
        };
        chat.at = chat.at.plus(thinking + typing);
        if let Some(message) = self.out.messages.get_mut(place) {
            message.at = chat.at;
        }
        if let Some(since) = chat.waiting.take() {
            self.answered(chat, since);
        }
    }

    fn answered(&mut self, chat: &mut Chat<'a>, since: Clock) {
        let waited = chat.at.0 - since.0;
        chat.first_response.get_or_insert(waited);
        chat.slow += u32::from(waited >= SLOW);
        if waited > 90 && self.draw.chance(0.35) {
            let mut impatient = chat.clone();
            impatient.at = since.plus(self.draw.between(60, waited - 5));
            if let Some(phrase) = self.draw.pick(&self.texts.general.buyer.urge) {
                self.put(&impatient, Sender::Buyer, Kind::Text, &[phrase]);
            }
        }
    }

    /// A machine writes one of these, at once.
    pub(crate) fn machine(&mut self, chat: &mut Chat<'a>, sender: Sender, of: &'a [Phrase]) {
        chat.at = chat.at.plus(self.draw.between(1, 3));
        if let Some(phrase) = self.draw.pick(of) {
            let prefixed = sender == Sender::Agent && !self.shop.flags_auto;
            let from = self.out.text.len();
            if prefixed {
                self.out.text.push_str(&self.texts.general.rules.auto_prefix);
            }
            self.write(chat, &[phrase]);
            let auto = sender == Sender::Agent && !prefixed;
            let message = self.message(chat, sender, Kind::Text, from);
            self.out.messages.push(Message { auto, ..message });
        }
    }

    /// The platform writes a line, at once.
    pub(crate) fn notice(&mut self, chat: &mut Chat<'a>, kind: Kind, text: &Phrase) {
        chat.at = chat.at.plus(1);
        self.put(chat, Sender::System, kind, &[text]);
    }

    /// The agent hands the chat to somebody else, if there is anybody; both see the notice.
    pub(crate) fn hand_over(&mut self, chat: &mut Chat<'a>, role: Role) {
        let seat = self.desk.seat(role, chat.at, &mut self.draw);
        let Some(seat) = seat.filter(|seat| seat.agent != chat.seat.agent) else { return };
        self.agent(chat, &self.texts.general.agent.hand);
        self.desk.keep(chat.seat.agent, chat.at);
        chat.at = chat.at.plus(2);
        let (from, to) = (self.shop.account(chat.seat.agent), self.shop.account(seat.agent));
        let start = self.out.text.len();
        for part in ["由 ", &from.nick, " 转交给 ", &to.nick] {
            self.out.text.push_str(part);
        }
        for holder in [chat.seat, seat] {
            chat.seat = holder;
            let message = self.message(chat, Sender::System, Kind::Transfer, start);
            self.out.messages.push(Message { to_agent: Some(seat.agent), ..message });
        }
        chat.waiting = Some(chat.at);
        self.agent(chat, &self.texts.general.agent.moved);
    }

    /// Writes a message at the time of the chat; returns its place.
    fn put(&mut self, chat: &Chat<'a>, sender: Sender, kind: Kind, phrases: &[&Phrase]) -> usize {
        let from = self.out.text.len();
        match kind {
            Kind::Image => self.out.text.push_str("[图片]"),
            Kind::Product if phrases.is_empty() => {
                let title = self.shop.products.get(chat.product).map_or("", |p| p.title.as_str());
                self.out.text.push_str(title);
            }
            Kind::Order => {
                self.out.text.push_str("订单号：");
                self.shop.platform.write_order(chat.order, &mut self.out.text);
            }
            _ => self.write(chat, phrases),
        }
        let message = self.message(chat, sender, kind, from);
        self.out.messages.push(message);
        self.out.messages.len() - 1
    }

    fn message(&self, chat: &Chat<'a>, sender: Sender, kind: Kind, from: usize) -> Message {
        Message {
            shop: self.shop.index,
            buyer: chat.buyer,
            agent: chat.seat.agent,
            sender,
            at: chat.at,
            kind,
            auto: false,
            text: from..self.out.text.len(),
            product: (kind == Kind::Product).then_some(chat.product),
            order: (kind == Kind::Order).then_some(chat.order),
            to_agent: None,
        }
    }

    /// Words about a product outside any chat.
    pub(crate) fn words(&mut self, of: &[Phrase], product: usize) -> String {
        let seat = Seat { agent: 0, busy: 0 };
        let chat = self.chat(Clock::midnight(self.day), Buyer(0), seat, product);
        let scene = (self.shop, self.texts);
        let mut text = String::new();
        if let Some(phrase) = self.draw.pick(of) {
            phrase.write(&mut self.draw, &mut text, &|slot, draw, out| {
                fill(slot, scene, &chat, draw, out);
            });
        }
        text
    }

    /// Appends phrases to the text of the day.
    fn write(&mut self, chat: &Chat<'a>, phrases: &[&Phrase]) {
        let scene = (self.shop, self.texts);
        let fill = |slot: Slot, draw: &mut Draw, out: &mut String| {
            fill(slot, scene, chat, draw, out);
        };
        for phrase in phrases {
            phrase.write(&mut self.draw, &mut self.out.text, &fill);
        }
    }
}

fn fill(
    slot: Slot,
    (shop, texts): (&crate::Shop, &crate::texts::Texts),
    chat: &Chat<'_>,
    draw: &mut Draw,
    out: &mut String,
) {
    use std::fmt::Write as _;
    let product = shop.products.get(chat.product);
    let price = product.map_or(0, |product| product.price);
    let agent = &shop.account(chat.seat.agent).nick;
    let mut number = |value: i64| {
        let _ = write!(out, "{value}");
    };
    match slot {
        Slot::Price => number(price / 100),
        Slot::Offer => number(price * draw.between(80, 95) / 10_000),
        Slot::Few => number(draw.between(2, 9)),
        Slot::Many => number(draw.between(42, 78)),
        Slot::Height => number(draw.between(152, 185)),
        Slot::Hour => number(draw.between(13, 18)),
        Slot::Title => out.push_str(product.map_or("", |product| product.short.as_str())),
        Slot::Option => out.push_str(chat.option),
        Slot::Look => out.push_str(chat.look),
        Slot::City => out.push_str(chat.city),
        Slot::Express => {
            let express = draw.pick(&texts.general.words.express);
            out.push_str(express.map_or("", String::as_str));
        }
        Slot::Agent => out.push_str(agent),
        Slot::Shop => out.push_str(&shop.name),
        Slot::Order => shop.platform.write_order(chat.order, out),
    }
}
