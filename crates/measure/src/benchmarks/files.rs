//! Benchmarks and platform rates as files.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::Params;
use kernel::permission::Scope;
use kernel::sheet;
use kernel::text::Words;
use serde_json::{Value, json};

use super::{BENCHMARK_READ, api, rates, store};
use crate::figures::export::list::{List, Told, column, file};

const LEVEL: Told = Told::Word(&[
    ("limit", Words::fixed("平台要求", "Limit")),
    ("warning", Words::fixed("警戒", "Warning")),
    ("standard", Words::fixed("标准", "Standard")),
    ("excellent", Words::fixed("优秀", "Excellent")),
    ("peer_average", Words::fixed("同行平均", "Peer average")),
    ("peer_best", Words::fixed("同行优秀", "Best peers")),
]);
const SURE: Told = Told::Word(&[
    ("official", Words::fixed("官方", "official")),
    ("practitioner", Words::fixed("从业者", "practitioners")),
    ("weak", Words::fixed("参考", "weak")),
    ("own", Words::fixed("自定", "our own")),
    ("imported", Words::fixed("导入", "imported")),
]);
const PLATFORM: Told = Told::Word(&[
    ("taobao", Words::fixed("淘宝", "Taobao")),
    ("tmall", Words::fixed("天猫", "Tmall")),
    ("jd", Words::fixed("京东", "JD")),
    ("pinduoduo", Words::fixed("拼多多", "Pinduoduo")),
    ("douyin", Words::fixed("抖音", "Douyin")),
    ("kuaishou", Words::fixed("快手", "Kuaishou")),
    ("xiaohongshu", Words::fixed("小红书", "Xiaohongshu")),
    ("other", Words::fixed("其他", "Other")),
]);
const WINDOW: Told = Told::Word(&[
    ("day", Words::fixed("当天", "the day")),
    ("month", Words::fixed("当月", "the month")),
    ("7", Words::fixed("近 7 天", "7 days")),
    ("30", Words::fixed("近 30 天", "30 days")),
]);
const STATE: Told = Told::Word(&[
    ("broken", Words::fixed("未达要求", "Broken")),
    ("near", Words::fixed("接近要求", "Near")),
    ("kept", Words::fixed("达标", "Kept")),
    ("not_assessed", Words::fixed("样本不足，暂不考核", "Too few to be judged")),
    ("no_case", Words::fixed("还没有可算的", "No case yet")),
]);

static BENCHMARKS: List = List {
    name: Words::fixed("基准值", "Benchmarks"),
    stem: "benchmarks",
    columns: &[
        column("指标", "Figure", "metric", Told::Metric),
        column("类别", "Kind", "level", LEVEL),
        column("值", "Value", "value", Told::Figure),
        column("店铺（空为所有）", "Shop (empty: all)", "shop_name", Told::Text),
        column("平台（空为不限）", "Platform (empty: any)", "platform", PLATFORM),
        column("自哪天起（空为一直）", "From (empty: for ever)", "since", Told::Day),
        column("考核周期", "Window", "window", WINDOW),
        column("起算量", "Minimum", "minimum", Told::Integer),
        column("不达标的后果", "What follows", "consequence", Told::Text),
        column("可信度", "How sure", "confidence", SURE),
        column("来源", "Source", "source", Told::Text),
        column("设定人", "Set by", "created_by.name", Told::Text),
        column("设定时间", "Set", "created_at", Told::Time),
    ],
};

static RATES: List = List {
    name: Words::fixed("平台指标", "Platform limits"),
    stem: "platform-rates",
    columns: &[
        column("店铺", "Shop", "shop.name", Told::Text),
        column("平台", "Platform", "shop.platform", PLATFORM),
        column("指标", "Figure", "metric", Told::Metric),
        column("值", "Value", "value", Told::Figure),
        column("要求", "Limit", "limit", Told::Figure),
        column("状态", "State", "state", STATE),
        column("还可失误", "Failures left", "left", Told::Integer),
        column("需连续达标", "Successes needed", "needed", Told::Integer),
        column("第一天", "From", "from", Told::Day),
        column("最后一天", "To", "to", Told::Day),
        column("不达标的后果", "What follows", "consequence", Told::Text),
        column("可信度", "How sure", "confidence", SURE),
        column("来源", "Source", "source", Told::Text),
    ],
};

/// Benchmarks as a file: what `GET /benchmarks` tells.
#[utoipa::path(get, path = "/benchmarks/export", operation_id = "export_benchmarks", params(api::Which, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn benchmarks(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<api::Which>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&BENCHMARK_READ)?;
    let language = ctx.language;
    let read = move |tx: &mut Tx<'_>| {
        let names = names(tx, &scope)?;
        let told = api::all(tx, &scope, &which)?.into_iter().map(|one| {
            let shop = one.shop.and_then(|shop| names.get(&shop.to_string()).cloned());
            let mut row = serde_json::to_value(api::told(one, language)).unwrap_or_default();
            row["shop_name"] = json!(shop);
            row
        });
        Ok(told.collect::<Vec<Value>>())
    };
    file(&house, &ctx, wanted, &BENCHMARKS, read).await
}

/// Names of the shops in scope.
fn names(tx: &mut Tx<'_>, scope: &Scope) -> Result<HashMap<String, String>> {
    let shops = store::shops(tx, scope, None)?;
    Ok(shops.into_iter().map(|of| (of.shop.to_string(), of.name)).collect())
}

/// Distances to the platforms' limits as a file: what `GET /platform-rates` tells.
#[utoipa::path(get, path = "/platform-rates/export", operation_id = "export_platform_rates",
    params(rates::Which, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn rates(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<rates::Which>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&BENCHMARK_READ)?;
    let of = ctx.clone();
    file(&house, &ctx, wanted, &RATES, move |tx| rates::told(tx, &of, &scope, &which)).await
}
