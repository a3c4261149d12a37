use serde::Deserialize;

use crate::SimError;
use crate::phrase::Phrase;

/// Everything people say and sell, read from the files in `data/`.
#[derive(Debug)]
pub(crate) struct Texts {
    /// What is said in every shop.
    pub(crate) general: General,
    /// The product categories.
    pub(crate) categories: Vec<Category>,
}

/// What is said in every shop.
#[derive(Debug, Deserialize)]
pub(crate) struct General {
    pub(crate) buyer: BuyerSays,
    pub(crate) agent: AgentSays,
    pub(crate) auto: MachineSays,
    pub(crate) system: SystemSays,
    pub(crate) presale: Vec<Topic>,
    pub(crate) aftersale: Vec<Topic>,
    pub(crate) words: Words,
    pub(crate) rules: RuleWords,
}

/// Phrases of buyers, by the moment of the chat.
#[derive(Debug, Deserialize)]
pub(crate) struct BuyerSays {
    pub(crate) greet: Vec<Phrase>,
    pub(crate) card: Vec<Phrase>,
    pub(crate) thinking: Vec<Phrase>,
    pub(crate) deal: Vec<Phrase>,
    pub(crate) more: Vec<Phrase>,
    pub(crate) agree: Vec<Phrase>,
    pub(crate) extra: Vec<Phrase>,
    pub(crate) urge: Vec<Phrase>,
    pub(crate) close: Vec<Phrase>,
    pub(crate) angry: Vec<Phrase>,
    pub(crate) back: Vec<Phrase>,
    pub(crate) code: Vec<Phrase>,
    pub(crate) peer: Vec<Phrase>,
}

/// Phrases of agents, by the moment of the chat.
#[derive(Debug, Deserialize)]
pub(crate) struct AgentSays {
    pub(crate) hello: Vec<Phrase>,
    pub(crate) card: Vec<Phrase>,
    pub(crate) push: Vec<Phrase>,
    pub(crate) thanks: Vec<Phrase>,
    pub(crate) bye: Vec<Phrase>,
    pub(crate) more: Vec<Phrase>,
    pub(crate) again: Vec<Phrase>,
    pub(crate) sorry: Vec<Phrase>,
    pub(crate) calm: Vec<Phrase>,
    pub(crate) rude: Vec<Phrase>,
    pub(crate) remind: Vec<Phrase>,
    pub(crate) follow: Vec<Phrase>,
    pub(crate) invite: Vec<Phrase>,
    pub(crate) coupon: Vec<Phrase>,
    pub(crate) moved: Vec<Phrase>,
    pub(crate) hand: Vec<Phrase>,
    pub(crate) open_polite: Vec<Phrase>,
    pub(crate) end_polite: Vec<Phrase>,
}

/// Phrases of automatic replies and bots.
#[derive(Debug, Deserialize)]
pub(crate) struct MachineSays {
    pub(crate) welcome: Vec<Phrase>,
    pub(crate) bot: Vec<Phrase>,
    pub(crate) night: Vec<Phrase>,
}

/// Lines the platform writes into a chat.
#[derive(Debug, Deserialize)]
pub(crate) struct SystemSays {
    pub(crate) recall: Phrase,
}

/// One thing buyers ask about, with the answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Topic {
    /// How often it comes up, against the other topics.
    pub(crate) weight: f64,
    /// Questions.
    pub(crate) ask: Vec<Phrase>,
    /// Answers of an agent who takes the time.
    pub(crate) reply: Vec<Phrase>,
    /// Answers of one who does not.
    pub(crate) curt: Vec<Phrase>,
    /// Whether it is about the price, and goes back and forth.
    #[serde(default)]
    pub(crate) bargain: bool,
    /// Whether it is about sending something back.
    #[serde(default)]
    pub(crate) refund: bool,
    /// Whether the buyer is angry.
    #[serde(default)]
    pub(crate) complaint: bool,
}

/// Words for slots and names.
#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    pub(crate) cities: Vec<String>,
    pub(crate) express: Vec<String>,
    pub(crate) agents: Vec<String>,
    pub(crate) first: Vec<String>,
    pub(crate) second: Vec<String>,
}

/// Words the rule set needs, and remarks, reasons and reviews.
#[derive(Debug, Deserialize)]
pub(crate) struct RuleWords {
    pub(crate) closing: Vec<String>,
    pub(crate) auto_prefix: String,
    pub(crate) code: Vec<String>,
    pub(crate) reasons_refund_only: Vec<String>,
    pub(crate) reasons_return: Vec<String>,
    pub(crate) remarks: Vec<String>,
    pub(crate) bad_reviews: Vec<Phrase>,
    pub(crate) neutral_reviews: Vec<Phrase>,
    pub(crate) good_reviews: Vec<Phrase>,
}

/// A product category: what its shops sell and are asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Category {
    pub(crate) name: String,
    pub(crate) sellers: Vec<String>,
    pub(crate) kind: String,
    /// Log-odds that an average inquiry at an average agent ends in an order.
    pub(crate) base: f64,
    /// Probability that a paid order comes back.
    pub(crate) refund: f64,
    pub(crate) options: Vec<String>,
    pub(crate) looks: Vec<String>,
    pub(crate) products: Vec<ProductText>,
    pub(crate) topics: Vec<Topic>,
}

/// A product as the category describes it; each shop sets its own price around this one.
#[derive(Debug, Deserialize)]
pub(crate) struct ProductText {
    pub(crate) title: String,
    pub(crate) short: String,
    /// Yuan.
    pub(crate) price: i64,
    /// Share of the price.
    pub(crate) cost: f64,
}

macro_rules! data {
    ($file:literal) => {
        ($file, include_str!(concat!("../data/", $file)))
    };
}

const CATEGORIES: [(&str, &str); 6] = [
    data!("categories/apparel.toml"),
    data!("categories/beauty.toml"),
    data!("categories/appliance.toml"),
    data!("categories/food.toml"),
    data!("categories/baby.toml"),
    data!("categories/home.toml"),
];

impl Texts {
    /// Reads the built-in files.
    pub(crate) fn read() -> Result<Self, SimError> {
        let categories = CATEGORIES.into_iter().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { general: parse(data!("general.toml"))?, categories })
    }
}

fn parse<T: serde::de::DeserializeOwned>((file, text): (&'static str, &str)) -> Result<T, SimError> {
    toml::from_str(text).map_err(|error| SimError::Texts { file, reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_texts_can_be_read() {
        let texts = Texts::read().unwrap();
        assert!(texts.categories.iter().all(|c| c.products.len() == 12 && c.topics.len() >= 3));
    }
}
