//! The sheet as a table to be read on a terminal.

mod columns;
mod marks;
mod notes;
mod rows;

use std::io::{self, Write};

pub use columns::View;
use kpi::metric::{Level, Metric, Unit};
use marks::Marks;
pub use notes::{facts, title, warnings};
use rows::{Below, Named, Section, sections};

use super::{Sheet, period::Period};
use crate::{
    arguments::By,
    figure,
    grid::{Column, Grid},
    screen::{Screen, Tone},
    words::{name, pick},
};

/// Writes the table.
pub fn write(sheet: &Sheet, view: &View, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let sections = sections(sheet, view);
    let metrics = view.metrics(sheet);
    notes::head(sheet, Some(view.by), screen, out)?;
    if sections.iter().all(|section| section.rows.is_empty()) {
        return writeln!(out, "{}", nothing(sheet, view.by));
    }
    let mut marks = Marks::find(sheet, &sections, &metrics);
    let grid = grid(sheet, view, &sections, &metrics, &mut marks);
    write!(out, "\n{}\n", grid.render(screen))?;
    notes::legend(sheet, view, &sections, &metrics, &marks, screen, out)
}

fn nothing(sheet: &Sheet, by: By) -> &'static str {
    match by {
        By::Team if !sheet.report.agent_days.is_empty() => {
            pick(sheet.language, "没有班组：用 --teams 给出班组表。", "No teams: give them with --teams.")
        }
        _ => pick(sheet.language, "这段时间没有数据。", "There is nothing in this period."),
    }
}

fn grid(sheet: &Sheet, view: &View, sections: &[Section], metrics: &[&Metric], marks: &mut Marks) -> Grid {
    let columns = metrics.iter().map(|metric| column(sheet, metric, marks));
    let columns = std::iter::once(Column::text(row_title(sheet, view.by))).chain(columns).collect();
    let mut grid = Grid::new(columns, 1);
    for (n, section) in sections.iter().enumerate() {
        if n > 0 {
            grid.blank();
        }
        if let Some(heading) = &section.heading {
            grid.heading(heading.clone());
        }
        for Named { name, period } in &section.rows {
            let cells = metrics.iter().map(|metric| cell(sheet, metric, period, marks));
            grid.row(std::iter::once(name.clone()).chain(cells).collect(), Tone::Plain);
        }
        if !section.below.is_empty() {
            grid.rule();
        }
        for (below, level, period) in &section.below {
            let cells = metrics.iter().map(|metric| below_cell(sheet, metric, *below, *level, period, marks));
            let name = below_name(sheet, view.by, *below).to_owned();
            grid.row(std::iter::once(name).chain(cells).collect(), Tone::Strong);
        }
    }
    grid
}

fn row_title(sheet: &Sheet, by: By) -> &'static str {
    let language = sheet.language;
    match by {
        By::Agent => pick(language, "客服", "Agent"),
        By::Team => pick(language, "班组", "Team"),
        By::Shop => pick(language, "店铺", "Shop"),
        By::Day => pick(language, "日期", "Day"),
        By::Hour => pick(language, "钟点", "Hour"),
    }
}

fn column(sheet: &Sheet, metric: &Metric, marks: &Marks) -> Column {
    let mark = if marks.in_title(metric) { "*" } else { "" };
    let title = format!("{}{mark}", name(metric, sheet.language));
    // Inquiries and what became of them are read together.
    let group = if metric.section == 5 { 7 } else { metric.section };
    Column { right: metric.id != "hourly_received", ..Column::number(title, group) }
}

fn cell(sheet: &Sheet, metric: &Metric, period: &Period, marks: &mut Marks) -> String {
    let text = figure::text(metric, metric.value(&period.row), sheet.language);
    if text == figure::NO_CASE {
        return text;
    }
    format!("{text}{}", marks.of(sheet, metric, period))
}

fn below_name(sheet: &Sheet, by: By, below: Below) -> &'static str {
    let language = sheet.language;
    match below {
        Below::Sum if by == By::Agent || by == By::Team => pick(language, "Σ 合计（相加）", "Σ sum of rows"),
        Below::Sum => pick(language, "Σ 合计", "Σ total"),
        Below::Shop => pick(language, "店铺（去重）", "shop (de-duplicated)"),
        Below::Mean(_) => pick(language, "均值", "mean"),
    }
}

fn below_cell(
    sheet: &Sheet,
    metric: &Metric,
    below: Below,
    level: Level,
    period: &Period,
    marks: &mut Marks,
) -> String {
    let is_most = metric.unit == Unit::Sessions;
    match below {
        _ if !metric.stands_on(level) => String::new(),
        // The mean of the most at one instant says nothing.
        Below::Mean(_) if is_most => String::new(),
        Below::Mean(rows) => figure::mean(metric, metric.value(&period.row), rows, sheet.language),
        Below::Sum | Below::Shop => cell(sheet, metric, period, marks),
    }
}
