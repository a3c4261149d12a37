//! The sheets of figures: shops, agents and teams over the period, shops by day, and the chart of conversion.

use kpi::{
    metric::{Formula, Level, Metric, Value},
    time::Day,
};
use rust_xlsxwriter::{
    Chart, ChartEmptyCells, ChartFormat, ChartLegendPosition, ChartLine, ChartType, XlsxError,
};

use super::{
    Book,
    page::{Cells, Column, Page},
    styles::{Kind, Look},
};
use crate::{
    figure::NO_CASE,
    report::{
        Sheet,
        period::{Period, by_day, periods},
    },
    words::{name, pick},
};

/// So many lines of a chart can be told apart.
const LINES: usize = 8;

/// Sheet 店铺: a row a shop over the period.
pub fn shops(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let shops = periods(&sheet.report.shop_days);
    let mut page =
        book.page(book.pick("店铺", "Shops"), columns(sheet, Level::Shop, &[shop_column(sheet)]))?;
    for (shop, period) in &shops {
        let mut cells = page.row(Look::Plain);
        cells.text(sheet.report.shop(*shop))?;
        figures(sheet, Level::Shop, Level::Shop, period, NO_CASE, &mut cells)?;
    }
    page.filter()?;
    if let Some(sum) = Period::sum(shops.iter().map(|(_, period)| period)).filter(|_| shops.len() > 1) {
        let mut cells = page.row(Look::Total);
        cells.text(pick(sheet.language, "Σ 合计（相加）", "Σ sum"))?;
        figures(sheet, Level::Shop, Level::Shop, &sum, NO_CASE, &mut cells)?;
    }
    notes(sheet, &mut page)?;
    for warning in crate::report::table::warnings(sheet) {
        page.warning(&warning)?;
    }
    Ok(())
}

/// Sheet 客服: a row an account over the period.
pub fn agents(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let report = &book.sheet.report;
    let rows = periods(&report.agent_days).into_iter();
    let rows =
        rows.map(|(account, period)| (report.shop_of(account), report.account(account), period)).collect();
    parts(book, book.pick("客服", "Agents"), book.pick("客服", "Agent"), Level::Account, rows)
}

/// Sheet 班组: a row a team over the period.
pub fn teams(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let report = &book.sheet.report;
    let rows = periods(&report.team_days).into_iter();
    let rows = rows.map(|(team, period)| (report.shop_of_team(team), report.team(team), period)).collect();
    parts(book, book.pick("班组", "Teams"), book.pick("班组", "Team"), Level::Team, rows)
}

fn parts(
    book: &mut Book<'_>,
    title: &str,
    part: &str,
    level: Level,
    rows: Vec<(u32, &str, Period)>,
) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let names = [Column::new(part, 26), shop_column(sheet)];
    let mut page = book.page(title, columns(sheet, level, &names))?;
    page.keep(2)?;
    for (shop, part, period) in &rows {
        let mut cells = page.row(Look::Plain);
        cells.text(part)?.text(sheet.report.shop(*shop))?;
        figures(sheet, level, level, period, NO_CASE, &mut cells)?;
    }
    page.filter()?;
    for (shop, of_shop) in periods(&sheet.report.shop_days) {
        let sum = Period::sum(rows.iter().filter(|(of, ..)| *of == shop).map(|(.., period)| period));
        let Some(sum) = sum else { continue };
        let sums = pick(sheet.language, "Σ 合计（相加）", "Σ sum of rows");
        let once = pick(sheet.language, "店铺（去重）", "shop (de-duplicated)");
        for (name, of, period) in [(sums, level, &sum), (once, Level::Shop, &of_shop)] {
            let mut cells = page.row(Look::Total);
            cells.text(name)?.text(sheet.report.shop(shop))?;
            figures(sheet, level, of, period, NO_CASE, &mut cells)?;
        }
    }
    notes(sheet, &mut page)?;
    page.note(pick(
        sheet.language,
        "合计（相加）：一位顾客由两人接待时各计一次；店铺（去重）：每个询单只计一次。哪些指标去重见「定义」。",
        "Sum of rows: a buyer received by two counts with both. De-duplicated: the shop counts each inquiry once; see Definitions.",
    ))
}

/// Where the rows of one shop stand on the sheet of days.
pub struct DayRows {
    /// The shop; all of them together where there are several.
    name: String,
    first: u32,
    last: u32,
}

/// Sheet 按日: a row a shop and day.
pub fn days(book: &mut Book<'_>) -> Result<Vec<DayRows>, XlsxError> {
    let sheet = book.sheet;
    let names = [shop_column(sheet), Column::new(pick(sheet.language, "日期", "Day"), 12)];
    let mut columns = columns(sheet, Level::Shop, &names);
    columns.push(Column::new(pick(sheet.language, "定稿日", "Final on"), 12));
    let mut page = book.long_page(book.pick("按日", "Days"), columns)?;
    page.keep(2)?;
    let mut written = Vec::new();
    let all = pick(sheet.language, "全部店铺", "All shops");
    if sheet.report.shop_count() > 1 {
        written.push(day_rows(sheet, &mut page, all, by_day(&sheet.report.shop_days))?);
    }
    for rows in sheet.report.shop_days.chunk_by(|a, b| a.0 == b.0) {
        let Some((shop, ..)) = rows.first() else { continue };
        let days = rows.iter().map(|(_, day, row)| (*day, Period::day(*day, row.clone()))).collect();
        written.push(day_rows(sheet, &mut page, sheet.report.shop(*shop), days)?);
    }
    page.filter()?;
    notes(sheet, &mut page)?;
    Ok(written)
}

fn day_rows(
    sheet: &Sheet,
    page: &mut Page<'_>,
    name: &str,
    days: Vec<(Day, Period)>,
) -> Result<DayRows, XlsxError> {
    let first = page.next_row();
    let metrics: Vec<&Metric> = sheet.metrics(Level::Shop).collect();
    for (day, period) in days.into_iter().filter(|(day, period)| sheet.shows_day(*day, period, &metrics)) {
        let mut cells = page.row(Look::Plain);
        cells.text(name)?.day(day)?;
        figures(sheet, Level::Shop, Level::Shop, &period, "", &mut cells)?;
        cells.provisional(false).day(day.plus(sheet.rules.final_pay_days))?;
    }
    Ok(DayRows { name: name.to_owned(), first, last: page.next_row() - 1 })
}

/// The chart of conversion by day, below the shops, where it is seen first.
pub fn chart(book: &mut Book<'_>, days: &[DayRows]) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let metrics: Vec<&Metric> =
        sheet.metrics(Level::Shop).filter(|metric| metric.formula != Formula::Hours).collect();
    let Some(place) = metrics.iter().position(|metric| metric.id == "conversion") else { return Ok(()) };
    let (name, column) = (book.pick("按日", "Days"), 2 + place as u16);
    let mut chart = Chart::new(ChartType::Line);
    chart.title().set_name(book.pick("询单转化率（按日）", "Conversion by day"));
    chart.x_axis().set_num_format("m-d");
    chart.y_axis().set_num_format("0%").set_min(0);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.show_empty_cells_as(ChartEmptyCells::Gaps).set_width(960).set_height(360);
    for (n, rows) in days.iter().take(LINES).enumerate() {
        let width = if n == 0 { 2.5 } else { 1.25 };
        chart
            .add_series()
            .set_name(rows.name.as_str())
            .set_categories((name, rows.first, 1, rows.last, 1))
            .set_values((name, rows.first, column, rows.last, column))
            .set_format(ChartFormat::new().set_line(ChartLine::new().set_width(width)));
    }
    let below = periods(&sheet.report.shop_days).len() as u32 + 7;
    if !days.is_empty() {
        book.workbook().worksheet_from_index(0)?.insert_chart(below, 0, &chart)?;
    }
    Ok(())
}

fn shop_column(sheet: &Sheet) -> Column {
    Column::new(pick(sheet.language, "店铺", "Shop"), 20)
}

/// Columns of names, then of the metrics of a level; the hours stand last because they are many.
fn columns(sheet: &Sheet, level: Level, names: &[Column]) -> Vec<Column> {
    let mut columns: Vec<Column> = names.to_vec();
    let plain = sheet.metrics(level).filter(|metric| metric.formula != Formula::Hours);
    columns.extend(plain.map(|metric| Column::number(name(metric, sheet.language), 10)));
    let hours = sheet.metrics(level).filter(|metric| metric.formula == Formula::Hours);
    columns.extend(hours.flat_map(|metric| {
        (0..24).map(|hour| Column::number(format!("{} {hour:02}", name(metric, sheet.language)), 7))
    }));
    columns
}

/// Writes the figures of a row under the columns of `columns_of`; what does not stand on `level` stays empty.
fn figures(
    sheet: &Sheet,
    columns_of: Level,
    level: Level,
    period: &Period,
    no_case: &str,
    cells: &mut Cells<'_, '_>,
) -> Result<(), XlsxError> {
    let plain = |metric: &&Metric| metric.formula != Formula::Hours;
    for metric in sheet.metrics(columns_of).filter(plain) {
        cells.provisional(sheet.provisional(metric, period).is_some());
        if metric.stands_on(level) {
            value_cell(metric, metric.value(&period.row), no_case, cells)?;
        } else {
            cells.text("")?;
        }
    }
    for metric in sheet.metrics(columns_of).filter(|metric| !plain(metric)) {
        cells.provisional(sheet.provisional(metric, period).is_some());
        if let Value::Hours(hours) = metric.value(&period.row) {
            hours.iter().try_for_each(|&n| cells.count(n).map(drop))?;
        }
    }
    Ok(())
}

/// Writes one figure; a ratio as a formula, so that it shows what was divided by what.
pub fn value_cell(
    metric: &Metric,
    value: Value,
    no_case: &str,
    cells: &mut Cells<'_, '_>,
) -> Result<(), XlsxError> {
    let kind = Kind::of_ratio(metric.unit);
    match value {
        Value::Integer(n) if Kind::of_sum(metric.unit) == Kind::Yuan => cells.yuan(n)?,
        Value::Integer(n) => cells.count(n)?,
        Value::Ratio { d: 0, .. } => cells.text_as(kind, no_case)?,
        Value::Ratio { n, d } => {
            let (times, per) = scale(metric);
            #[expect(
                clippy::float_arithmetic,
                reason = "the result beside a formula; spreadsheets know no integers"
            )]
            let result = n as f64 * times as f64 / d as f64 / per as f64;
            cells.formula(kind, &formula(n, d, times, per), result)?
        }
        Value::Hours(_) => cells.blank(),
    };
    Ok(())
}

/// From the units of the figures to those that are shown: times, and divided by.
fn scale(metric: &Metric) -> (i64, i64) {
    use kpi::metric::Unit;
    match metric.unit {
        Unit::Milliseconds => (1, 1_000),
        Unit::FenEach => (1, 100),
        Unit::FenPerHour => (3_600, 100),
        Unit::PerHour => (3_600, 1),
        _ => (1, 1),
    }
}

fn formula(n: i64, d: i64, times: i64, per: i64) -> String {
    let times = if times == 1 { String::new() } else { format!("*{times}") };
    let per = if per == 1 { String::new() } else { format!("/{per}") };
    format!("={n}{times}/{d}{per}")
}

fn notes(sheet: &Sheet, page: &mut Page<'_>) -> Result<(), XlsxError> {
    page.skip();
    if let Some(latest) = sheet.latest() {
        page.note(&pick(
            sheet.language,
            format!("蓝色斜体：暂估，数据到 {latest} 为止，之后还会变。比率单元格是公式，可见分子与分母；– 为无此情形（0/0）。"),
            format!("Blue italics: provisional, since the data end on {latest}. Ratios are formulas that show what was divided by what; – is no case (0/0)."),
        ))?;
    }
    Ok(())
}
