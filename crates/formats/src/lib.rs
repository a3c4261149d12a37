//! What people have, and the records the engine reads.
//!
//! The edge of the house towards files: the open exchange format, the exports of the platforms recognised by
//! their headers, pasted chats, workbooks, and the KPI tables of other tools. Everything comes out as
//! [`kpi::input::Row`]s handed to a [`Sink`], in the order of the file, and every row that cannot be read comes
//! out as a [`Reject`] with its place, its cell and the reason. This room reads and writes files; it knows
//! nothing of figures.

mod error;
mod file;
pub mod foreign;
pub mod open;
mod progress;
pub mod sink;
mod source;
mod words;
pub mod write;

pub use error::{ReadError, Why};
pub use file::{FileRead, ReadOptions, read_file, workers};
pub use progress::Meter;
pub use sink::{OrderLine, Place, Reference, Reject, Sink};
pub use source::Source;
pub use words::Words;
