//! Deliveries: handlers inside exactly once; a receiver outside that honours keys loses nothing and acts once.

use std::collections::BTreeSet;
use std::time::Duration;

use kernel::events::Couriers;
use kernel::on_both;
use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::victim::{Dice, Victim, kills};
use crate::workroom::{apart, marks, node, pending, until_within};

/// What the receiver acted on: the number in each body, the first time its key came.
fn honoured(receiver: &Receiver) -> Vec<i64> {
    let mut keys = BTreeSet::new();
    let got = receiver.got().into_iter().filter(|got| keys.insert(got.headers["idempotency-key"].clone()));
    got.map(|got| serde_json::from_str::<Value>(&got.body).unwrap()["data"]["n"].as_i64().unwrap()).collect()
}

on_both! {
    async fn nothing_is_lost_and_nothing_counts_twice(test: TestHouse) {
        let world = test.world();
        let receiver = Receiver::start();
        let hook = json!({ "name": "外部", "format": "generic", "url": receiver.url, "kinds": ["*"] });
        world.client("owner").post("/webhooks", hook).await.expect(201);
        let house = node(&test).await;
        let (url, clock) = (test.url(), test.clock.clone());
        apart(move || {
            let mut dice = Dice::new();
            let mut acknowledged = BTreeSet::new();
            for generation in 0..kills() {
                // Numbers are never used again, so one told without an acknowledgement stays apart.
                let next = (generation * 1_000_000).to_string();
                let victim = Victim::start("outbox", generation, &[("URL", url.clone()), ("NEXT", next)]);
                std::thread::sleep(dice.moment());
                acknowledged.extend(victim.kill().iter().map(|line| line.parse::<i64>().unwrap()));
            }
            clock.advance_seconds(1_000_000);
            let inside = || (0..5).flat_map(|k| marks(&house, &format!("sub_{k}"))).collect::<Vec<i64>>();
            let couriers = Couriers::start(&house).unwrap();
            until_within(&house, "all is delivered", 600, || pending(&house) == 0);
            couriers.stop(Duration::from_secs(10));
            for k in 0..5 {
                let told = marks(&house, &format!("sub_{k}"));
                assert!(told.windows(2).all(|pair| pair[0] < pair[1]), "twice or out of order inside: {told:?}");
                let outside: Vec<i64> = honoured(&receiver).into_iter().filter(|n| n % 5 == k).collect();
                assert_eq!(outside, told, "outside and inside differ, or the order of a subject does");
            }
            let told: BTreeSet<i64> = inside().into_iter().collect();
            assert!(acknowledged.is_subset(&told), "an acknowledged event is lost");
            assert!(told.len() - acknowledged.len() <= usize::try_from(kills()).unwrap());
            assert!(!acknowledged.is_empty(), "nothing was told");
            let (sent, once) = (receiver.got().len(), honoured(&receiver).len());
            println!("kills {}: {once} events, each once inside and outside; {} sent again", kills(), sent - once);
        })
        .await;
    }
}
