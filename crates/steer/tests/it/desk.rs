//! A house with the small organisation and two weeks of inquiries: 林小满 sells as everybody in the first one, and much less
//! in the second.

use kernel::id::{PersonId, TenantId};
use kernel::params;
use kernel::testing::{On, TestHouse, World};
use kernel::time::Moment;
use kpi::input::{Message, Order, Row, Sender};
use kpi::time::Timestamp;
use measure::facts;

use crate::facts_rows::{self, Shops};

kernel::queries! {
    NICK = "select id from nick where tenant = $1 and shop = $2 and name = $3";
    BIND = "insert into binding (tenant, id, nick, person, since) values ($1, $2, $3, $4, 0)";
}

/// 2026-10-19 10:00 in Shanghai, a Monday.
const TEN: i64 = 1_792_375_200_000_000;
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440 * MINUTE;
/// Inquiries of an account in a week.
pub const WEEKLY: i64 = 70;
/// Days of both weeks as the routes take them, the second one beside the first.
pub const WEEKS: &str = "from=2026-10-26&to=2026-11-01&against_from=2026-10-19&against_to=2026-10-25";

pub struct Desk {
    /// Lives as long as the desk.
    _test: TestHouse,
    pub world: World,
}

fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Whether an inquiry of an account is paid: three of five, of 满's second week one of five; of the other shop each other.
fn buys(account: &str, week: i64, n: i64) -> bool {
    match (account, week) {
        ("店:满", 1) => n % 5 < 1,
        ("店:满" | "店:芸", _) => n % 5 < 3,
        _ => n % 2 < 1,
    }
}

fn rows() -> Vec<Row<'static>> {
    let mut rows = Vec::new();
    for (account, shop) in [("店:满", "s1"), ("店:芸", "s1"), ("店:郑", "s2")] {
        for week in 0..2 {
            for n in 0..WEEKLY {
                let at = TEN + (week * 7 + n % 7) * DAY + (n / 7) * 20 * MINUTE;
                inquiry(
                    &mut rows,
                    (account, shop),
                    kept(format!("{account}{week}-{n}")),
                    at,
                    buys(account, week, n),
                );
            }
        }
    }
    rows
}

/// Someone asks about one of two products, is answered, and buys or not.
fn inquiry(
    rows: &mut Vec<Row<'static>>,
    (agent, shop): (&'static str, &'static str),
    buyer: &'static str,
    at: i64,
    buys: bool,
) {
    let said = |sender, after: i64, kind, product_id| {
        Row::Message(Message {
            shop,
            buyer,
            agent,
            sender,
            sent_at: Some(Timestamp(at + after * 1_000_000)),
            kind,
            auto: false,
            text: "在吗",
            message_id: "",
            conversation_id: "",
            product_id,
            order_id: "",
            to_agent: "",
            seq: None,
        })
    };
    let product = if buyer.ends_with(['0', '2', '4', '6', '8']) { "K1" } else { "K2" };
    rows.push(said(Sender::Buyer, 0, "product", product));
    rows.push(said(Sender::Agent, 20, "text", ""));
    if buys {
        rows.push(Row::Order(Order {
            shop,
            order_id: kept(format!("E{buyer}")),
            buyer,
            created_at: Timestamp(at + 60_000_000),
            paid_at: Some(Timestamp(at + 90_000_000)),
            payable: Some(10_000),
            paid: Some(10_000),
            units: Some(1),
            ..Order::default()
        }));
    }
}

fn open(on: On) -> Desk {
    let test = TestHouse::with(on, vec![measure::module(), steer::module()]);
    let world = test.world();
    let shops: Shops = [("s1", world.shop), ("s2", world.other_shop)].into();
    let house = &test.house;
    let rows = rows();
    let import = |tx: &mut kernel::db::Tx<'_>| {
        let ctx = facts_rows::ctx(house);
        facts_rows::import(tx, &ctx, &shops, &rows, &[7; 32]).map(drop)
    };
    house.db().write_now(import).expect("the rows");
    for (account, login) in [("店:满", "agent"), ("店:芸", "colleague"), ("店:郑", "stranger")] {
        bind(&test, &world, account, world.person(login));
    }
    test.clock.set(Moment::from_micros(TEN + 21 * DAY));
    facts::settle(house).expect("the figures");
    Desk { _test: test, world }
}

fn bind(test: &TestHouse, world: &World, account: &str, person: PersonId) {
    let shop = if account == "店:郑" { world.other_shop } else { world.shop };
    let now = test.clock.now();
    let write = |tx: &mut kernel::db::Tx<'_>| {
        let nick = tx.one(&NICK, params![TenantId::HOME, shop, account], |row| row.get::<i64>(0))?;
        tx.run(&BIND, params![TenantId::HOME, kernel::id::fresh(now), nick, person]).map(drop)
    };
    test.house.db().write_now(write).expect("a binding");
}

impl Desk {
    /// Makes it off the runtime's own threads, where the synchronous driver may block.
    pub async fn open(on: On) -> Desk {
        tokio::task::spawn_blocking(move || open(on)).await.expect("the desk")
    }

    /// What somebody reads of the two weeks.
    pub async fn read(&self, login: &str, path: &str, more: &str) -> serde_json::Value {
        self.world.client(login).get(&format!("{path}?{WEEKS}{more}")).await.expect(200).json()
    }
}

/// Runs an async test at a desk on both databases.
macro_rules! at_desk {
    ($($(#[$attribute:meta])* async fn $name:ident($desk:ident) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($desk: crate::desk::Desk) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run(crate::desk::Desk::open(kernel::testing::On::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run(crate::desk::Desk::open(kernel::testing::On::Postgres).await).await;
            }
        }
    )* };
}

pub(crate) use at_desk;
