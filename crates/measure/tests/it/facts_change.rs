//! What changes figures without a row: rules, and who holds an account.

use std::time::{Duration, Instant};

use kernel::house::House;
use kernel::id::{BindingId, NickId, PersonId, ShopId, TenantId};
use kernel::jobs::Workers;
use kernel::params;
use kernel::testing::{On, TestHouse};
use kernel::time::Moment;
use kpi::input::{Message, Row, Sender};
use kpi::sheet::Count;
use kpi::time::{Day, Timestamp};
use measure::facts::{self, Kind};
use measure::figures::sheet::sheet;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::cases;
use crate::engine;
use crate::facts_rows::{self, Shops, ctx};
use crate::facts_sheet::{Case, after};
use crate::naive::figures::{Sheet, differences};
use crate::naive::input::Input;

mod sql {
    kernel::queries! {
        RULES = "insert into rule_version (tenant, id, shop, number, since, rules, note, created)
            values ($1, $2, $3, 2, $4, $5, '', $6)";
        WORK = "select count(*) from job where tenant = $1 and finished is null";
        FAILED = "select count(*) from job where tenant = $1 and state <> 'done'";
        GENERATIONS = "select count(*) from generation where tenant = $1";
        NICK = "select id from nick where tenant = $1 and shop = $2 and name = $3";
        BIND = "insert into binding (tenant, id, nick, person, since, until) values ($1, $2, $3, $4, $5, $6)";
        UNBIND = "delete from binding where tenant = $1";
    }
}

fn number(house: &House, query: &'static kernel::db::Query) -> i64 {
    house.db().read_now(|tx| tx.one(query, params![TenantId::HOME], |row| row.get(0))).expect("a number")
}

/// New rules from a day on, and the figures made anew.
fn change(house: &House, shops: &Shops, since: &str, rules: &str) {
    house
        .db()
        .write_now(|tx| {
            let ctx = ctx(house);
            for shop in shops.values() {
                let id = kernel::id::fresh(ctx.now);
                tx.run(&sql::RULES, params![TenantId::HOME, id, *shop, since, rules, ctx.now])?;
                facts::recompute(tx, &ctx, *shop)?;
            }
            Ok(())
        })
        .expect("the rules");
    let workers = Workers::start(house, 1).expect("workers");
    let deadline = Instant::now() + Duration::from_secs(60);
    while number(house, &sql::WORK) > 0 {
        assert!(Instant::now() < deadline, "a job goes on for ever");
        std::thread::sleep(Duration::from_millis(10));
    }
    workers.stop(Duration::from_secs(10));
    assert_eq!(number(house, &sql::FAILED), 0);
}

/// Rows of the days that a condition holds for, without what sessions of both sides of it share.
fn only(mut sheet: Sheet, holds: impl Fn(i32) -> bool) -> Sheet {
    sheet.rows.retain(|(_, day), _| holds(*day));
    sheet.rows.values_mut().for_each(|row| {
        row.0.remove("max_concurrent");
    });
    sheet.rows.retain(|_, row| row.any());
    sheet.orders.clear();
    sheet
}

fn rules_change(on: On, wanted: u32) {
    let test = TestHouse::with(on, vec![measure::module()]);
    let house = &test.house;
    let mut runner = TestRunner::deterministic();
    let strategy = (cases::raw(), cases::raw(), 0_i32..4);
    for n in 0..wanted {
        let (raw, other, later) = strategy.new_tree(&mut runner).expect("a case").current();
        let mut input = cases::input(&raw);
        (input.as_of, input.from, input.to) = (after(&input), i32::MIN, i32::MAX);
        house.clock().set(Moment::from_micros(input.as_of));
        let case = Case::open(house, &input, n);
        for (n, file) in input.files.iter().enumerate() {
            if !input.files[..n].contains(file) {
                case.import(file);
            }
        }
        facts::settle(house).expect("the figures");
        case.expect(&input, "by the first rules", &raw);
        let mut second = input.clone();
        second.rules = cases::input(&other).rules;
        (second.rules.time_zone, second.rules.day_cut) = (input.rules.time_zone.clone(), input.rules.day_cut);
        let first_day = input.rules.calendar().day(Timestamp(input.as_of)).plus(-43);
        let since = first_day.plus(later);
        change(house, &case.shops, &since.to_string(), &second.rules.to_toml());
        let before = only(engine::sheet(&input), |day| day < since.0);
        let mut expected = only(engine::sheet(&second), |day| day >= since.0);
        expected.rows.extend(before.rows);
        let differences = differences(&expected, &only(case.sheet(&input), |_| true));
        assert!(differences.is_empty(), "from {since} on\n{}\n{raw:?}\n{other:?}", differences.join("\n"));
        assert_eq!(number(house, &sql::GENERATIONS), i64::from(n + 1) * 2, "old facts are forgotten");
        case.forget();
    }
}

#[test]
fn rules_sqlite() {
    rules_change(On::Sqlite, 12);
}

#[test]
fn rules_postgres() {
    rules_change(On::Postgres, 4);
}

/// 2026-11-02 in Shanghai, at this hour.
fn at(hour: i64) -> i64 {
    1_793_548_800_000_000 + hour * 3_600_000_000
}

fn said(hour: i64, minute: i64, buyer: &'static str, sender: Sender) -> Row<'static> {
    Row::Message(Message {
        shop: "s1",
        buyer,
        agent: "a1",
        sender,
        sent_at: Some(Timestamp(at(hour) + minute * 60_000_000)),
        kind: "text",
        auto: false,
        text: "在吗",
        message_id: "",
        conversation_id: "",
        product_id: "",
        order_id: "",
        to_agent: "",
        seq: None,
    })
}

/// What the rows of persons and teams have, by kind and name.
fn received(house: &House, shop: ShopId) -> Vec<(Kind, String, i64, i64)> {
    let days = Day(i32::MIN)..=Day(i32::MAX);
    let read = house.db().read_now(|tx| sheet(tx, TenantId::HOME, &[shop], &days)).expect("the sheet");
    let rows = read.group_days.into_iter();
    let mut rows: Vec<_> = rows
        .map(|(_, kind, name, _, row)| (kind, name, row[Count::Received], row[Count::Inquiries]))
        .collect();
    rows.sort();
    rows
}

fn accounts_change_hands(on: On) {
    let test = TestHouse::with(on, vec![measure::module()]);
    let (house, world) = (&test.house, test.world());
    house.clock().set(Moment::from_micros(at(30)));
    let shops: Shops = [("s1", world.shop)].into();
    let file = [
        said(10, 0, "b1", Sender::Buyer),
        said(10, 1, "b1", Sender::Agent),
        said(15, 0, "b2", Sender::Buyer),
        said(15, 1, "b2", Sender::Agent),
    ];
    let write = |tx: &mut kernel::db::Tx<'_>| {
        facts_rows::import(tx, &ctx(house), &shops, &file, &Input::digest(&file.to_vec()))
    };
    house.db().write_now(write).expect("the import");
    facts::settle(house).expect("the figures");
    assert_eq!(received(house, world.shop), []);
    let bind = |login: &str, from: i64, until: Option<i64>| {
        let person: PersonId = world.person(login);
        let write = |tx: &mut kernel::db::Tx<'_>| {
            let nick: NickId =
                tx.one(&sql::NICK, params![TenantId::HOME, world.shop, "a1"], |row| row.get(0))?;
            let id = BindingId::fresh(house.clock().now());
            tx.run(&sql::BIND, params![TenantId::HOME, id, nick, person, from, until])
        };
        house.db().write_now(write).expect("the binding");
    };
    bind("agent", at(0), Some(at(12)));
    bind("colleague", at(12), None);
    facts::settle(house).expect("the figures");
    let name = |text: &str| text.to_owned();
    let both = [
        (Kind::Person, name("周晓芸"), 1, 1),
        (Kind::Person, name("林小满"), 1, 1),
        (Kind::Team, name("售前一组"), 2, 2),
    ];
    assert_eq!(received(house, world.shop), both);
    house.db().write_now(|tx| tx.run(&sql::UNBIND, params![TenantId::HOME])).expect("no binding");
    facts::settle(house).expect("the figures");
    assert_eq!(received(house, world.shop), []);
}

#[test]
fn hands_sqlite() {
    accounts_change_hands(On::Sqlite);
}

#[test]
fn hands_postgres() {
    accounts_change_hands(On::Postgres);
}
