//! Item lists: lines of orders whose own rows are in another file.

use super::Convert;
use super::orders::line_amount;
use super::row::{CellError, RowView};
use super::shop::shop_of;
use crate::foreign::output::Output;
use crate::sink::OrderLine;

/// Converts item lists.
pub(crate) struct Items;

impl Convert for Items {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let (order_id, sku) = (row.required_id("order_id")?, row.id("sku")?);
        let line = OrderLine {
            shop: shop_of(row, "")?,
            order_id: &order_id,
            sku: &sku,
            title: row.text("title"),
            units: row.count("line_units")?,
            amount: line_amount(row)?,
        };
        out.order_line(row.record.line, &line);
        Ok(())
    }
}
