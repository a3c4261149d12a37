//! What a text of a request has to be before it is stored.

use crate::error::{Error, FieldProblem, Result, conflict, invalid_fields};
use crate::text::Words;

/// Longest name of anything here, in characters.
const LONGEST_NAME: usize = 60;

/// Collects what is wrong with a request, so that all of it is said at once.
#[derive(Default)]
pub(crate) struct Problems(Vec<FieldProblem>);

impl Problems {
    /// One more field that cannot be taken.
    pub(crate) fn add(&mut self, pointer: &str, code: &'static str, detail: Words) {
        self.0.push(FieldProblem { pointer: pointer.to_owned(), code, detail });
    }

    /// The value, or a note of what is wrong with it.
    pub(crate) fn take<T>(&mut self, pointer: &str, value: std::result::Result<T, Wrong>) -> Option<T> {
        value.map_err(|Wrong(code, detail)| self.add(pointer, code, detail)).ok()
    }

    /// An error when there is anything to say.
    pub(crate) fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(invalid_fields(self.0)) }
    }
}

/// Why a text cannot be taken: a stable code and both languages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wrong(pub(crate) &'static str, pub(crate) Words);

impl Wrong {
    pub(crate) fn fixed(code: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self(code, Words::fixed(zh, en))
    }
}

/// A name without blanks around it: 1–60 characters, none of them a control character.
pub(crate) fn name(text: &str) -> std::result::Result<String, Wrong> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Wrong::fixed("empty", "请填写名称。", "Give it a name."));
    }
    short(text)
}

/// A text that may be empty: up to 60 characters, none of them a control character.
pub(crate) fn short(text: &str) -> std::result::Result<String, Wrong> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NAME {
        return Err(Wrong(
            "too_long",
            Words::made(format!("最多 {LONGEST_NAME} 个字。"), format!("At most {LONGEST_NAME} characters.")),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(Wrong::fixed("control", "不能有控制字符。", "Control characters cannot be stored."));
    }
    Ok(text.to_owned())
}

/// The row changed since the caller read it.
pub(crate) fn stale() -> Error {
    conflict(
        "changed",
        Words::fixed(
            "这项内容刚被别人修改过。请刷新后再改。",
            "Somebody changed this meanwhile. Load it again, then make your change.",
        ),
    )
}

/// Turns "a unique key is taken" into the caller's problem.
pub(crate) fn unless_taken<T>(outcome: Result<T>, said: impl FnOnce() -> Words) -> Result<T> {
    match outcome {
        Err(Error::Db(error)) if error.is_duplicate() => Err(conflict("taken", said())),
        other => other,
    }
}
