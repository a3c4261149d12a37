//! Working time from presence rows: the union of an account's intervals, cut at business days.

use std::collections::BTreeMap;

use crate::{
    engine::Account,
    time::{Calendar, Day, SECOND, Timestamp},
};

/// Whole seconds of presence by account and day. An interval without an end lasts until `as_of`, and counts
/// nothing while that is the end of time.
pub fn seconds(
    calendar: &Calendar,
    as_of: Timestamp,
    mut intervals: Vec<(Account, Timestamp, Option<Timestamp>)>,
) -> BTreeMap<(Account, Day), i64> {
    intervals.sort_unstable();
    let mut micros: BTreeMap<(Account, Day), i64> = BTreeMap::new();
    for of_account in intervals.chunk_by(|a, b| a.0 == b.0) {
        let mut counted = Timestamp(i64::MIN);
        for &(account, from, to) in of_account {
            let to = to.unwrap_or(if as_of == Timestamp::MAX { from } else { as_of }).min(as_of);
            let from = from.max(counted);
            if from < to {
                counted = to;
                spread(calendar, from, to, |day, length| {
                    *micros.entry((account, day)).or_default() += length
                });
            }
        }
    }
    micros.into_iter().map(|(key, micros)| (key, micros / SECOND)).collect()
}

/// Calls `add` with the part of `[from, to)` that falls on each day.
fn spread(calendar: &Calendar, from: Timestamp, to: Timestamp, mut add: impl FnMut(Day, i64)) {
    let mut at = from;
    while at < to {
        let day = calendar.day(at);
        let end = calendar.start(day.plus(1)).min(to);
        add(day, end.0 - at.0);
        at = end;
    }
}
