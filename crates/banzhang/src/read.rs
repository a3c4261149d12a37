//! `banzhang read`.

use crate::{arguments::ReadArguments, error::CommandError};

pub fn run(_: &ReadArguments) -> Result<(), CommandError> {
    Ok(())
}
