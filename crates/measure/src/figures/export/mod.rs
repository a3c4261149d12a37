//! Figures as files: the rows that `GET /figures` gives, with the definitions beside them in a workbook.

pub(crate) mod list;

use axum::extract::State;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::Params;
use kernel::sheet::{self, Cell, FileFormat, Look, Table};
use kernel::text::Language;
use kpi::metric::{Formula, Metric, Total, Unit};

use super::FIGURES_READ;
use super::answer::{FigureCell, FigureRow, FigureValue, Figures};
use super::api::{Asked, Which};

/// Figures as a workbook: a sheet of rows, and one of definitions.
#[utoipa::path(get, path = "/figures/export.xlsx", operation_id = "export_figures_xlsx", params(Which),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn xlsx(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Response> {
    file(&ctx, &house, which, FileFormat::Xlsx).await
}

/// Figures as CSV: the same rows.
#[utoipa::path(get, path = "/figures/export.csv", operation_id = "export_figures_csv", params(Which),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn csv(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Response> {
    file(&ctx, &house, which, FileFormat::Csv).await
}

async fn file(ctx: &Ctx, house: &House, which: Which, format: FileFormat) -> Result<Response> {
    let asked = which.asked()?;
    let of = ctx.clone();
    let tables = house.read(move |tx| tables(tx, &of, &asked)).await?;
    sheet::answer(format, "figures", tables).await
}

/// The figures that are asked for, as the viewer sees them, and their definitions.
pub(crate) fn tables(tx: &mut Tx<'_>, ctx: &Ctx, asked: &Asked) -> Result<Vec<Table>> {
    Ok(Sheet::read(tx, ctx, asked)?.tables())
}

/// What the file tells.
pub(crate) struct Sheet {
    figures: Figures,
    metrics: Vec<&'static Metric>,
    compared: bool,
    period: [String; 2],
    language: Language,
}

impl Sheet {
    /// Reads it, as the viewer sees it.
    pub fn read(tx: &mut Tx<'_>, ctx: &Ctx, asked: &Asked) -> Result<Self> {
        let scope = ctx.scope(&FIGURES_READ)?;
        // Hours of the day are twenty-four figures in one: they have a page of their own.
        let metrics =
            asked.metrics.iter().copied().filter(|metric| metric.formula != Formula::Hours).collect();
        let figures = asked.figures(tx, ctx, &scope)?;
        let (period, compared) = (asked.period.texts(), asked.against.is_some());
        Ok(Self { figures, metrics, compared, period, language: ctx.language })
    }

    /// The rows, and the definitions of their figures.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.figures(), self.definitions()]
    }

    /// Its first figures in words, those of the whole: `接待人数 120（对比 98）`.
    pub fn told(&self, most: usize) -> Vec<String> {
        let line = |metric: &&Metric| {
            let cell = self.figures.total.cells.get(metric.id)?;
            let now = plain(&shown(metric.unit, cell.n, cell.d), self.language)?;
            let before = cell.before.and_then(|of| plain(&shown(metric.unit, of.n, of.d), self.language));
            let name = self.pick(metric.zh, metric.en);
            Some(match before {
                Some(before) => self.pick(
                    &format!("{name} {now}（对比 {before}）"),
                    &format!("{name} {now} (compared {before})"),
                ),
                None => format!("{name} {now}"),
            })
        };
        self.metrics.iter().filter_map(line).take(most).collect()
    }

    /// The day after which its figures change no more; `None` where they are settled.
    pub fn settles(&self) -> Option<String> {
        let open = self.figures.total.cells.values().filter(|cell| !cell.is_final);
        open.map(|cell| cell.final_on).max().map(|day| day.to_string())
    }

    fn pick(&self, zh: &str, en: &str) -> String {
        if self.language == Language::Chinese { zh.to_owned() } else { en.to_owned() }
    }

    fn figures(&self) -> Table {
        let mut titles = vec![self.pick("名称", "Name"), self.pick("店铺", "Shop")];
        for metric in &self.metrics {
            let title = self.title(metric);
            if self.compared {
                titles.extend([title.clone(), format!("{title}{}", self.pick("（对比）", " (compared)"))]);
            } else {
                titles.push(title);
            }
        }
        titles.push(self.pick("定稿日", "Final on"));
        let mut rows: Vec<Vec<Cell>> = self.figures.rows.iter().map(|row| self.row(row, &row.name)).collect();
        rows.push(self.row(&self.figures.total, &self.pick("合计", "Total")));
        Table { name: self.pick("数据", "Figures"), titles, rows }
    }

    fn title(&self, metric: &Metric) -> String {
        let unit = match metric.unit {
            Unit::Fen | Unit::FenEach | Unit::FenPerHour => self.pick("（元）", " (yuan)"),
            Unit::Milliseconds => self.pick("（秒）", " (seconds)"),
            _ => String::new(),
        };
        format!("{}{unit}", self.pick(metric.zh, metric.en))
    }

    fn row(&self, row: &FigureRow, name: &str) -> Vec<Cell> {
        let mut cells = vec![Cell::Text(name.to_owned()), row.shop.clone().map_or(Cell::Empty, Cell::Text)];
        for metric in &self.metrics {
            let cell = row.cells.get(metric.id);
            cells.push(cell.map_or(Cell::Empty, |cell| shown(metric.unit, cell.n, cell.d)));
            if self.compared {
                let before = cell.and_then(|cell| cell.before);
                cells.push(before.map_or(Cell::Empty, |FigureValue { n, d }| shown(metric.unit, n, d)));
            }
        }
        let last = row.cells.values().map(|FigureCell { final_on, .. }| *final_on).max();
        cells.push(last.map_or(Cell::Empty, |day| Cell::Day(day.to_string())));
        cells
    }

    fn definitions(&self) -> Table {
        let line = |a: String, b: String| vec![Cell::Text(a), Cell::Text(b), Cell::Empty, Cell::Empty];
        let [from, to] = &self.period;
        let mut rows = vec![
            line(self.pick("日期", "Days"), format!("{from} – {to}")),
            line(self.pick("截至", "As of"), self.figures.as_of.to_string()),
        ];
        rows.extend(self.metrics.iter().map(|metric| {
            let total = match metric.total() {
                Total::Sum => self.pick("各行相加", "sum of its rows"),
                Total::Deduplicated => {
                    self.pick("去重：每个询单只计一次", "de-duplicated: each inquiry once")
                }
            };
            let words = self.pick(metric.definition_zh, metric.definition);
            let section =
                self.pick(&format!("第 {} 节", metric.section), &format!("section {}", metric.section));
            [self.title(metric), words, total, section].map(Cell::Text).into()
        }));
        let titles = [
            self.pick("指标", "Metric"),
            self.pick("定义", "Definition"),
            self.pick("合计", "Total"),
            self.pick("出处", "Source"),
        ];
        Table { name: self.pick("定义", "Definitions"), titles: titles.into(), rows }
    }
}

/// A figure as a sentence has it; `None` where there is no case.
fn plain(cell: &Cell, language: Language) -> Option<String> {
    let Cell::Number(n, d, look) = cell else { return Some(cell.text()).filter(|text| !text.is_empty()) };
    let decimal = |n: i128, places| Some(sheet::decimal(n, *d, places)).filter(|text| !text.is_empty());
    match (look, language) {
        (Look::Percent, _) => decimal(n * 100, 1).map(|text| format!("{text}%")),
        (Look::Money, _) => decimal(*n, 2).map(|text| format!("¥{text}")),
        (Look::Seconds, Language::Chinese) => decimal(*n, 1).map(|text| format!("{text} 秒")),
        (Look::Seconds, Language::English) => decimal(*n, 1).map(|text| format!("{text} s")),
        (Look::Quotient, _) => decimal(*n, 2),
    }
}

/// A figure in the unit in which people read it.
pub(crate) fn shown(unit: Unit, n: i64, d: Option<i64>) -> Cell {
    let of = i128::from(n);
    let Some(d) = d.map(i128::from) else {
        return if unit == Unit::Fen { Cell::Number(of, 100, Look::Money) } else { Cell::Integer(n) };
    };
    match unit {
        Unit::Share => Cell::Number(of, d, Look::Percent),
        Unit::Milliseconds => Cell::Number(of, d * 1_000, Look::Seconds),
        Unit::FenEach => Cell::Number(of, d * 100, Look::Money),
        Unit::FenPerHour => Cell::Number(of * 3_600, d * 100, Look::Money),
        Unit::PerHour => Cell::Number(of * 3_600, d, Look::Quotient),
        _ => Cell::Number(of, d, Look::Quotient),
    }
}
