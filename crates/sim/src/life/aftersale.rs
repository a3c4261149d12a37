use crate::clock::Clock;
use crate::event::{Kind, Sender};
use crate::life::agenda::Matter;
use crate::life::chat::Chat;
use crate::life::scene::Scene;
use crate::team::{Buyer, Role};
use crate::texts::Topic;

/// Buyers who come to a pre-sale account with an after-sale question.
const WRONG_DOOR: f64 = 0.12;

impl<'a> Scene<'a> {
    /// A buyer comes about an order of his.
    pub(crate) fn aftersale(&mut self, at: Clock, buyer: Buyer, product: usize, order: u64, matter: Matter) {
        let wrong = self.draw.chance(WRONG_DOOR);
        let door = if wrong { Role::Presale } else { Role::Aftersale };
        let Some(seat) = self.desk.seat(door, at, &mut self.draw) else {
            return self.night(at, buyer, product, Some(order));
        };
        let mut chat = self.chat(at, buyer, seat, product);
        chat.order = order;
        self.knock(&mut chat);
        let Some(topic) = self.matter(matter) else { return };
        self.exchange(&mut chat, topic, true);
        if self.agent_of(&chat).role == Role::Presale && (wrong || self.draw.chance(0.05)) {
            self.hand_over(&mut chat, Role::Aftersale);
        }
        self.follow_up(&mut chat, topic);
        self.part(&mut chat, !topic.complaint);
        if matter == Matter::Trouble && self.draw.chance(0.12) {
            self.price_difference(chat.at, buyer);
        }
    }

    /// A greeting, or the order at once.
    fn knock(&mut self, chat: &mut Chat<'a>) {
        if self.draw.chance(0.55) {
            self.buyer(chat, &self.texts.general.buyer.greet, 1.0);
        }
        if self.draw.chance(0.5) {
            self.buyer_card(chat, Kind::Order, 5.0);
        }
        if self.draw.chance(0.5) {
            self.machine(chat, Sender::Agent, &self.texts.general.auto.welcome);
        }
        if self.draw.chance(0.25) {
            self.agent(chat, &self.texts.general.agent.hello);
        }
    }

    /// A topic that fits the matter.
    fn matter(&mut self, matter: Matter) -> Option<&'a Topic> {
        let of = &self.texts.general.aftersale;
        if matter == Matter::Refund {
            return of.iter().find(|topic| topic.refund);
        }
        let first = of.first().filter(|_| matter == Matter::Parcel);
        first.or_else(|| self.topic(of.get(1..).unwrap_or_default()))
    }

    /// It takes some more words.
    fn follow_up(&mut self, chat: &mut Chat<'a>, topic: &'a Topic) {
        let says = &self.texts.general;
        if topic.complaint || self.draw.chance(0.06) {
            self.buyer(chat, &says.buyer.angry, 30.0);
            if self.draw.chance(0.5) {
                self.buyer_card(chat, Kind::Image, 15.0);
            }
            self.agent(chat, &says.agent.calm);
        }
        while self.draw.chance(0.4) {
            self.exchange(chat, topic, true);
        }
        if self.draw.chance(0.01) {
            self.notice(chat, Kind::Notice, &says.system.recall);
        }
    }

    /// The buyer pays a difference (postage of an exchange, say) on the page made for it.
    fn price_difference(&mut self, after: Clock, buyer: Buyer) {
        let Some(product) = self.shop.products.iter().position(|product| product.difference) else {
            return;
        };
        let created = after.plus(self.draw.between(60, 900));
        let units = self.draw.between(2, 20);
        self.bare_order(created, buyer, (product, units), "补差价");
    }
}
