//! The engine against the slow literal reference, on cases made to hit every edge.
//!
//! `BANZHANG_CASES` sets the number of cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod cases;
mod engine;
mod naive;

use naive::figures::differences;
use proptest::{prelude::*, test_runner::FileFailurePersistence};

fn config() -> ProptestConfig {
    let cases = std::env::var("BANZHANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/proptest-regressions/definitions.txt");
    ProptestConfig {
        cases,
        max_shrink_iters: 20_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_engine_computes_what_the_definitions_say(raw in cases::raw()) {
        let input = cases::input(&raw);
        let differences = differences(&naive::sheet(&input), &engine::sheet(&input));
        prop_assert!(differences.is_empty(), "\n{}", differences.join("\n"));
    }
}
