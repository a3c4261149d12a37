//! Sales, by the business day of the final payment (section 8).

use super::{Account, Buyer, Context, Credited, OrderCase};
use crate::{
    input::Fen,
    rules::Rules,
    sheet::{Count, Facts, Row},
    time::Day,
};

/// Gross amount of a paid order.
pub(super) fn gross(rules: &Rules, order: &OrderCase<'_>) -> Fen {
    let postage = if rules.include_postage { 0 } else { order.postage };
    order.amount.saturating_sub(postage).max(0)
}

/// The amount that `sales` means under the rules: gross, or net of refunds.
pub(super) fn amount(rules: &Rules, order: &OrderCase<'_>) -> Fen {
    let gross = gross(rules, order);
    if rules.deduct_refunds { gross.saturating_sub(order.refunded.total).max(0) } else { gross }
}

/// Adds the orders of one buyer: created, sold, refunded.
pub(super) fn count(context: &Context<'_>, buyer: &Buyer<'_>, credited: &[Credited], facts: &mut Facts) {
    let mut buyers: Vec<(Day, Account)> = Vec::new();
    for (order, credited) in buyer.orders.iter().zip(credited).filter(|(order, _)| !order.excluded) {
        created(context, buyer, order, facts);
        let seller = credited.sellers.under(context.rules.credit_rule);
        if let Some(seller) = seller {
            refunds(context, order, seller, facts);
        }
        let Some(paid) = order.paid else { continue };
        let day = context.calendar.day(paid);
        if !context.reports(day) {
            continue;
        }
        let hour = context.calendar.hour(paid);
        match seller {
            None => {
                facts.shop_day(buyer.shop, day).plus(Count::SilentSales, amount(context.rules, order));
                let row = facts.hour(buyer.shop, context.day_of_hour(day), hour);
                row.plus(Count::SilentSales, amount(context.rules, order));
            }
            Some(seller) => {
                let first = !buyers.contains(&(day, seller));
                if first {
                    buyers.push((day, seller));
                }
                sold(context.rules, order, first, facts.agent_day(seller, day));
                sold(context.rules, order, first, facts.hour(buyer.shop, context.day_of_hour(day), hour));
                if context.detail {
                    facts.instants.push((seller, day, false, paid));
                }
            }
        }
    }
}

fn created(context: &Context<'_>, buyer: &Buyer<'_>, order: &OrderCase<'_>, facts: &mut Facts) {
    let day = context.calendar.day(order.created);
    if context.reports(day) {
        let row = facts.shop_day(buyer.shop, day);
        row.plus(Count::OrdersCreated, 1);
        row.plus(Count::OrdersWithBuyer, buyer.buyer.is_some().into());
    }
}

fn refunds(context: &Context<'_>, order: &OrderCase<'_>, seller: Account, facts: &mut Facts) {
    for &(finished, amount) in order.refunds {
        let day = context.calendar.day(finished);
        if context.reports(day) {
            facts.agent_day(seller, day).plus(Count::RefundedInPeriod, amount);
            if context.detail {
                facts.instants.push((seller, day, false, finished));
            }
        }
    }
}

/// Adds a paid order to a row; `first` of this buyer, seller and day.
fn sold(rules: &Rules, order: &OrderCase<'_>, first: bool, row: &mut Row) {
    let gross = gross(rules, order);
    row.plus(Count::BuyersPaid, first.into());
    row.plus(Count::SalesGross, gross);
    row.plus(Count::SalesRefunded, order.refunded.total);
    row.plus(Count::RefundedOnly, order.refunded.refund_only);
    row.plus(Count::RefundedReturn, order.refunded.returned);
    row.plus(Count::SalesNet, gross.saturating_sub(order.refunded.total).max(0));
    row.plus(Count::Sales, amount(rules, order));
    row.plus(Count::OrdersPaid, 1);
    row.plus(Count::Units, order.units);
    row.plus(Count::BadReviews, order.bad_review.into());
    if let (Some(list), Some(payable)) = (order.list, order.payable) {
        row.plus(Count::Bargained, list.saturating_sub(payable.saturating_sub(order.postage)));
        row.plus(Count::BargainedList, list);
    }
}
