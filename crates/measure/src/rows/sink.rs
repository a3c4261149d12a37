//! Takes rows as a reader finds them and packs them into chunks.

use std::sync::mpsc::SyncSender;

use formats::{OrderLine, Place, Reference, Reject, Sink};
use kernel::id::ShopId;
use kpi::input::{
    Decision, Message, Order, Override, Rating, Refund, RefundKind, RefundState, Review, ReviewScore, Row,
    Sender,
};
use kpi::time::{Calendar, Day, Timestamp};

use super::check::{self, Fault};
use super::chunk::{Chunk, FIRST_ROWS, NO_CLOCK, Named, ROWS, Slot};
use super::shops::Shops;
use super::tables::Table;

/// Where full chunks go.
pub(super) trait Outlet {
    /// Takes a chunk; `false` when no more is wanted.
    fn take(&mut self, chunk: Chunk) -> bool;
}

impl Outlet for SyncSender<Chunk> {
    fn take(&mut self, chunk: Chunk) -> bool {
        self.send(chunk).is_ok()
    }
}

/// Rows of one worker.
pub(super) struct Packer<'a, O> {
    shops: &'a Shops,
    calendar: &'a Calendar,
    outlet: O,
    wanted: bool,
    rows: usize,
    kept: bool,
    last_shop: Option<(String, ShopId)>,
    pub(super) chunk: Chunk,
}

type Packed = Result<(), Fault>;

impl<'a, O: Outlet> Packer<'a, O> {
    /// Packs rows of these shops.
    pub(super) fn new(shops: &'a Shops, calendar: &'a Calendar, outlet: O) -> Self {
        Self {
            shops,
            calendar,
            outlet,
            wanted: true,
            rows: FIRST_ROWS,
            kept: true,
            last_shop: None,
            chunk: Chunk::default(),
        }
    }

    /// Hands on what is left.
    pub(super) fn finish(mut self) -> bool {
        self.flush();
        self.wanted
    }

    fn flush(&mut self) {
        let chunk = std::mem::take(&mut self.chunk);
        if self.wanted && !chunk.is_empty() {
            self.wanted = self.outlet.take(chunk);
        }
    }

    fn flush_when_full(&mut self) {
        if self.chunk.is_full(self.rows) {
            self.flush();
            self.rows = ROWS;
        }
    }

    fn shop(&mut self, name: &str) -> Result<ShopId, Fault> {
        if let Some((_, shop)) = self.last_shop.as_ref().filter(|(last, _)| last == name) {
            return Ok(*shop);
        }
        let shop = self.shops.find(name).ok_or_else(|| check::unknown_shop(name))?;
        self.last_shop = Some((name.to_owned(), shop));
        Ok(shop)
    }

    fn text(&mut self, text: &str) -> Slot {
        self.chunk.text(text)
    }

    /// A text that stands in an index.
    fn key(&mut self, column: &'static str, text: &str) -> Result<Slot, Fault> {
        check::key(column, text).map(|key| self.chunk.text(key))
    }

    fn nick(&mut self, shop: ShopId, nick: &str) -> Result<Slot, Fault> {
        check::key("buyer", nick).map(|nick| Slot::Id(self.chunk.name(Named::Nick, shop, nick)))
    }

    /// The number of an account's name; none for nobody.
    fn account(&mut self, shop: ShopId, agent: &str) -> Result<Option<u32>, Fault> {
        let agent = check::account("agent", agent)?;
        Ok((!agent.is_empty()).then(|| self.chunk.name(Named::Account, shop, agent)))
    }

    fn order_id(&mut self, shop: ShopId, order_id: &str) -> Result<Slot, Fault> {
        let order_id = check::key("order_id", order_id)?;
        self.chunk.name(Named::Order, shop, order_id);
        Ok(self.chunk.text(order_id))
    }

    fn spot(&mut self, shop: ShopId, at: Option<Timestamp>, table: &'static str, account: Option<u32>) {
        if let Some(at) = at {
            self.chunk.spot(shop, self.calendar.day(at).0, table, account);
        }
    }

    /// Packs one row, or says why it cannot be kept.
    pub(super) fn pack(&mut self, place: Place, row: &Row<'_>) -> Packed {
        let n = Slot::Int(number(place));
        match row {
            Row::Message(message) => self.message(n, message),
            Row::Order(order) => self.order(n, order),
            Row::Refund(refund) => self.refund(n, refund),
            Row::Rating(rating) => self.rating(n, rating),
            Row::Review(review) => self.review(n, review),
            Row::Override(decision) => self.decision(n, decision),
            _ => self.plain(n, row),
        }
    }

    fn message(&mut self, n: Slot, message: &Message<'_>) -> Packed {
        let shop = self.shop(message.shop)?;
        let source = check::key("message_id", message.message_id)?;
        let order = check::key("order_id", message.order_id)?;
        let account = self.account(shop, message.agent)?;
        let row = [
            Slot::Int(shop.stored()),
            self.nick(shop, message.buyer)?,
            Slot::Int(message.sent_at.map_or(NO_CLOCK, |at| at.0)),
            n,
            id(account),
            Slot::Int(sender(message.sender)),
            self.text(message.kind),
            Slot::Int(message.auto.into()),
            self.text(message.text),
            self.text(source),
            self.text(message.conversation_id),
            self.text(message.product_id),
            self.text(order),
            self.text(message.to_agent),
            message.seq.into(),
        ];
        self.chunk.push(Table::Message, &row);
        self.spot(shop, message.sent_at, "messages", account);
        self.chunk.earliest = [self.chunk.earliest, message.sent_at].into_iter().flatten().min();
        Ok(())
    }

    fn order(&mut self, n: Slot, order: &Order<'_>) -> Packed {
        let shop = self.shop(order.shop)?;
        let (nick, own) = (check::key("buyer", order.buyer)?, check::key("order_id", order.order_id)?);
        let sku = check::key("sku", order.sku)?;
        let buyer = match nick.is_empty() || nick.contains('*') {
            true => self.chunk.name(Named::Own, shop, own),
            false => self.chunk.name(Named::Nick, shop, nick),
        };
        let row = [
            Slot::Int(shop.stored()),
            self.order_id(shop, own)?,
            n,
            Slot::Int(0),
            Slot::Id(buyer),
            Slot::Int(order.created_at.0),
            order.paid_at.into(),
            order.closed_at.into(),
            order.closed.map(i64::from).into(),
            self.text(order.status),
            order.payable.into(),
            order.paid.into(),
            order.postage.into(),
            order.units.into(),
            order.refunded.into(),
            order.list_amount.into(),
            self.text(order.mark),
            order.deposit_paid_at.into(),
            order.deposit.into(),
            self.text(sku),
            self.text(order.title),
            order.line_units.into(),
            order.line_amount.into(),
        ];
        self.chunk.push(Table::Order, &row);
        self.spot(shop, Some(order.created_at), "orders", None);
        Ok(())
    }

    fn line(&mut self, n: Slot, line: &OrderLine<'_>) -> Packed {
        let shop = self.shop(line.shop)?;
        let own = check::key("order_id", line.order_id)?;
        let sku = check::key("sku", line.sku)?;
        let mut row = [Slot::Null; 23];
        row[0] = Slot::Int(shop.stored());
        row[1] = self.order_id(shop, own)?;
        (row[2], row[3]) = (n, Slot::Int(1));
        row[4] = Slot::Id(self.chunk.name(Named::Own, shop, own));
        row[5] = Slot::Int(0);
        (row[9], row[16]) = (self.text(""), self.text(""));
        (row[19], row[20]) = (self.text(sku), self.text(line.title));
        (row[21], row[22]) = (line.units.into(), line.amount.into());
        self.chunk.push(Table::Order, &row);
        Ok(())
    }

    fn refund(&mut self, n: Slot, refund: &Refund<'_>) -> Packed {
        let shop = self.shop(refund.shop)?;
        let row = [
            Slot::Int(shop.stored()),
            self.order_id(shop, refund.order_id)?,
            n,
            self.key("refund_id", refund.refund_id)?,
            Slot::Int(match refund.kind {
                RefundKind::RefundOnly => 0,
                RefundKind::Return => 1,
            }),
            Slot::Int(match refund.state {
                RefundState::Open => 0,
                RefundState::Rejected => 1,
                RefundState::Success => 2,
            }),
            refund.applied_at.into(),
            refund.finished_at.into(),
            refund.amount.into(),
            self.text(refund.reason),
        ];
        self.chunk.push(Table::Refund, &row);
        self.spot(shop, refund.applied_at.or(refund.finished_at), "refunds", None);
        Ok(())
    }

    fn review(&mut self, n: Slot, review: &Review<'_>) -> Packed {
        let shop = self.shop(review.shop)?;
        let score = match review.score {
            ReviewScore::Good => 0,
            ReviewScore::Neutral => 1,
            ReviewScore::Bad => 2,
        };
        let row = [
            Slot::Int(shop.stored()),
            self.order_id(shop, review.order_id)?,
            n,
            Slot::Int(score),
            self.text(review.text),
            review.at.into(),
        ];
        self.chunk.push(Table::Review, &row);
        self.spot(shop, review.at, "reviews", None);
        Ok(())
    }

    fn rating(&mut self, n: Slot, rating: &Rating<'_>) -> Packed {
        let shop = self.shop(rating.shop)?;
        let account = self.account(shop, rating.agent)?;
        let row = [
            Slot::Int(shop.stored()),
            self.nick(shop, rating.buyer)?,
            n,
            id(account),
            rating.invited_at.into(),
            rating.rated_at.into(),
            rating.score.map(i64::from).into(),
        ];
        self.chunk.push(Table::Rating, &row);
        self.spot(shop, rating.invited_at.or(rating.rated_at), "ratings", account);
        Ok(())
    }

    fn decision(&mut self, n: Slot, decided: &Override<'_>) -> Packed {
        let shop = self.shop(decided.shop)?;
        let (kind, order_id, buyer, account, day, value) = match decided.decision {
            Decision::Seller { order_id, account } => ("seller", order_id, "", "", None, account),
            Decision::Exclude { buyer, agent, day } => ("exclude", "", buyer, agent, Some(day), ""),
            Decision::Stage { buyer, day, stage } => ("stage", "", buyer, "", Some(day), check::stage(stage)),
        };
        let buyer = if buyer.is_empty() { Slot::Null } else { self.nick(shop, buyer)? };
        let order_id = if order_id.is_empty() { self.text("") } else { self.order_id(shop, order_id)? };
        let row = [
            Slot::Int(shop.stored()),
            n,
            self.text(kind),
            order_id,
            buyer,
            self.text(account),
            self.day(day),
            self.text(value),
            self.text(decided.author),
            self.text(decided.reason),
            decided.at.into(),
        ];
        self.chunk.push(Table::Override, &row);
        Ok(())
    }

    fn day(&mut self, day: Option<Day>) -> Slot {
        day.map_or(Slot::Null, |day| self.text(&day.to_string()))
    }

    /// Rows of the smaller tables.
    fn plain(&mut self, n: Slot, row: &Row<'_>) -> Packed {
        match row {
            Row::Presence(presence) => {
                let shop = self.shop(presence.shop)?;
                let account = self.account(shop, presence.agent)?;
                let (shop_slot, state) = (Slot::Int(shop.stored()), self.text(presence.state));
                let row = [shop_slot, id(account), n, state, presence.from.into(), presence.to.into()];
                self.chunk.push(Table::Presence, &row);
                self.spot(shop, presence.from, "presence", account);
            }
            Row::Shift(shift) => {
                let shop = self.shop(shift.shop)?;
                let account = id(self.account(shop, shift.agent)?);
                let row = [Slot::Int(shop.stored()), account, n, shift.from.into(), shift.to.into()];
                self.chunk.push(Table::Shift, &row);
            }
            Row::TeamMember(member) => {
                let shop = self.shop(member.shop)?;
                let team = self.key("team", member.team)?;
                let account = id(self.account(shop, member.agent)?);
                let row =
                    [Slot::Int(shop.stored()), team, n, account, self.day(member.from), self.day(member.to)];
                self.chunk.push(Table::Member, &row);
            }
            Row::Traffic(traffic) => {
                let shop = self.shop(traffic.shop)?;
                let (day, sku) = (traffic.day.unwrap_or_default(), self.key("sku", traffic.sku)?);
                let row = [Slot::Int(shop.stored()), self.day(Some(day)), n, sku, traffic.visitors.into()];
                self.chunk.push(Table::Traffic, &row);
                self.chunk.spot(shop, day.0, "traffic", None);
            }
            Row::Product(product) => {
                let shop = self.shop(product.shop)?;
                let sku = self.key("sku", product.sku)?;
                let (title, category) = (self.text(product.title), self.text(product.category));
                let row = [Slot::Int(shop.stored()), sku, n, title, category, product.cost.into()];
                self.chunk.push(Table::Product, &row);
            }
            Row::Promotion(promotion) => {
                let shop = self.shop(promotion.shop)?;
                let (from, to) = (self.day(promotion.from), self.day(promotion.to));
                let row = [Slot::Int(shop.stored()), n, from, to, self.text(promotion.name)];
                self.chunk.push(Table::Promotion, &row);
            }
            _ => {}
        }
        Ok(())
    }
}

fn number(place: Place) -> i64 {
    i64::try_from(place.row).unwrap_or(i64::MAX)
}

fn id(name: Option<u32>) -> Slot {
    name.map_or(Slot::Int(0), Slot::Id)
}

fn sender(sender: Sender) -> i64 {
    match sender {
        Sender::Buyer => 0,
        Sender::Agent => 1,
        Sender::Bot => 2,
        Sender::System => 3,
    }
}

impl<O: Outlet> Packer<'_, O> {
    fn packed(&mut self, place: Place, packed: Packed, raw: impl FnOnce() -> String) {
        if let Err(fault) = packed {
            let raw = raw();
            self.chunk.rejects.push(fault.reject(place, raw));
        }
        self.flush_when_full();
    }
}

impl<O: Outlet> Sink for Packer<'_, O> {
    fn row(&mut self, place: Place, row: &Row<'_>) {
        let packed = self.pack(place, row);
        self.kept = packed.is_ok();
        self.packed(place, packed, || check::shown(row));
    }

    fn attributes(&mut self, place: Place, cells: &[(&str, &str)]) {
        if !self.kept {
            return;
        }
        for (nth, (name, value)) in (0_i64..).zip(cells).filter(|(_, (_, value))| !value.is_empty()) {
            let row = [Slot::Int(number(place)), Slot::Int(nth), self.text(name), self.text(value)];
            self.chunk.push(Table::Attribute, &row);
            // Part of a row that is counted already.
            self.chunk.count -= 1;
        }
    }

    fn order_line(&mut self, place: Place, line: &OrderLine<'_>) {
        let packed = self.line(Slot::Int(number(place)), line);
        self.packed(place, packed, || format!("{},{},{}", line.shop, line.order_id, line.title));
    }

    fn reference(&mut self, place: Place, figure: &Reference) {
        let shop = self.shops.find(&figure.shop).map(ShopId::stored).into();
        let row = [
            Slot::Int(number(place)),
            self.text(&figure.source),
            shop,
            self.text(&figure.subject),
            self.text(&figure.subject_kind),
            self.text(&figure.period),
            self.text(&figure.metric),
            self.text(&figure.header),
            figure.value.as_deref().map_or(Slot::Null, |value| self.chunk.text(value)),
            self.text(&figure.unit),
        ];
        self.chunk.push(Table::Reference, &row);
        self.flush_when_full();
    }

    fn reject(&mut self, reject: Reject) {
        self.chunk.rejects.push(reject);
        self.flush_when_full();
    }
}
