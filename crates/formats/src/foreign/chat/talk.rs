//! Cutting a chat's lines into messages: who, when, and the lines that were said.

use kpi::input::Sender;
use kpi::time::{Day, Timestamp};

use super::cast::Cast;
use super::conversation::Said;
use super::head::{head, is_nick};
use super::kind::kind_of;
use super::notice::{Notice, notice};
use crate::foreign::options::ForeignOptions;
use crate::words::Words;

/// A message with the nicks it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Spoken {
    pub(crate) nick: String,
    pub(crate) to: String,
    pub(crate) said: Said,
}

/// Cuts lines into messages.
pub(crate) struct Talk<'o> {
    options: &'o ForeignOptions<'o>,
    /// Completes bare times of day.
    day: Option<Day>,
    open: Option<Open>,
    done: Vec<Spoken>,
    strays: Vec<Stray>,
    bytes: usize,
}

struct Open {
    line: u64,
    nick: String,
    to: String,
    sent_at: Option<Timestamp>,
    lines: Vec<String>,
    overlong: bool,
    /// A notice was taken from under this header, so it may have nothing of its own.
    noticed: bool,
}

/// A text that is no message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Stray {
    /// Where it starts.
    pub(crate) line: u64,
    /// The text, or its beginning where it is too long.
    pub(crate) text: String,
    overlong: bool,
}

impl Stray {
    /// Why it is none.
    pub(crate) fn reason(&self) -> Words {
        match self.overlong {
            true => Words::new("这条消息过长，未读", "the message is too long"),
            false => Words::new(
                "这段文字上方没有写着昵称和时间的一行；请补上，或从第一条消息起重新复制",
                "no line with a nick and a time stands above this text; add it, or copy from the first message on",
            ),
        }
    }
}

impl Open {
    fn nameless(line: u64) -> Open {
        let (nick, to) = (String::new(), String::new());
        Open { line, nick, to, sent_at: None, lines: Vec::new(), overlong: false, noticed: false }
    }
}

impl<'o> Talk<'o> {
    pub(crate) fn new(options: &'o ForeignOptions<'o>, day: Option<Day>) -> Talk<'o> {
        Talk { options, day, open: None, done: Vec::new(), strays: Vec::new(), bytes: 0 }
    }

    /// Takes a line; messages that it completes come out of [`Talk::take_done`].
    pub(crate) fn line(&mut self, number: u64, line: &str, cast: &Cast) {
        let trimmed = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(head) = head(trimmed, self.day) {
            let (nick, to, clock) = (head.nick.to_string(), head.to.to_string(), head.clock);
            let nick = if nick.is_empty() { self.nick_above() } else { Some(nick) };
            if let Some(nick) = nick {
                self.close(cast);
                let sent_at = Some(self.options.zone.instant(clock.local_micros()));
                let (lines, overlong, noticed) = (Vec::new(), false, false);
                self.open = Some(Open { line: number, nick, to, sent_at, lines, overlong, noticed });
                return;
            }
        }
        match notice(trimmed) {
            Some(Notice::Mark) => (),
            Some(found) => self.notice(number, trimmed, found, cast),
            None => self.text(number, line),
        }
    }

    /// Ends the message at the end of the chat.
    pub(crate) fn finish(&mut self, cast: &Cast) {
        self.close(cast);
    }

    /// The messages completed since the last call.
    pub(crate) fn take_done(&mut self) -> Vec<Spoken> {
        std::mem::take(&mut self.done)
    }

    /// Texts since the last call that are no messages.
    pub(crate) fn take_strays(&mut self) -> Vec<Stray> {
        std::mem::take(&mut self.strays)
    }

    /// Takes a message that stands on one line with its writer.
    pub(crate) fn say(&mut self, line: u64, nick: &str, sent_at: Option<Timestamp>, text: &str, cast: &Cast) {
        self.close(cast);
        let (nick, to, lines) = (nick.to_string(), String::new(), vec![text.to_string()]);
        self.open = Some(Open { line, nick, to, sent_at, lines, overlong: false, noticed: false });
    }

    /// The nick that stands on the line above a bare time.
    fn nick_above(&mut self) -> Option<String> {
        let open = self.open.as_mut()?;
        while open.lines.pop_if(|line| line.trim().is_empty()).is_some() {}
        let nick = open.lines.pop_if(|line| is_nick(unbracketed(line)))?;
        Some(unbracketed(&nick).to_string())
    }

    fn text(&mut self, number: u64, line: &str) {
        if self.open.is_none() && line.trim().is_empty() {
            return;
        }
        // The first line of a chat may be a nick whose time stands on the next line.
        let open = self.open.get_or_insert_with(|| Open::nameless(number));
        self.bytes += line.len() + 1;
        open.overlong |= self.bytes > self.options.limits.record;
        if !open.overlong {
            open.lines.push(line.trim_end().to_string());
        }
    }

    /// A notice is a message of the platform. It has the clock of its header only when it stands right under it.
    fn notice(&mut self, number: u64, text: &str, found: Notice<'_>, cast: &Cast) {
        let directly =
            self.open.as_ref().is_some_and(|o| o.lines.iter().all(|l| l.is_empty()) && !o.nick.is_empty());
        let (nick, to, sent_at) = self.open.as_ref().map_or_else(Default::default, |o| {
            (o.nick.clone(), o.to.clone(), o.sent_at.filter(|_| directly))
        });
        match (directly, self.open.as_mut()) {
            (true, Some(open)) => open.noticed = true,
            _ => self.close_keeping_head(cast),
        }
        let mut said = Said::new(number, Sender::System, sent_at);
        said.text = text.to_string();
        match found {
            Notice::Transfer { from, to } => {
                said.kind = "transfer".to_string();
                (said.agent, said.to_agent) = (cast.whole_nick(from), cast.whole_nick(to));
            }
            _ => said.kind = "recall".to_string(),
        }
        self.done.push(Spoken { nick, to, said });
    }

    /// Completes what was said above a notice; lines below it are a message of the same header.
    fn close_keeping_head(&mut self, cast: &Cast) {
        let kept = self.open.as_ref().map(|o| (o.line, o.nick.clone(), o.to.clone(), o.sent_at));
        self.close(cast);
        self.open = kept.map(|(line, nick, to, sent_at)| Open {
            line,
            nick,
            to,
            sent_at,
            lines: Vec::new(),
            overlong: false,
            noticed: true,
        });
    }

    fn close(&mut self, cast: &Cast) {
        self.bytes = 0;
        let Some(open) = self.open.take() else { return };
        let text = open.lines.join("\n").trim_matches('\n').to_string();
        if open.overlong || (open.nick.is_empty() && !text.is_empty()) {
            self.strays.push(Stray { line: open.line, overlong: open.overlong, text });
            return;
        }
        if open.nick.is_empty() {
            return;
        }
        if open.noticed && text.is_empty() {
            return;
        }
        let mut said = Said::new(open.line, cast.sender(&open.nick), open.sent_at);
        let kind = kind_of(&text);
        (said.kind, said.product_id, said.text) = (kind.kind.to_string(), kind.product_id, text);
        if said.sender == Sender::Agent {
            said.agent = cast.whole_nick(&open.nick);
        }
        self.done.push(Spoken { nick: open.nick, to: open.to, said });
    }
}

fn unbracketed(line: &str) -> &str {
    let line = line.trim();
    line.strip_prefix('[').and_then(|l| l.strip_suffix(']')).unwrap_or(line)
}
