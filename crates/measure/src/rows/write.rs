//! Chunks into the tables, and what a batch adds up to.

use std::collections::HashMap;

use formats::Reject;
use kernel::ctx::Ctx;
use kernel::db::{Cell, Tx};
use kernel::error::Result;
use kernel::id::ShopId;
use kpi::time::{Day, Timestamp};
use serde_json::json;

use super::chunk::{Chunk, Name};
use super::names::{self, Found, Known};
use super::tables::Table;

kernel::queries! {
    REJECT = "insert into reject (tenant, batch, line, n, sheet, cell, reason, raw, kept) {values}";
    COVERAGE = "insert into coverage (tenant, batch, shop, day, kind, account, count) {values}";
    COVER = "insert into coverage (tenant, batch, shop, day, kind, account, count) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant, shop, day, kind, account, batch) do update set count = coverage.count + $7";
}

/// What a batch adds up to, chunk by chunk.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) rows: i64,
    pub(super) rejected: i64,
    pub(super) remarks: i64,
    pub(super) earliest: Option<Timestamp>,
    pub(super) days: Option<(i32, i32)>,
    spots: HashMap<(ShopId, i32, &'static str, i64), i64>,
}

impl Tally {
    /// Adds a chunk that has been written.
    pub(super) fn add(&mut self, chunk: &Chunk, found: &Found) {
        self.rows += i64::try_from(chunk.count).unwrap_or(0);
        let rejected = chunk.rejects.iter().filter(|reject| reject.rejected).count();
        self.rejected += i64::try_from(rejected).unwrap_or(0);
        self.remarks += i64::try_from(chunk.rejects.len() - rejected).unwrap_or(0);
        self.earliest = [self.earliest, chunk.earliest].into_iter().flatten().min();
        let ends = [self.days, chunk.days].into_iter().flatten();
        self.days = ends.reduce(|(first, last), (from, to)| (first.min(from), last.max(to)));
        for ((shop, day, table, account), count) in &chunk.spots {
            let account = account.map_or(0, |at| found.ids[at as usize]);
            *self.spots.entry((*shop, *day, table, account)).or_default() += count;
        }
    }

    /// Rows that are in the list of rejects, remarks included.
    pub(super) fn noted(&self) -> i64 {
        self.rejected + self.remarks
    }

    /// First and last day with a row.
    pub(super) fn span(&self) -> (Option<String>, Option<String>) {
        self.days.map(|(first, last)| (Day(first).to_string(), Day(last).to_string())).unzip()
    }

    /// Writes what a file covers, once all of it is stored.
    pub(super) fn cover(&self, tx: &mut Tx<'_>, ctx: &Ctx, batch: i64) -> Result<()> {
        let mut spots: Vec<_> = self
            .spots
            .iter()
            .map(|((shop, day, table, account), count)| {
                (shop.stored(), Day(*day).to_string(), *table, *account, *count)
            })
            .collect();
        spots.sort_unstable();
        let head = [ctx.tenant.stored(), batch].map(Cell::Int);
        let rows = spots.iter().map(|(shop, day, table, account, count)| {
            let ints = [*shop, *account, *count].map(Cell::Int);
            [head[0], head[1], ints[0], Cell::Text(day), Cell::Text(table), ints[1], ints[2]]
        });
        tx.append(&COVERAGE, rows)?;
        Ok(())
    }

    /// Adds to what a live feed covers.
    pub(super) fn cover_more(&self, tx: &mut Tx<'_>, ctx: &Ctx, batch: i64) -> Result<()> {
        for ((shop, day, table, account), count) in &self.spots {
            let day = Day(*day).to_string();
            tx.run(&COVER, kernel::params![ctx.tenant, batch, *shop, day, *table, *account, *count])?;
        }
        Ok(())
    }
}

/// Stores a chunk: its names first, then its rows in the order of their keys. `noted` counts the rejects before.
pub(super) fn store(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    batch: i64,
    known: &Known,
    chunk: &Chunk,
    noted: i64,
) -> Result<Found> {
    let names: &[Name] = chunk.names();
    let found = known.find(tx, ctx, batch, names)?;
    let head = [ctx.tenant.stored(), batch];
    for table in Table::ALL {
        tx.append(table.insert(), chunk.lines(table, head, &found.ids))?;
    }
    names::share(tx, ctx, batch, chunk.sources(&found.ids))?;
    let told: Vec<[String; 3]> = chunk.rejects.iter().map(told).collect();
    let rejects = (noted + 1..).zip(&chunk.rejects).zip(&told);
    tx.append(&REJECT, rejects.map(|((n, reject), told)| refused(head, n, reject, told)))?;
    Ok(found)
}

/// Cell, reason and raw text as they are stored.
fn told(reject: &Reject) -> [String; 3] {
    let reason = json!({ "zh": reject.reason.zh, "en": reject.reason.en }).to_string();
    let readable = |text: &str| text.replace('\0', "\u{fffd}");
    [readable(&reject.cell), reason, readable(&reject.raw)]
}

fn refused<'r>(head: [i64; 2], n: i64, reject: &'r Reject, told: &'r [String; 3]) -> [Cell<'r>; 9] {
    let line = i64::try_from(reject.line).unwrap_or(i64::MAX);
    [
        Cell::Int(head[0]),
        Cell::Int(head[1]),
        Cell::Int(line),
        Cell::Int(n),
        reject.sheet.as_deref().into(),
        Cell::Text(&told[0]),
        Cell::Text(&told[1]),
        Cell::Text(&told[2]),
        Cell::Int((!reject.rejected).into()),
    ]
}
