use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::SimError;
use crate::clock::{Clock, Day};
use crate::csv::draft::Draft;

/// Where rows go.
#[derive(Debug)]
enum Place {
    File(Draft),
    Memory(Vec<u8>),
}

/// A table being written as CSV, a field at a time.
#[derive(Debug)]
pub(crate) struct Table {
    place: Place,
    row: Vec<u8>,
    rows: u64,
    /// The date last written: rows of a day follow each other.
    date: (Day, Vec<u8>),
}

impl Table {
    /// Opens a table and writes its header.
    pub(crate) fn create(dir: &Path, name: &str, header: &str) -> Result<Self, SimError> {
        let mut draft = Draft::create(dir, name)?;
        draft.write(header.as_bytes())?;
        draft.write(b"\n")?;
        Ok(Self::of(Place::File(draft)))
    }

    /// A table in memory, with its header.
    pub(crate) fn in_memory(header: &str) -> Self {
        Self::of(Place::Memory(format!("{header}\n").into_bytes()))
    }

    fn of(place: Place) -> Self {
        Self { place, row: Vec::new(), rows: 0, date: (Day(i64::MIN), Vec::new()) }
    }

    /// A field of text, quoted where it must be.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            self.row.push(b'"');
            for byte in text.bytes() {
                if byte == b'"' {
                    self.row.push(b'"');
                }
                self.row.push(byte);
            }
            self.row.push(b'"');
        } else {
            self.row.extend_from_slice(text.as_bytes());
        }
        self.close()
    }

    /// A field that is a whole number.
    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        // Writing to a vector cannot fail.
        let _ = write!(self.row, "{number}");
        self.close()
    }

    /// An amount of fen, in yuan.
    pub(crate) fn money(&mut self, fen: i64) -> &mut Self {
        let _ = write!(self.row, "{}.{:02}", fen / 100, fen % 100);
        self.close()
    }

    /// A flag, 0 or 1.
    pub(crate) fn flag(&mut self, flag: bool) -> &mut Self {
        self.row.push(if flag { b'1' } else { b'0' });
        self.close()
    }

    /// A day.
    pub(crate) fn day(&mut self, day: Day) -> &mut Self {
        self.write_date(day);
        self.close()
    }

    /// An instant.
    pub(crate) fn clock(&mut self, clock: Clock) -> &mut Self {
        self.write_date(clock.day());
        let second = clock.second_of_day();
        let digits = |value: i64| [b'0' + (value / 10) as u8, b'0' + (value % 10) as u8];
        for (mark, value) in [(b' ', second / 3600), (b':', second / 60 % 60), (b':', second % 60)] {
            self.row.push(mark);
            self.row.extend_from_slice(&digits(value));
        }
        self.close()
    }

    /// An instant that may be absent.
    pub(crate) fn maybe(&mut self, clock: Option<Clock>) -> &mut Self {
        match clock {
            Some(clock) => self.clock(clock),
            None => self.close(),
        }
    }

    /// An empty field.
    pub(crate) fn absent(&mut self) -> &mut Self {
        self.close()
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) -> Result<(), SimError> {
        if let Some(last) = self.row.last_mut() {
            *last = b'\n';
        }
        match &mut self.place {
            Place::File(draft) => draft.write(&self.row)?,
            Place::Memory(text) => text.extend_from_slice(&self.row),
        }
        self.row.clear();
        self.rows += 1;
        Ok(())
    }

    /// Rows written.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Brings all rows to the file.
    pub(crate) fn flush(&mut self) -> Result<(), SimError> {
        match &mut self.place {
            Place::File(draft) => draft.flush(),
            Place::Memory(_) => Ok(()),
        }
    }

    /// Gives the file its final name; `None` for a table in memory.
    pub(crate) fn publish(self) -> Result<Option<PathBuf>, SimError> {
        match self.place {
            Place::File(draft) => draft.publish().map(Some),
            Place::Memory(_) => Ok(None),
        }
    }

    /// What a table in memory holds, header first.
    pub(crate) fn into_text(self) -> Vec<u8> {
        match self.place {
            Place::Memory(text) => text,
            Place::File(_) => Vec::new(),
        }
    }

    fn close(&mut self) -> &mut Self {
        self.row.push(b',');
        self
    }

    fn write_date(&mut self, day: Day) {
        if self.date.0 != day {
            self.date = (day, day.date().to_string().into_bytes());
        }
        self.row.extend_from_slice(&self.date.1);
    }
}
