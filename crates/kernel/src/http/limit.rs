//! How often somebody may do something: token buckets in memory, one a key.
//!
//! A node limits by itself; what must hold over all nodes and restarts (the lock-out after wrong passwords) is in the
//! database.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::error::{Result, too_many};
use crate::time::Moment;

/// Buckets kept before those that are full again are dropped.
const SWEEP_AT: usize = 10_000;

/// A rate: `burst` at once, then one every `every_millis`.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// Milliseconds until the next is allowed.
    pub every_millis: u32,
}

/// All buckets of this node.
#[derive(Default)]
pub struct Limits {
    /// By what is limited and for whom: the instant at which the bucket is full again.
    full_at: Mutex<HashMap<(&'static str, String), i64>>,
}

impl Limits {
    /// Takes one of `what` for `whom`, or says when the next is allowed.
    pub fn take(&self, what: &'static str, whom: &str, rate: Rate, now: Moment) -> Result<()> {
        let step = i64::from(rate.every_millis) * 1000;
        let depth = step * i64::from(rate.burst);
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= SWEEP_AT {
            buckets.retain(|_, full_at| *full_at > now.micros());
        }
        let full_at = buckets.entry((what, whom.to_owned())).or_insert(now.micros());
        let after = (*full_at).max(now.micros()) + step;
        let over = after - now.micros() - depth;
        if over > 0 {
            return Err(too_many("too_many_requests", over.unsigned_abs().div_ceil(1_000_000)));
        }
        *full_at = after;
        Ok(())
    }

    /// Gives back one that was taken: what it was taken for turned out harmless.
    pub fn give_back(&self, what: &'static str, whom: &str, rate: Rate) {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = buckets.get_mut(&(what, whom.to_owned())) {
            *full_at -= i64::from(rate.every_millis) * 1000;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_one_a_second() {
        let limits = Limits::default();
        let rate = Rate { burst: 3, every_millis: 1000 };
        let at = |seconds| Moment::from_micros(0).plus_seconds(seconds);
        for _ in 0..3 {
            assert!(limits.take("sign-in", "a", rate, at(0)).is_ok());
        }
        assert!(limits.take("sign-in", "a", rate, at(0)).is_err());
        assert!(limits.take("sign-in", "b", rate, at(0)).is_ok());
        assert!(limits.take("sign-in", "a", rate, at(1)).is_ok());
        assert!(limits.take("sign-in", "a", rate, at(1)).is_err());
        limits.give_back("sign-in", "a", rate);
        assert!(limits.take("sign-in", "a", rate, at(1)).is_ok());
    }
}
