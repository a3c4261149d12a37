//! The stage of a buyer on a day, and what became of his inquiry (sections 5, 7 and 11).

use super::{
    Account, Buyer, Context, Credited, OrderCase,
    stream::{BuyerDay, Outcome, Streams},
};
use crate::{
    input::{Fen, Stage},
    sheet::{Count, Facts, Row},
    time::{DAY, Day, SECOND, Timestamp},
};

/// How fast an inquiry was first answered (any account, that day).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Band {
    /// Under 15 s.
    Under15s,
    /// 15 to under 30 s.
    Under30s,
    /// 30 to under 60 s.
    Under60s,
    /// 1 to under 3 minutes.
    Under3min,
    /// 3 to under 10 minutes.
    Under10min,
    /// 10 minutes or more.
    Longer,
    /// No round was answered that day.
    Unanswered,
}

impl Band {
    fn of(response: Option<i64>) -> Band {
        match response.map(|micros| micros / SECOND) {
            None => Band::Unanswered,
            Some(..15) => Band::Under15s,
            Some(..30) => Band::Under30s,
            Some(..60) => Band::Under60s,
            Some(..180) => Band::Under3min,
            Some(..600) => Band::Under10min,
            Some(_) => Band::Longer,
        }
    }
}

/// One inquiry with the cuts of section 11.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inquiry {
    /// The shop, as a number of the caller's table.
    pub shop: u32,
    /// The buyer, as a number of the caller's table.
    pub buyer: Option<u32>,
    /// Its business day.
    pub day: Day,
    /// An inquiry, unless visits of every stage were asked for.
    pub stage: Stage,
    /// The buyer's first message among the received buyer-days.
    pub first_message: Timestamp,
    /// Accounts that received him.
    pub received_by: Box<[Account]>,
    /// Something was ordered in the window.
    pub ordered: bool,
    /// Something was paid in time.
    pub paid: bool,
    /// Sellers of what was paid in time, sorted.
    pub won_by: Box<[Account]>,
    /// The SKU he asked about, as a number of the caller's table; 0: none.
    pub sku: u32,
    /// How fast he was first answered.
    pub band: Band,
    /// He has no earlier paid order.
    pub new_buyer: bool,
    /// Paid amount of the orders that make it paid, each order with its first inquiry only, fen.
    pub cohort_sales: Fen,
}

/// One day on which a buyer was received, by one or several accounts.
struct Visit<'a> {
    day: Day,
    first_message: Timestamp,
    received_by: &'a [&'a BuyerDay],
}

/// Adds stages and inquiries of one buyer.
pub(super) fn count(
    context: &Context<'_>,
    buyer: &Buyer<'_>,
    streams: &Streams,
    credited: &[Credited],
    facts: &mut Facts,
) {
    let mut received: Vec<&BuyerDay> = streams.days.iter().filter(|day| day.received()).collect();
    received.sort_by_key(|day| day.day);
    let mut cohort = vec![false; buyer.orders.len()];
    for received_by in received.chunk_by(|a, b| a.day == b.day) {
        let first = received_by.iter().filter_map(|day| day.first_buyer).min();
        let (Some(day), Some(first_message)) = (received_by.first(), first) else { continue };
        let visit = Visit { day: day.day, first_message, received_by };
        let case = Case { context, buyer, streams, credited, visit: &visit };
        case.count(&mut cohort, facts);
    }
}

/// One visit with all that it is judged by.
struct Case<'a> {
    context: &'a Context<'a>,
    buyer: &'a Buyer<'a>,
    streams: &'a Streams,
    credited: &'a [Credited],
    visit: &'a Visit<'a>,
}

/// What became of an inquiry by the clocks of section 7, for one scope.
#[derive(Clone, Copy, Default)]
struct Course {
    ordered_same_day: bool,
    ordered: bool,
    paid_same_day: bool,
    paid_next_day: bool,
    paid: bool,
}

impl Course {
    fn count(self, row: &mut Row) {
        row.plus(Count::OrderedSameDay, self.ordered_same_day.into());
        row.plus(Count::OrderedFinal, self.ordered.into());
        row.plus(Count::PaidSameDay, self.paid_same_day.into());
        row.plus(Count::PaidNextDay, self.paid_next_day.into());
        row.plus(Count::PaidFinal, self.paid.into());
    }
}

impl Case<'_> {
    fn count(&self, cohort: &mut [bool], facts: &mut Facts) {
        let day = self.visit.day;
        let (stage, new_orders) = self.stage();
        let cohort_sales = self.cohort_sales(stage, &new_orders, cohort);
        if !self.context.reports(day) {
            return;
        }
        let received = self.visit.received_by.iter().map(|by| (by.account, by.opened));
        let teams = self.context.teams.of_all(received);
        let stage_count = match stage {
            Stage::Inquiry => Count::Inquiries,
            Stage::Pending => Count::Pending,
            Stage::Aftersale => Count::Aftersale,
        };
        facts.shop_day(self.buyer.shop, day).plus(stage_count, 1);
        self.receivers().for_each(|account| facts.agent_day(account, day).plus(stage_count, 1));
        teams.iter().for_each(|&team| facts.team_day(team, day).plus(stage_count, 1));
        if stage != Stage::Inquiry {
            if self.context.detail {
                facts.inquiries.push(self.inquiry(stage, Course::default(), &new_orders, 0));
            }
            return;
        }
        let shop = self.course(&new_orders, |_| true, |_| true);
        self.count_shop(shop, cohort_sales, facts);
        for account in self.receivers() {
            let mine = |by: Option<Account>| by == Some(account);
            self.count_part(shop.paid, self.course(&new_orders, mine, mine), facts.agent_day(account, day));
        }
        for &team in &teams {
            let member = |by: Option<Account>| {
                by.is_some_and(|account| {
                    self.context.teams.of(account, self.instant(account)).any(|of| of == team)
                })
            };
            self.count_part(shop.paid, self.course(&new_orders, member, member), facts.team_day(team, day));
        }
        if self.context.list_inquiries || self.context.detail {
            facts.inquiries.push(self.inquiry(stage, shop, &new_orders, cohort_sales));
        }
    }

    /// The instant at which whoever holds an account is asked for: its first message of the visit's day if it received
    /// the buyer then, else the buyer's first message.
    fn instant(&self, account: Account) -> Timestamp {
        let received = self.visit.received_by.iter().find(|by| by.account == account);
        received.map_or(self.visit.first_message, |by| by.opened)
    }

    fn receivers(&self) -> impl Iterator<Item = Account> + '_ {
        self.visit.received_by.iter().map(|day| day.account)
    }

    /// The stage, and the new orders as places in `buyer.orders`.
    fn stage(&self) -> (Stage, Vec<usize>) {
        let Visit { day, first_message, .. } = *self.visit;
        let end = self.context.end_of(day, self.context.rules.inquiry_window_days - 1);
        let new_orders: Vec<usize> =
            self.orders_created(first_message, end).map(|(place, _)| place).collect();
        let decided = self.buyer.stages.iter().find(|(on, _)| *on == day);
        let stage = match decided {
            Some(&(_, stage)) => stage,
            None if !new_orders.is_empty() => Stage::Inquiry,
            None => self.stage_of_earlier(first_message),
        };
        (stage, new_orders)
    }

    fn stage_of_earlier(&self, first_message: Timestamp) -> Stage {
        let reach = i64::from(self.context.rules.aftersale_days) * DAY;
        let from = Timestamp(first_message.0.saturating_sub(reach));
        let alive = |order: &OrderCase<'_>| {
            order.paid_by(first_message) || order.closed.is_none_or(|closed| closed >= first_message)
        };
        let earlier = self.orders_created(from, first_message).filter(|(_, order)| alive(order));
        // Orders of one second are told apart by their number, not by a fraction that exports do not have.
        let latest = earlier.max_by_key(|(_, order)| (order.created.0.div_euclid(SECOND), order.id));
        match latest {
            None => Stage::Inquiry,
            Some((_, order)) if order.paid_by(first_message) => Stage::Aftersale,
            Some(_) => Stage::Pending,
        }
    }

    /// Orders created in `[from, to)` that are not excluded, with their places.
    fn orders_created(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = (usize, &OrderCase<'_>)> {
        let orders = self.buyer.orders;
        let first = orders.partition_point(|order| order.created < from);
        let in_time = orders[first..].iter().take_while(move |order| order.created < to);
        in_time.enumerate().map(move |(n, order)| (first + n, order)).filter(|(_, order)| !order.excluded)
    }

    /// The course of the inquiry by the orders whose `order_agent` and seller are in scope.
    fn course(
        &self,
        new_orders: &[usize],
        orderer: impl Fn(Option<Account>) -> bool,
        seller: impl Fn(Option<Account>) -> bool,
    ) -> Course {
        let (context, day) = (self.context, self.visit.day);
        let rule = context.rules.credit_rule;
        let orders = || new_orders.iter().map(|&place| &self.credited[place]);
        let ordered =
            |end: Timestamp| orders().any(|order| order.created < end && orderer(order.order_agent()));
        let paid = |days| {
            let end = context.end_of(day, days);
            orders()
                .any(|order| order.payment.is_some_and(|at| at < end) && seller(order.sellers.under(rule)))
        };
        Course {
            ordered_same_day: ordered(context.end_of(day, 0)),
            ordered: ordered(Timestamp::MAX),
            paid_same_day: paid(0),
            paid_next_day: paid(1),
            paid: paid(context.rules.final_pay_days),
        }
    }

    fn count_shop(&self, course: Course, cohort_sales: Fen, facts: &mut Facts) {
        let count = |row: &mut Row| {
            course.count(row);
            row.plus(Count::Convertible, 1);
            row.plus(Count::Converted, course.paid.into());
            row.plus(Count::Lost, (!course.ordered).into());
            row.plus(Count::Unpaid, (course.ordered && !course.paid).into());
            row.plus(Count::CohortSales, cohort_sales);
        };
        count(facts.shop_day(self.buyer.shop, self.visit.day));
        let hour = self.context.calendar.hour(self.visit.first_message);
        let hour = facts.hour(self.buyer.shop, self.context.day_of_hour(self.visit.day), hour);
        count(hour);
        hour.plus(Count::Inquiries, 1);
    }

    /// Counts the inquiry for an account or team; `paid` is whether the shop won it.
    fn count_part(&self, paid: bool, mine: Course, row: &mut Row) {
        mine.count(row);
        let outcome = match (mine.paid, paid) {
            (true, _) => Count::Won,
            (false, true) => Count::WonByColleague,
            (false, false) => Count::NotWon,
        };
        row.plus(outcome, 1);
        row.plus(Count::Converted, mine.paid.into());
        let counts = outcome != Count::WonByColleague || self.context.rules.assisted_in_denominator;
        row.plus(Count::Convertible, counts.into());
    }

    /// What the orders that make this inquiry paid brought, leaving out those an earlier inquiry has had.
    fn cohort_sales(&self, stage: Stage, new_orders: &[usize], cohort: &mut [bool]) -> Fen {
        if stage != Stage::Inquiry {
            return 0;
        }
        let end = self.context.end_of(self.visit.day, self.context.rules.final_pay_days);
        let mut sales = 0;
        for &place in new_orders {
            let paid_in_time = self.credited[place].payment.is_some_and(|at| at < end);
            if paid_in_time && !std::mem::replace(&mut cohort[place], true) {
                sales += super::sales::amount(self.context.rules, &self.buyer.orders[place]);
            }
        }
        sales
    }

    fn inquiry(&self, stage: Stage, course: Course, new_orders: &[usize], cohort_sales: Fen) -> Inquiry {
        let first_order = new_orders.first().map(|&place| &self.buyer.orders[place]);
        let first_message = self.visit.first_message;
        Inquiry {
            shop: self.buyer.shop,
            buyer: self.buyer.buyer,
            day: self.visit.day,
            stage,
            first_message,
            received_by: self.receivers().collect(),
            ordered: course.ordered,
            paid: course.paid,
            won_by: if course.paid { self.sellers(new_orders) } else { Box::default() },
            sku: self.sku(first_order),
            band: Band::of(self.first_response()),
            new_buyer: !self.buyer.orders.iter().any(|o| o.paid.is_some_and(|paid| paid < first_message)),
            cohort_sales,
        }
    }

    /// Who sold what of the new orders was paid in time.
    fn sellers(&self, new_orders: &[usize]) -> Box<[Account]> {
        let end = self.context.end_of(self.visit.day, self.context.rules.final_pay_days);
        let paid = new_orders.iter().map(|&place| &self.credited[place]);
        let paid = paid.filter(|order| order.payment.is_some_and(|at| at < end));
        let mut sellers: Vec<Account> =
            paid.filter_map(|order| order.sellers.under(self.context.rules.credit_rule)).collect();
        sellers.sort_unstable();
        sellers.dedup();
        sellers.into()
    }

    /// SKU of the last product shown that day before the first new order, else of that order.
    fn sku(&self, first_order: Option<&OrderCase<'_>>) -> u32 {
        let from = self.context.calendar.start(self.visit.day);
        let ordered = first_order.map_or(Timestamp::MAX, |order| order.created);
        let to = self.context.end_of(self.visit.day, 0).min(ordered);
        let events = self.buyer.events;
        let shown = events[..events.partition_point(|event| event.at < to)].iter().rev();
        let shown = shown.take_while(|event| event.at >= from).find(|event| event.sku != 0);
        shown.map_or_else(|| first_order.map_or(0, |order| order.sku), |event| event.sku)
    }

    /// Response time of the first answered round of the day, over all accounts.
    fn first_response(&self) -> Option<i64> {
        let rounds = self.streams.rounds.iter().filter(|round| {
            let day = &self.streams.days[round.day];
            day.day == self.visit.day && day.received()
        });
        let answered = rounds.filter_map(|round| match round.outcome {
            Outcome::Answered(response) => Some((round.opened, response)),
            _ => None,
        });
        answered.min().map(|(_, response)| response)
    }
}
