//! `GET /figures`, `GET /figures/hours`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Result, invalid};
use kernel::house::House;
use kernel::http::Params;
use kernel::id::{PersonId, ShopId, TeamId};
use kernel::permission::Scope;
use kernel::text::Words;
use kpi::metric::{Level, Metric};
use kpi::sheet::Row;
use serde::Deserialize;

use super::answer::{Figures, HourFigures, HourRow, Teller};
use super::cut::Cut;
use super::period::Period;
use super::read::Wanted;
use super::seen::{self, Seen};
use super::sums::{self, FiguresBy, Key, day_key, sums, total_key};
use super::{FIGURES_READ, chosen};
use crate::periods::Kept;

/// Which figures.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The first business day.
    from: Day,
    /// The last business day; at most 400 days.
    to: Day,
    /// The first day that is compared with.
    against_from: Option<Day>,
    /// The last day that is compared with.
    against_to: Option<Day>,
    /// Whether the day that stands beside today ends at this time of the day too; not told by hour of the week.
    #[serde(default)]
    same_time: bool,
    /// What a row is about; `total` when absent.
    #[param(inline)]
    by: Option<FiguresBy>,
    /// Ids of metrics with commas between; all when absent.
    metrics: Option<String>,
    /// Of this shop.
    shop: Option<ShopId>,
    /// Of this team.
    team: Option<TeamId>,
    /// Of this person.
    person: Option<PersonId>,
    /// `true`: of days that are frozen what they keep, not what there is now. Hours, and accounts as teams and people see
    /// them, are not kept.
    kept: Option<bool>,
}

/// A question that makes sense.
pub(crate) struct Asked {
    which: Which,
    by: FiguresBy,
    pub(super) period: Period,
    pub(super) against: Option<Period>,
    pub(super) metrics: Vec<&'static Metric>,
}

impl Which {
    pub(crate) fn asked(self) -> Result<Asked> {
        let period = Period::of(self.from, self.to, "to")?;
        let against = match (self.against_from, self.against_to) {
            (None, None) => None,
            (Some(from), Some(to)) => Some(Period::of(from, to, "against_to")?),
            _ => return Err(half()),
        };
        let metrics = chosen::metrics(self.metrics.as_deref())?;
        Ok(Asked { by: self.by.unwrap_or_default(), period, against, metrics, which: self })
    }
}

fn half() -> kernel::error::Error {
    let said =
        Words::fixed("对比日期须同时给出开始和结束。", "A comparison has a first and a last day; give both.");
    invalid("against_to", "period", said)
}

impl Asked {
    fn wanted<'s>(
        &self,
        scope: &'s Scope,
        period: Period,
        seen: &[&Seen],
        kept: Option<&'s Kept>,
    ) -> Wanted<'s> {
        let Which { team, person, .. } = self.which;
        Wanted {
            scope,
            period,
            shops: seen.iter().map(|seen| seen.shop).collect(),
            team,
            person,
            cut: None,
            kept,
        }
    }

    /// The day that ends early, where that is asked for.
    fn cut(&self, tx: &mut Tx<'_>, ctx: &Ctx, seen: &[&Seen]) -> Result<Option<Cut>> {
        match self.against.filter(|_| self.which.same_time) {
            Some(against) => Cut::of(tx, ctx, seen, self.period, against),
            None => Ok(None),
        }
    }

    pub(super) fn figures(&self, tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope) -> Result<Figures> {
        let all = seen::shops(tx, scope)?;
        let seen = self.within(&all);
        let mut metrics = self.metrics.clone();
        if self.by == FiguresBy::Hour {
            let whole = sums::hours_of_shops(&self.wanted(scope, self.period, &seen, None), &all);
            metrics.retain(|metric| chosen::by_hour(metric, whole));
        }
        let teller = Teller { metrics: &metrics, seen: &seen, ctx };
        let cut = self.cut(tx, ctx, &seen)?;
        let total = self.pair(tx, scope, &all, FiguresBy::Total, cut.as_ref())?;
        let (total_level, [now, before]) = (total.level, total.only());
        let before = before.filter(|_| self.against.is_some());
        let whole = Teller { metrics: &self.metrics, ..teller };
        let row = now.unwrap_or_default();
        let total = whole.row(total_key(), total_level, self.period.to, &row, before.as_ref());
        let mut rows = Vec::new();
        if self.by != FiguresBy::Total {
            let Pair { level, compared, rows: found } = self.pair(tx, scope, &all, self.by, cut.as_ref())?;
            for (key, [now, before]) in found {
                let last = self.last_day(&key);
                let before = compared.then_some(before);
                rows.push(teller.row(key, level, last, &now, before.as_ref()));
            }
        }
        let shops: Vec<ShopId> = seen.iter().map(|seen| seen.shop).collect();
        let frozen = Kept::read(tx, scope, &shops, self.period)?.into_days();
        Ok(Figures { as_of: ctx.now, against_until: cut.map(|cut| cut.until), total, rows, frozen })
    }

    fn within<'s>(&self, all: &'s [Seen]) -> Vec<&'s Seen> {
        all.iter().filter(|seen| self.which.shop.is_none_or(|shop| shop == seen.shop)).collect()
    }

    /// What frozen periods keep of some days, where that is asked for.
    fn kept(&self, tx: &mut Tx<'_>, scope: &Scope, period: Period, seen: &[&Seen]) -> Result<Option<Kept>> {
        if self.which.kept != Some(true) {
            return Ok(None);
        }
        let shops: Vec<ShopId> = seen.iter().map(|seen| seen.shop).collect();
        Kept::read(tx, scope, &shops, period).map(Some)
    }

    /// The last day that a row holds.
    fn last_day(&self, key: &Key) -> kpi::time::Day {
        match self.by {
            FiguresBy::Day => kpi::time::Day::parse(&key.id).unwrap_or(self.period.to),
            _ => self.period.to,
        }
    }

    /// Sums of the period and of the days compared with, side by side.
    fn pair(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        all: &[Seen],
        by: FiguresBy,
        cut: Option<&Cut>,
    ) -> Result<Pair> {
        let seen = self.within(all);
        let kept = self.kept(tx, scope, self.period, &seen)?;
        let wanted = self.wanted(scope, self.period, &seen, kept.as_ref());
        let untold = by == FiguresBy::Account && cut.is_some() && sums::in_parts(&wanted, all);
        let now = sums(tx, &wanted, all, by)?;
        let mut pair = Pair { level: now.level, compared: false, rows: BTreeMap::new() };
        for (key, row) in now.rows {
            pair.rows.entry(key).or_default()[0] = row;
        }
        let Some(against) = self.against.filter(|_| !untold) else { return Ok(pair) };
        pair.compared = true;
        let kept = self.kept(tx, scope, against, &seen)?;
        let then = Wanted { cut, ..self.wanted(scope, against, &seen, kept.as_ref()) };
        for (key, row) in sums(tx, &then, all, by)?.rows {
            let Some(key) = self.place(key, against, by) else { continue };
            pair.rows.entry(key).or_default()[1] = row;
        }
        Ok(pair)
    }

    /// Where a row of the days compared with belongs: the first day beside the first one.
    fn place(&self, key: Key, against: Period, by: FiguresBy) -> Option<Key> {
        if by != FiguresBy::Day {
            return Some(key);
        }
        let day = kpi::time::Day::parse(&key.id)?.plus(self.period.from.0 - against.from.0);
        (day <= self.period.to).then(|| day_key(day))
    }

    fn hours(&self, tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope) -> Result<HourFigures> {
        let all = seen::shops(tx, scope)?;
        let seen = self.within(&all);
        let mut metrics = self.metrics.clone();
        let wanted = self.wanted(scope, self.period, &seen, None);
        let whole = sums::hours_of_shops(&wanted, &all);
        metrics.retain(|metric| chosen::by_hour(metric, whole));
        let now = sums::by_weekday(tx, &wanted, &all)?;
        let before = match self.against {
            Some(against) => Some(sums::by_weekday(tx, &self.wanted(scope, against, &seen, None), &all)?),
            None => None,
        };
        let teller = Teller { metrics: &metrics, seen: &seen, ctx };
        let rows = now.iter().map(|(&(weekday, hour), row)| {
            let nothing = Row::default();
            let before = before.as_ref().map(|rows| rows.get(&(weekday, hour)).unwrap_or(&nothing));
            HourRow { weekday, hour, cells: teller.cells(Level::Shop, self.period.to, row, before) }
        });
        Ok(HourFigures { rows: rows.collect() })
    }
}

/// Rows now and before.
struct Pair {
    level: Level,
    /// Whether the second of each row is told.
    compared: bool,
    rows: BTreeMap<Key, [Row; 2]>,
}

impl Pair {
    /// The one row of a total.
    fn only(self) -> [Option<Row>; 2] {
        self.rows.into_values().next().map_or([None, None], |rows| rows.map(Some))
    }
}

/// Figures of a period beside those of another one: shops, teams, people, accounts, days, or one total.
#[utoipa::path(get, path = "/figures", operation_id = "get_figures", params(Which), responses((status = 200, body = Figures)))]
pub(super) async fn figures(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Figures>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let asked = which.asked()?;
    Ok(Json(house.read(move |tx| asked.figures(tx, &ctx, &scope)).await?))
}

/// Figures by weekday and hour: of shops what has an instant, of a team or a person who was received when.
#[utoipa::path(get, path = "/figures/hours", operation_id = "get_figures_by_hour", params(Which),
    responses((status = 200, body = HourFigures)))]
pub(super) async fn hours(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<HourFigures>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let asked = which.asked()?;
    Ok(Json(house.read(move |tx| asked.hours(tx, &ctx, &scope)).await?))
}
