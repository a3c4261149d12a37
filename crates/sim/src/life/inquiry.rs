use crate::clock::Clock;
use crate::event::{Kind, Sender};
use crate::life::agenda::What;
use crate::life::chat::Chat;
use crate::life::scene::Scene;
use crate::team::{Buyer, Role};

/// Of the inquiries never answered, with no other chat open.
const UNANSWERED: f64 = 0.014;
/// Undecided buyers who ask somebody again the same day.
const ASKS_AGAIN: f64 = 0.06;

impl<'a> Scene<'a> {
    /// A buyer asks about a product; with nobody on duty the bot answers.
    pub(crate) fn inquiry(&mut self, at: Clock, buyer: Buyer, product: usize, visit: u8) {
        let Some(seat) = self.desk.seat(Role::Presale, at, &mut self.draw) else {
            return self.night(at, buyer, product, None);
        };
        let mut chat = self.chat(at, buyer, seat, product);
        self.greet(&mut chat, visit);
        if self.draw.chance(UNANSWERED * (1.0 + 0.5 * chat.seat.busy as f64)) {
            self.buyer(&mut chat, &self.texts.general.buyer.urge, 150.0);
        } else {
            self.talk(&mut chat);
            if visit == 0 && self.draw.chance(ASKS_AGAIN) {
                return self.ask_again(&mut chat);
            }
        }
        let bought = self.decide(&mut chat, visit);
        self.part(&mut chat, bought);
    }

    /// The opening: a card, a greeting, what the machines say to it.
    pub(crate) fn greet(&mut self, chat: &mut Chat<'a>, visit: u8) {
        let says = &self.texts.general.buyer;
        let card = self.draw.chance(0.62);
        if card {
            self.buyer_card(chat, Kind::Product, 1.0);
        }
        if visit > 0 {
            self.buyer(chat, &says.back, 3.0);
        } else if !card || self.draw.chance(0.35) {
            let of = if card && self.draw.chance(0.5) { &says.card } else { &says.greet };
            self.buyer(chat, of, 3.0);
        }
        if visit == 0 && self.draw.chance(0.55) {
            self.machine(chat, Sender::Agent, &self.texts.general.auto.welcome);
        }
        if self.shop.has_bot && visit == 0 && self.draw.chance(0.3) {
            self.machine(chat, Sender::Bot, &self.texts.general.auto.bot);
        }
        if self.draw.chance(0.3) {
            self.agent(chat, &self.texts.general.agent.hello);
        }
    }

    /// He will ask somebody again before he decides.
    fn ask_again(&mut self, chat: &mut Chat<'a>) {
        self.buyer(chat, &self.texts.general.buyer.thinking, 30.0);
        self.desk.keep(chat.seat.agent, chat.at);
        let later = chat.at.plus(self.draw.between(1_200, 14_400));
        let what = What::Inquiry { buyer: chat.buyer, product: chat.product, visit: 1 };
        self.life.agenda.add(later, what);
    }
}
