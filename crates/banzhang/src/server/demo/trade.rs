//! The chats and orders of the team: those of the past in files, as a shop exports them; those of today as they happen,
//! through the live interface.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use kernel::ctx::Ctx;
use kernel::house::House;
use kernel::id::TenantId;
use kernel::jobs::Workers;
use kernel::time::Moment;
use measure::{ImportState, LocalImport, begin_local, facts, import_status};
use serde_json::{Map, Value};
use sim::{Clock, Day, Events, Simulation};

use super::api::{Api, Token};
use super::folder::Known;
use super::{DAYS, other_tool, team};
use crate::server::ServerError;

/// Rows of one call.
const ROWS: usize = 1_000;
/// How long the feed's calendar reaches: nobody keeps a demo longer.
const YEARS: u32 = 3 * 366;
/// How often what has happened is sent.
const TICK: Duration = Duration::from_secs(1);
/// How long an import may take to let go once it has ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// Simulates the past into files, imports them, and computes every figure; blocks.
pub fn past(house: &House, first: Date, chats: u32, folder: &Path) -> Result<(), ServerError> {
    let files =
        sim::simulate(&team::configuration(first, chats), folder, &mut |_| {}).map_err(simulated)?.files;
    let workers = Workers::start(house, 1)?;
    let ctx = Ctx::house(TenantId::HOME, "demo", house.clock().now());
    let mut tables: Vec<PathBuf> =
        files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    tables.push(other_tool::table(folder)?);
    for path in tables {
        // Who sits where is the house's own matter.
        if path.ends_with("teams.csv") {
            continue;
        }
        import(house, &ctx, &path)?;
    }
    workers.stop(PATIENCE);
    facts::settle(house)?;
    std::fs::remove_dir_all(folder).map_err(|source| ServerError::File { path: folder.to_owned(), source })
}

/// Imports a file to its end.
fn import(house: &House, ctx: &Ctx, path: &Path) -> Result<(), ServerError> {
    let batch = begin_local(house, ctx, &LocalImport { path: path.to_owned(), ..LocalImport::default() })?;
    loop {
        let status = import_status(house, batch)?;
        match status.state {
            ImportState::Reading => std::thread::sleep(Duration::from_millis(20)),
            ImportState::Ready => return Ok(()),
            _ => return Err(failed(&format!("{}: {:?}", path.display(), status.error))),
        }
    }
}

/// Sends what happens, for as long as the server runs.
pub async fn live(house: House, known: Known, first: Date) {
    let Some(owner) = known.office.into_iter().next() else { return };
    let api = Api::of(&house);
    // Living sixty days takes a moment.
    let feed = tokio::task::spawn_blocking(move || Feed::of(api, owner.token, first, known.chats)).await;
    let mut feed = match feed {
        Ok(Ok(feed)) => feed,
        Ok(Err(error)) => return tracing::warn!(%error, "the simulated buyers stay at home"),
        Err(error) => return tracing::warn!(%error, "the simulated buyers stay at home"),
    };
    loop {
        if let Err(error) = feed.until(house.clock().now()).await {
            tracing::debug!(%error, "a simulated buyer could not write");
        }
        tokio::time::sleep(TICK).await;
    }
}

/// The team's buyers of today.
struct Feed {
    api: Api,
    token: Token,
    simulation: Simulation,
    /// The first morning that has not been lived yet.
    next: Day,
    /// Today, and what earlier days have left to happen.
    ahead: Events,
    /// What is before has been sent.
    sent: Clock,
}

impl Feed {
    /// The feed from the end of the files on, which began on `first`.
    fn of(api: Api, token: Token, first: Date, chats: u32) -> Result<Self, ServerError> {
        let config = sim::Config { days: YEARS, ..team::configuration(first, chats) };
        let mut simulation = Simulation::new(sim::Team::new(&config).map_err(simulated)?);
        let mut ahead = Events::default();
        let next = Day::of(first).plus(DAYS);
        for day in 0..DAYS {
            if let Some((_, events)) = simulation.next_day() {
                ahead.take_over(events);
            }
            ahead.forget_before(Clock::midnight(Day::of(first).plus(day + 1)));
        }
        Ok(Self { api, token, simulation, next, ahead, sent: Clock::midnight(next) })
    }

    /// Sends all that has happened by now. What was sent before the demo was last stopped is sent again, and counts once.
    async fn until(&mut self, now: Moment) -> Result<(), ServerError> {
        let now = wall(now);
        while self.sent < now {
            while Clock::midnight(self.next) <= self.sent {
                self.ahead.forget_before(self.sent);
                let Some((_, events)) = self.simulation.next_day() else { return Ok(()) };
                self.ahead.take_over(events);
                self.next = self.next.plus(1);
            }
            let to = now.min(Clock::midnight(self.next));
            let told = self.ahead.told(self.sent, to);
            for (table, text) in sim::tables(self.simulation.team(), &told, to).map_err(simulated)? {
                self.send(table, &text).await?;
            }
            self.sent = to;
        }
        Ok(())
    }

    async fn send(&self, table: &str, text: &[u8]) -> Result<(), ServerError> {
        let rows = rows(table, text)?;
        for part in rows.chunks(ROWS) {
            let said =
                self.api.post(&self.token, &format!("/ingest/{table}"), Value::from(part.to_vec())).await?;
            if said.get("errors").and_then(Value::as_array).is_some_and(|errors| !errors.is_empty()) {
                tracing::warn!(table, said = %said, "rows of the simulated team were refused");
            }
        }
        Ok(())
    }
}

/// The shops' wall clock.
fn wall(now: Moment) -> Clock {
    let day = now.day_in(team::ZONE);
    Clock::midnight(Day::of(day)).plus(now.seconds_since(Moment::start_of(day, team::ZONE)))
}

/// Rows of a table as the interface takes them. A message gets an id that is the same whenever it is sent.
fn rows(table: &str, text: &[u8]) -> Result<Vec<Value>, ServerError> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().map_err(|error| failed(&error.to_string()))?.clone();
    let mut rows: Vec<Map<String, Value>> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| failed(&error.to_string()))?;
        let cells = header.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
        let mut row: Map<String, Value> = cells.map(|(name, cell)| (name.to_owned(), cell.into())).collect();
        if table == "messages" {
            let cell = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
            let moment = format!("{}@{}", cell("buyer"), cell("sent_at"));
            let count = seen.entry(moment.clone()).or_default();
            row.insert("message_id".to_owned(), format!("{moment}#{count}").into());
            *count += 1;
        }
        rows.push(row);
    }
    Ok(rows.into_iter().map(Value::Object).collect())
}

fn simulated(error: sim::SimError) -> ServerError {
    failed(&error.to_string())
}

pub(super) fn failed(why: &str) -> ServerError {
    ServerError::House(kernel::error::Error::internal("the simulated team's trade", why.to_owned()))
}
