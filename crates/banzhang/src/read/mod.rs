//! `banzhang read`: what files are, what is in them, and what of them could not be read.

mod convert;
mod json;
mod spool;
mod summary;

use std::path::Path;

use formats::{
    FileRead, Meter, ReadError, ReadOptions, Sink, Source, Why,
    foreign::{ForeignError, Limits, Mapping, suggest_mapping},
    read_file,
};
use kpi::time::{Timestamp, Zone};

use crate::{
    arguments::{ReadArguments, ReadTo},
    error::CommandError,
    intake::{Inputs, Named, Rejects},
    output::Output,
    progress, report,
};

/// Reads files and shows or converts what is in them.
pub fn run(arguments: &ReadArguments) -> Result<(), CommandError> {
    let reading = Reading::new(arguments)?;
    if arguments.suggest_mapping {
        return suggest(&reading, arguments.output.as_deref());
    }
    let mut rejects = Rejects::create(arguments.rejects.as_deref(), arguments.lang.into())?;
    match arguments.to {
        None => summary::run(&reading, arguments, &mut rejects)?,
        Some(ReadTo::Json) => json::run(&reading, arguments, &mut rejects)?,
        Some(ReadTo::Open) => convert::run(&reading, arguments, &mut rejects)?,
    }
    rejects.check()?;
    rejects.finish()
}

/// Files and how they are read.
pub struct Reading {
    /// The files.
    pub files: Vec<Named>,
    zone: Zone,
    mapping: Option<Mapping>,
    accounts: Vec<String>,
}

impl Reading {
    fn new(arguments: &ReadArguments) -> Result<Reading, CommandError> {
        let inputs = Inputs {
            any: arguments.files.clone(),
            mapping: arguments.mapping.clone(),
            accounts: arguments.accounts.clone(),
            ..Inputs::default()
        };
        Ok(Reading {
            files: inputs.files()?,
            zone: report::read_rules(arguments.rules.as_deref())?.time_zone,
            mapping: inputs.mapping()?,
            accounts: inputs.accounts,
        })
    }

    /// Seconds that written clocks are ahead of UTC; any offset is exact, since each clock carries it.
    pub fn offset(&self) -> i64 {
        self.zone.offset(Timestamp(0)) / kpi::time::SECOND
    }

    /// Reads one file into one sink, so that rows come in the order of the file.
    pub fn read<S: Sink + Send>(&self, source: &Source, sink: &mut S) -> Result<FileRead, ReadError> {
        let meter = Meter::default();
        let options = ReadOptions {
            zone: &self.zone,
            expected: None,
            mapping: self.mapping.as_ref(),
            accounts: &self.accounts,
            digest: false,
            limits: Limits::default(),
            meter: &meter,
        };
        let total = source.path.metadata().map_or(0, |metadata| metadata.len());
        progress::watching(&meter, total, || read_file(source, &options, std::slice::from_mut(sink)))
    }
}

/// Prints a mapping file for the first file that no format fits, else for the first one.
fn suggest(reading: &Reading, output: Option<&Path>) -> Result<(), CommandError> {
    struct Nothing;
    impl Sink for Nothing {
        fn row(&mut self, _: formats::Place, _: &kpi::input::Row<'_>) {}
        fn reject(&mut self, _: formats::Reject) {}
    }
    let mut known = None;
    for Named { source, .. } in &reading.files {
        match reading.read(source, &mut Nothing) {
            Ok(read) => _ = known.get_or_insert(read.recognised),
            Err(ReadError { why: Why::Foreign(ForeignError::Unrecognised(headers)), .. }) => {
                let text = headers.suggest_mapping();
                return Output::create(output)?.write(|out| out.write_all(text.as_bytes()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let Some(known) = known else { return Ok(()) };
    progress::say(format_args!(
        "already known as {} ({}); no mapping is needed 已能识别，无需映射文件",
        known.en, known.zh
    ));
    if known.header_line.is_none() {
        return Ok(());
    }
    let text = suggest_mapping(&known.headers, Some(&known.format));
    Output::create(output)?.write(|out| out.write_all(text.as_bytes()))
}
