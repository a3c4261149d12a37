//! Rows that could not be read: counted, some at hand, all in the file asked for.

use std::{io, path::Path};

use formats::Reject;
use kpi::why::Language;

use crate::{error::CommandError, output::Output};

/// So many are kept at hand for messages and sheets.
const AT_HAND: usize = 10_000;

/// Rows that could not be read.
pub struct Rejects {
    /// How many rows were rejected.
    pub rows: u64,
    /// How many rows were kept with a remark.
    pub remarks: u64,
    /// The first of them.
    pub first: Vec<Reject>,
    language: Language,
    file: Option<csv::Writer<Output>>,
    path: Option<String>,
    error: Option<CommandError>,
}

impl Rejects {
    /// Keeps rejects in a CSV file where one is asked for, with reasons in a language.
    pub fn create(path: Option<&Path>, language: Language) -> Result<Rejects, CommandError> {
        let file = path.map(|path| Output::create(Some(path))).transpose()?.map(csv::Writer::from_writer);
        let path = path.map(|path| path.display().to_string());
        let mut rejects =
            Rejects { rows: 0, remarks: 0, first: Vec::new(), language, file, path, error: None };
        rejects.write(["file", "sheet", "line", "cell", "reason", "raw", "rejected"]);
        Ok(rejects)
    }

    /// Adds some, in the order of their lines. An error of the file is kept for [`Rejects::check`].
    pub fn add(&mut self, mut found: Vec<Reject>) {
        found.sort_by(|a, b| (&a.sheet, a.line).cmp(&(&b.sheet, b.line)));
        for reject in found {
            *if reject.rejected { &mut self.rows } else { &mut self.remarks } += 1;
            let reason = reject.reason.text(self.language);
            let sheet = reject.sheet.as_deref().unwrap_or_default();
            let (line, flag) = (reject.line.to_string(), if reject.rejected { "1" } else { "0" });
            self.write([&reject.file, sheet, &line, &reject.cell, reason, &reject.raw, flag]);
            if self.first.len() < AT_HAND {
                self.first.push(reject);
            }
        }
    }

    /// Whether the file took everything so far.
    pub fn check(&mut self) -> Result<(), CommandError> {
        self.error.take().map_or(Ok(()), Err)
    }

    /// The file they are kept in.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Completes the file.
    pub fn finish(&mut self) -> Result<(), CommandError> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let path = self.path.clone().unwrap_or_default().into();
        let failed =
            |error: csv::IntoInnerError<_>| CommandError::Output { path, source: error.into_error() };
        file.into_inner().map_err(failed)?.finish()
    }

    fn write(&mut self, cells: [&str; 7]) {
        let Some(file) = &mut self.file else { return };
        if let Err(error) = file.write_record(cells) {
            let path = self.path.clone().unwrap_or_default().into();
            self.error = Some(CommandError::Output { path, source: io::Error::other(error) });
        }
    }
}
