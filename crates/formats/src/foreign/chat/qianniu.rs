//! Chats copied from the Qianniu 千牛 window as text.

use kpi::input::Sender;

use super::cast::Cast;
use super::conversation::{Conversation, Said};
use super::head::{head, is_nick};
use super::talk::{Spoken, Talk};
use crate::foreign::convert::split_nick;
use crate::foreign::error::ForeignError;
use crate::foreign::options::ForeignOptions;
use crate::foreign::output::Output;
use crate::foreign::reason::overlong_row;
use crate::foreign::text::Lines;
use crate::words::Words;

/// Lines among which the first header line of a chat must be.
const FIRST_LINES: usize = 20;
/// Most bytes of agents' messages that wait to learn who the buyer is.
const MOST_EARLY: usize = 8 << 20;

/// What the beginning of a text shows of a chat.
#[derive(Debug, Default)]
pub(crate) struct Preview {
    heads: usize,
    nicks: Vec<String>,
    cast: Cast,
}

/// Looks whether a text is a chat; `None` when it is not.
pub(crate) fn preview(beginning: &str, options: &ForeignOptions<'_>) -> Option<Preview> {
    let mut preview = Preview { cast: Cast::new(options.shop, options.accounts), ..Preview::default() };
    let mut above = "";
    for (number, line) in beginning.lines().enumerate() {
        if preview.heads == 0 && number >= FIRST_LINES {
            return None;
        }
        if let Some(head) = head(line, None) {
            let nick = if head.nick.is_empty() {
                Some(above.trim()).filter(|n| is_nick(n))
            } else {
                Some(head.nick)
            };
            preview.see(nick.into_iter().chain(Some(head.to).filter(|to| !to.is_empty())));
        }
        above = line;
    }
    (preview.heads > 0).then_some(preview)
}

impl Preview {
    fn see<'n>(&mut self, nicks: impl Iterator<Item = &'n str>) {
        for nick in nicks {
            self.heads += 1;
            self.cast.learn(nick);
            if self.nicks.len() < 10 && !self.nicks.iter().any(|n| n == nick) {
                self.nicks.push(nick.to_string());
            }
        }
    }

    fn check(&self) -> Result<(), ForeignError> {
        let someone = self.nicks.iter().any(|n| self.cast.is_agent(n));
        if !someone && self.nicks.len() > 1 {
            return Err(ForeignError::NoAgent { nicks: self.nicks.join(", ") });
        }
        if self.cast.shop.is_empty() {
            return Err(ForeignError::NoShop {
                format: Words::new("千牛聊天记录", "copied Qianniu chat")
            });
        }
        Ok(())
    }
}

/// Reads a chat.
pub(crate) fn read(
    lines: &mut Lines<'_, '_>,
    preview: Preview,
    out: &mut Output<'_, '_>,
) -> Result<(), ForeignError> {
    preview.check()?;
    let mut talk = Talk::new(out.options, None);
    let mut chat = Chat { cast: preview.cast, ..Chat::default() };
    while let Some(line) = lines.next_line()? {
        if line.overlong {
            out.reject(line.number, "", overlong_row(out.options.limits.record), line.text);
            continue;
        }
        talk.line(line.number, line.text, &chat.cast);
        chat.take(&mut talk, out);
    }
    talk.finish(&chat.cast);
    chat.take(&mut talk, out);
    chat.finish(out);
    Ok(())
}

/// The conversations of one text, one after the other.
#[derive(Default)]
struct Chat {
    cast: Cast,
    conversation: Option<Conversation>,
    /// Messages of agents before any buyer is known.
    early: Vec<Said>,
    early_bytes: usize,
}

impl Chat {
    fn take(&mut self, talk: &mut Talk<'_>, out: &mut Output<'_, '_>) {
        for stray in talk.take_strays() {
            out.reject(stray.line, "", stray.reason(), &stray.text);
        }
        for spoken in talk.take_done() {
            self.spoken(spoken, out);
        }
    }

    fn spoken(&mut self, mut spoken: Spoken, out: &mut Output<'_, '_>) {
        self.cast.learn(&spoken.nick);
        if let Some((shop, _)) =
            split_nick(&spoken.nick).filter(|(s, _)| out.options.shop.is_none() && *s != self.cast.shop)
        {
            out.note(other_shop(shop, &self.cast.shop));
        }
        let is_buyer = |nick: &str| self.cast.sender(nick) == Sender::Buyer && !nick.is_empty();
        let buyer = [&spoken.nick, &spoken.to].into_iter().find(|nick| is_buyer(nick)).cloned();
        if spoken.said.sender == Sender::Buyer && self.cast.is_agent(&spoken.to) {
            spoken.said.agent = spoken.to.clone();
        }
        self.meet(buyer, out);
        match self.conversation.as_mut() {
            Some(conversation) => conversation.push(spoken.said, out),
            None if self.early_bytes < MOST_EARLY => {
                self.early_bytes += spoken.said.size();
                self.early.push(spoken.said);
            }
            None => reject_early(&spoken.said, out),
        }
    }

    /// Turns to a buyer; what agents said before the first one was said to him.
    fn meet(&mut self, buyer: Option<String>, out: &mut Output<'_, '_>) {
        let Some(buyer) = buyer else { return };
        if self.conversation.as_ref().is_some_and(|c| c.buyer == buyer) {
            return;
        }
        if let Some(mut before) = self.conversation.take() {
            before.finish(out);
        }
        let mut conversation = Conversation::new(&self.cast.shop, &buyer);
        for said in self.early.drain(..) {
            conversation.push(said, out);
        }
        self.conversation = Some(conversation);
    }

    fn finish(&mut self, out: &mut Output<'_, '_>) {
        if let Some(conversation) = self.conversation.as_mut() {
            conversation.finish(out);
        }
        for said in self.early.drain(..) {
            reject_early(&said, out);
        }
    }
}

fn other_shop(other: &str, shop: &str) -> Words {
    Words::new(
        format!("里面还有店铺 {other} 的昵称；全部按 {shop} 读取"),
        format!("nicks of the shop {other} too; all was taken as {shop}"),
    )
}

fn reject_early(said: &Said, out: &mut Output<'_, '_>) {
    let reason = Words::new(
        "聊天里没有买家的消息，不知道是对谁说的；请连同买家的消息一起复制",
        "no buyer writes in this chat, so that nobody is known to whom this was said; copy the buyer's messages too",
    );
    out.reject(said.line, "", reason, &said.text);
}
