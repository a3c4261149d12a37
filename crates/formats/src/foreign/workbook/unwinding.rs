//! Calling a foreign reader that may break down.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::foreign::error::ForeignError;

/// Runs a step of a foreign reader; its error or its panic becomes ours. The reader is not used after a panic.
pub(crate) fn step<T, E: std::fmt::Display>(run: impl FnOnce() -> Result<T, E>) -> Result<T, ForeignError> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(ForeignError::Workbook(error.to_string())),
        Err(_) => Err(ForeignError::WorkbookPanic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let result: Result<(), ForeignError> = step(|| -> Result<(), String> { panic!("broken") });
        assert!(matches!(result, Err(ForeignError::WorkbookPanic)));
    }
}
