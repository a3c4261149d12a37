//! Jobs: work outside of requests, with leases, retries, progress and cancel.

/// A kind of job, declared by the room that does it.
pub struct JobKind {
    /// Stable, as stored.
    pub key: &'static str,
}
