//! Jobs: run, fail, retried, cancelled, taken over, scheduled; who sees them.

use std::sync::Arc;
use std::time::Duration;

use kernel::ctx::{Ctx, Through, Viewer, Who};
use kernel::id::{AccountId, DeviceId, JobId, PersonId, TenantId};
use kernel::jobs::{SWEEP, Workers};
use kernel::on_both;
use serde_json::json;

use crate::workroom::{self, COUNT, FLAKY, PANICS, ROUND, WRONG, ZOMBIE, apart, node, state, until};

const SOON: Duration = Duration::from_secs(10);

/// A job that a person asked for.
async fn asked_by(house: &kernel::house::House, person: PersonId) -> JobId {
    let mut ctx = Ctx::house(TenantId::HOME, "test", house.clock().now());
    let through = Through::Device(DeviceId::from_stored(1));
    let account = AccountId::from_stored(1);
    ctx.who = Who::Person(Arc::new(Viewer { account, person, through, permissions: Default::default() }));
    let work = move |tx: &mut kernel::db::Tx<'_>| kernel::jobs::enqueue(tx, &ctx, &COUNT, [3, 0]);
    house.db().write(work).await.unwrap()
}

on_both! {
    async fn a_job_runs_to_its_end(test: TestHouse) {
        let world = test.world();
        let house = node(&test).await;
        let id = apart(move || {
            let workers = Workers::start(&house, 2).unwrap();
            let id = workroom::enqueue(&house, &COUNT, json!([5, 1]));
            until(&house, "the job is done", || state(&house, id).0 == "done");
            assert_eq!(workroom::marks(&house, &id.to_string()), [1, 2, 3, 4, 5]);
            workers.stop(SOON);
            id
        })
        .await;
        let body = world.client("owner").get(&format!("/jobs/{id}")).await.expect(200).json();
        assert_eq!(body["state"], "done");
        assert_eq!((&body["done"], &body["total"]), (&json!(5), &json!(5)));
        assert_eq!(body["result"], json!({ "counted": 5 }));
        assert_eq!(body["message"], "第 5 个");
        assert!(body["finished_at"].is_string() && body["error"].is_null() && body["created_by"].is_null());
    }

    async fn a_failing_job_is_tried_again_later_each_time(test: TestHouse) {
        let house = node(&test).await;
        let clock = test.clock.clone();
        apart(move || {
            let _workers = Workers::start(&house, 1).unwrap();
            let id = workroom::enqueue(&house, &FLAKY, json!(null));
            let start = house.clock().now();
            let mut waits = Vec::new();
            for attempt in 1..=2 {
                until(&house, "the attempt fails", || {
                    let (state, attempts, _) = state(&house, id);
                    state == "waiting" && attempts == attempt
                });
                let due = state(&house, id).2.unwrap();
                waits.push((due - house.clock().now().micros()) / 1_000_000);
                clock.advance_seconds(*waits.last().unwrap());
            }
            assert_eq!(waits, [10, 20]);
            until(&house, "the last attempt does it", || state(&house, id).0 == "done");
            assert_eq!(house.clock().now().seconds_since(start), 30);
        })
        .await;
    }

    async fn what_trying_again_cannot_mend_fails_at_once(test: TestHouse) {
        let world = test.world();
        let house = node(&test).await;
        let own = house.clone();
        let (wrong, broken) = apart(move || {
            let workers = Workers::start(&own, 2).unwrap();
            let wrong = workroom::enqueue(&own, &WRONG, json!(null));
            let broken = workroom::enqueue(&own, &PANICS, json!(null));
            until(&own, "both fail", || [wrong, broken].iter().all(|id| state(&own, *id).0 == "failed"));
            workers.stop(SOON);
            (wrong, broken)
        })
        .await;
        let owner = world.client("owner");
        let body = owner.with("accept-language", "en").get(&format!("/jobs/{wrong}")).await.expect(200).json();
        assert_eq!((&body["error"], &body["attempts"]), (&json!("Line 3 is wrong."), &json!(1)));
        let body = owner.get(&format!("/jobs/{broken}")).await.expect(200).json();
        assert!(body["error"].as_str().unwrap().contains("a bug"));
        let again = owner.post(&format!("/jobs/{wrong}/retry"), json!({})).await.expect(200).json();
        assert_eq!((&again["state"], &again["attempts"]), (&json!("waiting"), &json!(0)));
        let twice = owner.post(&format!("/jobs/{wrong}/retry"), json!({})).await.expect(409);
        assert_eq!(twice.code(), "job_not_failed");
        let failed = owner.get("/jobs?state=failed").await.expect(200).json();
        assert_eq!(failed["items"].as_array().unwrap().len(), 1);
    }

    async fn a_running_job_is_cancelled_at_its_next_step(test: TestHouse) {
        let world = test.world();
        let house = node(&test).await;
        let own = house.clone();
        let (workers, id) = apart(move || {
            let workers = Workers::start(&own, 1).unwrap();
            let id = workroom::enqueue(&own, &COUNT, json!([1_000_000, 5]));
            until(&own, "it runs", || workroom::marks(&own, &id.to_string()).len() > 2);
            (workers, id)
        })
        .await;
        let owner = world.client("owner");
        owner.post(&format!("/jobs/{id}/cancel"), json!({})).await.expect(200);
        let own = house.clone();
        apart(move || {
            until(&own, "it stops", || state(&own, id).0 == "cancelled");
            let marks = workroom::marks(&own, &id.to_string()).len();
            std::thread::sleep(Duration::from_millis(50));
            assert_eq!(workroom::marks(&own, &id.to_string()).len(), marks);
            workers.stop(SOON);
        })
        .await;
        assert_eq!(owner.post(&format!("/jobs/{id}/cancel"), json!({})).await.expect(409).code(), "job_ended");
        let waiting = asked_by(&house, world.person("agent")).await;
        let body = owner.post(&format!("/jobs/{waiting}/cancel"), json!({})).await.expect(200).json();
        assert_eq!(body["state"], "cancelled");
    }

    async fn everybody_sees_his_own_jobs_and_the_owner_all(test: TestHouse) {
        let world = test.world();
        let house = node(&test).await;
        let id = asked_by(&house, world.person("agent")).await;
        for (login, sees) in [("agent", true), ("colleague", false), ("leader", false), ("owner", true)] {
            let client = world.client(login);
            client.get(&format!("/jobs/{id}")).await.expect(if sees { 200 } else { 404 });
            let listed = client.get("/jobs").await.expect(200).json()["items"].as_array().unwrap().len();
            assert_eq!(listed, usize::from(sees), "{login}");
            if !sees {
                client.post(&format!("/jobs/{id}/cancel"), json!({})).await.expect(404);
                client.post(&format!("/jobs/{id}/retry"), json!({})).await.expect(404);
            }
        }
        let body = world.client("agent").get(&format!("/jobs/{id}")).await.json();
        assert_eq!(body["created_by"]["name"], "林小满");
        world.client("agent").post(&format!("/jobs/{id}/cancel"), json!({})).await.expect(200);
    }

    async fn the_same_work_is_not_queued_twice(test: TestHouse) {
        let house = node(&test).await;
        apart(move || {
            let ctx = Ctx::house(TenantId::HOME, "test", house.clock().now());
            let ask = |key: &str| {
                let work = |tx: &mut kernel::db::Tx<'_>| kernel::jobs::enqueue_once(tx, &ctx, &COUNT, key, [1, 0]);
                house.db().write_now(work).unwrap()
            };
            let first = ask("shop 1");
            assert_eq!(ask("shop 1"), first);
            assert_ne!(ask("shop 2"), first);
            let _workers = Workers::start(&house, 1).unwrap();
            until(&house, "the first is done", || state(&house, first).0 == "done");
            assert_ne!(ask("shop 1"), first);
        })
        .await;
    }

    async fn another_node_goes_on_where_a_stopped_one_was(test: TestHouse) {
        let (a, b) = (node(&test).await, node(&test).await);
        apart(move || {
            let first = Workers::start(&a, 1).unwrap();
            let id = workroom::enqueue(&a, &COUNT, json!([40, 5]));
            until(&a, "it runs on the first node", || workroom::marks(&a, &id.to_string()).len() > 3);
            first.stop(SOON);
            let (standing, attempts, _) = state(&a, id);
            assert_eq!((standing.as_str(), attempts), ("waiting", 0));
            let _second = Workers::start(&b, 1).unwrap();
            until(&b, "the second node finishes it", || state(&b, id).0 == "done");
            assert_eq!(workroom::marks(&b, &id.to_string()), (1..=40).collect::<Vec<i64>>());
        })
        .await;
    }

    async fn a_worker_thought_dead_writes_nothing_any_more(test: TestHouse) {
        let (a, b) = (node(&test).await, node(&test).await);
        let clock = test.clock.clone();
        apart(move || {
            let first = Workers::start(&a, 1).unwrap();
            let id = workroom::enqueue(&a, &ZOMBIE, json!(null));
            until(&a, "the first attempt begins", || state(&a, id).1 == 1);
            let second = Workers::start(&b, 1).unwrap();
            until(&b, "the lease runs out and the second takes it", || {
                if state(&b, id).0 == "running" {
                    clock.advance_seconds(61);
                }
                state(&b, id).0 == "done"
            });
            first.stop(SOON);
            second.stop(SOON);
            assert_eq!(workroom::marks(&b, &id.to_string()).len(), 1);
            assert!(workroom::marks(&b, &id.to_string())[0] > 1, "the first attempt wrote");
            assert_eq!(state(&b, id).0, "done");
        })
        .await;
    }

    async fn a_schedule_runs_once_on_two_nodes(test: TestHouse) {
        let world = test.world();
        let (a, b) = (node(&test).await, node(&test).await);
        let clock = test.clock.clone();
        let (own, other) = (a.clone(), b.clone());
        let workers = apart(move || {
            let workers = [Workers::start(&own, 1).unwrap(), Workers::start(&other, 1).unwrap()];
            for turn in 1..=4 {
                clock.advance_seconds(61);
                until(&own, "the turn comes", || workroom::done(&own, &ROUND) >= turn);
                workroom::wake(&other);
            }
            workers
        })
        .await;
        let own = a.clone();
        apart(move || {
            std::thread::sleep(Duration::from_millis(200));
            assert_eq!(workroom::marks(&own, "round").len(), 4);
            assert_eq!(workroom::done(&own, &ROUND), 4);
            workers.into_iter().for_each(|workers| workers.stop(SOON));
        })
        .await;
        let listed = world.client("owner").get("/schedules").await.expect(200).json();
        let sweep = listed["items"].as_array().unwrap().iter().find(|row| row["key"] == "kernel.sweep").unwrap();
        assert_eq!(sweep["enabled"], true);
        let path = format!("/schedules/{}", sweep["id"].as_str().unwrap());
        let off = world.client("owner").patch(&path, json!({ "enabled": false })).await.expect(200).json();
        assert!(off["enabled"] == false && off["next_at"].is_null());
        world.client("manager").patch(&path, json!({ "enabled": true })).await.expect(403);
    }

    async fn a_signal_reaches_the_other_node(test: TestHouse) {
        let (a, b) = (node(&test).await, node(&test).await);
        let mut heard = b.db().subscribe();
        tokio::time::sleep(Duration::from_millis(500)).await;
        let id = apart(move || {
            let id = workroom::enqueue(&a, &COUNT, json!([1, 0]));
            let workers = Workers::start(&a, 1).unwrap();
            until(&a, "it is done", || state(&a, id).0 == "done");
            workers.stop(SOON);
            id
        })
        .await;
        let wanted = id.to_string();
        let found = async {
            while !heard.recv().await.unwrap().contains(&wanted) {}
        };
        tokio::time::timeout(Duration::from_secs(5), found).await.expect("the other node hears of the job");
    }

    async fn the_nightly_clearing_forgets_what_is_past_its_time(test: TestHouse) {
        let house = node(&test).await;
        let clock = test.clock.clone();
        apart(move || {
            let workers = Workers::start(&house, 1).unwrap();
            let old = workroom::enqueue(&house, &COUNT, json!([1, 0]));
            until(&house, "the job is done", || state(&house, old).0 == "done");
            workers.stop(SOON);
            clock.advance_seconds(91 * 86_400);
            let _workers = Workers::start(&house, 1).unwrap();
            until(&house, "the clearing has run", || workroom::done(&house, &SWEEP) == 1);
            assert_eq!(workroom::done(&house, &COUNT), 0);
        })
        .await;
    }
}
