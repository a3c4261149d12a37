//! Examples computed by hand, one file a section of the definitions.

pub mod book;
mod conversion;
mod credit;
mod merging;
mod platforms;
mod reception;
mod rules;
mod sales;
mod stage;
mod worked;

use kpi::{metric::METRICS, rules::Rules};

#[test]
fn every_metric_and_every_rule_has_an_example() {
    let examples = [
        include_str!("conversion.rs"),
        include_str!("credit.rs"),
        include_str!("merging.rs"),
        include_str!("platforms.rs"),
        include_str!("reception.rs"),
        include_str!("rules.rs"),
        include_str!("sales.rs"),
        include_str!("stage.rs"),
        include_str!("worked.rs"),
    ]
    .concat();
    for metric in METRICS {
        assert!(examples.contains(&format!("\"{}\"", metric.id)), "no example of {}", metric.id);
    }
    for (key, _) in Rules::default().fields() {
        assert!(examples.contains(&format!("{key} = ")), "no example of the rule {key}");
    }
}
