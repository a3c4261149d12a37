//! What is counted and logged of every request: route pattern, status, duration, who. Never a path with its ids, a query
//! string or a name, so that neither log nor metrics hold personal data.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode_registry;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::house::House;
use crate::id::{PersonId, RequestId};

/// Upper bounds of the durations told apart, in seconds.
const BOUNDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Who asked; left on the response by the gate.
#[derive(Clone, Copy)]
pub(super) struct Asker(pub(super) PersonId);

/// The counters of this node.
pub(crate) struct Telemetry {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

/// A number of this moment, such as the rows that wait in a queue.
pub(super) struct Level {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) value: i64,
}

impl Default for Telemetry {
    fn default() -> Self {
        let requests = Family::<Answered, Counter>::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(BOUNDS)) as fn() -> Histogram);
        let mut registry = Registry::with_prefix("banzhang");
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register("http_request_seconds", "Time until the head of the answer", seconds.clone());
        Self { registry, requests, seconds }
    }
}

impl Telemetry {
    fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let asked = Asked { method: method.to_owned(), route: route.to_owned() };
        self.seconds.get_or_create(&asked).observe(took.as_secs_f64());
        let Asked { method, route } = asked;
        self.requests.get_or_create(&Answered { method, route, status }).inc();
    }

    /// Everything in the text form of Prometheus, with `levels` beside the counters.
    pub(super) fn text(&self, levels: Vec<Level>) -> Result<String, std::fmt::Error> {
        let mut now = Registry::with_prefix("banzhang");
        for Level { name, about, value } in levels {
            let gauge = Gauge::<i64>::default();
            gauge.set(value);
            now.register(name, about, gauge);
        }
        let mut text = String::new();
        encode_registry(&mut text, &self.registry)?;
        encode_registry(&mut text, &now)?;
        writeln!(text, "# EOF")?;
        Ok(text)
    }
}

/// Middleware: one line and one count a request.
pub(super) async fn observe(State(house): State<House>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    // A method is whatever the client sent: only the known ones become labels.
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>().map_or("page", MatchedPath::as_str).to_owned();
    let id = extensions.get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let response = next.run(request).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    house.telemetry().count(&method, &route, status, took);
    let person =
        response.extensions().get::<Asker>().map(|Asker(person)| person.to_string()).unwrap_or_default();
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if route.starts_with("/health/") || route == "/metrics" {
        tracing::debug!(request = id, method, route, status, micros, "answered");
    } else {
        tracing::info!(request = id, method, route, status, micros, person, "answered");
    }
    response
}
