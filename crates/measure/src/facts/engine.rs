//! The threads of one node that make facts of dirty buyers: promptly for what is live, all cores for what is much.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use kernel::error::Result;
use kernel::house::House;
use kernel::jobs::{Bell, Ear, thread};

use super::{dirty, holding, step};

/// How often an idle thread looks by itself, should a signal have been missed.
const POLL: Duration = Duration::from_secs(1);

/// How often it is looked whether accounts have changed hands.
const HOLDING: Duration = Duration::from_secs(5);

/// The makers of facts of this node: they work until they are stopped.
pub struct Engine {
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
    _ear: Ear,
}

impl Engine {
    /// Starts `n` threads.
    pub fn start(house: &House, n: usize) -> Result<Engine> {
        let bell = Arc::new(Bell::default());
        let ear = Ear::new(house.db(), vec![(dirty::WORK, bell.clone())])?;
        let mut threads = Vec::new();
        for number in 0..n {
            let maker = Maker { house: house.clone(), bell: bell.clone(), first: number == 0 };
            threads.push(thread(format!("figures-{number}"), move || maker.work())?);
        }
        Ok(Engine { bell, threads, _ear: ear })
    }

    /// Takes up nothing more and waits up to `patience` for the steps under way. What is cut is done again elsewhere.
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

impl Drop for Engine {
    fn drop(&mut self) {
        self.bell.close();
    }
}

/// One thread.
struct Maker {
    house: House,
    bell: Arc<Bell>,
    /// Does what one thread of a node is enough for.
    first: bool,
}

impl Maker {
    fn work(&self) {
        let mut looked: Option<Instant> = None;
        while !self.bell.is_closed() {
            let seen = self.bell.rings();
            if self.first && looked.is_none_or(|at| at.elapsed() >= HOLDING) {
                looked = Some(Instant::now());
                if let Err(error) = holding::look(&self.house) {
                    tracing::warn!(%error, "who holds which account cannot be read; trying again");
                }
            }
            match self.turn() {
                Ok(true) => {}
                Ok(false) => self.bell.wait(seen, self.patience()),
                Err(error) => {
                    tracing::warn!(%error, "figures cannot be made; trying again");
                    self.bell.wait(seen, POLL);
                }
            }
        }
    }

    /// What is live, then some of what is much, then the days they touched; whether there was anything.
    fn turn(&self) -> Result<bool> {
        let live = step::turn(&self.house, false)?;
        let much = step::turn(&self.house, true)?;
        let days = self.first && (much == 0 || live > 0) && step::days(&self.house)?;
        Ok(live + much > 0 || days)
    }

    /// Until the next buyer's time, or until it is worth a look.
    fn patience(&self) -> Duration {
        let now = self.house.clock().now().micros();
        let next = step::next(&self.house).ok().flatten();
        let until = next.map_or(POLL, |at| Duration::from_micros((at - now).max(1_000).cast_unsigned()));
        until.min(POLL)
    }
}

/// Makes the facts of everybody who is dirty, on the calling thread, until nobody is.
pub fn settle(house: &House) -> Result<()> {
    holding::look(house)?;
    while step::turn(house, false)? + step::turn(house, true)? > 0 || step::days(house)? {}
    Ok(())
}

/// The same with at most so many buyers at a time.
pub fn settle_in_steps_of(house: &House, buyers: usize) -> Result<()> {
    holding::look(house)?;
    let turn = |bulk| step::turn_of(house, bulk, buyers);
    while turn(false)? + turn(true)? > 0 || step::days(house)? {}
    Ok(())
}
