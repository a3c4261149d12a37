use std::path::PathBuf;

use jiff::civil::Date;

/// Why a simulation could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// A number of the configuration is out of range.
    #[error("{name} is {value}, must be from {least} to {most}")]
    Config {
        /// Field of the configuration.
        name: &'static str,
        /// What was asked for.
        value: u32,
        /// The least allowed.
        least: u32,
        /// The most allowed.
        most: u32,
    },
    /// The first day lies outside the calendar we simulate.
    #[error("the first day {0} must lie in the years 1970 to 2200")]
    Start(Date),
    /// A built-in text file of the model is damaged.
    #[error("the built-in texts {file} cannot be used: {reason}")]
    Texts {
        /// Name of the text file.
        file: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
