//! Why a file could not be read as a whole; single rows go to the sink as rejects instead.

use std::{fmt, io};

use crate::{foreign::ForeignError, words::Words};

/// Why a file could not be read. Nothing of it may be used then.
#[derive(thiserror::Error, Debug)]
pub struct ReadError {
    /// The file, as named by the user.
    pub file: String,
    /// Why.
    pub why: Why,
}

/// What went wrong with a file.
#[derive(thiserror::Error, Debug)]
pub enum Why {
    /// It cannot be opened.
    Open(#[source] io::Error),
    /// Reading stopped.
    Read(#[source] io::Error),
    /// A compressed file ends too early or is damaged.
    Damaged(#[source] io::Error),
    /// It changed while it was read.
    Changed,
    /// Nothing is in it.
    Empty,
    /// A header names a column twice.
    TwoColumns(String),
    /// The file says nowhere which shop it is of; its name.
    NoShop(String),
    /// It holds another table than asked for.
    WrongTable {
        /// Asked for.
        expected: &'static str,
        /// Found.
        found: String,
    },
    /// The caller cancelled.
    Cancelled,
    /// No known format, or one that cannot be read.
    Foreign(#[from] ForeignError),
}

impl ReadError {
    /// Whether the file is sound as far as we know and in no format that we know; nothing of it was handed on.
    pub fn is_unknown(&self) -> bool {
        match &self.why {
            Why::Foreign(error) => error.is_unknown(),
            _ => false,
        }
    }

    /// The file and what is wrong with it.
    pub fn words(&self) -> Words {
        let (file, why) = (&self.file, self.why.words());
        Words::new(format!("{file}：{}", why.zh), format!("{file}: {}", why.en))
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.why)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

impl Why {
    /// What is wrong, and what to do.
    pub fn words(&self) -> Words {
        match self {
            Why::Open(error) => of_io(error, "打不开", "cannot be opened"),
            Why::Read(error) => of_io(error, "读取中断", "reading stopped"),
            Why::Damaged(error) => Words::new(
                format!("压缩文件不完整或已损坏（{error}）；请重新复制一份"),
                format!("the compressed file is cut off or damaged ({error}); copy it again"),
            ),
            Why::Changed => Words::new(
                "读取期间文件有改动；请等文件写完后重新开始",
                "the file changed while it was being read; wait until it is complete and start again",
            ),
            Why::Empty => {
                Words::new("文件是空的，连表头也没有", "the file is empty: not even a header row is in it")
            }
            Why::TwoColumns(column) => two_columns(column),
            Why::NoShop(file) => Words::new(
                format!("文件没有店铺列；请写成 店铺=文件，例如 旗舰店={file}"),
                format!("the file has no shop column; give it as SHOP=FILE, for instance 旗舰店={file}"),
            ),
            Why::WrongTable { expected, found } => Words::new(
                format!("文件里是 {found} 表，不是 {expected} 表；请换用对应的参数，或不指定表名"),
                format!("the file holds {found}, not {expected}; give it under its own name, or under none"),
            ),
            Why::Cancelled => Words::new("已取消", "cancelled"),
            Why::Foreign(error) => error.words(),
        }
    }
}

/// What was tried, and what the operating system says to it.
pub(crate) fn of_io(error: &io::Error, zh: &str, en: &str) -> Words {
    let why = Words::of_io(error);
    Words::new(format!("{zh}：{}", why.zh), format!("{en}: {}", why.en))
}

/// A header names a column twice.
pub(crate) fn two_columns(column: &str) -> Words {
    Words::new(
        format!("表头里有两个 {column:?}；请删去一列或改名"),
        format!("the header names the column {column:?} twice; remove one or rename it"),
    )
}
