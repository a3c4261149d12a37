//! `banzhang report`.

mod against;
mod csv;
mod json;
mod period;
pub mod remarks;
mod table;
mod xlsx;

use std::{
    num::NonZero,
    path::{Path, PathBuf},
};

use formats::open::{Clocks, Table};
use kpi::{
    history::{History, Options, Report},
    metric::{METRICS, Metric, Needs},
    rules::Rules,
    time::{Day, Timestamp},
    why::Language,
};

use crate::{
    arguments::{Format, MetricsArguments, ReportArguments, RulesArguments, Scope},
    error::CommandError,
    intake::{self, Inputs, Intake, Rejects, text},
    output::Output,
    screen::Screen,
};

/// A report with everything that its forms show.
pub struct Sheet {
    /// The figures.
    pub report: Report,
    /// The rule set.
    pub rules: Rules,
    /// What was read.
    pub intake: Intake,
    /// Nothing after this instant was seen.
    pub as_of: Timestamp,
    /// File name of the rule set; `None` for the defaults.
    pub rules_name: Option<String>,
    /// Language of texts.
    pub language: Language,
    /// Workers.
    pub threads: NonZero<usize>,
}

impl Sheet {
    /// Whether a metric can be shown: a figure whose input is absent is none.
    pub fn shows(&self, metric: &Metric) -> bool {
        let table = match metric.needs {
            Needs::Nothing => return true,
            Needs::Ratings => Table::Ratings,
            Needs::Reviews => Table::Reviews,
            Needs::Presence => Table::Presence,
        };
        self.intake.tables.contains(&table)
    }
}

/// Makes a report.
pub fn run(arguments: &ReportArguments) -> Result<(), CommandError> {
    let view = table::View::parse(arguments)?;
    if arguments.format == Format::Xlsx && arguments.output.is_none() {
        return Err(CommandError::Usage("--format xlsx needs a file: -o OUT 工作簿须用 -o 指定文件".into()));
    }
    if let Some(other) = &arguments.against {
        return against::run(arguments, other.clone());
    }
    let mut sheet = sheet(&arguments.inputs, &arguments.scope, arguments.rejects.as_deref(), |options| {
        options.list_inquiries = arguments.format == Format::Xlsx;
    })?;
    sheet.intake.rejects.finish()?;
    let output = Output::create(arguments.output.as_deref())?;
    match arguments.format {
        Format::Json => output.write(|out| json::write(&sheet, out))?,
        Format::Csv => output.write(|out| csv::write(&sheet, out))?,
        Format::Table => {
            let screen = Screen::of_output(arguments.output.is_some(), arguments.width);
            output.write(|out| table::write(&sheet, &view, &screen, out))?;
        }
        Format::Xlsx => output.write(|out| xlsx::write(&sheet, out))?,
    }
    remarks::say(&sheet, arguments.rejects.is_none());
    Ok(())
}

/// Reads files and computes the sheet.
pub fn sheet<'a>(
    inputs: &Inputs,
    scope: &'a Scope,
    rejects: Option<&Path>,
    change: impl FnOnce(&mut Options<'a>),
) -> Result<Sheet, CommandError> {
    let rules = read_rules(scope.rules.as_deref())?;
    let mut options = options(&rules, scope)?;
    options.threads = inputs.threads();
    change(&mut options);
    let history = History::new(rules.clone());
    let mut intake = intake::take(&history, inputs, Rejects::create(rejects, scope.lang.into())?)?;
    let gathered = std::mem::take(&mut intake.gathered);
    let report = history.report(gathered, &intake.digests, &options);
    let (as_of, threads) = (options.as_of, options.threads);
    let file_name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let rules_name = scope.rules.as_ref().and_then(file_name);
    Ok(Sheet { report, rules, intake, as_of, rules_name, language: scope.lang.into(), threads })
}

/// Reads a rule set; the defaults where none is named.
pub fn read_rules(path: Option<&Path>) -> Result<Rules, CommandError> {
    let Some(path) = path else { return Ok(Rules::default()) };
    let failed = |source| CommandError::Rules { file: path.display().to_string(), source };
    Rules::from_toml(&text(path)?).map_err(failed)
}

fn options<'a>(rules: &Rules, scope: &Scope) -> Result<Options<'a>, CommandError> {
    let day = |name: &str, text: &Option<String>, open: i32| match text {
        None => Ok(Day(open)),
        Some(text) => Day::parse(text)
            .ok_or_else(|| CommandError::Usage(format!("--{name} {text}: is no day; write YYYY-MM-DD"))),
    };
    let (from, to) = (day("from", &scope.from, i32::MIN)?, day("to", &scope.to, i32::MAX)?);
    if from > to {
        return Err(CommandError::Usage(format!("--from {from} is after --to {to}")));
    }
    let as_of = match &scope.as_of {
        None => Timestamp::MAX,
        Some(text) => Clocks::new(&rules.time_zone).instant(text).ok_or_else(|| {
            CommandError::Usage(format!(
                "--as-of {text}: write YYYY-MM-DD HH:MM:SS, or RFC 3339 with an offset"
            ))
        })?,
    };
    Ok(Options { as_of, days: from..=to, ..Options::default() })
}

/// Prints the rule set in full.
pub fn rules(arguments: &RulesArguments) -> Result<(), CommandError> {
    let rules = read_rules(arguments.file.as_deref())?;
    Output::create(None)?.write(|out| out.write_all(rules.to_toml().as_bytes()))
}

/// Prints the registry of metrics.
pub fn metrics(arguments: &MetricsArguments) -> Result<(), CommandError> {
    let chinese = Language::from(arguments.lang) == Language::Chinese;
    Output::create(None)?.write(|out| {
        METRICS.iter().try_for_each(|metric| {
            let definition = if chinese { metric.definition_zh } else { metric.definition };
            writeln!(out, "{}  {} {}\n    {definition}", metric.id, metric.zh, metric.en)
        })
    })
}
