//! Jobs: every step exactly once, every job to its end.

use std::time::Duration;

use kernel::jobs::Workers;
use kernel::on_both;
use serde_json::json;

use crate::victim::{Dice, Victim, kills};
use crate::workroom::{self, COUNT, apart, marks, node, state, until_within};

const STEPS: i64 = 60;

on_both! {
    async fn every_step_is_done_once(test: TestHouse) {
        let house = node(&test).await;
        let (url, clock) = (test.url(), test.clock.clone());
        apart(move || {
            let mut dice = Dice::new();
            let mut jobs = Vec::new();
            for generation in 0..kills() {
                jobs.extend((0..2).map(|_| workroom::enqueue(&house, &COUNT, json!([STEPS, 1]))));
                let victim = Victim::start("jobs", generation, &[("URL", url.clone())]);
                std::thread::sleep(dice.moment());
                victim.kill();
            }
            let attempts: i64 = jobs.iter().map(|id| state(&house, *id).1).sum();
            clock.advance_seconds(1_000_000);
            let workers = Workers::start(&house, 2).unwrap();
            for id in &jobs {
                until_within(&house, "the job ends", 600, || state(&house, *id).0 == "done");
                assert_eq!(marks(&house, &id.to_string()), (1..=STEPS).collect::<Vec<i64>>());
            }
            workers.stop(Duration::from_secs(10));
            let taken_over = jobs.iter().filter(|id| state(&house, **id).1 > 1).count();
            assert!(attempts > 0 && taken_over > 0, "no job was ever hit");
            println!(
                "kills {}: {} jobs, {} steps each once, {taken_over} taken over",
                kills(), jobs.len(), jobs.len() as i64 * STEPS
            );
        })
        .await;
    }
}
