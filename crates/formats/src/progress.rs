//! How far reading has come, for whoever shows it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Counts what is read, from several threads; and tells readers to stop.
#[derive(Debug, Default)]
pub struct Meter {
    bytes: AtomicU64,
    rows: AtomicU64,
    cancelled: AtomicBool,
}

impl Meter {
    /// Bytes of the files read so far, as they stand on the disk.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    /// Rows read so far.
    pub fn rows(&self) -> u64 {
        self.rows.load(Relaxed)
    }

    /// Asks readers to stop; they end with an error.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    /// Whether readers were asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    pub(crate) fn add_bytes(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Relaxed);
    }

    pub(crate) fn add_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Relaxed);
    }
}
