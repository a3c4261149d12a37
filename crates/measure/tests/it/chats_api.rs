//! Chats to be read: whose they are, what is masked, and that pages put together are the whole.

use kpi::input::{Rating, Refund, RefundKind, RefundState, Row, Sender};
use kpi::time::Timestamp;
use serde_json::{Value, json};

use crate::desk::{Desk, SECOND, TEN, at_desk, said};

async fn chat(desk: &Desk, login: &str, buyer: &str, more: &str) -> Value {
    let path = format!("/chats/{}?{more}", desk.buyers[buyer]);
    desk.world.client(login).get(&path).await.expect(200).json()
}

fn column(chat: &Value, field: &str) -> Vec<Value> {
    chat["items"].as_array().expect("items").iter().map(|item| item[field].clone()).collect()
}

at_desk! {
    async fn a_chat_is_one_time_line_with_its_orders(desk) {
        for login in ["agent", "leader", "supervisor", "manager", "owner"] {
            let chat = chat(&desk, login, "春风12", "").await;
            assert_eq!(column(&chat, "kind"), ["message", "message", "order_created", "order_paid"], "{login}");
            assert_eq!(chat["buyer"]["nick"], "春****2");
            let said = chat["items"][0].clone();
            assert_eq!((&said["text"], &said["sender"]), (&json!("在吗，电话138****78"), &json!("buyer")));
            assert_eq!(chat["items"][1]["account"]["person"]["name"], "林小满");
            assert_eq!((&chat["items"][3]["order"], &chat["items"][3]["amount"]), (&json!("E1"), &json!(10_000)));
            assert!(!chat.to_string().contains("13812345678") && !chat.to_string().contains("春风12"));
        }
    }

    async fn refunds_and_ratings_stand_on_it_too(desk) {
        let clock = |second| Some(Timestamp(TEN + second * SECOND));
        let refund = Refund {
            shop: "s1", order_id: "E1", refund_id: "R1", kind: RefundKind::Return, state: RefundState::Success,
            applied_at: clock(400), finished_at: clock(500), amount: Some(2_500), reason: "",
        };
        let open = Refund { refund_id: "R2", state: RefundState::Open, finished_at: None, ..refund };
        let rating = Rating {
            shop: "s1", buyer: "春风12", agent: "店:满", invited_at: clock(410), rated_at: clock(420), score: Some(4),
        };
        desk.add(vec![Row::Refund(refund), Row::Refund(open), Row::Rating(rating)]).await;
        let told = chat(&desk, "agent", "春风12", "").await;
        let kinds = ["message", "message", "order_created", "order_paid", "rating", "refund"];
        assert_eq!(column(&told, "kind"), kinds);
        assert_eq!((&told["items"][4]["score"], &told["items"][4]["account"]["name"]), (&json!(4), &json!("店:满")));
        assert_eq!((&told["items"][5]["amount"], &told["items"][5]["order"]), (&json!(2_500), &json!("E1")));
    }

    async fn who_had_nothing_to_do_with_a_buyer_finds_no_chat(desk) {
        for (login, buyer) in [("agent", "夏雨56"), ("agent", "远方78"), ("leader", "远方78"), ("manager", "远方78")] {
            let path = format!("/chats/{}", desk.buyers[buyer]);
            desk.world.client(login).get(&path).await.expect(404);
        }
        desk.world.client("owner").get("/chats/none").await.expect(404);
        let path = format!("/chats/{}?cursor=x", desk.buyers["春风12"]);
        desk.world.client("owner").get(&path).await.expect(422);
    }

    async fn who_may_sees_a_buyer_in_full_and_the_log_says_so(desk) {
        let path = format!("/chats/{}/unmask", desk.buyers["春风12"]);
        let day = json!({ "from": "2026-11-02T00:00:00Z", "to": "2026-11-02T23:00:00Z" });
        for login in ["agent", "leader", "manager", "owner"] {
            let told = desk.world.client(login).post(&path, day.clone()).await.expect(200).json();
            assert_eq!(told["nick"], "春风12", "{login}");
            let messages = told["messages"].as_array().expect("messages");
            assert_eq!(messages.len(), 1, "what is shown anyway is left out");
            assert_eq!(messages[0]["text"], "在吗，电话13812345678");
        }
        desk.world.client("supervisor").post(&path, day.clone()).await.expect(403);
        for login in ["stranger", "colleague"] {
            desk.world.client(login).post(&path, day.clone()).await.expect(404);
        }
        let log = desk.world.client("owner").get("/audit?action=chat.unmask").await.expect(200).json();
        assert_eq!(log["items"].as_array().expect("rows").len(), 4);
        assert!(!log.to_string().contains("春风12") && !log.to_string().contains("13812345678"), "{log}");
        let long_ago = [said("旧客90", "店:满", Sender::Buyer, -8 * 86_400, "电话13912345678")];
        desk.add(long_ago.to_vec()).await;
        let path = format!("/chats/{}/unmask", desk.buyer("旧客90").await);
        let month = json!({ "from": "2026-10-02T00:00:00Z", "to": "2026-11-02T23:00:00Z" });
        assert_eq!(desk.world.client("agent").post(&path, month.clone()).await.expect(409).code(), "case_closed");
        desk.world.client("leader").post(&path, month).await.expect(200);
    }

    async fn pages_put_together_are_the_chat(desk) {
        let whole = column(&chat(&desk, "owner", "春风12", "").await, "id");
        let mut page = chat(&desk, "owner", "春风12", "limit=1").await;
        let mut found = column(&page, "id");
        while let Some(older) = page["older"].as_str() {
            page = chat(&desk, "owner", "春风12", &format!("limit=1&cursor={older}")).await;
            found = [column(&page, "id"), found].concat();
        }
        assert_eq!(found, whole);
        page = chat(&desk, "owner", "春风12", "limit=1&at=2026-11-02T02:00:00Z").await;
        found = column(&page, "id");
        while let Some(newer) = page["newer"].as_str() {
            page = chat(&desk, "owner", "春风12", &format!("limit=1&cursor={newer}")).await;
            found.extend(column(&page, "id"));
        }
        assert_eq!(found, whole);
        let late = chat(&desk, "owner", "春风12", "at=2026-12-02T02:00:00Z").await;
        assert_eq!(column(&late, "id"), whole, "after the last message stands the end of the chat");
    }
}
