use crate::clock::{Clock, Day};
use crate::draw::{Draw, mix};
use crate::event::{Events, Presence, Traffic};
use crate::life::agenda::{Task, What};
use crate::life::chat::Chat;
use crate::life::{Desk, Life};
use crate::model::MODEL;
use crate::team::{Agent, Buyer, OWN, Shop, Team};
use crate::texts::{Category, Texts};

/// A shop on a day: everything that a chat or an order needs at hand.
pub(crate) struct Scene<'a> {
    pub(crate) team: &'a Team,
    pub(crate) shop: &'a Shop,
    pub(crate) texts: &'a Texts,
    pub(crate) category: &'a Category,
    pub(crate) day: Day,
    pub(crate) life: &'a mut Life,
    pub(crate) desk: Desk,
    pub(crate) draw: Draw,
    pub(crate) out: &'a mut Events,
}

/// First inquiries per chat; the other chats follow from them and from orders.
const FIRST: f64 = 0.61;
/// Inquiries of returning customers.
const REGULARS: f64 = 0.14;
/// Contacts of peers and own people, and orders for show, per chat.
const OWN_CHATS: f64 = 0.007;
const FOR_SHOW: f64 = 0.008;
/// Shifts from this length on, in seconds, have a meal in them.
const WITH_A_MEAL: i64 = 6 * 3_600;
/// Visitors of a product page for each who asks.
const VISITORS: f64 = 11.0;

impl<'a> Scene<'a> {
    pub(crate) fn new(
        team: &'a Team,
        shop: &'a Shop,
        day: Day,
        life: &'a mut Life,
        out: &'a mut Events,
    ) -> Self {
        let path = [team.config.seed, 2, shop.index as u64, day.0 as u64];
        let texts = &team.texts;
        let category = &texts.categories[shop.kind];
        let desk = Desk::new(shop, day, team.calendar());
        Self { team, shop, texts, category, day, life, desk, draw: Draw::at(&path), out }
    }

    /// Lives the day: what was planned for it and who comes by himself, in the order of time.
    pub(crate) fn live(mut self) {
        self.sit_down();
        self.arrive();
        let midnight = Clock::midnight(self.day.plus(1));
        while let Some(Task { at, what, .. }) = self.life.agenda.next(midnight) {
            match what {
                What::Inquiry { buyer, product, visit } => self.inquiry(at, buyer, product, visit),
                What::Back { buyer, product, agent } => self.back(at, buyer, product, agent),
                What::Order(purchase) => self.order(at, purchase),
                What::Remind { buyer, product, agent, pays } => {
                    self.remind(at, buyer, product, agent, pays);
                }
                What::Aftersale { buyer, product, order, matter } => {
                    self.aftersale(at, buyer, product, order, matter);
                }
                What::Follow { buyer, product } => self.follow(at, buyer, product),
                What::Own(buyer) => self.own(at, buyer),
                What::Code(buyer) => self.code(at, buyer),
            }
        }
    }

    /// Draws who comes today, and when.
    fn arrive(&mut self) {
        let chats = f64::from(self.team.config.load) * self.shop.agents.len() as f64;
        let mean = chats * self.team.calendar().traffic(self.day);
        let inquiries = self.draw.count(mean * FIRST);
        let mut asked = vec![0.0; self.shop.products.len()];
        for _ in 0..inquiries {
            let buyer = self.visitor();
            let product = self.product();
            if let Some(count) = asked.get_mut(product) {
                *count += 1.0;
            }
            let at = self.moment(self.day);
            self.life.agenda.add(at, What::Inquiry { buyer, product, visit: 0 });
        }
        self.silent_orders(mean);
        for _ in 0..self.draw.count(mean * OWN_CHATS) {
            let (at, own) = (self.moment(self.day), self.draw.below(OWN as usize));
            self.life.agenda.add(at, What::Own(Buyer(own as u64)));
        }
        for _ in 0..self.draw.count(mean * FOR_SHOW) {
            let (at, buyer) = (self.moment(self.day), self.life.new_buyer());
            self.life.agenda.add(at, What::Code(buyer));
        }
        self.look_around(&asked);
    }

    /// Buyers who order without asking anybody.
    fn silent_orders(&mut self, mean: f64) {
        for _ in 0..self.draw.count(mean * FIRST * MODEL.silent) {
            let (at, buyer, product) = (self.moment(self.day), self.visitor(), self.product());
            self.life.agenda.add(at, What::Order(crate::life::order::Purchase::silent(buyer, product)));
        }
    }

    /// Visitors of each page: those who asked, and many who did not.
    fn look_around(&mut self, asked: &[f64]) {
        for (product, asked) in asked.iter().enumerate() {
            let visitors = self.draw.count((asked + 0.5) * VISITORS) as u64;
            let row = Traffic { shop: self.shop.index, day: self.day, product, visitors };
            self.out.traffic.push(row);
        }
    }

    /// The day's shifts, and when people were really there.
    fn sit_down(&mut self) {
        let duties: Vec<_> = self.desk.duties().copied().collect();
        for duty in duties {
            self.out.shifts.push((self.shop.index, duty));
            let late = self.draw.chance(0.06);
            let from = duty.from.plus(self.draw.between(-600, if late { 900 } else { 60 }));
            let to = duty.to.plus(self.draw.between(0, 600));
            let (shop, agent) = (self.shop.index, duty.agent);
            if duty.to.0 - duty.from.0 < WITH_A_MEAL {
                self.out.presence.push(Presence { shop, agent, online: true, from, to });
                continue;
            }
            let meal = duty.from.plus(3 * 3600 + self.draw.between(0, 4_800));
            let back = meal.plus(self.draw.between(1_500, 2_700));
            for (online, from, to) in [(true, from, meal), (false, meal, back), (true, back, to)] {
                self.out.presence.push(Presence { shop, agent, online, from, to });
            }
        }
    }

    /// A time of the day by its rhythm.
    pub(crate) fn moment(&mut self, day: Day) -> Clock {
        let hour = self.draw.weighted(&self.team.calendar().hours(day)) as i64;
        Clock::midnight(day).plus(hour * 3600 + self.draw.between(0, 3599))
    }

    /// Somebody new, or a customer who comes again.
    fn visitor(&mut self) -> Buyer {
        let known = self.life.buyers - OWN;
        if known > 100 && self.draw.chance(REGULARS) {
            Buyer(OWN + self.draw.below(known as usize) as u64)
        } else {
            self.life.new_buyer()
        }
    }

    /// A product, the more wanted ones more often.
    fn product(&mut self) -> usize {
        let products = &self.shop.products;
        let mut left = self.draw.unit() * products.iter().map(|p| p.weight).sum::<f64>();
        let chosen = products.iter().position(|product| {
            left -= product.weight;
            left < 0.0
        });
        chosen.unwrap_or(0)
    }

    /// What belongs to a buyer and stays with him, in log-odds.
    pub(crate) fn inclination(&self, buyer: Buyer) -> f64 {
        MODEL.buyer_spread * Draw::at(&[mix(self.shop.key), 3, buyer.0]).normal()
    }

    /// The agent of a chat.
    pub(crate) fn agent_of(&self, chat: &Chat<'a>) -> &'a Agent {
        self.shop.account(chat.seat.agent)
    }
}
