//! The credit of an order explained: who may ask, and what is said.

use kpi::input::Sender::{Agent, Buyer};
use serde_json::{Value, json};

use crate::desk::{Desk, at_desk, said};

async fn credit(desk: &Desk, login: &str, order: &str) -> Value {
    let path = format!("/orders/{}/{order}/credit", desk.world.shop);
    desk.world.client(login).get(&path).await.expect(200).json()
}

async fn refused(desk: &Desk, login: &str, order: &str, status: u16) {
    let path = format!("/orders/{}/{order}/credit", desk.world.shop);
    desk.world.client(login).get(&path).await.expect(status);
}

/// How each session stood at order and payment, with its account.
fn standings(credit: &Value) -> Vec<[Value; 3]> {
    let sessions = credit["considered"].as_array().expect("sessions").iter();
    sessions.map(|of| [of["account"]["name"].clone(), of["order"].clone(), of["payment"].clone()]).collect()
}

at_desk! {
    async fn an_order_says_why_it_is_whose_it_is(desk) {
        for login in ["agent", "leader", "supervisor", "manager", "owner"] {
            let credit = credit(&desk, login, "E1").await;
            let sentence = credit["sentence"].as_str().unwrap();
            assert!(sentence.contains("店:满") && sentence.contains("最后一次接待"), "{login}: {sentence}");
            assert_eq!(standings(&credit), [[json!("店:满"), json!("chosen"), json!("chosen")]], "{login}");
            for seller in ["seller", "seller_order", "seller_payment", "seller_first", "order_agent", "pay_agent"] {
                assert_eq!(credit[seller]["person"]["name"], "林小满", "{login} {seller}");
            }
            assert_eq!((&credit["split"], &credit["rule"], &credit["window_hours"]), (&json!("own"), &json!("order_first"), &json!(48)));
            assert_eq!((&credit["gross"], &credit["refunded"], &credit["nick"]), (&json!(10_000), &json!(0), &json!("春****2")));
            assert_eq!((&credit["decided"], &credit["decisions"], &credit["left_out"]), (&json!(false), &json!([]), &json!(0)));
        }
        desk.world.client("manager").patch("/me", json!({ "language": "en" })).await.expect(200);
        let english = credit(&desk, "manager", "E1").await["sentence"].as_str().unwrap().to_owned();
        assert!(english.contains("is the last contact within 48 h"), "{english}");
    }

    async fn who_had_no_part_in_an_order_is_not_told(desk) {
        for (login, order) in [("colleague", "E1"), ("stranger", "E1"), ("agent", "E2"), ("agent", "E3"), ("owner", "E9")] {
            refused(&desk, login, order, 404).await;
        }
        for login in ["trainer", "administrator"] {
            refused(&desk, login, "E1", 403).await;
        }
    }

    async fn unpaid_and_silent_orders_say_so(desk) {
        let unpaid = credit(&desk, "colleague", "E2").await;
        assert!(unpaid["sentence"].as_str().unwrap().contains("未付款"), "{unpaid}");
        assert_eq!((&unpaid["seller"], &unpaid["payment_at"], &unpaid["gross"]), (&Value::Null, &Value::Null, &json!(0)));
        assert_eq!(standings(&unpaid), [[json!("店:芸"), json!("chosen"), Value::Null]]);
        let silent = credit(&desk, "manager", "E3").await;
        assert!(silent["sentence"].as_str().unwrap().contains("静默"), "{silent}");
        assert_eq!((&silent["buyer"], &silent["split"], &silent["considered"]), (&Value::Null, &json!("silent"), &json!([])));
    }

    async fn whoever_served_the_buyer_in_time_may_ask(desk) {
        desk.add(vec![
            said("春风12", "店:芸", Buyer, -3600, "有货吗"),
            said("春风12", "店:芸", Agent, -3590, "有的"),
            said("春风12", "店:芸", Buyer, 3600, "到哪了"),
        ]).await;
        let credit = credit(&desk, "colleague", "E1").await;
        assert_eq!(standings(&credit), [
            [json!("店:芸"), json!("runner_up"), json!("runner_up")],
            [json!("店:满"), json!("chosen"), json!("chosen")],
            [json!("店:芸"), json!("unusable"), json!("unusable")],
        ]);
        assert_eq!(credit["assisted"][0]["person"]["name"], "周晓芸");
        assert!(credit["sentence"].as_str().unwrap().contains("其次 店:芸"), "{credit}");
        refused(&desk, "stranger", "E1", 404).await;

        // Of the colleague's chat what was considered, and nothing else.
        let session = async |login: &str, of: &Value, status: u16| {
            let (account, start) = (of["account"]["id"].as_str().unwrap(), of["start"].as_str().unwrap());
            let path = format!("/orders/{}/E1/credit/session?account={account}&start={start}", desk.world.shop);
            desk.world.client(login).get(&path).await.expect(status).json()
        };
        let sessions = credit["considered"].as_array().unwrap();
        let talk = session("colleague", &sessions[1], 200).await;
        let said: Vec<_> = talk["items"].as_array().unwrap().iter().map(|item| [item["by"].clone(), item["text"].clone()]).collect();
        assert_eq!(said, [[json!("buyer"), json!("在吗，电话138****78")], [json!("agent"), json!("您好")]]);
        session("agent", &sessions[0], 200).await;
        session("agent", &sessions[2], 404).await;
        session("stranger", &sessions[0], 404).await;
        session("trainer", &sessions[0], 403).await;
    }
}
