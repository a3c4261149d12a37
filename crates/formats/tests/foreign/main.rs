//! Foreign files as people have them: every known format, every quirk, and hostile input.
//! All data is invented.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chats;
mod collect;
mod hostile;
mod kpi_tables;
mod mapping;
mod open_tables;
mod orders;
mod quirks;
mod workbooks;
