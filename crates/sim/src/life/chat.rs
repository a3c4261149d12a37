use crate::clock::Clock;
use crate::event::{Kind, Message, Sender};
use crate::life::desk::Seat;
use crate::life::scene::Scene;
use crate::phrase::Phrase;
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
    pub(crate) option: &'a str,
    pub(crate) look: &'a str,
    pub(crate) city: &'a str,
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
                late + self.draw.seconds(traits.pace * (0.9 + 0.25 * busy + 0.06 * busy * busy), 0.75)
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
        let fits = |seat: &Seat| seat.agent != chat.seat.agent && self.shop.account(seat.agent).role == role;
        let Some(seat) = seat.filter(fits) else { return };
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
}
