//! `banzhang demo`: a house with a simulated team that has worked for two months and goes on working.
//!
//! Everything enters through the HTTP interface, as the people of the team, in the order in which it happened: the house
//! is opened with a clock that is held sixty days ago and moved on. Their chats and orders come in as everybody's do:
//! those of the past as files, those of today through the live interface. Nothing here writes to a table.

mod api;
mod chance;
mod folder;
mod history;
mod life;
mod objections;
mod office;
mod other_tool;
mod story;
mod team;
mod trade;

use std::time::Instant;

use kernel::config::{Config, Settings};
use kernel::db::Db;
use kernel::house::House;
use kernel::text::Words;
use kernel::time::Clock;

use super::arguments::DemoArguments;
use super::open::Lock;
use super::serve::{say, serve};
use super::{ServerError, log, modules};
use folder::Known;

/// Everybody's password.
pub const PASSWORD: &str = "banzhang-demo-2026";
/// How long the team has worked when the demo begins.
const DAYS: i64 = 60;

/// Serves a demo team until told to stop; a second start goes on with the same data.
pub fn run(arguments: &DemoArguments) -> Result<(), ServerError> {
    let begun = Instant::now();
    let folder = arguments.data.clone();
    let said = Settings { data: Some(folder), log: arguments.log.clone(), ..Settings::default() };
    let config = arguments.socket.over(said).config()?;
    log::start(&config.log)?;
    let known = folder::enter(&config.data)?;
    let _lock = Lock::take(&config.data)?;
    let lang = arguments.lang;
    let known = match known {
        Some(known) => known,
        None => {
            say(&Words::fixed("正在模拟两个月的团队工作……", "Simulating two months of work …"), lang)?;
            make(&config, arguments.chats)?
        }
    };
    let house = open(config, Clock::default())?;
    tell(&known, arguments)?;
    serve(&house, lang, begun, life::live(house.clone(), known))
}

fn open(config: Config, clock: Clock) -> Result<House, ServerError> {
    let db = Db::open(&config.database())?;
    Ok(House::open(db, clock, config, modules())?)
}

/// Lives through the sixty days, then leaves the mark that says so.
fn make(config: &Config, chats: u32) -> Result<Known, ServerError> {
    let now = Clock::default().now();
    let first = now.day_in(team::ZONE).saturating_sub(jiff::Span::new().days(DAYS));
    let clock = Clock::held_at(kernel::time::Moment::start_of(first, team::ZONE).plus_seconds(8 * 3600));
    let house = open(config.clone(), clock.clone())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| ServerError::System { step: "the runtime", source })?;
    let known = Known { chats, ..runtime.block_on(history::make(&house, &clock, first, now))? };
    trade::past(&house, first, chats, &config.data.join("demo-files"))?;
    runtime.block_on(objections::make(&house, &known, now.day_in(team::ZONE)))?;
    measure::facts::settle(&house)?;
    folder::leave(&config.data, &known)?;
    Ok(known)
}

fn tell(known: &Known, arguments: &DemoArguments) -> Result<(), ServerError> {
    let logins = known.shown.join(" · ");
    say(
        &Words::made(
            format!("演示团队。登录名：{logins}；密码：{PASSWORD}"),
            format!("The demo team. Sign in as {logins}; password {PASSWORD}"),
        ),
        arguments.lang,
    )
}
