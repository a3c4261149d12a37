//! The search in chats: what is found, by whom, in which order, and what is found no more.

use kernel::on_both;
use kernel::testing::{Client, TestHouse};
use kpi::input::{Row, Sender};
use serde_json::{Value, json};

use crate::desk::{Desk, SECOND, TEN, at_desk, said};
use crate::rows_support::{self, apart, number};

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        ENTRIES = "select count(*) from search_entry where tenant = $1";
        TEXTS = "select count(*) from search_text t join search_entry e on e.id = t.rowid where e.tenant = $1";
        QUEUED = "select count(*) from search_queue where tenant = $1";
    }
}

/// Percent-encodes a text for an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Puts everything into the index.
pub async fn settle(test: &TestHouse) {
    let house = test.house.clone();
    apart(move || measure::search::settle(&house).unwrap()).await;
}

/// All pages of a question, of so many messages each.
async fn pages(client: &Client, question: &str, more: &str, size: usize) -> Vec<Value> {
    let path = format!("/messages?q={}&limit={size}&{more}", encoded(question));
    let mut page = client.get(&path).await.expect(200).json();
    let mut found = page["items"].as_array().unwrap().clone();
    while let Some(next) = page["next"].as_str() {
        page = client.get(&format!("{path}&cursor={next}")).await.expect(200).json();
        assert!(page["items"].as_array().unwrap().len() <= size);
        found.extend(page["items"].as_array().unwrap().clone());
    }
    found
}

/// What a message says, with what was looked for in brackets.
fn shown(item: &Value) -> String {
    let piece = |piece: &Value| {
        let text = piece["text"].as_str().unwrap();
        if piece["hit"] == json!(true) { format!("[{text}]") } else { text.to_owned() }
    };
    item["excerpt"].as_array().unwrap().iter().map(piece).collect()
}

async fn found(desk: &Desk, login: &str, question: &str, more: &str) -> Vec<String> {
    pages(&desk.world.client(login), question, more, 2).await.iter().map(shown).collect()
}

at_desk! {
    async fn everybody_finds_what_is_in_scope(desk) {
        settle(&desk.test).await;
        for (login, texts) in [
            ("agent", vec!["[在]吗，电话138****78"]),
            ("colleague", vec![]),
            ("leader", vec!["[在]吗，电话138****78"]),
            ("supervisor", vec!["[在]吗，电话138****78"]),
            ("manager", vec!["[在]吗，电话138****78"]),
            ("stranger", vec!["[在]的", "[在]吗"]),
        ] {
            assert_eq!(found(&desk, login, "在", "").await, texts, "{login}");
        }
        let mut all = found(&desk, "owner", "在吗", "").await;
        all.sort();
        assert_eq!(all, ["[在吗]", "[在吗]，电话138****78"]);
        desk.world.client("trainer").get("/messages?q=a").await.expect(403);
        let whole = pages(&desk.world.client("owner"), "在", "", 9).await;
        let text = json!(whole).to_string();
        assert!(!text.contains("13812345678") && !text.contains("春风12"), "{text}");
    }

    async fn a_hit_leads_to_its_place_in_the_chat(desk) {
        settle(&desk.test).await;
        let hit = pages(&desk.world.client("agent"), "您好", "", 9).await.remove(0);
        let chat = format!("/chats/{}?at={}", hit["buyer"].as_str().unwrap(), hit["at"].as_str().unwrap());
        let chat = desk.world.client("agent").get(&chat).await.expect(200).json();
        assert_eq!(chat["items"][0]["id"], hit["id"]);
        assert_eq!((&hit["nick"], &hit["sender"]), (&json!("春****2"), &json!("agent")));
        assert_eq!((&hit["account"]["person"]["name"], &hit["auto"]), (&json!("林小满"), &json!(false)));
        assert_eq!((&hit["stage"], &hit["outcome"]), (&json!("inquiry"), &json!("paid")));
    }

    async fn a_question_is_narrowed(desk) {
        settle(&desk.test).await;
        let world = &desk.world;
        let (account, other) = (desk.account("店:满").await, desk.account("店:芸").await);
        let cases: [(String, usize); 16] = [
            (String::new(), 3),
            ("sender=buyer".into(), 2),
            ("sender=agent".into(), 1),
            (format!("shop={}", world.shop), 1),
            (format!("account={account}"), 0),
            (format!("account={other}"), 1),
            (format!("person={}", world.person("colleague")), 1),
            (format!("team={}", world.team), 1),
            ("stage=inquiry".into(), 3),
            ("stage=aftersale".into(), 0),
            ("outcome=paid".into(), 0),
            ("outcome=unpaid".into(), 1),
            ("outcome=lost".into(), 2),
            ("from=2026-11-02&to=2026-11-02".into(), 3),
            ("to=2026-11-01".into(), 0),
            ("from=2026-11-03".into(), 0),
        ];
        desk.add(vec![said("远方78", "店:郑", Sender::Buyer, 9, "有没有货"), said("远方78", "店:郑", Sender::Agent, 19, "没有货了")])
            .await;
        settle(&desk.test).await;
        for (more, count) in cases {
            assert_eq!(found(&desk, "owner", "货", &more).await.len(), count, "{more}");
        }
        desk.world.client("owner").get(&format!("/messages?q={}", encoded("？！ 😀"))).await.expect(422);
        desk.world.client("owner").get("/messages?q=a&cursor=x").await.expect(422);
        let long: String = ('\u{4e00}'..).take(250).collect();
        assert!(found(&desk, "owner", &long, "").await.is_empty(), "a long question is none too many");
        assert!(found(&desk, "owner", "没货", "").await.is_empty(), "no text has it");
        assert_eq!(found(&desk, "owner", "没 货", "").await, ["[没]有[货]了", "有[没]有[货]"]);
        assert_eq!(found(&desk, "owner", "“有没有”", "").await, ["[有没有]货"]);
        assert_eq!(found(&desk, "owner", "13812345678", "").await, ["在吗，电话[138****78]"], "as everybody sees it");
    }

    async fn pages_put_together_are_all_of_it_newest_first(desk) {
        let texts = ["好的", "好的呢", "行，好的", "好"];
        let rows: Vec<Row<'static>> = (0..60)
            .map(|n| said("春风12", "店:满", Sender::Buyer, n * n * 40, texts[n as usize % 4]))
            .collect();
        // The same second many times over: each has a place of its own.
        let same = (0..60).map(|_| said("细雨34", "店:满", Sender::Buyer, 7_000_000, "好的"));
        let mut undated = said("夏雨56", "店:芸", Sender::Buyer, 0, "好的，没有时间");
        if let Row::Message(message) = &mut undated {
            message.sent_at = None;
        }
        desk.add(rows.into_iter().chain(same).chain([undated]).collect()).await;
        settle(&desk.test).await;
        for size in [1, 7, 200] {
            let all = pages(&desk.world.client("owner"), "好的", "", size).await;
            assert_eq!(all.len(), 45 + 60 + 1, "{size}");
            let mut ids: Vec<String> = all.iter().map(|item| item["id"].to_string()).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), all.len(), "nothing twice");
            let clock = |item: &Value| item["at"].as_str().unwrap_or_default().to_owned();
            assert!(all.is_sorted_by_key(|item| std::cmp::Reverse(clock(item))), "{size}");
            assert_eq!(shown(&all[105]), "[好的]，没有时间", "without a clock at the end");
        }
        assert_eq!(number(&desk.test, &sql::ENTRIES).await, number(&desk.test, &sql::TEXTS).await);
    }

    async fn who_holds_an_account_later_does_not_see_what_was_before(desk) {
        settle(&desk.test).await;
        desk.at(100_000);
        desk.hand_over("店:满", "colleague", TEN + 100_000 * SECOND).await;
        desk.add(vec![said("细雨34", "店:满", Sender::Buyer, 100_100, "在不在")]).await;
        settle(&desk.test).await;
        assert_eq!(found(&desk, "agent", "在", "").await, ["[在]吗，电话138****78"]);
        assert_eq!(found(&desk, "colleague", "在", "").await, ["[在]不[在]"]);
    }
}

fn live(n: u32, text: &str) -> Value {
    json!({ "shop": "旗舰店", "buyer": "甲", "agent": "客服0", "sender": "buyer", "sent_at": "2026-11-02 08:59:00",
        "text": text, "message_id": format!("m{n}"), "seq": n })
}

async fn count(client: &Client, question: &str) -> usize {
    pages(client, question, "", 200).await.len()
}

on_both! {
    with vec![measure::module()];

    async fn live_messages_are_found_once(test: TestHouse) {
        let owner = test.world().client("owner");
        owner.post("/ingest/messages", json!([live(1, "在吗"), live(2, "多少钱")])).await.expect(200);
        let before = owner.get("/messages/indexed").await.expect(200).json();
        assert_eq!(before, json!({ "complete": false, "percent": 0 }));
        assert_eq!(count(&owner, "多少钱").await, 0);
        settle(&test).await;
        assert_eq!(count(&owner, "多少钱").await, 1);
        owner.post("/ingest/messages", json!([live(2, "多少钱"), live(3, "多少钱呢"), live(4, "😀")])).await.expect(200);
        settle(&test).await;
        assert_eq!((count(&owner, "多少钱").await, count(&owner, "在吗").await), (2, 1));
        assert_eq!((number(&test, &sql::QUEUED).await, number(&test, &sql::ENTRIES).await), (0, 3));
        let after = owner.get("/messages/indexed").await.expect(200).json();
        assert_eq!(after, json!({ "complete": true, "percent": 100 }));
    }

    async fn an_undone_import_is_found_no_more(test: TestHouse) {
        let owner = test.world().client("owner");
        let first = rows_support::import(&test, &owner, "name=a.csv", rows_support::chats("旗舰店", 450)).await;
        rows_support::import(&test, &owner, "name=b.csv", rows_support::chats("专营店", 3)).await;
        settle(&test).await;
        assert_eq!((count(&owner, "多少钱").await, number(&test, &sql::ENTRIES).await), (453, 3 * 453));
        let undo = format!("/imports/{}/undo", first["id"].as_str().unwrap());
        owner.post(&undo, json!({})).await.expect(200);
        assert_eq!(count(&owner, "多少钱").await, 3, "from the undoing on");
        rows_support::work(&test).await;
        settle(&test).await;
        assert_eq!((number(&test, &sql::ENTRIES).await, number(&test, &sql::TEXTS).await), (9, 9));
        assert_eq!(owner.get("/messages/indexed").await.expect(200).json()["complete"], json!(true));
    }

    async fn one_buyer_with_very_many_messages_is_cut_into_steps(test: TestHouse) {
        let owner = test.world().client("owner");
        let mut file = "shop,buyer,agent,sender,sent_at,text\n".to_owned();
        for n in 0..4_100 {
            let (minute, second) = (n / 60 % 60, n % 60);
            file += &format!("旗舰店,买家,客服0,buyer,2026-10-31 1{}:{minute:02}:{second:02},第{n}句\n", n / 3600);
        }
        file += "旗舰店,别人,客服0,buyer,2026-10-31 10:00:00,第9999句\n";
        rows_support::import(&test, &owner, "name=a.csv", file).await;
        settle(&test).await;
        assert_eq!(number(&test, &sql::ENTRIES).await, 4_101);
        for question in ["0", "4099", "9999", "4001句"] {
            assert_eq!(count(&owner, question).await, 1, "{question}");
        }
    }
}
