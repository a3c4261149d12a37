//! Reads the files of a report into a history.

mod rejects;
mod sources;

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use formats::{
    FileRead, Meter, OrderLine, Place, ReadError, ReadOptions, Reject, Sink, foreign::Limits, open::Table,
    read_file,
};
use kpi::{
    history::{Gathered, Gatherer, History},
    input::Row,
};
pub use rejects::Rejects;
pub use sources::{Inputs, Named, text};

use crate::{error::CommandError, progress};

/// Everything read.
pub struct Intake {
    /// What the workers gathered.
    pub gathered: Vec<Gathered>,
    /// SHA-256 of each file, in the order of reading; zeros where it can decide nothing.
    pub digests: Vec<[u8; 32]>,
    /// Files read, by number.
    pub files: Vec<(String, FileRead)>,
    /// Tables that some file held.
    pub tables: BTreeSet<Table>,
    /// Files of folders that no known format fits; nothing of them was read.
    pub skipped: Vec<ReadError>,
    /// Rows that could not be read.
    pub rejects: Rejects,
}

/// Hands rows to the history for one worker.
struct Worker<'h> {
    gatherer: Gatherer<'h>,
    file: u16,
    found: Vec<Reject>,
    rejects: &'h Mutex<Rejects>,
}

/// A worker holds back no more rejects than this, so that a file full of them costs no memory.
const HELD_BACK: usize = 4_096;

impl Worker<'_> {
    fn flush(&mut self) {
        let mut rejects = self.rejects.lock().unwrap_or_else(PoisonError::into_inner);
        rejects.add(std::mem::take(&mut self.found));
    }
}

impl Sink for Worker<'_> {
    fn row(&mut self, place: Place, row: &Row<'_>) {
        self.gatherer.row(self.file, place.row, row);
    }

    fn order_line(&mut self, place: Place, line: &OrderLine<'_>) {
        self.gatherer.order_line(self.file, place.row, line);
    }

    fn reject(&mut self, reject: Reject) {
        self.found.push(reject);
        if self.found.len() >= HELD_BACK {
            self.flush();
        }
    }
}

/// Reads all files. The first that cannot be read ends it: figures on half the data would be wrong figures. Only what
/// lies in a folder and is in no known format is skipped.
pub fn take(history: &History, inputs: &Inputs, rejects: Rejects) -> Result<Intake, CommandError> {
    let files = inputs.files()?;
    let mapping = inputs.mapping()?;
    let threads = inputs.threads();
    let total = files.iter().filter_map(|file| file.source.path.metadata().ok()).map(|file| file.len()).sum();
    let meter = Meter::default();
    let several =
        files.iter().filter(|file| file.table.is_none_or(|table| table == Table::Messages)).count() > 1;
    let rejects = Mutex::new(rejects);
    let new_worker = |_| {
        let gatherer = history.gatherer().of_one_file(!several);
        Worker { gatherer, file: 0, found: Vec::new(), rejects: &rejects }
    };
    let mut workers: Vec<Worker<'_>> = (0..threads.get()).map(new_worker).collect();
    let (mut read, mut skipped) = (Vec::new(), Vec::new());
    progress::watching(&meter, total, || {
        let mut number = 0;
        for Named { source, table, in_folder } in &files {
            let options = ReadOptions {
                zone: &history.rules().time_zone,
                expected: *table,
                mapping: mapping.as_ref(),
                accounts: &inputs.accounts,
                // Digests break ties between files of messages that begin at one instant.
                digest: several && table.is_none_or(|table| table == Table::Messages),
                limits: Limits::default(),
                meter: &meter,
            };
            workers.iter_mut().for_each(|worker| worker.file = number);
            match read_file(source, &options, &mut workers) {
                Ok(file) => {
                    read.push((source.name(), file));
                    number += 1;
                }
                Err(error) if *in_folder && error.is_unknown() => skipped.push(error),
                Err(error) => return Err(error.into()),
            }
            workers.iter_mut().for_each(Worker::flush);
        }
        Ok::<(), CommandError>(())
    })?;
    if read.is_empty()
        && let Some(first) = skipped.pop()
    {
        return Err(first.into());
    }
    let gathered = workers.into_iter().map(|worker| worker.gatherer.finish()).collect();
    let mut rejects = rejects.into_inner().unwrap_or_else(PoisonError::into_inner);
    rejects.check()?;
    let named = |file: &FileRead| {
        file.recognised.tables.iter().filter_map(|name| Table::named(name)).collect::<Vec<_>>()
    };
    Ok(Intake {
        gathered,
        digests: read.iter().map(|(_, file)| file.digest).collect(),
        tables: read.iter().flat_map(|(_, file)| named(file)).collect(),
        files: read,
        skipped,
        rejects,
    })
}
