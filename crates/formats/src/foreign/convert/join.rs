//! Joining an item list to an order list.

use std::collections::HashMap;

use kpi::input::{Fen, Order};

use crate::sink::OrderLine;

/// Lines of item lists by shop and order, to be joined to the orders of an order list.
///
/// Read the item lists first, collecting what [`crate::Sink::order_line`] brings; then pass every order of the
/// order lists through [`ItemLines::join`], which gives one row a line. [`ItemLines::unused`] names the lines
/// whose order no list had.
#[derive(Clone, Debug, Default)]
pub struct ItemLines {
    orders: HashMap<String, Lines>,
}

#[derive(Clone, Debug, Default)]
struct Lines {
    lines: Vec<Line>,
    used: bool,
}

#[derive(Clone, Debug)]
struct Line {
    sku: String,
    title: String,
    units: Option<i64>,
    amount: Option<Fen>,
}

impl ItemLines {
    /// Keeps a line.
    pub fn push(&mut self, line: &OrderLine<'_>) {
        let (sku, title) = (line.sku.to_string(), line.title.to_string());
        let lines = &mut self.orders.entry(key(line.shop, line.order_id)).or_default().lines;
        lines.push(Line { sku, title, units: line.units, amount: line.amount });
    }

    /// Gives the order once for each of its lines, or as it is where no line is known or it has a line already.
    pub fn join(&mut self, order: &Order<'_>, mut each: impl FnMut(&Order<'_>)) {
        let found = self.orders.get_mut(&key(order.shop, order.order_id)).filter(|_| order.sku.is_empty());
        let Some(found) = found else { return each(order) };
        found.used = true;
        for line in &found.lines {
            let (line_units, line_amount) = (line.units, line.amount);
            each(&Order { sku: &line.sku, title: &line.title, line_units, line_amount, ..*order });
        }
    }

    /// Whether there are no lines.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// Shop and order id of the lines that no order was joined to, sorted.
    pub fn unused(&self) -> Vec<(&str, &str)> {
        let unused = self.orders.iter().filter(|(_, lines)| !lines.used);
        let mut keys: Vec<(&str, &str)> = unused.filter_map(|(key, _)| key.split_once('\0')).collect();
        keys.sort_unstable();
        keys
    }
}

fn key(shop: &str, order_id: &str) -> String {
    format!("{shop}\0{order_id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_comes_once_a_line() {
        let mut lines = ItemLines::default();
        for (order_id, sku) in [("1", "A"), ("1", "B"), ("2", "C")] {
            lines.push(&OrderLine { shop: "s", order_id, sku, ..OrderLine::default() });
        }
        let mut seen = Vec::new();
        for order_id in ["1", "3"] {
            let order = Order { shop: "s", order_id, title: "t", ..Order::default() };
            lines.join(&order, |o| seen.push((o.order_id.to_string(), o.sku.to_string())));
        }
        assert_eq!(seen, [("1", "A"), ("1", "B"), ("3", "")].map(|(a, b)| (a.to_string(), b.to_string())));
        assert_eq!(lines.unused(), [("s", "2")]);
    }
}
