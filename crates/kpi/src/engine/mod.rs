//! The figures of one buyer in one shop: a function of what he and the team wrote, his orders, refunds and
//! ratings, the decisions of people, the rule set and `as_of`.
//!
//! One file a section of the KPI definitions: `stream` (3), `reception` (4), `inquiry` (5 and 7),
//! `credit` (6), `sales` (8), `platform` (9).

mod buyer;
mod context;
mod credit;
mod explain;
mod inquiry;
mod platform;
mod reception;
mod sales;
mod stream;

pub use buyer::{Account, Buyer, Event, OrderCase, RatingCase, Refunded, Role};
pub use context::{Accounts, Context, Memberships};
pub use credit::{Choice, Credited, Span, Split, Step};
pub use explain::{Considered, Explained};
pub use inquiry::{Band, Inquiry};
use stream::Streams;

use crate::sheet::Facts;

/// Computes buyers one after the other, keeping its buffers between them.
#[derive(Default)]
pub struct Engine {
    streams: Streams,
    credited: Vec<Credited>,
    merged: platform::Waits,
}

impl Engine {
    /// Adds the figures of one buyer to `facts`.
    pub fn figures(&mut self, context: &Context<'_>, buyer: &Buyer<'_>, facts: &mut Facts) {
        self.streams.read(context, buyer);
        reception::count(context, buyer, &self.streams, facts);
        credit::credit(context, buyer, &self.streams, &mut self.credited);
        inquiry::count(context, buyer, &self.streams, &self.credited, facts);
        sales::count(context, buyer, &self.credited, facts);
        self.merged.count(context, buyer, facts);
        explain::collect(context, buyer, &self.streams, &self.credited, facts);
        facts.orders.extend(self.credited.drain(..).filter(|order| context.lists(order)));
    }
}
