//! The outbox: deliveries taken, ended, tried again.
//!
//! A delivery waits while an earlier one of the same receiver and subject does, so that what happened to one thing is
//! told in its order. One that was given up no longer holds up those behind it.

use serde_json::Value;

use super::Happened;
use crate::db::{Row, Tx};
use crate::error::Result;
use crate::id::{DeliveryId, TenantId, WebhookId};
use crate::jobs::queue::{stored, token};
use crate::module::Gauge;
use crate::params;
use crate::text::Words;
use crate::time::Moment;

/// Attempts before a delivery is given up: about a day and a half.
pub(super) const ATTEMPTS: u32 = 15;
/// Seconds for which a delivery belongs to who sends it; longer than sending can take.
const LEASE: i64 = 60;

crate::queries! {
    NEXT_INSIDE = "select d.id, d.attempts + 1, d.receiver, e.id, e.kind, e.subject, e.payload, e.at
        from delivery d join event e on e.tenant = d.tenant and e.id = d.event
        where d.tenant = $1 and d.webhook is null and d.due <= $2
        and not exists (select 1 from delivery b where b.tenant = d.tenant and b.receiver = d.receiver
            and b.subject = d.subject and b.due is not null and b.id < d.id)
        order by d.due, d.id limit 1 {postgres}for update of d skip locked{end}";
    NEXT_OUTSIDE = "select d.id, d.attempts + 1, d.webhook, e.id, e.kind, e.subject, e.payload, e.at
        from delivery d join event e on e.tenant = d.tenant and e.id = d.event
        join webhook w on w.tenant = d.tenant and w.id = d.webhook
        where d.tenant = $1 and d.webhook is not null and d.due <= $2 and w.enabled = 1 and w.paused_until <= $2
        and not exists (select 1 from delivery b where b.tenant = d.tenant and b.receiver = d.receiver
            and b.subject = d.subject and b.due is not null and b.id < d.id)
        and not exists (select 1 from delivery s where s.tenant = d.tenant and s.receiver = d.receiver
            and s.lease is not null and s.due > $2)
        order by d.due, d.id limit 1 {postgres}for update of d skip locked{end}";
    LEND = "update delivery set lease = $3, due = $4, attempts = attempts + 1 where tenant = $1 and id = $2";
    DELIVERED = "update delivery set state = 'delivered', due = null, lease = null, error = null, finished = $4,
            attempts = $5
        where tenant = $1 and id = $2 and (lease = $3 or (lease is null and cast($3 as bigint) is null))";
    AGAIN = "update delivery set due = $4, lease = null, attempts = $5, error = $6
        where tenant = $1 and id = $2 and due is not null
        and (lease = $3 or (lease is null and cast($3 as bigint) is null))";
    DEAD = "update delivery set state = 'dead', due = null, lease = null, attempts = $5, error = $6, finished = $4
        where tenant = $1 and id = $2 and due is not null
        and (lease = $3 or (lease is null and cast($3 as bigint) is null))";
    POSTPONE = "update delivery set due = $3 where tenant = $1 and id = $2";
    ANSWERED = "update webhook set failures = 0, paused_until = 0 where tenant = $1 and id = $2 and failures > 0";
    COUNT_WAITING = "select count(*) from delivery where due is not null and due <= $1";
    LONGEST_WAIT = "select coalesce(max(cast($1 as bigint) - created), 0) / 1000000 from delivery
        where due is not null";
    SILENT = "update webhook set failures = failures + 1, paused_until = $3 where tenant = $1 and id = $2";
    FAILURES = "select failures from webhook where tenant = $1 and id = $2";
    FORGET_DELIVERIES = "delete from delivery where tenant = $1 and id in
        (select id from delivery where tenant = $1 and finished < $2 limit $3)";
    FORGET_EVENTS = "delete from event where tenant = $1 and id in (select e.id from event e where e.tenant = $1
        and e.at < $2 and not exists (select 1 from delivery d where d.tenant = e.tenant and d.event = e.id) limit $3)";
}

/// Deliveries whose turn has come.
pub(super) static WAITING: Gauge = Gauge {
    name: "deliveries_waiting",
    about: "Deliveries to handlers and webhooks whose turn has come",
    query: &COUNT_WAITING,
};
/// How far deliveries are behind.
pub(super) static LAG: Gauge = Gauge {
    name: "deliveries_lag_seconds",
    about: "Age of the oldest delivery that is not over",
    query: &LONGEST_WAIT,
};

/// A delivery whose turn it is. `R` is the key of a handler, or the id of a webhook.
#[derive(Debug, Clone)]
pub(super) struct Turn<R> {
    pub(super) tenant: TenantId,
    pub(super) id: DeliveryId,
    /// This attempt, from 1.
    pub(super) attempt: u32,
    pub(super) receiver: R,
    pub(super) event: Happened,
    /// `None` inside the house, where the turn ends in the transaction in which it began.
    pub(super) lease: Option<i64>,
}

/// The next delivery to a handler, locked for this transaction.
pub(super) fn next_inside(tx: &mut Tx<'_>, tenant: TenantId, now: Moment) -> Result<Option<Turn<String>>> {
    tx.row(&NEXT_INSIDE, params![tenant, now], |row| turn(tenant, row, row.get(2)?))
}

/// Takes the next delivery to a webhook: one at a time for each, none to those that do not answer.
pub(super) fn take_outside(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    now: Moment,
) -> Result<Option<Turn<WebhookId>>> {
    let found = tx.row(&NEXT_OUTSIDE, params![tenant, now], |row| turn(tenant, row, row.get(2)?))?;
    let Some(mut turn) = found else { return Ok(None) };
    let lease = token();
    tx.run(&LEND, params![tenant, turn.id, lease, now.plus_seconds(LEASE)])?;
    turn.lease = Some(lease);
    Ok(Some(turn))
}

fn turn<R>(tenant: TenantId, row: &Row<'_>, receiver: R) -> Result<Turn<R>> {
    let event = Happened {
        id: row.get(3)?,
        kind: row.get(4)?,
        subject: row.get(5)?,
        payload: row.get(6)?,
        at: row.get(7)?,
    };
    Ok(Turn { tenant, id: row.get(0)?, attempt: row.get(1)?, receiver, event, lease: None })
}

/// Marks a delivery as delivered; nothing happens when somebody else has it meanwhile.
pub(super) fn delivered<R>(tx: &mut Tx<'_>, turn: &Turn<R>, now: Moment) -> Result<()> {
    tx.run(&DELIVERED, params![turn.tenant, turn.id, turn.lease, now, turn.attempt])?;
    Ok(())
}

/// Notes a failed attempt: tried again later, or given up after the last.
pub(super) fn failed<R>(tx: &mut Tx<'_>, turn: &Turn<R>, error: &Words, now: Moment) -> Result<()> {
    let error: Value = stored(error);
    if turn.attempt >= ATTEMPTS {
        tx.run(&DEAD, params![turn.tenant, turn.id, turn.lease, now, turn.attempt, error])?;
    } else {
        let due = now.plus_seconds(backoff(turn.attempt));
        tx.run(&AGAIN, params![turn.tenant, turn.id, turn.lease, due, turn.attempt, error])?;
    }
    Ok(())
}

/// Leaves a delivery to a node that knows its handler.
pub(super) fn postpone<R>(tx: &mut Tx<'_>, turn: &Turn<R>, until: Moment) -> Result<()> {
    tx.run(&POSTPONE, params![turn.tenant, turn.id, until])?;
    Ok(())
}

/// Notes whether a webhook's receiver answers at all; one that does not gets nothing for a while.
pub(super) fn heard(tx: &mut Tx<'_>, turn: &Turn<WebhookId>, answers: bool, now: Moment) -> Result<()> {
    let webhook = params![turn.tenant, turn.receiver];
    if answers {
        tx.run(&ANSWERED, webhook)?;
    } else if let Some(failures) = tx.row(&FAILURES, webhook, |row| row.get::<u32>(0))? {
        let until = now.plus_seconds(backoff(failures + 1));
        tx.run(&SILENT, params![turn.tenant, turn.receiver, until])?;
    }
    Ok(())
}

/// Seconds until the next attempt after attempt `n`: 10, 20, 40 … up to six hours.
pub(super) fn backoff(attempt: u32) -> i64 {
    (10_i64 << attempt.saturating_sub(1).min(12)).min(21_600)
}

/// Forgets up to `limit` deliveries that ended before `before`.
pub(super) fn forget_deliveries(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    before: Moment,
    limit: i64,
) -> Result<u64> {
    tx.run(&FORGET_DELIVERIES, params![tenant, before, limit])
}

/// Forgets up to `limit` events before `before` that nobody waits for.
pub(super) fn forget_events(tx: &mut Tx<'_>, tenant: TenantId, before: Moment, limit: i64) -> Result<u64> {
    tx.run(&FORGET_EVENTS, params![tenant, before, limit])
}
