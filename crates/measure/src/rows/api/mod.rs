//! Imports over HTTP.

pub(super) mod aliases;
pub(super) mod imports;
pub(super) mod mappings;
pub(super) mod preview;
pub(super) mod rejects;

/// The queries of these.
pub(super) use rejects::QUERIES;
