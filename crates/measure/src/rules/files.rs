//! `GET /rules/trials/{id}/export`: who gains, who loses and which orders move.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::error::{Result, conflict};
use kernel::house::House;
use kernel::http::{Params, PathOf};
use kernel::sheet;
use kernel::text::Words;
use serde_json::{Value, json};

use super::told::{Line, TrialFound};
use super::trials::{self, TrialId};
use super::{RULES_READ, fields};
use crate::figures::export::list::{List, Told, Voice, about, column, made};

static GAINS: List = List {
    name: Words::fixed("谁多谁少", "Who gains, who loses"),
    stem: "rule-trial",
    columns: &[
        column("店铺或账号", "Shop or account", "name", Told::Text),
        column("店铺", "Shop", "shop_name", Told::Text),
        column("指标", "Figure", "metric", Told::Metric),
        column("现行", "In force", "before", Told::Figure),
        column("新规则", "New", "after", Told::Figure),
        column("销售额增减（元）", "Sales gained (yuan)", "sales", Told::Money),
        column("赢单增减", "Won more", "won", Told::Integer),
    ],
};

static MOVES: List = List {
    name: Words::fixed("移动的订单", "Orders that move"),
    stem: "rule-trial-orders",
    columns: &[
        column("订单号", "Order", "order_id", Told::Text),
        column("金额（元）", "Amount (yuan)", "amount", Told::Money),
        column("现归", "Earned by", "from", Told::Text),
        column("将归", "Would be", "to", Told::Text),
        column("现行原因", "Why", "before_name", Told::Text),
        column("新原因", "Why then", "after_name", Told::Text),
    ],
};

/// A row a figure of a shop or an account that is another one under the new rules.
fn lines(found: &TrialFound) -> Vec<Value> {
    let names: HashMap<_, _> = found.shops.iter().map(|of| (of.shop, of.name.clone())).collect();
    let of_line = |of: &Line| {
        let differing = of.figures.iter().filter(|figure| figure.before != figure.after);
        let told = differing.map(|figure| {
            json!({ "name": of.name, "shop_name": names.get(&of.shop), "metric": figure.metric,
                "before": figure.before, "after": figure.after, "sales": of.sales, "won": of.won })
        });
        told.collect::<Vec<Value>>()
    };
    found.shops.iter().chain(&found.accounts).flat_map(of_line).collect()
}

/// What a trial found as a file: who gains and who loses, and the largest orders that move.
#[utoipa::path(get, path = "/rules/trials/{id}/export", operation_id = "export_rule_trial",
    params(("id" = TrialId, Path), sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn export(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<TrialId>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&RULES_READ)?;
    let language = fields::language(ctx.language);
    let (found, voice) =
        house.read(move |tx| Ok((trials::find(tx, &scope, id)?.found, Voice::of(tx, &ctx)?))).await?;
    let found = found.ok_or_else(unfinished)?.named(language);
    made(wanted.format.unwrap_or_default(), GAINS.stem, move || {
        let lines = lines(&found);
        Ok(vec![GAINS.table(&lines, &voice)?, MOVES.table(&found.moves, &voice)?, about(lines.len(), &voice)])
    })
    .await
}

fn unfinished() -> kernel::error::Error {
    let said = Words::fixed(
        "试算还没有完成，请等它结束后再导出。",
        "The trial has not ended. Wait until it has, then take the file.",
    );
    conflict("unfinished", said)
}
