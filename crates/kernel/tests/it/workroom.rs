//! A room for tests of jobs and events: jobs that count, fail, break off; a handler that notes what it was told.

use std::time::{Duration, Instant};

use kernel::config::Config;
use kernel::ctx::Ctx;
use kernel::db::{Db, Dialect, Migration, Tx};
use kernel::error::{Error, Result, invalid};
use kernel::events::{Event, EventKind, Handler, Happened};
use kernel::house::House;
use kernel::id::{JobId, TenantId};
use kernel::jobs::{Every, JobKind, Run, Schedule};
use kernel::module::Module;
use kernel::params;
use kernel::testing::TestHouse;
use kernel::text::Words;
use kernel::time::Clock;
use serde_json::{Value, json};

kernel::queries! {
    MARK = "insert into mark (tenant, id, who, n) values ($1, $2, $3, $4)";
    MARKS = "select n from mark where tenant = $1 and who = $2 order by id";
    STATE = "select state, attempts, due from job where tenant = $1 and id = $2";
    DONE = "select count(*) from job where tenant = $1 and kind = $2 and state = 'done'";
    PENDING = "select count(*) from delivery where tenant = $1 and due is not null";
}

const UNIT: Words = Words::fixed("个", "marks");

/// Makes marks 1 to `n`, one a step, with a pause in between.
pub static COUNT: JobKind = JobKind {
    key: "test.count",
    name: Words::fixed("数数", "Count"),
    unit: UNIT,
    max_attempts: 100_000,
    run: count,
};
/// Fails twice, then is done.
pub static FLAKY: JobKind = JobKind {
    key: "test.flaky",
    name: Words::fixed("时好时坏", "Flaky"),
    unit: UNIT,
    max_attempts: 3,
    run: flaky,
};
/// Cannot take its payload.
pub static WRONG: JobKind = JobKind {
    key: "test.wrong",
    name: Words::fixed("有误", "Wrong"),
    unit: UNIT,
    max_attempts: 3,
    run: wrong,
};
/// Breaks off.
pub static PANICS: JobKind = JobKind {
    key: "test.panics",
    name: Words::fixed("中断", "Panics"),
    unit: UNIT,
    max_attempts: 1,
    run: panics,
};
/// The first attempt sleeps until the second is done, then writes.
pub static ZOMBIE: JobKind = JobKind {
    key: "test.zombie",
    name: Words::fixed("僵尸", "Zombie"),
    unit: UNIT,
    max_attempts: 9,
    run: zombie,
};
/// Comes round every minute.
pub static ROUND: JobKind = JobKind {
    key: "test.round",
    name: Words::fixed("巡回", "Round"),
    unit: UNIT,
    max_attempts: 3,
    run: round,
};
static MINUTELY: Schedule = Schedule { key: "test.round", every: Every::Minutes(1), kind: &ROUND };

/// Something happened in the test room.
pub static TOLD: EventKind =
    EventKind { key: "test.told", name: Words::fixed("有事发生", "Something happened") };
static NOTE: Handler = Handler { key: "test.note", kinds: &[&TOLD], run: note };

static KINDS: &[&JobKind] = &[&COUNT, &FLAKY, &WRONG, &PANICS, &ZOMBIE, &ROUND];
static SCHEDULES: &[&Schedule] = &[&MINUTELY];
static EVENT_KINDS: &[&EventKind] = &[&TOLD];
static HANDLERS: &[&Handler] = &[&NOTE];

fn module() -> Module {
    Module {
        name: "test",
        migrations: &[Migration {
            id: "test/0001",
            sql: "create table mark (tenant {int} not null, id {int} not null, who {text} not null, n {int} not null,
                primary key (tenant, id)) {rowless};",
        }],
        queries: vec![QUERIES],
        jobs: KINDS,
        schedules: SCHEDULES,
        event_kinds: EVENT_KINDS,
        handlers: HANDLERS,
        ..Module::default()
    }
}

fn count(run: &Run) -> Result<Value> {
    let [n, pause]: [i64; 2] = run.payload()?;
    loop {
        let at = run.step(|tx, ctx, progress| {
            let next = progress.memo.as_i64().unwrap_or(0) + 1;
            if next <= n {
                mark(tx, ctx, &run.id().to_string(), next)?;
                progress.memo = json!(next);
            }
            (progress.done, progress.total) = (next.min(n), Some(n));
            progress.message = Some(Words::made(format!("第 {next} 个"), format!("number {next}")));
            Ok(next)
        })?;
        if at >= n {
            return Ok(json!({ "counted": n }));
        }
        std::thread::sleep(Duration::from_millis(pause.unsigned_abs()));
    }
}

fn flaky(run: &Run) -> Result<Value> {
    if run.attempt() < 3 { Err(Error::internal("test", "not yet")) } else { Ok(json!(run.attempt())) }
}

fn wrong(_: &Run) -> Result<Value> {
    Err(invalid("", "wrong", Words::fixed("第 3 行有误。", "Line 3 is wrong.")))
}

fn panics(_: &Run) -> Result<Value> {
    panic!("a bug")
}

fn zombie(run: &Run) -> Result<Value> {
    let who = run.id().to_string();
    if run.attempt() == 1 {
        let deadline = Instant::now() + Duration::from_secs(30);
        while marks(run.house(), &who).is_empty() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    run.step(|tx, ctx, _| mark(tx, ctx, &who, i64::from(run.attempt())))?;
    Ok(Value::Null)
}

fn round(run: &Run) -> Result<Value> {
    run.step(|tx, ctx, _| mark(tx, ctx, "round", 1))?;
    Ok(Value::Null)
}

/// Notes `n` under the event's subject; fails where `n` is below nothing.
fn note(tx: &mut Tx<'_>, ctx: &Ctx, event: &Happened) -> Result<()> {
    let n = event.payload["n"].as_i64().unwrap_or(0);
    mark(tx, ctx, &event.subject, n)?;
    if n < 0 { Err(Error::internal("test", "a handler that cannot")) } else { Ok(()) }
}

fn mark(tx: &mut Tx<'_>, ctx: &Ctx, who: &str, n: i64) -> Result<()> {
    tx.run(&MARK, params![ctx.tenant, kernel::id::fresh(ctx.now), who, n])?;
    Ok(())
}

/// A house with this room on the database at `url`.
pub fn open(url: &str, clock: Clock) -> House {
    // Nothing of these tests is written to the data folder; if it were, it would not be among the sources.
    let data = std::env::temp_dir().join(format!("banzhang-test-{}", std::process::id()));
    with(Db::open(url).unwrap(), clock, vec!["127.0.0.1".to_owned()], data)
}

fn with(db: Db, clock: Clock, allowed: Vec<String>, data: std::path::PathBuf) -> House {
    let modules = kernel::modules().into_iter().chain([module()]).collect();
    let config = Config { allow_private_webhooks: allowed, data, ..Config::default() };
    House::open(db, clock, config, modules).unwrap()
}

/// A house with this room on the test's database: a node of its own on PostgreSQL; on SQLite, which serves one
/// process, one that shares the connection.
pub async fn node(test: &TestHouse) -> House {
    node_allowing(test, vec!["127.0.0.1".to_owned()]).await
}

/// A node whose webhooks may reach `allowed`.
pub async fn node_allowing(test: &TestHouse, allowed: Vec<String>) -> House {
    let (db, url, clock, data) = (test.house.db().clone(), test.url(), test.clock.clone(), test.folder());
    apart(move || {
        let db = if db.dialect() == Dialect::Sqlite { db } else { Db::open(&url).unwrap() };
        with(db, clock, allowed, data)
    })
    .await
}

/// Runs what blocks off the runtime's own threads.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// The marks of `who`, in the order in which they were made.
pub fn marks(house: &House, who: &str) -> Vec<i64> {
    house.db().read_now(|tx| tx.rows(&MARKS, params![TenantId::HOME, who], |row| row.get(0))).unwrap()
}

/// State, attempts and turn of a job.
pub fn state(house: &House, id: JobId) -> (String, i64, Option<i64>) {
    house
        .db()
        .read_now(|tx| {
            tx.one(&STATE, params![TenantId::HOME, id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        })
        .unwrap()
}

/// How many jobs of a kind are done.
pub fn done(house: &House, kind: &JobKind) -> i64 {
    house.db().read_now(|tx| tx.one(&DONE, params![TenantId::HOME, kind.key], |row| row.get(0))).unwrap()
}

/// How many deliveries are on their way.
pub fn pending(house: &House) -> i64 {
    house.db().read_now(|tx| tx.one(&PENDING, params![TenantId::HOME], |row| row.get(0))).unwrap()
}

/// Queues a job for the house.
pub fn enqueue(house: &House, kind: &'static JobKind, payload: Value) -> JobId {
    let ctx = Ctx::house(TenantId::HOME, "test", house.clock().now());
    house.db().write_now(|tx| kernel::jobs::enqueue(tx, &ctx, kind, &payload)).unwrap()
}

/// Tells the house of something.
pub fn tell(house: &House, subject: &str, n: i64) {
    let ctx = Ctx::house(TenantId::HOME, "test", house.clock().now());
    let told = |tx: &mut Tx<'_>| {
        let payload = json!({ "n": n, "text": format!("第 {n} 件") });
        kernel::events::emit(tx, &ctx, Event { kind: &TOLD, subject: subject.to_owned(), payload })
    };
    house.db().write_now(told).unwrap();
}

/// Makes every thread of every node look for work at once, as after a signal.
pub fn wake(house: &House) {
    for signal in ["work:jobs", "work:cancel", "work:events"] {
        house.db().write_now(|tx| tx.signal(signal.to_owned())).unwrap();
    }
}

/// Waits until `true`, for at most half a minute; wakes everybody now and then.
pub fn until(house: &House, what: &str, met: impl FnMut() -> bool) {
    until_within(house, what, 30, met);
}

/// Waits until `true`, for at most so many seconds; wakes everybody now and then.
pub fn until_within(house: &House, what: &str, seconds: u64, mut met: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while !met() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        wake(house);
        std::thread::sleep(Duration::from_millis(30));
    }
}
