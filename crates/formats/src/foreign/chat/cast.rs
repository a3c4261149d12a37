//! Who is who in a chat.

use kpi::input::Sender;

use crate::foreign::convert::split_nick;

/// What is known of the people of a chat.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    /// Nicks that are agents although they do not show it: the shop's own nick, the accounts the caller knows.
    agents: Vec<String>,
    /// The shop, as given or as first seen in a nick.
    pub(crate) shop: String,
    /// How many of `agents` were given, and so are whole.
    given: usize,
    /// The shop as agents' nicks name it.
    prefix: String,
}

impl Cast {
    pub(crate) fn new(shop: Option<&str>, accounts: &[String]) -> Cast {
        let given = accounts.iter().map(String::as_str).chain(shop);
        let agents: Vec<String> = given.map(str::to_string).collect();
        Cast {
            given: agents.len(),
            agents,
            shop: shop.unwrap_or_default().to_string(),
            prefix: String::new(),
        }
    }

    /// Learns from a nick of the form `shop:account` that `shop` alone is an agent too: the main account.
    pub(crate) fn learn(&mut self, nick: &str) {
        let Some((shop, _)) = split_nick(nick) else { return };
        if self.shop.is_empty() {
            self.shop = shop.to_string();
        }
        if self.prefix.is_empty() {
            self.prefix = shop.to_string();
        }
        if !self.agents.iter().any(|a| a == shop) {
            self.agents.push(shop.to_string());
        }
    }

    /// Adds an agent's nick, which may also stand without its shop.
    pub(crate) fn add_agent(&mut self, nick: &str) {
        self.learn(nick);
        self.agents.push(nick.to_string());
        self.agents.extend(split_nick(nick).map(|(_, account)| account.to_string()));
    }

    /// The whole nick of an agent whom the platform may name without the shop.
    pub(crate) fn whole_nick(&self, nick: &str) -> String {
        let short = split_nick(nick).is_none() && !self.prefix.is_empty();
        let whole = nick == self.prefix || self.agents.iter().take(self.given).any(|a| a == nick);
        if short && !whole { format!("{}:{nick}", self.prefix) } else { nick.to_string() }
    }

    /// Whether a nick is an agent's.
    pub(crate) fn is_agent(&self, nick: &str) -> bool {
        split_nick(nick).is_some() || self.agents.iter().any(|a| a == nick)
    }

    /// What the writer of a message is.
    pub(crate) fn sender(&self, nick: &str) -> Sender {
        match nick {
            "系统消息" | "系统提示" | "系统" => Sender::System,
            _ if self.is_agent(nick) => Sender::Agent,
            _ => Sender::Buyer,
        }
    }
}
