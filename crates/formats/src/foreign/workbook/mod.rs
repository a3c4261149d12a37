//! Workbooks: XLSX cell by cell, real XLS behind guards.

mod guard_sst;
mod guard_xls;
mod guard_zip;
mod number;
mod unwinding;
mod xls;
mod xlsx;

use std::io::Read;

pub(crate) use xls::read_xls;
pub(crate) use xlsx::read_xlsx;

use super::error::{ForeignError, Unrecognised};
use super::output::Output;
use super::record::Grid;
use super::table::{read_table, refuse};
use crate::words::Words;

/// The whole of a workbook, which has to be in memory because its directory stands at its end.
pub(crate) fn whole(start: Vec<u8>, file: impl Read, cap: u64) -> Result<Vec<u8>, ForeignError> {
    let mut bytes = start;
    let left = cap.saturating_sub(bytes.len() as u64);
    file.take(left + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > cap { Err(ForeignError::TooLarge { cap }) } else { Ok(bytes) }
}

fn unsound(zh: &str, en: &str) -> ForeignError {
    ForeignError::Unsound(Words::new(zh, en))
}

/// What was seen of the sheets so far.
#[derive(Default)]
struct Sheets {
    read: usize,
    unknown: Option<Unrecognised>,
}

impl Sheets {
    /// Reads one sheet, remembering the one that looks most like a table in case none is known.
    fn sheet(
        &mut self,
        name: &str,
        grid: &mut dyn Grid,
        out: &mut Output<'_, '_>,
    ) -> Result<(), ForeignError> {
        out.sheet = Some(name.to_string());
        let Some(unknown) = read_table(grid, out)? else {
            self.read += 1;
            return Ok(());
        };
        if !unknown.headers.is_empty() {
            out.note(Words::new(
                format!("工作表“{name}”没有读：认不出它的表头"),
                format!("sheet {name} was not read: its headers are in no known format"),
            ));
        }
        if self.unknown.as_ref().is_none_or(|u| u.headers.len() < unknown.headers.len()) {
            self.unknown = Some(unknown);
        }
        Ok(())
    }

    fn finish(self, out: &mut Output<'_, '_>) -> Result<(), ForeignError> {
        out.sheet = None;
        match self.unknown {
            Some(unknown) if self.read == 0 && unknown.headers.is_empty() => Err(ForeignError::Empty),
            Some(unknown) if self.read == 0 => Err(refuse(unknown, out)),
            None if self.read == 0 => Err(ForeignError::Empty),
            _ => Ok(()),
        }
    }
}
