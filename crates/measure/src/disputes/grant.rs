//! What a granted dispute changes: decision rows of the house (batch 0), and who has to be computed again.

use kernel::ctx::Ctx;
use kernel::db::{Tx, Value};
use kernel::error::{Error, Result, conflict};
use kernel::id::PersonId;
use kernel::params;
use kernel::text::Words;
use kpi::time::Day;
use serde_json::json;

use super::model::Effect;
use super::store::Loaded;
use super::subject::Subject;
use crate::facts::dirty;
use crate::facts::store::day;

/// For so many days at most a contact earns an order.
const REACH: i32 = 15;

kernel::queries! {
    ADD = "insert into override_row (tenant, shop, batch, n, kind, order_id, buyer, account, day, value, author, reason, at)
        values ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// Only decisions of the house can be taken back here; those of files go with their file.
    LIFT = "delete from override_row where tenant = $1 and shop = $2 and batch = 0 and kind = 'exclude' and buyer = $3
        and account = $4 and day = $5";
    ACCOUNT = "select name from nick where tenant = $1 and id = $2";
    DECIDER = "select name from person where tenant = $1 and id = $2";
    BUYERS = "select distinct o.buyer from order_row o where o.tenant = $1 and o.shop = $2 and o.order_id = $3 limit 100";
    /// Orders that an account sold to a buyer while a session of those days could earn them.
    SOLD = "select c.order_id from generation g
        join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        where g.tenant = $1 and g.shop = $2 and g.state = 'current' and c.buyer = $3 and c.seller = $4 and c.decided = 0
            and ((c.created_day >= $5 and c.created_day <= $6) or (c.paid_day >= $5 and c.paid_day <= $6))
        order by c.order_id limit 100";
}

/// Writes the decisions of a granted dispute and makes its buyers dirty; returns what was written, for the audit row.
pub(super) fn grant(tx: &mut Tx<'_>, ctx: &Ctx, dispute: &Loaded) -> Result<serde_json::Value> {
    let of = &dispute.subject;
    let effect =
        of.kind.effect(of.claim).ok_or_else(|| Error::internal("a stored dispute", "it lacks a claim"))?;
    let mut writer = Writer { ctx, of, author: decider(tx, ctx)? };
    let account = match of.account {
        0 => String::new(),
        account => tx.one(&ACCOUNT, params![ctx.tenant, account], |row| row.get(0))?,
    };
    let written = match effect {
        Effect::Seller => {
            writer.seller(tx, &of.order, &account)?;
            json!({ "seller": account, "order": of.order })
        }
        Effect::Stage(stage) => {
            writer.add(tx, "stage", "", "", stage)?;
            json!({ "stage": stage, "day": of.day })
        }
        Effect::Exclude => {
            writer.add(tx, "exclude", "", &account, "")?;
            json!({ "excluded": account, "day": of.day })
        }
        Effect::ExcludeMark => {
            let kept = writer.keep_orders(tx, &account)?;
            writer.add(tx, "exclude", "", &account, "")?;
            json!({ "excluded": account, "day": of.day, "orders_kept": kept })
        }
        Effect::Count => {
            let values = params![ctx.tenant, of.shop, of.buyer, &account, &of.day];
            if tx.run(&LIFT, values)? == 0 {
                let said = Words::fixed(
                    "排除这次接待的裁定已不存在，无需恢复；请驳回并说明。",
                    "The decision that left it out is gone already. Refuse the dispute and say so.",
                );
                return Err(conflict("nothing", said));
            }
            json!({ "counted": account, "day": of.day })
        }
    };
    concerned(tx, ctx, of)?;
    Ok(written)
}

fn decider(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<String> {
    let person: PersonId = ctx.viewer()?.person;
    tx.one(&DECIDER, params![ctx.tenant, person], |row| row.get(0))
}

/// Everybody whose facts follow from the subject is computed again.
fn concerned(tx: &mut Tx<'_>, ctx: &Ctx, of: &Subject) -> Result<()> {
    let mut buyers = vec![of.buyer.stored()];
    if !of.order.is_empty() {
        let values = params![ctx.tenant, of.shop, &of.order];
        buyers.extend(tx.rows(&BUYERS, values, |row| row.get::<i64>(0))?);
    }
    dirty::buyers(tx, ctx, buyers)
}

struct Writer<'w> {
    ctx: &'w Ctx,
    of: &'w Subject,
    author: String,
}

impl Writer<'_> {
    fn seller(&mut self, tx: &mut Tx<'_>, order: &str, account: &str) -> Result<()> {
        self.add(tx, "seller", order, "", account)
    }

    /// Adds a decision: of a seller the order counts, of all others the buyer and the day.
    fn add(&mut self, tx: &mut Tx<'_>, kind: &str, order: &str, account: &str, value: &str) -> Result<()> {
        let (ctx, of) = (self.ctx, self.of);
        let (buyer, day) = if order.is_empty() {
            (of.buyer.into(), of.day.as_str().into())
        } else {
            (Value::Null, Value::Null)
        };
        let n = kernel::id::fresh(ctx.now);
        let head: [Value; 5] = [ctx.tenant.into(), of.shop.into(), n.into(), kind.into(), order.into()];
        let tail: [Value; 7] = [
            buyer,
            account.into(),
            day,
            value.into(),
            self.author.as_str().into(),
            of.reason.as_str().into(),
            ctx.now.into(),
        ];
        tx.run(&ADD, &[head.as_slice(), tail.as_slice()].concat()).map(drop)
    }

    /// What the account sold through the buyer-day stays the account's.
    fn keep_orders(&mut self, tx: &mut Tx<'_>, account: &str) -> Result<Vec<String>> {
        let (ctx, of) = (self.ctx, self.of);
        let last: Day = day(&of.day).plus(REACH);
        let values = params![ctx.tenant, of.shop, of.buyer, of.account, &of.day, last.to_string()];
        let orders = tx.rows(&SOLD, values, |row| row.get::<String>(0))?;
        for order in &orders {
            self.seller(tx, order, account)?;
        }
        Ok(orders)
    }
}
