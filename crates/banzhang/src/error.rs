//! What ends a command, and with which exit code.

use std::{io, path::PathBuf};

use formats::ReadError;
use kpi::rules::RulesError;

/// What ends a command.
#[derive(thiserror::Error, Debug)]
pub enum CommandError {
    /// The arguments contradict each other or name something that is not there.
    #[error("{0}")]
    Usage(String),
    /// A rule set that cannot be used.
    #[error("{file}: {source}")]
    Rules {
        /// The file.
        file: String,
        /// Why.
        source: RulesError,
    },
    /// A file of arguments cannot be read.
    #[error("{file}: {source}")]
    Open {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// An input that cannot be read. Nothing was written.
    #[error("{0}\nNothing was written. 没有写出任何文件。")]
    Input(#[from] ReadError),
    /// An output that cannot be written. What was there before is untouched.
    #[error("{}: cannot be written: {source}", .path.display())]
    Output {
        /// The file, or `-` for the standard output.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The simulation cannot be made.
    #[error("{0}")]
    Simulation(#[from] sim::SimError),
}

impl CommandError {
    /// 2: arguments or rules, 3: input, 4: output. 0 is success; 1 is never meant.
    pub fn exit_code(&self) -> u8 {
        match self {
            CommandError::Usage(_) | CommandError::Rules { .. } | CommandError::Open { .. } => 2,
            CommandError::Input(_) => 3,
            CommandError::Output { .. } => 4,
            CommandError::Simulation(sim::SimError::Write { .. }) => 4,
            CommandError::Simulation(_) => 2,
        }
    }

    /// Whether the reader of our standard output went away, as `head` does.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, CommandError::Output { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}
