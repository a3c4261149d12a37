//! The harness of tests: a house on either database, a small organisation in it, and requests without a socket.
//!
//! [`on_both!`](crate::on_both) runs a test on SQLite and on PostgreSQL. The PostgreSQL half is named `…::postgres` and
//! needs `BANZHANG_TEST_POSTGRES`, the address of a server on which schemas may be made; without it `make test` leaves
//! those tests out and says so.

#![expect(clippy::expect_used, clippy::panic, reason = "a harness of tests fails by panicking")]

mod client;
mod post;
mod world;

use std::path::PathBuf;

pub use client::{Answer, Client, ask};
pub use post::{Answers, Letter, PostOffice};
pub use world::World;

use crate::config::Config;
use crate::db::Db;
use crate::house::House;
use crate::id;
use crate::module::Module;
use crate::time::{Clock, Moment};

/// 2026-11-02 09:00 in Shanghai, a Monday: where the clock of a test stands at first.
pub const START: Moment = Moment::from_micros(1_793_581_200_000_000);

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// A file in a folder of the test's own.
    Sqlite,
    /// A schema of the test's own.
    Postgres,
}

/// A house for one test; its data go away with it.
pub struct TestHouse {
    /// The house.
    pub house: House,
    /// Its clock, which the test moves.
    pub clock: Clock,
    place: Place,
}

/// Where the data of a test lie.
struct Place {
    folder: tempfile::TempDir,
    schema: Option<(String, String)>,
}

impl TestHouse {
    /// A house of the kernel's own rooms.
    pub fn new(on: On) -> Self {
        Self::with(on, Vec::new())
    }

    /// A house with `more` rooms above the kernel's.
    pub fn with(on: On, more: Vec<Module>) -> Self {
        let place = Place::new(on);
        let clock = Clock::held_at(START);
        let db = Db::open(&place.url()).expect("the database of the test opens");
        let config = Config { data: place.folder.path().to_owned(), ..Config::default() };
        let modules = crate::modules().into_iter().chain(more).collect();
        let house = House::open(db, clock.clone(), config, modules).expect("the house of the test opens");
        Self { house, clock, place }
    }

    /// The address of the database, for a second house or another process on it.
    pub fn url(&self) -> String {
        self.place.url()
    }

    /// A folder that goes away with the test.
    pub fn folder(&self) -> PathBuf {
        self.place.folder.path().to_owned()
    }

    /// The organisation of [`World`], made now.
    pub fn world(&self) -> World {
        World::make(self)
    }

    /// What the audit log says of one request, by keys of actions.
    pub async fn audited(&self, request: &str) -> Vec<String> {
        let values = vec![id::TenantId::HOME.into(), request.into()];
        let read = self.house.read(move |tx| tx.rows(&world::AUDITED, &values, |row| row.get(0)));
        read.await.expect("the audit log can be read")
    }

    /// A client that is nobody yet.
    pub fn client(&self) -> Client {
        Client::of(&self.house)
    }
}

/// A database without tables, as before a restore; goes away with the test.
pub struct Vacant {
    /// The database.
    pub db: Db,
    _place: Place,
}

impl Vacant {
    /// A new one. Blocks.
    pub fn new(on: On) -> Self {
        let place = Place::new(on);
        Self { db: Db::open(&place.url()).expect("the database of the test opens"), _place: place }
    }
}

impl Place {
    fn new(on: On) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let schema = (on == On::Postgres).then(|| {
            let server = std::env::var("BANZHANG_TEST_POSTGRES")
                .expect("BANZHANG_TEST_POSTGRES is the address of a server");
            let name = format!("test_{}", data_encoding::HEXLOWER.encode(&id::random::<8>()));
            Db::open(&server)
                .and_then(|db| db.batch(&format!("create schema {name}")))
                .expect("a schema for the test");
            (server, name)
        });
        Self { folder, schema }
    }

    fn url(&self) -> String {
        match &self.schema {
            None => self.folder.path().join("banzhang.db").display().to_string(),
            Some((server, name)) => {
                let mark = if server.contains('?') { '&' } else { '?' };
                format!("{server}{mark}options=-csearch_path%3D{name}")
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = self.schema.take() {
            // A schema that stays behind harms nobody; a panic here would hide the test's own.
            let sweep =
                move || Db::open(&server).and_then(|db| db.batch(&format!("drop schema {name} cascade")));
            let _ = std::thread::spawn(sweep).join();
        }
    }
}

/// Runs an async test on both databases: `on_both! { async fn it_works(test: TestHouse) { … } }`. A room above the kernel
/// says which rooms its house has: `on_both! { with vec![measure::module()]; async fn … }`.
#[macro_export]
macro_rules! on_both {
    (with $modules:expr; $($(#[$attribute:meta])* async fn $name:ident($test:ident: TestHouse) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($test: $crate::testing::TestHouse) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let test = $crate::testing::prepared_with($crate::testing::On::Sqlite, || $modules).await;
                run(test).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let test = $crate::testing::prepared_with($crate::testing::On::Postgres, || $modules).await;
                run(test).await;
            }
        }
    )* };
    ($($rest:tt)*) => { $crate::on_both! { with ::std::vec::Vec::new(); $($rest)* } };
}

/// The harness's own queries, which are prepared like all others.
pub fn queries() -> impl Iterator<Item = &'static crate::db::Query> {
    world::QUERIES.iter().copied()
}

/// Makes the database forget that a migration ran.
pub async fn forget_migration(house: &House, id: &str) {
    let (db, id) = (house.db().clone(), id.to_owned());
    let forget = move || db.batch(&format!("delete from migration where id = '{id}'"));
    tokio::task::spawn_blocking(forget).await.expect("a thread").expect("the ledger");
}

/// Every table there is. Blocks.
pub fn tables(house: &House) -> Vec<String> {
    house.db().read_now(|tx| tx.tables()).expect("the catalogue")
}

/// A house made off the runtime's own threads, where the synchronous driver may block.
pub async fn prepared(on: On) -> TestHouse {
    prepared_with(on, Vec::new).await
}

/// The same with rooms above the kernel's.
pub async fn prepared_with(on: On, more: fn() -> Vec<Module>) -> TestHouse {
    let made = tokio::task::spawn_blocking(move || TestHouse::with(on, more()));
    made.await.expect("the house of the test opens")
}
