//! The command line of Banzhang 班长: it wires the rooms and owns no logic of theirs.

mod arguments;
mod error;
mod explain;
mod figure;
mod grid;
mod intake;
mod output;
mod progress;
mod read;
mod report;
mod screen;
mod server;
mod simulate;
mod words;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser as _;
use error::CommandError;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Command::House(house) => server::run(house).map_err(CommandError::from),
        Command::Report(report) => report::run(report),
        Command::Explain(explain) => explain::run(explain),
        Command::Read(read) => read::run(read),
        Command::Simulate(simulate) => simulate::run(simulate),
        Command::Rules(rules) => report::rules(rules),
        Command::Metrics(metrics) => report::metrics(metrics),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            progress::say(format_args!("banzhang: {}", error.text(arguments.command.language())));
            ExitCode::from(error.exit_code())
        }
    }
}
