//! Backups over HTTP.

use std::fs::File;
use std::io::Read as _;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;

use super::folder::{Backup, Folder};
use super::{DOWNLOAD, TAKE, job};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::house::House;
use crate::http::{Page, PathOf};
use crate::id::JobId;
use crate::jobs;

/// Bytes read at once, and such pieces read ahead of a slow reader.
const PIECE: usize = 256 << 10;
const AHEAD: usize = 2;

/// What was begun.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct BackupBegun {
    /// The job that makes it.
    job: JobId,
}

/// The backups in the data folder of this node, the newest first; the last 7 are kept.
#[utoipa::path(get, path = "/backups", operation_id = "list_backups", responses((status = 200, body = Page<Backup>)))]
pub(super) async fn list(_: Ctx, State(house): State<House>) -> Result<Json<Page<Backup>>> {
    let items = blocking(move || Folder::of(&house).list()).await?;
    Ok(Json(Page { items, next: None }))
}

/// Begins a backup of everything as it is at one moment; while one is being made, that one.
#[utoipa::path(post, path = "/backups", operation_id = "take_backup", responses((status = 202, body = BackupBegun)))]
pub(super) async fn take(ctx: Ctx, State(house): State<House>) -> Result<(StatusCode, Json<BackupBegun>)> {
    let begun = house
        .act(&ctx, |tx, ctx| {
            let job = jobs::enqueue_once(tx, ctx, &job::TAKE, "backup", json!(null))?;
            let detail = json!({});
            audit::record(tx, ctx, Entry { action: &TAKE, subject: job.to_string(), shop: None, detail })?;
            Ok(BackupBegun { job })
        })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

/// The bytes of a backup, for `banzhang restore`; leaves a row of its own in the audit log.
#[utoipa::path(get, path = "/backups/{name}", operation_id = "download_backup", params(("name" = String, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn download(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(name): PathOf<String>,
) -> Result<Response> {
    let folder = Folder::of(&house);
    let (backup, file) = blocking(move || folder.open(&name)).await?;
    let subject = ctx.viewer()?.person.to_string();
    let detail = json!({ "name": backup.name, "size": backup.size });
    house
        .act(&ctx, move |tx, ctx| {
            let (subject, detail) = (subject.clone(), detail.clone());
            audit::record(tx, ctx, Entry { action: &DOWNLOAD, subject, shop: None, detail })
        })
        .await?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || pieces(file, &sender));
    let mut response = Body::from_stream(ReceiverStream::new(receiver)).into_response();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", backup.name))
        .map_err(|error| Error::internal("a backup's header", error))?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(backup.size));
    Ok(response)
}

fn pieces(mut file: File, sender: &mpsc::Sender<std::io::Result<Bytes>>) {
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let read = file.by_ref().take(PIECE as u64).read_to_end(&mut piece);
        let (last, sent) = match read {
            Ok(0) => return,
            Ok(_) => (false, Ok(piece.into())),
            Err(error) => (true, Err(error)),
        };
        if sender.blocking_send(sent).is_err() || last {
            return;
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|died| Error::internal("the folder of backups", died))?
}
