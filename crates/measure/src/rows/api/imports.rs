//! Imports: begun, listed, stopped, taken back.

use axum::Json;
use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::files::{self, Name, NewFile};
use kernel::house::House;
use kernel::http::{Cursor, Page, Paging, Params, PathOf};
use kernel::id::{FileId, JobId, PersonId, ShopId};
use kernel::people::SHOPS_WRITE;
use kernel::text::{Language, Words};
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::batch::{self, Batch, State};
use super::super::begin::{self, NewImport};
use super::super::{CANCEL, CREATE, IMPORT_LIMIT, IMPORT_WRITE, UNDO, mapping};
use crate::BatchId;

/// What is sent, and how it is to be read.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Sent {
    /// The name on the sender's disk.
    #[serde(default)]
    pub(in super::super) name: String,
    /// A file that a preview has stored; the body stays empty then.
    pub(in super::super) file: Option<FileId>,
    /// The shop of rows that name none.
    pub(in super::super) shop: Option<ShopId>,
    /// A mapping for headers that no known format has, as TOML; a remembered one when absent.
    pub(in super::super) mapping: Option<String>,
    /// Makes the shops that the file names and nobody knows.
    #[serde(default)]
    pub(in super::super) create_shops: bool,
}

/// Which imports.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Wanted {
    /// Only those that stand here.
    state: Option<State>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// An import.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct Import {
    id: BatchId,
    state: State,
    /// The file's name.
    name: String,
    /// The shop of rows that name none.
    shop: Option<ShopId>,
    /// Id of the recognised format.
    format: Option<String>,
    encoding: Option<String>,
    /// What it holds: messages, orders, …
    tables: Vec<String>,
    /// Size of the file as it was sent.
    bytes: i64,
    /// First business day of its rows.
    first_day: Option<String>,
    last_day: Option<String>,
    /// Rows kept.
    rows: i64,
    /// Rows that could not be read.
    rejected: i64,
    /// Rows done by its job, while it works.
    done: Option<i64>,
    /// Rows in all, once known.
    total: Option<i64>,
    /// What its job does and how many bytes are behind it, in the caller's language.
    doing: Option<String>,
    /// Why it failed, in the caller's language.
    error: Option<String>,
    job: Option<JobId>,
    created_by: Option<PersonId>,
    created_by_name: Option<String>,
    created_at: Moment,
    finished_at: Option<Moment>,
    undone_at: Option<Moment>,
    undone_by_name: Option<String>,
}

impl Import {
    fn of(batch: Batch, language: Language) -> Self {
        let (person, name) = batch.created_by.unzip();
        let progress = batch.progress;
        let said = |words: Words| words.in_language(language).to_owned();
        Self {
            id: batch.id,
            state: batch.state,
            name: batch.name,
            shop: batch.shop,
            format: batch.format,
            encoding: batch.encoding,
            tables: batch.tables,
            bytes: batch.bytes,
            first_day: batch.first_day,
            last_day: batch.last_day,
            rows: batch.read,
            rejected: batch.rejected,
            done: progress.as_ref().map(|progress| progress.done),
            total: progress.as_ref().and_then(|progress| progress.total),
            doing: progress.and_then(|progress| progress.message).map(said),
            error: batch.error.map(said),
            job: batch.job,
            created_by: person,
            created_by_name: name,
            created_at: batch.created,
            finished_at: batch.finished,
            undone_at: batch.undone,
            undone_by_name: batch.undone_by.map(|(_, name)| name),
        }
    }
}

/// A file on its way in: just uploaded, or stored by a preview.
pub(super) enum Arrived {
    Now(NewFile, Box<files::Spooled>),
    Before(FileId),
}

impl Arrived {
    /// Takes the body in, or names the file that is there.
    pub(super) async fn of(house: &House, ctx: &Ctx, sent: &Sent, request: Request) -> Result<Self> {
        if let Some(file) = sent.file {
            return Ok(Self::Before(file));
        }
        let new = NewFile {
            name: Name::of(&sent.name),
            kind: "application/octet-stream".to_owned(),
            purpose: "import".to_owned(),
            shared: false,
        };
        let spooled = files::receive(house, ctx, request.into_body(), IMPORT_LIMIT).await?;
        Ok(Self::Now(new, Box::new(spooled)))
    }

    /// The stored file: id, name, digest, size.
    pub(super) fn stored(&self, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<(FileId, String, String, u64)> {
        match self {
            Self::Before(file) => {
                let (name, digest, size) = begin::uploaded(tx, ctx, *file)?;
                Ok((*file, name, digest, size))
            }
            Self::Now(new, spooled) => {
                let file = files::add(tx, ctx, new, spooled)?;
                Ok((file.id, file.name, file.sha256, file.size))
            }
        }
    }
}

/// Imports a file of up to 4 GiB: the body, or a file that a preview has stored. Answers at once; `GET /imports/{id}` tells
/// how far it is.
#[utoipa::path(post, path = "/imports", operation_id = "create_import", params(Sent), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 202, body = Import)))]
pub(in super::super) async fn create(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(sent): Params<Sent>,
    request: Request,
) -> Result<(StatusCode, Json<Import>)> {
    if sent.create_shops {
        ctx.scope(&SHOPS_WRITE)?;
    }
    sent.mapping.as_deref().map(mapping::parse).transpose()?;
    let arrived = Arrived::of(&house, &ctx, &sent, request).await?;
    let made = house.act(&ctx, move |tx, ctx| make(tx, ctx, &sent, &arrived)).await?;
    Ok((StatusCode::ACCEPTED, Json(made)))
}

fn make(tx: &mut Tx<'_>, ctx: &Ctx, sent: &Sent, arrived: &Arrived) -> Result<Import> {
    let scope = ctx.scope(&IMPORT_WRITE)?;
    let shops = begin::allowed(tx, &scope)?;
    let shop = begin::own_shop(sent.shop, shops.as_deref())?;
    let (file, name, digest, bytes) = arrived.stored(tx, ctx)?;
    let detail = json!({ "name": name, "bytes": bytes, "sha256": digest });
    let new = NewImport {
        name,
        shop,
        digest: Some(digest),
        bytes,
        file: Some(file),
        path: None,
        mapping: sent.mapping.clone(),
        create_shops: sent.create_shops,
        shops,
    };
    let id = begin::begin(tx, ctx, &new)?;
    audit::record(tx, ctx, Entry { action: &CREATE, subject: id.to_string(), shop, detail })?;
    Ok(Import::of(batch::find(tx, ctx, &scope, id)?, ctx.language))
}

/// The imports in one's scope, the newest first.
#[utoipa::path(get, path = "/imports", operation_id = "list_imports", params(Wanted), responses((status = 200, body = Page<Import>)))]
pub(in super::super) async fn list(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Page<Import>>> {
    let scope = ctx.scope(&IMPORT_WRITE)?;
    let Wanted { state, limit, cursor } = wanted;
    let paging = Paging { limit, cursor };
    let after = paging.after()?.map(|cursor| cursor.id);
    let (language, fetch) = (ctx.language, paging.fetch());
    let found = house.read(move |tx| batch::list(tx, &ctx, &scope, state, after, fetch)).await?;
    let page = paging.page(found, |batch| Cursor { key: 0, id: batch.id.stored() });
    let items = page.items.into_iter().map(|batch| Import::of(batch, language)).collect();
    Ok(Json(Page { items, next: page.next }))
}

/// One import, and how far it is.
#[utoipa::path(get, path = "/imports/{id}", operation_id = "show_import", params(("id" = BatchId, Path)), responses((status = 200, body = Import)))]
pub(in super::super) async fn show(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<BatchId>,
) -> Result<Json<Import>> {
    let scope = ctx.scope(&IMPORT_WRITE)?;
    let language = ctx.language;
    let found = house.read(move |tx| batch::find(tx, &ctx, &scope, id)).await?;
    Ok(Json(Import::of(found, language)))
}

/// Stops an import that is being read; nothing of it is kept.
#[utoipa::path(post, path = "/imports/{id}/cancel", operation_id = "cancel_import", params(("id" = BatchId, Path)), responses((status = 200, body = Import)))]
pub(in super::super) async fn cancel(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<BatchId>,
) -> Result<Json<Import>> {
    let done = house.act(&ctx, move |tx, ctx| {
        let scope = ctx.scope(&IMPORT_WRITE)?;
        let found = begin::cancel(tx, ctx, &scope, id)?;
        let detail = json!({ "name": found.name });
        audit::record(tx, ctx, Entry { action: &CANCEL, subject: id.to_string(), shop: found.shop, detail })?;
        Ok(Import::of(found, ctx.language))
    });
    Ok(Json(done.await?))
}

/// Takes an import back: from now on nothing of it counts, and its rows go.
#[utoipa::path(post, path = "/imports/{id}/undo", operation_id = "undo_import", params(("id" = BatchId, Path)), responses((status = 200, body = Import)))]
pub(in super::super) async fn undo(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<BatchId>,
) -> Result<Json<Import>> {
    let done = house.act(&ctx, move |tx, ctx| {
        let scope = ctx.scope(&IMPORT_WRITE)?;
        let found = begin::undo(tx, ctx, &scope, id)?;
        let detail = json!({ "name": found.name, "rows": found.read });
        audit::record(tx, ctx, Entry { action: &UNDO, subject: id.to_string(), shop: found.shop, detail })?;
        Ok(Import::of(found, ctx.language))
    });
    Ok(Json(done.await?))
}
