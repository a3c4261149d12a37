//! Events: what happened, told to other rooms and to receivers outside, from the transaction in which it happened.

/// What a room does when something happened elsewhere.
pub struct Handler {
    /// Stable, as stored.
    pub key: &'static str,
}
