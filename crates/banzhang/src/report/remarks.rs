//! What a reader of the figures should know, on the standard error.

use formats::Reject;
use kpi::{history::Unmatched, why::Language};

use super::Sheet;
use crate::{progress, words::pick};

/// So many rows of a kind are shown.
const SHOWN: usize = 5;

/// Says what was not read, which rows contradict others, and which decisions name nothing. `hint`: the command has
/// `--rejects`, and it is not given.
pub fn say(sheet: &Sheet, hint: bool) {
    notes(sheet);
    rejected(sheet, hint);
    conflicts(sheet);
    unmatched(sheet);
}

/// What was passed over as a whole: files of a folder, sheets of a workbook.
fn notes(sheet: &Sheet) {
    let (intake, language) = (&sheet.intake, sheet.language);
    let skipped = intake.skipped.iter().map(|error| {
        let why = error.words();
        pick(language, format!("略过 {}", why.zh), format!("skipped {}", why.en))
    });
    let join = pick(language, "：", ": ");
    let notes = intake.files.iter().flat_map(|(file, read)| {
        read.recognised.notes.iter().map(move |note| format!("{file}{join}{}", note.text(language)))
    });
    list(skipped.collect(), language);
    list(notes.collect(), language);
}

/// Says the first of some lines and how many there are in all.
fn list(lines: Vec<String>, language: Language) {
    for line in lines.iter().take(SHOWN) {
        progress::say(format_args!("{line}"));
    }
    let count = lines.len();
    if count > SHOWN {
        let all = pick(language, format!("…… 共 {count} 条"), format!("… {count} in all"));
        progress::say(format_args!("{all}"));
    }
}

fn rejected(sheet: &Sheet, hint: bool) {
    let (rejects, language) = (&sheet.intake.rejects, sheet.language);
    if rejects.rows == 0 {
        return;
    }
    let how = pick(language, "（用 --rejects 文件 保存全部）", " (--rejects FILE keeps them)");
    let hint = if hint { how } else { "" };
    let title = pick(
        language,
        format!("{} 行未能读取{hint}：", rejects.rows),
        format!("{} rows rejected{hint}:", rejects.rows),
    );
    progress::say(format_args!("{title}"));
    for reject in rejects.first.iter().filter(|reject| reject.rejected).take(SHOWN) {
        progress::say(format_args!("  {}", line(reject, language)));
    }
}

/// The place, the cell where one is to blame, and the reason.
fn line(reject: &Reject, language: Language) -> String {
    let sheet = reject.sheet.as_deref().map_or_else(String::new, |sheet| format!("[{sheet}]"));
    let Reject { file, line, cell, reason, .. } = reject;
    let reason = reason.text(language);
    match (language, cell.is_empty()) {
        (Language::Chinese, true) => format!("{file}{sheet} 第 {line} 行：{reason}"),
        (Language::Chinese, false) => format!("{file}{sheet} 第 {line} 行，{cell} 列：{reason}"),
        (Language::English, true) => format!("{file}{sheet}:{line}: {reason}"),
        (Language::English, false) => format!("{file}{sheet}:{line}: {cell}: {reason}"),
    }
}

fn conflicts(sheet: &Sheet) {
    let (conflicts, language) = (&sheet.report.conflicts, sheet.language);
    for of in conflicts.iter().take(SHOWN) {
        let file = sheet.intake.files.get(of.file).map_or("", |(name, _)| name.as_str());
        let (row, order, column) = (of.row, &of.order_id, of.column);
        let text = pick(
            language,
            format!("{file} 第 {row} 行：订单 {order} 的 {column} 与它的首行不一致，以首行为准"),
            format!("{file}:{row}: order {order} differs in {column} from its first row, which rules"),
        );
        progress::say(format_args!("{text}"));
    }
    if conflicts.len() > SHOWN {
        let count = conflicts.len();
        let all = pick(language, format!("…… 这样的行共 {count} 行"), format!("… {count} such rows in all"));
        progress::say(format_args!("{all}"));
    }
}

/// Decisions that name what no file has.
fn unmatched(sheet: &Sheet) {
    let language = sheet.language;
    let text = |of: &Unmatched| match of {
        Unmatched::Order(id) => pick(
            language,
            format!("人工裁定中的订单 {id:?} 不在任何文件中，是否写错？"),
            format!("a decision names the order {id:?}, which no file has; is it misspelt?"),
        ),
        Unmatched::Account(name) => pick(
            language,
            format!("人工裁定中的账号 {name:?} 没有任何聊天，是否写错？"),
            format!("a decision names the account {name:?}, which has no chat; is it misspelt?"),
        ),
    };
    list(sheet.report.unmatched.iter().map(text).collect(), language);
}
