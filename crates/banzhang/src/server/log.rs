//! Where the log goes: lines on a terminal, JSON everywhere else.

use std::io::IsTerminal as _;

use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::ServerError;

/// Starts logging to the standard error what `filter` lets through: `warn`, or `info,kernel=debug`.
pub fn start(filter: &str) -> Result<(), ServerError> {
    let targets: Targets = filter
        .parse()
        .map_err(|error: tracing_subscriber::filter::ParseError| ServerError::Log(error.to_string()))?;
    let log = layer().with_writer(std::io::stderr);
    let log = if std::io::stderr().is_terminal() {
        log.with_target(false).boxed()
    } else {
        log.json().flatten_event(true).boxed()
    };
    let started = tracing_subscriber::registry().with(log.with_filter(targets)).try_init();
    started.map_err(|error| ServerError::Log(error.to_string()))
}
