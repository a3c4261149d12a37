//! A walk over the routes of the room: nobody gets in, a role without the permission is refused, a stranger to the scope
//! finds nothing; and every query is understood by both databases.

use kernel::http::{Access, Route};
use kernel::testing::World;

use crate::desk::{Desk, at_desk};

fn routes(desk: &Desk) -> impl Iterator<Item = &Route> {
    desk.test
        .house
        .modules()
        .iter()
        .filter(|module| module.name == "measure")
        .flat_map(|module| &module.routes)
        // Those are walked over where files are at hand.
        .filter(|route| !crate::rows_routes::ours(&route.path))
        // Those have tests of their own, which have rules to name.
        .filter(|route| !crate::rules_api::ours(&route.path) && !crate::benchmarks_api::ours(&route.path))
        .filter(|route| !crate::references_api::ours(&route.path) && !crate::alerts_api::ours(&route.path))
        .filter(|route| !crate::reports::ours(&route.path))
}

/// The path with ids of the first shop, and the questions that a route cannot do without.
fn path(desk: &Desk, route: &Route) -> String {
    let path = route.path.replace("{buyer}", &desk.buyers["春风12"].to_string());
    let path = path.replace("{shop}", &desk.world.shop.to_string()).replace("{order_id}", "E1");
    // Of disputes and periods there is none here.
    let none = if path.starts_with("/disputes") { "dsp_0000000000001" } else { "prd_0000000000001" };
    let path = path.replace("{id}", none);
    let more = if path.ends_with("/export") {
        "format=csv&"
    } else if path.ends_with("/session") {
        "account=nik_0000000000001&start=2026-11-02T02:00:00Z&"
    } else if path == "/messages" {
        "q=%E5%9C%A8&"
    } else {
        ""
    };
    assert!(!path.contains('{'), "{}: nothing is known to put there", route.name());
    format!("{path}?{more}from=2026-11-02&to=2026-11-02")
}

at_desk! {
    async fn every_route_is_open_to_its_roles_only(desk) {
        let nobody = desk.test.client();
        for route in routes(&desk) {
            let path = path(&desk, route);
            let answer = nobody.send(route.method.clone(), &path, None).await;
            assert_eq!(answer.status, 401, "{}", route.name());
            let Access::Needs(permission) = route.access else { panic!("{} needs a permission", route.name()) };
            for login in World::logins().filter(|login| !["colleague", "stranger"].contains(login)) {
                let may = permission.roles.iter().any(|(role, _)| *role == login);
                let answer = desk.world.client(login).send(route.method.clone(), &path, None).await;
                let said = answer.text();
                assert_eq!(answer.status == 403, !may, "{login}: {}: {said}", route.name());
                // What is written needs more than a path, and of an id nobody knows there is nothing;
                // a leader objects to what is the leader's own only.
                let writes = route.method != axum::http::Method::GET;
                let expected = if writes || route.path.contains("{id}") || route.path.ends_with("/session") {
                    answer.status.is_client_error()
                } else {
                    answer.status.is_success() || (login == "leader" && route.path.contains("/about/"))
                };
                assert!(!may || expected, "{login}: {}: {said}", route.name());
            }
        }
    }

    async fn a_stranger_finds_nothing(desk) {
        crate::search::settle(&desk.test).await;
        let stranger = desk.world.client("stranger");
        let secrets = ["春", "细雨", "夏雨", "林小满", "旗舰店", "店:满", "E1"];
        for route in routes(&desk).filter(|route| route.method == axum::http::Method::GET) {
            let path = path(&desk, route);
            let answer = stranger.send(route.method.clone(), &path, None).await;
            let named = route.path.contains('{');
            assert_eq!(answer.status, if named { 404 } else { 200 }, "{}: {}", route.name(), answer.text());
            let said = answer.text();
            for secret in secrets {
                assert!(!said.contains(secret), "{} says {secret}: {said}", route.name());
            }
        }
    }

    async fn every_query_is_understood(desk) {
        let house = desk.test.house.clone();
        let prepared = move || {
            let queries = house.modules().iter().filter(|module| module.name == "measure");
            for query in queries.flat_map(|module| module.queries.iter().copied().flatten()) {
                house.db().prepare(query).unwrap_or_else(|error| panic!("{}: {error}", query.name()));
            }
        };
        tokio::task::spawn_blocking(prepared).await.unwrap();
    }
}
