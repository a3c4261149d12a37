//! Session tables: one chat a row, all its messages in one cell.

use kpi::time::{Day, Timestamp};

use super::row::{CellError, RowView};
use super::shop::shop_of;
use super::{Convert, split_nick};
use crate::foreign::chat::cast::Cast;
use crate::foreign::chat::conversation::Conversation;
use crate::foreign::chat::talk::Talk;
use crate::foreign::output::Output;
use crate::foreign::value::Civil;
use crate::foreign::value::clock::{Clock, parse_serial};
use crate::foreign::value::parse_clock;
use crate::words::{Words, empty};

/// Converts session tables.
pub(crate) struct Sessions;

impl Convert for Sessions {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let (agent, buyer) = (row.text("agent"), row.text("buyer"));
        if agent.is_empty() || buyer.is_empty() {
            return Err(row.error(if agent.is_empty() { "agent" } else { "buyer" }, empty()));
        }
        row.clock("from")?;
        let talk = row.verbatim("talk");
        if talk.trim().is_empty() {
            return Err(row.error("talk", Words::new("这次会话没有谈话内容", "the session has no messages")));
        }
        let shop = shop_of(row, agent)?;
        let cast = cast(row, shop, agent);
        let spoken =
            cut(row, talk, &cast, &[agent, split_nick(agent).map_or(agent, |(_, account)| account), buyer]);
        if spoken.0.is_empty() {
            return Err(row.error("talk", no_messages()));
        }
        for stray in spoken.1 {
            out.remark(row.record.line, "", stray_text(), &stray);
        }
        hand_on(row, shop, buyer, spoken.0, out);
        Ok(())
    }
}

fn no_messages() -> Words {
    Words::new(
        "分不出一条条消息；每条消息前须有“昵称 2016-05-23 22:02:00”这样的一行",
        "no message can be told apart in it; each must begin with a line like: nick 2016-05-23 22:02:00",
    )
}

fn stray_text() -> Words {
    Words::new("谈话内容中的这一段不属于任何消息", "this part of the talk belongs to no message")
}

type Cut = (Vec<crate::foreign::chat::talk::Spoken>, Vec<String>);

fn cast(row: &RowView<'_>, shop: &str, agent: &str) -> Cast {
    let mut cast = Cast::new(Some(shop), row.options.accounts);
    cast.add_agent(agent);
    cast
}

/// Cuts the cell into messages.
fn cut(row: &RowView<'_>, text: &str, cast: &Cast, names: &[&str]) -> Cut {
    let day = first_day(row);
    let mut talk = Talk::new(row.options, day);
    for line in text.lines() {
        match inline(line.trim(), names, day) {
            Some((nick, civil, said)) => {
                let sent_at = civil.map(|civil| row.options.zone.instant(civil.local_micros()));
                talk.say(row.record.line, nick, sent_at, said, cast);
            }
            None => talk.line(row.record.line, line, cast),
        }
    }
    talk.finish(cast);
    (talk.take_done(), talk.take_strays().into_iter().map(|stray| stray.text).collect())
}

fn hand_on(
    row: &RowView<'_>,
    shop: &str,
    buyer: &str,
    spoken: Vec<crate::foreign::chat::talk::Spoken>,
    out: &mut Output<'_, '_>,
) {
    let agent = row.text("agent");
    let mut conversation = Conversation::new(shop, buyer);
    for mut said in spoken.into_iter().map(|s| s.said) {
        if said.agent.is_empty() {
            said.agent = agent.to_string();
        }
        said.conversation_id = row.text("conversation_id").to_string();
        conversation.push(said, out);
    }
    conversation.finish(out);
}

/// The date of the session's start, which completes bare times of day.
fn first_day(row: &RowView<'_>) -> Option<Day> {
    let text = row.text("from");
    let civil = match parse_clock(text, row.format().clock.order) {
        Some(Clock::Local(civil)) => Some(civil),
        Some(Clock::Instant(Timestamp(_))) | None => parse_serial(text),
    };
    civil.map(|c| c.day)
}

/// `nick 22:02:11: text`, `nick(2016-05-23 22:02:11)：text` or `nick: text`, for the nicks of this row.
fn inline<'t>(
    line: &'t str,
    names: &[&'t str],
    day: Option<Day>,
) -> Option<(&'t str, Option<Civil>, &'t str)> {
    let (nick, rest) = names.iter().find_map(|name| Some((*name, line.strip_prefix(name)?)))?;
    let body = rest.trim_start().trim_start_matches(['(', '（', '[']).trim_start();
    let end = body.find(|c: char| !(c.is_ascii_digit() || "-/.: ".contains(c))).unwrap_or(body.len());
    let time = body[..end].trim_end().trim_end_matches(':');
    let after = body[time.len()..].trim_start().trim_start_matches([')', '）', ']']).trim_start();
    let text = after.strip_prefix([':', '：']).map(str::trim);
    if time.is_empty() {
        return Some((nick, None, rest.trim_start().strip_prefix([':', '：'])?.trim()));
    }
    let with_day = day.filter(|_| time.len() <= 8).map(|day| format!("{day} {time}"));
    let Some(Clock::Local(civil)) = parse_clock(with_day.as_deref().unwrap_or(time), Default::default())
    else {
        return None;
    };
    Some((nick, Some(civil), text.or((!after.is_empty()).then_some(after))?))
}
