//! A batch: one file that was imported, or the live feed of a shop.

use kernel::ctx::{Ctx, Who};
use kernel::db::{DbError, Row, Tx};
use kernel::error::{Error, Result, conflict, not_found};
use kernel::id::{FileId, JobId, PersonId, ShopId, TenantId};
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::time::Moment;
use kernel::{params, sees_shop};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::write::Tally;
use crate::BatchId;

/// Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportState)]
pub enum State {
    /// Its file is being read; no figure knows of it yet.
    Reading,
    /// All its rows count.
    Ready,
    /// It could not be read to its end; nothing of it was kept.
    Failed,
    /// Somebody stopped it; nothing of it was kept.
    Cancelled,
    /// Somebody took it back; nothing of it counts any more.
    Undone,
}

impl State {
    const ALL: [(State, &'static str); 5] = [
        (State::Reading, "reading"),
        (State::Ready, "ready"),
        (State::Failed, "failed"),
        (State::Cancelled, "cancelled"),
        (State::Undone, "undone"),
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, key)| key)
    }

    fn of(key: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == key).map(|(state, _)| *state);
        found.ok_or_else(|| Error::internal("a batch's state", key.to_owned()))
    }
}

/// How far the job of a batch is.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    /// Rows done.
    pub(crate) done: i64,
    /// Rows in all, once known.
    pub(crate) total: Option<i64>,
    /// What it does, and how many bytes are behind it.
    pub(crate) message: Option<Words>,
}

/// A batch as stored.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    pub(crate) id: BatchId,
    /// What its rows carry.
    pub(crate) number: i64,
    pub(crate) state: State,
    pub(crate) shop: Option<ShopId>,
    pub(crate) name: String,
    pub(crate) format: Option<String>,
    pub(crate) encoding: Option<String>,
    pub(crate) tables: Vec<String>,
    pub(crate) headers: Vec<String>,
    pub(crate) bytes: i64,
    pub(crate) first_day: Option<String>,
    pub(crate) last_day: Option<String>,
    pub(crate) read: i64,
    pub(crate) rejected: i64,
    pub(crate) error: Option<Words>,
    pub(crate) file: Option<FileId>,
    pub(crate) job: Option<JobId>,
    pub(crate) created_by: Option<(PersonId, String)>,
    pub(crate) created: Moment,
    pub(crate) finished: Option<Moment>,
    pub(crate) undone: Option<Moment>,
    pub(crate) undone_by: Option<(PersonId, String)>,
    /// How far its job is, while it works.
    pub(crate) progress: Option<Progress>,
}

macro_rules! select {
    () => {
        "select b.id, b.number, b.state, b.shop, b.name, b.format, b.encoding, b.tables, b.headers, b.bytes,
            b.first_day, b.last_day, b.read, b.rejected, b.error, b.file, b.job, b.created_by, p.name, b.created,
            b.finished, b.undone, b.undone_by, u.name, j.done, j.total, j.message
        from batch b left join person p on p.tenant = b.tenant and p.id = b.created_by
        left join person u on u.tenant = b.tenant and u.id = b.undone_by
        left join job j on j.tenant = b.tenant and j.id = b.job and b.state = 'reading'
        where b.tenant = $1"
    };
}

/// A batch is seen by who made it, by who sees everything, and by who sees a shop that it has rows of.
macro_rules! seen {
    () => {
        concat!(
            " and b.source = 'file' and (b.created_by = $4 or ",
            kernel::sees_all!(),
            " or exists (select 1 from coverage c where c.tenant = b.tenant and c.batch = b.number and ",
            sees_shop!("c.shop"),
            "))"
        )
    };
}

kernel::queries! {
    NEXT = "select coalesce(max(number), 0) + 1 from batch where tenant = $1";
    ADD = "insert into batch (tenant, id, number, source, state, shop, name, digest, tables, headers, bytes, file, job,
            created_by, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '[]', $10, $11, $12, $13, $14)";
    SAME = "select id, name, state from batch where tenant = $1 and digest = $2 and state in ('reading', 'ready')";
    DIGEST = "update batch set digest = $3 where tenant = $1 and id = $2";
    FIND = concat!(select!(), seen!(), " and b.id = $5");
    LIST = concat!(select!(), seen!(), " and (cast($5 as bigint) is null or b.id < $5)
        and (cast($6 as text) is null or b.state = $6) order by b.id desc limit $7");
    OF_HOUSE = concat!(select!(), " and b.id = $2");
    READY = "update batch set state = 'ready', read = $3, rejected = $4, earliest = $5, first_day = $6, last_day = $7,
            finished = $8
        where tenant = $1 and id = $2 and state = 'reading'";
    RECOGNISED = "update batch set format = $3, encoding = $4, tables = $5, headers = $6
        where tenant = $1 and id = $2";
    END = "update batch set state = $3, error = $4, finished = $5 where tenant = $1 and id = $2 and state = 'reading'";
    UNDO = "update batch set state = 'undone', undone = $3, undone_by = $4
        where tenant = $1 and id = $2 and state = 'ready' and source = 'file'";
    LIVE = "select id, number, read from batch where tenant = $1 and shop = $2 and source = 'live'";
    COUNT_LIVE = "update batch set read = read + $3, rejected = rejected + $4,
            earliest = case when earliest is null or earliest > cast($5 as bigint) then coalesce(cast($5 as bigint), earliest)
                else earliest end
        where tenant = $1 and id = $2";
    STUCK = "select b.id from batch b left join job j on j.tenant = b.tenant and j.id = b.job
        where b.tenant = $1 and b.state = 'reading' and (j.id is null or j.finished is not null) order by b.id limit 100";
}

/// A file that is to be imported.
#[derive(Debug, Clone)]
pub(crate) struct NewBatch {
    pub(crate) name: String,
    pub(crate) shop: Option<ShopId>,
    pub(crate) digest: Option<String>,
    pub(crate) bytes: u64,
    pub(crate) file: Option<FileId>,
}

/// Who acts, where it is a person.
pub(crate) fn actor(ctx: &Ctx) -> Option<PersonId> {
    match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        Who::House(_) | Who::Nobody => None,
    }
}

/// Adds a batch in state `reading`, which `job` is to read.
pub(crate) fn add(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewBatch, id: BatchId, job: JobId) -> Result<()> {
    if let Some(digest) = &new.digest {
        unless_there(tx, ctx.tenant, digest)?;
    }
    let number: i64 = tx.one(&NEXT, params![ctx.tenant], |row| row.get(0))?;
    let bytes = i64::try_from(new.bytes).unwrap_or(i64::MAX);
    let digest = new.digest.as_deref();
    let values = params![
        ctx.tenant,
        id,
        number,
        "file",
        State::Reading.key(),
        new.shop,
        &new.name,
        digest,
        "[]",
        bytes,
        new.file,
        job,
        actor(ctx),
        ctx.now
    ];
    match tx.run(&ADD, values) {
        // Somebody sent the same bytes at the same moment: looked at again, they are there.
        Err(Error::Db(error)) if error.is_duplicate() => Err(DbError::Raced.into()),
        added => added.map(|_| ()),
    }
}

/// A problem when the same bytes have been imported already.
pub(crate) fn unless_there(tx: &mut Tx<'_>, tenant: TenantId, digest: &str) -> Result<()> {
    match same(tx, tenant, digest)? {
        None => Ok(()),
        Some((id, name)) => Err(conflict(
            "imported_already",
            Words::made(
                format!("这个文件已经导入过（「{name}」，{id}），没有改动。要重新导入，请先撤销那一次。"),
                format!(
                    "This file has been imported already (“{name}”, {id}); nothing was changed. To import it again, undo that import first."
                ),
            ),
        )),
    }
}

/// The batch that holds the same bytes, with its name.
pub(crate) fn same(tx: &mut Tx<'_>, tenant: TenantId, digest: &str) -> Result<Option<(BatchId, String)>> {
    tx.row(&SAME, params![tenant, digest], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Notes the digest of a file that was not uploaded, once it is known.
pub(crate) fn note_digest(tx: &mut Tx<'_>, tenant: TenantId, id: BatchId, digest: &str) -> Result<()> {
    match same(tx, tenant, digest)? {
        Some((other, _)) if other == id => Ok(()),
        Some(_) => unless_there(tx, tenant, digest),
        None => tx.run(&DIGEST, params![tenant, id, digest]).map(|_| ()),
    }
}

/// One batch in scope.
pub(crate) fn find(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: BatchId) -> Result<Batch> {
    let viewer = ctx.viewer()?.person;
    tx.row(&FIND, &scope.with([viewer.into(), id.into()]), read)?.ok_or_else(not_found)
}

/// The batches in scope, the newest first.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    state: Option<State>,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Batch>> {
    let viewer = ctx.viewer()?.person;
    let state = state.map(State::key);
    tx.rows(&LIST, &scope.with([viewer.into(), after.into(), state.into(), limit.into()]), read)
}

/// One batch, for the house's own work.
pub(crate) fn of_house(tx: &mut Tx<'_>, tenant: TenantId, id: BatchId) -> Result<Batch> {
    tx.row(&OF_HOUSE, params![tenant, id], read)?.ok_or_else(not_found)
}

/// What the file turned out to be.
pub(crate) fn recognised(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: BatchId,
    found: &formats::foreign::Recognised,
) -> Result<()> {
    let (tables, headers) = (json!(found.tables), json!(found.headers));
    tx.run(&RECOGNISED, params![tenant, id, &found.format, &found.encoding, tables, headers])?;
    Ok(())
}

/// The batch begins to count; `false` when it has ended already.
pub(super) fn ready(tx: &mut Tx<'_>, ctx: &Ctx, id: BatchId, tally: &Tally) -> Result<bool> {
    let (first, last) = tally.span();
    let earliest = tally.earliest.map(|at| at.0);
    let values = params![ctx.tenant, id, tally.rows, tally.rejected, earliest, first, last, ctx.now];
    Ok(tx.run(&READY, values)? == 1)
}

/// The batch counts no more; `false` when it does not now.
pub(crate) fn undo(tx: &mut Tx<'_>, ctx: &Ctx, id: BatchId) -> Result<bool> {
    Ok(tx.run(&UNDO, params![ctx.tenant, id, ctx.now, actor(ctx)])? == 1)
}

/// Counts rows of a live feed; returns the numbers of all so far, rows and rejects.
pub(super) fn count_live(tx: &mut Tx<'_>, ctx: &Ctx, id: BatchId, tally: &Tally) -> Result<()> {
    let earliest = tally.earliest.map(|at| at.0);
    tx.run(&COUNT_LIVE, params![ctx.tenant, id, tally.rows, tally.rejected, earliest])?;
    Ok(())
}

/// The end of a batch that is not to be: its rows are nobody's from here on. `false` when it had ended already.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BatchId,
    state: State,
    why: Option<&Words>,
) -> Result<bool> {
    let why = why.map(|words| json!({ "zh": words.zh, "en": words.en }));
    Ok(tx.run(&END, params![ctx.tenant, id, state.key(), why, ctx.now])? == 1)
}

/// Batches whose job ended without them.
pub(crate) fn stuck(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<BatchId>> {
    tx.rows(&STUCK, params![tenant], |row| row.get(0))
}

/// The live feed of a shop, made when it is not there: its id, its number, and how many rows it has.
pub(crate) fn live(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId) -> Result<(BatchId, i64, i64)> {
    let found =
        tx.row(&LIVE, params![ctx.tenant, shop], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if let Some(found) = found {
        return Ok(found);
    }
    let (id, none) = (BatchId::fresh(ctx.now), None::<i64>);
    let number: i64 = tx.one(&NEXT, params![ctx.tenant], |row| row.get(0))?;
    let tables = json!(["messages", "orders", "refunds", "ratings"]);
    let values = params![
        ctx.tenant,
        id,
        number,
        "live",
        State::Ready.key(),
        shop,
        "live",
        none,
        tables,
        0,
        none,
        none,
        none,
        ctx.now
    ];
    tx.run(&ADD, values)?;
    Ok((id, number, 0))
}

fn words(stored: &Value) -> Words {
    let text = |language: &str| stored[language].as_str().unwrap_or_default().to_owned();
    Words::made(text("zh"), text("en"))
}

fn texts(stored: Value) -> Vec<String> {
    serde_json::from_value(stored).unwrap_or_default()
}

fn read(row: &Row<'_>) -> Result<Batch> {
    let named = |id: Option<PersonId>, name: Option<String>| id.map(|id| (id, name.unwrap_or_default()));
    let error: Option<Value> = row.get(14)?;
    let done: Option<i64> = row.get(24)?;
    let (total, message): (Option<i64>, Option<Value>) = (row.get(25)?, row.get(26)?);
    Ok(Batch {
        id: row.get(0)?,
        number: row.get(1)?,
        state: State::of(&row.get::<String>(2)?)?,
        shop: row.get(3)?,
        name: row.get(4)?,
        format: row.get(5)?,
        encoding: row.get(6)?,
        tables: texts(row.get(7)?),
        headers: texts(row.get(8)?),
        bytes: row.get(9)?,
        first_day: row.get(10)?,
        last_day: row.get(11)?,
        read: row.get(12)?,
        rejected: row.get(13)?,
        error: error.as_ref().map(words),
        file: row.get(15)?,
        job: row.get(16)?,
        created_by: named(row.get(17)?, row.get(18)?),
        created: row.get(19)?,
        finished: row.get(20)?,
        undone: row.get(21)?,
        undone_by: named(row.get(22)?, row.get(23)?),
        progress: done.map(|done| Progress { done, total, message: message.as_ref().map(words) }),
    })
}
