//! The tables that rows of files go to.

use kernel::db::Query;

kernel::queries! {
    MESSAGE = "insert into message (tenant, batch, shop, buyer, at, n, account, sender, kind, auto, text, source_id,
        conversation, product, order_id, to_account, seq) {values}";
    ORDER = "insert into order_row (tenant, batch, shop, order_id, n, item, buyer, created_at, paid_at, closed_at, closed,
        status, payable, paid, postage, units, refunded, list_amount, mark, deposit_paid_at, deposit, sku, title,
        line_units, line_amount) {values}";
    REFUND = "insert into refund_row (tenant, batch, shop, order_id, n, refund_id, kind, state, applied_at, finished_at,
        amount, reason) {values}";
    REVIEW = "insert into review_row (tenant, batch, shop, order_id, n, score, text, at) {values}";
    RATING = "insert into rating_row (tenant, batch, shop, buyer, n, account, invited_at, rated_at, score) {values}";
    OVERRIDE = "insert into override_row (tenant, batch, shop, n, kind, order_id, buyer, account, day, value, author,
        reason, at) {values}";
    PRESENCE = "insert into presence_row (tenant, batch, shop, account, n, state, since, until) {values}";
    SHIFT = "insert into shift_row (tenant, batch, shop, account, n, since, until) {values}";
    MEMBER = "insert into member_row (tenant, batch, shop, team, n, account, since, until) {values}";
    TRAFFIC = "insert into traffic_row (tenant, batch, shop, day, n, sku, visitors) {values}";
    PRODUCT = "insert into product_row (tenant, batch, shop, sku, n, title, category, cost) {values}";
    PROMOTION = "insert into promotion_row (tenant, batch, shop, n, since, until, name) {values}";
    REFERENCE = "insert into reference_figure (tenant, batch, n, source, shop, subject, subject_kind, period, metric,
        header, value, unit) {values}";
    ATTRIBUTE = "insert into attribute (tenant, batch, n, place, name, value) {values}";
}

/// A table of rows. The columns of its insert begin with tenant and batch, then come those of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Message,
    Order,
    Refund,
    Review,
    Rating,
    Override,
    Presence,
    Shift,
    Member,
    Traffic,
    Product,
    Promotion,
    Reference,
    Attribute,
}

/// How many there are.
pub(super) const COUNT: usize = 14;

impl Table {
    /// All of them.
    pub(super) const ALL: [Table; COUNT] = [
        Table::Message,
        Table::Order,
        Table::Refund,
        Table::Review,
        Table::Rating,
        Table::Override,
        Table::Presence,
        Table::Shift,
        Table::Member,
        Table::Traffic,
        Table::Product,
        Table::Promotion,
        Table::Reference,
        Table::Attribute,
    ];

    /// Its insert, how many columns come after tenant and batch, and how many of these are its key.
    fn form(self) -> (&'static Query, usize, usize) {
        match self {
            Table::Message => (&MESSAGE, 15, 4),
            Table::Order => (&ORDER, 23, 3),
            Table::Refund => (&REFUND, 10, 3),
            Table::Review => (&REVIEW, 6, 3),
            Table::Rating => (&RATING, 7, 3),
            Table::Override => (&OVERRIDE, 11, 2),
            Table::Presence => (&PRESENCE, 6, 3),
            Table::Shift => (&SHIFT, 5, 3),
            Table::Member => (&MEMBER, 6, 3),
            Table::Traffic => (&TRAFFIC, 5, 3),
            Table::Product => (&PRODUCT, 6, 3),
            Table::Promotion => (&PROMOTION, 5, 2),
            Table::Reference => (&REFERENCE, 10, 1),
            Table::Attribute => (&ATTRIBUTE, 4, 2),
        }
    }

    /// Its insert.
    pub(super) fn insert(self) -> &'static Query {
        self.form().0
    }

    /// Columns after tenant and batch.
    pub(super) fn width(self) -> usize {
        self.form().1
    }

    /// How many of these are its key.
    pub(super) fn key(self) -> usize {
        self.form().2
    }
}
