//! Why a foreign file could not be read at all; single rows go to the sink as rejects instead.

use std::fmt;
use std::io;

use super::mapping;

/// Why a foreign file could not be read.
#[derive(thiserror::Error, Debug)]
pub enum ForeignError {
    /// The file could not be read to its end.
    #[error("reading stopped: {0}")]
    Read(#[from] io::Error),
    /// Nothing is in the file.
    #[error("the file is empty")]
    Empty,
    /// No known format has these headers.
    #[error("{0}")]
    Unrecognised(Box<Unrecognised>),
    /// The mapping file asks for headers that the file does not have.
    #[error("the mapping does not fit this file: it has no header {missing}; its headers are {found}")]
    MappingMismatch {
        /// Headers asked for and absent.
        missing: String,
        /// Headers of the file.
        found: String,
    },
    /// The rows name no shop and the caller gave none.
    #[error(
        "{format}: the file does not say which shop it belongs to; give it as SHOP=FILE, for instance 我的店铺=orders.csv"
    )]
    NoShop {
        /// The recognised format.
        format: String,
    },
    /// A pasted chat in which nobody is known to be an agent.
    #[error(
        "the chat has no nick of the form shop:account, so that agents and buyers cannot be told apart ({nicks}); \
         give the shop's own nick as SHOP=FILE"
    )]
    NoAgent {
        /// The first nicks of the chat.
        nicks: String,
    },
    /// A workbook above the size cap.
    #[error("the workbook has more than {cap} bytes; save it as CSV or in parts")]
    TooLarge {
        /// The cap in bytes.
        cap: u64,
    },
    /// A workbook that inflates beyond the cap.
    #[error(
        "part {part} of the workbook inflates to more than {cap} bytes; it is damaged or made to fill the memory"
    )]
    Inflates {
        /// The part.
        part: String,
        /// The cap in bytes.
        cap: u64,
    },
    /// A workbook whose inside contradicts itself in a way that costs memory.
    #[error("the workbook is not sound: {0}; open it in a spreadsheet program and save it again")]
    Unsound(String),
    /// A workbook that the workbook reader refuses.
    #[error("the workbook cannot be read: {0}; open it in a spreadsheet program and save it again")]
    Workbook(String),
    /// A workbook on which the workbook reader broke down.
    #[error(
        "the workbook is damaged: the reader broke down on it; open it in a spreadsheet program and save it again"
    )]
    WorkbookPanic,
    /// A file of a kind that is not read.
    #[error("this is {0}, which cannot be read; export the data as CSV, XLSX or XLS")]
    Kind(&'static str),
}

/// A file whose headers no known format has: what was found and what comes nearest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unrecognised {
    /// The row that looks most like headers.
    pub headers: Vec<String>,
    /// The sheet it stands in, in a workbook.
    pub sheet: Option<String>,
    /// Its line or row, from 1.
    pub line: u64,
    /// Id and Chinese name of the nearest known format, where one shares a header.
    pub nearest: Option<(String, String)>,
    /// The headers that this format needs and the file lacks.
    pub missing: Vec<String>,
}

impl Unrecognised {
    /// A mapping file for these headers, ready to be edited.
    pub fn suggest_mapping(&self) -> String {
        mapping::suggest_mapping(&self.headers, self.nearest.as_ref().map(|(id, _)| id.as_str()))
    }
}

impl fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the file is in no known format; line {} has the headers: {}",
            self.line,
            self.headers.join(", ")
        )?;
        if let Some((id, zh)) = &self.nearest {
            write!(f, "; nearest is {id} ({zh}), for which these are missing: {}", self.missing.join(", "))?;
        }
        write!(f, "; a mapping file says which column is what")
    }
}
