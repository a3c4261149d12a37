//! The rank of a task: its place in every list, in one integer.
//!
//! Open tasks come first, by due time, those without one last; then done ones, the latest first; then refused ones,
//! the latest first. So a state, and a span of due times, is a range of ranks, and one index serves a list in all
//! states.

use crate::time::Moment;

use super::model::State;

const BAND: i64 = 1 << 60;

/// The rank of a task.
pub fn rank(state: State, due: Option<Moment>, closed: Option<Moment>) -> i64 {
    let latest_first = |start: i64| {
        let closed = closed.map_or(0, Moment::micros);
        start + BAND - 1 - closed.clamp(0, BAND - 1)
    };
    match state {
        State::Open => due.map_or(BAND - 1, of_due),
        State::Done => latest_first(BAND),
        State::Refused => latest_first(2 * BAND),
    }
}

/// The rank of an open task that is due at `due`.
pub fn of_due(due: Moment) -> i64 {
    due.micros().clamp(0, BAND - 2)
}

/// A range of ranks: from the first, below the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranks {
    /// The first rank.
    pub from: i64,
    /// The first rank beyond.
    pub below: i64,
}

impl Ranks {
    /// Tasks of all states.
    pub const ALL: Self = Self { from: 0, below: 3 * BAND };

    /// Tasks of one state.
    pub fn of(state: State) -> Self {
        let from = match state {
            State::Open => 0,
            State::Done => BAND,
            State::Refused => 2 * BAND,
        };
        Self { from, below: from + BAND }
    }

    /// Open tasks due from `from` on and before `below`.
    pub fn due(from: Moment, below: Moment) -> Self {
        Self { from: of_due(from), below: of_due(below) }
    }

    /// Open tasks due before `moment`.
    pub fn due_before(moment: Moment) -> Self {
        Self { from: 0, below: of_due(moment) }
    }

    /// Open tasks due from `moment` on, and those without a due time.
    pub fn due_from(moment: Moment) -> Self {
        Self { from: of_due(moment), below: BAND }
    }

    /// Tasks done at `moment` or later.
    pub fn done_since(moment: Moment) -> Self {
        Self { from: BAND, below: rank(State::Done, None, Some(moment)) + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_micros(1_793_581_200_000_000);

    #[test]
    fn open_by_due_then_done_then_refused_latest_first() {
        let order = [
            rank(State::Open, Some(NOW), None),
            rank(State::Open, Some(NOW.plus_seconds(1)), None),
            rank(State::Open, None, None),
            rank(State::Done, Some(NOW), Some(NOW.plus_days(1))),
            rank(State::Done, None, Some(NOW)),
            rank(State::Refused, None, Some(NOW.plus_days(1))),
            rank(State::Refused, None, Some(NOW)),
        ];
        assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
    }

    #[test]
    fn ranges_hold_what_they_say() {
        let holds = |ranks: Ranks, rank: i64| ranks.from <= rank && rank < ranks.below;
        let open = |due| rank(State::Open, due, None);
        assert!(holds(Ranks::due_before(NOW), open(Some(NOW.plus_seconds(-1)))));
        assert!(!holds(Ranks::due_before(NOW), open(Some(NOW))));
        assert!(holds(Ranks::due_from(NOW), open(Some(NOW))));
        assert!(holds(Ranks::due_from(NOW), open(None)));
        let done = |at| rank(State::Done, None, Some(at));
        assert!(holds(Ranks::done_since(NOW), done(NOW)));
        assert!(holds(Ranks::done_since(NOW), done(NOW.plus_seconds(9))));
        assert!(!holds(Ranks::done_since(NOW), done(NOW.plus_seconds(-1))));
        for state in [State::Open, State::Done, State::Refused] {
            let rank = rank(state, None, Some(NOW));
            assert!(holds(Ranks::of(state), rank) && holds(Ranks::ALL, rank));
        }
    }

    #[test]
    fn strange_times_stay_in_their_band() {
        for micros in [i64::MIN, -1, 0, i64::MAX] {
            let moment = Moment::from_micros(micros);
            let rank = rank(State::Done, None, Some(moment));
            assert!((BAND..2 * BAND).contains(&rank));
            assert!((0..BAND).contains(&of_due(moment)));
        }
    }
}
