//! What an account may see, against the definition written down literally.

use kernel::on_both;
use kernel::testing::{Client, World};
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};

/// Where the people of the test sit: login or name, shop, team.
const SEATS: [(&str, usize, usize); 10] = [
    ("林小满", 0, 0),
    ("周晓芸", 0, 0),
    ("陈立", 0, 0),
    ("赵督", 0, 0),
    ("孙培", 0, 0),
    ("王经理", 0, 0),
    ("钱老板", 0, 0),
    ("吴管理", 0, 0),
    ("郑别店", 1, 1),
    ("何新组", 0, 2),
];

/// The viewer, who sits in the other shop.
const VIEWER: &str = "郑别店";

/// How far the permission of a role reaches, and what it is given over.
type Given = (&'static str, Over);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Over {
    Own,
    Team(usize),
    Shop(usize),
    All,
}

const OVERS: [Over; 7] =
    [Over::Own, Over::Team(0), Over::Team(1), Over::Team(2), Over::Shop(0), Over::Shop(1), Over::All];

/// The definition: a person is seen when some role that was given says so.
fn sees(given: &[Given], (name, shop, team): (&str, usize, usize)) -> bool {
    given.iter().any(|(reach, over)| match (*reach, *over) {
        ("all", _) | ("scope", Over::All) => true,
        ("scope", Over::Shop(of)) => of == shop,
        ("scope", Over::Team(of)) => of == team,
        _ => name == VIEWER,
    })
}

async fn role(owner: &Client, reach: &str) -> Value {
    let permissions = json!([{ "permission": "people.read", "reach": reach }]);
    owner.post("/roles", json!({ "name": reach, "permissions": permissions })).await.expect(201).json()["id"]
        .clone()
}

async fn give(owner: &Client, world: &World, third: &Value, role: &Value, over: Over) {
    let teams = [json!(world.team), json!(world.other_team), third.clone()];
    let shops = [world.shop, world.other_shop];
    let scope = match over {
        Over::Own => json!({ "kind": "self" }),
        Over::All => json!({ "kind": "all" }),
        Over::Team(team) => json!({ "kind": "team", "team": teams[team] }),
        Over::Shop(shop) => json!({ "kind": "shop", "shop": shops[shop] }),
    };
    let path = format!("/people/{}/grants", world.person("stranger"));
    owner.post(&path, json!({ "role": role, "scope": scope })).await.expect(201);
}

async fn take_all(owner: &Client, world: &World) {
    let shown = owner.get(&format!("/people/{}", world.person("stranger"))).await.expect(200).json();
    for grant in shown["roles"].as_array().unwrap() {
        owner.delete(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200);
    }
}

async fn seen(client: &Client) -> Vec<String> {
    let answer = client.get("/people?limit=200").await;
    let items = answer.json()["items"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<String> =
        items.iter().map(|person| person["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

on_both! {
    async fn access_is_what_the_grants_say(test: TestHouse) {
        let world = test.world();
        let owner = world.client("owner");
        let third = owner.post("/teams", json!({ "shop": world.shop, "name": "三组" })).await.expect(201).json()["id"].clone();
        owner.post("/people", json!({ "name": "何新组", "team": third })).await.expect(201);
        let reaches = ["own", "scope", "all"];
        let roles = [role(&owner, "own").await, role(&owner, "scope").await, role(&owner, "all").await];
        let rng = TestRng::deterministic_rng(Config::default().rng_algorithm);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let cases = proptest::collection::vec((any::<bool>(), 0..3_usize, 0..OVERS.len()), 0..4);
        for _ in 0..24 {
            let drawn = cases.new_tree(&mut runner).unwrap();
            let drawn = proptest::strategy::ValueTree::current(&drawn);
            take_all(&owner, &world).await;
            let mut given: Vec<Given> = Vec::new();
            for (mostly_scope, reach, over) in drawn {
                let reach = if mostly_scope { 1 } else { reach };
                let one = (reaches[reach], OVERS[over]);
                if !given.contains(&one) {
                    give(&owner, &world, &third, &roles[reach], OVERS[over]).await;
                    given.push(one);
                }
            }
            let mut wanted: Vec<String> =
                SEATS.iter().filter(|seat| sees(&given, **seat)).map(|seat| seat.0.to_owned()).collect();
            wanted.sort();
            assert_eq!(seen(&world.client("stranger")).await, wanted, "{given:?}");
        }
    }
}
