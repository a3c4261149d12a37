//! Whose a buyer's messages are, when an export names only the writer.
//!
//! A chat export says who wrote each message and not which account the buyer had before him. His messages are
//! taken to be those of the account that answers within ten minutes; where none does, of the account that wrote
//! last (platforms send a returning buyer to it); where nobody wrote before, of the account that writes next. A
//! transfer notice parts what comes before it, which is the forwarding account's, from what comes after.

use kpi::input::{Message, Row, Sender};
use kpi::time::{MINUTE, Timestamp};

use crate::foreign::output::Output;

/// A message before it is known whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said {
    pub(crate) line: u64,
    pub(crate) sender: Sender,
    /// Account of the writer, where an agent, a bot or a forwarding agent is.
    pub(crate) agent: String,
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) kind: String,
    pub(crate) auto: bool,
    pub(crate) text: String,
    pub(crate) to_agent: String,
    pub(crate) product_id: String,
    pub(crate) order_id: String,
    pub(crate) message_id: String,
    pub(crate) conversation_id: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Said {
    /// A message with nothing but its writer and line.
    pub(crate) fn new(line: u64, sender: Sender, sent_at: Option<Timestamp>) -> Said {
        let empty = String::new;
        Said {
            line,
            sender,
            sent_at,
            auto: false,
            kind: "text".to_string(),
            agent: empty(),
            text: empty(),
            to_agent: empty(),
            product_id: empty(),
            order_id: empty(),
            message_id: empty(),
            conversation_id: empty(),
            attributes: Vec::new(),
        }
    }

    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        let attributes: usize = self.attributes.iter().map(|(h, v)| h.len() + v.len() + 48).sum();
        size_of::<Said>() + self.text.len() + attributes
    }

    fn is_transfer(&self) -> bool {
        self.kind == "transfer" && !self.agent.is_empty() && !self.to_agent.is_empty()
    }
}

/// Most bytes of messages that wait for an answer; beyond it they are handed on as if none came.
const MOST_WAITING: usize = 8 << 20;
/// How soon an answer must come to show whose the question was.
const SOON: i64 = 10 * MINUTE;

/// The messages between one buyer and a shop, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conversation {
    pub(crate) shop: String,
    pub(crate) buyer: String,
    waiting: Vec<Said>,
    /// Bytes of what waits.
    bytes: usize,
    last: Option<String>,
}

impl Conversation {
    pub(crate) fn new(shop: &str, buyer: &str) -> Conversation {
        Conversation { shop: shop.to_string(), buyer: buyer.to_string(), ..Conversation::default() }
    }

    /// Takes the next message.
    pub(crate) fn push(&mut self, said: Said, out: &mut Output<'_, '_>) {
        if said.is_transfer() {
            // Both accounts see the notice: it ends the stream of the one and begins that of the other.
            self.settle(&said, out);
            self.hand_on(&said, &said.agent, out);
            self.hand_on(&said, &said.to_agent, out);
            self.last = Some(said.to_agent);
        } else if said.sender == Sender::Agent && !said.agent.is_empty() {
            self.settle(&said, out);
            self.hand_on(&said, &said.agent, out);
            self.last = Some(said.agent);
        } else {
            self.bytes += said.size();
            self.waiting.push(said);
            if self.bytes > MOST_WAITING {
                self.finish(out);
            }
        }
    }

    /// Hands on what still waits: nobody answered any more.
    pub(crate) fn finish(&mut self, out: &mut Output<'_, '_>) {
        self.bytes = 0;
        let last = self.last.clone().unwrap_or_default();
        for said in std::mem::take(&mut self.waiting) {
            let agent = if said.agent.is_empty() { last.as_str() } else { &said.agent };
            self.hand_on(&said, agent, out);
        }
    }

    fn settle(&mut self, answer: &Said, out: &mut Output<'_, '_>) {
        self.bytes = 0;
        let answering = &answer.agent;
        for said in std::mem::take(&mut self.waiting) {
            let agent = match &self.last {
                _ if !said.agent.is_empty() => &said.agent,
                Some(last) if !soon(said.sent_at, answer.sent_at) => last.as_str(),
                _ => answering,
            };
            self.hand_on(&said, agent, out);
        }
    }

    fn hand_on(&self, said: &Said, agent: &str, out: &mut Output<'_, '_>) {
        // A platform's own remark that names no account belongs to nobody.
        let agent = if said.sender == Sender::System && said.agent.is_empty() { "" } else { agent };
        let message = Message {
            shop: &self.shop,
            buyer: &self.buyer,
            agent,
            sender: said.sender,
            sent_at: said.sent_at,
            kind: &said.kind,
            auto: said.auto,
            text: &said.text,
            message_id: &said.message_id,
            conversation_id: &said.conversation_id,
            product_id: &said.product_id,
            order_id: &said.order_id,
            to_agent: &said.to_agent,
            seq: None,
        };
        let attributes: Vec<(&str, &str)> =
            said.attributes.iter().map(|(h, v)| (h.as_str(), v.as_str())).collect();
        out.row(said.line, &Row::Message(message), &attributes);
    }
}

fn soon(asked: Option<Timestamp>, answered: Option<Timestamp>) -> bool {
    match (asked, answered) {
        (Some(asked), Some(answered)) => answered.0.saturating_sub(asked.0) <= SOON,
        _ => true,
    }
}
