use serde::Serialize;

use crate::life::Simulation;
use crate::model::{MODEL, Model};
use crate::team::{Agent, Platform, Role, Shop, Traits};

/// What is truly so: what `truth.json` holds.
#[derive(Debug, Serialize)]
pub struct Truth {
    /// What it is, for readers of the file.
    about: &'static str,
    seed: u64,
    first_day: String,
    days: u32,
    promotion_days: Vec<String>,
    model: Model,
    shops: Vec<ShopTruth>,
}

#[derive(Debug, Serialize)]
struct ShopTruth {
    shop: String,
    platform: Platform,
    category: String,
    bot_account: String,
    agents: Vec<AgentTruth>,
    products: Vec<ProductTruth>,
}

#[derive(Debug, Serialize)]
struct AgentTruth {
    agent: String,
    role: Role,
    #[serde(flatten)]
    traits: Traits,
    #[serde(flatten)]
    went: Went,
}

#[derive(Debug, Serialize)]
struct ProductTruth {
    sku: String,
    title: String,
    price: String,
    base_log_odds: f64,
    #[serde(flatten)]
    went: Went,
}

/// Inquiries that were decided, and the chances they had.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) inquiries: u64,
    pub(crate) orders: u64,
    with: f64,
    without: f64,
    answered: u64,
    first_response: i64,
}

/// A tally as the file shows it; shares are of the inquiries decided in chats with this agent
/// (the last one a buyer talked to) or about this product.
#[derive(Debug, Serialize)]
struct Went {
    /// Inquiries decided.
    decided_inquiries: u64,
    /// Of these, those that ended in an order.
    ended_in_order: u64,
    /// Mean probability of an order.
    true_conversion: f64,
    /// Mean probability had the agent's own effect been 0.
    conversion_without_effect: f64,
    /// The difference of the two, in percentage points.
    effect_points: f64,
    /// Mean first response in seconds.
    mean_first_response: f64,
}

impl Tally {
    /// Adds an inquiry decided: its probability with and without the agent's own effect.
    pub(crate) fn add(&mut self, with: f64, without: f64, bought: bool, first: Option<i64>) {
        self.inquiries += 1;
        self.orders += u64::from(bought);
        self.with += with;
        self.without += without;
        self.answered += u64::from(first.is_some());
        self.first_response += first.unwrap_or(0);
    }

    fn went(&self) -> Went {
        let per = |sum: f64, n: u64| four(sum / n.max(1) as f64);
        Went {
            decided_inquiries: self.inquiries,
            ended_in_order: self.orders,
            true_conversion: per(self.with, self.inquiries),
            conversion_without_effect: per(self.without, self.inquiries),
            effect_points: per((self.with - self.without) * 100.0, self.inquiries),
            mean_first_response: per(self.first_response as f64, self.answered),
        }
    }
}

fn four(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

impl Simulation {
    /// The truth about the days lived so far.
    pub fn truth(&self) -> Truth {
        let team = self.team();
        let calendar = team.calendar();
        let shops = team.shops().iter().zip(self.lives()).map(|(shop, life)| ShopTruth {
            shop: shop.name.clone(),
            platform: shop.platform,
            category: shop.category.clone(),
            bot_account: shop.bot.account.clone(),
            agents: shop.agents.iter().zip(&life.agents).map(agent).collect(),
            products: products(shop, &life.products),
        });
        Truth {
            about: "The truth behind a simulated team; effects are log-odds unless named points.",
            seed: team.config.seed,
            first_day: calendar.first().date().to_string(),
            days: team.config.days,
            promotion_days: calendar.promotions().iter().map(|d| d.date().to_string()).collect(),
            model: MODEL,
            shops: shops.collect(),
        }
    }
}

fn agent((agent, tally): (&Agent, &Tally)) -> AgentTruth {
    let (role, traits) = (agent.role, agent.traits);
    AgentTruth { agent: agent.account.clone(), role, traits, went: tally.went() }
}

fn products(shop: &Shop, tallies: &[Tally]) -> Vec<ProductTruth> {
    let real = shop.products.iter().zip(tallies).filter(|(product, _)| !product.difference);
    real.map(|(product, tally)| ProductTruth {
        sku: product.sku.to_string(),
        title: product.title.clone(),
        price: format!("{}.{:02}", product.price / 100, product.price % 100),
        base_log_odds: product.base,
        went: tally.went(),
    })
    .collect()
}
