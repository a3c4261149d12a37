//! `max_concurrent`: what needs all buyers of an account (metrics section 4).

use std::{collections::BTreeMap, ops::RangeInclusive};

use crate::{
    engine::Account,
    time::{Calendar, Day, Timestamp},
};

/// The largest number of sessions open at one instant of each reported day, by account and day. Both ends of a
/// session count.
pub fn most_open(
    calendar: &Calendar,
    days: &RangeInclusive<Day>,
    spans: &mut [(Account, Timestamp, Timestamp)],
) -> BTreeMap<(Account, Day), i64> {
    spans.sort_unstable();
    let mut most = BTreeMap::new();
    for sessions in spans.chunk_by(|a, b| a.0 == b.0) {
        let account = sessions[0].0;
        let mut ends: Vec<Timestamp> = sessions.iter().map(|&(_, _, end)| end).collect();
        ends.sort_unstable();
        let open_at = |at: Timestamp| {
            let begun = sessions.partition_point(|&(_, start, _)| start <= at);
            let over = ends.partition_point(|&end| end < at);
            (begun - over) as i64
        };
        for at in instants(calendar, days, sessions) {
            let day = calendar.day(at);
            if days.contains(&day) {
                let held = most.entry((account, day)).or_default();
                *held = open_at(at).max(*held);
            }
        }
    }
    most
}

/// The instants at which the number can be largest: the starts, and the first instant of each day that a session
/// reaches into.
fn instants<'a>(
    calendar: &'a Calendar,
    days: &RangeInclusive<Day>,
    sessions: &'a [(Account, Timestamp, Timestamp)],
) -> impl Iterator<Item = Timestamp> + 'a {
    let (first, last) = (*days.start(), *days.end());
    sessions.iter().flat_map(move |&(_, start, end)| {
        let from = calendar.day(start).plus(1).max(first).0;
        let to = calendar.day(end).min(last).0;
        std::iter::once(start).chain((from..=to).map(|day| calendar.start(Day(day))))
    })
}
