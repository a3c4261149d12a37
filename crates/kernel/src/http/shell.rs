//! The shell: the route table becomes the one router of the server. Nothing else adds a route.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use super::gate::{Behind, gate};
use super::route::Route;
use super::{headers, health, origin, problem, telemetry};
use crate::error::not_found;
use crate::house::House;

/// A request that takes longer is broken off; long work is a job.
const PATIENCE: Duration = Duration::from_secs(30);

/// The router of the API below `/api/v1` with all routes of the house, and `pages` for every other path.
#[expect(clippy::disallowed_methods, reason = "the one place where the route table becomes a router")]
pub fn router(house: &House, pages: Router<House>) -> Router {
    let mut api = Router::new();
    for route in house.modules().iter().flat_map(|module| &module.routes) {
        api = api.route(&route.path, guarded(house, route));
    }
    let api = api.fallback(|| async { not_found() });
    Router::new()
        .nest("/api/v1", api)
        .merge(health::router())
        .merge(pages)
        .layer(from_fn(origin::same_site))
        .layer(from_fn_with_state(house.clone(), origin::address))
        .layer(from_fn(problem::render))
        .layer(CompressionLayer::new())
        .layer(from_fn(headers::secure))
        .layer(from_fn_with_state(house.clone(), telemetry::observe))
        .layer(from_fn_with_state(house.clock().clone(), headers::request_id))
        .with_state(house.clone())
}

/// The handler behind its gate.
fn guarded(house: &House, route: &Route) -> axum::routing::MethodRouter<House> {
    let behind = Behind {
        house: house.clone(),
        access: route.access,
        audit: route.audit,
        body_limit: route.body_limit,
        keep_answer: !route.secret_answer,
    };
    let guarded = route
        .handler
        .clone()
        .layer(DefaultBodyLimit::max(route.body_limit))
        .layer(from_fn_with_state(behind, gate));
    if route.streams {
        guarded
    } else {
        guarded.layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, PATIENCE))
    }
}
