//! A first look through a whole file: what it is, whose it is, whether it can be read to its end. Nothing is stored.

use std::collections::BTreeMap;
use std::path::Path;

use formats::foreign::{Limits, Mapping, Recognised};
use formats::write::{Encoding, OpenWriter, table_of};
use formats::{
    Meter, OrderLine, Place, ReadError, ReadOptions, Reference, Reject, Sink, Source, Why, read_file, workers,
};
use kernel::error::Result;
use kernel::id::ShopId;
use kernel::text::Words;
use kpi::input::Row;
use kpi::time::{Calendar, SECOND, Timestamp, Zone};
use serde_json::{Value, json};

use super::shops::{self, Shops};

/// Rows, and rejects, shown of a file.
const SHOWN: usize = 20;
/// Unknown shops named.
const NAMED: usize = 50;

/// How a file is to be read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) path: &'a Path,
    pub(super) name: &'a str,
    /// The shop of rows that name none.
    pub(super) shop: Option<ShopId>,
    pub(super) shops: &'a Shops,
    pub(super) mapping: Option<&'a Mapping>,
    pub(super) accounts: &'a [String],
    pub(super) meter: &'a Meter,
    pub(super) digest: bool,
}

/// A row as it would be read.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) line: u64,
    pub(super) table: String,
    pub(super) cells: Value,
}

/// What a file turned out to be.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) recognised: Recognised,
    pub(super) digest: String,
    pub(super) zone: String,
    /// Shops of the house that it has rows of, and how many.
    pub(super) shops: BTreeMap<ShopId, u64>,
    /// Names of shops that nobody here knows, and how many rows they have.
    pub(super) unknown: BTreeMap<String, u64>,
    pub(super) rows: Vec<Shown>,
    pub(super) rejects: Vec<Reject>,
    pub(super) days: Option<(i32, i32)>,
}

/// Why a file is not read.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Its headers are nobody's.
    Unknown(Box<formats::foreign::Unrecognised>),
    /// It cannot be read.
    Unreadable(Words),
}

/// Looks through the file; a second time when its shops turn out to be in another time zone than was likely.
pub(super) fn survey(reading: &Reading<'_>) -> Result<std::result::Result<Survey, Refusal>> {
    let zone = reading.shops.likely_zone(reading.shop);
    let first = match look(reading, &zone)? {
        Ok(survey) => survey,
        refused => return Ok(refused),
    };
    let zones = reading.shops.zones(first.shops.keys().copied());
    match zones.into_iter().collect::<Vec<_>>().as_slice() {
        [] => Ok(Ok(first)),
        [only] if *only == zone => Ok(Ok(first)),
        [only] => look(reading, only),
        several => Ok(Err(Refusal::Unreadable(several_zones(several)))),
    }
}

fn several_zones(zones: &[String]) -> Words {
    let zones = zones.join("、");
    Words::made(
        format!("文件里的店铺处于不同时区（{zones}），没有写明时区的时间无法换算；请按店铺拆成几个文件"),
        format!(
            "the shops of the file are in different time zones ({zones}), so its clocks are ambiguous; split the file by shop"
        ),
    )
}

fn look(reading: &Reading<'_>, zone_name: &str) -> Result<std::result::Result<Survey, Refusal>> {
    let zone = shops::zone(zone_name)?;
    let calendar = shops::calendar(&zone);
    let lookers = || Looker { shops: reading.shops, calendar: &calendar, seen: Seen::default(), last: None };
    let mut sinks: Vec<Looker<'_>> = (0..workers().get()).map(|_| lookers()).collect();
    let read = match read(reading, &zone, &mut sinks) {
        Ok(read) => read,
        Err(error) => return Ok(Err(refusal(error))),
    };
    let mut all = Seen::default();
    sinks.into_iter().for_each(|sink| all.join(sink.into_seen()));
    let (known, unknown) = all.by_shop(reading.shops);
    Ok(Ok(Survey {
        recognised: read.recognised,
        digest: hex(&read.digest),
        zone: zone_name.to_owned(),
        shops: known,
        unknown,
        rows: all.rows.into_values().collect(),
        rejects: all.rejects,
        days: all.days,
    }))
}

/// Reads a file into sinks.
pub(super) fn read<S: Sink + Send>(
    reading: &Reading<'_>,
    zone: &Zone,
    sinks: &mut [S],
) -> std::result::Result<formats::FileRead, ReadError> {
    let shop = reading.shop.and_then(|shop| reading.shops.name(shop)).map(str::to_owned);
    let source = Source { path: reading.path.to_owned(), shop };
    let options = ReadOptions {
        zone,
        expected: None,
        mapping: reading.mapping,
        accounts: reading.accounts,
        digest: reading.digest,
        limits: Limits::default(),
        meter: reading.meter,
    };
    read_file(&source, &options, sinks).map_err(|error| ReadError { file: reading.name.to_owned(), ..error })
}

/// What a reader's error means to who sent the file.
pub(super) fn refusal(error: ReadError) -> Refusal {
    match error.why {
        Why::Foreign(formats::foreign::ForeignError::Unrecognised(unknown)) => Refusal::Unknown(unknown),
        Why::NoShop(_) | Why::Foreign(formats::foreign::ForeignError::NoShop { .. }) => {
            Refusal::Unreadable(Words::fixed(
                "文件没有写明是哪家店铺；请在导入时选择店铺",
                "the file does not say which shop it is of; choose the shop with the import",
            ))
        }
        why => Refusal::Unreadable(words(why.words())),
    }
}

impl Refusal {
    /// What is wrong, and what to do.
    pub(super) fn words(&self) -> Words {
        match self {
            Refusal::Unknown(unknown) => words(unknown.words()),
            Refusal::Unreadable(words) => words.clone(),
        }
    }
}

/// Words of a reader.
pub(super) fn words(words: formats::Words) -> Words {
    Words::made(words.zh, words.en)
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What one worker has seen.
#[derive(Debug, Default)]
struct Seen {
    shops: BTreeMap<String, u64>,
    rows: BTreeMap<u64, Shown>,
    rejects: Vec<Reject>,
    days: Option<(i32, i32)>,
}

impl Seen {
    fn join(&mut self, other: Seen) {
        for (shop, rows) in other.shops {
            *self.shops.entry(shop).or_default() += rows;
        }
        self.rows.extend(other.rows);
        while self.rows.len() > SHOWN {
            self.rows.pop_last();
        }
        self.rejects.extend(other.rejects);
        self.rejects.sort_by_key(|reject| reject.line);
        self.rejects.truncate(SHOWN);
        let ends = [self.days, other.days].into_iter().flatten();
        self.days = ends.reduce(|(first, last), (from, to)| (first.min(from), last.max(to)));
    }

    fn by_shop(&self, shops: &Shops) -> (BTreeMap<ShopId, u64>, BTreeMap<String, u64>) {
        let (mut known, mut unknown) = (BTreeMap::new(), BTreeMap::new());
        for (name, rows) in &self.shops {
            match shops.find(name) {
                Some(shop) => *known.entry(shop).or_default() += rows,
                None if unknown.len() < NAMED => *unknown.entry(name.clone()).or_default() += rows,
                None => {}
            }
        }
        (known, unknown)
    }
}

/// Shops that one worker may tell apart: a column that is no shop's name must not fill the memory.
const TOLD_APART: usize = 10_000;

struct Looker<'a> {
    shops: &'a Shops,
    calendar: &'a Calendar,
    seen: Seen,
    last: Option<(String, u64)>,
}

impl Looker<'_> {
    fn count(&mut self, shop: &str) {
        match &mut self.last {
            Some((last, rows)) if last == shop => *rows += 1,
            _ => {
                self.settle();
                self.last = Some((shop.to_owned(), 1));
            }
        }
    }

    fn settle(&mut self) {
        let Some((shop, rows)) = self.last.take() else { return };
        let told = &mut self.seen.shops;
        if told.len() < TOLD_APART || told.contains_key(&shop) || self.shops.find(&shop).is_some() {
            *told.entry(shop).or_default() += rows;
        }
    }

    fn into_seen(mut self) -> Seen {
        self.settle();
        self.seen
    }

    fn show(&mut self, place: Place, table: &str, cells: impl FnOnce() -> Value) {
        let beyond = self.seen.rows.len() >= SHOWN
            && self.seen.rows.last_key_value().is_some_and(|(last, _)| *last < place.row);
        if beyond {
            return;
        }
        let shown = Shown { line: place.line, table: table.to_owned(), cells: cells() };
        self.seen.rows.insert(place.row, shown);
        if self.seen.rows.len() > SHOWN {
            self.seen.rows.pop_last();
        }
    }
}

/// The shop of a row, and the clock by which it is counted.
fn said<'r>(row: &Row<'r>) -> (&'r str, Option<Timestamp>) {
    match row {
        Row::Message(row) => (row.shop, row.sent_at),
        Row::Order(row) => (row.shop, Some(row.created_at)),
        Row::Refund(row) => (row.shop, row.applied_at.or(row.finished_at)),
        Row::Rating(row) => (row.shop, row.invited_at.or(row.rated_at)),
        Row::Review(row) => (row.shop, row.at),
        Row::TeamMember(row) => (row.shop, None),
        Row::Override(row) => (row.shop, None),
        Row::Presence(row) => (row.shop, row.from),
        Row::Shift(row) => (row.shop, row.from),
        Row::Traffic(row) => (row.shop, None),
        Row::Product(row) => (row.shop, None),
        Row::Promotion(row) => (row.shop, None),
    }
}

/// The cells of a row by the names of the open format, clocks at the shop's own offset.
fn cells(row: &Row<'_>, offset: i64) -> Value {
    let mut out = Vec::new();
    let written =
        OpenWriter::new(&mut out, table_of(row), Encoding::JsonLines).map(|writer| writer.at_offset(offset));
    let written = written.and_then(|mut writer| writer.row(row).and_then(|()| writer.finish().map(|_| ())));
    written.ok().and_then(|()| serde_json::from_slice(&out).ok()).unwrap_or_default()
}

impl Sink for Looker<'_> {
    fn row(&mut self, place: Place, row: &Row<'_>) {
        let (shop, at) = said(row);
        self.count(shop);
        if let Some(at) = at {
            let day = self.calendar.day(at).0;
            let (first, last) = self.seen.days.unwrap_or((day, day));
            self.seen.days = Some((first.min(day), last.max(day)));
        }
        let offset = at.map_or(0, |at| self.calendar.zone().offset(at) / SECOND);
        self.show(place, table_of(row).name(), || cells(row, offset));
    }

    fn order_line(&mut self, place: Place, line: &OrderLine<'_>) {
        self.count(line.shop);
        self.show(
            place,
            "order_lines",
            || json!({ "shop": line.shop, "order_id": line.order_id, "sku": line.sku, "title": line.title }),
        );
    }

    fn reference(&mut self, place: Place, figure: &Reference) {
        self.show(place, "reference", || {
            json!({ "subject": figure.subject, "period": figure.period, "header": figure.header, "value": figure.value })
        });
    }

    fn reject(&mut self, reject: Reject) {
        if self.seen.rejects.len() < 2 * SHOWN {
            self.seen.rejects.push(reject);
        }
    }
}
