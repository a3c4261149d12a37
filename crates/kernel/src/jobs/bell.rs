//! What wakes threads that wait for work.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{broadcast, oneshot};

use crate::db::{Db, RESYNC};
use crate::error::{Error, Result};

/// Wakes everybody who waits; a ring between looking and waiting is not missed.
#[derive(Default)]
pub struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Default, Clone, Copy)]
struct State {
    rings: u64,
    closed: bool,
}

impl Bell {
    /// Wakes everybody.
    pub fn ring(&self) {
        self.locked().rings += 1;
        self.rung.notify_all();
    }

    /// Wakes everybody for the last time.
    pub fn close(&self) {
        self.locked().closed = true;
        self.rung.notify_all();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.locked().closed
    }

    /// Rings so far: to be read before looking for work.
    pub fn rings(&self) -> u64 {
        self.locked().rings
    }

    /// Waits until it rang more often than `seen`, was closed, or `patience` is over.
    pub fn wait(&self, seen: u64, patience: Duration) {
        let quiet = |state: &mut State| state.rings == seen && !state.closed;
        drop(self.rung.wait_timeout_while(self.locked(), patience, quiet));
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Listens to the signals of all nodes until dropped.
pub struct Ear {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ear {
    /// Rings the bell of every message that `bells` names; after a gap it rings all.
    pub fn new(db: &Db, bells: Vec<(&'static str, Arc<Bell>)>) -> Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let signals = db.subscribe();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|error| Error::internal("listening for signals", error))?;
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = listen(signals, &bells) => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

async fn listen(mut signals: broadcast::Receiver<String>, bells: &[(&'static str, Arc<Bell>)]) {
    loop {
        match signals.recv().await {
            Ok(message) => {
                let meant = |name: &str| message == name || message == RESYNC;
                bells.iter().filter(|(name, _)| meant(name)).for_each(|(_, bell)| bell.ring());
            }
            Err(broadcast::error::RecvError::Lagged(_)) => bells.iter().for_each(|(_, bell)| bell.ring()),
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
