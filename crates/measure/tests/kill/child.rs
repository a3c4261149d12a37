//! What a child does until it is killed: it works on jobs.

use std::io::Write as _;
use std::time::Duration;

use kernel::config::Config;
use kernel::db::Db;
use kernel::house::House;
use kernel::jobs::Workers;
use kernel::testing::START;
use kernel::time::Clock;

/// Seconds between the clocks of one child and the next: what the one held, the other finds run out.
pub const APART: i64 = 200;

/// Entered by the victim only, which says what to do in the environment.
#[test]
#[ignore = "the child's side of the kill tests"]
fn child() {
    let Ok(_) = std::env::var("BANZHANG_CHILD") else { return };
    let generation: i64 = said("GENERATION").parse().unwrap();
    let clock = Clock::held_at(START.plus_seconds(APART * (generation + 1)));
    let modules = kernel::modules().into_iter().chain([measure::module()]).collect();
    let config = Config { data: said("DATA").into(), ..Config::default() };
    let house = House::open(Db::open(&said("URL")).unwrap(), clock, config, modules).unwrap();
    let _workers = Workers::start(&house, 2).unwrap();
    let mut out = std::io::stdout().lock();
    out.write_all(b"\n> ready\n").and_then(|()| out.flush()).unwrap();
    std::thread::sleep(Duration::from_secs(3600));
}

fn said(name: &str) -> String {
    std::env::var(format!("BANZHANG_CHILD_{name}")).unwrap()
}
