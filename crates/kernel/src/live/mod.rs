//! Live pages: a stream of server-sent events that says what changed, and not how. The page fetches again.
//!
//! A transaction [tells](tell) that something of somebody changed. After its commit every node hears of it, and passes
//! it on to the open pages of that person. What may have been missed is said as `resync`.

mod api;
mod signal;
mod stream;

pub use signal::{Kind, tell};
pub(crate) use stream::Streams;
pub use stream::{Event, Pace, open};

use crate::module::Module;
use crate::route;

/// The room.
pub fn module() -> Module {
    Module {
        name: "live",
        routes: vec![route!(api::live).signed_in().streams()],
        queries: vec![stream::QUERIES],
        ..Module::default()
    }
}
