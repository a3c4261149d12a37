use crate::clock::Clock;
use crate::event::{Order, Refund, RefundState, Review, Score};
use crate::life::agenda::{Matter, What};
use crate::life::order::Care;
use crate::life::scene::Scene;

/// Paid orders called off before the parcel leaves.
const CALLED_OFF: f64 = 0.035;

impl Scene<'_> {
    /// Some orders come back: called off before the parcel leaves, or returned.
    pub(crate) fn send_back(&mut self, order: &mut Order, paid: Clock, care: Care) {
        let unhappy = 1.0 + if care.slow { 0.15 } else { 0.0 } + if care.rude { 0.4 } else { 0.0 };
        if self.draw.chance(CALLED_OFF) {
            let applied = paid.plus(self.draw.between(600, 72_000));
            self.refund(order, applied, false);
        } else if self.draw.chance(self.category.refund * unhappy) {
            let day = paid.day().plus(self.draw.between(3, 9));
            let applied = self.moment(day);
            let goods = self.draw.chance(0.75);
            self.refund(order, applied, goods);
        }
    }

    fn refund(&mut self, order: &mut Order, applied: Clock, goods: bool) {
        if self.draw.chance(0.5) {
            let at = applied.plus(-self.draw.between(120, 1_800));
            let (buyer, number) = (order.buyer, order.number);
            let product = order.lines.first().map_or(0, |line| line.0);
            let matter = Matter::Refund;
            // What would have to be said before this moment was not said.
            if at > order.created {
                let what = What::Aftersale { buyer, product, order: number, matter };
                self.life.agenda.add(at, what);
            }
        }
        let whole = order.payable - order.postage;
        let amount = match order.lines.last() {
            Some(line) if order.lines.len() > 1 && self.draw.chance(0.5) => line.2,
            _ => whole,
        };
        match self.draw.weighted(&[0.88, 0.06, 0.06]) {
            0 => self.succeed(order, applied, goods, amount),
            1 => self.write_refund(order, applied, goods, amount, RefundState::Open, None),
            _ => {
                self.write_refund(order, applied, goods, amount, RefundState::Rejected, None);
                if self.draw.chance(0.5) {
                    let again = applied.plus(self.draw.between(20_000, 150_000));
                    self.succeed(order, again, goods, amount);
                }
            }
        }
    }

    fn succeed(&mut self, order: &mut Order, applied: Clock, goods: bool, amount: i64) {
        let wait = if goods { (150_000, 430_000) } else { (300, 80_000) };
        let finished = applied.plus(self.draw.between(wait.0, wait.1));
        let end = Clock::midnight(self.team.calendar().end());
        if finished < end {
            order.refunded += amount;
            if amount == order.payable - order.postage {
                order.closed = Some(finished);
            }
            let state = RefundState::Success;
            self.write_refund(order, applied, goods, amount, state, Some(finished));
        } else {
            self.write_refund(order, applied, goods, amount, RefundState::Open, None);
        }
    }

    fn write_refund(
        &mut self,
        order: &Order,
        applied: Clock,
        goods: bool,
        amount: i64,
        state: RefundState,
        finished: Option<Clock>,
    ) {
        if applied >= Clock::midnight(self.team.calendar().end()) {
            return;
        }
        self.life.refunds += 1;
        let words = &self.texts.general.rules;
        let reasons = if goods { &words.reasons_return } else { &words.reasons_refund_only };
        self.out.refunds.push(Refund {
            shop: self.shop.index,
            order: order.number,
            number: 80_000_000 + self.life.refunds,
            goods,
            state,
            applied,
            finished,
            amount,
            reason: self.draw.pick(reasons).cloned().unwrap_or_default(),
        });
    }

    /// Some review what they got; those badly treated more often, and badly.
    pub(crate) fn review(&mut self, order: &Order, paid: Clock, care: Care) {
        let bad = 0.02 + if care.slow { 0.06 } else { 0.0 } + if care.rude { 0.25 } else { 0.0 };
        let score = match self.draw.weighted(&[bad, 0.012, 0.11, 0.86 - bad]) {
            0 => Score::Bad,
            1 => Score::Neutral,
            2 => Score::Good,
            _ => return,
        };
        let words = &self.texts.general.rules;
        let of = match score {
            Score::Bad => &words.bad_reviews,
            Score::Neutral => &words.neutral_reviews,
            Score::Good => &words.good_reviews,
        };
        let day = paid.day().plus(self.draw.between(3, 12));
        let at = self.moment(day);
        if at >= Clock::midnight(self.team.calendar().end()) {
            return;
        }
        let text = self.words(of, order.lines.first().map_or(0, |line| line.0));
        let (shop, order) = (self.shop.index, order.number);
        self.out.reviews.push(Review { shop, order, score, text, at });
    }
}
