//! Every route of the room is authorised and audited; every query is understood.

use std::collections::BTreeSet;

use axum::http::Method;
use kernel::http::Access;
use kernel::on_both;
use kernel::testing::World;
use serde_json::{Value, json};

use crate::rows_support::{chats, import, send};

/// The path with an id that exists nowhere in place of every name.
fn nowhere(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "none" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Whether a path is of this part of the room.
pub fn ours(path: &str) -> bool {
    ["/imports", "/mappings", "/shop-aliases", "/ingest", "/coverage"]
        .iter()
        .any(|begin| path.starts_with(begin))
}

on_both! {
    with vec![measure::module()];

    async fn every_query_is_understood(test: TestHouse) {
        let db = test.house.db().clone();
        let queries: Vec<_> = test.house.queries().filter(|query| query.name().starts_with("measure")).collect();
        assert!(queries.len() > 50);
        crate::rows_support::apart(move || {
            for query in queries {
                db.prepare(query).unwrap_or_else(|error| panic!("{}: {error}", query.name()));
            }
        })
        .await;
    }

    async fn nobody_gets_past_the_gate_without_the_permission(test: TestHouse) {
        let world = test.world();
        let nobody = test.client();
        for route in test.house.modules().iter().filter(|module| module.name == "measure").flat_map(|module| &module.routes) {
            let path = nowhere(&route.path);
            let answer = nobody.send(route.method.clone(), &path, None).await;
            assert_eq!(answer.code(), "not_signed_in", "{}", route.name());
            let Access::Needs(permission) = route.access else { panic!("{} needs no permission", route.name()) };
            for login in World::logins().filter(|login| *login != "colleague" && *login != "stranger") {
                let may = permission.roles.iter().any(|(role, _)| *role == login);
                let answer = world.client(login).send(route.method.clone(), &path, None).await;
                assert_eq!(answer.code() == "forbidden", !may, "{login}: {}: {}", route.name(), answer.text());
            }
            let writes = route.method != Method::GET;
            assert_eq!(writes, route.audit.is_some() || route.unaudited.is_some(), "{}", route.name());
        }
        let document = serde_json::to_value(kernel::http::document(test.house.modules())).unwrap();
        for path in ["/imports", "/imports/{id}/rejects", "/ingest/messages", "/coverage"] {
            assert!(document["paths"].get(format!("/api/v1{path}")).is_some(), "{path} is not documented");
        }
    }

    async fn every_audited_route_leaves_its_row(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let mut called = BTreeSet::new();
        let routes = || test.house.modules().iter().filter(|module| module.name == "measure").flat_map(|module| &module.routes);
        let done = import(&test, &owner, "name=a.csv", chats("旗舰店", 1)).await;
        let undo = format!("/imports/{}/undo", done["id"].as_str().unwrap());
        let begun = send(&owner, "/imports?name=b.csv", chats("旗舰店", 2)).await.expect(202);
        let cancel = format!("/imports/{}/cancel", begun.json()["id"].as_str().unwrap());
        let mapping = json!({ "name": "订单", "headers": ["a"], "text": "table = \"orders\"\n[columns]\norder_id = \"a\"\n" });
        let saved = owner.put("/mappings", mapping.clone()).await.expect(200).json();
        let mapping_path = format!("/mappings/{}", saved["id"].as_str().unwrap());
        let alias = json!({ "name": "旗舰", "shop": world.shop });
        let calls: [(Method, &str, &str, Value); 6] = [
            (Method::POST, "/imports/{id}/undo", &undo, json!({})),
            (Method::POST, "/imports/{id}/cancel", &cancel, json!({})),
            (Method::PUT, "/mappings", "/mappings", mapping),
            (Method::DELETE, "/mappings/{id}", &mapping_path, Value::Null),
            (Method::PUT, "/shop-aliases", "/shop-aliases", alias),
            (Method::DELETE, "/shop-aliases", "/shop-aliases?name=%E6%97%97%E8%88%B0", Value::Null),
        ];
        let mut answers = vec![("POST /imports".to_owned(), begun)];
        for (method, name, path, body) in calls {
            let answer = owner.send(method.clone(), path, (!body.is_null()).then_some(body)).await;
            assert!(answer.status.is_success(), "{name}: {}", answer.text());
            answers.push((format!("{method} {name}"), answer));
        }
        for (name, answer) in answers {
            let route = routes().find(|route| route.name() == name).unwrap_or_else(|| panic!("no route {name}"));
            let request = answer.headers["x-request-id"].to_str().unwrap().to_owned();
            let rows = test.audited(&request).await;
            assert!(rows.iter().any(|row| row == route.audit.unwrap().key), "{name} left {rows:?}");
            called.insert(name);
        }
        let missed: Vec<String> = routes().filter(|route| route.audit.is_some() && ours(&route.path))
            .map(kernel::http::Route::name).filter(|name| !called.contains(name)).collect();
        assert!(missed.is_empty(), "audited routes that nobody calls: {missed:#?}");
    }

    async fn what_lies_outside_is_not_found(test: TestHouse) {
        let world = test.world();
        let other = import(&test, &world.client("owner"), "name=a.csv", chats("专营店", 1)).await;
        let path = format!("/imports/{}", other["id"].as_str().unwrap());
        let manager = world.client("manager");
        manager.get(&path).await.expect(404);
        manager.get(&format!("{path}/rejects")).await.expect(404);
        manager.post(&format!("{path}/undo"), json!({})).await.expect(404);
        manager.post(&format!("{path}/cancel"), json!({})).await.expect(404);
        assert_eq!(manager.get("/imports").await.expect(200).json()["items"], json!([]));
        let alias = json!({ "name": "别店", "shop": world.other_shop });
        manager.put("/shop-aliases", alias.clone()).await.expect(422);
        world.client("owner").put("/shop-aliases", alias).await.expect(200);
        assert_eq!(manager.get("/shop-aliases").await.expect(200).json()["items"], json!([]));
        manager.delete("/shop-aliases?name=%E5%88%AB%E5%BA%97").await.expect(404);
        for login in ["agent", "leader", "supervisor", "trainer", "administrator"] {
            world.client(login).get("/imports").await.expect(403);
        }
        test.client().get("/imports").await.expect(401);
    }
}
