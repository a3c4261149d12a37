use crate::clock::Clock;
use crate::event::Kind;
use crate::life::agenda::What;
use crate::life::chat::Chat;
use crate::life::order::{Care, Purchase};
use crate::life::scene::Scene;
use crate::team::{Buyer, Role};

impl<'a> Scene<'a> {
    /// An agent reminds a buyer of an order he has not paid.
    pub(crate) fn remind(
        &mut self,
        at: Clock,
        buyer: Buyer,
        product: usize,
        agent: Option<usize>,
        pays: bool,
    ) {
        let Some(mut chat) = self.chat_with(at, buyer, product, agent) else { return };
        self.agent(&mut chat, &self.texts.general.agent.remind);
        if pays || self.draw.chance(0.3) {
            let says = &self.texts.general.buyer;
            self.buyer(&mut chat, if pays { &says.agree } else { &says.thinking }, 80.0);
            if self.draw.chance(0.6) {
                self.agent(&mut chat, &self.texts.general.agent.thanks);
            }
        }
        self.desk.keep(chat.seat.agent, chat.at);
    }

    /// In the morning an agent writes to somebody who asked at night.
    pub(crate) fn follow(&mut self, at: Clock, buyer: Buyer, product: usize) {
        let Some(mut chat) = self.chat_with(at, buyer, product, None) else { return };
        self.agent(&mut chat, &self.texts.general.agent.follow);
        if self.draw.chance(0.6) {
            if let Some(topic) = self.topic(&self.category.topics) {
                self.exchange(&mut chat, topic, true);
            }
            let bought = self.decide(&mut chat, 0);
            self.part(&mut chat, bought);
        }
        self.desk.keep(chat.seat.agent, chat.at);
    }

    /// A buyer who has made up his mind comes back, to the same agent if she is there.
    pub(crate) fn back(&mut self, at: Clock, buyer: Buyer, product: usize, agent: usize) {
        let Some(mut chat) = self.chat_with(at, buyer, product, Some(agent)) else {
            return self.order_after(at, buyer, product, None);
        };
        self.buyer(&mut chat, &self.texts.general.buyer.back, 1.0);
        self.agent(&mut chat, &self.texts.general.agent.again);
        self.buyer(&mut chat, &self.texts.general.buyer.deal, 40.0);
        self.order_after(chat.at, buyer, product, Some(chat.seat.agent));
        self.part(&mut chat, true);
    }

    /// A peer asks around, or somebody of the shop tries the chat out.
    pub(crate) fn own(&mut self, at: Clock, buyer: Buyer) {
        let product = 0;
        let Some(mut chat) = self.chat_with(at, buyer, product, None) else { return };
        self.buyer(&mut chat, &self.texts.general.buyer.peer, 1.0);
        self.agent(&mut chat, &self.texts.general.agent.hello);
        if self.draw.chance(0.5) {
            self.buyer(&mut chat, &self.texts.general.buyer.peer, 30.0);
        }
        self.desk.keep(chat.seat.agent, chat.at);
    }

    /// An order for show (刷单): the code word, a card, an order with its mark.
    pub(crate) fn code(&mut self, at: Clock, buyer: Buyer) {
        let product = self.draw.below(self.shop.products.len() - 1);
        let Some(mut chat) = self.chat_with(at, buyer, product, None) else { return };
        self.buyer(&mut chat, &self.texts.general.buyer.code, 1.0);
        self.agent_says(&mut chat, Kind::Product, &[]);
        self.buyer(&mut chat, &self.texts.general.buyer.deal, 90.0);
        self.agent(&mut chat, &self.texts.general.agent.thanks);
        self.desk.keep(chat.seat.agent, chat.at);
        let created = chat.at.plus(self.draw.between(30, 300));
        self.bare_order(created, buyer, (product, 1), "蓝旗 刷单");
    }

    /// He orders within minutes.
    fn order_after(&mut self, at: Clock, buyer: Buyer, product: usize, agent: Option<usize>) {
        let created = at.plus(self.draw.between(20, 240));
        let purchase = Purchase { buyer, product, agent, care: Care::default() };
        self.life.agenda.add(created, What::Order(purchase));
    }

    /// A chat with one agent if she is on duty, else with somebody of the pre-sale group.
    fn chat_with(
        &mut self,
        at: Clock,
        buyer: Buyer,
        product: usize,
        agent: Option<usize>,
    ) -> Option<Chat<'a>> {
        let same = agent.and_then(|agent| self.desk.seat_of(agent, at));
        let seat = same.or_else(|| self.desk.seat(Role::Presale, at, &mut self.draw))?;
        Some(self.chat(at, buyer, seat, product))
    }
}
