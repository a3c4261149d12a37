//! The job that imports a file: a look through all of it, its rows in transactions of bounded size, and one transaction in
//! which it begins to count. Killed at any moment, it begins the batch again after taking its rows away.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use formats::foreign::Mapping;
use formats::{Meter, workers};
use kernel::audit::{self, Action, Entry};
use kernel::ctx::Ctx;
use kernel::db::{DbError, Tx};
use kernel::error::{Error, Result};
use kernel::files;
use kernel::house::House;
use kernel::id::ShopId;
use kernel::jobs::{JobKind, Run};
use kernel::people::shop::NewShop;
use kernel::text::Words;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::batch::{self, Batch, State};
use super::chunk::Chunk;
use super::names::Known;
use super::shops::{self, Shops};
use super::sink::Packer;
use super::survey::{self, Reading, Refusal, Survey};
use super::write::{self, Tally};
use super::{begin, clear, mapping, ready};
use crate::BatchId;

/// Chunks that wait for the writer: parsing and writing overlap, memory stays small.
const WAITING: usize = 2;
/// How often the job looks up from waiting.
const LOOK_UP: Duration = Duration::from_millis(300);
/// Rejects, and remarks, kept of one file; a file with more is not what it was taken for.
const MOST_REJECTS: i64 = 200_000;

/// Tables that a file makes grow much.
const GROWING: &[&str] = &[
    "buyer",
    "message",
    "order_row",
    "refund_row",
    "rating_row",
    "batch_buyer",
    "batch_order",
    "shared_source",
];

/// Imports a file.
pub static IMPORT: JobKind = JobKind {
    key: "measure.import",
    name: Words::fixed("导入数据文件", "Import a file"),
    unit: Words::fixed("行", "rows"),
    max_attempts: 50,
    run: import,
};

/// A file began to count.
pub static DONE: Action =
    Action { key: "import.done", name: Words::fixed("导入完成", "Import complete") };
/// A file could not be imported.
pub static FAILED: Action =
    Action { key: "import.fail", name: Words::fixed("导入失败", "Import failed") };

/// What the job is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Payload {
    pub(crate) batch: BatchId,
    /// A file on the server's own disk; for the command line and the watched folder only.
    pub(crate) path: Option<PathBuf>,
    /// A mapping of its own for unknown headers.
    pub(crate) mapping: Option<String>,
    /// Makes the shops that the file names and nobody knows.
    pub(crate) create_shops: bool,
    /// The only shops it may have rows of; all when absent.
    pub(crate) shops: Option<Vec<ShopId>>,
    /// Names of the team's accounts, for pasted chats.
    #[serde(default)]
    pub(crate) accounts: Vec<String>,
}

/// Why an import ends without its rows.
enum Stop {
    /// The file's fault.
    Refused(Words),
    /// Ours, or the job's lease is gone: tried again.
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Error(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal.words())
    }
}

fn import(run: &Run) -> Result<Value> {
    let payload: Payload = run.payload()?;
    let tenant = run.ctx().tenant;
    let found = run.read(|tx| batch::of_house(tx, tenant, payload.batch))?;
    match found.state {
        State::Reading => {}
        State::Ready => return Ok(told(&found)),
        _ => return Err(ended()),
    }
    match read(run, &payload, &found) {
        Ok(result) => Ok(result),
        Err(Stop::Refused(words)) => {
            fail(run, &found, &words)?;
            Err(kernel::error::conflict("import_failed", words))
        }
        Err(Stop::Error(error)) => {
            if run.is_cancelled() {
                cancelled(run, &found)?;
            }
            Err(error)
        }
    }
}

fn ended() -> Error {
    kernel::error::conflict(
        "import_ended",
        Words::fixed("这次导入已经结束；请重新上传文件。", "This import has ended; upload the file again."),
    )
}

fn told(batch: &Batch) -> Value {
    json!({ "batch": batch.id, "rows": batch.read, "rejected": batch.rejected })
}

fn read(run: &Run, payload: &Payload, found: &Batch) -> Result<Value, Stop> {
    // Not by the attempt: a job that was put back because its server stopped counts as never begun.
    let begun = run
        .step(|_, _, progress| Ok(std::mem::replace(&mut progress.memo, json!("begun")) == json!("begun")))?;
    if begun {
        clear::all(run, found.number, false)?;
    }
    let file = Local::of(run, payload, found)?;
    let mapping = payload.mapping.as_deref().map(mapping::parse).transpose()?;
    let mut shops = run.read(|tx| Shops::load(tx, run.ctx().tenant))?;
    let meter = Meter::default();
    let (survey, mapping) = {
        let reading = reading(&file, payload, found, &shops, mapping.as_ref(), &meter);
        let (survey, remembered) = surveyed(run, reading, found.bytes)?;
        (survey, mapping.or(remembered))
    };
    if !survey.unknown.is_empty() {
        if !payload.create_shops {
            return Err(Stop::Refused(unknown_shops(&survey)));
        }
        create_shops(run, &survey)?;
        shops = run.read(|tx| Shops::load(tx, run.ctx().tenant))?;
    }
    let beyond = begin::beyond(survey.shops.keys().copied(), payload.shops.as_deref());
    if !beyond.is_empty() {
        return Err(Stop::Refused(outside(&beyond, &shops)));
    }
    run.step(|tx, ctx, progress| {
        batch::note_digest(tx, ctx.tenant, found.id, &survey.digest)?;
        batch::recognised(tx, ctx.tenant, found.id, &survey.recognised)?;
        progress.total = i64::try_from(survey.recognised.rows).ok();
        Ok(())
    })
    .map_err(refused_as_there)?;
    let meter = Meter::default();
    let reading =
        Reading { digest: false, ..reading(&file, payload, found, &shops, mapping.as_ref(), &meter) };
    let tally = store(run, &reading, &survey, found)?;
    count(run, found, &tally)
}

fn refused_as_there(error: Error) -> Stop {
    match error.problem() {
        Some(problem) if problem.code == "imported_already" => Stop::Refused(problem.detail.clone()),
        _ => Stop::Error(error),
    }
}

fn reading<'a>(
    file: &'a Local,
    payload: &'a Payload,
    found: &'a Batch,
    shops: &'a Shops,
    mapping: Option<&'a Mapping>,
    meter: &'a Meter,
) -> Reading<'a> {
    Reading {
        path: file.path(),
        name: &found.name,
        shop: found.shop,
        shops,
        mapping,
        accounts: &payload.accounts,
        meter,
        digest: true,
    }
}

/// Looks through the file while the job stays answerable; unknown headers are read by what was remembered for them.
fn surveyed(run: &Run, reading: Reading<'_>, bytes: i64) -> Result<(Survey, Option<Mapping>), Stop> {
    match watched(run, reading.meter, bytes, || survey::survey(&reading))?? {
        Ok(survey) => Ok((survey, None)),
        Err(Refusal::Unknown(unknown)) if reading.mapping.is_none() => {
            let known = run.read(|tx| mapping::remembered(tx, run.ctx().tenant, &unknown.headers))?;
            let Some(text) = known else { return Err(Refusal::Unknown(unknown).into()) };
            let mapping = mapping::parse(&text)?;
            let again = Reading { mapping: Some(&mapping), ..reading };
            let survey = watched(run, again.meter, bytes, || survey::survey(&again))??.map_err(Stop::from)?;
            Ok((survey, Some(mapping)))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Does something long on another thread, and stops it when the job has to stop.
fn watched<T: Send>(run: &Run, meter: &Meter, bytes: i64, work: impl FnOnce() -> T + Send) -> Result<T> {
    std::thread::scope(|scope| {
        let worker = scope.spawn(work);
        let (mut stopped, mut looks) = (Ok(()), 0_u32);
        while !worker.is_finished() {
            std::thread::sleep(Duration::from_millis(5));
            looks += 1;
            if stopped.is_ok() {
                // Two hundred looks are a second.
                stopped = if looks % 200 == 0 { said(run, looking(meter, bytes)) } else { run.go_on() };
                if stopped.is_err() {
                    meter.cancel();
                }
            }
        }
        let done = worker.join().map_err(|_| Error::internal("reading a file", "the reader broke down"));
        stopped.and(done)
    })
}

/// Says what the job does, for who waits.
fn said(run: &Run, words: Words) -> Result<()> {
    run.step(|_, _, progress| {
        progress.message = Some(words.clone());
        Ok(())
    })
}

fn megabytes(bytes: i64) -> String {
    format!("{}.{}", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

fn behind(meter: &Meter, bytes: i64) -> (String, String) {
    (megabytes(i64::try_from(meter.bytes()).unwrap_or(0).min(bytes)), megabytes(bytes))
}

fn looking(meter: &Meter, bytes: i64) -> Words {
    let (done, all) = behind(meter, bytes);
    Words::made(
        format!("正在查看文件：{done} / {all} MB"),
        format!("Looking through the file: {done} of {all} MB"),
    )
}

fn storing(meter: &Meter, bytes: i64) -> Words {
    let (done, all) = behind(meter, bytes);
    Words::made(format!("正在存入：{done} / {all} MB"), format!("Storing: {done} of {all} MB"))
}

fn unknown_shops(survey: &Survey) -> Words {
    let names: Vec<&str> = survey.unknown.keys().take(10).map(String::as_str).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    Words::made(
        format!("文件里有这里没有的店铺：{zh}；请先新建这些店铺，或指明它们分别是哪家店铺"),
        format!(
            "the file has shops that are not known here: {en}; add them, or say which shop each of them is"
        ),
    )
}

fn outside(beyond: &[ShopId], shops: &Shops) -> Words {
    let names: Vec<&str> = beyond.iter().take(10).filter_map(|shop| shops.name(*shop)).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    Words::made(
        format!("文件里有您权限范围以外的店铺：{zh}；请去掉这些行，或请管理员导入"),
        format!(
            "the file has shops outside of your scope: {en}; take their rows out, or ask an administrator to import it"
        ),
    )
}

fn create_shops(run: &Run, survey: &Survey) -> Result<(), Stop> {
    let refused = run.step(|tx, ctx, _| {
        // Another import may have made some of them since this one looked.
        let there = Shops::load(tx, ctx.tenant)?;
        for name in survey.unknown.keys().filter(|name| there.find(name).is_none()) {
            let platform = super::platform(&survey.recognised.format);
            let new = NewShop { name: name.clone(), platform, time_zone: None, opens: None, closes: None };
            let made = new.checked().and_then(|fields| kernel::people::shop::create(tx, ctx, &fields));
            match made {
                Ok(_) => {}
                Err(Error::Problem(problem)) if problem.code == "taken" => return Err(DbError::Raced.into()),
                Err(Error::Problem(problem)) => return Ok(Some(problem.detail)),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    })?;
    refused.map_or(Ok(()), |words| Err(Stop::Refused(words)))
}

/// Reads the rows and stores them, chunk by chunk; parsing goes on while a chunk is written.
fn store(run: &Run, reading: &Reading<'_>, survey: &Survey, found: &Batch) -> Result<Tally, Stop> {
    let zone = shops::zone(&survey.zone)?;
    let calendar = shops::calendar(&zone);
    let (sender, receiver) = sync_channel::<Chunk>(WAITING);
    std::thread::scope(|scope| {
        let (zone, calendar) = (&zone, &calendar);
        let reader = scope.spawn(move || {
            let packer = || Packer::new(reading.shops, calendar, sender.clone());
            let mut packers: Vec<_> = (0..workers().get()).map(|_| packer()).collect();
            let read = survey::read(reading, zone, &mut packers);
            packers.into_iter().for_each(|packer| {
                packer.finish();
            });
            read
        });
        let written = written(run, found, reading.meter, receiver);
        if written.is_err() {
            reading.meter.cancel();
        }
        let read = reader.join().map_err(|_| Error::internal("reading a file", "the reader broke down"))?;
        let tally = written?;
        read.map_err(|error| Stop::from(survey::refusal(error)))?;
        Ok(tally)
    })
}

/// Writes what the reader sends. A reader that waits hears of an error by the channel's end.
fn written(run: &Run, found: &Batch, meter: &Meter, chunks: Receiver<Chunk>) -> Result<Tally, Stop> {
    let (mut known, mut tally, mut looked_at) = (Known::default(), Tally::default(), 0);
    loop {
        match chunks.recv_timeout(LOOK_UP) {
            Ok(chunk) => {
                let names = run.step(|tx, ctx, progress| {
                    progress.done = tally.rows + i64::try_from(chunk.count).unwrap_or(0);
                    progress.message = Some(storing(meter, found.bytes));
                    write::store(tx, ctx, found.number, &known, &chunk, tally.noted())
                })?;
                known.keep(chunk.names(), &names);
                tally.add(&chunk, &names);
                if tally.rows > 4 * looked_at {
                    looked_at = tally.rows;
                    run.step(|tx, _, _| tx.analyze(GROWING))?;
                }
                if tally.noted() > MOST_REJECTS {
                    return Err(Stop::Refused(too_many_rejects()));
                }
            }
            Err(RecvTimeoutError::Timeout) => run.go_on()?,
            Err(RecvTimeoutError::Disconnected) => return Ok(tally),
        }
    }
}

fn too_many_rejects() -> Words {
    Words::made(
        format!(
            "超过 {MOST_REJECTS} 行读不出来；文件多半不是识别出的格式，或者已损坏。已停止，没有导入任何行"
        ),
        format!(
            "more than {MOST_REJECTS} rows cannot be read; the file hardly is what it was taken for, or it is damaged. Stopped; no row was imported"
        ),
    )
}

/// The one transaction in which the batch begins to count.
fn count(run: &Run, found: &Batch, tally: &Tally) -> Result<Value, Stop> {
    let result = run.step(|tx, ctx, progress| {
        if !batch::ready(tx, ctx, found.id, tally)? {
            return Err(ended());
        }
        tally.cover(tx, ctx, found.number)?;
        ready::change(tx, ctx, found.number)?;
        progress.done = tally.rows;
        let detail = json!({ "name": found.name, "rows": tally.rows, "rejected": tally.rejected });
        record(tx, ctx, &DONE, found, detail)?;
        Ok(json!({ "batch": found.id, "rows": tally.rows, "rejected": tally.rejected }))
    })?;
    Ok(result)
}

fn record(tx: &mut Tx<'_>, ctx: &Ctx, action: &'static Action, found: &Batch, detail: Value) -> Result<()> {
    audit::record(tx, ctx, Entry { action, subject: found.id.to_string(), shop: found.shop, detail })
}

fn fail(run: &Run, found: &Batch, words: &Words) -> Result<()> {
    run.step(|tx, ctx, _| {
        if batch::end(tx, ctx, found.id, State::Failed, Some(words))? {
            clear::queue(tx, ctx, found.id)?;
            let detail = json!({ "name": found.name, "reason": words.zh });
            record(tx, ctx, &FAILED, found, detail)?;
        }
        Ok(())
    })
}

/// The job was stopped by its own page: the batch ends with it.
fn cancelled(run: &Run, found: &Batch) -> Result<()> {
    let ctx = run.ctx();
    run.house().db().write_now(|tx| {
        if batch::end(tx, &ctx, found.id, State::Cancelled, None)? {
            clear::queue(tx, &ctx, found.id)?;
        }
        Ok(())
    })
}

/// The file as something that can be opened: one on the server's disk, or a copy of what is stored, named after its batch,
/// so that a copy that a killed process left is written over, and goes when the batch does.
struct Local {
    path: PathBuf,
    copied: bool,
}

/// Where the copy of a batch's file lies.
pub(super) fn copy_of(house: &House, batch: BatchId) -> PathBuf {
    house.config().data.join("uploads").join(format!("{batch}.import"))
}

impl Local {
    fn of(run: &Run, payload: &Payload, found: &Batch) -> Result<Self, Stop> {
        if let Some(path) = &payload.path {
            return Ok(Local { path: path.clone(), copied: false });
        }
        let file = found.file.ok_or_else(|| Error::internal("an import", "no file"))?;
        let failed = |error| Error::internal("a copy of the file", error);
        let local = Local { path: copy_of(run.house(), found.id), copied: true };
        if let Some(folder) = local.path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut copy = std::fs::File::create(&local.path).map_err(failed)?;
        files::copy(run.house().db(), run.ctx().tenant, file, &mut |part| {
            run.go_on()?;
            copy.write_all(part).map_err(failed)
        })?;
        Ok(local)
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        if self.copied {
            // What is left is written over by the next attempt, or goes with the batch.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
