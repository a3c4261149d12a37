//! A task to be given, and what it has to look like.

use super::TaskKind;
use super::model::Evidence;
use super::repeat::Repeat;
use crate::error::{FieldProblem, Result, invalid_fields};
use crate::id::{PersonId, ShopId};
use crate::text::Words;
use crate::time::Moment;

/// Longest title, in characters.
pub const TITLE: usize = 200;
/// Longest why, outcome and note, in characters.
pub const TEXT: usize = 2_000;
const EVIDENCE: usize = 20;
const HREF: usize = 2_000;

/// A task that a room gives.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// What kind.
    pub kind: &'static TaskKind,
    /// Who has to do it.
    pub owner: PersonId,
    /// What to do.
    pub title: String,
    /// Why.
    pub why: String,
    /// What to look at: paths of this site only.
    pub evidence: Vec<Evidence>,
    /// The shop it is about.
    pub shop: Option<ShopId>,
    /// When it has to be done.
    pub due: Option<Moment>,
    /// Whether it comes back; needs a due time.
    pub repeat: Option<Repeat>,
    /// Key of the rule and its occasion: a rule gives the same task once, however often it runs.
    pub origin: Option<String>,
}

impl NewTask {
    /// A task of `kind` for `owner`, without a due time.
    pub fn new(kind: &'static TaskKind, owner: PersonId, title: impl Into<String>) -> Self {
        Self {
            kind,
            owner,
            title: title.into(),
            why: String::new(),
            evidence: Vec::new(),
            shop: None,
            due: None,
            repeat: None,
            origin: None,
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        let mut wrong = Wrong::default();
        wrong.text("/title", &self.title, 1, TITLE);
        wrong.text("/why", &self.why, 0, TEXT);
        wrong.evidence(&self.evidence);
        wrong.repeat(self.repeat.as_ref(), self.due);
        wrong.outcome()
    }
}

/// Collects the fields at fault.
#[derive(Default)]
pub(super) struct Wrong(Vec<FieldProblem>);

impl Wrong {
    pub(super) fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: Words) {
        self.0.push(FieldProblem { pointer: pointer.into(), code, detail });
    }

    /// A text between `least` and `most` characters, without control characters but line breaks and tabs.
    pub(super) fn text(&mut self, pointer: &str, text: &str, least: usize, most: usize) {
        let length = text.trim().chars().count();
        if length < least {
            self.add(pointer, "empty", Words::fixed("请填写。", "Fill it in."));
        } else if length > most {
            self.add(
                pointer,
                "too_long",
                Words::made(
                    format!("最多 {most} 个字，现有 {length} 个。"),
                    format!("At most {most} characters, not {length}."),
                ),
            );
        } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.add(
                pointer,
                "control",
                Words::fixed("含有不可见的控制字符。", "It has control characters."),
            );
        }
    }

    pub(super) fn evidence(&mut self, evidence: &[Evidence]) {
        if evidence.len() > EVIDENCE {
            self.add(
                "/evidence",
                "too_many",
                Words::made(
                    format!("最多 {EVIDENCE} 条依据。"),
                    format!("At most {EVIDENCE} pieces of evidence."),
                ),
            );
        }
        for (n, Evidence { label, href }) in evidence.iter().enumerate() {
            self.text(&format!("/evidence/{n}/label"), label, 1, TITLE);
            if !is_path_of_this_site(href) {
                self.add(
                    format!("/evidence/{n}/href"),
                    "href",
                    Words::fixed(
                        "只能是本站内的路径，例如 /tasks。",
                        "Only a path of this site, such as /tasks.",
                    ),
                );
            }
        }
    }

    pub(super) fn repeat(&mut self, repeat: Option<&Repeat>, due: Option<Moment>) {
        if repeat.is_some() && due.is_none() {
            self.add(
                "/due_at",
                "needed",
                Words::fixed("重复的任务需要到期时间。", "A recurring task needs a due time."),
            );
        }
    }

    pub(super) fn outcome(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(invalid_fields(self.0)) }
    }
}

/// Whether `href` leads nowhere but into this site, in every browser: one slash, then neither a slash nor what a browser
/// takes for one, and nothing that it would drop before reading.
pub(crate) fn is_path_of_this_site(href: &str) -> bool {
    let mut characters = href.chars();
    characters.next() == Some('/')
        && characters.next() != Some('/')
        && href.len() <= HREF
        && !href.chars().any(|c| c == '\\' || c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_leads_into_this_site_only() {
        for good in ["/", "/tasks", "/chats/a?from=1#m3", "/客服"] {
            assert!(is_path_of_this_site(good), "{good}");
        }
        for bad in [
            "",
            "tasks",
            "//evil.example",
            "/\\evil.example",
            "https://evil",
            "javascript:alert(1)",
            "/a\nb",
            "/\t/evil",
        ] {
            assert!(!is_path_of_this_site(bad), "{bad:?}");
        }
    }
}
