//! Where the log goes: lines on a terminal, JSON everywhere else.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use super::ServerError;

/// Starts logging to the standard error, filtered by `filter`.
pub fn start(filter: &str) -> Result<(), ServerError> {
    let filter = EnvFilter::try_new(filter).map_err(|error| ServerError::Log(error.to_string()))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        log.with_target(false).try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
    started.map_err(|error| ServerError::Log(error.to_string()))
}
