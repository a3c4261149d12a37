//! `GET /platform-rates`: how far each shop is from what its platform demands, the worst first.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Error, Result, not_found};
use kernel::house::House;
use kernel::http::{Page, Params};
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kernel::people::shop::Platform;
use kernel::permission::Scope;
use kernel::text::Language;
use kpi::metric::{Direction, Metric, Value};
use kpi::sheet::{Count, Row};
use kpi::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::api::BenchmarkValue;
use super::distance::{RateState, distance};
use super::model::{Benchmark, Confidence, Level, MinimumOf, held};
use super::{BENCHMARK_READ, store};
use crate::facts::list::{among, integers};
use crate::facts::settings::{FIRST_DAY, Settings};
use crate::facts::store::day;
use crate::facts::totals::unpacked;

/// The longest window of a limit, in days before its last one.
const LONGEST: i32 = 90;

kernel::queries! {
    SHOP_DAYS = concat!("select t.shop, t.day, t.counts from generation g join shop_day t on t.tenant = g.tenant
            and t.shop = g.shop and t.generation = g.number
        where g.tenant = $1 and g.state = 'current' and g.shop in ", among!("$2"), " and t.day >= $3 and t.day <= $4");
}

/// Which rates.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Of this shop; of all in scope when absent.
    shop: Option<ShopId>,
    /// The first day of a period told beside the window; at most 90 days before the last.
    from: Option<Day>,
    /// The day on which windows end; today when absent.
    to: Option<Day>,
}

/// A shop.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PlatformRateShop)]
struct OfShop {
    id: ShopId,
    name: String,
    platform: Platform,
}

/// A figure that the platform watches, and its distance to the limit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct PlatformRate {
    shop: OfShop,
    /// The metric's id.
    metric: String,
    /// Over the window.
    value: BenchmarkValue,
    /// Over the period that was asked for.
    period: Option<BenchmarkValue>,
    /// The first day of the window.
    from: Day,
    /// The last day of the window.
    to: Day,
    /// The window: `day`, `month`, or a number of days.
    window: String,
    limit: BenchmarkValue,
    /// Whether the figure must not be lower; else it must not be higher.
    at_least: bool,
    /// In force since; absent for ever.
    since: Option<Day>,
    state: RateState,
    /// So many more bad units in a row may come before the limit is broken.
    left: Option<i64>,
    /// Broken: so many more good units in a row put it right; absent where none suffice.
    needed: Option<i64>,
    /// Of times: milliseconds that may come on top before the limit is broken; below 0 too many have.
    slack_ms: Option<i64>,
    /// Less than so many are not judged.
    minimum: Option<i64>,
    minimum_of: Option<MinimumOf>,
    /// How many there are of what the minimum counts.
    seen: Option<i64>,
    /// What follows when it is broken.
    consequence: String,
    confidence: Confidence,
    source: String,
}

/// Every shop's distance to the limits of its platform, the worst first.
#[utoipa::path(get, path = "/platform-rates", operation_id = "list_platform_rates", params(Which), responses((status = 200, body = Page<PlatformRate>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<PlatformRate>>> {
    let scope = ctx.scope(&BENCHMARK_READ)?;
    let found = house.read(move |tx| told(tx, &ctx, &scope, &which));
    Ok(Json(Page::whole(found.await?)))
}

/// Those that are asked for, as they are told.
pub(super) fn told(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, which: &Which) -> Result<Vec<PlatformRate>> {
    let rates = rates(tx, ctx, scope, which.shop, which.to)?;
    rates.into_iter().map(|rate| rate.told(ctx.language, which.from)).collect()
}

/// A limit and the days of a shop that it looks at.
pub(crate) struct Rate {
    pub shop: store::OfShop,
    pub limit: Benchmark,
    pub last: kpi::time::Day,
    days: Vec<(kpi::time::Day, Row)>,
}

/// The limits of the shops in scope, the worst first. `to` is today where none is given.
pub(crate) fn rates(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    shop: Option<ShopId>,
    to: Option<Day>,
) -> Result<Vec<Rate>> {
    let shops = store::shops(tx, scope, shop)?;
    if shop.is_some() && shops.is_empty() {
        return Err(not_found());
    }
    let all = store::all(tx, scope)?;
    let mut wanted = Vec::new();
    for of in shops {
        let last = match to {
            Some(to) => day(&to.to_string()),
            None => today(tx, ctx, of.shop)?,
        };
        let limits = held(&all, of.shop, of.platform, &last.to_string()).into_iter();
        for limit in limits.filter(|one| one.level == Level::Limit) {
            wanted.push(Rate { shop: of.clone(), limit: limit.clone(), last, days: Vec::new() });
        }
    }
    let days = days(tx, scope.tenant(), &wanted)?;
    for rate in &mut wanted {
        rate.days = days.get(&rate.shop.shop).cloned().unwrap_or_default();
    }
    wanted.sort_by_key(Rate::badness);
    Ok(wanted)
}

fn today(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId) -> Result<kpi::time::Day> {
    let settings = Settings::of_shop(tx, ctx.tenant, shop)?.ok_or_else(not_found)?;
    Ok(settings.calendar()?.day(Timestamp(ctx.now.micros())))
}

/// A limit that is judged: units left where it is kept and counts units, none where it is broken.
pub(crate) struct Judged {
    pub metric: &'static Metric,
    pub left: Option<i64>,
}

/// The judged limits of one shop on a day, for the house's own work.
pub(crate) fn limits(
    tx: &mut Tx<'_>,
    shop: ShopId,
    platform: Platform,
    last: kpi::time::Day,
) -> Result<Vec<Judged>> {
    let all = store::everywhere(tx, TenantId::HOME)?;
    let of = store::OfShop { shop, name: String::new(), platform };
    let limits = held(&all, shop, platform, &last.to_string()).into_iter();
    let mut rates: Vec<Rate> = limits
        .filter(|one| one.level == Level::Limit)
        .map(|limit| Rate { shop: of.clone(), limit: limit.clone(), last, days: Vec::new() })
        .collect();
    let days = days(tx, TenantId::HOME, &rates)?;
    for rate in &mut rates {
        rate.days = days.get(&shop).cloned().unwrap_or_default();
    }
    let judged = |rate: &Rate| match rate.stands() {
        (RateState::Broken, ..) => Some(Judged { metric: rate.limit.metric, left: None }),
        (RateState::Near | RateState::Kept, _, found) => {
            found.left.map(|left| Judged { metric: rate.limit.metric, left: Some(left) })
        }
        _ => None,
    };
    Ok(rates.iter().filter_map(judged).collect())
}

type Days = HashMap<ShopId, Vec<(kpi::time::Day, Row)>>;

fn days(tx: &mut Tx<'_>, tenant: TenantId, wanted: &[Rate]) -> Result<Days> {
    let mut found = Days::new();
    let (Some(first), Some(last)) =
        (wanted.iter().map(|rate| rate.last).min(), wanted.iter().map(|rate| rate.last).max())
    else {
        return Ok(found);
    };
    let list = integers(wanted.iter().map(|rate| rate.shop.shop.stored()));
    let values = params![tenant, list, first.plus(-LONGEST).to_string(), last.to_string()];
    tx.each(&SHOP_DAYS, values, |row| {
        let (on, counts) = (day(&row.get::<String>(1)?), unpacked(&row.get::<Vec<u8>>(2)?)?);
        found.entry(row.get(0)?).or_default().push((on, counts));
        Ok(())
    })?;
    Ok(found)
}

impl Rate {
    /// The sum of the days from the first on.
    fn sum(&self, first: kpi::time::Day) -> Row {
        let mut sum = Row::default();
        let within = self.days.iter().filter(|(day, _)| (first..=self.last).contains(day));
        within.for_each(|(_, row)| sum.add(row));
        sum
    }

    fn figure(&self, row: &Row) -> (i64, i64) {
        match self.limit.metric.value(row) {
            Value::Integer(n) => (n, 1),
            Value::Ratio { n, d } => (n, d),
            Value::Hours(_) => (0, 0),
        }
    }

    fn window(&self) -> Row {
        self.sum(self.limit.window.first(self.last))
    }

    /// How many there are of what the minimum counts.
    fn seen(&self, row: &Row) -> Option<i64> {
        let (_, of) = self.limit.minimum?;
        Some(match of {
            MinimumOf::Units => self.figure(row).1,
            MinimumOf::Consultations => row[Count::Consulted],
            MinimumOf::Ratings => row[Count::Rated],
        })
    }

    /// How it stands, and the distance to the limit.
    pub fn stands(&self) -> (RateState, (i64, i64), super::distance::Distance) {
        let row = self.window();
        let (n, d) = self.figure(&row);
        let found = distance(self.limit.metric, (n, d), self.limit.value.unwrap_or((0, 1)));
        let few = self.limit.minimum.zip(self.seen(&row)).is_some_and(|((least, _), seen)| seen < least);
        let state = match () {
            () if d == 0 => RateState::NoCase,
            () if few => RateState::NotAssessed,
            () => found.state(),
        };
        (state, (n, d), found)
    }

    /// Broken limits first, then those with few units left.
    fn badness(&self) -> (RateState, i64, i64, String) {
        let (state, (_, d), found) = self.stands();
        let slack = found.slack_ms.map(|slack| slack.checked_div(d).unwrap_or(slack));
        let left = found.left.or(slack).unwrap_or(i64::MAX);
        (state, -found.needed.unwrap_or(0), left, self.shop.name.clone())
    }

    fn told(self, language: Language, from: Option<Day>) -> Result<PlatformRate> {
        let (state, (n, d), found) = self.stands();
        let row = self.window();
        let seen = self.seen(&row);
        let outside = |day: kpi::time::Day| {
            day.to_string().parse().map_err(|error| Error::internal("a business day", error))
        };
        let period = from.map(|from| {
            let first = day(&from.to_string()).max(self.last.plus(-LONGEST));
            let (n, d) = self.figure(&self.sum(first));
            BenchmarkValue { n, d }
        });
        let value = |(n, d)| BenchmarkValue { n, d };
        let limit = self.limit;
        let (zh, en) = limit.consequence;
        Ok(PlatformRate {
            shop: OfShop { id: self.shop.shop, name: self.shop.name, platform: self.shop.platform },
            metric: limit.metric.id.to_owned(),
            value: BenchmarkValue { n, d },
            period,
            from: outside(limit.window.first(self.last))?,
            to: outside(self.last)?,
            window: limit.window.key(),
            limit: value(limit.value.unwrap_or((0, 1))),
            at_least: limit.metric.direction != Direction::Down,
            since: Some(limit.since).filter(|since| since != FIRST_DAY).and_then(|since| since.parse().ok()),
            state,
            left: found.left.filter(|_| d != 0),
            needed: found.needed,
            slack_ms: found.slack_ms.filter(|_| d != 0),
            minimum: limit.minimum.map(|(least, _)| least),
            minimum_of: limit.minimum.map(|(_, of)| of),
            seen,
            consequence: if language == Language::English { en } else { zh },
            confidence: limit.confidence,
            source: limit.source,
        })
    }
}
