//! Rows as they happen, from other programs: one transaction a call holds the rows and whom they touch.

use std::collections::{BTreeSet, HashMap, HashSet};

use axum::Json;
use axum::extract::State as Shared;
use formats::open::{Clocks, Header, Table as Open};
use formats::{Place, Words as Said};
use kernel::ctx::Ctx;
use kernel::db::{Cell, Tx};
use kernel::error::{Result, invalid};
use kernel::house::House;
use kernel::http::Body;
use kernel::id::ShopId;
use kernel::params;
use kernel::text::{Language, Words};
use kpi::input::Row;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::batch;
use super::chunk::Chunk;
use super::names::{DONE, Known, WANT};
use super::shops::{self, Shops};
use super::sink::{Outlet, Packer};
use super::write::{self, Tally};
use super::{INGEST, begin, check};
use crate::facts::dirty;
use crate::{make_dirty, search};

/// Rows of one call.
const MOST: usize = 1_000;

kernel::queries! {
    // Kind 3: source ids of messages.
    STORED = "select w.n from wanted w where w.tenant = $1 and w.batch = $2 and w.kind = 3 and exists (
            select 1 from message m where m.tenant = w.tenant and m.shop = w.shop and m.source_id = w.name
                and m.source_id <> '' and m.batch = w.batch)";
    DIRTY = make_dirty!("values ($1, $2, $3, $4, $4, $5, 0)");
    DIRTY_SHARING = make_dirty!("select distinct y.tenant, y.shop, y.buyer, cast($4 as bigint), cast($4 as bigint),
            cast($5 as bigint), 0
        from shared_source x cross join shared_source y
        where x.tenant = $1 and x.shop = $2 and x.buyer = $3
            and y.tenant = x.tenant and y.shop = x.shop and y.source_id = x.source_id");
    DIRTY_ORDER = make_dirty!("select distinct o.tenant, o.shop, o.buyer, cast($4 as bigint), cast($4 as bigint),
            cast($5 as bigint), 0
        from (select r.tenant, r.shop, r.buyer from order_row r where r.tenant = $1 and r.shop = $2 and r.order_id = $3
            limit 10000) o where o.tenant = $1");
    DIRTY_REFUND = make_dirty!("select distinct o.tenant, o.shop, o.buyer, cast($4 as bigint), cast($4 as bigint),
            cast($5 as bigint), 0
        from refund_row r cross join refund_row x cross join order_row o
        where r.tenant = $1 and r.shop = $2 and r.order_id = $3 and r.refund_id <> ''
            and x.tenant = r.tenant and x.shop = r.shop and x.refund_id = r.refund_id and x.refund_id <> ''
            and o.tenant = x.tenant and o.shop = x.shop and o.order_id = x.order_id");
}

/// Rows in the words of the open format: every cell a text (a number is taken as it is written), times RFC 3339 or in the
/// shop's own time, money in yuan.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(value_type = Vec<std::collections::HashMap<String, String>>, as = IngestRows)]
pub(super) struct Sent(Vec<Box<RawValue>>);

/// What became of the rows.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Ingested {
    /// Rows stored.
    accepted: usize,
    /// Messages that were stored before under the same id.
    repeated: usize,
    /// Rows that were not stored.
    errors: Vec<RowError>,
}

/// A row that was not stored.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RowError {
    /// Its place in the request, from 0.
    index: usize,
    /// The cell that is wrong, where one is to blame.
    cell: String,
    /// What is wrong, in the caller's language.
    reason: String,
}

macro_rules! feeds {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $operation:literal, $table:expr;)*) => { $(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, request_body = Sent, responses((status = 200, body = Ingested)))]
        pub(super) async fn $name(ctx: Ctx, Shared(house): Shared<House>, Body(sent): Body<Sent>) -> Result<Json<Ingested>> {
            take(&ctx, &house, $table, sent).await
        }
    )* };
}

feeds! {
    /// Stores up to 1,000 messages; in today's figures within two seconds.
    messages, "/ingest/messages", "ingest_messages", Open::Messages;
    /// Stores up to 1,000 orders; the rows of an order are merged, whatever comes first.
    orders, "/ingest/orders", "ingest_orders", Open::Orders;
    /// Stores up to 1,000 refunds.
    refunds, "/ingest/refunds", "ingest_refunds", Open::Refunds;
    /// Stores up to 1,000 ratings and invitations to rate.
    ratings, "/ingest/ratings", "ingest_ratings", Open::Ratings;
}

async fn take(ctx: &Ctx, house: &House, table: Open, Sent(rows): Sent) -> Result<Json<Ingested>> {
    if rows.len() > MOST {
        return Err(invalid(
            "",
            "too_many",
            Words::made(format!("一次最多 {MOST} 行。"), format!("At most {MOST} rows a call.")),
        ));
    }
    let texts: Vec<String> = rows.into_iter().map(|row| row.get().to_owned()).collect();
    house.act(ctx, move |tx, ctx| store(tx, ctx, table, &texts)).await.map(Json)
}

/// A row of the request as texts by column, and the shop it is of.
struct Taken {
    index: usize,
    cells: HashMap<String, String>,
    shop: ShopId,
}

fn store(tx: &mut Tx<'_>, ctx: &Ctx, table: Open, texts: &[String]) -> Result<Ingested> {
    let scope = ctx.scope(&INGEST)?;
    let allowed = begin::allowed(tx, &scope)?;
    let known = Shops::load(tx, ctx.tenant)?;
    let mut answer = Ingested { accepted: 0, repeated: 0, errors: Vec::new() };
    let mut by_shop: HashMap<ShopId, Vec<Taken>> = HashMap::new();
    for (index, text) in texts.iter().enumerate() {
        match taken(index, text, &known, allowed.as_deref()) {
            Ok(row) => by_shop.entry(row.shop).or_default().push(row),
            Err((cell, reason)) => {
                answer.errors.push(RowError { index, cell, reason: said(&reason, ctx.language) })
            }
        }
    }
    let mut by_shop: Vec<(ShopId, Vec<Taken>)> = by_shop.into_iter().collect();
    // One order for all who write: fewer conflicts.
    by_shop.sort_unstable_by_key(|(shop, _)| *shop);
    for (shop, rows) in by_shop {
        feed(tx, ctx, &known, table, shop, rows, &mut answer)?;
    }
    answer.errors.sort_unstable_by_key(|error| error.index);
    Ok(answer)
}

fn said(words: &Said, language: Language) -> String {
    match language {
        Language::Chinese => words.zh.clone(),
        Language::English => words.en.clone(),
    }
}

fn taken(
    index: usize,
    text: &str,
    known: &Shops,
    allowed: Option<&[ShopId]>,
) -> Result<Taken, (String, Said)> {
    let cells =
        formats::open::object(text.as_bytes()).map_err(|error| (error.column.to_owned(), error.reason))?;
    let name = cells.get("shop").map(String::as_str).unwrap_or_default();
    let shop = known.find(name).filter(|shop| allowed.is_none_or(|allowed| allowed.contains(shop)));
    let shop = shop.ok_or_else(|| ("shop".to_owned(), check::unknown_shop(name).reason))?;
    Ok(Taken { index, cells, shop })
}

/// Takes nothing: what a call sends fits into one chunk.
struct Nowhere;

impl Outlet for Nowhere {
    fn take(&mut self, _: Chunk) -> bool {
        false
    }
}

/// Stores the rows of one shop and makes dirty whom they touch.
fn feed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    known: &Shops,
    table: Open,
    shop: ShopId,
    rows: Vec<Taken>,
    answer: &mut Ingested,
) -> Result<()> {
    let (id, number, before) = batch::live(tx, ctx, shop)?;
    let repeated = repeated(tx, ctx, number, &rows)?;
    let zone = shops::zone(&known.likely_zone(Some(shop)))?;
    let calendar = shops::calendar(&zone);
    let (header, mut clocks) = (Header::of(table, table.columns()), Clocks::new(&zone));
    let mut packer = Packer::new(known, &calendar, Nowhere);
    let (mut n, mut orders) = (before, BTreeSet::new());
    for row in rows {
        if repeated.contains(&row.index) {
            answer.repeated += 1;
            continue;
        }
        let texts: Vec<&str> =
            table.columns().iter().map(|column| row.cells.get(*column).map_or("", String::as_str)).collect();
        let place = Place { row: u64::try_from(n + 1).unwrap_or(0), line: 0 };
        let packed = match header.row(texts.as_slice(), &mut clocks) {
            Ok(read) => {
                touched(&read, &mut orders);
                packer.pack(place, &read).map_err(|fault| (fault.cell, fault.reason))
            }
            Err(error) => Err((error.column, error.reason)),
        };
        match packed {
            Ok(()) => n += 1,
            Err((cell, reason)) => answer.errors.push(RowError {
                index: row.index,
                cell: cell.to_owned(),
                reason: said(&reason, ctx.language),
            }),
        }
    }
    let chunk = packer.chunk;
    if chunk.is_empty() {
        return Ok(());
    }
    answer.accepted += chunk.count;
    let found = write::store(tx, ctx, number, &Known::default(), &chunk, 0)?;
    search::enqueue(tx, ctx.tenant, number, chunk.messages(&found.ids))?;
    let mut tally = Tally::default();
    tally.add(&chunk, &found);
    batch::count_live(tx, ctx, id, &tally)?;
    tally.cover_more(tx, ctx, number)?;
    touch(tx, ctx, shop, &chunk.buyers(&found.ids), &orders, chunk.sources(&found.ids).next().is_some())
}

/// The orders that a row tells of.
fn touched(row: &Row<'_>, orders: &mut BTreeSet<String>) {
    match row {
        Row::Order(order) => orders.insert(order.order_id.to_owned()),
        Row::Refund(refund) => orders.insert(refund.order_id.to_owned()),
        _ => false,
    };
}

/// The rows whose source id the feed has already, or that come twice in this call.
fn repeated(tx: &mut Tx<'_>, ctx: &Ctx, number: i64, rows: &[Taken]) -> Result<HashSet<usize>> {
    let source = |row: &Taken| {
        row.cells
            .get("message_id")
            .filter(|id| !id.is_empty() && id.len() <= 512 && !id.contains('\0'))
            .cloned()
    };
    let (mut seen, mut repeated, mut wanted) = (HashSet::new(), HashSet::new(), Vec::new());
    for row in rows {
        let Some(id) = source(row) else { continue };
        match seen.insert(id.clone()) {
            true => wanted.push((row.index, row.shop, id)),
            false => {
                repeated.insert(row.index);
            }
        }
    }
    if wanted.is_empty() {
        return Ok(repeated);
    }
    stage(tx, ctx, number, &wanted)?;
    tx.each(&STORED, params![ctx.tenant, number], |row| {
        repeated.insert(usize::try_from(row.get::<i64>(0)?).unwrap_or(usize::MAX));
        Ok(())
    })?;
    tx.run(&DONE, params![ctx.tenant, number])?;
    Ok(repeated)
}

/// The place of a row in the request, and its message's id at its source.
type Sourced = (usize, ShopId, String);

/// Puts source ids where a query can join them.
fn stage(tx: &mut Tx<'_>, ctx: &Ctx, number: i64, wanted: &[Sourced]) -> Result<()> {
    let tenant = ctx.tenant.stored();
    let rows = wanted.iter().map(|(index, shop, id)| {
        let n = i64::try_from(*index).unwrap_or(i64::MAX);
        let [a, b, c, d, e] = [tenant, number, n, 3, shop.stored()].map(Cell::Int);
        [a, b, c, d, e, Cell::Text(id), Cell::Int(0)]
    });
    tx.append(&WANT, rows)?;
    Ok(())
}

/// Makes dirty whom the rows touch.
fn touch(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    shop: ShopId,
    buyers: &BTreeSet<i64>,
    orders: &BTreeSet<String>,
    sourced: bool,
) -> Result<()> {
    let mark = kernel::id::fresh(ctx.now);
    for buyer in buyers {
        tx.run(&DIRTY, params![ctx.tenant, shop, *buyer, ctx.now, mark])?;
        if sourced {
            tx.run(&DIRTY_SHARING, params![ctx.tenant, shop, *buyer, ctx.now, mark])?;
        }
    }
    for order in orders {
        tx.run(&DIRTY_ORDER, params![ctx.tenant, shop, order, ctx.now, mark])?;
        tx.run(&DIRTY_REFUND, params![ctx.tenant, shop, order, ctx.now, mark])?;
    }
    tx.signal(dirty::WORK.to_owned())
}
