//! The rows of figures.

mod codec;
mod count;
mod facts;
mod row;

pub use count::Count;
pub use facts::Facts;
pub use row::Row;
