//! A look at a file before it is imported.

use axum::Json;
use axum::extract::{Request, State as Shared};
use formats::Meter;
use formats::foreign::suggest_mapping;
use kernel::ctx::Ctx;
use kernel::error::{Error, Result};
use kernel::files;
use kernel::house::House;
use kernel::http::Params;
use kernel::id::{FileId, ShopId};
use kernel::text::Language;
use kpi::time::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::shops::Shops;
use super::super::survey::{self, Reading, Refusal, Survey};
use super::super::{IMPORT_WRITE, batch, begin, mapping};
use super::imports::{Arrived, Sent};
use crate::BatchId;

/// What a file turned out to be, and what would be read of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct ImportPreview {
    /// The stored file: to be sent with the import, so that it is uploaded once.
    file: FileId,
    name: String,
    bytes: u64,
    /// Whether it can be imported as it is.
    importable: bool,
    /// What is in the way, in the caller's language.
    problem: Option<String>,
    /// The import that holds the same bytes.
    imported_already: Option<BatchId>,
    /// Id of the recognised format; absent when it is in none.
    format: Option<String>,
    /// Its name in the caller's language.
    format_name: Option<String>,
    encoding: Option<String>,
    /// The time zone in which clocks without an offset are read.
    time_zone: Option<String>,
    /// What it holds: messages, orders, …
    tables: Vec<String>,
    /// The sheets that are read, in a workbook.
    sheets: Vec<String>,
    headers: Vec<String>,
    /// A mapping to be looked over, as TOML, where the headers are in no known format.
    suggested_mapping: Option<String>,
    /// Whether a remembered mapping was used.
    remembered_mapping: bool,
    rows: u64,
    rejected: u64,
    /// Summary rows and the like that are passed over.
    skipped: u64,
    first_day: Option<String>,
    last_day: Option<String>,
    /// The first rows as they would be read.
    sample: Vec<SampleRow>,
    /// The first rows that cannot be read.
    rejects: Vec<SampleReject>,
    /// The shops it has rows of.
    shops: Vec<SampleShop>,
    /// Names of shops that are not known here: each is some shop, or is to be made.
    unknown_shops: Vec<UnknownShop>,
    /// What else is to be known, in the caller's language.
    notes: Vec<String>,
}

/// A row as it would be read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct SampleRow {
    line: u64,
    table: String,
    /// Columns of the open format and their texts.
    #[schema(value_type = Object)]
    cells: Value,
}

/// A row that cannot be read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct SampleReject {
    line: u64,
    cell: String,
    reason: String,
}

/// A shop and how many rows it has in the file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct SampleShop {
    id: ShopId,
    name: String,
    rows: u64,
}

/// A name of a shop that is not known here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct UnknownShop {
    name: String,
    rows: u64,
}

/// Looks at a file of up to 4 GiB without importing it: the body, or a file that a preview before has stored.
#[utoipa::path(post, path = "/imports/preview", operation_id = "preview_import", params(Sent), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = ImportPreview)))]
pub(in super::super) async fn preview(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(sent): Params<Sent>,
    request: Request,
) -> Result<Json<ImportPreview>> {
    sent.mapping.as_deref().map(mapping::parse).transpose()?;
    let arrived = Arrived::of(&house, &ctx, &sent, request).await?;
    let (file, name, digest, bytes) = house.act(&ctx, move |tx, ctx| arrived.stored(tx, ctx)).await?;
    let looker = Looker { house, ctx, sent, file, name, digest, bytes };
    let looked = tokio::task::spawn_blocking(move || looker.look()).await;
    looked.map_err(|died| Error::internal("looking at a file", died))?.map(Json)
}

/// Everything a look needs, on a thread that may block.
struct Looker {
    house: House,
    ctx: Ctx,
    sent: Sent,
    file: FileId,
    name: String,
    digest: String,
    bytes: u64,
}

/// What is known before the file is read.
struct Known {
    shops: Shops,
    allowed: Option<Vec<ShopId>>,
    shop: Option<ShopId>,
    same: Option<BatchId>,
}

impl Looker {
    fn look(&self) -> Result<ImportPreview> {
        let known = self.house.db().read_now(|tx| {
            let scope = self.ctx.scope(&IMPORT_WRITE)?;
            let allowed = begin::allowed(tx, &scope)?;
            let shop = begin::own_shop(self.sent.shop, allowed.as_deref())?;
            let same = batch::same(tx, self.ctx.tenant, &self.digest)?.map(|(id, _)| id);
            Ok(Known { shops: Shops::load(tx, self.ctx.tenant)?, allowed, shop, same })
        })?;
        let copy = self.copied()?;
        let own = self.sent.mapping.as_deref().map(mapping::parse).transpose()?;
        let meter = Meter::default();
        let reading = Reading {
            path: copy.path(),
            name: &self.name,
            shop: known.shop,
            shops: &known.shops,
            mapping: own.as_ref(),
            accounts: &[],
            meter: &meter,
            digest: false,
        };
        let first = survey::survey(&reading)?;
        let Err(Refusal::Unknown(unknown)) = &first else { return Ok(self.told(&known, first, false)) };
        let headers = &unknown.headers;
        let remembered = self.house.db().read_now(|tx| mapping::remembered(tx, self.ctx.tenant, headers))?;
        let Some(text) = remembered.filter(|_| own.is_none()) else {
            return Ok(self.told(&known, first, false));
        };
        let kept = mapping::parse(&text)?;
        let again = survey::survey(&Reading { mapping: Some(&kept), ..reading })?;
        Ok(self.told(&known, again, true))
    }

    /// The stored file on the disk, where readers can open it.
    fn copied(&self) -> Result<tempfile::NamedTempFile> {
        use std::io::Write as _;
        let failed = |error| Error::internal("a copy of the file", error);
        let folder = self.house.config().data.join("uploads");
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let mut copy = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
        files::copy(self.house.db(), self.ctx.tenant, self.file, &mut |part| {
            copy.write_all(part).map_err(failed)
        })?;
        copy.as_file_mut().flush().map_err(failed)?;
        Ok(copy)
    }

    fn told(&self, known: &Known, seen: Result<Survey, Refusal>, remembered_mapping: bool) -> ImportPreview {
        let empty = self.empty(known, remembered_mapping);
        match seen {
            Ok(survey) => self.survey(known, survey, empty),
            Err(refusal) => {
                let problem = Some(refusal.words().in_language(self.ctx.language).to_owned());
                let Refusal::Unknown(unknown) = refusal else { return ImportPreview { problem, ..empty } };
                let nearest = unknown.nearest.as_ref().map(|(id, _)| id.as_str());
                let suggested_mapping = Some(suggest_mapping(&unknown.headers, nearest));
                ImportPreview { problem, suggested_mapping, headers: unknown.headers, ..empty }
            }
        }
    }

    fn empty(&self, known: &Known, remembered_mapping: bool) -> ImportPreview {
        ImportPreview {
            file: self.file,
            name: self.name.clone(),
            bytes: self.bytes,
            importable: false,
            problem: None,
            imported_already: known.same,
            format: None,
            format_name: None,
            encoding: None,
            time_zone: None,
            tables: Vec::new(),
            sheets: Vec::new(),
            headers: Vec::new(),
            suggested_mapping: None,
            remembered_mapping,
            rows: 0,
            rejected: 0,
            skipped: 0,
            first_day: None,
            last_day: None,
            sample: Vec::new(),
            rejects: Vec::new(),
            shops: Vec::new(),
            unknown_shops: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn survey(&self, known: &Known, survey: Survey, empty: ImportPreview) -> ImportPreview {
        let language = self.ctx.language;
        let found = survey.recognised;
        let beyond = begin::beyond(survey.shops.keys().copied(), known.allowed.as_deref());
        let named = |id: ShopId| known.shops.name(id).unwrap_or_default().to_owned();
        let outside: Vec<String> = beyond.iter().map(|shop| named(*shop)).collect();
        let problem = (!outside.is_empty()).then(|| match language {
            Language::Chinese => format!("文件里有您权限范围以外的店铺：{}", outside.join("、")),
            Language::English => format!("The file has shops outside of your scope: {}", outside.join(", ")),
        });
        let (first, last) = survey.days.map(|(a, b)| (Day(a).to_string(), Day(b).to_string())).unzip();
        let said = |words: formats::Words| survey::words(words).in_language(language).to_owned();
        ImportPreview {
            importable: beyond.is_empty() && survey.unknown.is_empty() && known.same.is_none(),
            problem,
            format_name: Some(if language == Language::Chinese { found.zh } else { found.en }),
            format: Some(found.format),
            encoding: Some(found.encoding),
            time_zone: Some(survey.zone),
            tables: found.tables,
            sheets: found.sheets,
            headers: found.headers,
            rows: found.rows,
            rejected: found.rejected,
            skipped: found.skipped,
            first_day: first,
            last_day: last,
            sample: survey
                .rows
                .into_iter()
                .map(|row| SampleRow { line: row.line, table: row.table, cells: row.cells })
                .collect(),
            rejects: survey
                .rejects
                .into_iter()
                .map(|reject| SampleReject {
                    line: reject.line,
                    cell: reject.cell,
                    reason: said(reject.reason),
                })
                .collect(),
            shops: survey
                .shops
                .iter()
                .map(|(id, rows)| SampleShop { id: *id, name: named(*id), rows: *rows })
                .collect(),
            unknown_shops: survey
                .unknown
                .into_iter()
                .map(|(name, rows)| UnknownShop { name, rows })
                .collect(),
            notes: found.notes.into_iter().map(said).collect(),
            ..empty
        }
    }
}
