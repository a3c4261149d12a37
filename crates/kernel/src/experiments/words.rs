//! A verdict in plain words.

use super::{Better, Verdict, VerdictKind};
use crate::text::Words;

/// The verdict in one plain sentence: what it shows, and on how many it rests.
pub fn words(verdict: &Verdict, better: Better) -> Words {
    let Verdict { kind, n, n_control, .. } = verdict;
    let (zh, en) = match (kind, verdict.leans_better(better)) {
        (VerdictKind::Works, _) => ("明显更好", "Clearly better"),
        (VerdictKind::Harms, _) => ("明显更差", "Clearly worse"),
        (VerdictKind::NotShown, true) => ("可能更好，但还看不出", "Perhaps better, but not shown yet"),
        (VerdictKind::NotShown, false) => ("还看不出", "Not shown yet"),
    };
    Words::made(
        format!("{zh}（本组 {n}，对照 {n_control}）。"),
        format!("{en} ({n} against {n_control} in the control)."),
    )
}

#[cfg(test)]
mod tests {
    use super::super::Interval;
    use super::*;

    #[test]
    fn the_words_say_no_more_than_the_verdict() {
        let words = |low, point, high| {
            let effect = Interval::new(low, point, high, 95).unwrap();
            words(&Verdict::of(effect, Better::Higher, 120, 118, 30), Better::Higher)
        };
        assert_eq!(words(1, 2, 3).zh, "明显更好（本组 120，对照 118）。");
        assert_eq!(words(1, 2, 3).en, "Clearly better (120 against 118 in the control).");
        assert_eq!(words(-3, -2, -1).zh, "明显更差（本组 120，对照 118）。");
        assert_eq!(words(-1, 2, 5).zh, "可能更好，但还看不出（本组 120，对照 118）。");
        assert_eq!(words(-5, -2, 1).en, "Not shown yet (120 against 118 in the control).");
    }
}
