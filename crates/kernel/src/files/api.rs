//! Files over HTTP.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use super::name::{Name, media_type, purpose};
use super::spool::{Spool, Spooled};
use super::store::{self, File, NewFile};
use super::{FILE_READ, UPLOAD, UPLOAD_LIMIT};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::error::{Error, Result, invalid, unreadable};
use crate::house::House;
use crate::http::{Params, PathOf};
use crate::id::FileId;
use crate::text::Words;

/// How long a sender may be silent.
const PATIENCE: Duration = Duration::from_secs(30);
/// Parts read ahead of a slow reader.
const AHEAD: usize = 1;

/// What an upload is.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Sent {
    /// The name on the sender's disk; `file` when absent.
    #[serde(default)]
    name: String,
    /// What it is for, such as `task`; `upload` when absent.
    purpose: Option<String>,
}

/// Stores the bytes of the body, up to 64 MiB, as they come.
#[utoipa::path(post, path = "/files", operation_id = "upload_file", params(Sent), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = File)))]
pub(super) async fn upload(
    ctx: Ctx,
    State(house): State<House>,
    Params(sent): Params<Sent>,
    request: Request,
) -> Result<(StatusCode, Json<File>)> {
    let wanted = sent.purpose.unwrap_or_else(|| "upload".to_owned());
    purpose(&wanted).map_err(|words| invalid("purpose", "purpose", words))?;
    let said = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let new = NewFile { name: Name::of(&sent.name), kind: media_type(said), purpose: wanted, shared: true };
    let spooled = receive(&house, &ctx, request.into_body(), UPLOAD_LIMIT).await?;
    let file = house
        .act(&ctx, move |tx, ctx| {
            let file = store::add(tx, ctx, &new, &spooled)?;
            let detail = json!({ "name": file.name, "size": file.size, "sha256": file.sha256, "purpose": file.purpose });
            audit::record(tx, ctx, Entry { action: &UPLOAD, subject: file.id.to_string(), shop: None, detail })?;
            Ok(file)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(file)))
}

/// Takes in the body of an upload up to `limit` bytes and stores its bytes, for a room that then [`add`](super::add)s the
/// file in the transaction that needs it. The route says `.streams()`, so that the body is not gathered in memory.
pub async fn receive(house: &House, ctx: &Ctx, body: Body, limit: u64) -> Result<Spooled> {
    let spool = Spool::new(&house.config().data.join("uploads"), limit)?;
    let spooled = received(spool, body).await?.finish();
    let (db, tenant, now) = (house.db().clone(), ctx.tenant, ctx.now);
    let stored =
        tokio::task::spawn_blocking(move || store::keep_bytes(&db, tenant, &spooled, now).map(|()| spooled));
    stored.await.map_err(|died| Error::internal("storing an upload", died))?
}

/// Writes the body to the disk as it comes; breaks off at the first byte too many.
async fn received(mut spool: Spool, body: Body) -> Result<Spool> {
    let mut bytes = body.into_data_stream();
    loop {
        let next = tokio::time::timeout(PATIENCE, bytes.next()).await.map_err(|_| broken_off("30 s"))?;
        let Some(chunk) = next else { return Ok(spool) };
        let chunk = chunk.map_err(|error| broken_off(&error.to_string()))?;
        // Writing waits for the disk: not on a thread of the runtime.
        let written = tokio::task::spawn_blocking(move || spool.write(&chunk).map(|()| spool));
        spool = written.await.map_err(|died| Error::internal("writing an upload", died))??;
    }
}

fn broken_off(said: &str) -> Error {
    unreadable(Words::made(format!("上传中断：{said}"), format!("The upload broke off: {said}")))
}

/// The bytes of a file within scope, always to be saved and never shown as a page of this site.
#[utoipa::path(get, path = "/files/{id}", operation_id = "download_file", params(("id" = FileId, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn download(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<FileId>,
) -> Result<Response> {
    let scope = ctx.scope(&FILE_READ)?;
    let asker = ctx.clone();
    let file = house.read(move |tx| store::find(tx, &asker, &scope, id)).await?;
    let (sender, receiver) = mpsc::channel::<Result<Bytes>>(AHEAD);
    let disposition = Name::of(&file.name).disposition();
    let (kind, size) = (file.kind.clone(), file.size);
    tokio::spawn(async move {
        if let Err(error) = parts(&house, &ctx, &file, &sender).await {
            tracing::error!(%error, file = %file.id, "a download broke off");
            let _ = sender.send(Err(error)).await;
        }
    });
    let mut response = Body::from_stream(ReceiverStream::new(receiver)).into_response();
    let headers = response.headers_mut();
    let text =
        |text: &str| HeaderValue::from_str(text).map_err(|error| Error::internal("a file's header", error));
    headers.insert(header::CONTENT_TYPE, text(&kind)?);
    headers.insert(header::CONTENT_DISPOSITION, text(&disposition)?);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    Ok(response)
}

async fn parts(house: &House, ctx: &Ctx, file: &File, sender: &mpsc::Sender<Result<Bytes>>) -> Result<()> {
    let mut sent = 0;
    for n in 0.. {
        if sent == file.size {
            return Ok(());
        }
        let (tenant, sha256) = (ctx.tenant, file.sha256.clone());
        let part = house.read(move |tx| store::part(tx, tenant, &sha256, n)).await?;
        let part = part.ok_or_else(|| Error::internal("a part of a file", file.sha256.clone()))?;
        sent += part.len() as u64;
        if sender.send(Ok(part.into())).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}
