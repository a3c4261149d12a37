//! One open page: what it hears, and when it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::signal::Signal;
use crate::ctx::{Ctx, Through};
use crate::db::{RESYNC, Tx};
use crate::error::{Result, too_many};
use crate::house::House;
use crate::id::{PersonId, TenantId};
use crate::params;

/// Open pages of one person on one node; more are refused, and such a page asks now and then instead.
const PAGES: usize = 12;
/// Events that may wait for a slow page; one that falls further behind is told to look again.
const WAITING: usize = 64;

crate::queries! {
    DEVICE_LIVES = "select 1 from device d join account a on a.tenant = d.tenant and a.id = d.account
        where d.tenant = $1 and d.id = $2 and d.expires > $3 and d.idle_until > $3 and a.disabled = 0";
    TOKEN_LIVES = "select 1 from api_token k join account a on a.tenant = k.tenant and a.id = k.account
        where k.tenant = $1 and k.id = $2 and (k.expires is null or k.expires > $3) and a.disabled = 0";
}

/// What an open page is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The stream stands: fetch what is shown once more, since changes before now were not heard.
    Open,
    /// Something changed: the event's name and the id.
    Changed(&'static str, String),
    /// Something may have been missed: fetch all that is shown once more.
    Resync,
    /// Nothing happened; the connection is still there.
    Beat,
}

/// How often a stream says that it is there, and asks whether its session is.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two signs of life.
    pub beat: Duration,
    /// Between two looks at the session.
    pub check: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { beat: Duration::from_secs(20), check: Duration::from_secs(15) }
    }
}

/// The open pages of this node, counted by person.
#[derive(Default)]
pub(crate) struct Streams {
    open: Arc<Mutex<HashMap<(TenantId, PersonId), usize>>>,
    closed: watch::Sender<bool>,
}

/// One place of a person's; given back when the page goes.
struct Place {
    open: Arc<Mutex<HashMap<(TenantId, PersonId), usize>>>,
    whose: (TenantId, PersonId),
}

impl Streams {
    fn take(&self, whose: (TenantId, PersonId)) -> Result<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let pages = open.entry(whose).or_default();
        if *pages >= PAGES {
            return Err(too_many("too_many_pages", 60));
        }
        *pages += 1;
        Ok(Place { open: self.open.clone(), whose })
    }

    /// Ends all pages, also those that open from now on.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pages) = open.get_mut(&self.whose) {
            *pages -= 1;
            if *pages == 0 {
                open.remove(&self.whose);
            }
        }
    }
}

/// Opens the stream of the viewer's page. It ends when the receiver is dropped, the session ends, or the house stops.
pub fn open(house: &House, ctx: &Ctx, pace: Pace) -> Result<mpsc::Receiver<Event>> {
    let viewer = ctx.viewer()?;
    let place = house.streams().take((ctx.tenant, viewer.person))?;
    let page = Page { house: house.clone(), through: viewer.through, place };
    // Before anything is said: whatever is told from here on is heard.
    let signals = house.db().subscribe();
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(page.run(signals, sender, pace));
    Ok(receiver)
}

struct Page {
    house: House,
    through: Through,
    place: Place,
}

impl Page {
    async fn run(self, mut signals: broadcast::Receiver<String>, sender: mpsc::Sender<Event>, pace: Pace) {
        let ticks = |every| {
            let mut ticks = interval_at(Instant::now() + every, every);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        };
        let (mut beats, mut checks) = (ticks(pace.beat), ticks(pace.check));
        let mut closed = self.house.streams().closed.subscribe();
        let mut missed = false;
        let _ = sender.try_send(Event::Open);
        loop {
            let event = tokio::select! {
                () = sender.closed() => return,
                () = true_in(&mut closed) => return,
                heard = signals.recv() => match self.event(heard) {
                    Ok(event) => event,
                    Err(Ended) => return,
                },
                _ = beats.tick() => Some(Event::Beat),
                _ = checks.tick() => {
                    if !self.session_lives().await {
                        return;
                    }
                    None
                }
            };
            // A page that does not keep up is told so when it reads again; nothing piles up for it.
            let event = if missed { event.map(|_| Event::Resync) } else { event };
            missed = match event {
                Some(event) => sender.try_send(event).is_err(),
                None => missed,
            };
        }
    }

    /// What the page is told of what was heard.
    fn event(&self, heard: Result<String, RecvError>) -> Result<Option<Event>, Ended> {
        let (tenant, person) = self.place.whose;
        match heard {
            Ok(text) if text == RESYNC => Ok(Some(Event::Resync)),
            Ok(text) => Ok(Signal::read(&text)
                .filter(|signal| signal.concerns(tenant, person))
                .map(|signal| Event::Changed(signal.kind.key(), signal.id))),
            Err(RecvError::Lagged(_)) => Ok(Some(Event::Resync)),
            Err(RecvError::Closed) => Err(Ended),
        }
    }

    /// Whether the device or token is still good. A database that does not answer ends nothing.
    async fn session_lives(&self) -> bool {
        let (tenant, through, now) = (self.place.whose.0, self.through, self.house.clock().now());
        let asked = move |tx: &mut Tx<'_>| {
            let (query, id) = match through {
                Through::Schedule => return Ok(None),
                Through::Device(device) => (&DEVICE_LIVES, device.stored()),
                Through::Token(token) => (&TOKEN_LIVES, token.stored()),
            };
            tx.row(query, params![tenant, id, now], |_| Ok(()))
        };
        !matches!(self.house.read(asked).await, Ok(None))
    }
}

/// Comes back when the house stops.
async fn true_in(closed: &mut watch::Receiver<bool>) {
    // The sender lives as long as the house; should it be gone, so is the house.
    let _ = closed.wait_for(|closed| *closed).await;
}

/// The house is closing.
struct Ended;
