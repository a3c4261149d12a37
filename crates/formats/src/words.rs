//! What is wrong, said in both languages of the interface.

use std::{fmt, io};

use kpi::why::Language;

/// A sentence in Chinese and in English: what is wrong, and what to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// A sentence in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Words {
        Words { zh: zh.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }

    /// Whether a language has no sentence.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() || self.en.is_empty()
    }

    /// What the operating system says; its usual refusals in Chinese, others as they are.
    pub fn of_io(error: &io::Error) -> Words {
        let en = error.to_string();
        let zh = match error.kind() {
            io::ErrorKind::NotFound => "找不到这个文件",
            io::ErrorKind::PermissionDenied => "没有权限",
            io::ErrorKind::IsADirectory => "这是文件夹，不是文件",
            io::ErrorKind::NotADirectory => "路径中有一段不是文件夹",
            io::ErrorKind::AlreadyExists => "已经存在",
            io::ErrorKind::StorageFull => "磁盘已满",
            io::ErrorKind::UnexpectedEof => "文件提前结束",
            _ => &en,
        };
        Words::new(zh, en.as_str())
    }
}

/// Both languages, for where none is chosen.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.zh, self.en)
    }
}

/// A cell as quoted in a sentence, cut where it is long.
pub(crate) fn shown(text: &str) -> String {
    let end = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
    format!("{:?}{}", &text[..end], if end < text.len() { "…" } else { "" })
}

/// A cell that must be filled is empty.
pub(crate) fn empty() -> Words {
    Words::new("不能为空；请补上", "is empty; fill it in")
}

/// A number that is not whole.
pub(crate) fn no_count(text: &str) -> Words {
    let text = shown(text);
    Words::new(
        format!("{text} 不是整数；请只写数字，如 3"),
        format!("{text} is no whole number; write digits, such as 3"),
    )
}

/// A row that does not have the cells of its header.
pub(crate) fn wrong_width(found: usize, expected: usize) -> Words {
    Words::new(
        format!("这一行有 {found} 格，表头有 {expected} 格；格内含有分隔符的，须用双引号括起来"),
        format!(
            "the row has {found} cells and the header {expected}; a cell that holds the delimiter must be quoted"
        ),
    )
}

/// A quote without an end.
pub(crate) fn open_quote() -> Words {
    Words::new(
        "引号有开头没有结尾；格内的双引号请写成两个",
        "a quote is opened and never closed; double the quotes inside a cell",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_cells_are_cut() {
        assert_eq!(shown("昨天\t"), "\"昨天\\t\"");
        assert_eq!(shown(&"x".repeat(100)).len(), 60 + 2 + "…".len());
    }

    #[test]
    fn each_language_has_its_own() {
        let words = Words::of_io(&io::ErrorKind::NotFound.into());
        assert_eq!(words.text(Language::Chinese), "找不到这个文件");
        assert_eq!(words.to_string(), "找不到这个文件 / entity not found");
    }
}
