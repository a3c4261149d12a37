use crate::clock::Clock;
use crate::event::{Kind, Rating};
use crate::life::chat::Chat;
use crate::life::scene::Scene;

impl<'a> Scene<'a> {
    /// The end of an answered chat: thanks, closing words, an invitation to rate.
    pub(crate) fn part(&mut self, chat: &mut Chat<'a>, content: bool) {
        if chat.first_response.is_some() {
            let says = &self.texts.general;
            let polite = self.agent_of(chat).traits.politeness;
            let ordered = content && chat.order == 0;
            if self.draw.chance(0.4 + 0.5 * polite) {
                self.agent(chat, if ordered { &says.agent.thanks } else { &says.agent.bye });
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
        let rated =
            (self.draw.chance(0.4) && rated < end).then_some((rated, stars.clamp(1.0, 5.0).round() as u8));
        let (shop, buyer, agent) = (self.shop.index, chat.buyer, chat.seat.agent);
        if invited < end {
            self.out.ratings.push(Rating { shop, buyer, agent, invited, rated });
        }
    }
}
