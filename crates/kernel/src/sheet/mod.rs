//! Tables as files: CSV in UTF-8 with its mark, or a workbook. Every file that rooms give out is written here.
//!
//! In CSV a text that a spreadsheet would run as a formula gets an apostrophe; in a workbook a text is never a formula.

mod book;
mod cell;

pub use book::workbook;
pub use cell::{Cell, Look, decimal};

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, Result};

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// A workbook.
    #[default]
    Xlsx,
    /// Text, its cells with commas between.
    Csv,
}

/// In which form a file is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `xlsx` when absent.
    #[param(inline)]
    #[serde(default)]
    pub format: Option<FileFormat>,
}

/// Rows below titles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Of the sheet; up to 31 characters.
    pub name: String,
    /// One a column.
    pub titles: Vec<String>,
    /// Cells by row.
    pub rows: Vec<Vec<Cell>>,
}

impl FileFormat {
    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            FileFormat::Xlsx => "xlsx",
            FileFormat::Csv => "csv",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileFormat::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The bytes of a file: all tables as sheets of a workbook; as CSV the first one.
    pub fn bytes(self, tables: &[Table]) -> Result<Vec<u8>> {
        match self {
            FileFormat::Xlsx => workbook(tables),
            FileFormat::Csv => tables.first().map_or_else(|| Ok(Vec::new()), Table::csv),
        }
    }
}

impl Table {
    /// As CSV.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let failed = |error: csv::Error| Error::internal("a table", error);
        writer.write_record(self.titles.iter().map(|title| harmless(title))).map_err(failed)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                cell => cell.text(),
            });
            writer.write_record(cells).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| Error::internal("a table", error.to_string()))
    }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Bytes to be saved under a name in ASCII.
pub fn attachment(format: FileFormat, stem: &str, bytes: Vec<u8>) -> Response {
    let place = format!("attachment; filename=\"{stem}.{}\"", format.ending());
    ([(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, place)], bytes).into_response()
}

/// Tables as an answer; made off the threads that answer.
pub async fn answer(format: FileFormat, stem: &str, tables: Vec<Table>) -> Result<Response> {
    let made = tokio::task::spawn_blocking(move || format.bytes(&tables)).await;
    let bytes = made.map_err(|error| Error::internal("a file of a table", error))??;
    Ok(attachment(format, stem, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"] {
            let rows =
                vec![vec![Cell::Text(text.to_owned()), Cell::Number(-5, 100, Look::Money), Cell::Empty]];
            let table =
                Table { name: "t".to_owned(), titles: vec!["a".into(), "b".into(), "c".into()], rows };
            let csv = String::from_utf8(table.csv().unwrap()).unwrap();
            assert!(csv.contains(&format!("'{text}")) && csv.contains(",-0.05,"), "{csv:?}");
        }
        assert_eq!(harmless("林小满"), "林小满");
    }
}
