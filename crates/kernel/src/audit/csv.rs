//! The log as a table for a spreadsheet: streamed page by page, whatever its length.

use axum::body::{Body, Bytes};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::store::list::{AuditRow, Wanted, page};
use super::{AUDIT_READ, action_name};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::house::House;
use crate::http::Paging;
use crate::permission::Scope;
use crate::text::{Language, Words};

/// Pages made ahead of who reads them.
const AHEAD: usize = 2;
/// Rows of one page.
const ROWS: u32 = 200;

const HEADERS: [Words; 13] = [
    Words::fixed("序号", "Number"),
    Words::fixed("时间", "Time"),
    Words::fixed("人员", "Person"),
    Words::fixed("人员编号", "Person id"),
    Words::fixed("途径", "Through"),
    Words::fixed("动作", "Action"),
    Words::fixed("动作编号", "Action key"),
    Words::fixed("对象", "Subject"),
    Words::fixed("对象编号", "Subject id"),
    Words::fixed("内容", "Detail"),
    Words::fixed("地址", "Address"),
    Words::fixed("请求", "Request"),
    Words::fixed("链值", "Link"),
];

/// A body that gives the wanted rows, the latest first. It breaks off, and is seen to, when a page cannot be read.
pub(super) fn body(house: House, ctx: Ctx, wanted: Wanted) -> Result<Body> {
    let scope = ctx.scope(&AUDIT_READ)?;
    let (sender, receiver) = mpsc::channel::<Result<Bytes>>(AHEAD);
    tokio::spawn(async move {
        if let Err(error) = pages(&house, &ctx, scope, &wanted, &sender).await {
            tracing::error!(%error, "an export of the audit log broke off");
            let _ = sender.send(Err(error)).await;
        }
    });
    Ok(Body::from_stream(ReceiverStream::new(receiver)))
}

async fn pages(
    house: &House,
    ctx: &Ctx,
    scope: Scope,
    wanted: &Wanted,
    sender: &mpsc::Sender<Result<Bytes>>,
) -> Result<()> {
    let mut paging = Paging { limit: Some(ROWS), cursor: None };
    // The mark tells spreadsheets that the text is UTF-8.
    let mut text = "\u{feff}".as_bytes().to_vec();
    text.extend(line(HEADERS.map(|header| header.in_language(ctx.language).to_owned()))?);
    loop {
        let (asker, filters, place) = (ctx.clone(), wanted.clone(), paging.clone());
        let found = house.read(move |tx| page(tx, &asker, &scope, &filters, &place)).await?;
        for row in found.items {
            text.extend(line(cells(house, row, ctx.language))?);
        }
        if sender.send(Ok(std::mem::take(&mut text).into())).await.is_err() {
            return Ok(());
        }
        match found.next {
            Some(next) => paging.cursor = Some(next),
            None => return Ok(()),
        }
    }
}

fn cells(house: &House, row: AuditRow, language: Language) -> [String; 13] {
    let (name, id) = row.actor.map_or_else(Default::default, |actor| (actor.name, actor.id.to_string()));
    [
        row.seq.map(|seq| seq.to_string()).unwrap_or_default(),
        row.at.to_string(),
        name,
        id,
        row.through,
        action_name(house, &row.action, language),
        row.action,
        row.subject_name.unwrap_or_default(),
        row.subject,
        row.detail.to_string(),
        row.address,
        row.request,
        row.hash.unwrap_or_default(),
    ]
}

fn line(cells: [String; 13]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(cells.map(inert)).map_err(|error| Error::internal("a line of CSV", error))?;
    writer.into_inner().map_err(|error| Error::internal("a line of CSV", error.to_string()))
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what would be one.
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn formulas_are_made_inert() {
        assert_eq!(inert("=HYPERLINK(1)".to_owned()), "'=HYPERLINK(1)");
        assert_eq!(inert("-1+1".to_owned()), "'-1+1");
        assert_eq!(inert("林小满".to_owned()), "林小满");
    }
}
