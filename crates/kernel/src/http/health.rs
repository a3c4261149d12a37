//! For who watches the server: alive, ready, and its metrics.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use serde_json::json;
use subtle::ConstantTimeEq;

use super::telemetry::Level;
use crate::db::Migration;
use crate::error::{Error, not_found};
use crate::house::House;
use crate::module::Gauge;

/// `/health/live`, `/health/ready`, `/metrics`.
#[expect(clippy::disallowed_methods, reason = "for machines, outside of the API and its gate")]
pub(super) fn router() -> Router<House> {
    Router::new()
        .route("/health/live", routing::get(live))
        .route("/health/ready", routing::get(ready))
        .route("/metrics", routing::get(metrics))
}

/// The process answers.
async fn live() -> Response {
    Json(json!({ "alive": true })).into_response()
}

/// The database answers and its tables are those of this program.
async fn ready(State(house): State<House>) -> Response {
    let known: Vec<Migration> =
        house.modules().iter().flat_map(|module| module.migrations).copied().collect();
    let applied = house.read(crate::db::applied).await;
    let (status, database, migrations) = match applied {
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, false, false)
        }
        Ok(applied) => {
            let ran =
                |step: &Migration| applied.iter().any(|(id, hash)| id == step.id && *hash == step.hash());
            match known.iter().all(ran) && applied.len() == known.len() {
                true => (StatusCode::OK, true, true),
                false => (StatusCode::SERVICE_UNAVAILABLE, true, false),
            }
        }
    };
    (status, Json(json!({ "database": database, "migrations": migrations }))).into_response()
}

/// Metrics in the text form of Prometheus, for this machine or who has the token; nobody else learns that they are here.
async fn metrics(State(house): State<House>, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    if !admitted(&house, peer, request.headers()) {
        return not_found().into_response();
    }
    let levels = match levels(&house).await {
        Ok(levels) => levels,
        Err(error) => return error.into_response(),
    };
    match house.telemetry().text(levels) {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => Error::internal("metrics", error).into_response(),
    }
}

/// Behind a proxy every visitor looks like this machine, so that only the token counts there.
fn admitted(house: &House, peer: Option<SocketAddr>, headers: &HeaderMap) -> bool {
    let sent =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let (Some(token), Some(sent)) = (&house.config().metrics_token, sent) {
        return token.as_bytes().ct_eq(sent.as_bytes()).into();
    }
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    !house.config().behind_proxy && !forwarded && peer.is_some_and(|peer| peer.ip().is_loopback())
}

/// What is counted at the moment of asking: the pool, the memory, and the gauges of the rooms.
async fn levels(house: &House) -> Result<Vec<Level>, Error> {
    let gauges: Vec<&'static Gauge> =
        house.modules().iter().flat_map(|module| module.gauges).copied().collect();
    let now = house.clock().now();
    let mut levels = house
        .read(move |tx| {
            let mut levels = Vec::new();
            for gauge in gauges {
                let value = tx.one(gauge.query, crate::params![now], |row| row.get(0))?;
                levels.push(Level { name: gauge.name, about: gauge.about, value });
            }
            Ok(levels)
        })
        .await?;
    let pool = house.db().pool();
    let count = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
    levels.push(Level { name: "db_connections", about: "Connections open", value: count(pool.open) });
    levels.push(Level { name: "db_connections_idle", about: "Of these unused", value: count(pool.idle) });
    levels.push(Level { name: "db_connections_max", about: "At most", value: count(pool.size) });
    if let Some(value) = resident() {
        levels.push(Level { name: "process_resident_bytes", about: "Memory of the process", value });
    }
    Ok(levels)
}

/// Bytes of memory in use, where the system tells them.
pub fn resident() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<i64>().ok()?.checked_mul(1024)
}
