use crate::clock::{Clock, Day};
use crate::event::Order;
use crate::life::agenda::{Matter, What};
use crate::life::scene::Scene;
use crate::model::MODEL;
use crate::team::Buyer;

/// What a buyer is about to order, and how he was treated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purchase {
    pub(crate) buyer: Buyer,
    pub(crate) product: usize,
    /// Who talked to him last; `None` when nobody did.
    pub(crate) agent: Option<usize>,
    pub(crate) care: Care,
}

/// How a buyer was treated.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Care {
    pub(crate) slow: bool,
    pub(crate) rude: bool,
}

/// When an order is paid or closed.
#[derive(Debug, Clone, Copy, Default)]
struct Clocks {
    deposit: Option<Clock>,
    paid: Option<Clock>,
    closed: Option<Clock>,
}

const DAY_AND_NIGHT: i64 = 24 * 3600;

impl Purchase {
    /// An order without a word.
    pub(crate) fn silent(buyer: Buyer, product: usize) -> Self {
        Self { buyer, product, agent: None, care: Care::default() }
    }
}

impl Scene<'_> {
    /// A buyer orders; everything that will become of the order is drawn at once.
    pub(crate) fn order(&mut self, at: Clock, purchase: Purchase) {
        let clocks = self.clocks(at, &purchase);
        let mut order = self.basket(at, &purchase);
        order.paid = clocks.paid;
        order.closed = clocks.closed;
        order.closed_clock = self.draw.chance(0.7);
        order.deposit = clocks.deposit.map(|at| (at, (order.payable / 1_000 * 100).max(100)));
        if let Some(paid) = clocks.paid {
            self.send_back(&mut order, paid, purchase.care);
            self.come_about_it(&order, paid, purchase.product);
            self.review(&order, paid, purchase.care);
        }
        self.write_order(order);
    }

    /// Writes an order paid at once, of which nothing more becomes.
    pub(crate) fn bare_order(
        &mut self,
        created: Clock,
        buyer: Buyer,
        (product, units): (usize, i64),
        mark: &str,
    ) {
        let amount = units * self.shop.products[product].price;
        let order = Order {
            shop: self.shop.index,
            number: self.number(created.day()),
            buyer,
            masked: false,
            created,
            paid: Some(created.plus(self.draw.between(10, 60))),
            closed: None,
            closed_clock: true,
            deposit: None,
            list_amount: amount,
            payable: amount,
            postage: 0,
            refunded: 0,
            mark: mark.to_owned(),
            lines: vec![(product, units, amount)],
        };
        self.write_order(order);
    }

    /// Writes an order as the end of the simulation knows it.
    pub(crate) fn write_order(&mut self, mut order: Order) {
        let end = Clock::midnight(self.team.calendar().end());
        order.paid = order.paid.filter(|at| *at < end);
        order.closed = order.closed.filter(|at| *at < end);
        order.deposit = order.deposit.filter(|(at, _)| *at < end);
        if order.created < end {
            self.out.orders.push(order);
        }
    }

    /// A new number for an order of the shop.
    pub(crate) fn number(&mut self, day: Day) -> u64 {
        self.life.orders += 1;
        let extra = self.draw.below(100) as u64;
        self.shop.platform.order_number(self.life.orders, extra, day)
    }

    /// What lies in the basket.
    fn basket(&mut self, at: Clock, purchase: &Purchase) -> Order {
        let mut lines = Vec::with_capacity(2);
        let mut list_amount = 0;
        let level = self.level();
        let second = self.draw.chance(0.18).then(|| self.draw.below(self.shop.products.len() - 1));
        let second = second.filter(|product| *product != purchase.product);
        for product in [Some(purchase.product), second].into_iter().flatten() {
            let units = [1, 2, 3, 5][self.draw.weighted(&[0.8, 0.14, 0.04, 0.02])];
            let price = self.shop.products[product].price;
            lines.push((product, units, price * level / 1_000 * units));
            list_amount += price * units;
        }
        let postage = if self.draw.chance(0.88) { 0 } else { self.draw.between(6, 12) * 100 };
        let remark = self.draw.chance(0.1).then(|| self.draw.pick(&self.texts.general.rules.remarks));
        Order {
            shop: self.shop.index,
            number: self.number(at.day()),
            buyer: purchase.buyer,
            masked: purchase.agent.is_none() && self.draw.chance(0.015),
            created: at,
            paid: None,
            closed: None,
            closed_clock: true,
            deposit: None,
            payable: lines.iter().map(|line| line.2).sum::<i64>() + postage,
            list_amount,
            postage,
            refunded: 0,
            mark: remark.flatten().cloned().unwrap_or_default(),
            lines,
        }
    }

    /// Price paid, in thousandths of the list price.
    fn level(&mut self) -> i64 {
        let promotion = self.team.calendar().is_promotion(self.day);
        let bargain = if self.draw.chance(0.25) { self.draw.between(20, 80) } else { 0 };
        if promotion { 850 - bargain / 2 } else { 1_000 - bargain }
    }

    /// Whether and when it is paid; reminds of it where somebody is there to do so.
    fn clocks(&mut self, at: Clock, purchase: &Purchase) -> Clocks {
        if let Some(promotion) = self.team.calendar().promotion_ahead(at.day())
            && self.draw.chance(MODEL.deposit)
        {
            return self.deposit(at, promotion);
        }
        if self.draw.chance(MODEL.paid_at_once) {
            let paid = Some(at.plus(self.draw.seconds(40.0, 0.9)));
            return Clocks { paid, ..Clocks::default() };
        }
        let paid = self.reminded(at, purchase).or_else(|| {
            let pays = self.draw.chance(MODEL.paid_later);
            pays.then(|| at.plus(self.draw.between(3_600, 20 * 3_600)))
        });
        let cancelled = self.draw.chance(0.35).then(|| at.plus(self.draw.between(7_200, 80_000)));
        let closed = Some(cancelled.unwrap_or(at.plus(DAY_AND_NIGHT)));
        Clocks { paid, closed: if paid.is_some() { None } else { closed }, deposit: None }
    }

    /// By deposit: the rest is due on the promotion day, mostly in its first hours.
    fn deposit(&mut self, at: Clock, promotion: Day) -> Clocks {
        let begin = Clock::midnight(promotion);
        let deposit_paid = at.plus(self.draw.seconds(60.0, 0.8));
        let deposit = Some(deposit_paid);
        if self.draw.chance(0.9) {
            let paid = begin.plus(self.draw.seconds(5_400.0, 1.0).min(DAY_AND_NIGHT));
            Clocks { deposit, paid: Some(paid.max(deposit_paid.plus(30))), closed: None }
        } else {
            Clocks { deposit, paid: None, closed: Some(begin.plus(2 * DAY_AND_NIGHT)) }
        }
    }

    /// An agent reminds some of those who have not paid (催付).
    fn reminded(&mut self, at: Clock, purchase: &Purchase) -> Option<Clock> {
        let when = at.plus(self.draw.between(900, 3_600));
        if when.day() != self.day || !self.draw.chance(0.6) {
            return None;
        }
        let pays = self.draw.chance(MODEL.paid_after_reminder);
        let &Purchase { buyer, product, agent, .. } = purchase;
        // Somebody must still be there to write; the chat itself is written when its time comes.
        let someone = self.desk.duties().any(|duty| duty.from <= when && when < duty.to);
        someone.then(|| {
            self.life.agenda.add(when, What::Remind { buyer, product, agent, pays });
        })?;
        pays.then(|| when.plus(self.draw.seconds(300.0, 0.6)))
    }

    /// Some come about their order: where it is, or what is wrong with it.
    fn come_about_it(&mut self, order: &Order, paid: Clock, product: usize) {
        let (buyer, number) = (order.buyer, order.number);
        let come = |scene: &mut Self, p: f64, (from, to): (i64, i64), matter: Matter| {
            if scene.draw.chance(p) {
                let days = scene.draw.between(from, to);
                let at = scene.moment(paid.day().plus(days));
                let what = What::Aftersale { buyer, product, order: number, matter };
                scene.life.agenda.add(at, what);
            }
        };
        come(self, 0.27, (1, 4), Matter::Parcel);
        come(self, 0.07, (3, 12), Matter::Trouble);
    }
}
