//! Rows as they happen.

use kernel::on_both;
use serde_json::{Value, json};

use crate::rows_support::{number, texts};

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        MESSAGES = "select m.text || ' ' || cast(m.n as text) || ' ' || cast(m.at as text) from message m where m.tenant = $1 order by m.n";
        ORDERS = "select o.order_id || ' ' || cast(o.paid as text) from order_row o where o.tenant = $1 order by o.n";
        RATINGS = "select count(*) from rating_row where tenant = $1 and account <> 0";
        REFUNDS = "select count(*) from refund_row where tenant = $1 and amount = 350";
        DIRTY = "select count(*) from dirty_buyer where tenant = $1";
        COVERED = "select coalesce(cast(sum(count) as bigint), 0) from coverage where tenant = $1 and kind = 'messages'";
        BATCH = "select source || ' ' || state || ' ' || cast(read as text) from batch where tenant = $1";
    }
}

fn message(n: u32, text: &str) -> Value {
    json!({ "shop": "旗舰店", "buyer": "甲", "agent": "客服0", "sender": "buyer", "sent_at": "2026-11-02 08:59:00",
        "text": text, "message_id": format!("m{n}"), "seq": n })
}

on_both! {
    with vec![measure::module()];

    async fn messages_are_stored_once_and_touch_their_buyer(test: TestHouse) {
        let owner = test.world().client("owner");
        let sent = json!([message(1, "在吗"), message(2, "多少钱")]);
        let answer = owner.post("/ingest/messages", sent.clone()).await.expect(200).json();
        assert_eq!(answer, json!({ "accepted": 2, "repeated": 0, "errors": [] }));
        let again = json!([message(2, "多少钱"), message(3, "好的"), message(3, "好的")]);
        let answer = owner.post("/ingest/messages", again).await.expect(200).json();
        assert_eq!(answer, json!({ "accepted": 1, "repeated": 2, "errors": [] }));
        let at = 1_793_581_140_000_000_i64;
        let stored = ["在吗", "多少钱", "好的"].iter().enumerate().map(|(n, text)| format!("{text} {} {at}", n + 1));
        assert_eq!(texts(&test, &sql::MESSAGES).await, stored.collect::<Vec<_>>());
        assert_eq!(number(&test, &sql::DIRTY).await, 1);
        assert_eq!(number(&test, &sql::COVERED).await, 3);
        assert_eq!(texts(&test, &sql::BATCH).await, ["live ready 3"]);
    }

    async fn good_rows_are_kept_and_bad_ones_named(test: TestHouse) {
        let owner = test.world().client("owner").with("accept-language", "en");
        let mut wrong = message(2, "x");
        wrong["sender"] = json!("robot");
        let mut elsewhere = message(3, "x");
        elsewhere["shop"] = json!("没有这家店");
        let answer = owner.post("/ingest/messages", json!([wrong, message(1, "在吗"), elsewhere, 7])).await.expect(200).json();
        assert_eq!(answer["accepted"], 1, "{answer}");
        let errors: Vec<(i64, &str)> = answer["errors"].as_array().unwrap().iter()
            .map(|error| (error["index"].as_i64().unwrap(), error["cell"].as_str().unwrap())).collect();
        assert_eq!(errors, [(0, "sender"), (2, "shop"), (3, "")]);
    }

    async fn one_key_acts_once(test: TestHouse) {
        let owner = test.world().client("owner").with("idempotency-key", "k1");
        let sent = json!([{ "shop": "旗舰店", "buyer": "甲", "agent": "客服0", "sender": "buyer", "sent_at": "2026-11-02T00:59:00Z", "text": "在吗" }]);
        let first = owner.post("/ingest/messages", sent.clone()).await.expect(200).json();
        assert_eq!(owner.post("/ingest/messages", sent).await.expect(200).json(), first);
        assert_eq!(texts(&test, &sql::MESSAGES).await.len(), 1);
    }

    async fn orders_refunds_and_ratings_come_in_their_own_words(test: TestHouse) {
        let owner = test.world().client("owner");
        let order = json!([{ "shop": "旗舰店", "order_id": 4_242_424_242_424_242_424_u64, "buyer": "甲", "created_at": "2026-11-02 08:00:00", "paid": "12.50" }]);
        assert_eq!(owner.post("/ingest/orders", order).await.expect(200).json()["accepted"], 1);
        assert_eq!(texts(&test, &sql::ORDERS).await, ["4242424242424242424 1250"]);
        let refund = json!([{ "shop": "旗舰店", "order_id": "4242424242424242424", "refund_id": "r1", "kind": "return", "state": "open", "amount": 3.50 }]);
        assert_eq!(owner.post("/ingest/refunds", refund).await.expect(200).json()["accepted"], 1);
        let rating = json!([{ "shop": "旗舰店", "buyer": "乙", "agent": "客服0", "invited_at": "2026-11-02 08:00:00", "score": "5" }]);
        assert_eq!(owner.post("/ingest/ratings", rating).await.expect(200).json()["accepted"], 1);
        assert_eq!((number(&test, &sql::REFUNDS).await, number(&test, &sql::RATINGS).await), (1, 1));
        assert_eq!(number(&test, &sql::DIRTY).await, 2);
    }

    async fn who_may_not_does_not(test: TestHouse) {
        let world = test.world();
        world.client("agent").post("/ingest/messages", json!([message(1, "x")])).await.expect(403);
        let mut elsewhere = message(1, "x");
        elsewhere["shop"] = json!("专营店");
        let answer = world.client("manager").post("/ingest/messages", json!([elsewhere])).await.expect(200).json();
        assert_eq!((&answer["accepted"], &answer["errors"][0]["cell"]), (&json!(0), &json!("shop")));
        let many: Vec<Value> = (0..1001).map(|n| message(n, "x")).collect();
        world.client("owner").post("/ingest/messages", json!(many)).await.expect(422);
        let most: Vec<Value> = (0..1000).map(|n| message(n, "x")).collect();
        assert_eq!(world.client("owner").post("/ingest/messages", json!(most)).await.expect(200).json()["accepted"], 1000);
        // A token for this and nothing else.
        let new = json!({ "name": "客服系统", "permissions": ["ingest.write"] });
        let token = world.client("owner").post("/me/tokens", new).await.expect(201).json();
        let program = test.client().with("authorization", &format!("Bearer {}", token["secret"].as_str().unwrap()));
        assert_eq!(program.post("/ingest/messages", json!([message(5000, "x")])).await.expect(200).json()["accepted"], 1);
        program.get("/imports").await.expect(403);
    }
}
