use serde::Serialize;

use crate::curve::{ln, logistic};

/// The parameters of the model. Log-odds effects act on whether an inquiry ends in an order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Model {
    /// Spread of the agents' effects, in log-odds.
    pub agent_spread: f64,
    /// Spread of the products' own effects around their category's base.
    pub product_spread: f64,
    /// Spread of what belongs to the buyer and stays with him.
    pub buyer_spread: f64,
    /// Spread of what belongs to the single visit.
    pub visit_spread: f64,
    /// Effect of the price: times ln(price of the shop ÷ price usual for the product).
    pub price: f64,
    /// Effect of waiting: times ln(first response ÷ 40 s), the quotient kept within 1/8 and 40.
    pub response: f64,
    /// Effect of an answer that never came.
    pub unanswered: f64,
    /// Effect of rude words.
    pub rude: f64,
    /// Effect of the promotion day.
    pub promotion: f64,
    /// Effect of coming back to ask again.
    pub second_visit: f64,
    /// Silent orders per inquiry.
    pub silent: f64,
    /// Probability that an order is paid at once.
    pub paid_at_once: f64,
    /// Probability that an order not paid at once is paid without a reminder.
    pub paid_later: f64,
    /// Probability that one reminded of is paid.
    pub paid_after_reminder: f64,
    /// Probability that an order of the run-up to a promotion is made by deposit.
    pub deposit: f64,
}

/// The parameters in force.
pub const MODEL: Model = Model {
    agent_spread: 0.45,
    product_spread: 0.3,
    buyer_spread: 0.7,
    visit_spread: 0.5,
    price: -1.6,
    response: -0.16,
    unanswered: -1.4,
    rude: -0.8,
    promotion: 0.45,
    second_visit: 0.5,
    silent: 0.38,
    paid_at_once: 0.86,
    paid_later: 0.25,
    paid_after_reminder: 0.5,
    deposit: 0.35,
};

/// What pushes one inquiry towards an order or away from it; terms in log-odds, to be added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pull {
    /// Product, buyer, visit, price and day.
    pub(crate) surroundings: f64,
    /// First response in seconds; `None` when nobody answered.
    pub(crate) first_response: Option<i64>,
    /// Whether the agent was rude.
    pub(crate) rude: bool,
}

impl Pull {
    /// Probability of an order when the agent's own effect is this.
    pub(crate) fn probability(&self, agent: f64) -> f64 {
        let manner = if self.rude { MODEL.rude } else { 0.0 };
        let (agent, speed) = match self.first_response {
            Some(seconds) => (agent, MODEL.response * slowness(seconds)),
            None => (0.0, MODEL.unanswered),
        };
        logistic(self.surroundings + agent + manner + speed)
    }
}

fn slowness(seconds: i64) -> f64 {
    ln((seconds as f64 / 40.0).clamp(0.125, 40.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_agent_and_a_fast_answer_help() {
        let pull = Pull { surroundings: 0.0, first_response: Some(40), rude: false };
        assert!((pull.probability(0.0) - 0.5).abs() < 1e-12);
        assert!(pull.probability(0.5) > 0.6);
        assert!(Pull { first_response: Some(400), ..pull }.probability(0.0) < 0.45);
        assert!(Pull { first_response: None, ..pull }.probability(2.0) < 0.25);
    }
}
