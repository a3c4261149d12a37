//! The thread of one node that keeps the search index up.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use kernel::error::Result;
use kernel::house::House;
use kernel::jobs::{Bell, Ear, thread};

use super::follow;
use crate::facts::dirty;

/// How often it looks by itself.
const POLL: Duration = Duration::from_secs(1);
/// Live messages of this long go into the index together.
const GATHER: Duration = Duration::from_millis(300);

/// Keeps the index up until it is stopped.
pub struct Indexer {
    bell: Arc<Bell>,
    thread: JoinHandle<()>,
    _ear: Ear,
}

impl Indexer {
    /// Starts it.
    pub fn start(house: &House) -> Result<Indexer> {
        let bell = Arc::new(Bell::default());
        let ear = Ear::new(house.db(), vec![(dirty::WORK, bell.clone())])?;
        let (house, heard) = (house.clone(), bell.clone());
        let thread = thread("search".to_owned(), move || work(&house, &heard))?;
        Ok(Indexer { bell, thread, _ear: ear })
    }

    /// Takes up nothing more and waits up to `patience` for the step under way. What is cut is done again.
    pub fn stop(self, patience: Duration) {
        self.bell.close();
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline && !self.thread.is_finished() {
            std::thread::sleep(Duration::from_millis(10));
        }
        if self.thread.is_finished() {
            let _ = self.thread.join();
        }
    }
}

fn work(house: &House, bell: &Bell) {
    while !bell.is_closed() {
        let seen = bell.rings();
        match follow::turn(house, true) {
            Ok(true) => {}
            Ok(false) => {
                bell.wait(seen, POLL);
                std::thread::sleep(GATHER);
            }
            Err(error) => {
                tracing::warn!(%error, "the search index cannot be kept up; trying again");
                bell.wait(bell.rings(), POLL);
            }
        }
    }
}

/// Puts everything into the index that is not in it, on the calling thread.
pub fn settle(house: &House) -> Result<()> {
    while follow::turn(house, false)? {}
    Ok(())
}
