//! Rows of a file that could not be read, as a table to look through or as a file to correct and import again.

use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::files::Name;
use kernel::house::House;
use kernel::http::{Params, PathOf};
use kernel::params;
use kernel::text::Language;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;

use super::super::IMPORT_WRITE;
use super::super::batch::{self, Batch};
use crate::BatchId;

/// Rows of one part of the answer.
const ROWS: i64 = 1_000;

kernel::queries! {
    PAGE = "select line, n, sheet, cell, reason, raw, kept from reject
        where tenant = $1 and batch = $2 and (line, n) > ($3, $4) order by line, n limit $5";
}

/// How they are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RejectsForm)]
pub(in super::super) enum Form {
    /// A table: line, cell, reason, row.
    #[default]
    Reasons,
    /// The file's own header and the rows as they stood: to be corrected and imported again.
    Rows,
}

/// In which form.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Wanted {
    /// `reasons` when absent.
    #[serde(default)]
    #[param(inline)]
    form: Form,
}

struct Reject {
    line: i64,
    n: i64,
    sheet: Option<String>,
    cell: String,
    reason: Value,
    raw: String,
    kept: bool,
}

/// Rows of a file that could not be read, as CSV.
#[utoipa::path(get, path = "/imports/{id}/rejects", operation_id = "download_rejects", params(("id" = BatchId, Path), Wanted), responses((status = 200, body = Vec<u8>, content_type = "text/csv")))]
pub(in super::super) async fn download(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<BatchId>,
    Params(wanted): Params<Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&IMPORT_WRITE)?;
    let asker = ctx.clone();
    let found = house.read(move |tx| batch::find(tx, &asker, &scope, id)).await?;
    let name = Name::of(&format!("rejects-{}.csv", found.name)).disposition();
    let (sender, receiver) = mpsc::channel::<Result<Bytes>>(1);
    tokio::spawn(async move {
        if let Err(error) = parts(&house, &ctx, &found, wanted.form, &sender).await {
            tracing::error!(%error, import = %found.id, "a list of rejects broke off");
            let _ = sender.send(Err(error)).await;
        }
    });
    let mut response = Body::from_stream(ReceiverStream::new(receiver)).into_response();
    let value = HeaderValue::from_str(&name).map_err(|error| Error::internal("a file's header", error))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    Ok(response)
}

async fn parts(
    house: &House,
    ctx: &Ctx,
    found: &Batch,
    form: Form,
    sender: &mpsc::Sender<Result<Bytes>>,
) -> Result<()> {
    let mut text = head(found, form, ctx.language)?;
    let (mut line, mut n) = (-1, 0);
    loop {
        let (tenant, number) = (ctx.tenant, found.number);
        let values = params![tenant, number, line, n, ROWS].to_vec();
        let page = house.read(move |tx| page(tx, &values)).await?;
        for reject in page.iter().filter(|reject| form == Form::Reasons || !reject.kept) {
            text.extend(written(reject, form, ctx.language)?);
        }
        if sender.send(Ok(std::mem::take(&mut text).into())).await.is_err() {
            return Ok(());
        }
        match page.last() {
            Some(last) if page.len() as i64 == ROWS => (line, n) = (last.line, last.n),
            _ => return Ok(()),
        }
    }
}

fn page(tx: &mut Tx<'_>, values: &[kernel::db::Value]) -> Result<Vec<Reject>> {
    tx.rows(&PAGE, values, |row| {
        Ok(Reject {
            line: row.get(0)?,
            n: row.get(1)?,
            sheet: row.get(2)?,
            cell: row.get(3)?,
            reason: row.get(4)?,
            raw: row.get(5)?,
            kept: row.get(6)?,
        })
    })
}

/// The mark tells spreadsheets that the text is UTF-8.
fn head(found: &Batch, form: Form, language: Language) -> Result<Vec<u8>> {
    let mut text = "\u{feff}".as_bytes().to_vec();
    let headers: Vec<&str> = match (form, language) {
        (Form::Rows, _) => found.headers.iter().map(String::as_str).collect(),
        (Form::Reasons, Language::Chinese) => vec!["行", "工作表", "列", "原因", "是否保留", "原文"],
        (Form::Reasons, Language::English) => vec!["line", "sheet", "cell", "reason", "kept", "row"],
    };
    if !headers.is_empty() {
        text.extend(record(&headers)?);
    }
    Ok(text)
}

fn written(reject: &Reject, form: Form, language: Language) -> Result<Vec<u8>> {
    if form == Form::Rows {
        return Ok(format!("{}\n", reject.raw).into_bytes());
    }
    let reason = match language {
        Language::Chinese => reject.reason["zh"].as_str(),
        Language::English => reject.reason["en"].as_str(),
    };
    let kept = if reject.kept { "1" } else { "0" };
    let sheet = reject.sheet.as_deref().unwrap_or_default();
    record(&[&reject.line.to_string(), sheet, &reject.cell, reason.unwrap_or_default(), kept, &reject.raw])
}

/// One line; a cell that a spreadsheet would take for a formula is kept from it.
fn record(cells: &[&str]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let safe = |cell: &&str| match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => (*cell).to_owned(),
    };
    let failed = |error: csv::Error| Error::internal("a list of rejects", error);
    writer.write_record(cells.iter().map(safe)).map_err(failed)?;
    writer.into_inner().map_err(|error| Error::internal("a list of rejects", error.to_string()))
}
