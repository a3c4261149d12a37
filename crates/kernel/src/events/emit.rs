//! What happened, and who is told.

use serde_json::Value;

use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::id::{DeliveryId, EventId, TenantId, WebhookId};
use crate::module::Module;
use crate::params;
use crate::text::Words;
use crate::time::Moment;

/// The signal that there is something to deliver.
pub(crate) const WORK: &str = "work:events";

/// Something that can happen, declared by the room where it does.
#[derive(Debug, PartialEq, Eq)]
pub struct EventKind {
    /// Stable, as stored and sent: `task.done`.
    pub key: &'static str,
    /// On screen, and the first line of a robot's message.
    pub name: Words,
}

/// Something that happens now.
#[derive(Debug)]
pub struct Event {
    /// What.
    pub kind: &'static EventKind,
    /// To what: a prefixed id. Deliveries of one subject keep their order.
    pub subject: String,
    /// What receivers need; `text`, if there is one, is the body of a robot's message. Never a secret, never a buyer's
    /// personal data: it leaves the house.
    pub payload: Value,
}

/// Something that happened, as its receivers get it.
#[derive(Debug, Clone)]
pub struct Happened {
    /// The same at every attempt: a receiver that has seen it has nothing to do.
    pub id: EventId,
    /// Key of its kind.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// What receivers need.
    pub payload: Value,
    /// When.
    pub at: Moment,
}

/// What a room does when something happened elsewhere: in one transaction with the mark "delivered", so exactly once.
#[derive(Debug)]
pub struct Handler {
    /// Stable, as stored.
    pub key: &'static str,
    /// What it listens to.
    pub kinds: &'static [&'static EventKind],
    /// Does it. An error is tried again, later each time.
    pub run: fn(&mut Tx<'_>, &Ctx, &Happened) -> Result<()>,
}

crate::queries! {
    ADD = "insert into event (tenant, id, kind, subject, payload, at) values ($1, $2, $3, $4, $5, $6)";
    RECEIVERS = "select handler, cast(null as bigint) from listener where tenant = $1 and kind = $2
        union all
        select '', w.id from webhook w where w.tenant = $1 and w.enabled = 1 and exists (select 1 from webhook_kind k
            where k.tenant = w.tenant and k.webhook = w.id and k.kind in ($2, '*'))";
    IS_THERE = "select 1 from webhook where tenant = $1 and id = $2";
    DELIVER = "insert into delivery (tenant, id, event, receiver, webhook, subject, state, due, created)
        values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7)";
    LISTENING = "select kind, handler from listener where tenant = $1";
    LISTEN = "insert into listener (tenant, kind, handler) values ($1, $2, $3)
        on conflict (tenant, kind, handler) do nothing";
    UNLISTEN = "delete from listener where tenant = $1 and kind = $2 and handler = $3";
}

/// Tells of `event`, in the transaction of what happened: one delivery for every handler and webhook that listens now.
pub fn emit(tx: &mut Tx<'_>, ctx: &Ctx, event: Event) -> Result<EventId> {
    let id = EventId::fresh(ctx.now);
    let Event { kind, subject, payload } = event;
    tx.run(&ADD, params![ctx.tenant, id, kind.key, &subject, payload, ctx.now])?;
    let receivers = tx.rows(&RECEIVERS, params![ctx.tenant, kind.key], |row| {
        Ok((row.get::<String>(0)?, row.get::<Option<WebhookId>>(1)?))
    })?;
    for (handler, webhook) in &receivers {
        let receiver = webhook.map_or_else(|| handler.clone(), |webhook| webhook.to_string());
        let delivery = DeliveryId::fresh(ctx.now);
        tx.run(&DELIVER, params![ctx.tenant, delivery, id, receiver, *webhook, &subject, ctx.now])?;
    }
    if !receivers.is_empty() {
        tx.signal(WORK.to_owned())?;
    }
    Ok(id)
}

/// Tells of `event` to one webhook, whatever else it listens to, and to nobody else; `None` where it is not there any more.
pub fn emit_to(tx: &mut Tx<'_>, ctx: &Ctx, event: Event, webhook: WebhookId) -> Result<Option<EventId>> {
    if tx.row(&IS_THERE, params![ctx.tenant, webhook], |_| Ok(()))?.is_none() {
        return Ok(None);
    }
    let (id, delivery) = (EventId::fresh(ctx.now), DeliveryId::fresh(ctx.now));
    let Event { kind, subject, payload } = event;
    tx.run(&ADD, params![ctx.tenant, id, kind.key, &subject, payload, ctx.now])?;
    let receiver = webhook.to_string();
    tx.run(&DELIVER, params![ctx.tenant, delivery, id, receiver, Some(webhook), &subject, ctx.now])?;
    tx.signal(WORK.to_owned())?;
    Ok(Some(id))
}

/// Writes down which handlers listen to what, for [`emit`], which knows only the database.
pub(crate) fn seed(tx: &mut Tx<'_>, tenant: TenantId, modules: &[Module]) -> Result<()> {
    let known =
        tx.rows(&LISTENING, params![tenant], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
    let handlers = modules.iter().flat_map(|module| module.handlers);
    let wanted: Vec<(&str, &str)> =
        handlers.flat_map(|handler| handler.kinds.iter().map(|kind| (kind.key, handler.key))).collect();
    for (kind, handler) in known.iter().filter(|(kind, handler)| !wanted.contains(&(kind, handler))) {
        tx.run(&UNLISTEN, params![tenant, kind, handler])?;
    }
    for (kind, handler) in wanted {
        if !known.iter().any(|(known, listening)| known == kind && listening == handler) {
            tx.run(&LISTEN, params![tenant, kind, handler])?;
        }
    }
    Ok(())
}
