//! Rows put into the tables as an import puts them, without its file.

use std::collections::{BTreeMap, HashMap};

use kernel::ctx::Ctx;
use kernel::db::{Tx, Value};
use kernel::error::Result;
use kernel::id::{self, ShopId, TenantId};
use kernel::params;
use kernel::people::nicks;
use kpi::input::{Decision, Message, Order, RefundKind, RefundState, ReviewScore, Row, Sender, Stage};
use kpi::time::{Day, Timestamp};

kernel::queries! {
    BATCH = "insert into batch (tenant, id, number, source, state, shop, name, digest, tables, earliest, created)
        values ($1, $2, $3, $4, 'ready', $5, '', $6, '[]', $7, $8)";
    NUMBER = "select coalesce(max(number), 0) from batch where tenant = $1";
    STATE = "update batch set state = $3 where tenant = $1 and number = $2";
    BUYERS = "insert into batch_buyer (tenant, batch, shop, buyer)
        select distinct m.tenant, m.batch, m.shop, m.buyer from message m where m.tenant = $1 and m.batch = $2
        on conflict do nothing";
    NICK = "select id from nick where tenant = $1 and shop = $2 and name = $3";
    BUYER = "insert into buyer (tenant, id, shop, nick, order_id, created) values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing";
    BY_NICK = "select id from buyer where tenant = $1 and shop = $2 and nick = $3";
    BY_ORDER = "select id from buyer where tenant = $1 and shop = $2 and order_id = $3";
    MESSAGE = "insert into message (tenant, shop, buyer, at, batch, n, account, sender, kind, auto, text, source_id,
        conversation, product, order_id, to_account, seq)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13, '', '', $14)";
    ORDER = "insert into order_row (tenant, shop, order_id, batch, n, item, buyer, created_at, paid_at, closed_at, closed,
        status, payable, paid, postage, units, refunded, list_amount, mark, deposit_paid_at, deposit, sku, title,
        line_units, line_amount) values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, '', $11, $12, $13, $14, $15, $16,
        $17, $18, $19, $20, $21, $22, $23)";
    REFUND = "insert into refund_row (tenant, shop, order_id, batch, n, refund_id, kind, state, applied_at, finished_at,
        amount, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')";
    REVIEW = "insert into review_row (tenant, shop, order_id, batch, n, score, text, at)
        values ($1, $2, $3, $4, $5, $6, '', $7)";
    RATING = "insert into rating_row (tenant, shop, buyer, batch, n, account, invited_at, rated_at, score)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OVERRIDE = "insert into override_row (tenant, shop, batch, n, kind, order_id, buyer, account, day, value, author, reason,
        at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11)";
    PRESENCE = "insert into presence_row (tenant, shop, account, batch, n, state, since, until)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    MEMBER = "insert into member_row (tenant, shop, team, batch, n, account, since, until)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    SHARED = "insert into shared_source (tenant, shop, source_id, buyer)
        select distinct m.tenant, m.shop, m.source_id, m.buyer from message m
        where m.tenant = $1 and m.shop = $2 and m.source_id <> '' and exists (select 1 from message o
            where o.tenant = m.tenant and o.shop = m.shop and o.source_id = m.source_id and o.buyer <> m.buyer)
        on conflict do nothing";
    EVERYBODY = "insert into dirty_buyer (tenant, shop, buyer, due, since, mark)
        select b.tenant, b.shop, b.id, cast($3 as bigint), cast($3 as bigint), cast($4 as bigint) from buyer b
        where b.tenant = $1 and b.shop = $2
        on conflict (tenant, shop, buyer) do update set due = excluded.due, mark = excluded.mark, generation = null";
    ALL_DAYS = "insert into dirty_day (tenant, shop, account, day, due, mark)
        select distinct p.tenant, p.shop, p.account, '', cast($3 as bigint), cast($4 as bigint) from (
            select tenant, shop, account from presence_row union select tenant, shop, account from member_row) p
        where p.tenant = $1 and p.shop = $2
        on conflict (tenant, shop, account, day) do update set due = excluded.due, mark = excluded.mark";
}

/// Shops of a case by the names it uses.
pub type Shops = BTreeMap<&'static str, ShopId>;

/// Stores a file as a batch that counts; returns its number.
pub fn import(tx: &mut Tx<'_>, ctx: &Ctx, shops: &Shops, file: &[Row<'_>], digest: &[u8; 32]) -> Result<i64> {
    let number = tx.one(&NUMBER, params![ctx.tenant], |row| row.get::<i64>(0))? + 1;
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let sent = file.iter().filter_map(|row| match row {
        Row::Message(message) => message.sent_at,
        _ => None,
    });
    let earliest = sent.min().map(|at| at.0);
    let id = id::fresh(ctx.now);
    tx.run(&BATCH, params![ctx.tenant, id, number, "file", None::<i64>, digest, earliest, ctx.now])?;
    let mut writer = Writer { tx, ctx, shops, batch: number, known: HashMap::new() };
    for (n, row) in (0..).zip(file) {
        writer.row(n, row)?;
    }
    tx.run(&BUYERS, params![ctx.tenant, number])?;
    everybody(tx, ctx, shops)?;
    Ok(number)
}

/// Takes a batch back, or lets it count again.
pub fn count(tx: &mut Tx<'_>, ctx: &Ctx, shops: &Shops, batch: i64, state: &str) -> Result<()> {
    tx.run(&STATE, params![ctx.tenant, batch, state])?;
    everybody(tx, ctx, shops)
}

/// Makes all buyers of the shops dirty.
fn everybody(tx: &mut Tx<'_>, ctx: &Ctx, shops: &Shops) -> Result<()> {
    for shop in shops.values() {
        tx.run(&SHARED, params![ctx.tenant, *shop])?;
        tx.run(&EVERYBODY, params![ctx.tenant, *shop, ctx.now, id::fresh(ctx.now)])?;
        tx.run(&ALL_DAYS, params![ctx.tenant, *shop, ctx.now, id::fresh(ctx.now)])?;
    }
    Ok(())
}

/// Rows of one batch on their way into the tables.
struct Writer<'w, 'c> {
    tx: &'w mut Tx<'c>,
    ctx: &'w Ctx,
    shops: &'w Shops,
    batch: i64,
    known: HashMap<(ShopId, String), i64>,
}

impl Writer<'_, '_> {
    fn row(&mut self, n: i64, row: &Row<'_>) -> Result<()> {
        let tenant = self.ctx.tenant;
        match row {
            Row::Message(message) => self.message(n, message),
            Row::Order(order) => self.order(n, order),
            Row::Refund(refund) => {
                let shop = self.shops[refund.shop];
                let kind = i64::from(refund.kind == RefundKind::Return);
                let state = match refund.state {
                    RefundState::Open => 0_i64,
                    RefundState::Rejected => 1,
                    RefundState::Success => 2,
                };
                let [applied, finished] = [refund.applied_at, refund.finished_at].map(clock);
                let values = params![
                    tenant,
                    shop,
                    refund.order_id,
                    self.batch,
                    n,
                    refund.refund_id,
                    kind,
                    state,
                    applied,
                    finished,
                    refund.amount
                ];
                self.tx.run(&REFUND, values).map(drop)
            }
            Row::Review(review) => {
                let score = match review.score {
                    ReviewScore::Good => 0_i64,
                    ReviewScore::Neutral => 1,
                    ReviewScore::Bad => 2,
                };
                let shop = self.shops[review.shop];
                let values = params![tenant, shop, review.order_id, self.batch, n, score, clock(review.at)];
                self.tx.run(&REVIEW, values).map(drop)
            }
            Row::Rating(rating) => {
                let shop = self.shops[rating.shop];
                let (buyer, account) = (self.buyer(shop, rating.buyer)?, self.account(shop, rating.agent)?);
                let [invited, rated] = [rating.invited_at, rating.rated_at].map(clock);
                let score = rating.score.map(i64::from);
                let values = params![tenant, shop, buyer, self.batch, n, account, invited, rated, score];
                self.tx.run(&RATING, values).map(drop)
            }
            Row::TeamMember(member) => {
                let shop = self.shops[member.shop];
                let account = self.account(shop, member.agent)?;
                let [since, until] =
                    [member.from, member.to].map(|day: Option<Day>| day.map(|day| day.to_string()));
                let values = params![tenant, shop, member.team, self.batch, n, account, since, until];
                self.tx.run(&MEMBER, values).map(drop)
            }
            Row::Presence(presence) => {
                let shop = self.shops[presence.shop];
                let account = self.account(shop, presence.agent)?;
                let [from, to] = [presence.from, presence.to].map(clock);
                let values = params![tenant, shop, account, self.batch, n, presence.state, from, to];
                self.tx.run(&PRESENCE, values).map(drop)
            }
            Row::Override(decision) => self.decision(n, decision.shop, &decision.decision, decision.at),
            Row::Shift(_) | Row::Traffic(_) | Row::Product(_) | Row::Promotion(_) => Ok(()),
        }
    }

    fn message(&mut self, n: i64, message: &Message<'_>) -> Result<()> {
        let shop = self.shops[message.shop];
        let (buyer, account) = (self.buyer(shop, message.buyer)?, self.account(shop, message.agent)?);
        let sender = match message.sender {
            Sender::Buyer => 0_i64,
            Sender::Agent => 1,
            Sender::Bot => 2,
            Sender::System => 3,
        };
        let at = message.sent_at.map_or(i64::MIN, |at| at.0);
        let values = params![
            self.ctx.tenant,
            shop,
            buyer,
            at,
            self.batch,
            n,
            account,
            sender,
            message.kind,
            message.auto,
            message.text,
            message.message_id,
            message.product_id,
            message.seq
        ];
        self.tx.run(&MESSAGE, values).map(drop)
    }

    fn order(&mut self, n: i64, order: &Order<'_>) -> Result<()> {
        let shop = self.shops[order.shop];
        let buyer = match order.buyer {
            known if !known.is_empty() && !known.contains('*') => self.buyer(shop, known)?,
            _ => self.alone(shop, order.order_id)?,
        };
        let [paid, closed, deposit] = [order.paid_at, order.closed_at, order.deposit_paid_at].map(clock);
        let values = params![
            self.ctx.tenant,
            shop,
            order.order_id,
            self.batch,
            n,
            buyer,
            order.created_at.0,
            paid,
            closed,
            order.closed,
            order.payable,
            order.paid,
            order.postage,
            order.units,
            order.refunded,
            order.list_amount,
            order.mark,
            deposit,
            order.deposit,
            order.sku,
            order.title,
            order.line_units,
            order.line_amount
        ];
        self.tx.run(&ORDER, values).map(drop)
    }

    fn decision(&mut self, n: i64, shop: &str, decision: &Decision<'_>, at: Option<Timestamp>) -> Result<()> {
        let shop = self.shops[shop];
        let nothing = || Value::Null;
        let (kind, order, buyer, account, day, value) = match decision {
            Decision::Seller { order_id, account } => {
                ("seller", *order_id, nothing(), "", nothing(), *account)
            }
            Decision::Exclude { buyer, agent, day } => {
                let buyer = self.buyer(shop, buyer)?.into();
                ("exclude", "", buyer, *agent, day.to_string().into(), "")
            }
            Decision::Stage { buyer, day, stage } => {
                let value = match stage {
                    Stage::Inquiry => "inquiry",
                    Stage::Pending => "pending",
                    Stage::Aftersale => "aftersale",
                };
                ("stage", "", self.buyer(shop, buyer)?.into(), "", day.to_string().into(), value)
            }
        };
        let tenant = self.ctx.tenant;
        let values = [
            params![tenant, shop, self.batch, n, kind, order].to_vec(),
            vec![buyer, account.into(), day, value.into(), clock(at).into()],
        ];
        self.tx.run(&OVERRIDE, &values.concat()).map(drop)
    }

    fn account(&mut self, shop: ShopId, name: &str) -> Result<i64> {
        if name.is_empty() {
            return Ok(0);
        }
        let key = (shop, format!("account {name}"));
        if let Some(&id) = self.known.get(&key) {
            return Ok(id);
        }
        nicks::learn(self.tx, self.ctx, shop, [name])?;
        let id = self.tx.one(&NICK, params![self.ctx.tenant, shop, name], |row| row.get(0))?;
        self.known.insert(key, id);
        Ok(id)
    }

    fn buyer(&mut self, shop: ShopId, nick: &str) -> Result<i64> {
        let (tenant, now) = (self.ctx.tenant, self.ctx.now);
        self.tx.run(&BUYER, params![tenant, id::fresh(now), shop, nick, None::<String>, now])?;
        self.tx.one(&BY_NICK, params![tenant, shop, nick], |row| row.get(0))
    }

    fn alone(&mut self, shop: ShopId, order: &str) -> Result<i64> {
        let (tenant, now) = (self.ctx.tenant, self.ctx.now);
        self.tx.run(&BUYER, params![tenant, id::fresh(now), shop, None::<String>, order, now])?;
        self.tx.one(&BY_ORDER, params![tenant, shop, order], |row| row.get(0))
    }
}

fn clock(at: Option<Timestamp>) -> Option<i64> {
    at.map(|at| at.0)
}

/// A context of the house.
pub fn ctx(house: &kernel::house::House) -> Ctx {
    Ctx::house(TenantId::HOME, "test", house.clock().now())
}
