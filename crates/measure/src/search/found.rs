//! Messages that the index names, read again as the viewer may see them.

use std::collections::HashMap;

use kernel::db::{Row, Tx, Value};
use kernel::error::Result;
use kernel::id::{NickId, PersonId, ShopId, TeamId};
use kernel::params;
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use kernel::time::Moment;
use kpi::time::Day;

use super::api::{Asked, MessageHit};
use crate::BuyerId;
use crate::chats::{ChatSender, message_id};
use crate::facts::list::{among, integers};
use crate::figures::seen::{person_in, whole_shop};
use crate::figures::{account, mask};

kernel::queries! {
    /// The index goes first, in its order; everything else is looked up by what it names. PostgreSQL reads a message by its
    /// whole key only when all of it follows from one table.
    HITS = concat!("select {sqlite}t.rowid{end}{postgres}e.id{end}, m.at, m.batch, m.n, m.buyer, c.nick, m.shop, s.name, m.sender, m.kind, m.auto, m.text,
            m.account, a.name, p.id, p.name
        from search_text t cross join search_entry e cross join buyer c cross join message m cross join batch k
        cross join shop s
        left join nick a on a.tenant = m.tenant and a.id = m.account
        left join binding b on b.tenant = m.tenant and b.nick = m.account and b.since <= m.at
            and (b.until is null or b.until > m.at)
        left join person p on p.tenant = m.tenant and p.id = b.person
        where {sqlite}t.search_text match $4{end}{postgres}t.terms @@ cast(cast($4 as text) as tsquery){end}
            and t.rowid < $5 and t.rowid >= $6 and e.tenant = $1 and e.id = t.rowid
            and c.tenant = e.tenant and c.id = e.buyer
            and m.tenant = e.tenant and m.buyer = e.buyer
            and m.shop = {sqlite}c.shop{end}{postgres}(select z.shop from buyer z where z.tenant = e.tenant and z.id = e.buyer){end}
            and m.at = e.at and m.batch = e.batch
            and m.n = e.n and m.repeats = 0
            and k.tenant = m.tenant and k.number = m.batch and k.state = 'ready'
            and s.tenant = m.tenant and s.id = m.shop
            and (", whole_shop!("m.shop"), " or ", person_in!("p.id", "m.shop"), ")
            and (cast($8 as bigint) is null or m.shop = $8) and (cast($9 as bigint) is null or m.account = $9)
            and (cast($10 as bigint) is null or p.id = $10)
            and (cast($11 as bigint) is null or exists (select 1 from seat x where x.tenant = $1 and x.team = $11
                and x.person = p.id))
            and (cast($12 as bigint) is null or m.sender = $12)
        order by t.rowid desc limit $7");
    /// The last number below another.
    BELOW = "select id from search_entry where tenant = $1 and id < $2 order by id desc limit 1";
    /// What the facts say of buyers on days.
    VISITS = concat!("select v.shop, v.buyer, v.day, v.stage, v.ordered, v.paid from generation g
        join visit v on v.tenant = g.tenant and v.shop = g.shop and v.generation = g.number
        where g.tenant = $1 and g.state = 'current' and v.day >= $2 and v.day <= $3 and v.buyer in ", among!("$4"));
}

/// A message that the index named, not masked yet.
pub(super) struct Read {
    pub number: i64,
    pub at: i64,
    pub shop: ShopId,
    pub text: String,
    pub hit: MessageHit,
}

/// A stretch of the index, from the newest down.
pub(super) struct Stretch {
    pub before: i64,
    pub from: i64,
    pub limit: i64,
}

fn read(row: &Row<'_>) -> Result<Read> {
    let (at, batch, n): (i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let shop: ShopId = row.get(6)?;
    let hit = MessageHit {
        id: message_id(batch, n),
        at: Some(at).filter(|at| *at != i64::MIN).map(Moment::from_micros),
        buyer: row.get(4)?,
        nick: mask::nick(&row.get::<Option<String>>(5)?.unwrap_or_default()),
        shop: ShopRef { id: shop, name: row.get(7)? },
        sender: ChatSender::of(row.get(8)?),
        message_kind: row.get(9)?,
        auto: row.get(10)?,
        account: account(row, 12)?,
        excerpt: Vec::new(),
        stage: None,
        outcome: None,
    };
    Ok(Read { number: row.get(0)?, at, shop, text: mask::text(&row.get::<String>(11)?), hit })
}

/// Messages of a stretch that the index names for the question and the viewer may see, the newest first.
pub(super) fn hits(
    tx: &mut Tx<'_>,
    scope: &Scope,
    asked: &Asked,
    expression: &str,
    stretch: &Stretch,
) -> Result<Vec<Read>> {
    let values: [Value; 9] = [
        expression.into(),
        stretch.before.into(),
        stretch.from.into(),
        stretch.limit.into(),
        asked.shop.map(ShopId::stored).into(),
        asked.account.map(NickId::stored).into(),
        asked.person.map(PersonId::stored).into(),
        asked.team.map(TeamId::stored).into(),
        asked.sender.map(ChatSender::stored).into(),
    ];
    tx.rows(&HITS, &scope.with(values), read)
}

/// The last message before a number.
pub(super) fn below(tx: &mut Tx<'_>, scope: &Scope, number: i64) -> Result<Option<i64>> {
    tx.row(&BELOW, params![scope.tenant(), number], |row| row.get(0))
}

/// What a buyer's day was about, and whether it was ordered and paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visit {
    pub stage: String,
    pub ordered: bool,
    pub paid: bool,
}

/// The days of buyers between two.
pub(super) fn visits(
    tx: &mut Tx<'_>,
    scope: &Scope,
    days: (Day, Day),
    buyers: impl Iterator<Item = BuyerId>,
) -> Result<HashMap<(BuyerId, String), Visit>> {
    let mut visits = HashMap::new();
    let buyers = integers(buyers.map(BuyerId::stored));
    tx.each(&VISITS, params![scope.tenant(), days.0.to_string(), days.1.to_string(), buyers], |row| {
        let visit = Visit { stage: row.get(3)?, ordered: row.get(4)?, paid: row.get(5)? };
        visits.insert((row.get(1)?, row.get(2)?), visit);
        Ok(())
    })?;
    Ok(visits)
}
