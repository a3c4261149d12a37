//! A house with the small organisation, accounts of its people, and a Monday of chats and orders with their figures.

use std::collections::BTreeMap;

use kernel::id::{PersonId, ShopId, TenantId};
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
    LET_GO = "update binding set until = $3 where tenant = $1 and nick = $2 and until is null";
    BIND_SINCE = "insert into binding (tenant, id, nick, person, since) values ($1, $2, $3, $4, $5)";
    BUYER = "select id from buyer where tenant = $1 and shop = $2 and nick = $3";
}

/// 2026-11-02 10:00 in Shanghai.
pub const TEN: i64 = 1_793_584_800_000_000;
pub const SECOND: i64 = 1_000_000;
pub const DAY: &str = "2026-11-02";

/// The house, its organisation, and ids by the names that rows use.
pub struct Desk {
    pub test: TestHouse,
    pub world: World,
    pub buyers: BTreeMap<&'static str, measure::BuyerId>,
}

/// Something said, so many seconds after ten.
pub fn said(
    buyer: &'static str,
    agent: &'static str,
    sender: Sender,
    second: i64,
    text: &'static str,
) -> Row<'static> {
    let shop = if agent == "店:郑" { "s2" } else { "s1" };
    Row::Message(Message {
        shop,
        buyer,
        agent,
        sender,
        sent_at: Some(Timestamp(TEN + second * SECOND)),
        kind: "text",
        auto: false,
        text,
        message_id: "",
        conversation_id: "",
        product_id: "",
        order_id: "",
        to_agent: "",
        seq: None,
    })
}

/// An order, so many seconds after ten.
pub fn bought(order_id: &'static str, buyer: &'static str, second: i64, paid: Option<i64>) -> Row<'static> {
    Row::Order(Order {
        shop: "s1",
        order_id,
        buyer,
        created_at: Timestamp(TEN + second * SECOND),
        paid_at: paid.map(|paid| Timestamp(TEN + paid * SECOND)),
        payable: Some(10_000),
        paid: paid.map(|_| 10_000),
        units: Some(2),
        ..Order::default()
    })
}

/// What happened: 春风 buys from 满, 细雨 leaves without an answer, 夏雨 is 芸's and does not pay, 远方 is of another shop.
fn rows() -> Vec<Row<'static>> {
    use Sender::{Agent, Buyer};
    vec![
        said("春风12", "店:满", Buyer, 0, "在吗，电话13812345678"),
        said("春风12", "店:满", Agent, 30, "您好"),
        said("细雨34", "店:满", Buyer, 60, "多少钱"),
        said("夏雨56", "店:芸", Buyer, 100, "有货吗"),
        said("夏雨56", "店:芸", Agent, 110, "有的"),
        said("远方78", "店:郑", Buyer, 0, "在吗"),
        said("远方78", "店:郑", Agent, 5, "在的"),
        bought("E1", "春风12", 300, Some(360)),
        bought("E2", "夏雨56", 400, None),
        bought("E3", "", 500, Some(510)),
    ]
}

/// Makes it. Blocks.
fn open(on: On) -> Desk {
    let test = TestHouse::with(on, vec![measure::module()]);
    let world = test.world();
    let shops: Shops = [("s1", world.shop), ("s2", world.other_shop)].into();
    let house = &test.house;
    let import = |tx: &mut kernel::db::Tx<'_>| {
        let ctx = facts_rows::ctx(house);
        facts_rows::import(tx, &ctx, &shops, &rows(), &[7; 32]).map(drop)
    };
    house.db().write_now(import).expect("the rows");
    let hands = [("店:满", "agent"), ("店:芸", "colleague"), ("店:郑", "stranger")];
    for (account, login) in hands {
        bind(&test, &world, account, world.person(login));
    }
    test.clock.set(Moment::from_micros(TEN + 7200 * SECOND));
    facts::settle(house).expect("the figures");
    let buyers = ["春风12", "细雨34", "夏雨56", "远方78"].map(|nick| (nick, buyer(&test, &world, nick)));
    Desk { buyers: buyers.into(), test, world }
}

fn shop_of(world: &World, name: &str) -> ShopId {
    if matches!(name, "店:郑" | "远方78") { world.other_shop } else { world.shop }
}

fn bind(test: &TestHouse, world: &World, account: &str, person: PersonId) {
    let now = test.clock.now();
    let write = |tx: &mut kernel::db::Tx<'_>| {
        let values = params![TenantId::HOME, shop_of(world, account), account];
        let nick = tx.one(&NICK, values, |row| row.get::<i64>(0))?;
        tx.run(&BIND, params![TenantId::HOME, kernel::id::fresh(now), nick, person]).map(drop)
    };
    test.house.db().write_now(write).expect("a binding")
}

fn buyer(test: &TestHouse, world: &World, nick: &str) -> measure::BuyerId {
    let values = params![TenantId::HOME, shop_of(world, nick), nick].to_vec();
    let found = test.house.db().read_now(|tx| tx.one(&BUYER, &values, |row| row.get(0)));
    found.expect("a buyer")
}

impl Desk {
    /// Makes it off the runtime's own threads, where the synchronous driver may block.
    pub async fn open(on: On) -> Desk {
        tokio::task::spawn_blocking(move || open(on)).await.expect("the desk")
    }

    /// Sets the clock to so many seconds after ten o'clock of that Monday.
    pub fn at(&self, second: i64) {
        self.test.clock.set(Moment::from_micros(TEN + second * SECOND));
    }

    /// Gives an account to somebody else from an instant on. The figures are not made anew.
    pub async fn hand_over(&self, account: &'static str, login: &str, at: i64) {
        let (shop, person) = (shop_of(&self.world, account), self.world.person(login));
        let id = kernel::id::fresh(self.test.clock.now());
        let write = move |tx: &mut kernel::db::Tx<'_>| {
            let nick = tx.one(&NICK, params![TenantId::HOME, shop, account], |row| row.get::<i64>(0))?;
            tx.run(&LET_GO, params![TenantId::HOME, nick, at])?;
            tx.run(&BIND_SINCE, params![TenantId::HOME, id, nick, person, at]).map(drop)
        };
        self.test.house.db().write(write).await.expect("a binding");
    }

    /// More rows, and the figures with them.
    pub async fn add(&self, rows: Vec<Row<'static>>) {
        let house = self.test.house.clone();
        let shops: Shops = [("s1", self.world.shop), ("s2", self.world.other_shop)].into();
        let work = move || {
            let import = |tx: &mut kernel::db::Tx<'_>| {
                let ctx = facts_rows::ctx(&house);
                facts_rows::import(tx, &ctx, &shops, &rows, &kernel::id::random()).map(drop)
            };
            house.db().write_now(import).expect("the rows");
            facts::settle(&house).expect("the figures");
        };
        tokio::task::spawn_blocking(work).await.expect("the file");
    }

    /// Makes the figures of whoever waits.
    pub async fn settle(&self) {
        let house = self.test.house.clone();
        let settled = tokio::task::spawn_blocking(move || facts::settle(&house)).await;
        settled.expect("a thread").expect("the figures");
    }

    /// The id of an account, as others are told.
    pub async fn account(&self, name: &str) -> String {
        let values = params![TenantId::HOME, shop_of(&self.world, name), name].to_vec();
        let found = self.test.house.read(move |tx| tx.one(&NICK, &values, |row| row.get::<i64>(0))).await;
        kernel::id::NickId::from_stored(found.expect("an account")).to_string()
    }

    /// The id of a buyer of the first shop, as others are told.
    pub async fn buyer(&self, nick: &str) -> String {
        let values = params![TenantId::HOME, self.world.shop, nick].to_vec();
        let found =
            self.test.house.read(move |tx| tx.one(&BUYER, &values, |row| row.get::<measure::BuyerId>(0)));
        found.await.expect("a buyer").to_string()
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
