use crate::clock::{Clock, DAY};
use crate::event::{Kind, Rating, Sender};
use crate::life::agenda::What;
use crate::life::chat::Chat;
use crate::life::order::{Care, Purchase};
use crate::life::scene::Scene;
use crate::model::{MODEL, Pull};
use crate::phrase::Phrase;
use crate::team::{Buyer, Role};
use crate::texts::Topic;

/// Of the inquiries never answered, with no other chat open.
const UNANSWERED: f64 = 0.014;
/// How many buyers have one, two, three, four topics.
const HOW_MANY_TOPICS: [f64; 4] = [0.2, 0.4, 0.27, 0.13];
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

    /// Questions and answers.
    fn talk(&mut self, chat: &mut Chat<'a>) {
        let many = self.draw.weighted(&HOW_MANY_TOPICS) + 1;
        for turn in 0..many {
            let general = &self.texts.general.presale;
            let own = self.draw.chance(0.5);
            let of = if own { &self.category.topics } else { general };
            if let Some(topic) = self.topic(of) {
                self.exchange(chat, topic, turn > 0);
            }
            if turn == 0 && self.draw.chance(0.012) {
                self.hand_over(chat, Role::Presale);
            }
        }
        let traits = self.agent_of(chat).traits;
        if self.draw.chance(traits.push) {
            self.agent(chat, &self.texts.general.agent.push);
        }
        if self.draw.chance(0.12 * traits.push) {
            self.agent_says(chat, Kind::Product, &[]);
            self.agent(chat, &self.texts.general.agent.card);
        }
    }

    /// One topic, drawn by weight.
    pub(crate) fn topic(&mut self, of: &'a [Topic]) -> Option<&'a Topic> {
        let mut left = self.draw.unit() * of.iter().map(|topic| topic.weight).sum::<f64>();
        of.iter().find(|topic| {
            left -= topic.weight;
            left < 0.0
        })
    }

    /// A question and its answer, and what the buyer says to that.
    pub(crate) fn exchange(&mut self, chat: &mut Chat<'a>, topic: &'a Topic, more: bool) {
        let says = &self.texts.general.buyer;
        let link = if more && self.draw.chance(0.4) { self.draw.pick(&says.more) } else { None };
        if let Some(ask) = self.draw.pick(&topic.ask) {
            let phrases = [link.unwrap_or(ask), ask];
            let phrases = phrases.get(usize::from(link.is_none())..).unwrap_or_default();
            self.buyer_says(chat, phrases, if more { 38.0 } else { 9.0 });
        }
        if self.draw.chance(0.3) {
            self.buyer(chat, &says.extra, 9.0);
        }
        if self.draw.chance(0.04) {
            self.buyer_card(chat, Kind::Image, 12.0);
        }
        self.reply(chat, topic);
        if topic.bargain {
            self.bargain(chat, topic);
        } else if self.draw.chance(0.3) {
            self.buyer(chat, &says.agree, 14.0);
        }
    }

    /// The agent's answer, in her manner.
    pub(crate) fn reply(&mut self, chat: &mut Chat<'a>, topic: &'a Topic) {
        let says = &self.texts.general.agent;
        let polite = self.agent_of(chat).traits.politeness;
        if chat.first_response.is_none() && chat.seat.busy > 3 && self.draw.chance(polite * 0.5) {
            self.agent(chat, &says.sorry);
        }
        if self.draw.chance((1.0 - polite) * 0.5) {
            self.agent(chat, &topic.curt);
        } else if let Some(phrase) = self.draw.pick(&topic.reply) {
            self.friendly(chat, phrase, polite);
            if self.draw.chance(0.35) {
                self.agent(chat, &topic.reply);
            }
        }
        if self.draw.chance((1.0 - polite) * 0.07) {
            chat.rude = true;
            self.agent(chat, &says.rude);
        }
    }

    fn friendly(&mut self, chat: &mut Chat<'a>, phrase: &'a Phrase, polite: f64) {
        let says = &self.texts.general.agent;
        let open = self.draw.pick(&says.open_polite);
        let end = self.draw.pick(&says.end_polite);
        if let (true, Some(open), Some(end)) = (self.draw.chance(polite), open, end) {
            self.agent_says(chat, Kind::Text, &[open, phrase, end]);
        } else {
            self.agent_says(chat, Kind::Text, &[phrase]);
        }
    }

    /// The buyer does not give in at once.
    fn bargain(&mut self, chat: &mut Chat<'a>, topic: &'a Topic) {
        while self.draw.chance(0.45) {
            self.buyer(chat, &topic.ask, 25.0);
            self.reply(chat, topic);
        }
        if self.draw.chance(0.3)
            && let Some(coupon) = self.draw.pick(&self.texts.general.agent.coupon)
        {
            self.agent_says(chat, Kind::Coupon, &[coupon]);
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
        let tallies =
            [self.life.agents.get_mut(chat.seat.agent), self.life.products.get_mut(chat.product)];
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

    /// The end of an answered chat: thanks, closing words, an invitation to rate.
    pub(crate) fn part(&mut self, chat: &mut Chat<'a>, content: bool) {
        if chat.first_response.is_some() {
            let says = &self.texts.general;
            let polite = self.agent_of(chat).traits.politeness;
            if self.draw.chance(0.3 + 0.5 * polite) {
                self.agent(chat, &says.agent.thanks);
            }
            if self.draw.chance(0.6) {
                self.buyer(chat, &says.buyer.close, 16.0);
            }
            self.invite(chat, content);
        }
        self.desk.keep(chat.seat.agent, chat.at);
    }

    fn invite(&mut self, chat: &mut Chat<'a>, content: bool) {
        let traits = self.agent_of(chat).traits;
        if !self.draw.chance(traits.invite) {
            return;
        }
        if let Some(phrase) = self.draw.pick(&self.texts.general.agent.invite) {
            self.agent_says(chat, Kind::RatingInvite, &[phrase]);
        }
        let invited = chat.at;
        let mood = 0.35 * f64::from(chat.slow)
            + if chat.rude { 2.0 } else { 0.0 }
            + 1.6 * (0.85 - traits.politeness)
            + if content { -0.2 } else { 0.2 };
        let stars = 5.0 - (mood + 0.8 * self.draw.normal()).max(0.0);
        let rated = invited.plus(self.draw.seconds(400.0, 1.5));
        let end = Clock::midnight(self.team.calendar().end());
        let rated = (self.draw.chance(0.4) && rated < end)
            .then_some((rated, stars.clamp(1.0, 5.0).round() as u8));
        let (shop, buyer, agent) = (self.shop.index, chat.buyer, chat.seat.agent);
        if invited < end {
            self.out.ratings.push(Rating { shop, buyer, agent, invited, rated });
        }
    }
}
