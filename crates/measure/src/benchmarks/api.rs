//! `GET /benchmarks`, `POST /benchmarks`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{FieldProblem, Result, invalid_fields, not_found};
use kernel::house::House;
use kernel::http::{Body, Page, Params};
use kernel::id::{PersonId, ShopId};
use kernel::people::shop::Platform;
use kernel::permission::Scope;
use kernel::text::{Language, Words};
use kernel::time::Moment;
use kpi::metric::{Formula, METRICS, Metric};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::model::{self, BenchmarkId, Confidence, Level, MinimumOf, Window, exact, held};
use super::{BENCHMARK_READ, BENCHMARK_WRITE, SET, store};
use crate::facts::settings::FIRST_DAY;
use crate::rules;

/// Values told at most.
const MOST: usize = 1_000;

/// Which benchmarks.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// As they hold for this shop; those of all shops when absent.
    shop: Option<ShopId>,
    /// Those that hold on this day; all, also those of the past and to come, when absent. Needs `shop`.
    day: Option<Day>,
}

/// A value: numerator and denominator in the units of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct BenchmarkValue {
    /// Numerator.
    pub n: i64,
    /// Denominator.
    pub d: i64,
}

/// Who set it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct BenchmarkAuthor {
    id: PersonId,
    name: String,
}

/// What counts as a limit, a warning, standard or excellent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Benchmark {
    /// Absent for those that the program or a file brings.
    id: Option<BenchmarkId>,
    /// Absent: every shop.
    shop: Option<ShopId>,
    /// Absent: any.
    platform: Option<Platform>,
    /// The metric's id.
    metric: String,
    level: Level,
    /// Absent: nothing holds any longer.
    value: Option<BenchmarkValue>,
    /// The first day on which it holds; absent for ever.
    since: Option<Day>,
    /// Of a limit: the days it looks at: `day`, `month`, or a number of days.
    window: String,
    /// Of a limit: less than so many are not judged.
    minimum: Option<i64>,
    /// What the minimum counts.
    minimum_of: Option<MinimumOf>,
    /// Of a limit: what follows when it is broken.
    consequence: String,
    confidence: Confidence,
    /// Where it is from.
    source: String,
    created_by: Option<BenchmarkAuthor>,
    /// Absent for those that the program brings.
    created_at: Option<Moment>,
}

/// A benchmark to be set.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct NewBenchmark {
    /// For this shop; for every shop when absent.
    shop: Option<ShopId>,
    /// For shops on this platform; on any when absent.
    platform: Option<Platform>,
    /// The metric's id.
    metric: String,
    level: Level,
    /// A decimal: a fraction for shares, seconds for times, yuan for money. Absent: nothing holds from the day on.
    value: Option<String>,
    /// The first day on which it holds; for ever when absent.
    since: Option<Day>,
    /// Of a limit: `day`, `month`, or a number of days up to 90; 30 when absent.
    window: Option<String>,
    /// Of a limit: less than so many are not judged.
    minimum: Option<i64>,
    /// What the minimum counts; `units` when absent.
    minimum_of: Option<MinimumOf>,
    /// Of a limit: what follows when it is broken.
    consequence: Option<String>,
    /// How sure it is; `own` when absent.
    confidence: Option<Confidence>,
    /// Where it is from.
    source: String,
}

/// Benchmarks: what the program brings, what people set, what files say of peers.
#[utoipa::path(get, path = "/benchmarks", operation_id = "list_benchmarks", params(Which), responses((status = 200, body = Page<Benchmark>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Benchmark>>> {
    let scope = ctx.scope(&BENCHMARK_READ)?;
    let language = ctx.language;
    let found = house.read(move |tx| {
        let mut all = all(tx, &scope, &which)?;
        all.truncate(MOST);
        Ok(all.into_iter().map(|one| told(one, language)).collect())
    });
    Ok(Json(Page::whole(found.await?)))
}

/// Those that are asked for, in the order of the figures.
pub(super) fn all(tx: &mut Tx<'_>, scope: &Scope, which: &Which) -> Result<Vec<model::Benchmark>> {
    let mut all = store::all(tx, scope)?;
    if let Some(shop) = which.shop {
        let of = store::shops(tx, scope, Some(shop))?.pop().ok_or_else(not_found)?;
        if let Some(day) = which.day {
            all = held(&all, of.shop, of.platform, &day.to_string()).into_iter().cloned().collect();
        } else {
            all.retain(|one| one.shop.is_none_or(|shop| shop == of.shop));
        }
    }
    let place = |metric: &Metric| METRICS.iter().position(|known| known.id == metric.id);
    all.sort_by(|a, b| (place(a.metric), a.level, &b.since).cmp(&(place(b.metric), b.level, &a.since)));
    Ok(all)
}

/// As it is told.
pub(super) fn told(one: model::Benchmark, language: Language) -> Benchmark {
    let (zh, en) = one.consequence;
    Benchmark {
        id: one.id,
        shop: one.shop,
        platform: one.platform,
        metric: one.metric.id.to_owned(),
        level: one.level,
        value: one.value.map(|(n, d)| BenchmarkValue { n, d }),
        since: Some(one.since).filter(|since| since != FIRST_DAY).and_then(|since| since.parse().ok()),
        window: one.window.key(),
        minimum: one.minimum.map(|(least, _)| least),
        minimum_of: one.minimum.map(|(_, of)| of),
        consequence: if language == Language::English { en } else { zh },
        confidence: one.confidence,
        source: one.source,
        created_by: one.by.map(|(id, name)| BenchmarkAuthor { id, name }),
        created_at: Some(one.created).filter(|created| created.micros() != 0),
    }
}

/// Sets a benchmark from a day on.
#[utoipa::path(post, path = "/benchmarks", operation_id = "set_benchmark", request_body = NewBenchmark, responses((status = 201, body = Benchmark)))]
pub(super) async fn set(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewBenchmark>,
) -> Result<(StatusCode, Json<Benchmark>)> {
    let new = new.checked()?;
    let made = house.act(&ctx, move |tx, ctx| put(tx, ctx, &new)).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

fn put(tx: &mut Tx<'_>, ctx: &Ctx, new: &model::Benchmark) -> Result<Benchmark> {
    let scope = ctx.scope(&BENCHMARK_WRITE)?;
    rules::may(tx, &scope, new.shop)?;
    let before = store::all(tx, &ctx.scope(&BENCHMARK_READ)?)?;
    let same = |one: &&model::Benchmark| {
        (one.shop, one.platform, one.metric.id, one.level)
            == (new.shop, new.platform, new.metric.id, new.level)
            && one.since <= new.since
    };
    let before = before.iter().filter(same).max_by_key(|one| (one.since.clone(), one.created));
    let value = |value: Option<(i64, i64)>| value.map(|(n, d)| json!({ "n": n, "d": d }));
    let id = store::add(tx, ctx, new)?;
    let detail = json!({
        "metric": new.metric.id,
        "level": new.level,
        "platform": new.platform,
        "since": new.since,
        "before": before.and_then(|before| value(before.value)),
        "after": value(new.value),
        "source": new.source,
    });
    audit::record(tx, ctx, Entry { action: &SET, subject: id.to_string(), shop: new.shop, detail })?;
    Ok(told(model::Benchmark { id: Some(id), created: ctx.now, ..new.clone() }, ctx.language))
}

impl NewBenchmark {
    fn checked(self) -> Result<model::Benchmark> {
        let mut wrong: Vec<FieldProblem> = Vec::new();
        let mut say = |pointer: &str, zh: &'static str, en: &'static str| {
            let detail = Words::fixed(zh, en);
            wrong.push(FieldProblem { pointer: pointer.to_owned(), code: "benchmark", detail });
        };
        let metric = Metric::named(&self.metric).filter(|metric| !matches!(metric.formula, Formula::Hours));
        if metric.is_none() {
            say("/metric", "没有这个指标。", "There is no such figure.");
        }
        let value = match (metric, self.value.as_deref()) {
            (Some(metric), Some(text)) => {
                let value = exact(metric, text);
                if value.is_none() {
                    say(
                        "/value",
                        "请写不小于 0 的数，小数最多 6 位。",
                        "Give a number from 0 on with 6 decimals at most.",
                    );
                }
                value
            }
            _ => None,
        };
        let window = Window::of(self.window.as_deref().unwrap_or("30"));
        if window.is_none() {
            say("/window", "考核周期为 1–90 天或一个月。", "A window has 1–90 days, or is a month.");
        }
        if self.minimum.is_some_and(|least| !(1..=1_000_000_000).contains(&least)) {
            say("/minimum", "起算量至少为 1。", "The minimum is 1 or more.");
        }
        let source = self.source.trim().to_owned();
        if source.is_empty() || source.chars().count() > 500 {
            say("/source", "请写明来源，500 字以内。", "Say where it is from, in 500 characters at most.");
        }
        let consequence = self.consequence.unwrap_or_default().trim().to_owned();
        if consequence.chars().count() > 500 {
            say("/consequence", "最多 500 字。", "500 characters at most.");
        }
        let (Some(metric), Some(window), true) = (metric, window, wrong.is_empty()) else {
            return Err(invalid_fields(wrong));
        };
        Ok(model::Benchmark {
            id: None,
            shop: self.shop,
            platform: self.platform,
            metric,
            level: self.level,
            value,
            since: self.since.map_or_else(|| FIRST_DAY.to_owned(), |day| day.to_string()),
            window,
            minimum: self.minimum.map(|least| (least, self.minimum_of.unwrap_or(MinimumOf::Units))),
            consequence: (consequence.clone(), consequence),
            confidence: self.confidence.unwrap_or(Confidence::Own),
            source,
            by: None,
            created: Moment::from_micros(0),
        })
    }
}
