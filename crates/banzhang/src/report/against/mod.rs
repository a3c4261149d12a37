//! `banzhang report --against`: what another rule set would have changed. The files are read again under the other
//! rules, because phrases and the time zone already decide what a row is.

mod forms;
mod table;
mod xlsx;

use std::path::PathBuf;

use kpi::compare::{ByName, Change, Move, Told, changes, moves};

use super::{Sheet, period::periods, remarks};
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
        shops: changes(shops(&before), shops(&after)),
        agents: changes(agents(&before), agents(&after)),
        moves: moves(&told(&before), &told(&after), Some(before.language)),
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

fn shops(sheet: &Sheet) -> ByName {
    let name = |shop: u32| (sheet.report.shop(shop).to_owned(), String::new());
    periods(&sheet.report.shop_days).into_iter().map(|(shop, period)| (name(shop), period.row)).collect()
}

fn agents(sheet: &Sheet) -> ByName {
    let report = &sheet.report;
    let rows = periods(&report.agent_days).into_iter();
    rows.map(|(account, period)| {
        let shop = report.shop(report.shop_of(account)).to_owned();
        ((shop, report.account(account).to_owned()), period.row)
    })
    .collect()
}

fn told(sheet: &Sheet) -> Vec<Told<'_>> {
    let orders = sheet.report.orders.iter();
    orders.map(|order| Told { titles: &sheet.report, rules: &sheet.rules, order }).collect()
}
