//! Chats in the database.

use kernel::db::{Query, Row, Tx, Value};
use kernel::error::{Result, not_found};
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use kernel::time::Moment;

use super::api::{ChatBuyer, ChatItem, ChatItemKind, ChatSender};
use crate::BuyerId;
use crate::figures::account;
use crate::figures::mask;
use crate::figures::seen::{person_in, whole_shop};

/// The account `m.account` with who spoke for it at `m.at`.
macro_rules! messages {
    ($where:literal) => {
        concat!(
            "select m.at, m.batch, m.n, m.account, n.name, p.id, p.name, m.sender, m.kind, m.auto, m.text from message m
            join batch k on k.tenant = m.tenant and k.number = m.batch and k.state = 'ready'
            left join nick n on n.tenant = m.tenant and n.id = m.account
            left join binding b on b.tenant = m.tenant and b.nick = m.account and b.since <= m.at
                and (b.until is null or b.until > m.at)
            left join person p on p.tenant = m.tenant and p.id = b.person
            where m.tenant = $1 and m.shop = $4 and m.buyer = $5 and m.repeats = 0 and (",
            whole_shop!("m.shop"),
            " or ",
            person_in!("p.id", "m.shop"),
            ") and ",
            $where
        )
    };
}

kernel::queries! {
    /// A buyer with whom somebody in scope had to do: a message, or an order.
    BUYER = concat!("select c.id, c.nick, s.id, s.name from buyer c join shop s on s.tenant = c.tenant and s.id = c.shop
        where c.tenant = $1 and c.id = $4 and c.nick is not null and (", whole_shop!("c.shop"), " or exists (
            select 1 from message m join binding b on b.tenant = m.tenant and b.nick = m.account and b.since <= m.at
                and (b.until is null or b.until > m.at)
            where m.tenant = c.tenant and m.shop = c.shop and m.buyer = c.id and ", person_in!("b.person", "c.shop"), "))");
    NEWER = messages!("(m.at > $6 or (m.at = $6 and (m.batch > $7 or (m.batch = $7 and m.n > $8))))
        order by m.at, m.batch, m.n limit $9");
    OLDER = messages!("(m.at < $6 or (m.at = $6 and (m.batch < $7 or (m.batch = $7 and m.n < $8))))
        order by m.at desc, m.batch desc, m.n desc limit $9");
    SAID = messages!("m.at >= $6 and m.at <= $7 order by m.at desc, m.batch desc, m.n desc limit $8");
    /// Whether somebody in scope spoke with the buyer from an instant on.
    SPOKE = concat!("select 1 from message m join binding b on b.tenant = m.tenant and b.nick = m.account
            and b.since <= m.at and (b.until is null or b.until > m.at)
        where m.tenant = $1 and m.shop = $4 and m.buyer = $5 and m.at >= $6 and ", person_in!("b.person", "m.shop"), " limit 1");
    NICK = "select c.nick from buyer c where c.tenant = $1 and c.id = $2";
    /// A buyer has few orders: the latest of them are enough for any page.
    ORDERS = "select c.order_id, c.created_at, c.paid_at, c.gross from generation g
        join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        where g.tenant = $1 and g.state = 'current' and g.shop = $2 and c.buyer = $3
        order by c.created_at desc limit 500";
    /// What was paid back of them: several files may tell of one refund.
    REFUNDS = "select r.order_id, r.refund_id, r.finished_at, max(r.amount) from generation g
        join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        join refund_row r on r.tenant = c.tenant and r.shop = c.shop and r.order_id = c.order_id and r.state = 2
            and r.finished_at is not null
        join batch k on k.tenant = r.tenant and k.number = r.batch and k.state = 'ready'
        where g.tenant = $1 and g.state = 'current' and g.shop = $2 and c.buyer = $3
        group by r.order_id, r.refund_id, r.finished_at order by r.finished_at desc limit 500";
    /// How the buyer rated those in scope.
    RATINGS = concat!("select m.rated_at, max(m.score), m.account, n.name, p.id, p.name from rating_row m
        join batch k on k.tenant = m.tenant and k.number = m.batch and k.state = 'ready'
        left join nick n on n.tenant = m.tenant and n.id = m.account
        left join binding b on b.tenant = m.tenant and b.nick = m.account and b.since <= m.rated_at
            and (b.until is null or b.until > m.rated_at)
        left join person p on p.tenant = m.tenant and p.id = b.person
        where m.tenant = $1 and m.shop = $4 and m.buyer = $5 and m.rated_at is not null and m.score is not null and (",
        whole_shop!("m.shop"), " or ", person_in!("p.id", "m.shop"), ")
        group by m.rated_at, m.account, n.name, p.id, p.name order by m.rated_at desc limit 500");
}

/// The place of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub at: i64,
    pub batch: i64,
    pub n: i64,
}

/// Which way to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Older,
    Newer,
}

/// The buyer, if somebody in scope spoke with him.
pub(super) fn buyer(tx: &mut Tx<'_>, scope: &Scope, id: BuyerId) -> Result<ChatBuyer> {
    let found = tx.row(&BUYER, &scope.with([id.into()]), |row| {
        let shop = ShopRef { id: row.get(2)?, name: row.get(3)? };
        Ok(ChatBuyer { id: row.get(0)?, nick: mask::nick(&row.get::<String>(1)?), shop })
    })?;
    found.ok_or_else(not_found)
}

/// Messages after or before a place, in their order.
pub(super) fn messages(
    tx: &mut Tx<'_>,
    scope: &Scope,
    buyer: &ChatBuyer,
    from: Place,
    way: Way,
    limit: i64,
) -> Result<Vec<(Place, ChatItem)>> {
    let values: [Value; 6] = [
        buyer.shop.id.into(),
        buyer.id.into(),
        from.at.into(),
        from.batch.into(),
        from.n.into(),
        limit.into(),
    ];
    let query: &'static Query = if way == Way::Newer { &NEWER } else { &OLDER };
    let mut found = tx.rows(query, &scope.with(values), message)?;
    if way == Way::Older {
        found.reverse();
    }
    Ok(found)
}

/// Messages of one look at what is masked.
const LOOK: i64 = 1_000;

/// Messages between two instants as they were said, by what links name them by; the latest where they are very many.
pub(super) fn said_between(
    tx: &mut Tx<'_>,
    scope: &Scope,
    buyer: &ChatBuyer,
    from: Moment,
    to: Moment,
) -> Result<Vec<(String, String)>> {
    let values: [Value; 5] = [buyer.shop.id.into(), buyer.id.into(), from.into(), to.into(), LOOK.into()];
    tx.rows(&SAID, &scope.with(values), |row| Ok((message_id(row.get(1)?, row.get(2)?), row.get(10)?)))
}

/// Whether somebody in scope spoke with the buyer from an instant on.
pub(super) fn spoke_since(tx: &mut Tx<'_>, scope: &Scope, buyer: &ChatBuyer, since: Moment) -> Result<bool> {
    let values: [Value; 3] = [buyer.shop.id.into(), buyer.id.into(), since.into()];
    Ok(tx.row(&SPOKE, &scope.with(values), |_| Ok(()))?.is_some())
}

/// The name of a buyer in full. Whoever asks has been shown the buyer by [`buyer`] before, in the same transaction.
pub(super) fn nick(tx: &mut Tx<'_>, scope: &Scope, id: BuyerId) -> Result<String> {
    let nick = tx.row(&NICK, &[scope.tenant().into(), id.into()], |row| row.get::<Option<String>>(0))?;
    nick.flatten().ok_or_else(not_found)
}

/// What links name a message by.
pub(crate) fn message_id(batch: i64, n: i64) -> String {
    format!("m{batch}-{n}")
}

fn message(row: &Row<'_>) -> Result<(Place, ChatItem)> {
    let place = Place { at: row.get(0)?, batch: row.get(1)?, n: row.get(2)? };
    let item = ChatItem {
        id: message_id(place.batch, place.n),
        kind: ChatItemKind::Message,
        // A message without a clock is kept, and has none.
        at: Some(place.at).filter(|&at| at != i64::MIN).map(Moment::from_micros),
        sender: Some(ChatSender::of(row.get(7)?)),
        account: account(row, 3)?,
        text: Some(mask::text(&row.get::<String>(10)?)),
        auto: Some(row.get(9)?),
        message_kind: Some(row.get(8)?),
        order: None,
        amount: None,
        score: None,
    };
    Ok((place, item))
}

/// Something that happened beside what was said.
fn event(id: String, kind: ChatItemKind, at: Moment) -> ChatItem {
    ChatItem {
        id,
        kind,
        at: Some(at),
        sender: None,
        account: None,
        text: None,
        auto: None,
        message_kind: None,
        order: None,
        amount: None,
        score: None,
    }
}

/// What the buyer ordered, paid, got back and rated.
pub(super) fn events(tx: &mut Tx<'_>, scope: &Scope, buyer: &ChatBuyer) -> Result<Vec<ChatItem>> {
    let mut items = Vec::new();
    let of: [Value; 3] = [scope.tenant().into(), buyer.shop.id.into(), buyer.id.into()];
    tx.each(&ORDERS, &of, |row| {
        let order: String = row.get(0)?;
        let made = event(format!("o-{order}"), ChatItemKind::OrderCreated, row.get(1)?);
        items.push(ChatItem { order: Some(order.clone()), ..made });
        if let Some(paid) = row.get::<Option<Moment>>(2)? {
            let paid = event(format!("p-{order}"), ChatItemKind::OrderPaid, paid);
            items.push(ChatItem { order: Some(order), amount: Some(row.get(3)?), ..paid });
        }
        Ok(())
    })?;
    tx.each(&REFUNDS, &of, |row| {
        let (order, refund, at): (String, String, Moment) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let back = event(format!("r-{order}-{refund}-{}", at.micros()), ChatItemKind::Refund, at);
        items.push(ChatItem { order: Some(order), amount: row.get(3)?, ..back });
        Ok(())
    })?;
    tx.each(&RATINGS, &scope.with([buyer.shop.id.into(), buyer.id.into()]), |row| {
        let (at, by): (Moment, i64) = (row.get(0)?, row.get(2)?);
        let rated = event(format!("g-{by}-{}", at.micros()), ChatItemKind::Rating, at);
        items.push(ChatItem { score: row.get(1)?, account: account(row, 2)?, ..rated });
        Ok(())
    })?;
    Ok(items)
}
