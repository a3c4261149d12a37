//! Who is who in a chat.

use kpi::input::Sender;

use crate::foreign::convert::{account_of, split_nick};

/// What is known of the people of a chat.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    /// Nicks that are agents although they do not show it: the shop's own nick, the accounts the caller knows.
    agents: Vec<String>,
    /// The shop, as given or as first seen in a nick.
    pub(crate) shop: String,
}

impl Cast {
    pub(crate) fn new(shop: Option<&str>, accounts: &[String]) -> Cast {
        let agents = accounts.iter().map(String::as_str).chain(shop).map(str::to_string).collect();
        Cast { agents, shop: shop.unwrap_or_default().to_string() }
    }

    /// Learns from a nick of the form `shop:account` that `shop` alone is an agent too: the main account.
    pub(crate) fn learn(&mut self, nick: &str) {
        let Some((shop, _)) = split_nick(nick) else { return };
        if self.shop.is_empty() {
            self.shop = shop.to_string();
        }
        if !self.agents.iter().any(|a| a == shop) {
            self.agents.push(shop.to_string());
        }
    }

    /// Adds an agent's nick.
    pub(crate) fn add_agent(&mut self, nick: &str) {
        self.agents.push(nick.to_string());
    }

    /// Whether a nick is an agent's.
    pub(crate) fn is_agent(&self, nick: &str) -> bool {
        split_nick(nick).is_some() || self.agents.iter().any(|a| a == nick || a == account_of(nick))
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
