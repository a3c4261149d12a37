//! Courier threads of one node: one for the house's own handlers, some for webhooks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::outbox::{self, Turn};
use super::send::Sender;
use super::{EventKind, Handler, emit, webhooks};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::house::House;
use crate::id::{TenantId, WebhookId};
use crate::jobs::bell::{Bell, Ear};
use crate::jobs::workers::thread;
use crate::text::Words;

/// How often an idle courier looks by itself.
const POLL: Duration = Duration::from_secs(2);
/// Threads that send to webhooks; one receiver never has more than one of them.
const SENDERS: usize = 3;
/// Seconds after which a delivery to a handler that this version does not know is offered again.
const UNKNOWN: i64 = 60;

/// The couriers of this node: they deliver until they are stopped.
pub struct Couriers {
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
    _ear: Ear,
}

impl Couriers {
    /// Starts the couriers.
    pub fn start(house: &House) -> Result<Self> {
        let bell = Arc::<Bell>::default();
        let ear = Ear::new(house.db(), vec![(emit::WORK, bell.clone())])?;
        let sender = Arc::new(Sender::new(house.config())?);
        let inside = Inside::new(house);
        let mut threads = Vec::new();
        let own = bell.clone();
        threads.push(thread("handlers".to_owned(), move || watch(&own, || inside.deliver()))?);
        for n in 0..SENDERS {
            let outside = Outside::new(house, sender.clone());
            let own = bell.clone();
            threads.push(thread(format!("webhooks-{n}"), move || watch(&own, || outside.deliver()))?);
        }
        Ok(Self { bell, threads, _ear: ear })
    }

    /// Takes nothing more and waits up to `patience` for what is under way.
    pub fn stop(mut self, patience: Duration) {
        self.bell.close();
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline && self.threads.iter().any(|thread| !thread.is_finished()) {
            std::thread::sleep(Duration::from_millis(10));
        }
        for thread in self.threads.drain(..).filter(JoinHandle::is_finished) {
            let _ = thread.join();
        }
    }
}

impl Drop for Couriers {
    fn drop(&mut self) {
        self.bell.close();
    }
}

/// Delivers one after the other, waits when there is nothing.
fn watch(bell: &Bell, deliver: impl Fn() -> Result<bool>) {
    while !bell.is_closed() {
        let seen = bell.rings();
        match catch_unwind(AssertUnwindSafe(&deliver)) {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => bell.wait(seen, POLL),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a delivery cannot be taken or ended; trying again");
                bell.wait(seen, POLL);
            }
            Err(_) => {
                tracing::error!("a courier broke off; going on");
                bell.wait(seen, POLL);
            }
        }
    }
}

/// Delivers to handlers of the house's own.
struct Inside {
    house: House,
    handlers: HashMap<&'static str, &'static Handler>,
}

impl Inside {
    fn new(house: &House) -> Self {
        let handlers = house.modules().iter().flat_map(|module| module.handlers);
        Self { house: house.clone(), handlers: handlers.map(|handler| (handler.key, *handler)).collect() }
    }

    /// One delivery: the handler's work and its mark in one transaction. Whether there was one.
    fn deliver(&self) -> Result<bool> {
        let now = self.house.clock().now();
        let tried = RefCell::new(None);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            self.house.db().write_now(|tx| {
                let ctx = Ctx::house(TenantId::HOME, "events", now);
                let Some(turn) = outbox::next_inside(tx, ctx.tenant, now)? else { return Ok(false) };
                tried.replace(Some(turn.clone()));
                self.hand_over(tx, &ctx, &turn)?;
                Ok(true)
            })
        }))
        .unwrap_or_else(|_| Err(Error::internal("a handler broke off", "panic")));
        match (outcome, tried.into_inner()) {
            (Err(error), Some(turn)) => {
                tracing::warn!(handler = turn.receiver, event = %turn.event.id, %error, "a handler failed");
                let words = Words::made(format!("处理失败：{error}"), format!("The handler failed: {error}"));
                self.house.db().write_now(|tx| outbox::failed(tx, &turn, &words, now))?;
                Ok(true)
            }
            (outcome, _) => outcome,
        }
    }

    fn hand_over(&self, tx: &mut Tx<'_>, ctx: &Ctx, turn: &Turn<String>) -> Result<()> {
        match self.handlers.get(turn.receiver.as_str()) {
            Some(handler) => {
                (handler.run)(tx, ctx, &turn.event)?;
                outbox::delivered(tx, turn, ctx.now)
            }
            None => outbox::postpone(tx, turn, ctx.now.plus_seconds(UNKNOWN)),
        }
    }
}

/// Sends to webhooks.
struct Outside {
    house: House,
    sender: Arc<Sender>,
    kinds: HashMap<&'static str, &'static EventKind>,
}

impl Outside {
    fn new(house: &House, sender: Arc<Sender>) -> Self {
        let kinds = house.modules().iter().flat_map(|module| module.event_kinds);
        Self { house: house.clone(), sender, kinds: kinds.map(|kind| (kind.key, *kind)).collect() }
    }

    /// One delivery: taken in one transaction, sent, ended in another. Whether there was one.
    fn deliver(&self) -> Result<bool> {
        let now = self.house.clock().now();
        let taken = self.house.db().write_now(|tx| {
            let Some(turn) = outbox::take_outside(tx, TenantId::HOME, now)? else { return Ok(None) };
            let target = webhooks::target(tx, turn.tenant, turn.receiver)?;
            Ok(target.map(|target| (turn, target)))
        })?;
        let Some((turn, target)) = taken else { return Ok(false) };
        let name = self.kinds.get(turn.event.kind.as_str()).map(|kind| kind.name.clone());
        let sent = self.sender.send(&target, &turn.event, name.as_ref(), self.house.clock().now());
        self.end(&turn, sent)?;
        Ok(true)
    }

    fn end(&self, turn: &Turn<WebhookId>, sent: std::result::Result<(), super::send::Refusal>) -> Result<()> {
        let now = self.house.clock().now();
        self.house.db().write_now(|tx| match &sent {
            Ok(()) => {
                outbox::delivered(tx, turn, now)?;
                outbox::heard(tx, turn, true, now)
            }
            Err(refusal) => {
                outbox::failed(tx, turn, &refusal.words, now)?;
                outbox::heard(tx, turn, refusal.answers, now)
            }
        })
    }
}
