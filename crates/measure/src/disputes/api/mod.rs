//! Disputes over HTTP.

pub(super) mod about;
pub(super) mod file;
pub(super) mod list;
pub(super) mod raise;
pub(super) mod step;
