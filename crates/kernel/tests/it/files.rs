//! Files: up, down, and no further than the scope.

use axum::http::Method;
use kernel::on_both;
use kernel::testing::Client;
use serde_json::json;

async fn upload(client: &Client, name: &str, kind: &str, bytes: Vec<u8>) -> kernel::testing::Answer {
    client.send_bytes(Method::POST, &format!("/files?purpose=task&name={name}"), Some(kind), bytes).await
}

/// Bytes that are no two parts alike.
fn bytes(size: usize) -> Vec<u8> {
    (0..size).map(|n| u8::try_from((n / 7 + n / 1_000_003) % 251).unwrap()).collect()
}

on_both! {
    async fn what_goes_up_comes_down(test: TestHouse) {
        let world = test.world();
        let agent = world.client("agent");
        for size in [0, 1, 1 << 20, (1 << 20) + 1, 2_500_000] {
            let sent = bytes(size);
            let file = upload(&agent, "%E6%8A%A5%E8%A1%A8.csv", "text/csv; charset=utf-8", sent.clone()).await.expect(201).json();
            assert_eq!((&file["name"], &file["type"], &file["size"]), (&json!("报表.csv"), &json!("text/csv"), &json!(size)));
            let answer = agent.get(&format!("/files/{}", file["id"].as_str().unwrap())).await.expect(200);
            assert!(answer.bytes == sent, "{size}");
            assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"__.csv\"; filename*=UTF-8''%E6%8A%A5%E8%A1%A8.csv");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            assert_eq!(answer.headers["content-length"], size.to_string().as_str());
        }
    }

    async fn the_same_bytes_are_stored_once(test: TestHouse) {
        let world = test.world();
        let sent = bytes(1_500_000);
        let (agent, colleague) = (world.client("agent"), world.client("colleague"));
        let (one, two) = tokio::join!(upload(&agent, "a", "a/b", sent.clone()), upload(&colleague, "b", "a/b", sent.clone()));
        let (one, two) = (one.expect(201).json(), two.expect(201).json());
        assert_eq!(one["sha256"], two["sha256"]);
        assert_ne!(one["id"], two["id"]);
        assert!(colleague.get(&format!("/files/{}", two["id"].as_str().unwrap())).await.expect(200).bytes == sent);
    }

    async fn a_file_is_for_its_owner_and_who_may_see_him(test: TestHouse) {
        let world = test.world();
        let file = upload(&world.client("agent"), "a.txt", "text/html", b"<script>".to_vec()).await.expect(201).json();
        let path = format!("/files/{}", file["id"].as_str().unwrap());
        for (login, status) in [("agent", 200), ("colleague", 404), ("leader", 200), ("supervisor", 200), ("trainer", 404), ("manager", 200), ("owner", 200), ("administrator", 404), ("stranger", 404)] {
            world.client(login).get(&path).await.expect(status);
        }
    }

    async fn strange_names_become_harmless(test: TestHouse) {
        let agent = test.world().client("agent");
        let name = |answer: kernel::testing::Answer| answer.expect(201).json()["name"].as_str().unwrap().to_owned();
        assert_eq!(name(upload(&agent, "..%2F..%2Fetc%2Fpasswd", "a/b", vec![]).await), "passwd");
        assert_eq!(name(upload(&agent, "a%0D%0ASet-Cookie%3A%20x", "a/b", vec![]).await), "aSet-Cookie x");
        let answer = agent.send_bytes(Method::POST, "/files?purpose=..%2Fx&name=a", None, vec![]).await;
        assert_eq!(answer.expect(422).json()["errors"][0]["pointer"], "purpose");
    }

    async fn too_many_bytes_are_refused_and_leave_nothing(test: TestHouse) {
        let agent = test.world().client("agent");
        let refused = upload(&agent, "big", "a/b", vec![0; (64 << 20) + 1]).await;
        assert_eq!(refused.expect(413).code(), "too_large");
        assert_eq!(std::fs::read_dir(test.folder().join("uploads")).unwrap().count(), 0);
        let rows = test.house.db().write(|tx| kernel::files::sweep(tx, kernel::id::TenantId::HOME, kernel::testing::START.plus_days(1), 10)).await.unwrap();
        assert_eq!(rows, 0);
    }

    async fn files_go_after_their_time_and_shared_bytes_with_the_last(test: TestHouse) {
        let agent = test.world().client("agent");
        let old = upload(&agent, "a.txt", "text/plain", b"same".to_vec()).await.expect(201).json();
        test.clock.advance_seconds(3_600);
        let young = upload(&agent, "b.txt", "text/plain", b"same".to_vec()).await.expect(201).json();
        let path = |file: &serde_json::Value| format!("/files/{}", file["id"].as_str().unwrap());
        let expire = |minutes: i64| {
            let before = kernel::testing::START.plus_seconds(60 * minutes);
            test.house.db().write(move |tx| kernel::files::expire(tx, kernel::id::TenantId::HOME, before, 10))
        };
        assert_eq!(expire(30).await.unwrap(), 1);
        agent.get(&path(&old)).await.expect(404);
        assert_eq!(agent.get(&path(&young)).await.expect(200).bytes, b"same");
        assert_eq!(expire(90).await.unwrap(), 1);
        agent.get(&path(&young)).await.expect(404);
    }
}
