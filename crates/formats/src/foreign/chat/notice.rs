//! What the platform itself writes into a chat: transfers, recalls, read marks.

use crate::foreign::convert::split_nick;

/// A line that the platform wrote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Notice<'a> {
    /// 由 X 转交给 Y
    Transfer { from: &'a str, to: &'a str },
    /// X 撤回了一条消息
    Recall,
    /// 已读, 未读, 发送中: no message at all.
    Mark,
}

const MARKS: [&str; 5] = ["已读", "未读", "发送中", "发送失败", "送达"];

/// What the window draws between old and new messages.
const DIVIDERS: [&str; 4] = ["以上为历史消息", "以上是历史消息", "以下为最新消息", "历史消息"];

/// Reads a line as a notice; `None` for what a person wrote.
pub(crate) fn notice(line: &str) -> Option<Notice<'_>> {
    let line = line.trim();
    let unruled = line.trim_matches(|c: char| c.is_whitespace() || "-—─=".contains(c));
    if MARKS.contains(&line) || DIVIDERS.contains(&unruled) {
        return Some(Notice::Mark);
    }
    if line.ends_with("撤回了一条消息") {
        return Some(Notice::Recall);
    }
    transfer(line)
}

/// Takes a read mark off the end of a header line.
pub(crate) fn without_mark(line: &str) -> &str {
    let line = line.trim();
    let mark = MARKS
        .iter()
        .find_map(|mark| line.strip_suffix(mark).or_else(|| line.strip_suffix(&format!("({mark})"))));
    mark.map_or(line, str::trim_end)
}

/// People write 转交给 too, so a notice must name a nick on both sides and say nothing else.
fn transfer(line: &str) -> Option<Notice<'_>> {
    let (left, right) = line.split_once("转交给")?;
    let from = left.rsplit_once('由').map_or(left, |(_, nick)| nick).trim();
    let to = right.trim().trim_end_matches(['。', '.', '，', ',']).trim_end();
    let bare =
        |nick: &str| !nick.is_empty() && !nick.contains(char::is_whitespace) && nick.chars().count() <= 60;
    let named = split_nick(from).is_some() || split_nick(to).is_some() || line.starts_with("由 ");
    (bare(from) && bare(to) && named).then_some(Notice::Transfer { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_and_what_only_looks_like_one() {
        let transfer = Notice::Transfer { from: "店:小美", to: "店:小红" };
        assert_eq!(notice("由 店:小美 转交给 店:小红"), Some(transfer));
        assert_eq!(notice("系统消息：该会话由店:小美转交给店:小红。"), Some(transfer));
        assert_eq!(notice("我帮您转交给仓库处理"), None);
        assert_eq!(notice("店:小美撤回了一条消息"), Some(Notice::Recall));
        assert_eq!(notice(" 已读 "), Some(Notice::Mark));
        assert_eq!(notice("—— 以上为历史消息 ——"), Some(Notice::Mark));
        assert_eq!(notice("已读了吗"), None);
        assert_eq!(without_mark("a 2016-5-3 1:02:03 已读"), "a 2016-5-3 1:02:03");
    }
}
