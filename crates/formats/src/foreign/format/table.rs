//! The tables that a format may give rows of, and their columns.

use serde::Deserialize;

use crate::open;

/// Which rows a format gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Orders, one row an order or one row a line.
    Orders,
    /// Lines of orders whose own rows are in another file.
    OrderLines,
    /// Messages, one a row.
    Messages,
    /// Chats, one a row, with all messages in one cell.
    Sessions,
    /// Refunds.
    Refunds,
    /// Invitations to rate, and ratings.
    Ratings,
    /// Reviews.
    Reviews,
    /// Visitors of product pages.
    Traffic,
    /// Figures of another tool.
    Reference,
}

impl Table {
    /// The word of the format file.
    pub fn word(self) -> &'static str {
        match self {
            Table::Orders => "orders",
            Table::OrderLines => "order_lines",
            Table::Messages => "messages",
            Table::Sessions => "sessions",
            Table::Refunds => "refunds",
            Table::Ratings => "ratings",
            Table::Reviews => "reviews",
            Table::Traffic => "traffic",
            Table::Reference => "reference",
        }
    }

    /// The columns that a format of this table may name.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Orders => &[
                "shop",
                "order_id",
                "buyer",
                "created_at",
                "paid_at",
                "closed_at",
                "status",
                "payable",
                "paid",
                "postage",
                "units",
                "refunded",
                "list_amount",
                "mark",
                "deposit_paid_at",
                "deposit",
                "sku",
                "title",
                "line_units",
                "line_amount",
                "line_price",
            ],
            Table::OrderLines => &[
                "shop",
                "order_id",
                "sku",
                "title",
                "line_units",
                "line_amount",
                "line_price",
                "mark",
                "status",
            ],
            Table::Messages => &[
                "shop",
                "buyer",
                "agent",
                "account",
                "sender",
                "sent_at",
                "kind",
                "auto",
                "text",
                "message_id",
                "conversation_id",
                "product_id",
                "order_id",
                "to_agent",
            ],
            Table::Sessions => &["shop", "agent", "buyer", "from", "to", "talk", "conversation_id"],
            Table::Refunds => open::Table::Refunds.columns(),
            Table::Ratings => open::Table::Ratings.columns(),
            Table::Reviews => open::Table::Reviews.columns(),
            Table::Traffic => open::Table::Traffic.columns(),
            Table::Reference => &["shop", "subject", "period"],
        }
    }
}
