use crate::SimError;
use crate::csv::table::Table;
use crate::event::{Events, Kind, Message, Rating, Sender};
use crate::team::Team;

pub(super) const MESSAGES: &str =
    "shop,buyer,agent,sender,sent_at,kind,auto,text,product_id,order_id,to_agent";
pub(super) const RATINGS: &str = "shop,buyer,agent,invited_at,rated_at,score";

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
