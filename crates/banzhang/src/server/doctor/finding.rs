//! What one check found.

use kernel::text::Words;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// As it should be.
    Ok,
    /// It works, and should be looked at.
    Warn,
    /// It is broken.
    Fail,
}

/// What one check found, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub grade: Grade,
    /// In both languages.
    pub words: Words,
}

impl Finding {
    /// As it should be.
    pub fn ok(words: Words) -> Self {
        Self { grade: Grade::Ok, words }
    }

    /// It works, and should be looked at.
    pub fn warn(words: Words) -> Self {
        Self { grade: Grade::Warn, words }
    }

    /// It is broken.
    pub fn fail(words: Words) -> Self {
        Self { grade: Grade::Fail, words }
    }

    /// The line printed.
    pub fn line(&self) -> Words {
        let (zh, en) = match self.grade {
            Grade::Ok => ("正常", "ok  "),
            Grade::Warn => ("注意", "warn"),
            Grade::Fail => ("故障", "fail"),
        };
        Words::made(format!("{zh}  {}", self.words.zh), format!("{en}  {}", self.words.en))
    }
}
