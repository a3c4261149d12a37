//! What a foreign file turned out to be.

use crate::words::Words;

/// What a foreign file turned out to be, and how much of it was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recognised {
    /// Id of the format, or of the first one in a workbook with several.
    pub format: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// Tables that rows went to: `orders`, `order_lines`, `messages`, `reference`, ….
    pub tables: Vec<String>,
    /// The encoding of a text file, or `XLSX` or `XLS`.
    pub encoding: String,
    /// The sheets that were read, in a workbook.
    pub sheets: Vec<String>,
    /// Line or row of the header (the last one of several), from 1; absent for pasted chats.
    pub header_line: Option<u64>,
    /// The headers as they stand.
    pub headers: Vec<String>,
    /// Rows, messages or figures handed on.
    pub rows: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Summary rows, repeated headers and the like that were passed over.
    pub skipped: u64,
    /// What the reader of a report should know, one sentence each.
    pub notes: Vec<Words>,
}
