//! What a new dispute is about: that it is the author's, and that there is something to object to.

use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Error, Result, conflict, invalid, not_found};
use kernel::id::{NickId, PersonId, ShopId};
use kernel::params;
use kernel::permission::Scope;
use kernel::text::Words;
use kpi::sheet::{Count, Row};
use serde::Deserialize;
use utoipa::ToSchema;

use super::DISPUTE_RAISE;
use super::model::{Claim, Kind, words};
use crate::BuyerId;
use crate::credit;
use crate::facts::totals::unpacked;
use crate::figures::seen::person_in;

kernel::queries! {
    /// The buyer-day of an account that somebody in scope held.
    RECEPTION = concat!("select t.counts, n.name, coalesce(v.stage, '') from generation g
        join reception t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number
        join nick n on n.tenant = t.tenant and n.id = t.account
        left join visit v on v.tenant = t.tenant and v.shop = t.shop and v.generation = t.generation and v.day = t.day
            and v.buyer = t.buyer
        where g.tenant = $1 and g.shop = $4 and g.state = 'current' and t.day = $5 and t.buyer = $6 and t.account = $7
            and ", person_in!("t.person", "t.shop"));
    /// Decisions that leave a buyer-day out, by batch: 0 are those of the house.
    EXCLUDES = "select v.batch from override_row v
        left join batch k on k.tenant = v.tenant and k.number = v.batch
        where v.tenant = $1 and v.shop = $2 and v.kind = 'exclude' and v.buyer = $3 and v.account = $4 and v.day = $5
            and (v.batch = 0 or k.state = 'ready')";
    DAY_OF_ORDER = "select coalesce(c.paid_day, c.created_day) from generation g
        join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        where g.tenant = $1 and g.shop = $2 and g.state = 'current' and c.order_id = $3";
    /// Accounts of the shop that a person held at an instant.
    HELD = "select b.nick from binding b join nick n on n.tenant = b.tenant and n.id = b.nick
        where b.tenant = $1 and n.shop = $2 and b.person = $3 and b.since <= $4 and (b.until is null or b.until > $4)";
}

/// An objection.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDispute {
    pub kind: Kind,
    pub shop: ShopId,
    /// Of a credit: the order's number.
    pub order: Option<String>,
    /// Of all others: the buyer.
    pub buyer: Option<BuyerId>,
    /// Of a credit: whose it should be, absent for nobody; of all others: the account whose buyer-day it is.
    pub account: Option<NickId>,
    /// Of all others: the business day; of a rating that of the invitation, else of the rating.
    pub day: Option<Day>,
    /// Of a stage: what the buyer was, or came for.
    pub claim: Option<Claim>,
    /// Why, 1–1,000 characters.
    pub reason: String,
}

/// What is objected to, as stored.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub kind: Kind,
    pub shop: ShopId,
    pub order: String,
    pub buyer: BuyerId,
    pub account: i64,
    pub day: String,
    pub claim: Option<Claim>,
    pub was_account: i64,
    pub was_stage: String,
    pub reason: String,
}

/// Checks an objection.
pub(super) fn checked(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewDispute) -> Result<Subject> {
    let scope = ctx.scope(&DISPUTE_RAISE)?;
    let reason = words("/reason", &new.reason, 1)?;
    match new.kind {
        Kind::Credit => of_credit(tx, ctx, &scope, new, reason),
        _ => of_day(tx, &scope, new, reason),
    }
}

fn of_credit(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, new: &NewDispute, reason: String) -> Result<Subject> {
    let order = new.order.clone().filter(|order| !order.is_empty()).ok_or_else(|| needed("/order"))?;
    let asked = credit::asked(tx, ctx, scope, new.shop, &order)?;
    let Some(paid) = asked.paid() else {
        let said = Words::fixed(
            "订单尚未付款，没有归属可申诉。",
            "The order is not paid: there is no credit to object to.",
        );
        return Err(conflict("unpaid", said));
    };
    let wanted = new.account.map_or(0, NickId::stored);
    if wanted == asked.seller() {
        let said = Words::fixed("这笔订单现在就归这个账号。", "The order counts for this account as it is.");
        return Err(invalid("/account", "as_it_is", said));
    }
    if wanted != 0 && !asked.accounts().contains(&wanted) {
        let person: PersonId = ctx.viewer()?.person;
        let values = params![scope.tenant(), new.shop, person, paid];
        let own = tx.rows(&HELD, values, |row| row.get::<i64>(0))?;
        if !own.contains(&wanted) {
            let said = Words::fixed(
                "只能主张归本人的账号，或归在有效时间内接待过买家的账号。",
                "It can be claimed for an account of one's own, or for one that served the buyer in time.",
            );
            return Err(invalid("/account", "account", said));
        }
    }
    let day = tx.one(&DAY_OF_ORDER, params![scope.tenant(), new.shop, &order], |row| row.get(0))?;
    Ok(Subject {
        kind: Kind::Credit,
        shop: new.shop,
        order,
        buyer: asked.buyer(),
        account: wanted,
        day,
        claim: None,
        was_account: asked.seller(),
        was_stage: String::new(),
        reason,
    })
}

fn of_day(tx: &mut Tx<'_>, scope: &Scope, new: &NewDispute, reason: String) -> Result<Subject> {
    let buyer = new.buyer.ok_or_else(|| needed("/buyer"))?;
    let account = new.account.ok_or_else(|| needed("/account"))?;
    let day = new.day.ok_or_else(|| needed("/day"))?;
    let values = scope.with([new.shop.into(), day.into(), buyer.into(), account.into()]);
    let found = tx.row(&RECEPTION, &values, |row| {
        let counts = unpacked(&row.get::<Vec<u8>>(0)?)?;
        Ok((counts, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let (counts, name, stage) = found.ok_or_else(not_found)?;
    match new.kind {
        Kind::Stage => stage_wrong(&counts, &stage, new.claim)?,
        Kind::Slow if counts[Count::SlowReceptions] == 0 => {
            return Err(nothing("这次接待没有慢响应标记。", "This reception has no slow mark."));
        }
        Kind::Rating if counts[Count::Rated] == 0 => {
            return Err(nothing("当天没有这位买家的评价。", "There is no rating of this buyer on that day."));
        }
        Kind::Exclusion => {
            let excludes = excludes(tx, scope, new.shop, buyer, &name, day)?;
            excluded(&counts, &excludes)?;
        }
        _ => {}
    }
    Ok(Subject {
        kind: new.kind,
        shop: new.shop,
        order: String::new(),
        buyer,
        account: account.stored(),
        day: day.to_string(),
        claim: new.claim.filter(|_| new.kind == Kind::Stage),
        was_account: 0,
        was_stage: if new.kind == Kind::Stage { stage } else { String::new() },
        reason,
    })
}

fn needed(pointer: &str) -> Error {
    invalid(pointer, "needed", Words::fixed("请填写。", "Fill it in."))
}

fn nothing(zh: &'static str, en: &'static str) -> Error {
    conflict("nothing", Words::fixed(zh, en))
}

fn stage_wrong(counts: &Row, stage: &str, claim: Option<Claim>) -> Result<()> {
    let claim = claim.ok_or_else(|| needed("/claim"))?;
    if counts[Count::Received] == 0 {
        return Err(nothing(
            "当天没有计入接待，没有询单判定。",
            "It does not count as received that day: there is no stage.",
        ));
    }
    if claim.key() == stage {
        return Err(invalid(
            "/claim",
            "as_it_is",
            Words::fixed("现在就是这样判定的。", "It counts so as it is."),
        ));
    }
    Ok(())
}

/// Batches of the decisions that leave a buyer-day out.
pub(super) fn excludes(
    tx: &mut Tx<'_>,
    scope: &Scope,
    shop: ShopId,
    buyer: BuyerId,
    account: &str,
    day: Day,
) -> Result<Vec<i64>> {
    tx.rows(&EXCLUDES, params![scope.tenant(), shop, buyer, account, day], |row| row.get(0))
}

/// Whether a decision of the house left it out, which alone can be taken back.
fn excluded(counts: &Row, excludes: &[i64]) -> Result<()> {
    if counts[Count::Received] > 0 {
        return Err(nothing("这次接待没有被排除。", "This reception is not left out."));
    }
    if excludes.is_empty() {
        let said = Words::fixed(
            "这次接待是被规则集的过滤条件排除的，人工裁定无法恢复；请向主管提出修改规则集。",
            "A filter of the rule set left it out, which no decision can take back; ask a manager to change the rules.",
        );
        return Err(conflict("filtered_by_rules", said));
    }
    if excludes.iter().any(|&batch| batch != 0) {
        let said = Words::fixed(
            "这次接待是被导入文件里的裁定排除的；请主管改正文件后重新导入。",
            "A decision in an imported file left it out; a manager has to correct the file and import it again.",
        );
        return Err(conflict("excluded_by_file", said));
    }
    Ok(())
}
