//! Imports of files on the server's own disk: from the command line, and from a watched folder.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::db::Dialect;
use kernel::error::{Error, Result};
use kernel::files::{self, Name, NewFile, Spool};
use kernel::house::House;
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kernel::text::Words;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::batch::{self, State};
use super::begin::{NewImport, begin};
use super::{CREATE, IMPORT_LIMIT};
use crate::BatchId;

kernel::queries! {
    SHOP = "select s.id from shop s where s.tenant = $1 and s.name = $2";
}

/// How a file on the disk is to be imported.
#[derive(Debug, Clone, Default)]
pub struct LocalImport {
    /// The file.
    pub path: PathBuf,
    /// Name of the shop of rows that name none.
    pub shop: Option<String>,
    /// A mapping for its headers, as TOML.
    pub mapping: Option<String>,
    /// Makes shops that the file names and nobody knows.
    pub create_shops: bool,
}

/// Where an import stands.
#[derive(Debug, Clone)]
pub struct ImportStatus {
    /// Where it stands.
    pub state: State,
    /// Rows done, and in all once known.
    pub done: (i64, Option<i64>),
    /// Rows that could not be read.
    pub rejected: i64,
    /// Why it failed.
    pub error: Option<Words>,
}

/// Queues the import of a file on this machine's disk; blocks. On PostgreSQL any node may do the work, so the file is stored
/// first; on SQLite the one server reads it where it lies.
pub fn begin_local(house: &House, ctx: &Ctx, wanted: &LocalImport) -> Result<BatchId> {
    let path = std::path::absolute(&wanted.path).map_err(|error| unreadable(&wanted.path, &error))?;
    let (digest, bytes) = digest(&path).map_err(|error| unreadable(&path, &error))?;
    house.db().read_now(|tx| batch::unless_there(tx, ctx.tenant, &digest))?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stored = match house.db().dialect() {
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(stored(house, ctx, &path, &name)?),
    };
    house.db().write_now(|tx| {
        let shop = match &wanted.shop {
            Some(shop) => Some(
                tx.row(&SHOP, params![ctx.tenant, shop], |row| row.get(0))?.ok_or_else(|| no_shop(shop))?,
            ),
            None => None::<ShopId>,
        };
        let new = NewImport {
            name: name.clone(),
            shop,
            digest: Some(digest.clone()),
            bytes,
            file: stored,
            path: stored.is_none().then(|| path.clone()),
            mapping: wanted.mapping.clone(),
            create_shops: wanted.create_shops,
            shops: None,
        };
        let id = begin(tx, ctx, &new)?;
        let detail = json!({ "name": name, "bytes": bytes, "sha256": digest });
        audit::record(tx, ctx, Entry { action: &CREATE, subject: id.to_string(), shop, detail })?;
        Ok(id)
    })
}

/// Where an import stands; blocks.
pub fn import_status(house: &House, id: BatchId) -> Result<ImportStatus> {
    let found = house.db().read_now(|tx| batch::of_house(tx, TenantId::HOME, id))?;
    let done =
        found.progress.map_or((found.read, Some(found.read)), |progress| (progress.done, progress.total));
    Ok(ImportStatus { state: found.state, done, rejected: found.rejected, error: found.error })
}

/// The import that holds the same bytes as a file; blocks.
pub(super) fn same(house: &House, path: &Path) -> Result<Option<BatchId>> {
    let (digest, _) = digest(path).map_err(|error| unreadable(path, &error))?;
    house.db().read_now(|tx| Ok(batch::same(tx, TenantId::HOME, &digest)?.map(|(id, _)| id)))
}

fn digest(path: &Path) -> std::io::Result<(String, u64)> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hash.update(&buffer[..count]);
        bytes += count as u64;
    }
    Ok((hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), bytes))
}

fn stored(house: &House, ctx: &Ctx, path: &Path, name: &str) -> Result<kernel::id::FileId> {
    let mut spool = Spool::new(&house.config().data.join("uploads"), IMPORT_LIMIT)?;
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut buffer).map_err(|error| unreadable(path, &error))?;
        if count == 0 {
            break;
        }
        spool.write(&buffer[..count])?;
    }
    let kind = "application/octet-stream".to_owned();
    let new = NewFile { name: Name::of(name), kind, purpose: "import".to_owned(), shared: false };
    Ok(files::keep(house.db(), ctx, &new, spool)?.id)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let path = path.display();
    kernel::error::unreadable(Words::made(
        format!("{path} 打不开：{error}"),
        format!("{path} cannot be opened: {error}"),
    ))
}

fn no_shop(name: &str) -> Error {
    kernel::error::conflict(
        "no_shop",
        Words::made(
            format!("没有店铺「{name}」；请核对名称，或先新建店铺"),
            format!("there is no shop “{name}”; check the name, or add the shop first"),
        ),
    )
}
