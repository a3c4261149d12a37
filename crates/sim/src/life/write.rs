use crate::clock::Clock;
use crate::draw::Draw;
use crate::event::{Kind, Message, Sender};
use crate::life::chat::Chat;
use crate::life::desk::Seat;
use crate::life::scene::Scene;
use crate::phrase::{Phrase, Slot};
use crate::team::{Buyer, Shop};
use crate::texts::Texts;

impl<'a> Scene<'a> {
    /// Writes a message at the time of the chat; returns its place.
    pub(crate) fn put(&mut self, chat: &Chat<'a>, sender: Sender, kind: Kind, phrases: &[&Phrase]) -> usize {
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

    pub(crate) fn message(&self, chat: &Chat<'a>, sender: Sender, kind: Kind, from: usize) -> Message {
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
    pub(crate) fn write(&mut self, chat: &Chat<'a>, phrases: &[&Phrase]) {
        let scene = (self.shop, self.texts);
        let fill = |slot: Slot, draw: &mut Draw, out: &mut String| {
            fill(slot, scene, chat, draw, out);
        };
        for phrase in phrases {
            phrase.write(&mut self.draw, &mut self.out.text, &fill);
        }
    }
}

fn fill(slot: Slot, (shop, texts): (&Shop, &Texts), chat: &Chat<'_>, draw: &mut Draw, out: &mut String) {
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
