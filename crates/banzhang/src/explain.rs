//! `banzhang explain`.

use crate::{arguments::ExplainArguments, error::CommandError};

pub fn run(_: &ExplainArguments) -> Result<(), CommandError> {
    Ok(())
}
