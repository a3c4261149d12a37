//! The beginning of an import, and its end by people: asked for, stopped, taken back.

use std::collections::HashSet;
use std::path::PathBuf;

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, conflict, invalid};
use kernel::id::{FileId, ShopId};
use kernel::jobs;
use kernel::permission::{Scope, Width};
use kernel::text::Words;
use kernel::{params, sees_shop};

use super::batch::{self, Batch, NewBatch, State};
use super::job::{IMPORT, Payload};
use super::{clear, ready};
use crate::BatchId;

kernel::queries! {
    IN_SCOPE = concat!("select s.id from shop s where s.tenant = $1 and ", sees_shop!("s.id"), " order by s.id");
    OUTSIDE = concat!("select 1 from coverage c where c.tenant = $1 and c.batch = $4 and not (", sees_shop!("c.shop"), ") limit 1");
    UNCOVER = "delete from coverage where tenant = $1 and batch = $2";
    UPLOADED = "select f.name, f.sha256, f.size from file f where f.tenant = $1 and f.id = $2 and f.owner = $3 and f.purpose = 'import'";
}

/// What is to be imported, and how.
#[derive(Debug, Clone, Default)]
pub struct NewImport {
    /// The file's name.
    pub name: String,
    /// The shop of rows that name none.
    pub shop: Option<ShopId>,
    /// SHA-256 of the file, where it is known.
    pub digest: Option<String>,
    /// Its size.
    pub bytes: u64,
    /// The stored file.
    pub file: Option<FileId>,
    /// Or a file on the server's own disk.
    pub path: Option<PathBuf>,
    /// A mapping for its headers, as TOML.
    pub mapping: Option<String>,
    /// Makes shops that the file names and nobody knows.
    pub create_shops: bool,
    /// The only shops it may have rows of; all when absent.
    pub shops: Option<Vec<ShopId>>,
}

/// Queues an import, in the transaction that answers for it.
pub fn begin(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewImport) -> Result<BatchId> {
    let id = BatchId::fresh(ctx.now);
    let payload = Payload {
        batch: id,
        path: new.path.clone(),
        mapping: new.mapping.clone(),
        create_shops: new.create_shops,
        shops: new.shops.clone(),
        accounts: Vec::new(),
    };
    let job = jobs::enqueue(tx, ctx, &IMPORT, payload)?;
    let name: String = new.name.chars().filter(|c| !c.is_control()).take(200).collect();
    let batch =
        NewBatch { name, shop: new.shop, digest: new.digest.clone(), bytes: new.bytes, file: new.file };
    batch::add(tx, ctx, &batch, id, job)?;
    Ok(id)
}

/// The shops that the caller may import for; `None` for all.
pub(super) fn allowed(tx: &mut Tx<'_>, scope: &Scope) -> Result<Option<Vec<ShopId>>> {
    if scope.width(tx)? == Width::All {
        return Ok(None);
    }
    tx.rows(&IN_SCOPE, &scope.with([]), |row| row.get(0)).map(Some)
}

/// The given shop, if the caller may import for it.
pub(super) fn own_shop(shop: Option<ShopId>, allowed: Option<&[ShopId]>) -> Result<Option<ShopId>> {
    match (shop, allowed) {
        (Some(shop), Some(allowed)) if !allowed.contains(&shop) => Err(invalid(
            "shop",
            "scope",
            Words::fixed(
                "没有这家店铺，或者它不在您的权限范围内。",
                "There is no such shop, or it is outside of your scope.",
            ),
        )),
        (shop, _) => Ok(shop),
    }
}

/// Of these shops, those that are not allowed.
pub(super) fn beyond(shops: impl Iterator<Item = ShopId>, allowed: Option<&[ShopId]>) -> Vec<ShopId> {
    let Some(allowed) = allowed else { return Vec::new() };
    let allowed: HashSet<ShopId> = allowed.iter().copied().collect();
    shops.filter(|shop| !allowed.contains(shop)).collect()
}

/// A file of the caller's own that was uploaded for a preview: name, digest and size.
pub(super) fn uploaded(tx: &mut Tx<'_>, ctx: &Ctx, file: FileId) -> Result<(String, String, u64)> {
    let viewer = ctx.viewer()?.person;
    let found = tx.row(&UPLOADED, params![ctx.tenant, file, viewer], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    found.ok_or_else(kernel::error::not_found)
}

/// Stops an import that is being read.
pub(super) fn cancel(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: BatchId) -> Result<Batch> {
    let found = batch::find(tx, ctx, scope, id)?;
    if !batch::end(tx, ctx, id, State::Cancelled, None)? {
        return Err(conflict(
            "import_ended",
            Words::fixed(
                "这次导入已经结束，不能取消；已完成的导入可以撤销。",
                "This import has ended and cannot be stopped; one that is complete can be undone.",
            ),
        ));
    }
    if let Some(job) = found.job {
        jobs::stop(tx, ctx, job)?;
    }
    clear::queue(tx, ctx, id)?;
    batch::find(tx, ctx, scope, id)
}

/// Takes a batch back: from this transaction on it counts no more, its rows go afterwards.
pub(super) fn undo(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: BatchId) -> Result<Batch> {
    let found = batch::find(tx, ctx, scope, id)?;
    if tx.row(&OUTSIDE, &scope.with([found.number.into()]), |_| Ok(()))?.is_some() {
        return Err(conflict(
            "other_shops",
            Words::fixed(
                "这个文件还有您权限范围以外的店铺的数据，不能由您撤销。",
                "The file has rows of shops outside of your scope too; you cannot undo it.",
            ),
        ));
    }
    if !batch::undo(tx, ctx, id)? {
        return Err(conflict(
            "import_not_ready",
            Words::fixed("只有已完成的导入可以撤销。", "Only an import that is complete can be undone."),
        ));
    }
    ready::change(tx, ctx, found.number)?;
    // The creator sees the batch still; who saw it by its shops has just taken it back and is told so.
    let after = Batch { state: State::Undone, undone: Some(ctx.now), ..found };
    tx.run(&UNCOVER, params![ctx.tenant, after.number])?;
    clear::queue(tx, ctx, id)?;
    Ok(after)
}
