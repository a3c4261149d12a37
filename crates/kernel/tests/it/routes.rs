//! Walks the route table: every route is documented, authorised and, where it writes, audited.

use axum::http::Method;
use kernel::http::Access;
use kernel::on_both;
use kernel::testing::World;

/// The path with an id that exists nowhere in place of every name.
fn nowhere(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, name)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("none");
        rest = name.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}

on_both! {
    async fn nobody_gets_past_the_gate(test: TestHouse) {
        let nobody = test.client();
        for route in test.house.modules().iter().flat_map(|module| &module.routes) {
            if matches!(route.access, Access::Public) {
                continue;
            }
            let answer = nobody.send(route.method.clone(), &nowhere(&route.path), None).await;
            assert_eq!(answer.status, 401, "{}", route.name());
            assert_eq!(answer.code(), "not_signed_in", "{}", route.name());
        }
    }

    async fn a_role_without_the_permission_is_refused(test: TestHouse) {
        let world = test.world();
        for route in test.house.modules().iter().flat_map(|module| &module.routes) {
            let Access::Needs(permission) = route.access else { continue };
            for login in World::logins().filter(|login| *login != "colleague" && *login != "stranger") {
                let may = permission.roles.iter().any(|(role, _)| *role == login);
                let answer = world.client(login).send(route.method.clone(), &nowhere(&route.path), None).await;
                assert_eq!(answer.code() == "forbidden", !may, "{login}: {}: {}", route.name(), answer.text());
            }
        }
    }

    async fn every_write_says_how_it_is_audited(test: TestHouse) {
        for route in test.house.modules().iter().flat_map(|module| &module.routes) {
            let writes = route.method != Method::GET;
            assert_eq!(
                writes,
                route.audit.is_some() || route.unaudited.is_some(),
                "{} has to say .audited(&ACTION) or .unaudited(why), and a reading route neither",
                route.name()
            );
            assert!(route.audit.is_none() || route.unaudited.is_none(), "{}", route.name());
        }
    }
}
