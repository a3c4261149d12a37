//! `banzhang migrate` and `banzhang openapi`.

use std::io::Write as _;

use kernel::text::Words;

use super::arguments::MigrateArguments;
use super::open::{self, Lock};
use super::serve::say;
use super::{ServerError, log, modules};

/// Brings the tables up to date without serving.
pub fn run(arguments: &MigrateArguments) -> Result<(), ServerError> {
    let config = open::configured(&arguments.house, arguments.house.settings())?;
    log::start(&config.log)?;
    open::make_folder(&config.data)?;
    let _lock = Lock::unless_shared(&config)?;
    open::house(config)?;
    let words = Words::fixed("数据表已是最新。", "The tables are up to date.");
    say(&words, arguments.house.lang)
}

/// Prints the OpenAPI document of all routes.
pub fn openapi() -> Result<(), ServerError> {
    let failed = |source| ServerError::System { step: "the output", source };
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &kernel::http::document(&modules()))
        .map_err(|error| failed(error.into()))?;
    writeln!(out).map_err(failed)
}
