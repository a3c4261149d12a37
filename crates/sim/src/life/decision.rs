use crate::clock::DAY;
use crate::life::agenda::What;
use crate::life::chat::Chat;
use crate::life::order::{Care, Purchase};
use crate::life::scene::Scene;
use crate::model::{MODEL, Pull};

impl<'a> Scene<'a> {
    /// Whether he buys; the truth about this agent is kept beside it.
    pub(crate) fn decide(&mut self, chat: &mut Chat<'a>, visit: u8) -> bool {
        let product = self.shop.products.get(chat.product);
        let promotion = self.team.calendar().is_promotion(self.day);
        let surroundings = product.map_or(0.0, |product| product.base)
            + self.inclination(chat.buyer)
            + MODEL.visit_spread * self.draw.normal()
            + if promotion { MODEL.promotion } else { 0.0 }
            + if visit > 0 { MODEL.second_visit } else { 0.0 };
        let pull = Pull { surroundings, first_response: chat.first_response, rude: chat.rude };
        let effect = self.agent_of(chat).traits.effect;
        let (with, without) = (pull.probability(effect), pull.probability(0.0));
        let bought = self.draw.chance(with);
        let tallies = [self.life.agents.get_mut(chat.seat.agent), self.life.products.get_mut(chat.product)];
        for tally in tallies.into_iter().flatten() {
            tally.add(with, without, bought, chat.first_response);
        }
        if bought {
            self.buy(chat);
        } else {
            self.leave(chat);
        }
        bought
    }

    /// He orders: in the chat, later the same day, next day, or next day after another word.
    fn buy(&mut self, chat: &mut Chat<'a>) {
        let (buyer, product) = (chat.buyer, chat.product);
        let care = Care { slow: chat.slow > 0, rude: chat.rude };
        let purchase = Purchase { buyer, product, agent: Some(chat.seat.agent), care };
        let tomorrow = self.day.plus(1);
        match self.draw.weighted(&[0.6, 0.17, 0.11, 0.12]) {
            0 => {
                if chat.first_response.is_some() && self.draw.chance(0.6) {
                    self.buyer(chat, &self.texts.general.buyer.deal, 60.0);
                }
                let at = chat.at.plus(self.draw.seconds(50.0, 0.7));
                self.life.agenda.add(at, What::Order(purchase));
            }
            1 => {
                // An hour before midnight is the last that still counts as later the same day.
                let left = (DAY - chat.at.second_of_day()).max(3_600);
                let at = chat.at.plus(self.draw.between(600, left.min(18_000)));
                self.life.agenda.add(at, What::Order(purchase));
            }
            2 => {
                let at = self.moment(tomorrow);
                self.life.agenda.add(at, What::Order(purchase));
            }
            _ => {
                let (at, agent) = (self.moment(tomorrow), chat.seat.agent);
                self.life.agenda.add(at, What::Back { buyer, product, agent });
            }
        }
    }

    /// He does not buy; some come back in a day or two to ask once more.
    fn leave(&mut self, chat: &mut Chat<'a>) {
        if chat.first_response.is_some() && self.draw.chance(0.5) {
            self.buyer(chat, &self.texts.general.buyer.thinking, 40.0);
        }
        if self.draw.chance(0.04) {
            let days = self.draw.between(1, 3);
            let at = self.moment(self.day.plus(days));
            let what = What::Inquiry { buyer: chat.buyer, product: chat.product, visit: 2 };
            self.life.agenda.add(at, what);
        }
    }
}
