//! The lists behind figures: what each role finds in them, filters, and pages.

use serde_json::{Value, json};

use crate::desk::{Desk, at_desk};

async fn page(desk: &Desk, login: &str, list: &str, more: &str) -> Value {
    let path = format!("/{list}?from=2026-11-01&to=2026-11-03{more}");
    desk.world.client(login).get(&path).await.expect(200).json()
}

/// One field of every row.
async fn column(desk: &Desk, login: &str, list: &str, more: &str, field: &str) -> Vec<Value> {
    let page = page(desk, login, list, more).await;
    page["items"].as_array().expect("rows").iter().map(|row| row[field].clone()).collect()
}

at_desk! {
    async fn receptions_are_those_of_the_scope(desk) {
        let of = async |login: &str, more: &str| column(&desk, login, "receptions", more, "nick").await;
        assert_eq!(of("owner", "").await, ["夏****6", "细****4", "远****8", "春****2"]);
        assert_eq!(of("manager", "").await, ["夏****6", "细****4", "春****2"]);
        assert_eq!(of("leader", "").await, ["夏****6", "细****4", "春****2"]);
        assert_eq!(of("agent", "").await, ["细****4", "春****2"]);
        assert_eq!(of("stranger", "").await, ["远****8"]);
        assert_eq!(of("manager", "&flag=unreplied").await, ["细****4"]);
        assert_eq!(of("manager", "&flag=late").await, ["细****4"]);
        assert_eq!(of("manager", "&flag=slow").await, Vec::<Value>::new());
        assert_eq!(of("manager", &format!("&person={}", desk.world.person("colleague"))).await, ["夏****6"]);
        assert_eq!(of("owner", &format!("&team={}", desk.world.other_team)).await, ["远****8"]);
        assert_eq!(of("owner", &format!("&shop={}", desk.world.other_shop)).await, ["远****8"]);
        let first = page(&desk, "agent", "receptions", "").await["items"][1].clone();
        assert_eq!((&first["first_response"], &first["rounds"], &first["messages"]), (&json!(30_000), &json!(1), &json!(2)));
        assert_eq!((&first["account"]["name"], &first["account"]["person"]["name"]), (&json!("店:满"), &json!("林小满")));
        let account = first["account"]["id"].as_str().unwrap();
        assert_eq!(of("owner", &format!("&account={account}")).await, ["细****4", "春****2"]);
    }

    async fn inquiries_tell_what_became_of_them(desk) {
        let of = async |login: &str, more: &str, field: &str| column(&desk, login, "inquiries", more, field).await;
        assert_eq!(of("manager", "", "outcome").await, ["unpaid", "lost", "paid"]);
        assert_eq!(of("agent", "", "outcome").await, ["lost", "won"]);
        assert_eq!(of("manager", "&outcome=won", "orders").await, [json!(["E1"])]);
        assert_eq!(of("manager", "&outcome=unpaid", "orders").await, [json!(["E2"])]);
        assert_eq!(of("manager", "&outcome=lost", "nick").await, ["细****4"]);
        assert_eq!(of("manager", "&outcome=not_won", "nick").await, ["夏****6", "细****4"]);
        assert_eq!(of("manager", "&stage=aftersale", "nick").await, Vec::<Value>::new());
        let colleague = format!("&outcome=won&person={}", desk.world.person("colleague"));
        assert_eq!(of("manager", &colleague, "nick").await, Vec::<Value>::new());
        let won = page(&desk, "manager", "inquiries", "&outcome=paid").await["items"][0].clone();
        assert_eq!((&won["amount"], &won["stage"]), (&json!(10_000), &json!("inquiry")));
        assert_eq!(won["accounts"][0]["person"]["name"], "林小满");
    }

    async fn orders_name_their_sellers(desk) {
        let of = async |login: &str, more: &str, field: &str| column(&desk, login, "orders", more, field).await;
        assert_eq!(of("manager", "", "id").await, ["E3", "E2", "E1"]);
        assert_eq!(of("agent", "", "id").await, ["E1"]);
        assert_eq!(of("colleague", "", "id").await, ["E2"]);
        assert_eq!(of("stranger", "", "id").await, Vec::<Value>::new());
        assert_eq!(of("manager", "&split=silent", "id").await, ["E3"]);
        assert_eq!(of("manager", "&split=own", "id").await, ["E1"]);
        assert_eq!(of("manager", "&q=E2", "id").await, ["E2"]);
        let agent = desk.world.person("agent");
        assert_eq!(of("manager", &format!("&person={agent}"), "id").await, ["E1"]);
        assert_eq!(of("manager", &format!("&team={}", desk.world.team), "id").await, ["E1"]);
        let order = page(&desk, "manager", "orders", "&q=E1").await["items"][0].clone();
        assert_eq!((&order["gross"], &order["units"], &order["nick"]), (&json!(10_000), &json!(2), &json!("春****2")));
        assert_eq!((&order["seller"]["name"], &order["seller"]["person"]["name"]), (&json!("店:满"), &json!("林小满")));
        let silent = page(&desk, "manager", "orders", "&split=silent").await["items"][0].clone();
        assert_eq!((&silent["seller"], &silent["buyer"]), (&Value::Null, &Value::Null));
    }

    async fn a_figure_of_an_hour_opens_the_rows_of_that_hour(desk) {
        let of = async |list: &str, more: &str, field: &str| column(&desk, "manager", list, more, field).await;
        for list in ["receptions", "inquiries", "orders"] {
            let (all, then) = (of(list, "", "id").await, of(list, "&weekday=0&hour=10", "id").await);
            let unpaid = usize::from(list == "orders");
            assert_eq!(then.len(), all.len() - unpaid, "{list}: what is not paid has no hour of payment");
            assert_eq!(of(list, "&weekday=1", "id").await, Vec::<Value>::new(), "{list}");
            assert_eq!(of(list, "&hour=11", "id").await, Vec::<Value>::new(), "{list}");
        }
        assert_eq!(of("orders", "&part=earned", "id").await, ["E1"]);
        assert_eq!(of("orders", "&part=silent", "id").await, ["E3"]);
        assert_eq!(of("orders", "&part=unpaid", "id").await, ["E2"]);
        assert_eq!(of("orders", "&part=refunded", "id").await, Vec::<Value>::new());
    }

    async fn pages_put_together_are_the_list(desk) {
        for list in ["receptions", "inquiries", "orders"] {
            let whole = column(&desk, "owner", list, "", "id").await;
            let (mut found, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = page(&desk, "owner", list, &format!("&limit=1{cursor}")).await;
                found.extend(page["items"].as_array().unwrap().iter().map(|row| row["id"].clone()));
                let Some(next) = page["next"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(found, whole, "{list}");
            assert!(found.len() >= 3, "{list}: {found:?}");
            let wrong = format!("/{list}?from=2026-11-01&to=2026-11-03&cursor=x");
            desk.world.client("owner").get(&wrong).await.expect(422);
        }
    }
}
