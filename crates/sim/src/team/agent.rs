use serde::Serialize;

use crate::draw::Draw;
use crate::model::MODEL;
use crate::team::shuffle;

/// An agent account and the person behind it.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Account as the platform names it: `shop:nick`.
    pub account: String,
    /// What colleagues and buyers call her.
    pub nick: String,
    /// What she is there for.
    pub role: Role,
    /// What is truly so about her.
    pub traits: Traits,
}

/// What an agent is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 售前: buyers who have not ordered.
    Presale,
    /// 售后: buyers who have.
    Aftersale,
    /// 机器人: the account under which the bot answers when nobody is on duty.
    Bot,
}

/// What is truly so about an agent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Traits {
    /// True effect on whether an inquiry ends in an order, in log-odds.
    pub effect: f64,
    /// Seconds she needs to turn to a question, median, with no other chat open.
    pub pace: f64,
    /// Characters she types in a second.
    pub typing: f64,
    /// Probability that an answer is a friendly one.
    pub politeness: f64,
    /// Probability that she asks for a rating at the end of a chat.
    pub invite: f64,
    /// Probability that she recommends or urges before the buyer decides.
    pub push: f64,
    /// Probability that a question waits more than ten minutes, with no other chat open.
    pub forgetting: f64,
}

impl Traits {
    /// Traits of a whole group: effects spread evenly over the normal curve, so that every team,
    /// however small, has its good and its poor sellers; the rest independent of them.
    pub(super) fn of_group(size: usize, draw: &mut Draw) -> Vec<Self> {
        let mut effects: Vec<f64> = (0..size).map(|rank| MODEL.agent_spread * quantile(rank, size)).collect();
        shuffle(&mut effects, draw);
        effects.into_iter().map(|effect| Self::draw(round(effect), draw)).collect()
    }

    fn draw(effect: f64, draw: &mut Draw) -> Self {
        let politeness = (0.78 + 0.14 * draw.normal()).clamp(0.25, 0.98);
        Self {
            effect,
            pace: round((18.0 + 7.0 * draw.normal()).clamp(6.0, 45.0)),
            typing: round((3.2 + 0.8 * draw.normal()).clamp(1.2, 6.0)),
            politeness: round(politeness),
            invite: round((0.35 + 0.2 * draw.normal()).clamp(0.02, 0.9)),
            push: round((0.35 + 0.15 * draw.normal()).clamp(0.05, 0.8)),
            forgetting: round((0.005 + 0.004 * draw.normal()).clamp(0.0005, 0.02)),
        }
    }
}

/// A value of the normal curve at the middle of the rank's share, by the rough formula
/// 1.7 × ln(p ÷ (1 − p)) ÷ 2.9.
fn quantile(rank: usize, size: usize) -> f64 {
    let share = (rank as f64 + 0.5) / size as f64;
    0.586 * crate::curve::ln(share / (1.0 - share))
}

/// To four decimals, so that the truth is written as it is used.
pub(super) fn round(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
