//! Why a foreign file could not be read at all; single rows go to the sink as rejects instead.

use std::fmt;
use std::io;

use super::mapping;
use crate::error::{of_io, two_columns};
use crate::words::Words;

/// Why a foreign file could not be read.
#[derive(thiserror::Error, Debug)]
pub enum ForeignError {
    /// The file could not be read to its end.
    Read(#[from] io::Error),
    /// Nothing is in the file.
    Empty,
    /// No known format has these headers.
    Unrecognised(Box<Unrecognised>),
    /// Neither text nor a workbook.
    NoText,
    /// The mapping file asks for headers that the file does not have.
    MappingMismatch {
        /// Headers asked for and absent.
        missing: String,
        /// Headers of the file.
        found: Words,
    },
    /// A header of the open format names a column twice.
    TwoColumns(String),
    /// The rows name no shop and the caller gave none.
    NoShop {
        /// The recognised format.
        format: Words,
    },
    /// A pasted chat in which nobody is known to be an agent.
    NoAgent {
        /// The first nicks of the chat.
        nicks: String,
    },
    /// A workbook above the size cap.
    TooLarge {
        /// The cap in bytes.
        cap: u64,
    },
    /// A workbook that inflates beyond the cap.
    Inflates {
        /// The part.
        part: String,
        /// The cap in bytes.
        cap: u64,
    },
    /// A workbook whose inside contradicts itself in a way that costs memory.
    Unsound(Words),
    /// A workbook that the workbook reader refuses.
    Workbook(String),
    /// A workbook on which the workbook reader broke down.
    WorkbookPanic,
    /// A file of a kind that is not read.
    Kind(Words),
}

impl ForeignError {
    /// Whether the file is in no format that we know; nothing of it was handed on.
    pub fn is_unknown(&self) -> bool {
        matches!(
            self,
            ForeignError::Unrecognised(_)
                | ForeignError::NoText
                | ForeignError::MappingMismatch { .. }
                | ForeignError::Kind(_)
        )
    }

    /// What is wrong, and what to do.
    pub fn words(&self) -> Words {
        match self {
            ForeignError::Read(error) => of_io(error, "读取中断", "reading stopped"),
            ForeignError::Empty => Words::new("文件是空的", "the file is empty"),
            ForeignError::Unrecognised(unknown) => unknown.words(),
            ForeignError::NoText => Words::new(
                "既不是文本，也不是工作簿；请导出为 CSV、XLSX 或 XLS",
                "neither text nor a workbook; export the data as CSV, XLSX or XLS",
            ),
            ForeignError::MappingMismatch { missing, found } => Words::new(
                format!("映射文件与这个文件不符：没有表头 {missing}；它的表头是 {}", found.zh),
                format!(
                    "the mapping does not fit this file: it has no header {missing}; its headers are {}",
                    found.en
                ),
            ),
            ForeignError::TwoColumns(column) => two_columns(column),
            ForeignError::NoShop { format } => no_shop(format),
            ForeignError::NoAgent { nicks } => no_agent(nicks),
            ForeignError::Kind(kind) => Words::new(
                format!("这是{}，不能读取；请导出为 CSV、XLSX 或 XLS", kind.zh),
                format!("this is {}, which cannot be read; export the data as CSV, XLSX or XLS", kind.en),
            ),
            _ => self.of_workbook(),
        }
    }

    fn of_workbook(&self) -> Words {
        match self {
            ForeignError::TooLarge { cap } => Words::new(
                format!("工作簿超过 {cap} 字节；请另存为 CSV，或分成几份"),
                format!("the workbook has more than {cap} bytes; save it as CSV or in parts"),
            ),
            ForeignError::Inflates { part, cap } => Words::new(
                format!("工作簿的 {part} 部分解压后超过 {cap} 字节；文件已损坏，或是为占满内存而做的"),
                format!(
                    "part {part} of the workbook inflates to more than {cap} bytes; it is damaged or made to fill the memory"
                ),
            ),
            ForeignError::Unsound(why) => save_again(
                &format!("工作簿有问题：{}", why.zh),
                &format!("the workbook is not sound: {}", why.en),
            ),
            ForeignError::Workbook(error) => save_again(
                &format!("工作簿无法读取：{error}"),
                &format!("the workbook cannot be read: {error}"),
            ),
            _ => save_again("工作簿已损坏，无法读取", "the workbook is damaged: the reader broke down on it"),
        }
    }
}

impl fmt::Display for ForeignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// So many headers are shown.
const HEADERS: usize = 12;

/// So many characters of a header are shown.
const HEADER: usize = 24;

/// The first headers of a file, without what would disturb a terminal.
pub(crate) fn listed(headers: &[String]) -> Words {
    let shown: Vec<String> = headers.iter().take(HEADERS).map(|header| printable(header)).collect();
    let (zh, en) = (shown.join("、"), shown.join(", "));
    match headers.len() - shown.len() {
        0 => Words::new(zh, en),
        more => Words::new(format!("{zh}、…… 另有 {more} 个"), format!("{en}, … {more} more")),
    }
}

/// The beginning of a header, its control characters escaped.
fn printable(header: &str) -> String {
    let mut text = String::new();
    for c in header.chars().take(HEADER) {
        if c.is_control() { text.extend(c.escape_default()) } else { text.push(c) }
    }
    if header.chars().nth(HEADER).is_some() {
        text.push('…');
    }
    text
}

fn save_again(zh: &str, en: &str) -> Words {
    Words::new(
        format!("{zh}；请用表格软件打开后重新保存"),
        format!("{en}; open it in a spreadsheet program and save it again"),
    )
}

fn no_shop(format: &Words) -> Words {
    Words::new(
        format!("{}：文件没有写明是哪家店铺；请写成 店铺=文件，例如 我的店铺=orders.csv", format.zh),
        format!(
            "{}: the file does not say which shop it belongs to; give it as SHOP=FILE, for instance 我的店铺=orders.csv",
            format.en
        ),
    )
}

fn no_agent(nicks: &str) -> Words {
    Words::new(
        format!(
            "聊天中没有“店铺:账号”形式的昵称，分不清谁是客服、谁是买家（{nicks}）；请以 店铺=文件 给出店铺昵称，或用 --accounts 给出客服账号"
        ),
        format!(
            "the chat has no nick of the form shop:account, so that agents and buyers cannot be told apart ({nicks}); \
             give the shop's own nick as SHOP=FILE, or the agents with --accounts"
        ),
    )
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

    /// What was found, what comes nearest, and what to do.
    pub fn words(&self) -> Words {
        let (line, headers) = (self.line, listed(&self.headers));
        let mut zh = format!("认不出这种文件；第 {line} 行的表头是：{}", headers.zh);
        let mut en = format!("the file is in no known format; line {line} has the headers: {}", headers.en);
        if let Some((id, name)) = &self.nearest {
            zh += &format!("；最接近{name}（{id}），但缺少：{}", self.missing.join("、"));
            en += &format!(
                "; nearest is {id} ({name}), for which these are missing: {}",
                self.missing.join(", ")
            );
        }
        Words::new(zh + "；请用映射文件写明每一列是什么", en + "; a mapping file says which column is what")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_cut_and_escaped() {
        let headers: Vec<String> = (0..14).map(|n| format!("\u{1b}{n}{}", "长".repeat(30))).collect();
        let Words { zh, en } = listed(&headers);
        assert!(!zh.contains('\u{1b}') && zh.starts_with("\\u{1b}0长"), "{zh}");
        assert_eq!(zh.matches('长').count(), 10 * 22 + 2 * 21);
        assert!(en.ends_with("…, … 2 more"), "{en}");
    }
}
