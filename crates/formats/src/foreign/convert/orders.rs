//! Order lists: one row an order, or one row a line.

use kpi::input::{Fen, Order, Row};
use kpi::time::Timestamp;

use super::row::{CellError, RowView};
use super::shop::shop_of;
use super::{Convert, Lexicon};
use crate::foreign::fold::fold;
use crate::foreign::output::Output;
use crate::words::empty;

/// Converts order lists. Rows of one order that follow each other are held together, because some lists give
/// each row its own part of an amount.
#[derive(Default)]
pub(crate) struct Orders {
    held: Vec<HeldOrder>,
    bytes: usize,
}

/// Most rows of one order; no platform sells so many lines at once.
const MOST_LINES: usize = 2_000;
/// Most bytes of the rows of one order.
const MOST_BYTES: usize = 16 << 20;

impl Convert for Orders {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let order = HeldOrder::read(row)?;
        let sum_lines = &row.format().quirks.sum_lines;
        if sum_lines.is_empty() {
            order.hand_on(out);
            return Ok(());
        }
        let continues =
            self.held.first().is_some_and(|f| f.shop == order.shop && f.order_id == order.order_id);
        if !continues || self.held.len() >= MOST_LINES || self.bytes >= MOST_BYTES {
            self.finish(out);
        }
        if let Some(first) = self.held.first_mut() {
            first.add(&order, sum_lines);
        }
        self.bytes += row.record.cells.iter().map(|cell| cell.text.len() + 48).sum::<usize>();
        self.held.push(order);
        Ok(())
    }

    fn finish(&mut self, out: &mut Output<'_, '_>) {
        self.bytes = 0;
        let totals =
            self.held.first().map(|f| (f.payable, f.paid, f.postage, f.units, f.list_amount, f.refunded));
        for mut order in self.held.drain(..) {
            if let Some(totals) = totals {
                (order.payable, order.paid, order.postage, order.units, order.list_amount, order.refunded) =
                    totals;
            }
            order.hand_on(out);
        }
    }
}

/// An order row that owns its texts.
#[derive(Clone, Default)]
struct HeldOrder {
    line: u64,
    shop: String,
    order_id: String,
    buyer: String,
    created_at: Timestamp,
    paid_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    deposit_paid_at: Option<Timestamp>,
    closed: Option<bool>,
    status: String,
    payable: Option<Fen>,
    paid: Option<Fen>,
    postage: Option<Fen>,
    units: Option<i64>,
    refunded: Option<Fen>,
    list_amount: Option<Fen>,
    deposit: Option<Fen>,
    mark: String,
    sku: String,
    title: String,
    line_units: Option<i64>,
    line_amount: Option<Fen>,
    attributes: Vec<(String, String)>,
}

impl HeldOrder {
    fn read(row: &RowView<'_>) -> Result<HeldOrder, CellError> {
        let created_at = row.clock("created_at")?;
        let mut order = HeldOrder {
            line: row.record.line,
            shop: shop_of(row, "")?.to_string(),
            order_id: row.required_id("order_id")?,
            buyer: row.text("buyer").to_string(),
            created_at: created_at.ok_or_else(|| row.error("created_at", empty()))?,
            status: row.text("status").to_string(),
            mark: row.text("mark").to_string(),
            sku: row.id("sku")?,
            title: row.text("title").to_string(),
            ..HeldOrder::default()
        };
        order.read_clocks(row)?;
        order.read_amounts(row)?;
        order.judge_status(row.lexicon);
        if row.format().quirks.paid_is_payable && order.paid_at.is_some() {
            order.paid = order.paid.or(order.payable);
        }
        order.attributes =
            row.attributes().into_iter().map(|(h, v)| (h.to_string(), v.to_string())).collect();
        Ok(order)
    }

    fn read_clocks(&mut self, row: &RowView<'_>) -> Result<(), CellError> {
        self.paid_at = row.clock("paid_at")?;
        self.closed_at = row.clock("closed_at")?;
        self.deposit_paid_at = row.clock("deposit_paid_at")?;
        Ok(())
    }

    fn read_amounts(&mut self, row: &RowView<'_>) -> Result<(), CellError> {
        self.payable = row.fen("payable")?;
        self.paid = row.fen("paid")?;
        self.postage = row.fen("postage")?;
        self.refunded = row.fen("refunded")?;
        self.list_amount = row.fen("list_amount")?;
        self.deposit = row.fen("deposit")?;
        self.units = row.count("units")?;
        self.line_units = row.count("line_units")?;
        self.line_amount = line_amount(row)?;
        Ok(())
    }

    /// What the words of the status column say about closing and paying.
    fn judge_status(&mut self, words: &Lexicon<'_>) {
        if self.status.is_empty() {
            return;
        }
        let status = fold(&self.status);
        if words.unpaid.contains(&status) {
            (self.paid_at, self.paid) = (None, None);
        }
        self.closed = match () {
            () if words.closed.contains(&status) => Some(true),
            () if words.closed.is_empty() => None,
            () if words.open.is_empty() || words.open.contains(&status) => Some(false),
            () => None,
        };
    }

    fn add(&mut self, other: &HeldOrder, columns: &[String]) {
        for column in columns {
            let (sum, part) = match column.as_str() {
                "payable" => (&mut self.payable, other.payable),
                "paid" => (&mut self.paid, other.paid),
                "postage" => (&mut self.postage, other.postage),
                "list_amount" => (&mut self.list_amount, other.list_amount),
                "refunded" => (&mut self.refunded, other.refunded),
                "units" => (&mut self.units, other.units),
                _ => continue,
            };
            *sum = match (*sum, part) {
                (Some(a), Some(b)) => Some(a.saturating_add(b)),
                (a, b) => a.or(b),
            };
        }
    }

    fn hand_on(&self, out: &mut Output<'_, '_>) {
        let attributes: Vec<(&str, &str)> =
            self.attributes.iter().map(|(h, v)| (h.as_str(), v.as_str())).collect();
        out.row(self.line, &Row::Order(self.order()), &attributes);
    }

    fn order(&self) -> Order<'_> {
        Order {
            shop: &self.shop,
            order_id: &self.order_id,
            buyer: &self.buyer,
            created_at: self.created_at,
            paid_at: self.paid_at,
            closed_at: self.closed_at,
            closed: self.closed,
            status: &self.status,
            payable: self.payable,
            paid: self.paid,
            postage: self.postage,
            units: self.units,
            refunded: self.refunded,
            list_amount: self.list_amount,
            mark: &self.mark,
            deposit_paid_at: self.deposit_paid_at,
            deposit: self.deposit,
            sku: &self.sku,
            title: &self.title,
            line_units: self.line_units,
            line_amount: self.line_amount,
        }
    }
}

/// The amount of a line: its own column, else price × units.
pub(crate) fn line_amount(row: &RowView<'_>) -> Result<Option<Fen>, CellError> {
    let (amount, price, units) = (row.fen("line_amount")?, row.fen("line_price")?, row.count("line_units")?);
    Ok(amount.or_else(|| price?.checked_mul(units?)))
}
