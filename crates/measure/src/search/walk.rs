//! A page of messages: back in time, stretch by stretch, until it is full or enough was looked at.
//!
//! A common word fills a page at once; of a rare one whole months are one look into the index. What the index does not
//! know (days, stages, outcomes, phrases) is decided by each message that it names, and of those a page looks at so many
//! and no more: it may then be short and say where to go on.

use std::time::{Duration, Instant};

use kernel::db::Tx;
use kernel::error::Result;
use kernel::http::{Cursor, Page};
use kernel::permission::Scope;
use kpi::time::{Day, Timestamp};

use super::api::{Asked, MessageHit, Outcome};
use super::entry::{SPREAD, number};
use super::expression::expression;
use super::found::{self, Read, Stretch, Visit};
use crate::figures::VisitStage;
use crate::figures::seen::{self, Seen};

/// The first stretch, the longest one: a day, a month, in milliseconds.
const FIRST: i64 = 86_400_000;
const LONGEST: i64 = 32 * FIRST;
/// Messages read at once when some of them will not do.
const CHUNK: i64 = 200;
/// Messages looked at for one page.
const MOST: usize = 2_000;
/// After this long a page is sent as it is.
const PATIENCE: Duration = Duration::from_millis(120);

/// The messages asked for, newest first.
pub(super) fn page(tx: &mut Tx<'_>, scope: &Scope, asked: &Asked) -> Result<Page<MessageHit>> {
    tx.plan_by_values()?;
    let Some(expression) = expression(tx, scope, asked)? else { return Ok(Page::whole(Vec::new())) };
    let shops = seen::shops(tx, scope)?;
    let (from, mut before) = bounds(asked, &shops);
    let (begun, mut looked, mut span) = (Instant::now(), 0, FIRST);
    let mut kept: Vec<(i64, MessageHit)> = Vec::new();
    let limit = if asked.by_facts() || asked.by_days() { CHUNK } else { asked.size as i64 + 1 };
    while let Some(newest) = found::below(tx, scope, before)?.filter(|newest| *newest >= from) {
        let stretch = Stretch { before: newest + 1, from: from.max(newest - span), limit };
        let found = found::hits(tx, scope, asked, &expression, &stretch)?;
        looked += found.len();
        (before, span) = match found.last() {
            Some(last) if found.len() as i64 == limit => (last.number, span),
            _ => (stretch.from, (span * 4).min(LONGEST)),
        };
        kept.extend(keep(tx, scope, asked, &shops, found)?);
        if kept.len() > asked.size {
            kept.truncate(asked.size);
            let last = kept.last().map(|(number, _)| *number);
            return Ok(ended(kept, last));
        }
        if looked >= MOST || begun.elapsed() >= PATIENCE {
            let more = found::below(tx, scope, before)?.is_some_and(|newest| newest >= from);
            return Ok(ended(kept, Some(before).filter(|_| more)));
        }
    }
    Ok(ended(kept, None))
}

fn ended(kept: Vec<(i64, MessageHit)>, next: Option<i64>) -> Page<MessageHit> {
    let next = next.map(|id| Cursor { key: 0, id }.to_string());
    Page { items: kept.into_iter().map(|(_, hit)| hit).collect(), next }
}

/// The first number that can be asked for, and the one before which all are.
fn bounds(asked: &Asked, shops: &[Seen]) -> (i64, i64) {
    let start = |day: Day| shops.iter().map(move |seen| seen.calendar.start(day).0);
    let from = asked.from.and_then(|day| start(day).min()).map_or(0, number);
    let to = asked.to.and_then(|day| start(day.plus(1)).max()).map_or(i64::MAX, |at| number(at) + SPREAD);
    (from, asked.after.map_or(to, |after| after.min(to)))
}

/// Of the messages found those that are asked for, as they are shown.
fn keep(
    tx: &mut Tx<'_>,
    scope: &Scope,
    asked: &Asked,
    shops: &[Seen],
    found: Vec<Read>,
) -> Result<Vec<(i64, MessageHit)>> {
    let mut kept: Vec<(Option<Day>, Read)> = Vec::new();
    for mut read in found {
        let day = day(shops, &read);
        let Some(excerpt) = asked.needle.excerpt(&read.text).filter(|_| asked.on(day)) else { continue };
        read.hit.excerpt = excerpt;
        kept.push((day, read));
    }
    let days = || kept.iter().filter_map(|(day, _)| *day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Ok(kept
            .into_iter()
            .filter(|_| !asked.by_facts())
            .map(|(_, read)| (read.number, read.hit))
            .collect());
    };
    let visits = found::visits(tx, scope, (first, last), kept.iter().map(|(_, read)| read.hit.buyer))?;
    let told = kept.into_iter().filter_map(|(day, mut read)| {
        let visit = day.and_then(|day| visits.get(&(read.hit.buyer, day.to_string())));
        read.hit.stage = visit.and_then(|visit| VisitStage::of(&visit.stage));
        read.hit.outcome = visit.and_then(outcome);
        let fits = asked.stage.is_none_or(|stage| read.hit.stage == Some(stage))
            && asked.outcome.is_none_or(|outcome| read.hit.outcome == Some(outcome));
        fits.then_some((read.number, read.hit))
    });
    Ok(told.collect())
}

/// The business day of a message, by the clock of its shop.
fn day(shops: &[Seen], read: &Read) -> Option<Day> {
    let seen = shops.iter().find(|seen| seen.shop == read.shop)?;
    (read.at != i64::MIN).then(|| seen.calendar.day(Timestamp(read.at)))
}

/// Only an inquiry has an outcome.
fn outcome(visit: &Visit) -> Option<Outcome> {
    (VisitStage::of(&visit.stage) == Some(VisitStage::Inquiry)).then_some(match (visit.paid, visit.ordered) {
        (true, _) => Outcome::Paid,
        (false, true) => Outcome::Unpaid,
        (false, false) => Outcome::Lost,
    })
}
