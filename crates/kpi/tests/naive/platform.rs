//! Section 9: the rates of the platforms.

use std::collections::BTreeMap;

use kpi::{input::Sender, time::Hours};

use super::{
    Known,
    clocks::SECOND,
    figures::{Figures, Scope},
    merge::Said,
    streams,
};

/// One wait of a buyer.
#[derive(Clone, Copy, Debug)]
struct Wait {
    opened: i64,
    day: i32,
    answered: Option<i64>,
}

/// How a wait or a unit ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Failed,
    Undecided,
}

/// Adds the five rates to the rows of shops.
pub fn shop_rows(known: &Known<'_>, rows: &mut BTreeMap<(Scope, i32), Figures>) {
    let mut merged: BTreeMap<(&'static str, &'static str), Vec<Said>> = BTreeMap::new();
    for said in &known.world.messages {
        // "the merged stream of shop and buyer (all accounts and nobody)"; "`system` messages are ignored except
        // `transfer` notices"
        if said.message.sender != Sender::System || said.is_transfer_notice() {
            merged.entry((said.message.shop, said.message.buyer)).or_default().push(*said);
        }
    }
    for ((shop, _), stream) in merged {
        let mut unit = |id: &'static str, day: i32, verdict: Verdict| {
            let figures = rows.entry((Scope::Shop(shop), day)).or_default();
            match verdict {
                Verdict::Good => figures.ratio(id, 1, 1),
                Verdict::Failed => figures.ratio(id, 0, 1),
                Verdict::Undecided => {}
            }
        };
        buyer(known, &stream, &mut unit);
    }
}

fn buyer(known: &Known<'_>, stream: &[Said], unit: &mut dyn FnMut(&'static str, i32, Verdict)) {
    let rules = &known.input.rules;
    let three_minutes = 180 * SECOND;
    let all = waits(known, stream, &rules.assessed_hours);
    let jd = waits(known, stream, &rules.assessed_hours_jd);
    for wait in &all {
        unit("taobao_3min", wait.day, verdict(known, wait, three_minutes));
    }
    let mut days: BTreeMap<i32, Vec<Wait>> = BTreeMap::new();
    for wait in &all {
        days.entry(wait.day).or_default().push(*wait);
    }
    for (day, waits) in days {
        unit("pdd_3min", day, every(known, &waits, three_minutes));
        unit("kuaishou_3min", day, verdict(known, &waits[0], three_minutes));
    }
    // "A *session* here is a run of the merged stream with gaps < `max_wait`; it is a unit when a wait opened in it; its
    // day is that of its start."
    for run in streams::runs(stream, rules.max_wait) {
        let (start, end) = (run[0].at, run[run.len() - 1].at);
        let day = known.clocks.day(start);
        let inside = |wait: &&Wait| start <= wait.opened && wait.opened <= end;
        let of_session: Vec<Wait> = all.iter().filter(inside).copied().collect();
        if !of_session.is_empty() {
            // "some account is in it and every wait answered ≤ 180 s"
            let account = run.iter().any(|said| !said.message.agent.is_empty());
            let verdict = every(known, &of_session, three_minutes);
            unit("douyin_3min", day, if account { verdict } else { Verdict::Failed });
        }
        // "session starting inside `assessed_hours_jd`"; "its first wait answered ≤ 30 s"
        let first = jd.iter().find(inside);
        if let (Some(first), true) = (first, known.clocks.inside(&rules.assessed_hours_jd, start)) {
            unit("jd_30s", day, verdict(known, first, 30 * SECOND));
        }
    }
}

/// "it opens at a buyer message inside the assessed hours while none is open, and ends at the next human message of any
/// account; a wait open at the end of its business day ends there unanswered".
fn waits(known: &Known<'_>, stream: &[Said], hours: &Hours) -> Vec<Wait> {
    let mut waits: Vec<Wait> = Vec::new();
    let mut open: Option<Wait> = None;
    for said in stream {
        if let Some(wait) = open
            && said.at >= known.clocks.end(wait.day)
        {
            waits.push(wait);
            open = None;
        }
        if said.by_buyer() && open.is_none() && known.clocks.inside(hours, said.at) {
            let day = known.clocks.day(said.at);
            open = Some(Wait { opened: said.at, day, answered: None });
        }
        if streams::human(&known.input.rules, said)
            && let Some(wait) = open.take()
        {
            waits.push(Wait { answered: Some(said.at), ..wait });
        }
    }
    waits.extend(open);
    waits
}

/// A wait under a limit. "A wait that could still be answered in time is undecided."
fn verdict(known: &Known<'_>, wait: &Wait, limit: i64) -> Verdict {
    let in_time = wait.opened + limit;
    match wait.answered {
        Some(at) if at <= in_time => Verdict::Good,
        Some(_) => Verdict::Failed,
        // An answer would have to come after as_of, not after the limit, and before the day ends.
        None => {
            let last = in_time.min(known.clocks.end(wait.day) - 1);
            if known.input.as_of < last { Verdict::Undecided } else { Verdict::Failed }
        }
    }
}

/// "every wait answered"; "a unit with no failed and some undecided wait is not counted yet".
fn every(known: &Known<'_>, waits: &[Wait], limit: i64) -> Verdict {
    let verdicts: Vec<Verdict> = waits.iter().map(|wait| verdict(known, wait, limit)).collect();
    if verdicts.contains(&Verdict::Failed) {
        Verdict::Failed
    } else if verdicts.contains(&Verdict::Undecided) {
        Verdict::Undecided
    } else {
        Verdict::Good
    }
}
