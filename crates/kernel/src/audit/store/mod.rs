//! Audit rows in the database.

pub(super) mod chain;
pub(super) mod list;
pub(super) mod record;
