//! One row, read: texts by field, days understood.

use super::header::{Field, Header};
use super::{Line, cell, cell_name};
use crate::day::Day;
use crate::error::{Problem, Result, invalid};
use crate::people::person::PersonChange;
use crate::text::Words;

/// A row with what it says about each field; an empty cell says nothing.
pub(super) struct Draft<'l> {
    header: &'l Header,
    line: &'l Line,
}

impl<'l> Draft<'l> {
    pub(super) fn of(header: &'l Header, line: &'l Line) -> Self {
        Self { header, line }
    }

    /// Line of the file.
    pub(super) fn number(&self) -> u32 {
        self.line.number
    }

    /// What the row says about a field.
    pub(super) fn text(&self, field: Field) -> Option<&'l str> {
        let (_, text) = self.header.cell(self.line, field)?;
        Some(text).filter(|text| !text.is_empty())
    }

    fn owned(&self, field: Field) -> Option<String> {
        self.text(field).map(str::to_owned)
    }

    /// A day; notes in `at` where it stood.
    pub(super) fn day(&self, field: Field, at: &mut Field) -> Result<Option<Day>> {
        let Some(text) = self.text(field) else { return Ok(None) };
        *at = field;
        cell::day(text).map(Some).ok_or_else(|| {
            invalid(
                field.key(),
                "day",
                Words::fixed("日期写成 2026-11-01 这样。", "Write the day as 2026-11-01."),
            )
        })
    }

    /// What the row says about the person itself, as a change of this version.
    pub(super) fn change(&self, version: i64, at: &mut Field) -> Result<PersonChange> {
        let birthday = |text: String| cell::birthday(&text).unwrap_or(text);
        Ok(PersonChange {
            version,
            name: self.owned(Field::Name),
            number: self.owned(Field::Number).map(Some),
            phone: self.owned(Field::Phone).map(Some),
            email: self.owned(Field::Email).map(Some),
            birthday: self.owned(Field::Birthday).map(|text| Some(birthday(text))),
            hired_on: self.day(Field::HiredOn, at)?,
            ..PersonChange::default()
        })
    }

    /// The cell that `problem` is about: that of the field it names, or of the field that was looked at last.
    pub(super) fn cell_of(&self, problem: &Problem, at: Field) -> Option<String> {
        let named = problem.fields.first().and_then(|field| Field::of(&field.pointer));
        let (column, _) = self.header.cell(self.line, named.unwrap_or(at))?;
        Some(cell_name(column, self.line.number))
    }

    /// The row as it stands in the file.
    pub(super) fn raw(&self) -> Vec<String> {
        self.line.cells.clone()
    }
}
