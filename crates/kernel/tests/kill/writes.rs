//! Writes over HTTP: what was acknowledged is there, and nothing is there twice.

use std::collections::BTreeMap;

use kernel::id::TenantId;
use kernel::on_both;
use kernel::params;

use crate::victim::{Dice, Victim, kills};
use crate::workroom::apart;

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        TASKS = "select title, id from task where tenant = $1 and why = 'kill' order by id";
        AUDITED = "select subject from audit where tenant = $1 and action = 'task.create' order by subject";
    }
}

on_both! {
    async fn acknowledged_writes_survive(test: TestHouse) {
        let world = test.world();
        let cookie = world.client("manager").cookie().to_owned();
        let (house, url) = (test.house.clone(), test.url());
        apart(move || {
            let mut dice = Dice::new();
            let mut acknowledged = BTreeMap::new();
            for generation in 0..kills() {
                // The last one may have been written without an answer: it is sent again under its key.
                let next = acknowledged.len().to_string();
                let said = [("URL", url.clone()), ("COOKIE", cookie.clone()), ("NEXT", next)];
                let victim = Victim::start("writes", generation, &said);
                std::thread::sleep(dice.moment());
                for line in victim.kill() {
                    let (n, id) = line.split_once(' ').unwrap();
                    acknowledged.insert(n.parse::<usize>().unwrap(), id.to_owned());
                }
            }
            let found = house.db().read_now(|tx| {
                tx.rows(&sql::TASKS, params![TenantId::HOME], |row| {
                    Ok((row.get::<String>(0)?, row.get::<kernel::id::TaskId>(1)?.to_string()))
                })
            });
            let found = found.unwrap();
            let audited = house.db().read_now(|tx| {
                tx.rows(&sql::AUDITED, params![TenantId::HOME], |row| row.get::<String>(0))
            });
            let by_title: BTreeMap<_, _> = found.iter().cloned().collect();
            assert_eq!(by_title.len(), found.len(), "a task was made twice");
            for (n, id) in &acknowledged {
                assert_eq!(by_title.get(&format!("t{n}")), Some(id), "an acknowledged task is lost");
            }
            let unanswered = found.len() - acknowledged.len();
            assert!(unanswered <= 1, "{unanswered} tasks that nobody asked for");
            let mut made: Vec<_> = found.into_iter().map(|(_, id)| id).collect();
            made.sort_unstable();
            assert_eq!(audited.unwrap(), made, "one audit row a task");
            assert!(!acknowledged.is_empty(), "nothing was written");
            println!("kills {}: {} writes acknowledged, all there, none twice", kills(), acknowledged.len());
        })
        .await;
    }
}
