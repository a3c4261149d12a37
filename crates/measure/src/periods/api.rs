//! `/periods`: freezing, thawing, and what is otherwise now.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Result, conflict, invalid};
use kernel::house::House;
use kernel::http::{Body, Page, Paging, Params, PathOf};
use kernel::id::ShopId;
use kernel::permission::Scope;
use kernel::text::Words;
use kpi::metric::Metric;
use kpi::sheet::Row;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::kept::Kept;
use super::moved::{self, MovedOrder};
use super::store::{self, Frozen};
use super::{FREEZE, PERIOD_FREEZE, THAW, freeze as copies};
use crate::PeriodId;
use crate::figures::answer::{FigureValue, value};
use crate::figures::period::Period;
use crate::figures::read::Wanted;
use crate::figures::sums::{FiguresBy, Key, Sums, sums};
use crate::figures::{FIGURES_READ, chosen, seen};

/// Which periods.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Of this shop.
    pub(super) shop: Option<ShopId>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Days to be frozen.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPeriod {
    shop: ShopId,
    /// The first business day.
    from: Day,
    /// The last business day; before today.
    to: Day,
    /// What for, up to 200 characters.
    #[serde(default)]
    note: String,
}

/// Why a period is thawed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewThaw {
    /// 1–200 characters.
    reason: String,
}

/// What of a period is compared.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Compared {
    /// What a row is about; hours are not kept. `total` when absent.
    #[param(inline)]
    by: Option<FiguresBy>,
    /// Ids of metrics with commas between; all when absent.
    metrics: Option<String>,
}

/// A figure as it is kept, and as it is now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct KeptCell {
    pub kept: FigureValue,
    pub now: FigureValue,
}

/// A row of figures on both sides.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct KeptRow {
    /// What the row is about: an id, a day, or `total`.
    id: String,
    /// Its name; empty where nobody has it.
    pub(super) name: String,
    /// Whether something differs.
    differs: bool,
    /// Figures by the ids of their metrics.
    pub(super) cells: BTreeMap<String, KeptCell>,
}

/// Figures of a period as they are kept, beside those of the present.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct KeptFigures {
    pub(super) total: KeptRow,
    /// By name; days in their order.
    pub(super) rows: Vec<KeptRow>,
}

/// A line of text of a request.
fn line(pointer: &str, text: &str, least: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() < least {
        return Err(invalid(pointer, "empty", Words::fixed("请写明原因。", "Say why.")));
    }
    if text.chars().count() > 200 || text.chars().any(char::is_control) {
        let said = Words::fixed("最多 200 个字，不能换行。", "At most 200 characters, on one line.");
        return Err(invalid(pointer, "too_long", said));
    }
    Ok(text.to_owned())
}

/// Frozen periods of shops in scope, the latest frozen first; thawed ones too.
#[utoipa::path(get, path = "/periods", operation_id = "list_periods", params(Which),
    responses((status = 200, body = Page<Frozen>)))]
pub(super) async fn list(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(Which { shop, limit, cursor }): Params<Which>,
) -> Result<Json<Page<Frozen>>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    Ok(Json(house.read(move |tx| store::list(tx, &scope, shop, &Paging { limit, cursor })).await?))
}

/// One frozen period.
#[utoipa::path(get, path = "/periods/{id}", operation_id = "get_period", params(("id" = PeriodId, Path)),
    responses((status = 200, body = Frozen)))]
pub(super) async fn show(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<PeriodId>,
) -> Result<Json<Frozen>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    Ok(Json(house.read(move |tx| store::one(tx, &scope, id)).await?))
}

/// Freezes closed days of a shop: their sums and the credits of their orders are kept as they are now.
#[utoipa::path(post, path = "/periods", operation_id = "freeze_period", request_body = NewPeriod,
    responses((status = 201, body = Frozen)))]
pub(super) async fn freeze(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Body(new): Body<NewPeriod>,
) -> Result<(StatusCode, Json<Frozen>)> {
    let (period, note) = (Period::of(new.from, new.to, "/to")?, line("/note", &new.note, 0)?);
    let frozen = house.act(&ctx, move |tx, ctx| {
        let scope = ctx.scope(&PERIOD_FREEZE)?;
        let id = copies::freeze(tx, ctx, &scope, new.shop, period, &note)?;
        let detail = json!({ "from": new.from, "to": new.to, "note": note });
        audit::record(
            tx,
            ctx,
            Entry { action: &FREEZE, subject: id.to_string(), shop: Some(new.shop), detail },
        )?;
        store::one(tx, &scope, id)
    });
    Ok((StatusCode::CREATED, Json(frozen.await?)))
}

/// Thaws a period: figures of the present hold for its days again. What was kept is not forgotten.
#[utoipa::path(post, path = "/periods/{id}/thaw", operation_id = "thaw_period", params(("id" = PeriodId, Path)),
    request_body = NewThaw, responses((status = 200, body = Frozen)))]
pub(super) async fn thaw(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<PeriodId>,
    Body(new): Body<NewThaw>,
) -> Result<Json<Frozen>> {
    let reason = line("/reason", &new.reason, 1)?;
    let thawed = house.act(&ctx, move |tx, ctx| {
        let scope = ctx.scope(&PERIOD_FREEZE)?;
        let period = store::one(tx, &scope, id)?;
        if !store::thaw(tx, ctx, id, &reason)? {
            return Err(conflict("thawed", Words::fixed("这段日期已经解冻。", "It was thawed already.")));
        }
        let detail = json!({ "from": period.from, "to": period.to, "reason": reason });
        let entry = Entry { action: &THAW, subject: id.to_string(), shop: Some(period.shop.id), detail };
        audit::record(tx, ctx, entry)?;
        store::one(tx, &scope, id)
    });
    Ok(Json(thawed.await?))
}

/// What is compared, and for whom.
struct Question<'q> {
    scope: &'q Scope,
    of: &'q Frozen,
    metrics: Vec<&'static Metric>,
}

impl Question<'_> {
    fn answer(&self, tx: &mut Tx<'_>, by: FiguresBy) -> Result<KeptFigures> {
        let kept = Kept::of(self.of);
        let total = self.rows(tx, FiguresBy::Total, &kept)?.into_iter().next();
        let nothing =
            || KeptRow { id: "total".into(), name: String::new(), differs: false, cells: BTreeMap::new() };
        let rows = if by == FiguresBy::Total { Vec::new() } else { self.rows(tx, by, &kept)? };
        Ok(KeptFigures { total: total.unwrap_or_else(nothing), rows })
    }

    fn rows(&self, tx: &mut Tx<'_>, by: FiguresBy, kept: &Kept) -> Result<Vec<KeptRow>> {
        let then = self.sums(tx, by, Some(kept))?;
        let now = self.sums(tx, by, None)?;
        let level = then.level;
        let standing: Vec<_> = self.metrics.iter().filter(|metric| metric.stands_on(level)).collect();
        let keys: BTreeSet<Key> = then.rows.keys().chain(now.rows.keys()).cloned().collect();
        let nothing = Row::default();
        let rows = keys.into_iter().map(|key| {
            let [then, now] = [&then, &now].map(|sums| sums.rows.get(&key).unwrap_or(&nothing));
            let cell =
                |metric: &Metric| Some(KeptCell { kept: value(metric, then)?, now: value(metric, now)? });
            let cells: BTreeMap<String, KeptCell> =
                standing.iter().filter_map(|metric| Some((metric.id.to_owned(), cell(metric)?))).collect();
            let differs = cells.values().any(|cell| cell.kept != cell.now);
            KeptRow { id: key.id, name: key.name, differs, cells }
        });
        Ok(rows.collect())
    }

    fn sums(&self, tx: &mut Tx<'_>, by: FiguresBy, kept: Option<&Kept>) -> Result<Sums> {
        let all = seen::shops(tx, self.scope)?;
        let period = Period::of(self.of.from, self.of.to, "to")?;
        let shops = vec![self.of.shop.id];
        sums(
            tx,
            &Wanted { scope: self.scope, period, shops, team: None, person: None, cut: None, kept },
            &all,
            by,
        )
    }
}

/// Figures of a frozen period as they are kept, beside those of the present: the difference is the adjustment. Parts of
/// accounts, as leaders and agents see them, are not kept: for them both sides are those of the present.
#[utoipa::path(get, path = "/periods/{id}/figures", operation_id = "get_period_figures",
    params(("id" = PeriodId, Path), Compared), responses((status = 200, body = KeptFigures)))]
pub(super) async fn figures(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<PeriodId>,
    Params(compared): Params<Compared>,
) -> Result<Json<KeptFigures>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let answer = compared.answer()?;
    Ok(Json(house.read(move |tx| answer(tx, &scope, id)).await?))
}

impl Compared {
    /// What answers it.
    pub(super) fn answer(
        &self,
    ) -> Result<impl FnOnce(&mut Tx<'_>, &Scope, PeriodId) -> Result<KeptFigures> + Send + use<>> {
        let metrics = chosen::metrics(self.metrics.as_deref())?;
        let by = self.by.unwrap_or_default();
        if by == FiguresBy::Hour {
            return Err(invalid("by", "not_kept", Words::fixed("分时数据不冻结。", "Hours are not kept.")));
        }
        Ok(move |tx: &mut Tx<'_>, scope: &Scope, id: PeriodId| {
            let of = store::one(tx, scope, id)?;
            Question { scope, of: &of, metrics }.answer(tx, by)
        })
    }
}

/// Orders that moved since a period was frozen, by number: whose they were and are, and what was paid and paid back.
#[utoipa::path(get, path = "/periods/{id}/orders", operation_id = "list_period_orders",
    params(("id" = PeriodId, Path), Paging), responses((status = 200, body = Page<MovedOrder>)))]
pub(super) async fn orders(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<PeriodId>,
    Params(paging): Params<Paging>,
) -> Result<Json<Page<MovedOrder>>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let read = house.read(move |tx| {
        let of = store::one(tx, &scope, id)?;
        moved::page(tx, &scope, &of, &paging)
    });
    Ok(Json(read.await?))
}
