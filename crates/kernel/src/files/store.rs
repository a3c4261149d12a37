//! Files in the database.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::name::Name;
use super::spool::Spooled;
use crate::ctx::{Ctx, Who};
use crate::db::{Db, Row, Tx};
use crate::error::{Error, Result, not_found};
use crate::id::{FileId, PersonId, TenantId};
use crate::params;
use crate::permission::Scope;
use crate::time::Moment;

macro_rules! columns {
    () => {
        "f.id, f.owner, f.name, f.type, f.size, f.sha256, f.purpose, f.created"
    };
}

crate::queries! {
    IS_WHOLE = "select whole from file_content where tenant = $1 and sha256 = $2";
    BEGIN_CONTENT = "insert into file_content (tenant, sha256, whole, created) values ($1, $2, 0, $3)
        on conflict (tenant, sha256) do nothing";
    ADD_PART = "insert into file_part (tenant, sha256, n, bytes) values ($1, $2, $3, $4)
        on conflict (tenant, sha256, n) do nothing";
    COUNT_PARTS = "select count(*) from file_part where tenant = $1 and sha256 = $2";
    FINISH_CONTENT = "update file_content set whole = 1 where tenant = $1 and sha256 = $2";
    ADD = "insert into file (tenant, id, owner, name, type, size, sha256, purpose, shared, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND = concat!("select ", columns!(), " from file f where f.tenant = $1 and f.id = $5
        and (f.owner = $4 or (f.shared = 1 and ", crate::sees_person!("f.owner"), "))");
    OF_HOUSE = concat!("select ", columns!(), " from file f where f.tenant = $1 and f.id = $2");
    SHA256 = "select sha256 from file where tenant = $1 and id = $2";
    PART = "select bytes from file_part where tenant = $1 and sha256 = $2 and n = $3";
    ABANDONED = "select sha256 from file_content where tenant = $1 and whole = 0 and created < $2 order by created limit $3";
    DROP_PARTS = "delete from file_part where tenant = $1 and sha256 = $2";
    DROP_CONTENT = "delete from file_content where tenant = $1 and sha256 = $2";
    EXPIRED = "select id, sha256 from file where tenant = $1 and created < $2 order by id limit $3";
    REMOVE = "delete from file where tenant = $1 and id = $2";
    IS_USED = "select 1 from file where tenant = $1 and sha256 = $2 limit 1";
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Who uploaded it; absent when the house made it.
    pub owner: Option<PersonId>,
    /// Its name.
    pub name: String,
    /// Its media type, as the sender said.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What it is for: a key of the room that uses it.
    pub purpose: String,
    /// When it was stored.
    pub created_at: Moment,
}

/// What a file is to be called and used for.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its name.
    pub name: Name,
    /// Its media type.
    pub kind: String,
    /// What it is for.
    pub purpose: String,
    /// Whether others who may read the owner's files may read it.
    pub shared: bool,
}

/// Stores the bytes, part by part, each in a transaction of its own so that no other write waits long; on the calling
/// thread. What is left of one that breaks off is swept.
pub(super) fn keep_bytes(db: &Db, tenant: TenantId, spooled: &Spooled, now: Moment) -> Result<()> {
    let sha256 = spooled.sha256.as_str();
    let whole = db.write_now(|tx| {
        tx.run(&BEGIN_CONTENT, params![tenant, sha256, now])?;
        tx.one(&IS_WHOLE, params![tenant, sha256], |row| row.get::<bool>(0))
    })?;
    if whole {
        return Ok(());
    }
    for n in 0..spooled.parts() {
        let (bytes, n) = (spooled.part(n)?, i64::try_from(n).unwrap_or(i64::MAX));
        db.write_now(|tx| tx.run(&ADD_PART, params![tenant, sha256, n, bytes.as_slice()]))?;
    }
    Ok(())
}

/// Adds the file, in the transaction of what needs it; its bytes have been stored.
pub fn add(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewFile, spooled: &Spooled) -> Result<File> {
    let sha256 = spooled.sha256.as_str();
    let parts: u64 = tx.one(&COUNT_PARTS, params![ctx.tenant, sha256], |row| row.get(0))?;
    if parts != spooled.parts() || tx.run(&FINISH_CONTENT, params![ctx.tenant, sha256])? != 1 {
        return Err(Error::internal("a file of which parts are missing", sha256.to_owned()));
    }
    let owner = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        Who::House(_) | Who::Nobody => None,
    };
    let size = i64::try_from(spooled.size).unwrap_or(i64::MAX);
    let file = File {
        id: FileId::fresh(ctx.now),
        owner,
        name: new.name.as_str().to_owned(),
        kind: super::name::media_type(Some(&new.kind)),
        size: spooled.size,
        sha256: sha256.to_owned(),
        purpose: new.purpose.clone(),
        created_at: ctx.now,
    };
    tx.run(
        &ADD,
        params![
            ctx.tenant,
            file.id,
            file.owner,
            &file.name,
            &file.kind,
            size,
            sha256,
            &file.purpose,
            new.shared,
            ctx.now
        ],
    )?;
    Ok(file)
}

/// Stores what a job of the house made, for `ctx`; on the calling thread.
pub fn keep(db: &Db, ctx: &Ctx, new: &NewFile, spool: super::Spool) -> Result<File> {
    let spooled = spool.finish();
    keep_bytes(db, ctx.tenant, &spooled, ctx.now)?;
    db.write_now(|tx| add(tx, ctx, new, &spooled))
}

/// A file within the scope: one's own, or a shared one of somebody in scope.
pub(super) fn find(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: FileId) -> Result<File> {
    let viewer = ctx.viewer()?.person;
    tx.row(&FIND, &scope.with([viewer.into(), id.into()]), read)?.ok_or_else(not_found)
}

/// One part of the bytes, from 0; `None` beyond the last.
pub(super) fn part(tx: &mut Tx<'_>, tenant: TenantId, sha256: &str, n: i64) -> Result<Option<Vec<u8>>> {
    tx.row(&PART, params![tenant, sha256, n], |row| row.get(0))
}

/// Hands the bytes of a stored file to `take`, part by part, for jobs of the house; on the calling thread. Returns the
/// file.
pub fn copy(
    db: &Db,
    tenant: TenantId,
    id: FileId,
    take: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<File> {
    let file = db.read_now(|tx| tx.row(&OF_HOUSE, params![tenant, id], read))?.ok_or_else(not_found)?;
    let mut sent = 0;
    for n in 0.. {
        if sent >= file.size {
            break;
        }
        let bytes = db.read_now(|tx| part(tx, tenant, &file.sha256, n))?;
        let bytes = bytes.ok_or_else(|| Error::internal("a part of a file", file.sha256.clone()))?;
        take(&bytes)?;
        sent += bytes.len() as u64;
    }
    Ok(file)
}

/// Forgets a file that its room needs no more, and its bytes where no other file has the same.
pub fn forget(tx: &mut Tx<'_>, tenant: TenantId, id: FileId) -> Result<()> {
    let sha256: Option<String> = tx.row(&SHA256, params![tenant, id], |row| row.get(0))?;
    let Some(sha256) = sha256 else { return Ok(()) };
    tx.run(&REMOVE, params![tenant, id])?;
    if tx.row(&IS_USED, params![tenant, &sha256], |_| Ok(()))?.is_none() {
        drop_content(tx, tenant, &sha256)?;
    }
    Ok(())
}

/// Drops the parts of up to `limit` uploads that began before `before` and never became a file; returns how many.
pub fn sweep(tx: &mut Tx<'_>, tenant: TenantId, before: Moment, limit: i64) -> Result<u64> {
    let left = tx.rows(&ABANDONED, params![tenant, before, limit], |row| row.get::<String>(0))?;
    for sha256 in &left {
        drop_content(tx, tenant, sha256)?;
    }
    Ok(left.len() as u64)
}

/// Forgets up to `limit` files stored before `before`, and their bytes where no younger file has the same; returns how
/// many.
pub fn expire(tx: &mut Tx<'_>, tenant: TenantId, before: Moment, limit: i64) -> Result<u64> {
    let read = |row: &Row<'_>| Ok((row.get::<FileId>(0)?, row.get::<String>(1)?));
    let old = tx.rows(&EXPIRED, params![tenant, before, limit], read)?;
    for (id, sha256) in &old {
        tx.run(&REMOVE, params![tenant, *id])?;
        if tx.row(&IS_USED, params![tenant, sha256], |_| Ok(()))?.is_none() {
            drop_content(tx, tenant, sha256)?;
        }
    }
    Ok(old.len() as u64)
}

fn drop_content(tx: &mut Tx<'_>, tenant: TenantId, sha256: &str) -> Result<()> {
    tx.run(&DROP_PARTS, params![tenant, sha256])?;
    tx.run(&DROP_CONTENT, params![tenant, sha256])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<File> {
    Ok(File {
        id: row.get(0)?,
        owner: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        size: row.get(4)?,
        sha256: row.get(5)?,
        purpose: row.get(6)?,
        created_at: row.get(7)?,
    })
}
