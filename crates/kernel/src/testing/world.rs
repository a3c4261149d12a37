//! A small organisation: two shops with a team each, and in the first one person of every default role.

use std::collections::HashMap;

use super::{Client, TestHouse};
use crate::accounts::{Identity, identify, print};
use crate::ctx::{Ctx, Who};
use crate::db::Tx;
use crate::error::Result;
use crate::id::{AccountId, DeviceId, EmploymentId, GrantId, PersonId, ShopId, TeamId, TenantId};
use crate::params;
use crate::people::{access, defaults};
use crate::time::Moment;

/// The organisation, and a signed-in client for each of its people.
pub struct World {
    /// 旗舰店, where everybody of [`World::person`] works.
    pub shop: ShopId,
    /// Its team 售前一组.
    pub team: TeamId,
    /// 专营店, a shop where none of them works but the all-seeing.
    pub other_shop: ShopId,
    /// The other shop's team.
    pub other_team: TeamId,
    people: HashMap<&'static str, PersonId>,
    clients: HashMap<&'static str, Client>,
}

crate::queries! {
    ADD_SHOP = "insert into shop (tenant, id, name, platform, time_zone, opens, closes, created, updated)
        values ($1, $2, $3, 'taobao', 'Asia/Shanghai', 540, 1440, $4, $4)";
    ADD_TEAM = "insert into team (tenant, id, shop, name, created, updated) values ($1, $2, $3, $4, $5, $5)";
    ADD_PERSON = "insert into person (tenant, id, name, number, phone, email, hired, created, updated)
        values ($1, $2, $3, $4, '', '', '2026-01-05', $5, $5)";
    EMPLOY = "insert into employment (tenant, id, person, team, since) values ($1, $2, $3, $4, '2026-01-05')";
    ADD_ACCOUNT = "insert into account (tenant, id, person, login, language, theme, created, updated)
        values ($1, $2, $3, $4, 'zh-CN', 'system', $5, $5)";
    GRANT = "insert into role_grant (tenant, id, person, role, kind, team, shop) values ($1, $2, $3, $4, $5, $6, $7)";
    AUDITED = "select action from audit where tenant = $1 and request = $2";
    ADD_DEVICE = "insert into device (tenant, id, account, token, label, address, created, seen, idle_until, expires)
        values ($1, $2, $3, $4, 'test', '', $5, $5, $6, $6)";
}

/// Who there is: login (also the key in [`World`]), name, default role, kind of its scope, in the first shop or not.
const PEOPLE: [(&str, &str, &str, &str, bool); 9] = [
    ("agent", "林小满", "agent", "own", true),
    ("colleague", "周晓芸", "agent", "own", true),
    ("leader", "陈立", "leader", "team", true),
    ("supervisor", "赵督", "supervisor", "shop", true),
    ("trainer", "孙培", "trainer", "all", true),
    ("manager", "王经理", "manager", "shop", true),
    ("owner", "钱老板", "owner", "all", true),
    ("administrator", "吴管理", "administrator", "all", true),
    ("stranger", "郑别店", "agent", "own", false),
];

impl World {
    pub(super) fn make(test: &TestHouse) -> Self {
        let now = test.house.clock().now();
        let db = test.house.db().clone();
        let secrets: HashMap<&str, String> =
            PEOPLE.iter().map(|person| (person.0, crate::id::secret())).collect();
        let build = |tx: &mut Tx<'_>| build(tx, now, &secrets);
        let (shops, teams, people) = std::thread::scope(|scope| {
            // The synchronous driver must not block a thread of the runtime.
            scope.spawn(|| db.write_now(build)).join().expect("the organisation is made")
        })
        .expect("the organisation is made");
        let nobody = test.client();
        let clients = secrets.iter().map(|(login, secret)| (*login, nobody.signed_in(secret))).collect();
        Self { shop: shops[0], team: teams[0], other_shop: shops[1], other_team: teams[1], people, clients }
    }

    /// The person of this login: a role's key, `colleague` (an agent of the same team) or `stranger` (of the other shop).
    pub fn person(&self, login: &str) -> PersonId {
        self.people[login]
    }

    /// Requests of the person of this login.
    pub fn client(&self, login: &str) -> Client {
        self.clients[login].clone()
    }

    /// The context of a call that the person of this login makes now.
    pub async fn ctx(&self, login: &str, test: &TestHouse) -> Ctx {
        let identity = identify(&test.house, self.clients[login].headers()).await.expect("an answer");
        let Identity { tenant, viewer, .. } = identity.expect("the person is signed in");
        Ctx { who: Who::Person(viewer), ..Ctx::house(tenant, "test", test.house.clock().now()) }
    }

    /// All logins.
    pub fn logins() -> impl Iterator<Item = &'static str> {
        PEOPLE.iter().map(|person| person.0)
    }
}

type Made = ([ShopId; 2], [TeamId; 2], HashMap<&'static str, PersonId>);

fn build(tx: &mut Tx<'_>, now: Moment, secrets: &HashMap<&str, String>) -> Result<Made> {
    let tenant = TenantId::HOME;
    let shops = [ShopId::fresh(now), ShopId::fresh(now)];
    let teams = [TeamId::fresh(now), TeamId::fresh(now)];
    for (n, (shop, team)) in ["旗舰店", "专营店"].iter().zip(["售前一组", "售后组"]).enumerate()
    {
        tx.run(&ADD_SHOP, params![tenant, shops[n], *shop, now])?;
        tx.run(&ADD_TEAM, params![tenant, teams[n], shops[n], team, now])?;
    }
    let mut people = HashMap::new();
    for (n, (login, name, role, kind, here)) in PEOPLE.iter().enumerate() {
        let place = usize::from(!here);
        let person = PersonId::fresh(now);
        tx.run(&ADD_PERSON, params![tenant, person, *name, format!("A{n:03}"), now])?;
        tx.run(&EMPLOY, params![tenant, EmploymentId::fresh(now), person, teams[place]])?;
        let role = defaults::role(tx, tenant, role)?;
        let team = (*kind == "team").then_some(teams[place]);
        let shop = (*kind == "shop").then_some(shops[place]);
        tx.run(
            &GRANT,
            params![tenant, GrantId::fresh(now), person, role.map(|role| role.stored()), *kind, team, shop],
        )?;
        let account = AccountId::fresh(now);
        tx.run(&ADD_ACCOUNT, params![tenant, account, person, *login, now])?;
        let (token, later) = (print(&secrets[login]), now.plus_days(30));
        tx.run(&ADD_DEVICE, params![tenant, DeviceId::fresh(now), account, token, now, later])?;
        access::derive(tx, tenant, person)?;
        people.insert(*login, person);
    }
    Ok((shops, teams, people))
}
