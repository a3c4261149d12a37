//! The whole way: adversarial rows written as files, and as calls of other programs, taken in as the house takes them; the
//! sheet read back is the engine's report over the same rows.

use std::collections::BTreeMap;

use formats::open::Table;
use formats::write::{Encoding, OpenWriter, table_of};
use kernel::house::House;
use kernel::id::TenantId;
use kernel::params;
use kernel::testing::{Client, On, TestHouse};
use kernel::time::Moment;
use kpi::input::Row;
use measure::facts;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::cases;
use crate::engine;
use crate::facts_sheet::{Case, after, cases_wanted};
use crate::naive::figures::differences;
use crate::naive::input::Input;
use crate::rows_support::{apart, import, send, work};

#[allow(dead_code, reason = "the list of a room's queries is for the rooms of a house")]
mod sql {
    kernel::queries! {
        ALIAS = "insert into shop_alias (tenant, name, shop) values ($1, $2, $3)
            on conflict (tenant, name) do update set shop = $3";
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
    client: Client,
    case: Case<'h>,
}

impl<'h> Way<'h> {
    fn open(test: &'h TestHouse, client: &Client, input: &Input, number: u32) -> Self {
        let case = Case::open(&test.house, input, number);
        let name = |tx: &mut kernel::db::Tx<'_>| {
            for (name, shop) in &case.shops {
                tx.run(&sql::ALIAS, params![TenantId::HOME, *name, *shop])?;
            }
            Ok(())
        };
        test.house.db().write_now(name).unwrap();
        Way { test, client: client.clone(), case }
    }

    /// Imports a table, all of which has to be taken; the id of the import.
    async fn import(&self, part: &Part) -> String {
        let done = import(self.test, &self.client, "name=table.csv", part.bytes.clone()).await;
        assert_eq!((&done["state"], &done["rejected"]), (&"ready".into(), &0.into()), "{done}");
        assert_eq!(done["rows"], part.rows.len(), "{done}");
        done["id"].as_str().unwrap().to_owned()
    }

    /// Sends the rows of a table, a few a call.
    async fn feed(&self, part: &Part, draw: &mut impl FnMut(usize) -> usize) {
        let text = String::from_utf8(part.bytes.clone()).unwrap();
        let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            let (some, others) = rest.split_at(rest.len().min(1 + draw(6)));
            rest = others;
            let path = format!("/ingest/{}", part.table.name());
            let said = self.client.post(&path, Value::from(some.to_vec())).await.expect(200).json();
            assert_eq!(said["errors"], Value::Array(Vec::new()), "{some:?}");
        }
    }

    async fn undo(&self, import: &str) {
        send(&self.client, &format!("/imports/{import}/undo"), "").await.expect(200);
        work(self.test).await;
    }

    fn expect(&self, input: &Input, digests: &[[u8; 32]], what: &str, raw: &cases::Raw) {
        let differences = differences(&engine::sheet_of(input, digests), &self.case.sheet(input));
        assert!(differences.is_empty(), "{what}\n{}\n{raw:?}", differences.join("\n"));
    }
}

async fn settle(house: &House, buyers: usize) {
    let house = house.clone();
    apart(move || facts::settle_in_steps_of(&house, buyers).unwrap()).await;
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// The tables of a case in files of their own, in any order; then one of them taken back and imported again.
async fn files(
    test: &TestHouse,
    client: &Client,
    mut input: Input,
    number: u32,
    raw: &cases::Raw,
    draw: &mut impl FnMut(usize) -> usize,
) {
    let way = Way::open(test, client, &input, number);
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
        imports.push((part, way.import(&parts[part]).await));
        if draw(3) == 0 {
            settle(&test.house, 1 + draw(3)).await;
        }
    }
    settle(&test.house, 1 + draw(5)).await;
    way.expect(&input, &digests, "files", raw);
    let again = draw(imports.len());
    way.undo(&imports[again].1).await;
    settle(&test.house, 1 + draw(5)).await;
    let part = imports[again].0;
    imports[again].1 = way.import(&parts[part]).await;
    settle(&test.house, 1 + draw(5)).await;
    way.expect(&input, &digests, "taken back and imported again", raw);
    // The same bytes may come again for the shops of the next case.
    for (_, import) in &imports {
        way.undo(import).await;
    }
}

/// What can be sent live is sent in the order of the files, the rest is imported.
async fn feeds(
    test: &TestHouse,
    client: &Client,
    mut input: Input,
    number: u32,
    raw: &cases::Raw,
    draw: &mut impl FnMut(usize) -> usize,
) {
    let way = Way::open(test, client, &input, number);
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
        imports.push(way.import(part).await);
    }
    while !live.is_empty() {
        let part = live.swap_remove(draw(live.len()));
        way.feed(&part, draw).await;
        settle(&test.house, 1 + draw(3)).await;
    }
    settle(&test.house, 1 + draw(5)).await;
    let fed = all.iter().filter(|row| FED.contains(&table_of(row))).copied().collect();
    input.files = [vec![fed], files.iter().map(|part| part.rows.clone()).collect()].concat();
    let digests: Vec<[u8; 32]> =
        [vec![[0; 32]], files.iter().map(|part| digest(&part.bytes)).collect()].concat();
    way.expect(&input, &digests, "live", raw);
    for import in &imports {
        way.undo(import).await;
    }
}

fn many(on: On, usual: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let test = TestHouse::with(on, vec![measure::module()]);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"the whole way of a row, seed one");
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = (cases::raw(), any::<u64>());
    let mut client = None;
    for number in 0..cases_wanted(usual) {
        let (raw, mut state) = strategy.new_tree(&mut runner).expect("a case").current();
        let mut draw = |below: usize| engine::random(&mut state) as usize % below;
        let mut input = cases::input(&raw);
        input.as_of = input.as_of.min(after(&input));
        test.house.clock().set(Moment::from_micros(input.as_of));
        let client = client.get_or_insert_with(|| test.world().client("owner"));
        runtime.block_on(files(&test, client, input.clone(), 2 * number, &raw, &mut draw));
        runtime.block_on(feeds(&test, client, input, 2 * number + 1, &raw, &mut draw));
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
