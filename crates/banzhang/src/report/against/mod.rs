//! `banzhang report --against`: what another rule set would have changed. The files are read again under the other
//! rules, because phrases and the time zone already decide what a row is.

mod changes;
mod forms;
mod ground;
mod moves;
mod table;
mod xlsx;

use std::path::PathBuf;

use changes::{Change, agents, shops};
use moves::{Move, moves};

use super::{Sheet, remarks};
use crate::{
    arguments::{Format, ReportArguments, Scope},
    error::CommandError,
    output::Output,
    screen::Screen,
};

/// Two sheets of the same files, and what differs.
pub struct Comparison {
    /// Under the rules in force.
    pub before: Sheet,
    /// Under the other rules.
    pub after: Sheet,
    /// Shops, in the order of their names.
    pub shops: Vec<Change>,
    /// Accounts, in the order of shops and names.
    pub agents: Vec<Change>,
    /// Orders with another seller.
    pub moves: Vec<Move>,
}

/// Compares.
pub fn run(arguments: &ReportArguments, other: PathBuf) -> Result<(), CommandError> {
    let other = Scope { rules: Some(other), ..arguments.scope.clone() };
    // A mistake in the other rules should be told before the first reading.
    super::read_rules(other.rules.as_deref())?;
    let mut before = super::sheet(&arguments.inputs, &arguments.scope, arguments.rejects.as_deref(), |_| {})?;
    before.intake.rejects.finish()?;
    let after = super::sheet(&arguments.inputs, &other, None, |_| {})?;
    let comparison = Comparison {
        shops: shops(&before, &after),
        agents: agents(&before, &after),
        moves: moves(&before, &after),
        before,
        after,
    };
    let output = Output::create(arguments.output.as_deref())?;
    match arguments.format {
        Format::Table => {
            let screen = Screen::of_output(arguments.output.is_some(), arguments.width);
            output.write(|out| table::write(&comparison, &screen, out))?;
        }
        Format::Json => output.write(|out| forms::json(&comparison, out))?,
        Format::Csv => output.write(|out| forms::csv(&comparison, out))?,
        Format::Xlsx => output.write(|out| xlsx::write(&comparison, out))?,
    }
    remarks::say(&comparison.before, arguments.rejects.is_none());
    Ok(())
}
