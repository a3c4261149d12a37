//! Periods and their adjustments as files.

use axum::extract::State as Shared;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Paging, Params, PathOf};
use kernel::sheet;
use kernel::text::Words;
use serde_json::{Value, json};

use super::api::{Compared, KeptFigures, KeptRow, Which};
use super::{moved, store};
use crate::PeriodId;
use crate::figures::FIGURES_READ;
use crate::figures::export::list::{List, Told, column, file, whole};

static PERIODS: List = List {
    name: Words::fixed("冻结期", "Frozen periods"),
    stem: "periods",
    columns: &[
        column("店铺", "Shop", "shop.name", Told::Text),
        column("第一天", "From", "from", Told::Day),
        column("最后一天", "To", "to", Told::Day),
        column("用途", "What for", "note", Told::Text),
        column("冻结人", "Frozen by", "by.name", Told::Text),
        column("冻结时间", "Frozen", "at", Told::Time),
        column("解冻人", "Thawed by", "thawed.by.name", Told::Text),
        column("解冻时间", "Thawed", "thawed.at", Told::Time),
        column("解冻原因", "Why it is thawed", "thawed.reason", Told::Text),
    ],
};

static ADJUSTMENTS: List = List {
    name: Words::fixed("调整", "Adjustments"),
    stem: "adjustments",
    columns: &[
        column("对象", "Of", "name", Told::Text),
        column("指标", "Figure", "metric", Told::Metric),
        column("冻结时", "Then", "kept", Told::Figure),
        column("现在", "Now", "now", Told::Figure),
    ],
};

static MOVED: List = List {
    name: Words::fixed("变动的订单", "Orders that moved"),
    stem: "moved-orders",
    columns: &[
        column("订单号", "Order", "id", Told::Text),
        column("付款时间", "Paid", "paid_at", Told::Time),
        column("变动", "Changes", "changed", Told::People),
        column("冻结时归属", "Earned by then", "kept.seller.name", Told::Text),
        column("冻结时金额（元）", "Amount then (yuan)", "kept.gross", Told::Money),
        column("冻结时退款（元）", "Refunded then (yuan)", "kept.refunded", Told::Money),
        column("现在归属", "Earned by now", "now.seller.name", Told::Text),
        column("现在金额（元）", "Amount now (yuan)", "now.gross", Told::Money),
        column("现在退款（元）", "Refunded now (yuan)", "now.refunded", Told::Money),
        column("人工裁定", "Decided by a person", "decided", Told::Yes),
    ],
};

const CHANGES: [(&str, Words); 5] = [
    ("came", Words::fixed("新增", "new")),
    ("went", Words::fixed("已不在此期间", "gone from these days")),
    ("seller", Words::fixed("归属变更", "other seller")),
    ("amount", Words::fixed("金额变更", "other amount")),
    ("refund", Words::fixed("退款", "refund")),
];

/// Frozen periods as a file: the rows of `GET /periods`, up to 50,000.
#[utoipa::path(get, path = "/periods/export", operation_id = "export_periods", params(Which, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn periods(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(which): Params<Which>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let read = move |tx: &mut kernel::db::Tx<'_>| {
        whole(|cursor| store::list(tx, &scope, which.shop, &Paging { limit: Some(200), cursor }))
    };
    file(&house, &ctx, wanted, &PERIODS, read).await
}

/// What of a frozen period is otherwise now, as a file: a row a figure that differs.
#[utoipa::path(get, path = "/periods/{id}/figures/export", operation_id = "export_period_figures",
    params(("id" = PeriodId, Path), Compared, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn figures(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<PeriodId>,
    Params(compared): Params<Compared>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let answer = compared.answer()?;
    let whole = Words::fixed("合计", "Total").in_language(ctx.language).to_owned();
    let read = move |tx: &mut kernel::db::Tx<'_>| Ok(differing(answer(tx, &scope, id)?, &whole));
    file(&house, &ctx, wanted, &ADJUSTMENTS, read).await
}

fn differing(found: KeptFigures, whole: &str) -> Vec<Value> {
    let KeptFigures { mut total, rows } = found;
    total.name = whole.to_owned();
    let lines = |row: KeptRow| {
        let differ = row.cells.into_iter().filter(|(_, cell)| cell.kept != cell.now);
        let line = move |(metric, cell): (String, super::api::KeptCell)| json!({ "name": row.name, "metric": metric, "kept": cell.kept, "now": cell.now });
        differ.map(line).collect::<Vec<_>>()
    };
    std::iter::once(total).chain(rows).flat_map(lines).collect()
}

/// Orders that moved since a period was frozen, as a file: the rows of `GET /periods/{id}/orders`, up to 50,000.
#[utoipa::path(get, path = "/periods/{id}/orders/export", operation_id = "export_period_orders",
    params(("id" = PeriodId, Path), sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn orders(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<PeriodId>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let language = ctx.language;
    let read = move |tx: &mut kernel::db::Tx<'_>| {
        let of = store::one(tx, &scope, id)?;
        let rows = whole(|cursor| moved::page(tx, &scope, &of, &Paging { limit: Some(200), cursor }))?;
        let told = rows.into_iter().map(|row| {
            let mut row = serde_json::to_value(row).unwrap_or_default();
            let said = |(key, words): &(&str, Words)| {
                let changed = row["changes"].as_array().is_some_and(|all| all.contains(&json!(key)));
                changed.then(|| words.in_language(language).to_owned())
            };
            let changed: Vec<String> = CHANGES.iter().filter_map(said).collect();
            row["changed"] = json!(changed);
            row
        });
        Ok(told.collect::<Vec<Value>>())
    };
    file(&house, &ctx, wanted, &MOVED, read).await
}
