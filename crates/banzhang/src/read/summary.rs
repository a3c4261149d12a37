//! What each file is, for people.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use formats::{
    FileRead, OrderLine, Place, ReadError, Reference, Reject, Sink, Why, foreign::ForeignError,
    write::table_of,
};
use kpi::{input::Row, why::Language};

use super::Reading;
use crate::{
    arguments::ReadArguments,
    error::CommandError,
    figure::integer,
    grid::{Column, Grid},
    intake::{Named, Rejects},
    output::Output,
    screen::{Screen, Tone},
    words::pick,
};

/// So many rejects and figures are shown.
const SHOWN: usize = 10;

/// Counts what a file holds.
struct Tally<'r> {
    tables: BTreeMap<&'static str, i64>,
    references: Vec<Reference>,
    reference_count: i64,
    first: Vec<Reject>,
    /// Rows kept with a remark.
    remarked: u64,
    rejects: &'r mut Rejects,
}

impl Sink for Tally<'_> {
    fn row(&mut self, _: Place, row: &Row<'_>) {
        *self.tables.entry(table_of(row).name()).or_default() += 1;
    }

    fn order_line(&mut self, _: Place, _: &OrderLine<'_>) {
        *self.tables.entry("order_lines").or_default() += 1;
    }

    fn reference(&mut self, _: Place, reference: &Reference) {
        self.reference_count += 1;
        if self.references.len() < SHOWN {
            self.references.push(reference.clone());
        }
    }

    fn reject(&mut self, reject: Reject) {
        self.remarked += u64::from(!reject.rejected);
        if self.first.len() < SHOWN {
            self.first.push(reject.clone());
        }
        self.rejects.add(vec![reject]);
    }
}

/// Shows every file; one that cannot be read does not keep the others from being shown.
pub fn run(reading: &Reading, arguments: &ReadArguments, rejects: &mut Rejects) -> Result<(), CommandError> {
    let language = arguments.lang.into();
    let screen = Screen::of_output(arguments.output.is_some(), None);
    let mut failed = None;
    let mut text = Vec::new();
    for (n, Named { source, .. }) in reading.files.iter().enumerate() {
        let mut tally = Tally {
            tables: BTreeMap::new(),
            references: Vec::new(),
            reference_count: 0,
            first: Vec::new(),
            remarked: 0,
            rejects: &mut *rejects,
        };
        let read = reading.read(source, &mut tally);
        if n > 0 {
            text.push(b'\n');
        }
        let page = Page { screen: &screen, language, out: &mut text };
        let shown = match read {
            Ok(read) => page.file(&source.name(), &read, &tally),
            Err(error) => {
                let shown = page.failure(&source.name(), &error);
                failed.get_or_insert(error);
                shown
            }
        };
        shown.map_err(|source| CommandError::Output { path: "-".into(), source })?;
    }
    Output::create(arguments.output.as_deref())?.write(|out| out.write_all(&text))?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}

struct Page<'p> {
    screen: &'p Screen,
    language: Language,
    out: &'p mut Vec<u8>,
}

impl Page<'_> {
    fn file(mut self, name: &str, read: &FileRead, tally: &Tally<'_>) -> io::Result<()> {
        let found = &read.recognised;
        self.title(name)?;
        let format = pick(self.language, &found.zh, &found.en);
        self.line("格式", "Format  ", &format!("{format} ({})", found.format))?;
        self.line("编码", "Encoding", &found.encoding)?;
        if !found.sheets.is_empty() {
            let join = pick(self.language, "、", ", ");
            self.line("工作表", "Sheets  ", &found.sheets.join(join))?;
        }
        if let Some(line) = found.header_line {
            let headers = found.headers.join(" | ");
            self.line(
                "表头",
                "Header  ",
                &pick(self.language, format!("第 {line} 行：{headers}"), format!("line {line}: {headers}")),
            )?;
        }
        for (table, rows) in &tally.tables {
            self.line("行数", "Rows    ", &format!("{table} {}", integer(*rows)))?;
        }
        if found.skipped > 0 {
            self.line(
                "略过",
                "Skipped ",
                &pick(
                    self.language,
                    format!("{} 行（汇总行、重复表头等）", found.skipped),
                    format!("{} rows (summaries, repeated headers and the like)", found.skipped),
                ),
            )?;
        }
        for note in &found.notes {
            self.line("备注", "Note    ", note.text(self.language))?;
        }
        self.references(tally)?;
        self.rejects(found.rejected, tally)
    }

    fn references(&mut self, tally: &Tally<'_>) -> io::Result<()> {
        if tally.reference_count == 0 {
            return Ok(());
        }
        self.line(
            "参考",
            "Figures ",
            &pick(
                self.language,
                format!("其他工具的 {} 个指标，与我们的并列保存", integer(tally.reference_count)),
                format!("{} figures of another tool, kept beside ours", integer(tally.reference_count)),
            ),
        )?;
        let titles = [
            ("对象", "Subject"),
            ("类别", "Kind"),
            ("时段", "Period"),
            ("表头", "Header"),
            ("指标", "Metric"),
        ];
        let mut columns: Vec<Column> =
            titles.map(|(zh, en)| Column::text(pick(self.language, zh, en))).into();
        columns.push(Column::number(pick(self.language, "值", "Value"), 1));
        columns.push(Column::text(pick(self.language, "单位", "Unit")));
        let mut grid = Grid::new(columns, 1);
        for figure in &tally.references {
            let value = figure.value.as_deref().unwrap_or(crate::figure::NO_CASE);
            let cells = [
                &figure.subject,
                &figure.subject_kind,
                &figure.period,
                &figure.header,
                &figure.metric,
                value,
                &figure.unit,
            ];
            grid.row(cells.map(str::to_owned).into(), Tone::Plain);
        }
        write!(self.out, "{}", grid.render(self.screen))?;
        self.more(tally.reference_count - tally.references.len() as i64)
    }

    fn rejects(&mut self, rejected: u64, tally: &Tally<'_>) -> io::Result<()> {
        let count = pick(self.language, format!("{rejected} 行"), format!("{rejected} rows"));
        self.line("未读", "Rejected", &count)?;
        if tally.first.is_empty() {
            return Ok(());
        }
        let columns = vec![
            Column::number(pick(self.language, "行", "Line"), 0),
            Column::text(pick(self.language, "列", "Cell")),
            Column::text(pick(self.language, "原因", "Reason")),
        ];
        let mut grid = Grid::new(columns, 3);
        for reject in &tally.first {
            let remark =
                if reject.rejected { "" } else { pick(self.language, "（仅备注）", " (a remark)") };
            let sheet = reject.sheet.as_deref().map_or_else(String::new, |sheet| format!("{sheet}!"));
            let cells = [
                format!("{sheet}{}", reject.line),
                reject.cell.clone(),
                format!("{}{remark}", reject.reason.text(self.language)),
            ];
            grid.row(cells.into(), Tone::Plain);
        }
        write!(self.out, "{}", grid.render(self.screen))?;
        self.more((rejected + tally.remarked) as i64 - tally.first.len() as i64)
    }

    fn failure(mut self, name: &str, error: &ReadError) -> io::Result<()> {
        self.title(name)?;
        writeln!(self.out, "{}", self.screen.paint(Tone::Warning, error.why.words().text(self.language)))?;
        if let Why::Foreign(ForeignError::Unrecognised(_)) = error.why {
            let hint = pick(
                self.language,
                "用 --suggest-mapping 得到一份映射文件，改好后以 --mapping 给出",
                "--suggest-mapping prints a mapping file; edit it and give it with --mapping",
            );
            writeln!(self.out, "{hint}")?;
        }
        Ok(())
    }

    fn title(&mut self, name: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.screen.paint(Tone::Strong, name))
    }

    fn line(&mut self, zh: &str, en: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}  {text}", pick(self.language, zh, en))
    }

    fn more(&mut self, more: i64) -> io::Result<()> {
        if more <= 0 {
            return Ok(());
        }
        let more = integer(more);
        writeln!(self.out, "{}", pick(self.language, format!("…… 还有 {more} 行"), format!("… {more} more")))
    }
}
