//! What another rule set would have changed: figures before and after, and the orders whose seller is another one.

mod changes;
mod ground;
mod moves;

pub use changes::{ByName, Change, changes, compared};
pub use ground::Ground;
pub use moves::{Move, Side, Told, by_ground, moves};
