use crate::SimError;
use crate::clock::{Clock, DAY};
use crate::csv::table::Table;
use crate::event::{
    Events, Kind, Message, Order, Presence, Rating, Refund, RefundState, Review, Score, Sender,
    Traffic,
};
use crate::team::{Duty, Role, Team};

pub(super) const MESSAGES: &str =
    "shop,buyer,agent,sender,sent_at,kind,auto,text,product_id,order_id,to_agent";
pub(super) const ORDERS: &str = "shop,order_id,buyer,created_at,paid_at,closed_at,status,payable,\
    paid,postage,units,refunded,closed,list_amount,mark,deposit_paid_at,deposit,sku,title,\
    line_units,line_amount";
pub(super) const REFUNDS: &str =
    "shop,order_id,refund_id,kind,state,applied_at,finished_at,amount,reason";
pub(super) const RATINGS: &str = "shop,buyer,agent,invited_at,rated_at,score";
pub(super) const REVIEWS: &str = "shop,order_id,score,text,at";
pub(super) const TEAMS: &str = "shop,team,agent,from,to";
pub(super) const TRAFFIC: &str = "shop,day,sku,visitors";
pub(super) const PRESENCE: &str = "shop,agent,state,from,to";
pub(super) const SHIFTS: &str = "shop,agent,from,to";
pub(super) const PRODUCTS: &str = "shop,sku,title,category,cost";
pub(super) const PROMOTIONS: &str = "shop,from,to,name";

pub(super) fn messages(
    team: &Team,
    events: &Events,
    table: &mut Table,
    text: &mut String,
) -> Result<(), SimError> {
    events.messages.iter().try_for_each(|message| {
        let shop = &team.shops()[message.shop];
        text.clear();
        team.nick(shop, message.buyer, text);
        table.text(&shop.name).text(text).text(&shop.account(message.agent).account);
        table.text(sender(message.sender)).clock(message.at).text(kind(message));
        table.flag(message.auto).text(events.text(message));
        match message.product {
            Some(product) => table.number(shop.products[product].sku),
            None => table.absent(),
        };
        text.clear();
        if let Some(order) = message.order {
            shop.platform.write_order(order, text);
        }
        table.text(text).text(message.to_agent.map_or("", |agent| &shop.account(agent).account));
        table.end()
    })
}

fn sender(sender: Sender) -> &'static str {
    match sender {
        Sender::Buyer => "buyer",
        Sender::Agent => "agent",
        Sender::Bot => "bot",
        Sender::System => "system",
    }
}

fn kind(message: &Message) -> &'static str {
    match message.kind {
        Kind::Text => "text",
        Kind::Image => "image",
        Kind::Product => "product",
        Kind::Order => "order",
        Kind::Coupon => "coupon",
        Kind::RatingInvite => "rating_invite",
        Kind::Transfer => "transfer",
        Kind::Notice => "recall",
    }
}

pub(super) fn orders(
    team: &Team,
    orders: &[Order],
    table: &mut Table,
    text: &mut String,
) -> Result<(), SimError> {
    let end = Clock::midnight(team.calendar().end());
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

pub(super) fn ratings(
    team: &Team,
    ratings: &[Rating],
    table: &mut Table,
    text: &mut String,
) -> Result<(), SimError> {
    ratings.iter().try_for_each(|rating| {
        let shop = &team.shops()[rating.shop];
        text.clear();
        team.nick(shop, rating.buyer, text);
        table.text(&shop.name).text(text).text(&shop.account(rating.agent).account);
        table.clock(rating.invited).maybe(rating.rated.map(|rated| rated.0));
        match rating.rated {
            Some((_, score)) => table.number(u64::from(score)),
            None => table.absent(),
        };
        table.end()
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

/// After-sale people are one team; of the others every second is in the first group.
pub(super) fn teams(team: &Team, table: &mut Table) -> Result<(), SimError> {
    let first = team.calendar().first();
    team.shops().iter().try_for_each(|shop| {
        shop.agents.iter().enumerate().try_for_each(|(place, agent)| {
            table.text(&shop.name).text(match (agent.role, place % 2) {
                (Role::Aftersale, _) => "售后组",
                (_, 0) => "售前一组",
                _ => "售前二组",
            });
            table.text(&agent.account).day(first).absent().end()
        })
    })
}

pub(super) fn products(team: &Team, table: &mut Table) -> Result<(), SimError> {
    team.shops().iter().try_for_each(|shop| {
        shop.products.iter().try_for_each(|product| {
            table.text(&shop.name).number(product.sku).text(&product.title);
            table.text(&shop.category).money(product.cost).end()
        })
    })
}

pub(super) fn promotions(team: &Team, table: &mut Table) -> Result<(), SimError> {
    team.shops().iter().try_for_each(|shop| {
        team.calendar()
            .promotions()
            .iter()
            .try_for_each(|day| table.text(&shop.name).day(*day).day(*day).text("大促日").end())
    })
}

pub(super) fn traffic(team: &Team, rows: &[Traffic], table: &mut Table) -> Result<(), SimError> {
    rows.iter().try_for_each(|row| {
        let shop = &team.shops()[row.shop];
        table.text(&shop.name).day(row.day).number(shop.products[row.product].sku);
        table.number(row.visitors).end()
    })
}

pub(super) fn presence(team: &Team, rows: &[Presence], table: &mut Table) -> Result<(), SimError> {
    rows.iter().try_for_each(|row| {
        let shop = &team.shops()[row.shop];
        table.text(&shop.name).text(&shop.account(row.agent).account);
        table.text(if row.online { "online" } else { "away" });
        table.clock(row.from).clock(row.to).end()
    })
}

pub(super) fn shifts(
    team: &Team,
    rows: &[(usize, Duty)],
    table: &mut Table,
) -> Result<(), SimError> {
    rows.iter().try_for_each(|(shop, duty)| {
        let shop = &team.shops()[*shop];
        table.text(&shop.name).text(&shop.account(duty.agent).account);
        table.clock(duty.from).clock(duty.to).end()
    })
}
