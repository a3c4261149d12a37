//! The sheet read back from the house is the engine's report over the same files: after one import, after many in any
//! order, after an import is taken back and made again, and when only time passes.
//!
//! `BANZHANG_CASES` sets the number of cases.

use std::collections::BTreeMap;

use kernel::house::House;
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kernel::testing::{On, TestHouse};
use kernel::time::Moment;
use kpi::input::Row;
use kpi::metric::{Level, METRICS, Needs, Value};
use kpi::sheet;
use kpi::time::Day;
use measure::facts::{self, Kind};
use measure::figures::sheet::{Sheet as Stored, sheet};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::cases;
use crate::engine;
use crate::facts_rows::{self, Shops, ctx};
use crate::naive::{
    figures::{Figure, Figures, Listed, Scope, Sheet, differences},
    input::Input,
};

kernel::queries! {
    SHOP = "insert into shop (tenant, id, name, platform, time_zone, opens, closes, created, updated)
        values ($1, $2, $3, 'taobao', $4, 0, 1440, $5, $5)";
    RULES = "insert into rule_version (tenant, id, shop, number, since, rules, note, created)
        values ($1, $2, $3, 1, '0001-01-01', $4, '', $5)";
    FORGET = "update batch set state = 'undone' where tenant = $1";
    NICKS = "select id, name from nick where tenant = $1";
}

/// How many cases, unless `BANZHANG_CASES` says.
pub fn cases_wanted(usual: u32) -> u32 {
    std::env::var("BANZHANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A case in a house.
pub struct Case<'h> {
    house: &'h House,
    pub shops: Shops,
}

impl<'h> Case<'h> {
    /// Two shops with the rules of the case.
    pub fn open(house: &'h House, input: &Input, number: u32) -> Case<'h> {
        let now = house.clock().now();
        let shops: Shops = ["s1", "s2"].map(|name| (name, ShopId::fresh(now))).into();
        let (zone, rules) = (input.rules.time_zone.name().to_owned(), input.rules.to_toml());
        let write = |tx: &mut kernel::db::Tx<'_>| {
            for (name, shop) in &shops {
                let name = format!("{name}-{number}");
                tx.run(&SHOP, params![TenantId::HOME, *shop, name, &zone, now])?;
                let id = kernel::id::fresh(now);
                tx.run(&RULES, params![TenantId::HOME, id, *shop, &rules, now])?;
            }
            Ok(())
        };
        house.db().write_now(write).expect("the shops");
        Case { house, shops }
    }

    /// Imports a file; the number of its batch.
    pub fn import(&self, file: &[Row<'static>]) -> i64 {
        let digest = Input::digest(&file.to_vec());
        let write = |tx: &mut kernel::db::Tx<'_>| {
            facts_rows::import(tx, &ctx(self.house), &self.shops, file, &digest)
        };
        self.house.db().write_now(write).expect("the import")
    }

    fn count(&self, batch: i64, state: &str) {
        let write =
            |tx: &mut kernel::db::Tx<'_>| facts_rows::count(tx, &ctx(self.house), &self.shops, batch, state);
        self.house.db().write_now(write).expect("the batch");
    }

    /// Takes all batches back, so that the same files can be imported elsewhere.
    pub fn forget(&self) {
        let write = |tx: &mut kernel::db::Tx<'_>| tx.run(&FORGET, params![TenantId::HOME]);
        self.house.db().write_now(write).expect("the batches");
    }

    /// The sheet of the house in the form of the engine's.
    pub fn sheet(&self, input: &Input) -> Sheet {
        let shops: Vec<ShopId> = self.shops.values().copied().collect();
        let days = Day(input.from)..=Day(input.to);
        let stored =
            self.house.db().read_now(|tx| sheet(tx, TenantId::HOME, &shops, &days)).expect("the sheet");
        let names = self.house.db().read_now(|tx| {
            tx.rows(&NICKS, params![TenantId::HOME], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))
        });
        let presence = input.files.iter().flatten().any(|row| matches!(row, Row::Presence(_)));
        self.named(stored, &names.expect("the nicks").into_iter().collect(), presence)
    }

    fn shop(&self, shop: ShopId) -> &'static str {
        self.shops.iter().find(|(_, id)| **id == shop).map(|(name, _)| *name).expect("a shop of the case")
    }

    /// Without presence rows the two figures of presence are not shown.
    fn named(&self, stored: Stored, nicks: &BTreeMap<i64, String>, presence: bool) -> Sheet {
        let mut sheet = Sheet::default();
        let mut add = |scope: Scope, level: Level, day: Day, row: &sheet::Row| {
            sheet.rows.insert((scope, day.0), figures(row, level, presence));
        };
        for (shop, day, row) in &stored.shop_days {
            add(Scope::Shop(self.shop(*shop)), Level::Shop, *day, row);
        }
        for (shop, account, day, row) in &stored.account_days {
            add(Scope::Account(self.shop(*shop), leaked(account)), Level::Account, *day, row);
        }
        for (shop, kind, name, day, row) in &stored.group_days {
            assert_eq!(*kind, Kind::Named);
            add(Scope::Team(self.shop(*shop), leaked(name)), Level::Team, *day, row);
        }
        for order in stored.orders {
            let name = |name: &Option<String>| name.as_deref().map(leaked);
            let listed = Listed {
                order_agent: name(&order.order_agent),
                pay_agent: name(&order.pay_agent),
                sellers: [0, 1, 2].map(|rule| name(&order.sellers[rule])),
                split: order.split.as_deref().map(leaked),
                assisted: order.assisted.iter().map(|id| leaked(&nicks[id])).collect(),
            };
            sheet.orders.insert((self.shop(order.shop), leaked(&order.order_id)), listed);
        }
        sheet
    }

    /// The sheet of the house has to be that of the engine.
    pub fn expect(&self, input: &Input, what: &str, raw: &cases::Raw) {
        let differences = differences(&engine::sheet(input), &self.sheet(input));
        assert!(differences.is_empty(), "{what}\n{}\n{raw:?}", differences.join("\n"));
    }
}

fn figures(row: &sheet::Row, level: Level, presence: bool) -> Figures {
    let mut figures = Figures::default();
    for metric in METRICS.iter().filter(|metric| metric.stands_on(level)) {
        let figure = match metric.value(row) {
            Value::Integer(0) | Value::Ratio { n: 0, d: 0 } => continue,
            Value::Integer(n) => Figure::Integer(n),
            Value::Ratio { n, d } => Figure::Ratio(n, d),
            Value::Hours(hours) if hours == [0; 24] => continue,
            Value::Hours(hours) => Figure::Hours(hours),
        };
        if presence || metric.needs != Needs::Presence {
            figures.0.insert(metric.id, figure);
        }
    }
    figures
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// Later than everything in the case, but not by so much that presence without an end would take many days.
pub fn after(input: &Input) -> i64 {
    let clocks = input.files.iter().flatten().flat_map(|row| match row {
        Row::Message(message) => vec![message.sent_at],
        Row::Order(order) => {
            vec![Some(order.created_at), order.paid_at, order.closed_at, order.deposit_paid_at]
        }
        Row::Refund(refund) => vec![refund.finished_at],
        Row::Rating(rating) => vec![rating.invited_at, rating.rated_at],
        Row::Review(review) => vec![review.at],
        Row::Presence(presence) => vec![presence.from, presence.to],
        _ => Vec::new(),
    });
    let latest = clocks.flatten().map(|at| at.0).max().unwrap_or(1_700_000_000_000_000);
    latest + 40 * 86_400_000_000
}

/// One case in all its ways.
fn run(house: &House, raw: &cases::Raw, number: u32, draw: &mut impl FnMut(usize) -> usize) {
    let mut input = cases::input(raw);
    let late = after(&input);
    input.as_of = input.as_of.min(late);
    house.clock().set(Moment::from_micros(input.as_of));
    let case = Case::open(house, &input, number);
    let mut files: Vec<Vec<Row<'static>>> = Vec::new();
    for file in &input.files {
        if !files.contains(file) {
            files.push(file.clone());
        }
    }
    let settle = |buyers: usize| facts::settle_in_steps_of(house, buyers).expect("the figures");
    let mut batches = Vec::new();
    while !files.is_empty() {
        let file = files.swap_remove(draw(files.len()));
        batches.push((case.import(&file), file));
        if draw(2) == 0 {
            settle(1 + draw(3));
        }
    }
    settle(1 + draw(5));
    case.expect(&input, "after the imports", raw);
    let (batch, file) = batches[draw(batches.len())].clone();
    let mut without = input.clone();
    without.files.retain(|other| *other != file);
    without.files.push(Vec::new());
    case.count(batch, "undone");
    settle(1 + draw(3));
    case.expect(&without, "after one was taken back", raw);
    let again = case.import(&file);
    settle(1 + draw(3));
    case.expect(&input, "after it was imported again", raw);
    house.clock().set(Moment::from_micros(late));
    input.as_of = late;
    settle(1 + draw(3));
    case.expect(&input, "when time has passed", raw);
    batches.iter().map(|(batch, _)| *batch).chain([again]).for_each(|batch| case.count(batch, "undone"));
    settle(100);
    let nothing = case.sheet(&Input { from: i32::MIN, to: i32::MAX, ..input.clone() });
    assert!(nothing.rows.is_empty() && nothing.orders.is_empty(), "{:?}\n{raw:?}", nothing.rows);
}

fn many(on: On, usual: u32) {
    let test = TestHouse::with(on, vec![measure::module()]);
    let seed: [u8; 32] = *b"the figures of the house, seed 1";
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = (cases::raw(), any::<u64>());
    for number in 0..cases_wanted(usual) {
        let (raw, mut state) = strategy.new_tree(&mut runner).expect("a case").current();
        let mut draw = |below: usize| engine::random(&mut state) as usize % below;
        run(&test.house, &raw, number, &mut draw);
    }
}

/// Every query of the room is understood by both databases.
fn prepares(on: On) {
    let test = TestHouse::with(on, vec![measure::module()]);
    for query in test.house.queries() {
        test.house.db().prepare(query).unwrap_or_else(|error| panic!("{}: {error}", query.name()));
    }
}

#[test]
fn queries_sqlite() {
    prepares(On::Sqlite);
}

#[test]
fn queries_postgres() {
    prepares(On::Postgres);
}

#[test]
fn sqlite() {
    many(On::Sqlite, 25);
}

#[test]
fn postgres() {
    many(On::Postgres, 8);
}
