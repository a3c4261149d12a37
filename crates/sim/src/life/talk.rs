use std::ptr;

use crate::event::Kind;
use crate::life::chat::Chat;
use crate::life::scene::Scene;
use crate::phrase::Phrase;
use crate::team::Role;
use crate::texts::Topic;

/// How many buyers have one, two, three, four topics.
const HOW_MANY_TOPICS: [f64; 4] = [0.2, 0.4, 0.27, 0.13];

/// How often another topic is looked for when one was talked about already.
const TRIES: usize = 4;

impl<'a> Scene<'a> {
    /// Questions and answers.
    pub(crate) fn talk(&mut self, chat: &mut Chat<'a>) {
        let many = self.draw.weighted(&HOW_MANY_TOPICS) + 1;
        let mut asked: [Option<&'a Topic>; HOW_MANY_TOPICS.len()] = [None; _];
        for turn in 0..many {
            let general = &self.texts.general.presale;
            let of = if self.draw.chance(0.5) { &self.category.topics } else { general };
            let is_new = |topic: &&'a Topic| asked.iter().flatten().all(|old| !ptr::eq(*old, *topic));
            if let Some(topic) = (0..TRIES).find_map(|_| self.topic(of).filter(is_new)) {
                asked[turn] = Some(topic);
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
                self.agent(chat, &says.more);
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
}
