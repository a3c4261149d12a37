//! The simulated teams of `bench/steer`, fewer of them, with fixed seeds.

#![allow(clippy::float_arithmetic, reason = "shares of simulated teams")]

#[path = "../../../bench/steer/agents.rs"]
mod agents;
#[path = "../../../bench/steer/causes.rs"]
mod causes;
#[path = "../../../bench/steer/chance.rs"]
mod chance;
#[path = "../../../bench/steer/paces.rs"]
mod paces;
#[path = "../../../bench/steer/targets.rs"]
mod targets;

#[test]
fn a_planted_cause_is_named_first() {
    let named = causes::run(10, 0.60, 0.20);
    assert!(named.right >= 9, "{named:?}");
}

#[test]
fn where_nothing_is_planted_nothing_is_found() {
    let named = causes::run(12, 0.55, 0.0);
    assert!(named.wrong <= 1 && named.outside <= 1, "{named:?}");
}

#[test]
fn agents_are_called_rightly() {
    let found = agents::run(5, 1_300);
    assert!(found.right * 100 >= found.called * 95, "{found:?}");
    assert!(found.seen * 100 >= found.off * 80, "{found:?}");
    // Of few cases hardly anybody is called.
    let few = agents::run(4, 100);
    assert!(few.called * 10 <= few.people, "{few:?}");
}

#[test]
fn bands_hold_four_of_five_months() {
    for (noise, follows) in [(0.10, 0.0), (0.15, 0.3)] {
        let found = paces::run(200, 10, noise, follows);
        assert!((75..=85).contains(&(found.inside * 100 / found.months)), "{found:?}");
    }
}

#[test]
fn targets_add_up_to_the_fen() {
    let found = targets::run(8);
    assert!(found.tried > 400 && found.wrong == 0, "{found:?}");
}
