//! The whole way: adversarial rows written as files, and as calls of other programs, taken in as the house takes them; the
//! sheet read back is the engine's report over the same rows.

use std::collections::BTreeMap;

use formats::open::Table;
use formats::write::{Encoding, OpenWriter, table_of};
use kernel::id::TenantId;
use kernel::params;
use kernel::testing::{Client, On, TestHouse};
use kernel::time::Moment;
use kpi::input::{Order, Row};
use measure::facts;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::cases;
use crate::engine;
use crate::facts_sheet::{Case, after, cases_wanted};
use crate::naive::figures::differences;
use crate::naive::input::Input;
use crate::rows_support::{import, work};

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        ALIAS = "insert into shop_alias (tenant, name, shop) values ($1, $2, $3)
            on conflict (tenant, name) do update set shop = $3";
        // The clock goes to and fro between cases.
        STAY = "update device set idle_until = $2, expires = $2 where tenant = $1";
    }
}

/// What other programs may send as it happens.
const FED: [Table; 4] = [Table::Messages, Table::Orders, Table::Refunds, Table::Ratings];

/// One table of a case's file: its rows, and the same as bytes.
struct Part {
    table: Table,
    rows: Vec<Row<'static>>,
    bytes: Vec<u8>,
}

impl Part {
    fn of(rows: &[Row<'static>], encoding: Encoding) -> Vec<Part> {
        let mut tables: BTreeMap<Table, Vec<Row<'static>>> = BTreeMap::new();
        for row in rows {
            tables.entry(table_of(row)).or_default().push(*row);
        }
        let part = |(table, rows): (Table, Vec<Row<'static>>)| {
            let mut writer = OpenWriter::new(Vec::new(), table, encoding).unwrap();
            rows.iter().for_each(|row| writer.row(row).unwrap());
            Part { table, bytes: writer.finish().unwrap(), rows }
        };
        tables.into_iter().map(part).collect()
    }
}

struct Way<'h> {
    test: &'h TestHouse,
    runtime: &'h Runtime,
    client: &'h Client,
    case: Case<'h>,
}

impl<'h> Way<'h> {
    fn open(
        test: &'h TestHouse,
        runtime: &'h Runtime,
        client: &'h Client,
        input: &Input,
        number: u32,
    ) -> Self {
        let case = Case::open(&test.house, input, number);
        let name = |tx: &mut kernel::db::Tx<'_>| {
            tx.run(&sql::STAY, params![TenantId::HOME, i64::MAX])?;
            for (name, shop) in &case.shops {
                tx.run(&sql::ALIAS, params![TenantId::HOME, *name, *shop])?;
            }
            Ok(())
        };
        test.house.db().write_now(name).unwrap();
        Way { test, runtime, client, case }
    }

    /// Imports a table, all of which has to be taken; the id of the import.
    fn import(&self, part: &Part) -> String {
        let done =
            self.runtime.block_on(import(self.test, self.client, "name=table.csv", part.bytes.clone()));
        assert_eq!((&done["state"], &done["rejected"]), (&"ready".into(), &0.into()), "{done}");
        assert_eq!(done["rows"], part.rows.len(), "{done}");
        done["id"].as_str().unwrap().to_owned()
    }

    /// Sends the rows of a table, a few a call.
    fn feed(&self, part: &Part, draw: &mut impl FnMut(usize) -> usize) {
        let text = String::from_utf8(part.bytes.clone()).unwrap();
        let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            let (some, others) = rest.split_at(rest.len().min(1 + draw(6)));
            rest = others;
            let path = format!("/ingest/{}", part.table.name());
            let said =
                self.runtime.block_on(self.client.post(&path, Value::from(some.to_vec()))).expect(200).json();
            assert_eq!(said["errors"], Value::Array(Vec::new()), "{some:?}");
        }
    }

    fn undo(&self, import: &str) {
        self.runtime.block_on(async {
            self.client.post(&format!("/imports/{import}/undo"), json!({})).await.expect(200);
            work(self.test).await;
        });
    }

    fn settle(&self, buyers: usize) {
        facts::settle_in_steps_of(&self.test.house, buyers).unwrap();
    }

    fn expect(&self, input: &Input, digests: &[[u8; 32]], what: &str, raw: &cases::Raw) {
        let differences = differences(&engine::sheet_of(input, digests), &self.case.sheet(input));
        assert!(differences.is_empty(), "{what}\n{}\n{raw:?}", differences.join("\n"));
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// The tables of a case in files of their own, in any order; then one of them taken back and imported again.
fn files(way: &Way<'_>, mut input: Input, raw: &cases::Raw, draw: &mut impl FnMut(usize) -> usize) {
    let mut parts: Vec<Part> = Vec::new();
    for part in input.files.iter().flat_map(|file| Part::of(file, Encoding::Csv)) {
        // The same bytes count once.
        if !parts.iter().any(|other| other.bytes == part.bytes) {
            parts.push(part);
        }
    }
    input.files = parts.iter().map(|part| part.rows.clone()).collect();
    let digests: Vec<[u8; 32]> = parts.iter().map(|part| digest(&part.bytes)).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let mut imports = Vec::new();
    while !order.is_empty() {
        let part = order.swap_remove(draw(order.len()));
        imports.push((part, way.import(&parts[part])));
        if draw(3) == 0 {
            way.settle(1 + draw(3));
        }
    }
    way.settle(1 + draw(5));
    way.expect(&input, &digests, "files", raw);
    let again = draw(imports.len());
    way.undo(&imports[again].1);
    way.settle(1 + draw(5));
    let part = imports[again].0;
    imports[again].1 = way.import(&parts[part]);
    way.settle(1 + draw(5));
    way.expect(&input, &digests, "taken back and imported again", raw);
    // The same bytes may come again for the shops of the next case.
    for (_, import) in &imports {
        way.undo(import);
    }
}

/// Live rows as the files they stand for: of an order, each row that says something else than the one before is news, as if
/// from a file of its own; equal ones are its lines.
fn arrivals(rows: impl Iterator<Item = Row<'static>>) -> Vec<Vec<Row<'static>>> {
    let mut files: Vec<Vec<Row<'static>>> = vec![Vec::new()];
    let mut last: BTreeMap<(&str, &str), (usize, Order<'static>)> = BTreeMap::new();
    for row in rows {
        let mut file = 0;
        if let Row::Order(order) = row {
            let order = Order { sku: "", title: "", line_units: None, line_amount: None, ..order };
            let key = (order.shop, order.order_id);
            file = match last.get(&key) {
                Some((file, before)) if *before == order => *file,
                Some((file, _)) => file + 1,
                None => 1,
            };
            last.insert(key, (file, order));
        }
        files.resize(files.len().max(file + 1), Vec::new());
        files[file].push(row);
    }
    files
}

/// What can be sent live is sent in the order of the files, the rest is imported.
fn feeds(way: &Way<'_>, mut input: Input, raw: &cases::Raw, draw: &mut impl FnMut(usize) -> usize) {
    let all: Vec<Row<'static>> = input.files.concat();
    let (mut live, mut files) = (Vec::new(), Vec::new());
    for part in Part::of(&all, Encoding::JsonLines) {
        match FED.contains(&part.table) {
            true => live.push(part),
            false => files.extend(Part::of(&part.rows, Encoding::Csv)),
        }
    }
    let mut imports = Vec::new();
    for part in &files {
        imports.push(way.import(part));
    }
    while !live.is_empty() {
        let part = live.swap_remove(draw(live.len()));
        way.feed(&part, draw);
        way.settle(1 + draw(3));
    }
    way.settle(1 + draw(5));
    let fed = all.iter().filter(|row| FED.contains(&table_of(row))).copied();
    let arrivals = arrivals(fed);
    let digests: Vec<[u8; 32]> =
        [vec![[0; 32]; arrivals.len()], files.iter().map(|part| digest(&part.bytes)).collect()].concat();
    input.files = [arrivals, files.iter().map(|part| part.rows.clone()).collect()].concat();
    way.expect(&input, &digests, "live", raw);
    for import in &imports {
        way.undo(import);
    }
}

fn many(on: On, usual: u32) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let test = TestHouse::with(on, vec![measure::module()]);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"the whole way of a row, seed one");
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = (cases::raw(), any::<u64>());
    let client = test.world().client("owner");
    for number in 0..cases_wanted(usual) {
        let (raw, mut state) = strategy.new_tree(&mut runner).expect("a case").current();
        let mut draw = |below: usize| engine::random(&mut state) as usize % below;
        let mut input = cases::input(&raw);
        input.as_of = input.as_of.min(after(&input));
        test.house.clock().set(Moment::from_micros(input.as_of));
        let open = |number: u32| Way::open(&test, &runtime, &client, &input, number);
        files(&open(2 * number), input.clone(), &raw, &mut draw);
        feeds(&open(2 * number + 1), input.clone(), &raw, &mut draw);
    }
}

#[test]
fn sqlite() {
    many(On::Sqlite, 12);
}

#[test]
fn postgres() {
    many(On::Postgres, 4);
}
