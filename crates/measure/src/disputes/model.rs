//! What can be objected to, and how a dispute goes. Pure.

use kernel::error::{Result, conflict, invalid};
use kernel::id::PersonId;
use kernel::text::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest reason and words, in characters.
const LONGEST: usize = 1_000;

macro_rules! keyed {
    ($($(#[$doc:meta])* $name:ident as $schema:ident { $($(#[$what:meta])* $variant:ident = $key:literal,)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $schema)]
        pub(crate) enum $name { $($(#[$what])* $variant,)* }

        impl $name {
            /// As stored.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }

            /// From its stored key.
            pub fn of(key: &str) -> Option<Self> {
                [$($name::$variant),*].into_iter().find(|one| one.key() == key)
            }
        }
    )* };
}

keyed! {
    /// What is objected to.
    Kind as DisputeKind {
        /// Who sold an order.
        Credit = "credit",
        /// What a buyer came for on a day.
        Stage = "stage",
        /// That a buyer-day was left out.
        Exclusion = "exclusion",
        /// That a reception was slow.
        Slow = "slow",
        /// A rating.
        Rating = "rating",
    }
    /// What a buyer was, or came for.
    Claim as DisputeClaim {
        /// 同行: somebody of the trade.
        Peer = "peer",
        /// 广告: somebody who advertises.
        Advertiser = "advertiser",
        /// 测试: a test.
        Test = "test",
        /// 售后: he came about an order that he had.
        Aftersale = "aftersale",
        /// 下单未付款: he came about an order that was not paid.
        Pending = "pending",
        /// 询单: he asked about something to buy.
        Inquiry = "inquiry",
    }
    /// Where a dispute stands.
    State as DisputeState {
        /// Nobody has looked at it.
        Open = "open",
        /// The leader has looked at it.
        Looked = "looked",
        /// Upheld.
        Granted = "granted",
        /// Not upheld.
        Refused = "refused",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
    }
}

/// What a granted dispute does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The order's seller is the account.
    Seller,
    /// The buyer-day of the account is left out like a filtered one.
    Exclude,
    /// The same, and orders that the account sold through it stay the account's: only a mark was wrong.
    ExcludeMark,
    /// The stage of the buyer's day is another.
    Stage(&'static str),
    /// A decision that left the buyer-day out is taken back.
    Count,
}

impl Kind {
    /// What granting it does; `None` for a stage without its claim.
    pub fn effect(self, claim: Option<Claim>) -> Option<Effect> {
        Some(match (self, claim) {
            (Kind::Credit, _) => Effect::Seller,
            (Kind::Stage, Some(Claim::Peer | Claim::Advertiser | Claim::Test)) => Effect::Exclude,
            (Kind::Stage, Some(stage)) => Effect::Stage(stage.key()),
            (Kind::Stage, None) => return None,
            (Kind::Exclusion, _) => Effect::Count,
            (Kind::Slow | Kind::Rating, _) => Effect::ExcludeMark,
        })
    }
}

impl State {
    /// Whether it waits for somebody.
    pub fn is_open(self) -> bool {
        matches!(self, State::Open | State::Looked)
    }

    /// After the first look.
    pub fn look(self) -> Result<State> {
        match self {
            State::Open => Ok(State::Looked),
            State::Looked => {
                let said = Words::fixed(
                    "这条申诉已有人初看，请等裁定。",
                    "Somebody has looked at it already; it waits for the decision.",
                );
                Err(conflict("looked", said))
            }
            _ => self.must_be_open().map(|()| self),
        }
    }

    /// After the decision; the first look may have been left out.
    pub fn decide(self, granted: bool) -> Result<State> {
        self.must_be_open()?;
        Ok(if granted { State::Granted } else { State::Refused })
    }

    /// After its author took it back.
    pub fn withdraw(self) -> Result<State> {
        self.must_be_open()?;
        Ok(State::Withdrawn)
    }

    fn must_be_open(self) -> Result<()> {
        if self.is_open() {
            return Ok(());
        }
        let said = Words::fixed(
            "这条申诉已经结束；若有新的理由，请重新提出。",
            "This dispute is closed. Raise a new one if there is a new reason.",
        );
        Err(conflict("closed", said))
    }
}

/// Nobody looks at or decides what he himself raised.
pub(crate) fn must_be_another(author: PersonId, viewer: PersonId) -> Result<()> {
    if author != viewer {
        return Ok(());
    }
    let said = Words::fixed(
        "不能处理本人提出的申诉，请交给别人。",
        "Nobody handles a dispute of his own; leave it to somebody else.",
    );
    Err(conflict("own_dispute", said))
}

/// A text that somebody wrote, between `least` and 1,000 characters.
pub(crate) fn words(pointer: &str, text: &str, least: usize) -> Result<String> {
    let text = text.trim();
    let length = text.chars().count();
    if length < least {
        return Err(invalid(pointer, "empty", Words::fixed("请写明理由。", "Say why.")));
    }
    if length > LONGEST {
        let said = Words::made(
            format!("最多 {LONGEST} 个字，现有 {length} 个。"),
            format!("At most {LONGEST} characters, not {length}."),
        );
        return Err(invalid(pointer, "too_long", said));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        let said = Words::fixed("含有不可见的控制字符。", "It has control characters.");
        return Err(invalid(pointer, "control", said));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dispute_is_looked_at_once_and_decided_once() {
        assert_eq!(State::Open.look().unwrap(), State::Looked);
        assert!(State::Looked.look().is_err());
        for open in [State::Open, State::Looked] {
            assert_eq!(open.decide(true).unwrap(), State::Granted);
            assert_eq!(open.decide(false).unwrap(), State::Refused);
            assert_eq!(open.withdraw().unwrap(), State::Withdrawn);
        }
        for closed in [State::Granted, State::Refused, State::Withdrawn] {
            assert!(closed.look().is_err() && closed.decide(true).is_err() && closed.withdraw().is_err());
        }
    }

    #[test]
    fn what_is_granted_follows_from_what_was_said() {
        assert_eq!(Kind::Stage.effect(Some(Claim::Peer)), Some(Effect::Exclude));
        assert_eq!(Kind::Stage.effect(Some(Claim::Aftersale)), Some(Effect::Stage("aftersale")));
        assert_eq!(Kind::Stage.effect(None), None);
        assert_eq!(Kind::Rating.effect(None), Some(Effect::ExcludeMark));
        assert_eq!(Kind::Exclusion.effect(None), Some(Effect::Count));
        for kind in ["credit", "stage", "exclusion", "slow", "rating"] {
            assert_eq!(Kind::of(kind).map(Kind::key), Some(kind));
        }
        assert_eq!(Kind::of(""), None);
    }

    #[test]
    fn reasons_are_given_and_not_endless() {
        assert_eq!(words("/reason", " 同行 ", 1).unwrap(), "同行");
        assert!(words("/reason", "  ", 1).is_err());
        assert!(words("/reason", &"长".repeat(1_001), 1).is_err());
        assert!(words("/reason", "a\u{0}", 1).is_err());
        assert_eq!(words("/words", "", 0).unwrap(), "");
    }
}
