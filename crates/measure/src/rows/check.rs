//! What a row has to be so that it can be stored, beyond what its reader asks for.

use formats::write::{Encoding, OpenWriter, table_of};
use formats::{Place, Reject, Words};
use kpi::input::{Row, Stage};

/// Longest text that stands in an index, in bytes.
const LONGEST_KEY: usize = 512;
/// Longest name of an account, in characters: as the house takes it by hand.
const LONGEST_ACCOUNT: usize = 60;

/// Why a row is not kept.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) cell: &'static str,
    pub(super) reason: Words,
}

impl Fault {
    /// The row in the list of rejects.
    pub(super) fn reject(self, place: Place, raw: String) -> Reject {
        let Fault { cell, reason } = self;
        Reject {
            file: String::new(),
            sheet: None,
            line: place.line,
            cell: cell.to_owned(),
            reason,
            raw,
            rejected: true,
        }
    }
}

/// A text that stands in an index: it may be empty, but not endless.
pub(super) fn key<'t>(column: &'static str, text: &'t str) -> Result<&'t str, Fault> {
    if text.len() <= LONGEST_KEY && !text.contains('\0') {
        return Ok(text);
    }
    let reason = Words::new(
        format!("超过 {LONGEST_KEY} 字节，或含有空字符；请检查这一格"),
        format!("is longer than {LONGEST_KEY} bytes, or has a zero byte; check the cell"),
    );
    Err(Fault { cell: column, reason })
}

/// The name of an account without blanks around it; empty for nobody.
pub(super) fn account<'t>(column: &'static str, name: &'t str) -> Result<&'t str, Fault> {
    let name = name.trim();
    let short = name.len() <= LONGEST_ACCOUNT || name.chars().count() <= LONGEST_ACCOUNT;
    if short && !name.chars().any(char::is_control) {
        return Ok(name);
    }
    let reason = Words::new(
        format!("客服账号超过 {LONGEST_ACCOUNT} 个字，或含有控制字符；请检查这一格"),
        format!(
            "an account has at most {LONGEST_ACCOUNT} characters, none of them a control character; check the cell"
        ),
    );
    Err(Fault { cell: column, reason })
}

/// A shop that nobody here knows.
pub(super) fn unknown_shop(name: &str) -> Fault {
    let name: String = name.chars().take(60).collect();
    let reason = Words::new(
        format!("没有店铺「{name}」；请新建店铺，或指明它是哪家店铺"),
        format!("there is no shop “{name}”; add it, or say which shop it is"),
    );
    Fault { cell: "shop", reason }
}

/// The word of a stage in the open format.
pub(super) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Inquiry => "inquiry",
        Stage::Pending => "pending",
        Stage::Aftersale => "aftersale",
    }
}

/// A row as a line of the open format, for who is to correct it.
pub(super) fn shown(row: &Row<'_>) -> String {
    let mut out = Vec::new();
    let written = OpenWriter::new(&mut out, table_of(row), Encoding::JsonLines)
        .and_then(|mut writer| writer.row(row).and_then(|()| writer.finish().map(|_| ())));
    let text = written.map(|()| String::from_utf8_lossy(&out).trim_end().to_owned()).unwrap_or_default();
    text.chars().take(2_000).collect()
}
