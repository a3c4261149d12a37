//! What a difference shows, in words that everybody understands.

use crate::normal::below;
use crate::shrink::Estimate;

/// Chance at which a direction is called clear: on the side of the estimate in 39 of 40 cases.
const CLEAR: f64 = 0.975;
/// Chance at which it is called likely: nine of ten.
const LIKELY: f64 = 0.90;

/// How somebody or something stands against what was expected or was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// 明显更差.
    ClearlyWorse,
    /// 可能更差.
    MaybeWorse,
    /// 还看不出.
    Open,
    /// 可能更好.
    MaybeBetter,
    /// 明显更好.
    ClearlyBetter,
}

impl Standing {
    /// Of an estimate; `up` when more is better.
    pub fn of(estimate: Estimate, up: bool) -> Self {
        let Estimate { value, error } = estimate;
        if error <= 0.0 || !value.is_finite() {
            return Standing::Open;
        }
        Self::of_z(if up { value / error } else { -value / error })
    }

    /// Of a difference in standard errors, positive for better.
    pub fn of_z(z: f64) -> Self {
        match (below(z), below(-z)) {
            (better, _) if better >= CLEAR => Standing::ClearlyBetter,
            (better, _) if better >= LIKELY => Standing::MaybeBetter,
            (_, worse) if worse >= CLEAR => Standing::ClearlyWorse,
            (_, worse) if worse >= LIKELY => Standing::MaybeWorse,
            _ => Standing::Open,
        }
    }

    /// Stable, for programs: `clearly_worse`, …
    pub fn key(self) -> &'static str {
        match self {
            Standing::ClearlyWorse => "clearly_worse",
            Standing::MaybeWorse => "maybe_worse",
            Standing::Open => "open",
            Standing::MaybeBetter => "maybe_better",
            Standing::ClearlyBetter => "clearly_better",
        }
    }

    /// In Chinese and in English.
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Standing::ClearlyWorse => ["明显更差", "clearly worse"],
            Standing::MaybeWorse => ["可能更差", "perhaps worse"],
            Standing::Open => ["还看不出", "not shown yet"],
            Standing::MaybeBetter => ["可能更好", "perhaps better"],
            Standing::ClearlyBetter => ["明显更好", "clearly better"],
        }
    }

    /// Whether it is called one way or the other without a doubt.
    pub fn is_clear(self) -> bool {
        matches!(self, Standing::ClearlyBetter | Standing::ClearlyWorse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_chance() {
        let of = |z| Standing::of_z(z).words()[0];
        assert_eq!(
            [2.0, 1.9, 1.2, -1.2, -1.9, -2.0].map(of),
            ["明显更好", "可能更好", "还看不出", "还看不出", "可能更差", "明显更差"]
        );
        let slower = Estimate { value: 3.0, error: 1.0 };
        assert_eq!(
            (Standing::of(slower, true), Standing::of(slower, false)),
            (Standing::ClearlyBetter, Standing::ClearlyWorse)
        );
        assert_eq!(Standing::of(Estimate { value: 0.0, error: 0.0 }, true), Standing::Open);
        assert_eq!(Standing::of_z(f64::NAN), Standing::Open);
    }
}
