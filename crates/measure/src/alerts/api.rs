//! Alerts over HTTP.

use axum::Json;
use axum::extract::State;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, invalid};
use kernel::house::House;
use kernel::http::{Body, Page};
use kernel::id::ShopId;
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::model::Kind;
use super::store::{self, AlertId, Rule};
use super::{ALERT_READ, ALERT_WRITE, SET};
use crate::{benchmarks, rules};

/// When an alert begins in a shop.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct AlertRule {
    /// The shop.
    shop: ShopId,
    kind: Kind,
    /// Whether it is looked at.
    enabled: bool,
    /// Seconds of waiting, units left, or the hour from which missing data are missed.
    threshold: i64,
}

/// Something that wanted a look.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Alert {
    id: AlertId,
    shop: ShopId,
    /// The shop's name.
    shop_name: String,
    kind: Kind,
    /// In the caller's language.
    text: String,
    /// Where it leads.
    href: String,
    begun_at: Moment,
    /// Absent while it lasts.
    ended_at: Option<Moment>,
}

/// The alert rules of the shops in scope.
#[utoipa::path(get, path = "/alert-rules", operation_id = "list_alert_rules", responses((status = 200, body = Page<AlertRule>)))]
pub(super) async fn rules(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<AlertRule>>> {
    let scope = ctx.scope(&ALERT_READ)?;
    let found = house.read(move |tx| {
        let set = store::seen(tx, &scope)?;
        let shops = benchmarks::shops(tx, &scope, None)?;
        let all = shops.into_iter().flat_map(|of| Kind::ALL.map(|kind| (of.shop, kind)));
        let told = all.map(|(shop, kind)| {
            let Rule { enabled, threshold } = set.get(&(shop, kind)).copied().unwrap_or(Rule::usual(kind));
            AlertRule { shop, kind, enabled, threshold }
        });
        Ok(told.collect())
    });
    Ok(Json(Page::whole(found.await?)))
}

/// Switches an alert of a shop on or off, and says when it begins.
#[utoipa::path(put, path = "/alert-rules", operation_id = "set_alert_rule", request_body = AlertRule, responses((status = 200, body = AlertRule)))]
pub(super) async fn set(
    ctx: Ctx,
    State(house): State<House>,
    Body(rule): Body<AlertRule>,
) -> Result<Json<AlertRule>> {
    let limits = rule.kind.limits();
    if !limits.contains(&rule.threshold) {
        let (least, most) = (limits.start(), limits.end());
        let said = Words::made(
            format!("阈值为 {least}–{most}。"),
            format!("The threshold is from {least} to {most}."),
        );
        return Err(invalid("/threshold", "threshold", said));
    }
    house.act(&ctx, move |tx, ctx| put(tx, ctx, &rule)).await.map(Json)
}

fn put(tx: &mut Tx<'_>, ctx: &Ctx, rule: &AlertRule) -> Result<AlertRule> {
    let scope = ctx.scope(&ALERT_WRITE)?;
    rules::may(tx, &scope, Some(rule.shop))?;
    let AlertRule { shop, kind, enabled, threshold } = *rule;
    let before = store::seen(tx, &scope)?.get(&(shop, kind)).copied().unwrap_or(Rule::usual(kind));
    store::set(tx, ctx, shop, kind, Rule { enabled, threshold })?;
    let told = |rule: Rule| json!({ "enabled": rule.enabled, "threshold": rule.threshold });
    let detail = json!({ "kind": kind, "before": told(before), "after": told(Rule { enabled, threshold }) });
    audit::record(tx, ctx, Entry { action: &SET, subject: shop.to_string(), shop: Some(shop), detail })?;
    Ok(rule.clone())
}

/// The newest alerts of the shops in scope; those that last have no end.
#[utoipa::path(get, path = "/alerts", operation_id = "list_alerts", responses((status = 200, body = Page<Alert>)))]
pub(super) async fn list(ctx: Ctx, State(house): State<House>) -> Result<Json<Page<Alert>>> {
    let scope = ctx.scope(&ALERT_READ)?;
    let found = house.read(move |tx| store::list(tx, &scope)).await?;
    let told = found.into_iter().map(|alert| Alert {
        id: alert.id,
        shop: alert.shop,
        shop_name: alert.shop_name,
        kind: alert.kind,
        text: alert.said.in_language(ctx.language).to_owned(),
        href: alert.kind.href().to_owned(),
        begun_at: alert.begun,
        ended_at: alert.ended,
    });
    Ok(Json(Page::whole(told.collect())))
}
