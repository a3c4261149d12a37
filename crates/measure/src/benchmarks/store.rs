//! Benchmarks in the database: those that people set, and peer values of imported files.

use kernel::ctx::{Ctx, Who};
use kernel::db::{Row, Tx};
use kernel::error::Result;
use kernel::id::{PersonId, ShopId, TenantId};
use kernel::params;
use kernel::people::shop::Platform;
use kernel::permission::Scope;
use kernel::sees_shop;
use kernel::time::Moment;
use kpi::metric::Metric;

use super::given::GIVEN;
use super::model::{Benchmark, BenchmarkId, Confidence, Level, MinimumOf, Window, exact};
use crate::facts::settings::FIRST_DAY;

/// Values read at most; the newest.
const MOST: i64 = 2_000;
/// Peer values of files read at most; the newest.
const PEERS: i64 = 500;

macro_rules! columns {
    () => {
        "select b.id, b.shop, b.platform, b.metric, b.level, b.n, b.d, b.since, b.period, b.minimum, b.minimum_of,
        b.consequence, b.confidence, b.source, b.created_by, p.name, b.created from benchmark b
        left join person p on p.tenant = b.tenant and p.id = b.created_by"
    };
}

kernel::queries! {
    SHOPS = concat!("select s.id, s.name, s.platform from shop s where s.tenant = $1 and s.archived = 0 and ",
        sees_shop!("s.id"), " and (cast($4 as bigint) is null or s.id = $4) order by s.name, s.id limit 2000");
    SET = concat!(columns!(), " where b.tenant = $1 and (b.shop = 0 or ", sees_shop!("b.shop"), ") order by b.id desc limit $4");
    EVERYWHERE = concat!(columns!(), " where b.tenant = $1 order by b.id desc limit $2");
    PEER = concat!("select r.shop, r.subject, r.period, r.metric, r.value, r.source, b.created from reference_figure r
        join batch b on b.tenant = r.tenant and b.number = r.batch and b.state = 'ready'
        where r.tenant = $1 and r.subject_kind = 'peer' and r.metric <> '' and r.value is not null
            and r.shop is not null and ", sees_shop!("r.shop"), " order by r.batch desc, r.n limit $4");
    ADD = "insert into benchmark (tenant, id, shop, platform, metric, level, n, d, since, period, minimum, minimum_of,
        consequence, confidence, source, created_by, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
}

/// A shop in scope.
#[derive(Debug, Clone)]
pub(crate) struct OfShop {
    pub shop: ShopId,
    pub name: String,
    pub platform: Platform,
}

/// Shops in use, in scope; `only` for one.
pub(crate) fn shops(tx: &mut Tx<'_>, scope: &Scope, only: Option<ShopId>) -> Result<Vec<OfShop>> {
    tx.rows(&SHOPS, &scope.with([only.into()]), |row| {
        let platform = Platform::of(&row.get::<String>(2)?);
        Ok(OfShop { shop: row.get(0)?, name: row.get(1)?, platform })
    })
}

/// Every value that may hold for shops in scope: what the room brings, what people set, what files say of peers.
pub(crate) fn all(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Benchmark>> {
    let mut all = GIVEN.clone();
    all.extend(tx.rows(&PEER, &scope.with([PEERS.into()]), peer)?.into_iter().flatten());
    all.extend(tx.rows(&SET, &scope.with([MOST.into()]), set)?.into_iter().flatten());
    Ok(all)
}

/// The same of all shops without peers, for the house's own work.
pub(crate) fn everywhere(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Benchmark>> {
    let mut all = GIVEN.clone();
    all.extend(tx.rows(&EVERYWHERE, params![tenant, MOST], set)?.into_iter().flatten());
    Ok(all)
}

fn set(row: &Row<'_>) -> Result<Option<Benchmark>> {
    let (shop, platform): (i64, String) = (row.get(1)?, row.get(2)?);
    // A figure that is no longer in the registry has no benchmark.
    let (Some(metric), Some(level)) =
        (Metric::named(&row.get::<String>(3)?), Level::of(&row.get::<String>(4)?))
    else {
        return Ok(None);
    };
    let value = match (row.get::<Option<i64>>(5)?, row.get::<Option<i64>>(6)?) {
        (Some(n), Some(d)) => Some((n, d)),
        _ => None,
    };
    let minimum_of = MinimumOf::of(&row.get::<String>(10)?);
    let consequence: String = row.get(11)?;
    let by = match (row.get::<Option<PersonId>>(14)?, row.get::<Option<String>>(15)?) {
        (Some(id), Some(name)) => Some((id, name)),
        _ => None,
    };
    Ok(Some(Benchmark {
        id: Some(row.get(0)?),
        shop: (shop != 0).then(|| ShopId::from_stored(shop)),
        platform: (!platform.is_empty()).then(|| Platform::of(&platform)),
        metric,
        level,
        value,
        since: row.get(7)?,
        window: Window::of(&row.get::<String>(8)?).unwrap_or(Window::Days(30)),
        minimum: row.get::<Option<i64>>(9)?.zip(minimum_of),
        consequence: (consequence.clone(), consequence),
        confidence: Confidence::of(&row.get::<String>(12)?).unwrap_or(Confidence::Own),
        source: row.get(13)?,
        by,
        created: row.get(16)?,
    }))
}

fn peer(row: &Row<'_>) -> Result<Option<Benchmark>> {
    let (subject, period): (String, String) = (row.get(1)?, row.get(2)?);
    let Some(metric) = Metric::named(&row.get::<String>(3)?) else { return Ok(None) };
    let Some(value) = exact(metric, &row.get::<String>(4)?) else { return Ok(None) };
    let created: Moment = row.get(6)?;
    let best = ["优秀", "最佳", "TOP"].iter().any(|word| subject.contains(word));
    let named = period.get(..10).filter(|day| day.parse::<kernel::day::Day>().is_ok());
    Ok(Some(Benchmark {
        id: None,
        shop: Some(row.get(0)?),
        platform: None,
        metric,
        level: if best { Level::PeerBest } else { Level::PeerAverage },
        value: Some(value),
        since: named.unwrap_or(FIRST_DAY).to_owned(),
        window: Window::Days(30),
        minimum: None,
        consequence: (String::new(), String::new()),
        confidence: Confidence::Imported,
        source: format!("{} {subject} {period}", row.get::<String>(5)?).trim_end().to_owned(),
        by: None,
        created,
    }))
}

/// Adds a value; it takes the place of others from its day on.
pub(super) fn add(tx: &mut Tx<'_>, ctx: &Ctx, new: &Benchmark) -> Result<BenchmarkId> {
    let id = BenchmarkId::fresh(ctx.now);
    let by = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        _ => None,
    };
    let values = params![
        ctx.tenant,
        id,
        new.shop.map_or(0, ShopId::stored),
        new.platform.map_or("", Platform::key),
        new.metric.id,
        new.level.key(),
        new.value.map(|(n, _)| n),
        new.value.map(|(_, d)| d),
        new.since.as_str(),
        new.window.key(),
        new.minimum.map(|(least, _)| least),
        new.minimum.map_or("", |(_, of)| of.key()),
        new.consequence.0.as_str(),
        new.confidence.key(),
        new.source.as_str(),
        by,
        ctx.now,
    ];
    tx.run(&ADD, values)?;
    Ok(id)
}
