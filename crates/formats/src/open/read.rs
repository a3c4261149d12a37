//! Reads one file of the open format with several workers.

use std::{
    io::{self, Read},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::ScopedJoinHandle,
};

use kpi::time::Zone;

use super::{
    Clocks, Header,
    blocks::{Block, Blocks, Syntax},
    parse::Parser,
};
use crate::{progress::Meter, sink::Sink};

/// Blocks waiting for a worker: enough that none waits for the reader, few enough for memory.
const WAITING: usize = 4;

/// What a file of the open format is read with.
pub struct Reading<'a> {
    /// The file, as named by the user.
    pub file: &'a str,
    /// Its header.
    pub header: &'a Header,
    /// How its records end: CSV or lines of JSON.
    pub json: bool,
    /// Line of the first byte of the stream.
    pub line: u64,
    /// The time zone of clocks without an offset.
    pub zone: &'a Zone,
    /// Counts rows.
    pub meter: &'a Meter,
}

/// Reads all records; each sink gets those of one worker. Returns how many rows they got, and how many were rejected.
pub fn read<S: Sink + Send>(
    source: impl Read + Send,
    reading: &Reading<'_>,
    sinks: &mut [S],
) -> io::Result<(u64, u64)> {
    let syntax = if reading.json { Syntax::Lines } else { Syntax::Csv };
    let mut blocks = Blocks::new(source, syntax, reading.line);
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        // Owned by the workers alone: when all are gone, sending fails instead of waiting.
        let receiver = Arc::new(Mutex::new(receiver));
        let start = |sink| {
            let receiver = receiver.clone();
            scope.spawn(move || parse(reading, &receiver, sink))
        };
        let workers: Vec<_> = sinks.iter_mut().map(start).collect();
        drop(receiver);
        let fed = feed(&mut blocks, &sender);
        drop(sender);
        let join = |worker: ScopedJoinHandle<'_, (u64, u64)>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        let add = |sum: (u64, u64), more: (u64, u64)| (sum.0 + more.0, sum.1 + more.1);
        let counts = workers.into_iter().map(join).fold((0, 0), add);
        fed.map(|()| counts)
    })
}

fn feed(blocks: &mut Blocks<impl Read>, workers: &SyncSender<Block>) -> io::Result<()> {
    while let Some(block) = blocks.next_block()? {
        if workers.send(block).is_err() {
            // Every worker panicked; joining them tells.
            break;
        }
    }
    Ok(())
}

fn parse<S: Sink>(reading: &Reading<'_>, receiver: &Mutex<Receiver<Block>>, sink: &mut S) -> (u64, u64) {
    let mut parser = Parser::new(reading.file, reading.header, Clocks::new(reading.zone), sink);
    let next = || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
    while let Some(block) = next() {
        let before = parser.rows;
        if reading.json {
            parser.json(&block)
        } else {
            parser.csv(&block)
        }
        reading.meter.add_rows(parser.rows - before);
    }
    (parser.rows, parser.rejected)
}
