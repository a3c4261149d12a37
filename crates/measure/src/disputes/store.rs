//! Disputes in the database.

use kernel::ctx::Ctx;
use kernel::db::{Row, Tx, Value};
use kernel::error::{Error, Result, conflict, not_found};
use kernel::http::{Cursor, Page, Paging};
use kernel::id::{NickId, PersonId, ShopId};
use kernel::params;
use kernel::people::refs::{NickRef, PersonRef, ShopRef};
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Claim, Kind, State};
use super::subject::Subject;
use crate::figures::mask;
use crate::figures::seen::person_in;
use crate::{BuyerId, DisputeId};

/// SQL: the viewer's access by a permission reaches the dispute `t`.
macro_rules! reaches {
    ($permission:literal) => {
        concat!(
            "exists (select 1 from access a where a.tenant = $1 and a.account = $2 and a.permission = ",
            $permission,
            " and (a.kind = 'all' or (a.kind = 'shop' and a.shop = t.shop) or (a.kind = 'team' and exists (
                select 1 from seat s where s.tenant = a.tenant and s.team = a.team and s.person = t.author))))"
        )
    };
}

/// SQL: the next step is the viewer's (`$4`).
macro_rules! may_look {
    () => {
        concat!("(t.state = 'open' and t.author <> $4 and ", reaches!("'dispute.look'"), ")")
    };
}
macro_rules! may_decide {
    () => {
        concat!("(t.state in ('open', 'looked') and t.author <> $4 and ", reaches!("'dispute.decide'"), ")")
    };
}

macro_rules! disputes {
    ($where:expr) => {
        concat!(
            "select t.id, t.kind, o.id, o.name, t.order_id, t.buyer, b.nick, t.account, n.name, t.day, t.claim, t.was_account,
            w.name, t.was_stage, t.reason, t.author, p1.name, t.state, t.agrees, t.look_words, t.looked_by, p2.name, t.looked,
            t.decision_words, t.decided_by, p3.name, t.decided, t.created, case when ",
            may_look!(),
            " then 1 else 0 end, case when ",
            may_decide!(),
            " then 1 else 0 end, case when t.state in ('open', 'looked') and t.author = $4 then 1 else 0 end,
            case when exists (select 1 from frozen_period f where f.tenant = t.tenant and f.shop = t.shop
                and f.first_day <= t.day and f.last_day >= t.day and f.thawed is null) then 1 else 0 end
            from dispute t join shop o on o.tenant = t.tenant and o.id = t.shop
            left join buyer b on b.tenant = t.tenant and b.id = t.buyer
            left join nick n on n.tenant = t.tenant and n.id = t.account
            left join nick w on w.tenant = t.tenant and w.id = t.was_account
            left join person p1 on p1.tenant = t.tenant and p1.id = t.author
            left join person p2 on p2.tenant = t.tenant and p2.id = t.looked_by
            left join person p3 on p3.tenant = t.tenant and p3.id = t.decided_by
            where t.tenant = $1 and (t.author = $4 or ",
            person_in!("t.author", "t.shop"),
            ") and ",
            $where
        )
    };
}

kernel::queries! {
    LIST = disputes!(concat!("t.id < $5
        and (cast($7 as text) is null or ($7 = 'open' and t.state in ('open', 'looked'))
            or ($7 = 'decided' and t.state in ('granted', 'refused', 'withdrawn'))
            or ($7 = 'mine' and t.author = $4) or ($7 = 'waiting' and (", may_look!(), " or ", may_decide!(), ")))
        and (cast($8 as bigint) is null or t.shop = $8) and (cast($9 as text) is null or t.order_id = $9)
        and (cast($10 as bigint) is null or t.buyer = $10)
        order by t.id desc limit $6"));
    ONE = disputes!("t.id = $5");
    ADD = "insert into dispute (tenant, id, shop, kind, order_id, buyer, account, day, claim, was_account, was_stage, reason,
        author, state, created, updated) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', $14, $14)";
    SAME = "select id from dispute where tenant = $1 and shop = $2 and kind = $3 and buyer = $4 and order_id = $5
        and account = $6 and day = $7 and author = $8 and state in ('open', 'looked') limit 1";
    LOADED = "select t.kind, t.shop, t.order_id, t.buyer, t.account, t.day, t.claim, t.was_account, t.was_stage, t.reason,
        t.author, t.state, t.looked_by from dispute t where t.tenant = $1 and t.id = $2";
    LOOKED = "update dispute set state = $3, agrees = $4, look_words = $5, looked_by = $6, looked = $7, updated = $7
        where tenant = $1 and id = $2";
    DECIDED = "update dispute set state = $3, decision_words = $4, decided_by = $5, decided = $6, updated = $6
        where tenant = $1 and id = $2";
    /// Whether the scope reaches one dispute.
    REACHED = concat!("select 1 from dispute t where t.tenant = $1 and t.id = $4 and ", reaches!("$3"));
}

/// The first look.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct DisputeLook {
    /// Whether the leader agrees with the author.
    pub agrees: bool,
    /// In the leader's words.
    pub words: String,
    pub by: PersonRef,
    /// When.
    pub at: Moment,
}

/// The end of a dispute.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct DisputeEnd {
    /// In the words of whoever decided, or took it back.
    pub words: String,
    pub by: PersonRef,
    /// When.
    pub at: Moment,
}

/// An objection and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct Dispute {
    pub id: DisputeId,
    pub kind: Kind,
    pub shop: ShopRef,
    /// The order of a credit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The buyer, as `GET /chats/{buyer}` takes it; absent where nobody is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerId>,
    /// The buyer's name, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nick: Option<String>,
    /// Whose buyer-day it is; of a credit whose it should be, absent for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<NickRef>,
    /// The business day; of an order that of its payment.
    pub day: kernel::day::Day,
    /// Of a stage: what the buyer was, or came for, as the author says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// Of a credit: who sold it when the objection was raised; absent for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_account: Option<NickRef>,
    /// Of a stage: what it was when the objection was raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_stage: Option<String>,
    /// Why.
    pub reason: String,
    pub author: PersonRef,
    /// When it was raised.
    pub created_at: Moment,
    pub state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look: Option<DisputeLook>,
    /// How it was decided, or why taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<DisputeEnd>,
    /// Whether the first look is the viewer's.
    pub may_look: bool,
    /// Whether the decision is the viewer's.
    pub may_decide: bool,
    /// Whether the viewer may take it back.
    pub may_withdraw: bool,
    /// Whether its day lies in a frozen period: what is granted shows as an adjustment there.
    pub frozen: bool,
}

/// Which disputes.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub which: Option<&'static str>,
    pub shop: Option<ShopId>,
    pub order: Option<String>,
    pub buyer: Option<BuyerId>,
}

/// Disputes in scope, newest first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    wanted: &Wanted,
    paging: &Paging,
) -> Result<Page<Dispute>> {
    let before = paging.after()?.map_or(i64::MAX, |cursor| cursor.id);
    let values: [Value; 7] = [
        ctx.viewer()?.person.into(),
        before.into(),
        paging.fetch().into(),
        wanted.which.into(),
        wanted.shop.into(),
        wanted.order.clone().into(),
        wanted.buyer.into(),
    ];
    let rows = tx.rows(&LIST, &scope.with(values), read)?;
    Ok(paging.page(rows, |dispute| Cursor { key: 0, id: dispute.id.stored() }))
}

/// One dispute in scope.
pub(super) fn one(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: DisputeId) -> Result<Dispute> {
    let values = scope.with([ctx.viewer()?.person.into(), id.into()]);
    tx.row(&ONE, &values, read)?.ok_or_else(not_found)
}

fn read(row: &Row<'_>) -> Result<Dispute> {
    let nick: Option<String> = row.get(6)?;
    let text = |place: usize| row.get::<Option<String>>(place).map(Option::unwrap_or_default);
    let named = |id: usize| -> Result<Option<NickRef>> {
        let account = row.get::<i64>(id)?;
        let name = text(id + 1)?;
        Ok((account != 0).then(|| NickRef { id: NickId::from_stored(account), name }))
    };
    let person = |id: usize| -> Result<Option<PersonRef>> {
        let name = text(id + 1)?;
        Ok(row.get::<Option<PersonId>>(id)?.map(|id| PersonRef { id, name }))
    };
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let look = row.get::<Option<bool>>(18)?.zip(person(20)?).zip(row.get::<Option<Moment>>(22)?);
    let end = person(24)?.zip(row.get::<Option<Moment>>(26)?);
    let (look_words, end_words) = (text(19)?, text(23)?);
    let author = person(15)?.ok_or_else(|| broken("an author"))?;
    Ok(Dispute {
        id: row.get(0)?,
        kind: Kind::of(&text(1)?).ok_or_else(|| broken("a kind"))?,
        shop: ShopRef { id: row.get(2)?, name: row.get(3)? },
        order: filled(row.get(4)?),
        buyer: row.get::<Option<BuyerId>>(5)?.filter(|_| nick.is_some()),
        nick: nick.as_deref().map(mask::nick),
        account: named(7)?,
        day: row.get(9)?,
        claim: Claim::of(&text(10)?),
        was_account: named(11)?,
        was_stage: filled(row.get(13)?),
        reason: row.get(14)?,
        author,
        state: State::of(&text(17)?).ok_or_else(|| broken("a state"))?,
        look: look.map(|((agrees, by), at)| DisputeLook { agrees, words: look_words, by, at }),
        end: end.map(|(by, at)| DisputeEnd { words: end_words, by, at }),
        created_at: row.get(27)?,
        may_look: row.get(28)?,
        may_decide: row.get(29)?,
        may_withdraw: row.get(30)?,
        frozen: row.get(31)?,
    })
}

fn broken(what: &'static str) -> Error {
    Error::internal("a stored dispute", format!("it lacks {what}"))
}

/// Stores a new one; a conflict where the same waits already.
pub(super) fn add(tx: &mut Tx<'_>, ctx: &Ctx, of: &Subject) -> Result<DisputeId> {
    let author = ctx.viewer()?.person;
    let same = params![ctx.tenant, of.shop, of.kind.key(), of.buyer, &of.order, of.account, &of.day, author];
    if tx.row(&SAME, same, |row| row.get::<DisputeId>(0))?.is_some() {
        let said = Words::fixed(
            "您已就此提出申诉，正在处理。",
            "You have objected to this already; it is being handled.",
        );
        return Err(conflict("already_raised", said));
    }
    let id = DisputeId::fresh(ctx.now);
    let values = params![
        ctx.tenant,
        id,
        of.shop,
        of.kind.key(),
        &of.order,
        of.buyer,
        of.account,
        &of.day,
        of.claim.map_or("", Claim::key),
        of.was_account,
        &of.was_stage,
        &of.reason,
        author,
        ctx.now
    ];
    tx.run(&ADD, values)?;
    Ok(id)
}

/// A dispute as stored, for its next step.
pub(super) struct Loaded {
    pub id: DisputeId,
    pub subject: Subject,
    pub author: PersonId,
    pub state: State,
    pub looked_by: Option<PersonId>,
}

/// Loads it, whoever asks.
pub(super) fn load(tx: &mut Tx<'_>, ctx: &Ctx, id: DisputeId) -> Result<Loaded> {
    let found = tx.row(&LOADED, params![ctx.tenant, id], |row| {
        let subject = Subject {
            kind: Kind::of(&row.get::<String>(0)?).ok_or_else(|| broken("a kind"))?,
            shop: row.get(1)?,
            order: row.get(2)?,
            buyer: row.get(3)?,
            account: row.get(4)?,
            day: row.get(5)?,
            claim: Claim::of(&row.get::<String>(6)?),
            was_account: row.get(7)?,
            was_stage: row.get(8)?,
            reason: row.get(9)?,
        };
        let state = State::of(&row.get::<String>(11)?).ok_or_else(|| broken("a state"))?;
        Ok(Loaded { id, subject, author: row.get(10)?, state, looked_by: row.get(12)? })
    })?;
    found.ok_or_else(not_found)
}

/// Loads it for a step of somebody whose permission has to reach it.
pub(super) fn load_for(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: DisputeId) -> Result<Loaded> {
    tx.row(&REACHED, &scope.with([id.into()]), |_| Ok(()))?.ok_or_else(not_found)?;
    load(tx, ctx, id)
}

/// Stores the first look.
pub(super) fn looked(tx: &mut Tx<'_>, ctx: &Ctx, of: &Loaded, agrees: bool, words: &str) -> Result<()> {
    let state = of.state.look()?;
    let by = ctx.viewer()?.person;
    tx.run(&LOOKED, params![ctx.tenant, of.id, state.key(), agrees, words, by, ctx.now]).map(drop)
}

/// Stores its end.
pub(super) fn ended(tx: &mut Tx<'_>, ctx: &Ctx, of: &Loaded, state: State, words: &str) -> Result<()> {
    let by = ctx.viewer()?.person;
    tx.run(&DECIDED, params![ctx.tenant, of.id, state.key(), words, by, ctx.now]).map(drop)
}
