//! Disputes from the first word to the figures: whose step it is, who hears of it, and what changes.

use kernel::testing::Answer;
use kpi::input::{
    Rating, Row,
    Sender::{Agent, Buyer},
};
use kpi::time::Timestamp;
use serde_json::{Value, json};

use crate::desk::{DAY, Desk, SECOND, TEN, at_desk, bought, said};

async fn raise(desk: &Desk, login: &str, body: Value) -> Answer {
    let mut body = body;
    body["shop"] = json!(desk.world.shop);
    body["reason"] = json!("请看聊天");
    desk.world.client(login).post("/disputes", body).await
}

async fn step(desk: &Desk, login: &str, dispute: &Value, step: &str, body: Value) -> Answer {
    let id = dispute["id"].as_str().expect("an id");
    desk.world.client(login).post(&format!("/disputes/{id}/{step}"), body).await
}

/// Raises it and has it decided; then makes the figures.
async fn decided(desk: &Desk, login: &str, body: Value, granted: bool) -> Value {
    let raised = raise(desk, login, body).await.expect(201).json();
    let words = json!({ "granted": granted, "words": "已核实" });
    let decided = step(desk, "manager", &raised, "decision", words).await.expect(200).json();
    desk.settle().await;
    decided
}

async fn day_of(desk: &Desk, kind: &str, buyer: &str) -> Value {
    json!({ "kind": kind, "buyer": desk.buyer(buyer).await, "account": desk.account("店:满").await, "day": DAY })
}

async fn list(desk: &Desk, login: &str, which: &str) -> Vec<Value> {
    let page = desk.world.client(login).get(&format!("/disputes?which={which}")).await.expect(200).json();
    page["items"].as_array().expect("rows").clone()
}

/// Kinds and titles of somebody's notices, the latest first.
async fn notices(desk: &Desk, login: &str) -> Vec<(String, String)> {
    let page = desk.world.client(login).get("/notifications").await.expect(200).json();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    page["items"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (text(&row["kind"]), text(&row["title"])))
        .collect()
}

/// Kinds and states of somebody's tasks.
async fn tasks(desk: &Desk, login: &str) -> Vec<[Value; 2]> {
    let page = desk.world.client(login).get("/tasks?state=all&owner=me").await.expect(200).json();
    page["items"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| [row["kind"].clone(), row["state"].clone()])
        .collect()
}

async fn figure(desk: &Desk, login: &str, metric: &str) -> i64 {
    let path = format!("/figures?from={DAY}&to={DAY}&metrics={metric}");
    let figures = desk.world.client(login).get(&path).await.expect(200).json();
    figures["total"]["cells"][metric]["n"].as_i64().expect("a number")
}

async fn seller(desk: &Desk, order: &str) -> [Value; 2] {
    let path = format!("/orders?from={DAY}&to={DAY}&q={order}");
    let order = desk.world.client("owner").get(&path).await.expect(200).json()["items"][0].clone();
    [order["seller"]["name"].clone(), order["decided"].clone()]
}

/// The colleague served the buyer of E1 before the agent did.
async fn two_served(desk: &Desk) {
    let rows =
        vec![said("春风12", "店:芸", Buyer, -3600, "有货吗"), said("春风12", "店:芸", Agent, -3590, "有的")];
    desk.add(rows).await;
}

at_desk! {
    async fn a_credit_is_claimed_looked_at_and_decided(desk) {
        two_served(&desk).await;
        let claim = json!({ "kind": "credit", "order": "E1", "account": desk.account("店:芸").await });
        raise(&desk, "stranger", claim.clone()).await.expect(404);
        raise(&desk, "manager", claim.clone()).await.expect(403);
        let raised = raise(&desk, "colleague", claim.clone()).await.expect(201).json();
        assert_eq!((&raised["state"], &raised["was_account"]["name"]), (&json!("open"), &json!("店:满")));
        assert_eq!((&raised["may_withdraw"], &raised["may_look"], &raised["day"]), (&json!(true), &json!(false), &json!(DAY)));
        assert_eq!(raise(&desk, "colleague", claim).await.expect(409).code(), "already_raised");
        assert_eq!(list(&desk, "leader", "waiting").await.len(), 1);
        assert_eq!(list(&desk, "manager", "waiting").await.len(), 1);
        assert_eq!(list(&desk, "colleague", "mine").await.len(), 1);
        for login in ["agent", "stranger"] {
            assert_eq!(list(&desk, login, "open").await, Vec::<Value>::new(), "{login}");
            let path = format!("/disputes/{}", raised["id"].as_str().unwrap());
            desk.world.client(login).get(&path).await.expect(404);
        }
        assert_eq!(tasks(&desk, "leader").await, [[json!("dispute.look"), json!("open")]]);
        assert_eq!(notices(&desk, "manager").await[0].0, "dispute_raised");

        let agrees = json!({ "agrees": true, "words": "她先接的" });
        step(&desk, "agent", &raised, "look", agrees.clone()).await.expect(403);
        let looked = step(&desk, "leader", &raised, "look", agrees.clone()).await.expect(200).json();
        assert_eq!((&looked["state"], &looked["look"]["words"], &looked["look"]["by"]["name"]), (&json!("looked"), &json!("她先接的"), &json!("陈立")));
        assert_eq!(step(&desk, "leader", &raised, "look", agrees).await.expect(409).code(), "looked");
        assert_eq!(tasks(&desk, "leader").await, [[json!("dispute.look"), json!("done")]]);
        assert_eq!(tasks(&desk, "manager").await, [[json!("dispute.decide"), json!("open")]]);
        assert!(notices(&desk, "colleague").await[0].1.contains("组长同意"));

        let grant = json!({ "granted": true, "words": "以先接为准" });
        step(&desk, "leader", &raised, "decision", grant.clone()).await.expect(403);
        let decided = step(&desk, "manager", &raised, "decision", grant.clone()).await.expect(200);
        let request = decided.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(desk.test.audited(&request).await, ["dispute.decide"]);
        assert_eq!(decided.json()["state"], "granted");
        assert_eq!(step(&desk, "manager", &raised, "decision", grant).await.expect(409).code(), "closed");
        assert_eq!(tasks(&desk, "manager").await, [[json!("dispute.decide"), json!("done")]]);
        for (login, said) in [("colleague", "申诉成立"), ("leader", "申诉成立"), ("agent", "不再归您的账号")] {
            let told = notices(&desk, login).await;
            assert!(told[0].1.contains(said), "{login}: {told:?}");
        }

        desk.settle().await;
        assert_eq!(seller(&desk, "E1").await, [json!("店:芸"), json!(true)]);
        assert_eq!((figure(&desk, "colleague", "sales").await, figure(&desk, "agent", "sales").await), (10_000, 0));
        let path = format!("/orders/{}/E1/credit", desk.world.shop);
        let credit = desk.world.client("colleague").get(&path).await.expect(200).json();
        assert!(credit["sentence"].as_str().unwrap().contains("人工裁定归 店:芸"));
        assert_eq!((&credit["decisions"][0]["author"], &credit["decisions"][0]["reason"]), (&json!("王经理"), &json!("请看聊天")));
    }

    async fn what_cannot_be_claimed_is_refused_with_words(desk) {
        let own = desk.account("店:满").await;
        let credit = |order: &str, account: &str| json!({ "kind": "credit", "order": order, "account": account });
        assert_eq!(raise(&desk, "agent", credit("E1", &own)).await.expect(422).json()["errors"][0]["code"], "as_it_is");
        assert_eq!(raise(&desk, "agent", credit("E1", &desk.account("店:郑").await)).await.expect(422).json()["errors"][0]["code"], "account");
        assert_eq!(raise(&desk, "colleague", credit("E2", &own)).await.expect(409).code(), "unpaid");
        raise(&desk, "agent", credit("E3", &own)).await.expect(404);
        raise(&desk, "agent", json!({ "kind": "credit" })).await.expect(422);
        raise(&desk, "colleague", day_of(&desk, "slow", "春风12").await).await.expect(404);
        for kind in ["slow", "rating", "exclusion"] {
            assert_eq!(raise(&desk, "agent", day_of(&desk, kind, "春风12").await).await.expect(409).code(), "nothing", "{kind}");
        }
        let mut stage = day_of(&desk, "stage", "春风12").await;
        raise(&desk, "agent", stage.clone()).await.expect(422);
        stage["claim"] = json!("inquiry");
        raise(&desk, "agent", stage).await.expect(422);
        desk.world.client("agent").post("/disputes", json!({ "kind": "credit", "shop": desk.world.shop, "order": "E1", "reason": " " })).await.expect(422);
    }

    async fn a_stage_that_is_granted_changes_the_figures_and_comes_back(desk) {
        let mut peer = day_of(&desk, "stage", "细雨34").await;
        peer["claim"] = json!("peer");
        assert_eq!((figure(&desk, "agent", "received").await, figure(&desk, "agent", "inquiries").await), (2, 2));
        let granted = decided(&desk, "agent", peer, true).await;
        assert_eq!((&granted["state"], &granted["was_stage"], &granted["end"]["words"]), (&json!("granted"), &json!("inquiry"), &json!("已核实")));
        assert_eq!((figure(&desk, "agent", "received").await, figure(&desk, "agent", "inquiries").await), (1, 1));
        let about = format!("/disputes/about/{}", desk.buyer("细雨34").await);
        let about = desk.world.client("agent").get(&about).await.expect(200).json();
        assert_eq!((&about["days"][0]["received"], &about["days"][0]["excluded"]), (&json!(false), &json!(true)));
        decided(&desk, "agent", day_of(&desk, "exclusion", "细雨34").await, true).await;
        assert_eq!((figure(&desk, "agent", "received").await, figure(&desk, "agent", "inquiries").await), (2, 2));
        let mut aftersale = day_of(&desk, "stage", "细雨34").await;
        aftersale["claim"] = json!("aftersale");
        decided(&desk, "agent", aftersale.clone(), false).await;
        assert_eq!(figure(&desk, "agent", "inquiries").await, 2, "a refused one changes nothing");
        decided(&desk, "agent", aftersale, true).await;
        assert_eq!((figure(&desk, "agent", "received").await, figure(&desk, "agent", "inquiries").await), (2, 1));
    }

    async fn a_mark_goes_with_its_buyer_day_and_the_sale_stays(desk) {
        let mut rows = vec![bought("E9", "冬雪90", 800, Some(900))];
        for round in 0..3 {
            rows.push(said("冬雪90", "店:满", Buyer, round * 200, "在吗"));
            rows.push(said("冬雪90", "店:满", Agent, round * 200 + 150, "在的"));
        }
        let rated = Some(Timestamp(TEN + 600 * SECOND));
        let rating = Rating { shop: "s1", buyer: "冬雪90", agent: "店:满", invited_at: rated, rated_at: rated, score: Some(1) };
        rows.push(Row::Rating(rating));
        desk.add(rows).await;
        assert_eq!((figure(&desk, "agent", "slow_receptions").await, figure(&desk, "agent", "sales").await), (1, 20_000));
        let about = format!("/disputes/about/{}", desk.buyer("冬雪90").await);
        let about = desk.world.client("agent").get(&about).await.expect(200).json();
        assert_eq!((&about["days"][0]["slow"], &about["days"][0]["rated"], &about["orders"][0]["id"]), (&json!(true), &json!(true), &json!("E9")));
        decided(&desk, "agent", day_of(&desk, "slow", "冬雪90").await, true).await;
        assert_eq!((figure(&desk, "agent", "slow_receptions").await, figure(&desk, "agent", "sales").await), (0, 20_000));
        assert_eq!((figure(&desk, "agent", "satisfaction").await, figure(&desk, "agent", "received").await), (0, 2));
        assert_eq!(seller(&desk, "E9").await, [json!("店:满"), json!(true)]);
    }

    async fn its_author_may_take_it_back_and_nobody_else(desk) {
        let nobody = json!({ "kind": "credit", "order": "E1" });
        let raised = raise(&desk, "agent", nobody).await.expect(201).json();
        step(&desk, "colleague", &raised, "withdrawal", json!({})).await.expect(404);
        let back = step(&desk, "agent", &raised, "withdrawal", json!({ "words": "看错了" })).await.expect(200).json();
        assert_eq!((&back["state"], &back["end"]["words"], &back["may_withdraw"]), (&json!("withdrawn"), &json!("看错了"), &json!(false)));
        assert_eq!(tasks(&desk, "leader").await, [[json!("dispute.look"), json!("done")]]);
        assert!(notices(&desk, "manager").await[0].1.contains("申诉已撤回"));
        assert_eq!(list(&desk, "manager", "waiting").await, Vec::<Value>::new());
        assert_eq!(list(&desk, "leader", "decided").await.len(), 1);
        desk.settle().await;
        assert_eq!(seller(&desk, "E1").await, [json!("店:满"), json!(false)]);
    }
}
