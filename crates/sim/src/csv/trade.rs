use crate::SimError;
use crate::clock::{Clock, DAY};
use crate::csv::table::Table;
use crate::event::{Order, Refund, RefundState, Review, Score};
use crate::team::Team;

pub(super) const ORDERS: &str = "shop,order_id,buyer,created_at,paid_at,closed_at,status,payable,\
    paid,postage,units,refunded,closed,list_amount,mark,deposit_paid_at,deposit,sku,title,\
    line_units,line_amount";
pub(super) const REFUNDS: &str = "shop,order_id,refund_id,kind,state,applied_at,finished_at,amount,reason";
pub(super) const REVIEWS: &str = "shop,order_id,score,text,at";

/// Orders as they stand at `end`.
pub(super) fn orders(
    team: &Team,
    orders: &[Order],
    end: Clock,
    table: &mut Table,
    text: &mut String,
) -> Result<(), SimError> {
    orders.iter().try_for_each(|order| {
        let shop = &team.shops()[order.shop];
        order.lines.iter().try_for_each(|(product, units, amount)| {
            let product = &shop.products[*product];
            text.clear();
            shop.platform.write_order(order.number, text);
            table.text(&shop.name).text(text);
            text.clear();
            team.nick(shop, order.buyer, text);
            if order.masked {
                mask(text);
            }
            let closed_at = order.closed.filter(|_| order.closed_clock);
            table.text(text).clock(order.created).maybe(order.paid).maybe(closed_at);
            table.text(status(order, end)).money(order.payable);
            table.money(if order.paid.is_some() { order.payable } else { 0 }).money(order.postage);
            table.number(order.lines.iter().map(|line| line.1).sum::<i64>() as u64);
            table.money(order.refunded).flag(order.closed.is_some()).money(order.list_amount);
            table.text(&order.mark).maybe(order.deposit.map(|deposit| deposit.0));
            match order.deposit {
                Some((_, deposit)) => table.money(deposit),
                None => table.absent(),
            };
            table.number(product.sku).text(&product.title).number(*units as u64).money(*amount);
            table.end()
        })
    })
}

/// What is left of a name where the platform hides it.
fn mask(nick: &mut String) {
    let last = nick.pop();
    let first = nick.chars().next();
    nick.clear();
    nick.extend(first);
    nick.push_str("***");
    nick.extend(last);
}

fn status(order: &Order, end: Clock) -> &'static str {
    let age = order.paid.map(|paid| (end.0 - paid.0) / DAY);
    match age {
        _ if order.closed.is_some() => "交易关闭",
        None => "等待买家付款",
        Some(..1) => "买家已付款,等待卖家发货",
        Some(1..8) => "卖家已发货,等待买家确认",
        Some(_) => "交易成功",
    }
}

pub(super) fn refunds(
    team: &Team,
    refunds: &[Refund],
    table: &mut Table,
    text: &mut String,
) -> Result<(), SimError> {
    refunds.iter().try_for_each(|refund| {
        let shop = &team.shops()[refund.shop];
        text.clear();
        shop.platform.write_order(refund.order, text);
        table.text(&shop.name).text(text).number(refund.number);
        table.text(if refund.goods { "return" } else { "refund_only" });
        table.text(match refund.state {
            RefundState::Open => "open",
            RefundState::Success => "success",
            RefundState::Rejected => "rejected",
        });
        table.clock(refund.applied).maybe(refund.finished).money(refund.amount);
        table.text(&refund.reason).end()
    })
}

pub(super) fn reviews(
    team: &Team,
    reviews: &[Review],
    table: &mut Table,
    text: &mut String,
) -> Result<(), SimError> {
    reviews.iter().try_for_each(|review| {
        let shop = &team.shops()[review.shop];
        text.clear();
        shop.platform.write_order(review.order, text);
        table.text(&shop.name).text(text);
        table.text(match review.score {
            Score::Good => "good",
            Score::Neutral => "neutral",
            Score::Bad => "bad",
        });
        table.text(&review.text).clock(review.at).end()
    })
}
