//! What ends a command, and with which exit code.

use std::{io, path::PathBuf};

use formats::{ReadError, Words, foreign::format::FormatError};
use kpi::{rules::RulesError, why::Language};

use crate::{server::ServerError, words::pick};

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
    /// A mapping file that cannot be used.
    #[error("{file}: {source}")]
    Mapping {
        /// The file.
        file: String,
        /// Why.
        source: FormatError,
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
    #[error("{0}")]
    Input(#[from] ReadError),
    /// An output that cannot be written. What was there before is untouched.
    #[error("{}: cannot be written: {source}", .path.display())]
    Output {
        /// The file, or `-` for the standard output.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A command of the house.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The simulation cannot be made.
    #[error("{0}")]
    Simulation(#[from] sim::SimError),
}

impl CommandError {
    /// 2: arguments or rules, 3: input, 4: output. 0 is success; 1 is never meant.
    pub fn exit_code(&self) -> u8 {
        match self {
            CommandError::Usage(_)
            | CommandError::Rules { .. }
            | CommandError::Mapping { .. }
            | CommandError::Open { .. } => 2,
            CommandError::Input(_) => 3,
            CommandError::Output { .. } => 4,
            CommandError::Server(error) => error.exit_code(),
            CommandError::Simulation(sim::SimError::Write { .. }) => 4,
            CommandError::Simulation(_) => 2,
        }
    }

    /// What to tell in one language; what is said of arguments and rules is the same in both.
    pub fn text(&self, language: Language) -> String {
        let of = |file: &str, words: Words| {
            pick(language, format!("{file}：{}", words.zh), format!("{file}: {}", words.en))
        };
        match self {
            CommandError::Input(error) => {
                let nothing = pick(language, "没有写出任何文件。", "Nothing was written.");
                format!("{}\n{nothing}", error.words().text(language))
            }
            CommandError::Mapping { file, source } => of(file, source.words()),
            CommandError::Open { file, source } => of(file, Words::of_io(source)),
            CommandError::Output { path, source } => {
                let why = Words::of_io(source);
                let (zh, en) = (format!("无法写出：{}", why.zh), format!("cannot be written: {}", why.en));
                of(&path.display().to_string(), Words { zh, en })
            }
            CommandError::Server(error) => error.text(language),
            CommandError::Simulation(sim::SimError::Write { source, .. }) => {
                format!("{self}: {}", Words::of_io(source))
            }
            _ => self.to_string(),
        }
    }

    /// Whether the reader of our standard output went away, as `head` does.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, CommandError::Output { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}
