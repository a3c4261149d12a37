//! From the cells of a record to a row.

use kpi::input::{
    Decision, Message, Order, Override, Presence, Product, Promotion, Rating, Refund, RefundKind,
    RefundState, Review, ReviewScore, Row, Sender, Shift, Stage, TeamMember, Traffic,
};

use super::{
    Header, Table,
    cells::{CellError, Clocks, count, day, filled, flag, money, none_of, word},
};
use crate::words::empty;

/// The cells of one record by column number.
pub trait Cells {
    /// The text of a cell; empty where the record has none.
    fn cell(&self, number: usize) -> &str;
}

impl Cells for [&str] {
    fn cell(&self, number: usize) -> &str {
        self.get(number).copied().unwrap_or_default()
    }
}

impl Header {
    /// Reads a record.
    pub fn row<'r, C: Cells + ?Sized>(
        &'r self,
        cells: &'r C,
        clocks: &mut Clocks<'_>,
    ) -> Result<Row<'r>, CellError> {
        let record = Record { header: self, cells };
        match self.table {
            // Made in place: these are millions, and a row is too large to be moved for nothing.
            Table::Messages => record.message(clocks),
            Table::Orders => record.order(clocks),
            Table::Refunds => record.refund(clocks).map(Row::Refund),
            Table::Ratings => record.rating(clocks).map(Row::Rating),
            Table::Reviews => record.review(clocks).map(Row::Review),
            Table::Teams => record.team().map(Row::TeamMember),
            Table::Overrides => record.decision(clocks).map(Row::Override),
            Table::Traffic => record.traffic().map(Row::Traffic),
            Table::Presence => record.presence(clocks).map(Row::Presence),
            Table::Shifts => record.shift(clocks).map(Row::Shift),
            Table::Products => record.product().map(Row::Product),
            Table::Promotions => record.promotion().map(Row::Promotion),
        }
    }
}

/// A record under its header. Column numbers are those of [`Table::columns`].
struct Record<'r, C: ?Sized> {
    header: &'r Header,
    cells: &'r C,
}

impl<'r, C: Cells + ?Sized> Record<'r, C> {
    #[inline]
    fn text(&self, column: usize) -> &'r str {
        self.header.places[column].map_or("", |number| self.cells.cell(number))
    }

    fn shop(&self) -> Result<&'r str, CellError> {
        let shop = if self.header.has_shop() { self.text(0) } else { &self.header.shop };
        filled("shop", shop)
    }

    fn message(&self, clocks: &mut Clocks<'_>) -> Result<Row<'r>, CellError> {
        let kind = self.text(5);
        Ok(Row::Message(Message {
            shop: self.shop()?,
            buyer: filled("buyer", self.text(1))?,
            agent: self.text(2),
            sender: word("sender", self.text(3), "buyer, agent, bot, system", Sender::parse)?,
            sent_at: clocks.cell("sent_at", self.text(4))?,
            kind: if kind.is_empty() { "text" } else { kind },
            auto: flag("auto", self.text(6))?.unwrap_or(false),
            text: self.text(7),
            message_id: self.text(8),
            conversation_id: self.text(9),
            product_id: self.text(10),
            order_id: self.text(11),
            to_agent: self.text(12),
            seq: count("seq", self.text(13))?,
        }))
    }

    fn order(&self, clocks: &mut Clocks<'_>) -> Result<Row<'r>, CellError> {
        let created = clocks.cell("created_at", filled("created_at", self.text(3))?)?;
        Ok(Row::Order(Order {
            shop: self.shop()?,
            order_id: filled("order_id", self.text(1))?,
            buyer: self.text(2),
            created_at: created.unwrap_or_default(),
            paid_at: clocks.cell("paid_at", self.text(4))?,
            closed_at: clocks.cell("closed_at", self.text(5))?,
            status: self.text(6),
            payable: money("payable", self.text(7))?,
            paid: money("paid", self.text(8))?,
            postage: money("postage", self.text(9))?,
            units: count("units", self.text(10))?,
            refunded: money("refunded", self.text(11))?,
            closed: flag("closed", self.text(12))?,
            list_amount: money("list_amount", self.text(13))?,
            mark: self.text(14),
            deposit_paid_at: clocks.cell("deposit_paid_at", self.text(15))?,
            deposit: money("deposit", self.text(16))?,
            sku: self.text(17),
            title: self.text(18),
            line_units: count("line_units", self.text(19))?,
            line_amount: money("line_amount", self.text(20))?,
        }))
    }

    fn refund(&self, clocks: &mut Clocks<'_>) -> Result<Refund<'r>, CellError> {
        Ok(Refund {
            shop: self.shop()?,
            order_id: filled("order_id", self.text(1))?,
            refund_id: self.text(2),
            kind: word("kind", self.text(3), "refund_only, return", refund_kind)?,
            state: word("state", self.text(4), "open, success, rejected", refund_state)?,
            applied_at: clocks.cell("applied_at", self.text(5))?,
            finished_at: clocks.cell("finished_at", self.text(6))?,
            amount: money("amount", self.text(7))?,
            reason: self.text(8),
        })
    }

    fn rating(&self, clocks: &mut Clocks<'_>) -> Result<Rating<'r>, CellError> {
        let score = count("score", self.text(5))?;
        let of_five = |score: i64| u8::try_from(score).ok().filter(|score| (1..=5).contains(score));
        if score.is_some_and(|score| of_five(score).is_none()) {
            return Err(CellError::new("score", none_of(self.text(5), "1, 2, 3, 4, 5")));
        }
        Ok(Rating {
            shop: self.shop()?,
            buyer: self.text(1),
            agent: filled("agent", self.text(2))?,
            invited_at: clocks.cell("invited_at", self.text(3))?,
            rated_at: clocks.cell("rated_at", self.text(4))?,
            score: score.and_then(of_five),
        })
    }

    fn review(&self, clocks: &mut Clocks<'_>) -> Result<Review<'r>, CellError> {
        Ok(Review {
            shop: self.shop()?,
            order_id: filled("order_id", self.text(1))?,
            score: word("score", self.text(2), "good, neutral, bad", review_score)?,
            text: self.text(3),
            at: clocks.cell("at", self.text(4))?,
        })
    }

    fn team(&self) -> Result<TeamMember<'r>, CellError> {
        Ok(TeamMember {
            shop: self.shop()?,
            team: self.text(1),
            agent: filled("agent", self.text(2))?,
            from: day("from", self.text(3))?,
            to: day("to", self.text(4))?,
        })
    }

    fn decision(&self, clocks: &mut Clocks<'_>) -> Result<Override<'r>, CellError> {
        let on = day("day", self.text(5))?;
        let on = || on.ok_or_else(|| CellError::new("day", empty()));
        let decision = match self.text(1) {
            "seller" => {
                Decision::Seller { order_id: filled("order_id", self.text(2))?, account: self.text(6) }
            }
            "exclude" => Decision::Exclude {
                buyer: filled("buyer", self.text(3))?,
                agent: filled("agent", self.text(4))?,
                day: on()?,
            },
            "stage" => Decision::Stage {
                buyer: filled("buyer", self.text(3))?,
                day: on()?,
                stage: word("value", self.text(6), "inquiry, pending, aftersale", stage)?,
            },
            other => {
                return Err(CellError::new("kind", none_of(other, "seller, exclude, stage")));
            }
        };
        let at = clocks.cell("at", self.text(9))?;
        Ok(Override { shop: self.shop()?, decision, author: self.text(7), reason: self.text(8), at })
    }

    fn traffic(&self) -> Result<Traffic<'r>, CellError> {
        Ok(Traffic {
            shop: self.shop()?,
            day: day("day", filled("day", self.text(1))?)?,
            sku: self.text(2),
            visitors: count("visitors", self.text(3))?,
        })
    }

    fn presence(&self, clocks: &mut Clocks<'_>) -> Result<Presence<'r>, CellError> {
        Ok(Presence {
            shop: self.shop()?,
            agent: filled("agent", self.text(1))?,
            state: self.text(2),
            from: clocks.cell("from", self.text(3))?,
            to: clocks.cell("to", self.text(4))?,
        })
    }

    fn shift(&self, clocks: &mut Clocks<'_>) -> Result<Shift<'r>, CellError> {
        Ok(Shift {
            shop: self.shop()?,
            agent: filled("agent", self.text(1))?,
            from: clocks.cell("from", self.text(2))?,
            to: clocks.cell("to", self.text(3))?,
        })
    }

    fn product(&self) -> Result<Product<'r>, CellError> {
        Ok(Product {
            shop: self.shop()?,
            sku: filled("sku", self.text(1))?,
            title: self.text(2),
            category: self.text(3),
            cost: money("cost", self.text(4))?,
        })
    }

    fn promotion(&self) -> Result<Promotion<'r>, CellError> {
        Ok(Promotion {
            shop: self.shop()?,
            from: day("from", self.text(1))?,
            to: day("to", self.text(2))?,
            name: self.text(3),
        })
    }
}

fn refund_kind(word: &str) -> Option<RefundKind> {
    match word {
        "refund_only" => Some(RefundKind::RefundOnly),
        "return" => Some(RefundKind::Return),
        _ => None,
    }
}

fn refund_state(word: &str) -> Option<RefundState> {
    match word {
        "open" => Some(RefundState::Open),
        "success" => Some(RefundState::Success),
        "rejected" => Some(RefundState::Rejected),
        _ => None,
    }
}

fn review_score(word: &str) -> Option<ReviewScore> {
    match word {
        "good" => Some(ReviewScore::Good),
        "neutral" => Some(ReviewScore::Neutral),
        "bad" => Some(ReviewScore::Bad),
        _ => None,
    }
}

fn stage(word: &str) -> Option<Stage> {
    match word {
        "inquiry" => Some(Stage::Inquiry),
        "pending" => Some(Stage::Pending),
        "aftersale" => Some(Stage::Aftersale),
        _ => None,
    }
}
