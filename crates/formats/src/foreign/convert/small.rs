//! The small tables: refunds, ratings, reviews, visitors.

use kpi::input::{Rating, Refund, RefundKind, RefundState, Review, ReviewScore, Row};
use kpi::time::{Day, Timestamp, Zone};

use super::Convert;
use super::row::{CellError, RowView};
use super::shop::shop_of;
use crate::foreign::output::Output;
use crate::foreign::reason::unknown_word;
use crate::words::empty;

/// Converts refund lists.
pub(crate) struct Refunds;

impl Convert for Refunds {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let (order_id, refund_id) = (row.required_id("order_id")?, row.id("refund_id")?);
        let kind = match row.word("kind") {
            Some("return") => RefundKind::Return,
            Some("refund_only") => RefundKind::RefundOnly,
            _ => return Err(unknown(row, "kind")),
        };
        let state = match row.word("state") {
            Some("success") => RefundState::Success,
            Some("rejected") => RefundState::Rejected,
            Some("open") => RefundState::Open,
            _ => return Err(unknown(row, "state")),
        };
        let refund = Refund {
            shop: shop_of(row, "")?,
            order_id: &order_id,
            refund_id: &refund_id,
            kind,
            state,
            applied_at: row.clock("applied_at")?,
            finished_at: row.clock("finished_at")?.filter(|_| state == RefundState::Success),
            amount: row.fen("amount")?,
            reason: row.text("reason"),
        };
        out.row(row.record.line, &Row::Refund(refund), &row.attributes());
        Ok(())
    }
}

/// Converts rating lists.
pub(crate) struct Ratings;

impl Convert for Ratings {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let nick = row.text("agent");
        if nick.is_empty() {
            return Err(row.error("agent", empty()));
        }
        let score = match row.word("score").and_then(|w| w.parse().ok()).or(row.count("score").ok().flatten())
        {
            None if row.text("score").is_empty() => None,
            Some(score @ 1..=5) => u8::try_from(score).ok(),
            _ => return Err(unknown(row, "score")),
        };
        let rating = Rating {
            shop: shop_of(row, nick)?,
            buyer: row.text("buyer"),
            agent: nick,
            invited_at: row.clock("invited_at")?,
            rated_at: row.clock("rated_at")?,
            score,
        };
        out.row(row.record.line, &Row::Rating(rating), &row.attributes());
        Ok(())
    }
}

/// Converts review lists.
pub(crate) struct Reviews;

impl Convert for Reviews {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let order_id = row.required_id("order_id")?;
        let score = match row.word("score") {
            Some("good" | "5" | "4") => ReviewScore::Good,
            Some("neutral" | "3") => ReviewScore::Neutral,
            Some("bad" | "2" | "1") => ReviewScore::Bad,
            _ => return Err(unknown(row, "score")),
        };
        let (shop, text, at) = (shop_of(row, "")?, row.text("text"), row.clock("at")?);
        let review = Review { shop, order_id: &order_id, score, text, at };
        out.row(row.record.line, &Row::Review(review), &row.attributes());
        Ok(())
    }
}

/// Converts visitor lists.
pub(crate) struct Traffic;

impl Convert for Traffic {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let sku = row.id("sku")?;
        // A day needs no time zone: it is read as the UTC day of a clock taken to be UTC.
        let utc = Zone::utc();
        let options = crate::foreign::options::ForeignOptions { zone: &utc, ..*row.options };
        let at = RowView { options: &options, ..*row }.clock("day")?;
        let day =
            at.map(|Timestamp(t)| t.div_euclid(kpi::time::DAY)).and_then(|d| i32::try_from(d).ok()).map(Day);
        let visitors = row.count("visitors")?;
        let traffic = kpi::input::Traffic { shop: shop_of(row, "")?, day, sku: &sku, visitors };
        out.row(row.record.line, &Row::Traffic(traffic), &row.attributes());
        Ok(())
    }
}

fn unknown(row: &RowView<'_>, column: &str) -> CellError {
    row.error(column, unknown_word(row.text(column), column))
}
