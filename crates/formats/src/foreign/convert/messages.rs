//! Chat tables: one message a row.

use std::collections::HashMap;

use kpi::input::Sender;

use super::Convert;
use super::row::{CellError, RowView};
use super::shop::{named_shop, split_nick};
use crate::foreign::chat::conversation::{Conversation, Said};
use crate::foreign::chat::kind::kind_of;
use crate::foreign::chat::notice::{Notice, notice};
use crate::foreign::output::Output;
use crate::foreign::reason::{no_shop, unknown_word};
use crate::words::{Words, empty, shown};

/// Converts chat tables.
#[derive(Default)]
pub(crate) struct Messages {
    conversations: Vec<Conversation>,
    by_buyer: HashMap<(String, String), usize>,
    /// The shop that agents' nicks showed, for the rows of buyers.
    shop: String,
    early: Vec<(String, Said)>,
    /// Bytes taken since nothing was held back.
    bytes: usize,
}

/// Most buyers whose conversation is kept open for an answer.
const MOST_OPEN: usize = 10_000;
/// Most bytes of messages that wait for a nick that tells the shop, or for an answer.
const MOST_BYTES: usize = 32 << 20;

impl Convert for Messages {
    fn row(&mut self, row: &RowView<'_>, out: &mut Output<'_, '_>) -> Result<(), CellError> {
        let (buyer, said, nick) = read(row)?;
        match named_shop(row, nick) {
            Some(shop) => {
                self.shop = shop.to_string();
                self.release(out);
                self.push(shop.to_string(), buyer, said, out);
            }
            None if !self.shop.is_empty() => self.push(self.shop.clone(), buyer, said, out),
            None if self.bytes >= MOST_BYTES => return Err(row.error("shop", no_shop())),
            None => {
                self.bytes += said.size();
                self.early.push((buyer, said));
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Output<'_, '_>) {
        for (_, said) in self.early.drain(..) {
            out.reject(said.line, "shop", no_shop(), &said.text);
        }
        self.close_all(out);
    }
}

impl Messages {
    fn close_all(&mut self, out: &mut Output<'_, '_>) {
        self.bytes = 0;
        self.by_buyer.clear();
        for mut conversation in self.conversations.drain(..) {
            conversation.finish(out);
        }
    }

    fn release(&mut self, out: &mut Output<'_, '_>) {
        for (buyer, said) in std::mem::take(&mut self.early) {
            self.push(self.shop.clone(), buyer, said, out);
        }
    }

    fn push(&mut self, shop: String, buyer: String, said: Said, out: &mut Output<'_, '_>) {
        self.bytes += said.size();
        if self.conversations.len() >= MOST_OPEN || self.bytes >= MOST_BYTES {
            self.close_all(out);
        }
        let key = (shop, buyer);
        let next = self.conversations.len();
        let index = *self.by_buyer.entry(key.clone()).or_insert(next);
        if index == next {
            self.conversations.push(Conversation::new(&key.0, &key.1));
        }
        if let Some(conversation) = self.conversations.get_mut(index) {
            conversation.push(said, out);
        }
    }
}

/// The buyer, the message, and the nick that may show the shop.
fn read<'a>(row: &RowView<'a>) -> Result<(String, Said, &'a str), CellError> {
    let buyer = row.text("buyer");
    if buyer.is_empty() {
        return Err(row.error("buyer", empty()));
    }
    let account = row.text("account");
    let sender = sender(row, buyer, account)?;
    let text = row.verbatim("text").to_string();
    let kind = kind_of(&text);
    let mut said = Said::new(row.record.line, sender, row.clock("sent_at")?);
    let writer = if matches!(sender, Sender::Agent | Sender::Bot) { account } else { "" };
    said.agent = [row.text("agent"), writer].into_iter().find(|a| !a.is_empty()).unwrap_or("").to_string();
    said.kind = match row.word("kind") {
        Some(word) => word.to_string(),
        None if row.text("kind").is_empty() => kind.kind.to_string(),
        None => row.text("kind").to_string(),
    };
    if let (Sender::System, Some(Notice::Transfer { from, to })) = (sender, notice(&text)) {
        said.kind = "transfer".to_string();
        (said.agent, said.to_agent) = (from.to_string(), to.to_string());
    }
    said.auto = matches!(row.word("auto"), Some("1"));
    if !row.text("to_agent").is_empty() {
        said.to_agent = row.text("to_agent").to_string();
    }
    said.product_id =
        [row.id("product_id")?, kind.product_id].into_iter().find(|p| !p.is_empty()).unwrap_or_default();
    said.order_id = row.id("order_id")?;
    said.message_id = row.id("message_id")?;
    said.conversation_id = row.id("conversation_id")?;
    said.attributes = row.attributes().into_iter().map(|(h, v)| (h.to_string(), v.to_string())).collect();
    said.text = text;
    let nick = if row.text("agent").is_empty() { writer } else { row.text("agent") };
    Ok((buyer.to_string(), said, nick))
}

/// Who wrote: by the word of the sender column, else by the nick.
fn sender(row: &RowView<'_>, buyer: &str, account: &str) -> Result<Sender, CellError> {
    match row.word("sender").and_then(Sender::parse) {
        Some(sender) => Ok(sender),
        None if !row.text("sender").is_empty() => {
            Err(row.error("sender", unknown_word(row.text("sender"), "sender")))
        }
        None if account == buyer => Ok(Sender::Buyer),
        None if split_nick(account).is_some() => Ok(Sender::Agent),
        None => Err(row.error("account", nobody(account))),
    }
}

fn nobody(account: &str) -> Words {
    let account = shown(account);
    Words::new(
        format!("{account} 既不是买家，也不是“店铺:账号”形式的客服昵称；请补上账号类型一列"),
        format!(
            "{account} is neither the buyer nor a nick shop:account; add a column with the kind of account"
        ),
    )
}
