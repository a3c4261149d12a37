//! Files as CSV of the open format: one file a table, none under its name until all are complete. The figures of
//! other tools go to `reference.csv`, lines of orders that are in other files to `order_lines.csv`.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use formats::{
    OrderLine, Place, Reference, Reject, Sink,
    open::Table,
    write::{Encoding, OpenWriter, WriteError, table_of},
};
use kpi::input::{Fen, Row};

use super::Reading;
use crate::{
    arguments::ReadArguments,
    error::CommandError,
    intake::{Named, Rejects},
    output::Output,
    progress,
};

/// Converts all files into the folder.
pub fn run(reading: &Reading, arguments: &ReadArguments, rejects: &mut Rejects) -> Result<(), CommandError> {
    let missing = || CommandError::Usage("--to open needs a folder: -o DIR 须用 -o 指定文件夹".into());
    let folder = arguments.output.as_deref().ok_or_else(missing)?;
    fs::create_dir_all(folder).map_err(|source| CommandError::Output { path: folder.to_owned(), source })?;
    let mut files = Files {
        folder,
        offset: reading.offset(),
        tables: BTreeMap::new(),
        lists: BTreeMap::new(),
        attributes: 0,
        rejects,
        error: None,
    };
    for Named { source, .. } in &reading.files {
        reading.read(source, &mut files)?;
        files.error.take().map_or(Ok(()), Err)?;
    }
    files.finish()
}

/// The files being written.
struct Files<'f> {
    folder: &'f Path,
    offset: i64,
    tables: BTreeMap<Table, OpenWriter<Output>>,
    lists: BTreeMap<&'static str, csv::Writer<Output>>,
    /// Rows with cells that the open format has no column for.
    attributes: u64,
    rejects: &'f mut Rejects,
    error: Option<CommandError>,
}

const ORDER_LINES: [&str; 6] = ["shop", "order_id", "sku", "title", "line_units", "line_amount"];
const REFERENCE: [&str; 9] =
    ["source", "shop", "subject", "subject_kind", "period", "metric", "header", "value", "unit"];

impl Files<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.csv"))
    }

    fn write(&mut self, row: &Row<'_>) -> Result<(), CommandError> {
        let table = table_of(row);
        let path = self.path(table.name());
        let failed = |error| CommandError::Output { path: path.clone(), source: io_error(error) };
        if !self.tables.contains_key(&table) {
            let file = Output::create(Some(&path))?;
            let writer = OpenWriter::new(file, table, Encoding::Csv).map_err(failed)?;
            self.tables.insert(table, writer.at_offset(self.offset));
        }
        self.tables.get_mut(&table).map_or(Ok(()), |writer| writer.row(row).map_err(failed))
    }

    fn list(&mut self, name: &'static str, header: &[&str], cells: &[&str]) -> Result<(), CommandError> {
        let path = self.path(name);
        let failed = |error: csv::Error| CommandError::Output { path: path.clone(), source: error.into() };
        if !self.lists.contains_key(name) {
            let mut writer = csv::Writer::from_writer(Output::create(Some(&path))?);
            writer.write_record(header).map_err(failed)?;
            self.lists.insert(name, writer);
        }
        self.lists.get_mut(name).map_or(Ok(()), |writer| writer.write_record(cells).map_err(failed))
    }

    fn keep(&mut self, done: Result<(), CommandError>) {
        if let (Err(error), None) = (done, &self.error) {
            self.error = Some(error);
        }
    }

    fn finish(self) -> Result<(), CommandError> {
        let mut complete = Vec::new();
        let folder = self.folder;
        let path = |name: &str| folder.join(format!("{name}.csv"));
        for (table, writer) in self.tables {
            let failed = |error| CommandError::Output { path: path(table.name()), source: io_error(error) };
            complete.push((table.name(), writer.finish().map_err(failed)?));
        }
        for (name, writer) in self.lists {
            let file = writer
                .into_inner()
                .map_err(|error| CommandError::Output { path: path(name), source: error.into_error() })?;
            complete.push((name, file));
        }
        for (name, file) in complete {
            file.finish()?;
            progress::say(format_args!("{}", path(name).display()));
        }
        if self.attributes > 0 {
            progress::say(format_args!(
                "{} rows have cells without a column in the open format; --to json keeps them 行另有开放格式没有的列",
                self.attributes
            ));
        }
        Ok(())
    }
}

impl Sink for Files<'_> {
    fn row(&mut self, _: Place, row: &Row<'_>) {
        let done = self.write(row);
        self.keep(done);
    }

    fn attributes(&mut self, _: Place, _: &[(&str, &str)]) {
        self.attributes += 1;
    }

    fn order_line(&mut self, _: Place, line: &OrderLine<'_>) {
        let units = line.units.map_or_else(String::new, |units| units.to_string());
        let amount = line.amount.map_or_else(String::new, decimal);
        let cells = [line.shop, line.order_id, line.sku, line.title, &units, &amount];
        let done = self.list("order_lines", &ORDER_LINES, &cells);
        self.keep(done);
    }

    fn reference(&mut self, _: Place, figure: &Reference) {
        let cells = [
            figure.source.as_str(),
            &figure.shop,
            &figure.subject,
            &figure.subject_kind,
            &figure.period,
            &figure.metric,
            &figure.header,
            figure.value.as_deref().unwrap_or_default(),
            &figure.unit,
        ];
        let done = self.list("reference", &REFERENCE, &cells);
        self.keep(done);
    }

    fn reject(&mut self, reject: Reject) {
        self.rejects.add(vec![reject]);
    }
}

/// Fen as a decimal of yuan, as the open format writes money.
pub fn decimal(fen: Fen) -> String {
    let (sign, size) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

fn io_error(error: WriteError) -> io::Error {
    match error {
        WriteError::Write(error) => error,
        error => io::Error::other(error),
    }
}
