use crate::clock::Clock;
use crate::event::{Kind, Sender};
use crate::life::agenda::What;
use crate::life::desk::Seat;
use crate::life::scene::Scene;
use crate::team::Buyer;

impl Scene<'_> {
    /// Nobody is on duty: the bot answers under its own account, and in the morning somebody
    /// writes to most of those who asked.
    pub(crate) fn night(&mut self, at: Clock, buyer: Buyer, product: usize, order: Option<u64>) {
        let seat = Seat { agent: self.shop.agents.len(), busy: 0 };
        let mut chat = self.chat(at, buyer, seat, product);
        let general = &self.texts.general;
        match order {
            Some(order) => {
                chat.order = order;
                self.buyer_card(&mut chat, Kind::Order, 1.0);
            }
            None => self.buyer_card(&mut chat, Kind::Product, 1.0),
        }
        self.machine(&mut chat, Sender::Bot, &general.auto.night);
        let of = if order.is_some() { &general.aftersale } else { &self.category.topics };
        if let Some(topic) = self.topic(of) {
            self.buyer(&mut chat, &topic.ask, 20.0);
            self.machine(&mut chat, Sender::Bot, &general.auto.bot);
            if self.draw.chance(0.3) {
                self.buyer(&mut chat, &topic.ask, 25.0);
            }
        }
        if order.is_some() {
            return;
        }
        let morning = if at.second_of_day() < 12 * 3_600 {
            self.desk.opens_after(at).unwrap_or(at)
        } else {
            Clock::midnight(self.day.plus(1)).plus(8 * 3_600)
        };
        let follow = morning.plus(self.draw.between(300, 7_200));
        if self.draw.chance(0.72) && follow > chat.at {
            self.life.agenda.add(follow, What::Follow { buyer, product });
        } else {
            self.decide(&mut chat, 0);
        }
    }
}
