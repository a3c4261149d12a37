//! What a reader of the figures should know, on the standard error.

use formats::Reject;
use kpi::why::Language;

use super::Sheet;
use crate::{progress, words::pick};

/// So many rows of a kind are shown.
const SHOWN: usize = 5;

/// Says which rows were not read and which contradict others. `kept`: the rejects are in a file.
pub fn say(sheet: &Sheet, kept: bool) {
    rejected(sheet, kept);
    conflicts(sheet);
}

fn rejected(sheet: &Sheet, kept: bool) {
    let (rejects, language) = (&sheet.intake.rejects, sheet.language);
    if rejects.rows == 0 {
        return;
    }
    let hint = pick(language, "（用 --rejects 文件 保存全部）", " (--rejects FILE keeps them)");
    let hint = if kept { "" } else { hint };
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
