//! The tables of the open exchange format and their columns.

/// A table of the open exchange format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Table {
    /// Messages of chats.
    Messages,
    /// Orders, one row an order or a line.
    Orders,
    /// Refunds.
    Refunds,
    /// Ratings and invitations to rate.
    Ratings,
    /// Reviews of orders.
    Reviews,
    /// Which account is in which team.
    Teams,
    /// Decisions of people.
    Overrides,
    /// Visitors.
    Traffic,
    /// Presence of accounts.
    Presence,
    /// Planned shifts.
    Shifts,
    /// Products.
    Products,
    /// Promotions.
    Promotions,
}

impl Table {
    /// All tables. A header is the first of these whose key columns it has, so the more telling come first.
    pub const ALL: [Table; 12] = [
        Table::Messages,
        Table::Refunds,
        Table::Orders,
        Table::Reviews,
        Table::Ratings,
        Table::Overrides,
        Table::Teams,
        Table::Presence,
        Table::Traffic,
        Table::Products,
        Table::Promotions,
        Table::Shifts,
    ];

    /// The name of the table, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Table::Messages => "messages",
            Table::Orders => "orders",
            Table::Refunds => "refunds",
            Table::Ratings => "ratings",
            Table::Reviews => "reviews",
            Table::Teams => "teams",
            Table::Overrides => "overrides",
            Table::Traffic => "traffic",
            Table::Presence => "presence",
            Table::Shifts => "shifts",
            Table::Products => "products",
            Table::Promotions => "promotions",
        }
    }

    /// The table of a name.
    pub fn named(name: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The columns a header of this table always has.
    pub fn key_columns(self) -> &'static [&'static str] {
        match self {
            Table::Messages => &["buyer", "sender", "sent_at"],
            Table::Orders => &["order_id", "created_at"],
            Table::Refunds => &["order_id", "kind", "state"],
            Table::Ratings => &["buyer", "agent", "score"],
            Table::Reviews => &["order_id", "score"],
            Table::Teams => &["team", "agent"],
            Table::Overrides => &["kind", "value"],
            Table::Traffic => &["day", "visitors"],
            Table::Presence => &["agent", "state", "from"],
            Table::Shifts => &["agent", "from", "to"],
            Table::Products => &["sku", "category"],
            Table::Promotions => &["name", "from", "to"],
        }
    }

    /// The columns that hold days and no clocks.
    pub fn day_columns(self) -> &'static [&'static str] {
        match self {
            Table::Teams | Table::Promotions => &["from", "to"],
            Table::Overrides | Table::Traffic => &["day"],
            _ => &[],
        }
    }

    /// All columns of this table, in the order in which it is written.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Messages => &[
                "shop",
                "buyer",
                "agent",
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
                "seq",
            ],
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
                "closed",
                "list_amount",
                "mark",
                "deposit_paid_at",
                "deposit",
                "sku",
                "title",
                "line_units",
                "line_amount",
            ],
            Table::Refunds => &[
                "shop",
                "order_id",
                "refund_id",
                "kind",
                "state",
                "applied_at",
                "finished_at",
                "amount",
                "reason",
            ],
            Table::Ratings => &["shop", "buyer", "agent", "invited_at", "rated_at", "score"],
            Table::Reviews => &["shop", "order_id", "score", "text", "at"],
            Table::Teams => &["shop", "team", "agent", "from", "to"],
            Table::Overrides => {
                &["shop", "kind", "order_id", "buyer", "agent", "day", "value", "author", "reason", "at"]
            }
            Table::Traffic => &["shop", "day", "sku", "visitors"],
            Table::Presence => &["shop", "agent", "state", "from", "to"],
            Table::Shifts => &["shop", "agent", "from", "to"],
            Table::Products => &["shop", "sku", "title", "category", "cost"],
            Table::Promotions => &["shop", "from", "to", "name"],
        }
    }
}
