//! CSV and its relatives as rows.

use super::{Lines, split::Splitter};
use crate::foreign::error::ForeignError;
use crate::foreign::options::Limits;
use crate::foreign::reason::{overlong_row, too_many_cells};
use crate::foreign::record::{Grid, Record};
use crate::words::open_quote;

/// The delimiters that exports use.
pub(crate) const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Rows of a delimited text.
pub(crate) struct Delimited<'d, 'r> {
    lines: Lines<'d, 'r>,
    delimiter: u8,
    limits: Limits,
    literal: bool,
    /// Up to this line a quote may not span lines, because one that did never closed.
    single_until: u64,
}

impl<'d, 'r> Delimited<'d, 'r> {
    pub(crate) fn new(lines: Lines<'d, 'r>, delimiter: u8, limits: Limits) -> Delimited<'d, 'r> {
        Delimited { lines, delimiter, limits, literal: false, single_until: 0 }
    }

    /// The same rows, quotes known only as RFC 4180 does where `literal`.
    pub(crate) fn literal(self, literal: bool) -> Delimited<'d, 'r> {
        Delimited { literal, ..self }
    }

    /// Reads lines until the record is complete; says why it is not, where a quote never closes.
    fn gather(&mut self, record: &mut Record) -> Result<Option<Outcome>, ForeignError> {
        let mut splitter = Splitter::new(self.literal);
        let mut last = 0;
        while let Some(line) = self.lines.next_line()? {
            record.line = if last == 0 { line.number } else { record.line };
            last = line.number;
            if record.raw.is_empty() && line.overlong {
                record.raw.push_str(line.text);
                return Ok(Some(Outcome::Overlong));
            }
            record.raw.push_str(line.text);
            let complete = splitter.feed(line.text, self.delimiter, record);
            if complete {
                return Ok(Some(Outcome::Complete));
            }
            record.raw.push('\n');
            if line.overlong || record.raw.len() > self.limits.record || last <= self.single_until {
                return Ok(Some(Outcome::Unclosed { last }));
            }
        }
        Ok((last > 0).then_some(Outcome::Unclosed { last }))
    }

    fn check_width(&self, record: &mut Record) {
        if record.cells.len() > self.limits.cells {
            record.fault = Some(too_many_cells(self.limits.cells));
            record.cells = Vec::new();
        }
    }

    /// Gives the lines after the first one back, so that a stray quote costs one row and not all that follow.
    fn recover(&mut self, record: &mut Record, last: u64) {
        record.fault = Some(open_quote());
        if let Some(end) = record.raw.find('\n') {
            let rest = record.raw.split_off(end);
            if last > record.line {
                self.lines.put_back(&rest[1..], record.line + 1);
                self.single_until = self.single_until.max(last);
            }
        }
    }
}

enum Outcome {
    Complete,
    Overlong,
    Unclosed { last: u64 },
}

impl Grid for Delimited<'_, '_> {
    fn next_record(&mut self, record: &mut Record) -> Result<bool, ForeignError> {
        record.clear();
        match self.gather(record)? {
            None => return Ok(false),
            Some(Outcome::Complete) => self.check_width(record),
            Some(Outcome::Overlong) => record.fault = Some(overlong_row(self.limits.record)),
            Some(Outcome::Unclosed { last }) => self.recover(record, last),
        }
        Ok(true)
    }

    fn is_ragged(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, cap: usize) -> Vec<(u64, usize, bool)> {
        let limits = Limits { record: cap, ..Limits::default() };
        let mut grid = Delimited::new(Lines::new(text.to_string(), None, cap), b',', limits);
        let (mut record, mut all) = (Record::default(), Vec::new());
        while grid.next_record(&mut record).unwrap() {
            all.push((record.line, record.cells.len(), record.fault.is_some()));
        }
        all
    }

    #[test]
    fn a_stray_quote_costs_one_row() {
        let text = "a,b\n1,\"x\n2,y\n3,\"p\nq\"\n4,z\n";
        assert_eq!(rows(text, 1000)[..2], [(1, 2, false), (2, 2, false)]);
        let text = "a,b\n1,\"x\n2,y\n3,z\n";
        assert_eq!(rows(text, 1000), [(1, 2, false), (2, 1, true), (3, 2, false), (4, 2, false)]);
    }

    #[test]
    fn overlong_lines_are_faults() {
        let text = format!("a,b\n{}\n1,2\n", "x".repeat(500));
        assert_eq!(rows(&text, 100), [(1, 2, false), (2, 0, true), (3, 2, false)]);
    }
}
